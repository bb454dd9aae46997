"""The six groups of a client month by month: who is in each, what they bring, how they move.

Heads are people; money is their margin of the last twelve months up to the month's end (in a log
that is shorter, of what there is). For every group and month

    opening + in − out = closing                                   in heads
    opening + in − out + change of those who stayed = closing      in money

where those who come are counted at their margin when they have come, and those who go at what it
was before. Both hold to the last cent, or the study stops.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from winback_kit.history.defection.control_chart import months_without
from winback_kit.history.groups.by_source import Source, apart, read_sources, source_tables
from winback_kit.history.groups.counting import Counted, Ints, count_out
from winback_kit.history.groups.month_ends import YEAR, group_spans, last_month
from winback_kit.history.groups.moved_rule import MovedRule, hold_equal, read_moved, rule_groups
from winback_kit.history.groups.rules import (
    ACTIVE,
    CUSTOMERS,
    GROUPS,
    LOST,
    NAMES,
    NOBODY,
    PROSPECT,
    GroupRule,
    group_rule,
)
from winback_kit.history.groups.year import GroupsYear, year_of
from winback_kit.records.result import Framed

if TYPE_CHECKING:
    from winback_kit.history.measure import History
    from winback_kit.tables.engine.duckdb_engine import Engine

WAVE_MONTHS = 3  # so many in a row without anybody new, and the log is one wave


@dataclass(frozen=True, repr=False)
class Groups(Framed, rows="year.groups"):
    """The six groups at the end of every month of the log.

    Months are year × 12 + month − 1, from `first` (the month before the log, in which only
    prospects are known) on; the last one ends on the as-of date.
    """

    history: History
    rule: GroupRule
    counted: Counted
    moved_rules: tuple[MovedRule, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def currency(self) -> str:
        """The unit of all money."""
        return self.history.currency

    @cached_property
    def months(self) -> range:
        """The months of the log, in order."""
        return range(self.counted.first + 1, self.counted.first + len(self.counted.heads))

    @property
    def is_cut(self) -> bool:
        """Whether the log ends before its last month does."""
        return self.ends(self.months[-1]) != _end_of(self.months[-1])

    def ends(self, month: int) -> dt.date:
        """The day on which a month ends; the last one on the as-of date."""
        return min(_end_of(month), self.history.data.as_of)

    def at_left_edge(self, month: int) -> bool:
        """Whether the log is still too short for anybody to be lost by the rule.

        Until then nobody can have come back either, and many who look new bought before the log.
        """
        if self.history.data.contractual:
            return False
        seen = (self.ends(month) - self.history.data.first_day).days
        return seen < min(self.rule.lapse.values())

    def heads(self, month: int, *groups: int) -> int:
        """People in the groups at the end of a month; the month before the log is one too."""
        return int(self.counted.heads[month - self.counted.first, list(groups)].sum())

    def margin(self, month: int, *groups: int) -> float:
        """Their margin of the last twelve months."""
        return float(self.counted.cents[month - self.counted.first, list(groups)].sum()) / 100

    def moved(self, months: range, was: int | tuple[int, ...], to: int | tuple[int, ...]) -> int:
        """People who went from groups to others between the ends of months, summed over months."""
        return int(self._pairs(self.counted.moved, months, was, to))

    def moved_margin(
        self, months: range, was: int | tuple[int, ...], to: int | tuple[int, ...]
    ) -> float:
        """Their margin of the last twelve months once they had moved."""
        return self._pairs(self.counted.after, months, was, to) / 100

    def _pairs(
        self, of: Ints, months: range, was: int | tuple[int, ...], to: int | tuple[int, ...]
    ) -> float:
        rows = slice(months.start - self.counted.first, months.stop - self.counted.first)
        pick = [list(one) if isinstance(one, tuple) else [one] for one in (was, to)]
        return float(of[rows][:, pick[0]][:, :, pick[1]].sum())

    @property
    def whole_months(self) -> range:
        """The months that the log covers to their end."""
        return self.months[:-1] if self.is_cut else self.months

    @cached_property
    def _past_the_edge(self) -> range:
        """The whole months in which somebody could be lost."""
        begin = next((m for m in self.months if not self.at_left_edge(m)), self.whole_months.stop)
        return range(begin, self.whole_months.stop)

    @cached_property
    def recorded_from(self) -> int | None:
        """The month of the first loss, where none before it can have been recorded."""
        months = self._past_the_edge
        each = [range(month, month + 1) for month in months]
        without = months_without(
            [self.heads(month - 1, *ACTIVE) for month in months],
            [self.moved(one, ACTIVE, LOST) for one in each],
        )
        return months[without] if without else None

    @property
    def told_months(self) -> range:
        """Those of them in which losses were recorded."""
        months = self._past_the_edge
        return range(self.recorded_from or months.start, months.stop)

    @property
    def last_year(self) -> range:
        """The last twelve whole months in which losses are seen, or as many as there are."""
        told = self.told_months
        return told[-YEAR:]

    @property
    def year_begins(self) -> dt.date:
        """The day whose groups open the last twelve whole months."""
        return self.ends(self.last_year.start - 1)

    @property
    def year_ends(self) -> dt.date:
        """The day whose groups close them."""
        return self.ends(self.last_year.stop - 1)

    @property
    def wave_months(self) -> int:
        """The most whole months in a row in which nobody became a customer."""
        longest = run = 0
        for month in self.whole_months:
            came = self.moved(range(month, month + 1), (NOBODY, PROSPECT), CUSTOMERS)
            run = 0 if came else run + 1
            longest = max(longest, run)
        return longest

    @property
    def one_wave(self) -> bool:
        """Whether customers came in a wave: in three whole months in a row nobody was new."""
        return self.wave_months >= WAVE_MONTHS

    @property
    def has_prospects(self) -> bool:
        """Whether prospects were ever known."""
        return bool(self.counted.heads[:, PROSPECT].any())

    @property
    def active(self) -> int:
        """Customers on the as-of date who are not lost."""
        return self.heads(self.months[-1], *ACTIVE)

    @property
    def lost(self) -> int:
        """Customers who are lost on the as-of date."""
        return self.heads(self.months[-1], LOST)

    @property
    def ever(self) -> int:
        """All who have ever bought, by the as-of date."""
        return self.active + self.lost

    @property
    def lost_share(self) -> float:
        """The lost as a share of all who ever bought."""
        return self.lost / self.ever

    def apart(self, *, stay: bool) -> tuple[Source | None, Source | None]:
        """The source whose customers stay (or whose lost return) most, and that with the fewest."""
        return apart(self.sources, stay=stay)

    @cached_property
    def year(self) -> GroupsYear:
        """The last twelve whole months: balance, moves, and what each group tells."""
        return year_of(self)

    def balance(self, months: range | None = None) -> list[dict[str, float]]:
        """A row a month and group: opening, came, went, closing, and the same in margin."""
        return balance(self.counted, self.months if months is None else months)

    def frame(self) -> pd.DataFrame:
        """The balance as a table: a row a month and group, in heads and in margin (currency)."""
        frame = pd.DataFrame(self.balance())
        frame["month"] = [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in frame.month]
        frame["group"] = frame.group.map(NAMES)
        return frame


def _end_of(month: int) -> dt.date:
    year, of_year = divmod(month, 12)
    return dt.date(year, of_year + 1, calendar.monthrange(year, of_year + 1)[1])


def balance(counted: Counted, months: range) -> list[dict[str, float]]:
    """Opening, in, out and closing of every group and month, each counted by itself.

    Keys: month, group, opening, came, went, closing; then margin_ of the four and
    margin_changed, what those who stayed brought more in the last twelve months than in the twelve
    to the month before. In the currency.
    """
    rows: list[dict[str, float]] = []
    for month in months:
        at = month - counted.first
        for group in GROUPS:
            others = np.arange(counted.moved.shape[1]) != group
            moved, before, after = counted.moved[at], counted.before[at], counted.after[at]
            rows.append(
                {
                    "month": month,
                    "group": group,
                    "opening": int(counted.heads[at - 1, group]),
                    "came": int(moved[others, group].sum()),
                    "went": int(moved[group, others].sum()),
                    "closing": int(counted.heads[at, group]),
                    "margin_opening": float(counted.cents[at - 1, group]) / 100,
                    "margin_came": float(after[others, group].sum()) / 100,
                    "margin_went": float(before[group, others].sum()) / 100,
                    "margin_changed": float(after[group, group] - before[group, group]) / 100,
                    "margin_closing": float(counted.cents[at, group]) / 100,
                }
            )
    return rows


def hold_balanced(counted: Counted) -> None:
    """Raises ArithmeticError where opening + in − out is not closing, in heads or in money."""
    for what, stock, left, came in (
        ("heads", counted.heads, counted.moved, counted.moved),
        ("margin", counted.cents, counted.before, counted.after),
    ):
        opening, closing = stock[:-1, 1:], stock[1:, 1:]
        gone, here = left[1:].sum(axis=2)[:, 1:], came[1:].sum(axis=1)[:, 1:]
        wrong = np.argwhere((opening != gone) | (closing != here))
        if len(wrong):
            at, group = wrong[0]
            month = counted.first + 1 + int(at)
            raise ArithmeticError(
                f"the groups do not balance: {what} of {NAMES[int(group) + 1]} in "
                f"{month // 12:04d}-{month % 12 + 1:02d}: opening {opening[at, group]}, of whom "
                f"moved or stayed {gone[at, group]}; closing {closing[at, group]}, of whom came "
                f"or stayed {here[at, group]}"
            )


def six_groups(engine: Engine, history: History) -> Groups:
    """The six groups of a client, from the tables that the history has made in the engine.

    Raises ArithmeticError where opening + in − out is not closing, and Refused where a silence
    that puts at risk is stated that has no sense.
    """
    data, dialect = history.data, engine.dialect
    rule = group_rule(history.rule, data.client, contractual=data.contractual)
    steps = group_spans(dialect, rule, data.as_of, contractual=data.contractual)
    if not data.contractual:
        steps["rule_groups"] = rule_groups(dialect, rule, data.as_of)
    given = data.given.get("customers")
    has_sources = given is not None and "source" in given.columns
    if has_sources:
        steps |= source_tables(dialect, data.as_of)
    for name, sql in steps.items():
        engine.create(name, sql)
    spans, prospects = engine.frame("group_spans"), engine.frame("prospect_spans")
    engine.drop("group_events")
    counted = count_out(spans, prospects, end=last_month(data.as_of))
    hold_balanced(counted)
    moved: tuple[MovedRule, ...] = ()
    if not data.contractual:
        moved = read_moved(rule, engine.frame("rule_groups"))
        hold_equal(moved[1], counted.heads[-1], counted.cents[-1])
    sources: tuple[Source, ...] = ()
    if has_sources:
        sources = read_sources(engine.frame("source_lives"), engine.frame("source_returns"))
    return Groups(history, rule, counted, moved, sources)
