"""Groups of fewer than ten people, put together before anything is computed from them.

What is published speaks of groups, and of a group of four a reader may know all four. So the groups
that a client's tables make (segments, reasons) of fewer than `FEWEST_PEOPLE` people are one group,
and where that is still too small, the next larger one joins them. Sizes decide and never names, so
that groups under other names are put together alike.
"""

from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.own_names import ALL_CUSTOMERS, NOT_GIVEN, OTHER_SEGMENTS


def few(people: str) -> str:
    """Whether so many people are too few to be told of."""
    return f"{people} < {FEWEST_PEOPLE}"


def shown_names(sizes: str, *, other: str, alone: str) -> str:
    """A SELECT of `name`, `shown` from one of `name`, `n` (people).

    `shown` is the name itself, or `other`; `alone` where no group is large enough.
    """
    smaller = "SUM(n) OVER (ORDER BY n) - SUM(n) OVER (PARTITION BY n)"  # people in smaller groups
    return f"""SELECT name, CASE WHEN MAX(own) OVER () = 0 THEN {quoted(alone)}
              WHEN own = 1 THEN name ELSE {quoted(other)} END AS shown
            FROM (SELECT name, CASE WHEN {few("n")} OR smaller BETWEEN 1 AND {FEWEST_PEOPLE - 1}
                    THEN 0 ELSE 1 END AS own
                  FROM (SELECT name, n, {smaller} AS smaller FROM ({sizes}) g) s) o"""


def customer_groups() -> dict[str, str]:
    """`customer_groups`: the segment of every customer, as the client has it where it can be told.

    From `order_days` and `customers_known`.
    """
    return {
        "customer_segments": f"""SELECT d.customer_id,
              COALESCE(c.segment, {quoted(NOT_GIVEN)}) AS segment
            FROM first_days d
            LEFT JOIN customers_known c ON c.customer_id = d.customer_id""",
        "segments_shown": shown_names(
            "SELECT segment AS name, COUNT(*) AS n FROM customer_segments GROUP BY segment",
            other=OTHER_SEGMENTS,
            alone=ALL_CUSTOMERS,
        ),
        "customer_groups": """SELECT c.customer_id, s.shown AS segment
            FROM customer_segments c JOIN segments_shown s ON s.name = c.segment""",
    }


def loss_groups(dialect: Dialect) -> dict[str, str]:
    """`loss_segments`, from `loss_labels` (customer_id, lifetime, lost_day, return_day, label).

    A group is as large as the number of its customers who are lost today, or who ever were where
    all of them have come back.
    """
    today = "CASE WHEN return_day IS NULL THEN customer_id END"
    lost = f"""SELECT label AS name, COUNT(DISTINCT customer_id) AS ever,
              COUNT(DISTINCT {today}) AS today
            FROM loss_labels WHERE lost_day IS NOT NULL GROUP BY label"""
    return {
        "labels_shown": shown_names(
            f"SELECT name, CASE WHEN today > 0 THEN today ELSE ever END AS n FROM ({lost}) p",
            other=OTHER_SEGMENTS,
            alone=ALL_CUSTOMERS,
        ),
        "loss_segments": f"""SELECT l.customer_id, l.lifetime, l.lost_day,
              CAST(COALESCE(s.shown, {quoted(OTHER_SEGMENTS)}) AS {dialect.text}) AS segment
            FROM loss_labels l LEFT JOIN labels_shown s ON s.name = l.label""",
    }
