"""Who could be lost when, and was: customers by period, as SQL, and counts of them by slice.

The last days of the log are cut into periods as long as the lapse rule (a month under contract), at
most `MOST_PERIODS` of them. A row of `chances` is a customer in the first lifetime who was active
on the evening before a period; `lost` is whether the loss fell into it. Since nobody can begin and
be lost within one lapse rule, every first loss counts once. `later` is 1 in the later half of the
periods. Losses that were not the customer's choice (a failed payment) are left out before anything
is counted.

    money  a year's margin of the customer: margin of the lifetime / max(1, its years so far)

Kept: `chances`, and `slice_pairs`, how many rows, losses and how much money every pair of values of
two columns has; a single value stands as the pair with itself.
"""

import datetime as dt
from collections.abc import Sequence

from winback_kit.history.goodbyes.ways import a_year
from winback_kit.tables.engine.duckdb_engine import Dialect, Engine

MOST_PERIODS = 12
MOST_MONTHS = 36  # periods under contract
CONTRACT_DAYS = 30
TENURE, TICKETS = "tenure", "tickets"
TENURES = (90, 180, 365, 730)  # days since the first purchase
TICKET_DAYS = 180


def period_days(rule_days: int, *, contractual: bool) -> int:
    """The length of a period in days."""
    return CONTRACT_DAYS if contractual else rule_days


def periods(first_day: dt.date, as_of: dt.date, *, days: int, most: int) -> list[dt.date]:
    """The evening before each period, the earliest first.

    >>> periods(dt.date(2024, 1, 1), dt.date(2024, 4, 1), days=30, most=12)
    [datetime.date(2024, 1, 2), datetime.date(2024, 2, 1), datetime.date(2024, 3, 2)]
    """
    n = min(most, (as_of - first_day).days // days)
    return [as_of - dt.timedelta(days=days * at) for at in range(n, 0, -1)]


def keep_chances(
    engine: Engine, starts: Sequence[dt.date], *, days: int, traits: Sequence[str], tickets: bool
) -> list[str]:
    """Make `chances` from `lifetimes`, `traits` and `loss_ways`; gives the columns to slice by."""
    dialect = engine.dialect
    evenings = " UNION ALL ".join(
        f"SELECT {at} AS period, DATE '{day}' AS evening, {int(2 * at >= len(starts))} AS later"
        for at, day in enumerate(starts)
    )
    engine.create("evenings", evenings)
    if tickets:
        engine.create("tickets_before", _tickets(dialect))
    told = [f"t.{one}" for one in traits] + [_tenure(dialect)]
    if tickets:
        told.append("CASE WHEN k.customer_id IS NULL THEN 'no' ELSE 'yes' END AS tickets")
    until = dialect.add("e.evening", days)
    join = """LEFT JOIN tickets_before k
          ON k.customer_id = l.customer_id AND k.period = e.period"""
    engine.create(
        "chances",
        f"""SELECT e.later, {", ".join(told)},
              CASE WHEN l.lost_day <= {until} THEN 1 ELSE 0 END AS lost,
              {a_year(dialect)} AS money
            FROM lifetimes l JOIN evenings e
              ON l.start_day <= e.evening AND (l.lost_day IS NULL OR l.lost_day > e.evening)
            JOIN traits t ON t.customer_id = l.customer_id
            LEFT JOIN unwilling u ON u.customer_id = l.customer_id AND u.lifetime = 1
            {join if tickets else ""}
            WHERE l.lifetime = 1
             AND (u.customer_id IS NULL OR l.lost_day IS NULL OR l.lost_day > {until})""",
    )
    return [*traits, TENURE, *([TICKETS] if tickets else [])]


def _tenure(dialect: Dialect) -> str:
    age = dialect.days("l.start_day", "e.evening")
    cases = [
        f"WHEN {age} <= {most} THEN '{low}..{most}'"
        for low, most in zip(("", *TENURES), TENURES, strict=False)
    ]
    return f"CASE {' '.join(cases)} ELSE '{TENURES[-1]}..' END AS tenure"


def _tickets(dialect: Dialect) -> str:
    """Who had a ticket in the days before a period."""
    return f"""SELECT DISTINCT COALESCE(m.person_id, k.customer_id) AS customer_id, e.period
        FROM tickets_used k LEFT JOIN id_map m ON m.customer_id = k.customer_id
        JOIN evenings e ON k.opened <= e.evening
         AND k.opened > {dialect.add("e.evening", -TICKET_DAYS)}"""


def keep_pairs(engine: Engine, chances: str, columns: Sequence[str]) -> None:
    """Make `slice_pairs` from a table of columns, `later`, `lost` (0 or 1) and `money` (cents)."""
    dialect = engine.dialect
    whole = dialect.whole_sum
    keys = ", ".join(dialect.column(one) for one in columns)
    cells = f"{chances}_cells"
    engine.create(
        cells,
        f"""SELECT {keys}, later, COUNT(*) AS n, {whole("lost")} AS lost, {whole("money")} AS money,
              {whole("lost * money")} AS lost_money
            FROM {chances} GROUP BY {keys}, later""",
    )
    sums = ", ".join(f"{whole(one)} AS {one}" for one in ("n", "lost", "money", "lost_money"))
    pairs = [
        f"""SELECT '{one}' AS a, {dialect.column(one)} AS a_value, '{other}' AS b,
              {dialect.column(other)} AS b_value, later, {sums}
            FROM {cells} GROUP BY {", ".join(sorted({dialect.column(one), dialect.column(other)}))},
              later"""
        for at, one in enumerate(columns)
        for other in columns[at:]
    ]
    engine.create("slice_pairs", " UNION ALL ".join(pairs))
