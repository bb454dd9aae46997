"""Whom a programme can reach of the lost of today, where several may be contacts of one firm.

Kept: `unit_firms`, the firm of each customer, `unit_contacts`, the kinds of contact of each firm in
reach that buys no more, and `firms_alike`, how many firms have the same.
"""

from dataclasses import dataclass

from winback_kit.history.measure import History
from winback_kit.tables.engine.duckdb_engine import Engine

LONGEST_BACKLOG_MONTHS = 12
_PART, _NEXT = chr(31), chr(30)  # signs that stand in no name


@dataclass(frozen=True)
class FirmsAlike:
    """So `many` firms whose lost contacts in reach are of the same segments and open channels.

    Who is of no firm stands for themselves.
    """

    contacts: tuple[tuple[str, str], ...]
    many: int


def months_in_reach(history: History) -> int:
    """Since how many months a lost customer may be lost to be contacted still."""
    seen = history.natural_return().months - history.window_months
    return min(LONGEST_BACKLOG_MONTHS, max(0, seen))


def firms_in_reach(engine: Engine, history: History) -> tuple[FirmsAlike, ...]:
    """The firms of those in reach, without firms that still buy; none where nobody was lost."""
    if history.frames.lost_now.empty:
        return ()
    months = months_in_reach(history)
    kinds = engine.dialect.joined(f"CONCAT(segment, '{_PART}', channels)", _NEXT)
    engine.create(
        "unit_firms",
        """SELECT customer_id, MIN(account) AS account FROM (
             SELECT COALESCE(m.person_id, c.customer_id) AS customer_id, c.account_id AS account
             FROM customers_known c LEFT JOIN id_map m ON m.customer_id = c.customer_id
             WHERE c.account_id IS NOT NULL) f GROUP BY customer_id""",
    )
    engine.create(
        "unit_contacts",
        f"""SELECT DISTINCT COALESCE(f.account, l.customer_id) AS unit_id,
              CASE WHEN f.account IS NULL THEN 0 ELSE 1 END AS of_firm, l.segment, l.channels
            FROM lost_customers l LEFT JOIN unit_firms f ON f.customer_id = l.customer_id
            LEFT JOIN (
              SELECT DISTINCT u.account FROM lifetimes b
              JOIN unit_firms u ON u.customer_id = b.customer_id WHERE b.lost_day IS NULL) y
              ON y.account = f.account
            WHERE l.months_since_loss < {months} AND y.account IS NULL""",
    )
    engine.create(
        "firms_alike",
        f"""SELECT kinds, COUNT(*) AS n FROM (
              SELECT unit_id, of_firm, {kinds} AS kinds FROM unit_contacts
              GROUP BY unit_id, of_firm) k GROUP BY kinds""",
    )
    rows = engine.frame("firms_alike").sort_values("kinds")
    return tuple(FirmsAlike(_contacts(str(row.kinds)), int(row.n)) for row in rows.itertuples())


def _contacts(kinds: str) -> tuple[tuple[str, str], ...]:
    parts = (kind.partition(_PART) for kind in kinds.split(_NEXT))
    return tuple((segment, channels) for segment, _, channels in parts)
