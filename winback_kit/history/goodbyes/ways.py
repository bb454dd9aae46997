"""How customers say goodbye: the way each first loss happened, as SQL.

The first that applies, from what the tables tell:

    payment lapse    the contract ended by a failed payment, or the reason says so
    closed by us     the stated reason says so
    moved or died    the stated reason says so
    second account   the customer, or the firm, went on buying under another id
    complaint exit   a ticket between the last purchase and the loss that was not put right, or the
                     stated reason says so
    notice           a goodbye on record
    non-renewal      a contract that ended without one

where a reason says so by its kind in the codebook (said.py), and else from the orders alone
(shapes.py). `known_day` is when the firm can first know, which is when the time since the loss
begins: the day of the goodbye or ticket, else the day on which the lapse rule or the end of the
contract says so.

Kept: `loss_ways` (customer_id, way, known_day, …), `unwilling` (customer_id, lifetime: lost by a
failed payment), and small: `goodbye_ways`, `shape_counts`.
"""

from collections.abc import Mapping

from winback_kit.history.goodbyes.said import CLOSED, COMPLAINT, MOVED, PAYMENT
from winback_kit.history.goodbyes.shapes import shape_statements
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.words.text import marked

SECOND = marked("Second account")
NOTICE = marked("Notice")
ENDED = marked("Not renewed")
REASON_WAYS = (PAYMENT, CLOSED, MOVED, COMPLAINT)


def a_year(dialect: Dialect) -> str:
    """A year's margin of lifetime `l` in whole cents: margin / max(1, years from first to last).

    A year is 1461 / 4 days; whole numbers are kept as long as can be, so that engines agree.
    """
    days = f"4 * {dialect.days('l.start_day', 'l.last_day')}"
    rate = f"CAST(l.margin AS {dialect.real}) * 1461 / ({days})"
    return f"CASE WHEN {days} > 1461 THEN CAST(ROUND({rate}) AS {dialect.whole}) ELSE l.margin END"


def way_statements(
    dialect: Dialect,
    reasons: Mapping[str, str],
    *,
    contractual: bool,
    involuntary: bool,
    tickets: bool,
    accounts: bool,
) -> dict[str, str]:
    """Name and SELECT of every table, in order; `reasons` gives the way that a reason names."""
    cases = " ".join(
        f"WHEN {quoted(reason)} THEN {quoted(way)}" for reason, way in sorted(reasons.items())
    )
    named = f"CASE stated_reason {cases} END" if cases else f"CAST(NULL AS {dialect.text})"
    shape = f"{quoted(ENDED)}" if contractual else "s.own"
    begin = "start" if contractual else "last"
    return {
        "first_losses": f"""SELECT l.customer_id, l.start_day, l.last_day, l.lost_day, l.return_day,
              l.order_days, {a_year(dialect)} AS money
            FROM lifetimes l WHERE l.lifetime = 1 AND l.lost_day IS NOT NULL""",
        "last_goodbyes": f"""SELECT customer_id, day, {named} AS way FROM (
              SELECT l.customer_id, g.day, g.stated_reason, ROW_NUMBER() OVER (
                PARTITION BY l.customer_id ORDER BY g.day DESC, g.stated_reason) AS place
              FROM first_losses l JOIN (
                SELECT COALESCE(m.person_id, u.customer_id) AS customer_id, u.day, u.stated_reason
                FROM goodbyes_used u LEFT JOIN id_map m ON m.customer_id = u.customer_id) g
                ON g.customer_id = l.customer_id AND g.day >= l.{begin}_day
               AND (l.return_day IS NULL OR g.day < l.return_day)) p WHERE place = 1""",
        "failed_payments": _failed(contractual=contractual and involuntary),
        "other_accounts": _others(dialect, contractual=contractual, accounts=accounts),
        "open_complaints": _complaints(tickets=tickets),
        **({} if contractual else shape_statements(dialect)),
        "loss_ways": f"""SELECT l.customer_id, l.last_day, l.lost_day, l.return_day, l.money,
              CASE WHEN f.customer_id IS NOT NULL THEN {quoted(PAYMENT)}
                   WHEN g.way IN ({", ".join(map(quoted, (PAYMENT, CLOSED, MOVED)))}) THEN g.way
                   WHEN a.customer_id IS NOT NULL THEN {quoted(SECOND)}
                   WHEN c.customer_id IS NOT NULL OR g.way = {quoted(COMPLAINT)}
                     THEN {quoted(COMPLAINT)}
                   WHEN g.customer_id IS NOT NULL THEN {quoted(NOTICE)}
                   ELSE {shape} END AS way,
              CASE WHEN f.customer_id IS NOT NULL THEN l.lost_day
                   WHEN c.customer_id IS NOT NULL AND (g.day IS NULL OR c.day < g.day) THEN c.day
                   WHEN g.day < l.lost_day THEN g.day ELSE l.lost_day END AS known_day
            FROM first_losses l
            LEFT JOIN failed_payments f ON f.customer_id = l.customer_id AND f.lifetime = 1
            LEFT JOIN last_goodbyes g ON g.customer_id = l.customer_id
            LEFT JOIN other_accounts a ON a.customer_id = l.customer_id
            LEFT JOIN open_complaints c ON c.customer_id = l.customer_id
            {"" if contractual else "LEFT JOIN order_shapes s ON s.customer_id = l.customer_id"}""",
        "unwilling": f"""SELECT customer_id, 1 AS lifetime FROM loss_ways
            WHERE way = {quoted(PAYMENT)}
            UNION SELECT customer_id, lifetime FROM failed_payments""",
        **_counted(dialect, contractual=contractual),
    }


