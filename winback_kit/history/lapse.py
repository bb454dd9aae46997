"""The lapse rule: how long a silence means that a customer is lost.

Without a contract nobody says goodbye, so a rule decides, and it is judged by its false-lost
rate: the share of those it calls lost who come back on their own within a year. Everything is
read off two small tables: how many gaps between orders there are of each length, and how many
silences of each length ended on their own (a silence in which a campaign contacted the customer
counts until the contact).

The rule that the data propose is the shortest of a ladder of round lengths that is longer than
nine in ten gaps between orders, after which no more than half come back within a year, and which
leaves two thirds of the log to see them come back.

Equation (1) of docs/model.md.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from winback_kit.checks import too_little
from winback_kit.client.settings import Definitions
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH, kaplan_meier
from winback_kit.tables.engine.duckdb_engine import Engine, quoted
from winback_kit.words.own_names import NOT_GIVEN
from winback_kit.words.text import Count, PerCent, Text, marked, said, said_days

LADDER = (30, 45, 60, 90, 120, 150, 180, 240, 270, 365, 455, 545, 640, 730, 910, 1095, 1460, 1825)
LONGER_THAN = 0.90
MOST_FALSE = 0.50
YEAR = 365
WHOLE = "all customers"


_NONE = pd.DataFrame(
    columns=["lapse_days", "gaps_shorter", "silences", "false_lost_rate", "window_days", "chosen"]
)


@dataclass(frozen=True)
class LapseRule:
    """Days of silence by segment, how they came about, and how the alternatives would do.

    `candidates` has one row a length: lapse_days, gaps_shorter, silences, false_lost_rate (share
    back within `window_days`), window_days, chosen.
    """

    days: dict[str, int]
    basis: str
    false_lost_rate: float
    candidates: pd.DataFrame
    quantile: float | None
    grace_days: int = 0

    @property
    def basis_in_words(self) -> Text:
        """How the rule came about."""
        seen = {} if self.quantile is None else {"share": PerCent(self.quantile, digits=0)}
        return said(self.basis, days=said_days(self.grace_days or self.typical_days), **seen)

    @property
    def window_days(self) -> int:
        """The days within which the false-lost rate was seen: a year, or less in a short log."""
        chosen = self.candidates[self.candidates.chosen]
        return int(chosen.window_days.iloc[0]) if len(chosen) else YEAR

    @property
    def window_months(self) -> int:
        """The same in whole months; 0 where the log shows less than one."""
        return int((self.window_days + 1) / DAYS_PER_MONTH)

    @property
    def typical_days(self) -> int:
        """The rule's length; with several segments the longest."""
        return max(self.days.values())

    @property
    def least_days(self) -> int:
        """The rule's length; with several segments the shortest."""
        return min(self.days.values())

    @property
    def telling_month(self) -> int:
        """The first full year, in months, by which the rule can have ended a lifetime."""
        return 12 * (1 + int(self.typical_days / DAYS_PER_MONTH / 12))


def keep_gaps(engine: Engine, as_of: dt.date, *, contacts: bool, grouped: bool = True) -> None:
    """Keep `gaps`, each order day with the next one, and from them `gap_counts` (customer_segment,
    days, n) and `silence_counts` (days until an order, a contact or the as-of date, ended, n).

    Where customers are not `grouped` all are in the segment NOT_GIVEN, and it is not looked up.
    """
    dialect = engine.dialect
    if grouped:
        engine.create(
            "gaps",
            """SELECT d.*, c.segment AS customer_segment
               FROM order_days d JOIN customer_groups c ON c.customer_id = d.customer_id""",
        )
    else:
        alone = f"CAST({quoted(NOT_GIVEN)} AS {dialect.text})"
        engine.view("gaps", f"SELECT d.*, {alone} AS customer_segment FROM order_days d")
    engine.create(
        "gap_counts",
        f"""SELECT customer_segment, days, COUNT(*) AS n FROM (
              SELECT customer_segment, {dialect.days("order_day", "next_day")} AS days
              FROM gaps WHERE next_day IS NOT NULL) g GROUP BY customer_segment, days""",
    )
    until = f"COALESCE(g.next_day, DATE '{as_of}')"
    silences = f"""SELECT {dialect.days("g.order_day", until)} AS days,
                     CASE WHEN g.next_day IS NOT NULL THEN 1 ELSE 0 END AS ended FROM gaps g"""
    if contacts:
        ended = f"COALESCE(MIN(c.day), {until})"
        silences = f"""SELECT {dialect.days("g.order_day", ended)} AS days,
                     CASE WHEN MIN(c.day) IS NULL AND g.next_day IS NOT NULL
                          THEN 1 ELSE 0 END AS ended
              FROM gaps g LEFT JOIN contacts_dated c ON c.customer_id = g.customer_id
               AND c.arm = 'treated' AND c.day > g.order_day AND c.day < {until}
              GROUP BY g.customer_id, g.order_day, g.next_day"""
    engine.create(
        "silence_counts",
        f"SELECT days, ended, COUNT(*) AS n FROM ({silences}) s GROUP BY days, ended",
    )


