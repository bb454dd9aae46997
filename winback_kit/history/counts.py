"""The small tables that leave the engine: counts and sums from which every curve is drawn.

Their size depends on the length of the log and the number of segments, never on the number of
orders. Money is in cents. A month of age is 30.4375 days from the start of a lifetime, and under
contract, where payments fall due on a day of the month, a calendar month. Only months that a
lifetime was followed through to their end are summed, so that censoring lowers the number of people
behind a mean, never the mean itself.
"""

import datetime as dt

from winback_kit.history.drawn import LOST, drawn_people
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.permissions import BARRED, NO_PERMISSION, OPTED_OUT, permissions
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.tables.people import TODAY


def counts(
    dialect: Dialect, as_of: dt.date, window_days: int, *, contractual: bool
) -> dict[str, str]:
    """Name and SELECT of every small table, in order."""
    return {
        **_returns(dialect, as_of),
        "loss_contacts": _loss_contacts(dialect, as_of, window_days),
        **_second_lives(dialect, as_of, contractual=contractual),
        **_lost_now(dialect, as_of),
        **_campaigns(dialect, as_of, window_days),
        **drawn_people(dialect, as_of, window_days),
        "contacts_ever": _contacts_ever(dialect, as_of, window_days),
        "contacts_year": f"SELECT * FROM contacts_ever WHERE days_ago < {YEAR_DAYS}",
    }


def _returns(dialect: Dialect, as_of: dt.date) -> dict[str, str]:
    until = (
        "CASE WHEN first_contact IS NOT NULL THEN first_contact "
        f"WHEN return_day IS NOT NULL THEN return_day ELSE DATE '{as_of}' END"
    )
    return {
        "loss_days": f"""SELECT segment, kind, days, ended, COUNT(*) AS n FROM (
              SELECT segment, kind, {dialect.days("lost_day", until)} AS days,
                     CASE WHEN first_contact IS NULL AND return_day IS NOT NULL
                          THEN 1 ELSE 0 END AS ended
              FROM lifetimes WHERE lost_day IS NOT NULL) l
            GROUP BY segment, kind, days, ended""",
        "loss_months": f"""SELECT segment, {dialect.month("lost_day")} AS lost_month,
              COALESCE({dialect.month("return_day")}, -1) AS return_month, COUNT(*) AS n,
              {dialect.whole_sum("margin")} AS margin
            FROM lifetimes WHERE lost_day IS NOT NULL
            GROUP BY segment, {dialect.month("lost_day")},
                     COALESCE({dialect.month("return_day")}, -1)""",
        "loss_calendar": f"""SELECT days_ago, {dialect.whole_sum("lost")} AS lost,
              {dialect.whole_sum("lost_back")} AS lost_back, {dialect.whole_sum("back")} AS back
            FROM (
              SELECT {dialect.days("lost_day", f"DATE '{as_of}'")} AS days_ago, 1 AS lost,
                     CASE WHEN return_day IS NULL THEN 0 ELSE 1 END AS lost_back, 0 AS back
              FROM lifetimes WHERE lost_day IS NOT NULL
              UNION ALL
              SELECT {dialect.days("return_day", f"DATE '{as_of}'")} AS days_ago, 0 AS lost,
                     0 AS lost_back, 1 AS back
              FROM lifetimes WHERE lost_day IS NOT NULL AND return_day IS NOT NULL) c
            GROUP BY days_ago""",
    }


def _loss_contacts(dialect: Dialect, as_of: dt.date, window_days: int) -> str:
    """Every loss with its return, whether it was contacted or not, and whether it was."""
    within = f"{dialect.days('lost_day', 'first_contact')} <= {window_days}"
    until = f"COALESCE(return_day, DATE '{as_of}')"
    return f"""SELECT asked, whole, days, ended, COUNT(*) AS n FROM (
              SELECT CASE WHEN first_contact IS NOT NULL AND {within} THEN 1 ELSE 0 END AS asked,
                CASE WHEN {dialect.add("lost_day", window_days)} <= DATE '{as_of}'
                     THEN 1 ELSE 0 END AS whole,
                {dialect.days("lost_day", until)} AS days,
                CASE WHEN return_day IS NOT NULL THEN 1 ELSE 0 END AS ended
              FROM lifetimes WHERE lost_day IS NOT NULL) l
            GROUP BY asked, whole, days, ended"""