def _failed(*, contractual: bool) -> str:
    if not contractual:
        return "SELECT customer_id, lifetime FROM lifetimes WHERE customer_id IS NULL"  # nobody
    return """SELECT DISTINCT l.customer_id, l.lifetime FROM lifetimes l JOIN (
          SELECT COALESCE(m.person_id, s.customer_id) AS customer_id, s.end_day
          FROM subscriptions_given s LEFT JOIN id_map m ON m.customer_id = s.customer_id
          WHERE s.in_filter AND s.involuntary) i
        ON i.customer_id = l.customer_id AND i.end_day = l.lost_day"""


def _others(dialect: Dialect, *, contractual: bool, accounts: bool) -> str:
    """Customers who went on under another id, or whose firm did under another customer's."""
    rows, day = ("spells_all", "start_day") if contractual else ("order_rows", "order_day")
    own = f"""SELECT l.customer_id FROM first_losses l JOIN (
          SELECT r.customer_id, r.given_id, MIN(r.{day}) AS first_day FROM {rows} r
          WHERE r.fate = 'used' AND r.customer_id IN (SELECT person_id FROM id_map)
          GROUP BY r.customer_id, r.given_id) i
        ON i.customer_id = l.customer_id AND i.first_day > l.last_day
         AND i.first_day = l.return_day"""
    if not accounts:
        return own
    return f"""{own} UNION SELECT l.customer_id FROM first_losses l
        JOIN customers_known k ON k.customer_id = l.customer_id
        JOIN customers_known o ON o.account_id = k.account_id AND o.customer_id <> k.customer_id
        JOIN lifetimes r ON r.customer_id = o.customer_id AND r.start_day <= l.lost_day
         AND r.last_day > l.last_day"""


def _complaints(*, tickets: bool) -> str:
    """The first ticket after the last purchase and up to the loss that was not put right."""
    if not tickets:
        return "SELECT customer_id, lost_day AS day FROM first_losses WHERE money IS NULL"
    return """SELECT l.customer_id, MIN(t.day) AS day FROM first_losses l JOIN (
          SELECT COALESCE(m.person_id, k.customer_id) AS customer_id, k.opened AS day, k.recovered
          FROM tickets_used k LEFT JOIN id_map m ON m.customer_id = k.customer_id) t
          ON t.customer_id = l.customer_id AND t.day >= l.last_day AND t.day <= l.lost_day
        WHERE NOT COALESCE(t.recovered, FALSE) GROUP BY l.customer_id"""


def _counted(dialect: Dialect, *, contractual: bool) -> dict[str, str]:
    whole = dialect.whole_sum
    back = dialect.days("w.lost_day", "w.return_day")
    ways = f"""SELECT w.way, CASE WHEN w.return_day IS NULL THEN COALESCE(p.channels, '')
                ELSE '-' END AS channels, COUNT(*) AS n, {whole("w.money")} AS money,
              {whole(dialect.days("w.last_day", "w.known_day"))} AS lag,
              {dialect.count_if(f"{back} <= 90")} AS soon_back
            FROM loss_ways w LEFT JOIN permitted p ON p.customer_id = w.customer_id
            GROUP BY w.way, CASE WHEN w.return_day IS NULL THEN COALESCE(p.channels, '')
                ELSE '-' END"""
    shapes = """SELECT s.plain, s.own, COUNT(*) AS n FROM order_shapes s GROUP BY s.plain, s.own"""
    return {"goodbye_ways": ways, **({} if contractual else {"shape_counts": shapes})}
