"""Who left, when, where it concentrates, and how they said goodbye: all of it in one record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from winback_kit.history.defection.chances import TENURE, period_days
from winback_kit.history.defection.cohorts import (
    Triangle,
    order_triangle,
    step_of,
    survival_triangle,
)
from winback_kit.history.defection.control_chart import (
    FEWEST_MONTHS,
    ControlChart,
    monthly_losses,
    one_wave,
)
from winback_kit.history.defection.fees import FeeChanges, fee_changes
from winback_kit.history.defection.keep import LossTables, keep_losses, reasons_told, watched
from winback_kit.history.defection.partial import PartialDefection, partial_defection, window_days
from winback_kit.history.defection.slices import Slice, slices_of
from winback_kit.history.defection.traits import WORTH
from winback_kit.history.goodbyes.goodbyes import Goodbyes, goodbyes
from winback_kit.history.small_tables import small_tables
from winback_kit.records.result import Framed

if TYPE_CHECKING:
    from winback_kit.history.measure import History
    from winback_kit.tables.engine.duckdb_engine import Engine

FEWEST_TOLD = 10  # people behind a slice that is told
MOST_TOLD = 8


@dataclass(frozen=True, repr=False)
class Defection(Framed, rows="slices"):
    """Losses by slice, month and way; money in the currency.

    `slices` are all that were tested, the largest excess first. `rule_days` is the lapse rule, 0
    under contract; `since` the evening from which on losses are counted by slice, in periods of
    `period_days`. `tables` are those that the client gave, `reasons` the stated ones that name a
    way of leaving. `chart` is None where one wave of customers, or a short log, allows none;
    `recorded_from` is the month of the first loss where none before it were recorded, else "".
    """

    losses: LossTables
    contractual: bool
    as_of: dt.date
    since: dt.date
    rule_days: int
    currency: str
    tables: frozenset[str]
    reasons: dict[str, str]
    period_days: int
    wave: bool
    slices: list[Slice]
    survival: Triangle
    orders: Triangle | None
    chart: ControlChart | None
    recorded_from: str
    partial: PartialDefection | None
    fees: FeeChanges | None
    goodbyes: Goodbyes

    @cached_property
    def told(self) -> list[Slice]:
        """The slices that are called and lose more than others, of ten people or more."""
        return [
            one
            for one in self.slices
            if one.called and one.excess > 0 and one.lost >= FEWEST_TOLD and one.n - one.lost > 0
        ]

    @property
    def causes(self) -> list[Slice]:
        """Those of them that no other slice explains."""
        return [one for one in self.told if not one.explained_by]

    @property
    def telling(self) -> list[Slice]:
        """The same; how long somebody is a customer only where there is nothing else."""
        return [one for one in self.causes if one.column != TENURE] or self.causes

    @property
    def led_by_age(self) -> bool:
        """Whether the largest slice is one of how long somebody is a customer, and not told first.

        Young customers are lost more than old ones nearly everywhere.
        """
        return (
            bool(self.told)
            and self.headline is not None
            and (self.told[0].column == TENURE and self.headline.column != TENURE)
        )

    @property
    def headline(self) -> Slice | None:
        """The largest of them."""
        return next(iter(self.telling), None)

    @property
    def second(self) -> Slice | None:
        """The next of them."""
        return next(iter(self.telling[1:]), None)

    @property
    def decoy(self) -> Slice | None:
        """The largest slice that looks bad and is explained by another."""
        return next((one for one in self.told if one.explained_by), None)

    @property
    def heard(self) -> bool:
        """Whether a table could tell of a goodbye at all."""
        return bool(self.tables & {"goodbyes", "tickets"})

    @property
    def columns_given(self) -> bool:
        """Whether the client gave anything to slice by beside orders and their amounts."""
        return bool({*self.losses.slice_pairs.a} - {TENURE, WORTH})

    @property
    def called(self) -> int:
        """Slices that differ from all others."""
        return sum(one.called for one in self.slices)

    @property
    def first_losses(self) -> int:
        """Customers who were ever lost."""
        return self.goodbyes.customers

    @property
    def watched(self) -> int:
        """Customers by period: how often somebody could be lost."""
        return self.slices[0].all_n if self.slices else 0

    @property
    def lost_while_watched(self) -> int:
        """First losses in those periods, without failed payments."""
        return self.slices[0].all_lost if self.slices else 0


def who_left(engine: Engine, history: History) -> Defection:
    """All of it, measured in the engine that holds the history's tables; refuses nothing."""
    data, rule_days = history.data, history.rule.least_days
    empty = keep_losses(engine, data, rule_days=rule_days)
    return defection(
        small_tables(LossTables, engine, empty=empty),
        contractual=data.contractual,
        first_day=data.first_day,
        as_of=data.as_of,
        rule_days=rule_days,
        currency=data.currency,
        tables=frozenset(data.given),
        reasons={
            one.name: way
            for one in data.names
            if one.people >= FEWEST_TOLD and (way := reasons_told(data).get(one.name))
        },
    )


def defection(
    losses: LossTables,
    *,
    contractual: bool,
    first_day: dt.date,
    as_of: dt.date,
    rule_days: int,
    currency: str,
    tables: frozenset[str] = frozenset(),
    reasons: Mapping[str, str] | None = None,
) -> Defection:
    """All of it from the small tables; `rule_days` as in `keep_losses`."""
    pairs = losses.slice_pairs.assign(
        money=losses.slice_pairs.money / 100, lost_money=losses.slice_pairs.lost_money / 100
    )
    first = losses.cohort_losses[losses.cohort_losses.kind == "first"]
    wave = one_wave(first, as_of)
    chart = monthly_losses(losses.cohort_losses, first_day, as_of, rule_days=rule_days)
    orders = losses.cohort_orders
    parts, fees = losses.partial_parts, losses.fee_parts
    return Defection(
        losses=losses,
        contractual=contractual,
        as_of=as_of,
        since=watched(first_day, as_of, rule_days, contractual=contractual),
        rule_days=rule_days,
        currency=currency,
        tables=tables,
        reasons=dict(reasons or {}),
        period_days=period_days(rule_days, contractual=contractual),
        wave=wave,
        slices=slices_of(pairs),
        survival=survival_triangle(losses.cohort_losses, as_of, step=step_of(rule_days)),
        orders=None if orders.empty else order_triangle(orders, as_of, step=step_of(rule_days)),
        chart=None if wave or len(chart.month) < FEWEST_MONTHS else chart,
        recorded_from=chart.names[0] if chart.without else "",
        partial=None if parts.empty else partial_defection(parts, window_days(rule_days)),
        fees=None if fees.empty else fee_changes(fees),
        goodbyes=goodbyes(losses.goodbye_ways, losses.shape_counts),
    )