def decide(
    gaps: pd.DataFrame, silences: pd.DataFrame, definitions: Definitions, *, span_days: int
) -> LapseRule:
    """The lapse rule of client.yml, or the one that the data propose.

    `gaps`: customer_segment, days, n. `silences`: days, ended, n.
    """
    segments = sorted(gaps.customer_segment.unique())
    if definitions.lapse_days is not None:
        days = {WHOLE: definitions.lapse_days}
        basis = marked("as the client stated")
    elif definitions.lapse_quantile is not None:
        longer_than = definitions.lapse_quantile
        if definitions.lapse_by == "segment" and segments:
            days = {
                name: quantile(gaps[gaps.customer_segment == name], longer_than)
                for name in segments
            }
        else:
            days = {WHOLE: quantile(gaps, longer_than)}
        basis = marked("longer than {share} of the gaps between orders")
    else:
        days = {WHOLE: propose(gaps, silences, span_days=span_days)}
        basis = marked("proposed from the data")
    longest = max(days.values())
    if longest >= span_days:
        raise too_little(
            "lapse rule",
            said(
                "a silence of {longest} days is longer than the log, which covers {span} days; "
                "nobody could be seen to come back",
                longest=Count(longest),
                span=Count(span_days),
            ),
            "State a shorter definitions.lapse_days, or give a longer log.",
            what=marked("days of the log"),
            found=span_days,
            needed=longest + 1,
        )
    return LapseRule(
        days=days,
        basis=basis,
        false_lost_rate=false_lost_rate(silences, longest)[0],
        candidates=candidates(gaps, silences, chosen=longest, span_days=span_days),
        quantile=definitions.lapse_quantile,
    )


def end_of_contract(grace_days: int) -> LapseRule:
    """With a contract its end is the loss, where it is not renewed within the grace period."""
    return LapseRule(
        days={WHOLE: 0},
        basis=marked("the end of a contract that is not renewed within {days}")
        if grace_days
        else marked("the end of the contract"),
        false_lost_rate=0.0,
        candidates=_NONE,
        quantile=None,
        grace_days=grace_days,
    )


def quantile(gaps: pd.DataFrame, share: float) -> int:
    """The gap between orders that `share` of the gaps do not exceed, in days."""
    ended = gaps.groupby("days").n.sum().sort_index()
    if ended.empty:
        raise too_little(
            "lapse rule",
            "nobody ordered twice, so there is no gap to learn from",
            "State definitions.lapse_days in client.yml.",
            what=marked("gaps between two orders of a customer"),
            found=0,
            needed=1,
        )
    place = np.searchsorted(ended.cumsum().to_numpy(), share * ended.sum() - 1e-9)
    return int(ended.index[min(place, len(ended) - 1)])


def false_lost_rate(silences: pd.DataFrame, lapse_days: int) -> tuple[float, int]:
    """The share of silences past the rule that end within a year of it, and the days seen.

    In a log that shows less than a year of them it is whole months, as the natural return is told.
    """
    past = silences[silences.days > lapse_days]
    days = past.days.to_numpy() - lapse_days
    curve = kaplan_meier(days, past.ended.to_numpy(), past.n.to_numpy())
    whole_months = int(curve.months * DAYS_PER_MONTH)
    window = YEAR if curve.days >= YEAR else whole_months or curve.days
    return curve.at_day(window)[0], window


def propose(gaps: pd.DataFrame, silences: pd.DataFrame, *, span_days: int) -> int:
    """The shortest rule of the ladder that the module's three conditions allow."""
    allowed = [length for length in LADDER if length <= span_days / 3] or [LADDER[0]]
    usual = quantile(gaps, LONGER_THAN)
    for length in allowed:
        if length >= usual and false_lost_rate(silences, length)[0] <= MOST_FALSE:
            return length
    return allowed[-1]


def candidates(
    gaps: pd.DataFrame, silences: pd.DataFrame, *, chosen: int, span_days: int
) -> pd.DataFrame:
    """How each length of the ladder would do, for the chapter that shows the choice."""
    rows = []
    for length in sorted({*(n for n in LADDER if n <= span_days / 2), chosen}):
        rate, window = false_lost_rate(silences, length)
        rows.append(
            {
                "lapse_days": length,
                "gaps_shorter": float(gaps[gaps.days <= length].n.sum() / max(1, gaps.n.sum())),
                "silences": int(silences[silences.days > length].n.sum()),
                "false_lost_rate": rate,
                "window_days": window,
                "chosen": length == chosen,
            }
        )
    return pd.DataFrame(rows)
