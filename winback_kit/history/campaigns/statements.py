"""What came after a draw, by person and then summed, as SQL, from `drawn_people`."""

import datetime as dt
from collections.abc import Mapping

from winback_kit.tables.engine.duckdb_engine import Dialect

KEYS = "campaign, segment, offer, arm, days_ago"


def came_after(
    dialect: Dialect, as_of: dt.date, window_days: int, *, tickets: bool
) -> dict[str, str]:
    """The tables of `CampaignOutcomes`, from `drawn_people` and what followed."""
    today = f"DATE '{as_of}'"
    count, whole = dialect.count_if, dialect.whole_sum
    last = dialect.add("d.day", window_days)
    person = "d.customer_id, d.campaign, d.lifetime"

    def of_person(name: str, what: str, rows: str) -> str:
        return f"""SELECT {person}, {what} AS {name} FROM drawn_people d JOIN {rows}
             AND o.day > d.day AND o.day <= {last} GROUP BY {person}"""

    parts: Mapping[str, str] = {
        "gains": of_person(
            "cents",
            whole("o.margin"),
            """(SELECT customer_id, lifetime AS later, order_day AS day, margin
                FROM lifetime_days) o
              ON o.customer_id = d.customer_id AND o.later > d.lifetime""",
        ),
        "quits": of_person(
            "quits",
            "COUNT(*)",
            f"{_own('permissions_used', 'opted_out_at')} ON o.customer_id = d.customer_id",
        ),
        "complaints": of_person(
            "complaints",
            "COUNT(*)",
            f"{_own('tickets_used', 'opened', given=tickets)} ON o.customer_id = d.customer_id",
        ),
    }
    joins = " ".join(
        f"""LEFT JOIN drawn_{name} {name[0]} ON {name[0]}.customer_id = d.customer_id
              AND {name[0]}.campaign = d.campaign AND {name[0]}.lifetime = d.lifetime"""
        for name in parts
    )
    until = f"COALESCE(d.return_day, {today})"
    return {
        **{f"drawn_{name}": sql for name, sql in parts.items()},
        "drawn_after": f"""SELECT d.*, COALESCE(g.cents, 0) AS cents,
              {dialect.floor("COALESCE(g.cents, 0) / 100.0")} AS gained,
              CASE WHEN q.quits > 0 THEN 1 ELSE 0 END AS quit_,
              CASE WHEN c.complaints > 0 THEN 1 ELSE 0 END AS complained
            FROM drawn_people d {joins}""",
        "drawn_sums": f"""SELECT {KEYS}, COUNT(*) AS people,
              {count(f"back <= {window_days}")} AS returned,
              {whole("contact_cost")} AS contact_cost,
              {whole("cents")} AS margin, {whole("gained")} AS gained,
              {whole("gained * gained")} AS gained_squares, {whole("units")} AS worth,
              {whole("units * units")} AS worth_squares, {whole("gained * units")} AS products,
              {whole("quit_")} AS quits, {whole("complained")} AS complaints
            FROM drawn_after GROUP BY {KEYS}""",
        "drawn_days": f"""SELECT campaign, offer, arm, days, ended, COUNT(*) AS n FROM (
              SELECT campaign, offer, arm, {dialect.days("d.day", until)} AS days,
                     CASE WHEN return_day IS NULL THEN 0 ELSE 1 END AS ended
              FROM drawn_people d) w GROUP BY campaign, offer, arm, days, ended""",
        "drawn_returns": f"""SELECT campaign, days_ago, COUNT(*) AS n FROM (
              SELECT campaign, {dialect.days("d.return_day", today)} AS days_ago
              FROM drawn_people d WHERE d.back <= {window_days}) r GROUP BY campaign, days_ago""",
        "drawn_second": f"""SELECT campaign, offer, arm, days, ended, COUNT(*) AS n FROM (
              SELECT d.campaign, d.offer, d.arm,
                {dialect.days("n.start_day", f"COALESCE(n.lost_day, {today})")} AS days,
                CASE WHEN n.lost_day IS NULL THEN 0 ELSE 1 END AS ended
              FROM drawn_people d JOIN lifetimes n
                ON n.customer_id = d.customer_id AND n.lifetime = d.lifetime + 1
              WHERE d.back <= {window_days}) s GROUP BY campaign, offer, arm, days, ended""",
    }


def never_contacted(*, contacts: bool) -> str:
    """`drawn_never`: those drawn to be treated, of whom the campaign has no contact."""
    made = "SELECT customer_id, campaign FROM contacts_made WHERE arm = 'treated'"
    none = "SELECT customer_id, campaign FROM drawn_people WHERE 1 = 0"
    return f"""SELECT d.campaign, COUNT(*) AS n FROM drawn_people d
        JOIN (SELECT DISTINCT campaign FROM draws) t ON t.campaign = d.campaign
        LEFT JOIN (SELECT DISTINCT customer_id, campaign FROM ({made if contacts else none}) c) m
          ON m.customer_id = d.customer_id AND m.campaign = d.campaign
        WHERE d.arm = 'treated' AND m.customer_id IS NULL GROUP BY d.campaign"""


def _own(table: str, day: str, *, given: bool = True) -> str:
    """The days of a side table under the id that stands for each person, as `o`."""
    if not given:
        return "(SELECT customer_id, CAST(NULL AS DATE) AS day FROM id_map WHERE 1 = 0) o"
    return f"""(SELECT COALESCE(m.person_id, t.customer_id) AS customer_id, t.{day} AS day
        FROM {table} t LEFT JOIN id_map m ON m.customer_id = t.customer_id
        WHERE t.{day} IS NOT NULL) o"""