def _months_of_age(dialect: Dialect, as_of: dt.date, *, contractual: bool) -> tuple[str, str]:
    """Whole months that a lifetime was followed, and the month of age of an order."""
    today = f"DATE '{as_of}'"
    if contractual:
        end = dialect.add(today, 1)
        short = (
            f"CASE WHEN EXTRACT(DAY FROM {end}) < EXTRACT(DAY FROM l.start_day) THEN 1 ELSE 0 END"
        )
        followed = f"({dialect.month(end)} - {dialect.month('l.start_day')} - {short})"
        return followed, f"({dialect.month('d.order_day')} - {dialect.month('l.start_day')})"
    followed = dialect.floor(f"({dialect.days('l.start_day', today)} + 1) / {DAYS_PER_MONTH}")
    age = dialect.days("l.start_day", "d.order_day")
    return followed, dialect.floor(f"{age} / {DAYS_PER_MONTH}")


def _second_lives(dialect: Dialect, as_of: dt.date, *, contractual: bool) -> dict[str, str]:
    today = f"DATE '{as_of}'"
    followed, age = _months_of_age(dialect, as_of, contractual=contractual)
    group = "kind, arm, origin, bucket"
    return {
        "starts": f"""SELECT {group}, followed, COUNT(*) AS n FROM (
              SELECT {group}, {followed} AS followed FROM lifetimes l) s
            GROUP BY {group}, followed""",
        "ages": f"""SELECT {group}, age, COUNT(*) AS orders,
              {dialect.whole_sum("amount")} AS amount, {dialect.whole_sum("margin")} AS margin
              FROM (
              SELECT l.kind, l.arm, l.origin, l.bucket, d.amount, d.margin, {age} AS age,
                     {followed} AS followed
              FROM lifetime_days d JOIN lifetimes l
                ON l.customer_id = d.customer_id AND l.lifetime = d.lifetime) a
            WHERE age < followed GROUP BY {group}, age""",
        "running_days": f"""SELECT kind, arm, origin, days, ended, COUNT(*) AS n FROM (
              SELECT kind, arm, origin,
                     {dialect.days("start_day", f"COALESCE(lost_day, {today})")} AS days,
                     CASE WHEN lost_day IS NOT NULL THEN 1 ELSE 0 END AS ended
              FROM lifetimes) r GROUP BY kind, arm, origin, days, ended""",
    }


def _lost_now(dialect: Dialect, as_of: dt.date) -> dict[str, str]:
    today = f"DATE '{as_of}'"
    months = dialect.floor(f"{dialect.days('l.lost_day', today)} / {DAYS_PER_MONTH}")
    return {
        **permissions(dialect),
        "lost_customers": f"""SELECT l.customer_id, l.segment, l.lost_day, l.order_days, l.amount,
              l.margin, l.lifetime, {months} AS months_since_loss,
              COALESCE(p.channels, '') AS channels,
              COALESCE(p.channel_names, '') AS channel_names,
              CASE WHEN p.customer_id IS NULL THEN {quoted(NO_PERMISSION)}
                   WHEN p.barred = 1 THEN {quoted(BARRED)}
                   WHEN p.channels = '' THEN {quoted(OPTED_OUT)} ELSE '' END AS shut
            FROM lifetimes l LEFT JOIN permitted p ON p.customer_id = l.customer_id
            WHERE l.lost_day IS NOT NULL AND l.return_day IS NULL""",
        "lost_channels": """SELECT segment, months_since_loss, channels, COUNT(*) AS n
            FROM lost_customers GROUP BY segment, months_since_loss, channels""",
        "lost_now": f"""SELECT segment, months_since_loss, COUNT(*) AS n,
              {dialect.count_if("channels <> ''")} AS contactable
            FROM lost_customers GROUP BY segment, months_since_loss""",
        "people": f"""SELECT COUNT(DISTINCT customer_id) AS customers, COUNT(*) AS lifetimes,
              {dialect.count_if("lost_day IS NOT NULL")} AS losses,
              {dialect.count_if("kind = 'second'")} AS returns,
              {dialect.count_if("lost_day IS NOT NULL AND return_day IS NULL")} AS lost_now
            FROM lifetimes""",
    }


