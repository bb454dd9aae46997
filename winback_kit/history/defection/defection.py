"""Who left, when, where it concentrates, and how they said goodbye: all of it in one record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from winback_kit.history.defection.chances import period_days
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
from winback_kit.history.defection.keep import LossTables, keep_losses, watched
from winback_kit.history.defection.partial import PartialDefection, partial_defection, window_days
from winback_kit.history.defection.slices import Slice, slices_of
from winback_kit.history.goodbyes.goodbyes import Goodbyes, goodbyes
from winback_kit.history.small_tables import small_tables
from winback_kit.records.result import Framed

if TYPE_CHECKING:
    from winback_kit.history.measure import History
    from winback_kit.tables.engine.duckdb_engine import Engine

FEWEST_TOLD = 10  # people behind a slice that is told


@dataclass(frozen=True, repr=False)
class Defection(Framed, rows="slices"):
    """Losses by slice, month and way; money in the currency.

    `slices` are all that were tested, the largest excess first. `rule_days` is the lapse rule, 0
    under contract; `since` the evening from which on losses are counted by slice, in periods of
    `period_days`. `chart` is None where one wave of customers, or a short log, allows none.
    """

    losses: LossTables
    contractual: bool
    as_of: dt.date
    since: dt.date
    rule_days: int
    currency: str
    period_days: int
    wave: bool
    slices: list[Slice]
    survival: Triangle
    orders: Triangle | None
    chart: ControlChart | None
    partial: PartialDefection | None
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
    )


def defection(
    losses: LossTables,
    *,
    contractual: bool,
    first_day: dt.date,
    as_of: dt.date,
    rule_days: int,
    currency: str,
) -> Defection:
    """All of it from the small tables; `rule_days` as in `keep_losses`."""
    pairs = losses.slice_pairs.assign(
        money=losses.slice_pairs.money / 100, lost_money=losses.slice_pairs.lost_money / 100
    )
    first = losses.cohort_losses[losses.cohort_losses.kind == "first"]
    wave = one_wave(first, as_of)
    chart = monthly_losses(losses.cohort_losses, first_day, as_of, rule_days=rule_days)
    orders = losses.cohort_orders
    parts = losses.partial_parts
    return Defection(
        losses=losses,
        contractual=contractual,
        as_of=as_of,
        since=watched(first_day, as_of, rule_days, contractual=contractual),
        rule_days=rule_days,
        currency=currency,
        period_days=period_days(rule_days, contractual=contractual),
        wave=wave,
        slices=slices_of(pairs),
        survival=survival_triangle(losses.cohort_losses, as_of, step=step_of(rule_days)),
        orders=None if orders.empty else order_triangle(orders, as_of, step=step_of(rule_days)),
        chart=None if wave or len(chart.month) < FEWEST_MONTHS else chart,
        partial=None if parts.empty else partial_defection(parts, window_days(rule_days)),
        goodbyes=goodbyes(losses.goodbye_ways, losses.shape_counts),
    )
