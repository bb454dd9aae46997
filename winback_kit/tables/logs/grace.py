"""The grace period of contracts: renewed so soon after its end, a contract has gone on.

Stated in client.yml; else proposed from the gaps between the end of a contract and the customer's
next start. Late payers are a cluster of short gaps: per day at least four times as many as in the
gaps of 31 to 90 days, which are returns. The grace period is the shortest of a ladder that leaves
no more than a twentieth of what is beyond those in 30 days; without such a cluster it is 0.
"""

from dataclasses import dataclass

import pandas as pd

from winback_kit.client.folder import Client
from winback_kit.tables.engine.duckdb_engine import Dialect, Engine
from winback_kit.words.text import Text, marked, said

LADDER = (1, 2, 3, 5, 7, 10, 14, 21, 30)
USUAL = (30, 90)  # days, exclusive and inclusive: gaps that are returns
FEWEST_LATE = 10
CLUSTER = 4  # times as many a day
LEFT = 0.05  # of the excess

RUNNING_UNTIL = """MAX(COALESCE(end_day, DATE '9999-01-01')) OVER (
    PARTITION BY customer_id ORDER BY start_day, paused, price
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"""
"""The latest end of the spells that began before a spell, in SQL; one that runs is far away."""


@dataclass(frozen=True)
class Grace:
    """The days, how they came about, and how many gaps they bridge."""

    days: int
    basis: Text
    bridged: int


def grace_of(client: Client, engine: Engine) -> Grace:
    """The grace period for the contracts in `spells`."""
    engine.create("renewal_gaps", _gaps(engine.dialect))
    gaps = engine.frame("renewal_gaps")
    definitions = client.settings.definitions
    if definitions.renewal_grace_days is not None:
        days, basis = definitions.renewal_grace_days, marked("as client.yml states")
    elif definitions.lapse_days is not None:
        days = definitions.lapse_days
        basis = marked("as lapse_days states; a contract has no other lapse rule")
    else:
        days, basis = propose(gaps), marked("proposed from the gaps between end and next start")
    return Grace(days, said(basis), int(gaps.n[gaps.days <= days].sum()))


def propose(gaps: pd.DataFrame) -> int:
    """The grace period that the gaps tell of; columns days and n.

    >>> propose(pd.DataFrame({"days": [1, 2, 60], "n": [20, 20, 3]}))
    2
    >>> propose(pd.DataFrame({"days": [30, 200, 300], "n": [5, 5, 5]}))
    0
    """

    def between(after: int, until: int) -> int:
        return int(gaps.n[(gaps.days > after) & (gaps.days <= until)].sum())

    start, end = USUAL
    usual = max(1, between(start, end)) / (end - start)  # a day
    excess = between(0, start) - usual * start
    for days in LADDER:
        late, left = between(0, days), between(days, start) - usual * (start - days)
        if late >= max(FEWEST_LATE, CLUSTER * usual * days) and left <= LEFT * excess:
            return days
    return 0


def _gaps(dialect: Dialect) -> str:
    days = dialect.days("before", "start_day")
    return f"""SELECT {days} AS days, COUNT(*) AS n FROM (
          SELECT start_day, {RUNNING_UNTIL} AS before FROM spells) s
        WHERE before < start_day GROUP BY {days}"""
