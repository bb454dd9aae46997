"""Where customers came from, beside how long they stay, whether they come back, and what follows.

From the table of customers with its column `source`; sources of fewer than ten customers are put
together. A lifetime that is still open, and a loss whose return may still come, count for as long
as they were watched (Kaplan-Meier), and never as an end or as a failure.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from winback_kit.history.kaplan_meier import CONFIDENCE, DAYS_PER_MONTH, Curve, kaplan_meier
from winback_kit.history.small_groups import shown_names
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.words.own_names import ALL_CUSTOMERS, NOT_GIVEN, OTHER_SOURCES

DAYS_A_YEAR = 365.25
FEWEST = 30  # people of a source that is named as the first or the last


@dataclass(frozen=True)
class Lives:
    """Lifetimes of one kind: how many, how long they last (years watched in all), their margin."""

    number: int
    lasting: Curve
    years: float
    margin: float

    @property
    def mean_months(self) -> float | None:
        """The mean length where ends come at a steady rate: time watched / ends seen."""
        if not self.lasting.happened:
            return None
        return self.years * DAYS_A_YEAR / DAYS_PER_MONTH / self.lasting.happened

    @property
    def margin_a_year(self) -> float:
        """Margin in a year in which they stay, currency."""
        return self.margin / self.years if self.years else 0.0


@dataclass(frozen=True)
class Source:
    """Customers of one source: their first lifetimes, their returns and what follows on them."""

    source: str
    customers: int
    first: Lives
    second: Lives
    back: Curve

    def year(self, *, stay: bool) -> float:
        """The share who are still there after a year, or of the lost who return within one."""
        return self._year(stay=stay)[0]

    def _year(self, *, stay: bool) -> tuple[float, float, float]:
        return self.first.lasting.not_by_month(12) if stay else self.back.at_month(12)


def apart(sources: tuple[Source, ...], *, stay: bool) -> tuple[Source | None, Source | None]:
    """The first and the last source by `Source.year`; None where their intervals meet.

    Each interval is widened to one that holds for all pairs (Bonferroni over the sources).
    """
    known = [one for one in sources if (one.first.lasting if stay else one.back).people >= FEWEST]
    if len(known) < 2:
        return None, None
    ranked = sorted(known, key=lambda one: one.year(stay=stay))
    last, best = ranked[0], ranked[-1]
    wider = float(ndtri(1 - (1 - CONFIDENCE) / len(known) / (len(known) - 1)) / ndtri(0.95))
    gap = best.year(stay=stay) - last.year(stay=stay)
    down = best.year(stay=stay) - best._year(stay=stay)[1]
    up = last._year(stay=stay)[2] - last.year(stay=stay)
    return (best, last) if gap > wider * float(np.hypot(down, up)) else (None, None)


def source_tables(dialect: Dialect, as_of: dt.date) -> dict[str, str]:
    """`source_lives` and `source_returns`, from `lifetimes` and `customers_known`."""
    today = f"DATE '{as_of}'"
    until = (
        "CASE WHEN l.first_contact IS NOT NULL THEN l.first_contact "
        f"WHEN l.return_day IS NOT NULL THEN l.return_day ELSE {today} END"
    )
    lasted = dialect.days("l.start_day", f"COALESCE(l.lost_day, {today})")
    return {
        "own_sources": f"""SELECT l.customer_id, COALESCE(c.source, {quoted(NOT_GIVEN)}) AS source
            FROM lifetimes l LEFT JOIN customers_known c ON c.customer_id = l.customer_id
            WHERE l.kind = 'first'""",
        "sources_shown": shown_names(
            "SELECT source AS name, COUNT(*) AS n FROM own_sources GROUP BY source",
            other=OTHER_SOURCES,
            alone=ALL_CUSTOMERS,
        ),
        "source_lives": f"""SELECT source, kind, days, ended, COUNT(*) AS n,
              {dialect.whole_sum("margin")} AS cents
            FROM (SELECT s.shown AS source, l.kind, {lasted} AS days, l.margin,
                    CASE WHEN l.lost_day IS NULL THEN 0 ELSE 1 END AS ended
                  FROM lifetimes l JOIN own_sources o ON o.customer_id = l.customer_id
                  JOIN sources_shown s ON s.name = o.source) r
            GROUP BY source, kind, days, ended""",
        "source_returns": f"""SELECT source, days, ended, COUNT(*) AS n
            FROM (SELECT s.shown AS source, {dialect.days("l.lost_day", until)} AS days,
                    CASE WHEN l.first_contact IS NULL AND l.return_day IS NOT NULL
                         THEN 1 ELSE 0 END AS ended
                  FROM lifetimes l JOIN own_sources o ON o.customer_id = l.customer_id
                  JOIN sources_shown s ON s.name = o.source
                  WHERE l.lost_day IS NOT NULL) r
            GROUP BY source, days, ended""",
    }


def read_sources(lives: pd.DataFrame, returns: pd.DataFrame) -> tuple[Source, ...]:
    """The sources, the largest first; none where there is only one."""
    first = lives[lives.kind == "first"].groupby("source").n.sum()
    if len(first) < 2:
        return ()
    order = first.reset_index().sort_values(["n", "source"], ascending=[False, True])
    return tuple(
        Source(
            source=str(name),
            customers=int(first[name]),
            first=lives_of(lives[(lives.source == name) & (lives.kind == "first")]),
            second=lives_of(lives[(lives.source == name) & (lives.kind == "second")]),
            back=_curve(returns[returns.source == name]),
        )
        for name in order.source
    )


def lives_of(rows: pd.DataFrame) -> Lives:
    """Lifetimes from rows of days, ended, n and cents."""
    return Lives(
        number=int(rows.n.sum()),
        lasting=_curve(rows),
        years=float((rows.days * rows.n).sum()) / DAYS_A_YEAR,
        margin=float(rows.cents.sum()) / 100,
    )


def _curve(rows: pd.DataFrame) -> Curve:
    return kaplan_meier(rows.days.to_numpy(), rows.ended.to_numpy(), rows.n.to_numpy())