YEAR_DAYS = 365


def _contacts_ever(dialect: Dialect, as_of: dt.date, window_days: int) -> str:
    """Contacts with those back within the window so far, and what they brought.

    `latest` is 1 for the last contact of a lost customer in an arm; `people` are the contacted,
    each counted once within an offer of a campaign and a loss, however often they were asked.
    """
    ago, back = dialect.days("c.day", f"DATE '{as_of}'"), dialect.days("c.day", "l.return_day")
    keys = "segment, offer, arm, campaign, days_ago, latest"
    each = "c.customer_id, l.lifetime, c.arm, c.offer, COALESCE(c.campaign, '')"
    return f"""SELECT {keys}, COUNT(*) AS contacted, {dialect.count_if("turn = 1")} AS people,
              {dialect.count_if(f"back <= {window_days}")} AS returned,
              {dialect.whole_sum("contact_cost")} AS contact_cost,
              {dialect.whole_sum(f"CASE WHEN back <= {window_days} THEN margin ELSE 0 END")}
                AS margin
            FROM (SELECT l.segment, c.offer, c.arm, COALESCE(c.campaign, '') AS campaign,
                    {ago} AS days_ago, {back} AS back,
                    COALESCE(c.contact_cost, 0) AS contact_cost, COALESCE(n.margin, 0) AS margin,
                    CASE WHEN ROW_NUMBER() OVER (PARTITION BY c.customer_id, l.lifetime, c.arm
                      ORDER BY c.day DESC, c.offer, COALESCE(c.campaign, ''),
                        COALESCE(c.contact_cost, 0)) = 1
                      THEN 1 ELSE 0 END AS latest,
                    ROW_NUMBER() OVER (PARTITION BY {each}
                      ORDER BY c.day, COALESCE(c.contact_cost, 0)) AS turn
                  FROM contacts_known c JOIN {LOST}
                  LEFT JOIN lifetimes n
                    ON n.customer_id = l.customer_id AND n.lifetime = l.lifetime + 1) y
            GROUP BY {keys}"""


def _campaigns(dialect: Dialect, as_of: dt.date, window_days: int) -> dict[str, str]:
    back = dialect.days("c.day", "l.return_day")
    matured = f"{dialect.add('c.day', window_days)} <= DATE '{as_of}'"
    keys = "segment, offer, arm, campaign, days_ago"
    return {
        "campaigns": f"""SELECT {keys}, COUNT(*) AS contacted,
              {dialect.count_if(f"back <= {window_days}")} AS returned,
              {dialect.whole_sum("contact_cost")} AS contact_cost
            FROM (SELECT l.segment, c.offer, c.arm, COALESCE(c.campaign, '') AS campaign,
                    {dialect.days("c.day", f"DATE '{as_of}'")} AS days_ago, {back} AS back,
                    COALESCE(c.contact_cost, 0) AS contact_cost
                  FROM contacts_known c JOIN {LOST} WHERE {matured}) b GROUP BY {keys}""",
        "third_arms": f"""SELECT c.campaign, l.segment, c.arm, COUNT(*) AS contacted,
              {dialect.count_if(f"{back} <= {window_days}")} AS returned
            FROM contacts_dated c JOIN {LOST}
            JOIN (SELECT DISTINCT campaign FROM contacts_dated WHERE arm = {quoted(TODAY)}) t
              ON t.campaign = c.campaign
            WHERE {matured} GROUP BY c.campaign, l.segment, c.arm""",
        "contacts_total": f"""SELECT COUNT(*) AS contacts,
              {dialect.count_if(f"NOT ({matured})")} AS too_recent,
              {dialect.count_if("c.arm NOT IN ('treated', 'holdout')")} AS other_arms,
              {dialect.count_if(f"{matured} AND l.lost_day IS NULL")} AS not_lost
            FROM contacts_known c LEFT JOIN {LOST}""",
    }
