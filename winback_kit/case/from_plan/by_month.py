"""What runs over months in the case of a plan: contacts, the survival of second lifetimes, margins.

The interval of what a second lifetime is worth holds both how long it lasts and what it brings.
Each has a range of its own here: with v the half-width of that interval and s the part of it that
the range of the survival moves, both as shares, the range of the margin is

    m = √(v² − s²), and 0 where s is the larger                                              (1)

so that the two together are as far from sure as what was measured.
"""

import numpy as np

from winback_kit.assumptions.record import Assumption, Grade
from winback_kit.assumptions.series import Retention, Series
from winback_kit.plan.offers.reach import loss_spread
from winback_kit.plan.offers.uplift import TENTH, Z
from winback_kit.plan.offers.worth import Worth
from winback_kit.plan.programme.programme import Plan
from winback_kit.tables.logs.order_log import MARGIN_COLUMN
from winback_kit.value.second_lifetime.lifetime_margin import Array, age_factor
from winback_kit.value.second_lifetime.second_lifetime import SecondLifetime
from winback_kit.words.text import (
    Amount,
    Count,
    PerCent,
    Text,
    marked,
    said,
    said_many,
    said_months,
)

_ASSUMED = said(
    "prior: no second lifetime was measured; half of a first one, which lasts as long, stands in"
)
_LOSSES = marked(
    "losses of {losses} a month and {backlog} lost before, {share} of them contactable ({source}); "
    "range from the last {months} and from {yearly} of change to the year before"
)
_LOSSES_PRIOR = marked(
    "losses of {losses} a month and {backlog} lost before, {share} of them contactable ({source}); "
    "range from the last {months}, and {yearly} from year to year (prior)"
)
MOST_CARRIED_ON = 0.5
NARROWER = TENTH / Z  # half an 80 % range over half a 90 % interval


def contacted_of(plan: Plan, one: Worth, reached: Assumption) -> Series:
    """Customers contacted by month; the range holds who may be contacted and how many are lost.

    `reached` is the share of the lost who may be contacted.
    """
    segment, share = one.segment, reached
    losses, backlog = plan.losses_per_month[segment], plan.backlog[segment]
    months = plan.months_of(segment)
    spread = loss_spread(plan.history, segment, months_to_come=months)
    everybody = losses * months + backlog
    reach = TENTH * spread.share * (losses * months / everybody if everybody else 0.0)
    low, high = (end / share.value if share.value else 1.0 for end in share.ends)
    return Series(
        curve=tuple(share.value * people for people in plan.lost_in_reach(segment)),
        low_factor=_both(low, max(0.0, 1 - reach)),
        high_factor=_both(high, 1 + reach),
        evidence=max("B", share.evidence),
        source=said(
            _LOSSES if spread.measured else _LOSSES_PRIOR,
            losses=Amount(losses, digits=1),
            backlog=Count(backlog),
            share=PerCent(share.value, digits=0),
            source=share.source,
            months=said_months(spread.months),
            yearly=PerCent(spread.yearly, digits=0),
        ),
        date=share.date,
        owner=share.owner,
    )


def retention_of(plan: Plan) -> Retention:
    """The share of second lifetimes still running by month, with its range."""
    returns = plan.value.running.people
    curve = tuple(plan.value.still_running().tolist())
    worse, better = (float(end**NARROWER) for end in plan.value.hazard_ends)
    if plan.value.assumed:
        return Retention(
            curve=curve, low_ratio=worse, high_ratio=better, evidence="E", source=_ASSUMED
        )
    return Retention(
        curve=curve,
        low_ratio=worse,
        high_ratio=better,
        evidence="B",
        source=said_many(
            returns,
            "own history: {n} second lifetime, carried on beyond month {month}",
            "own history: {n} second lifetimes, carried on beyond month {month}",
            n=Count(returns),
            month=Count(plan.value.running.months),
        ),
    )


def _apart(factors: tuple[float, float], value: Array, running: Retention) -> tuple[float, float]:
    """The range of a margin, as factors, without what the range of the survival moves (1).

    `value` is the discounted margin by month of age, shape (horizon,).
    """
    curve = np.array(running.curve)
    found = [
        float(value @ curve ** (ratio - 1) / value.sum()) if value.sum() else 1.0
        for ratio in (running.low_ratio, running.high_ratio)
    ]
    low, high = (
        float(np.sqrt(max(0.0, (whole - 1) ** 2 - (moved - 1) ** 2)))
        for whole, moved in zip(factors, found, strict=True)
    )
    return 1 - low, 1 + high


def _factor(end: float, worth: float, *, least: float = 0.0, most: float = 20.0) -> float:
    """An end of a 90 % interval as a factor on the value, narrowed to the range of 80 %."""
    if not worth:
        return 1.0
    return float(np.clip(1 + (end / worth - 1) * NARROWER, least, most))


def margin_of(plan: Plan, one: Worth, *, scale: float, apart: Retention | None) -> Series:
    """The margin of an active month; `apart` is the survival whose range is told by itself."""
    found = plan.value.by_segment[one.segment]
    worth = found.margin.value
    ends = (
        _factor(found.margin.low, worth, most=1.0),
        _factor(found.margin.high, worth, least=1.0),
    )
    if apart is not None:
        factor = age_factor(discount_rate=plan.discount_rate.value, months=plan.value.horizon)
        ends = _apart(ends, found.margin.by_month * factor, apart)
    curve = found.margin.by_month / plan.value.still_running() * scale
    data = plan.history.data
    rate, per_order = data.margin_rate, data.value_per_order
    least, most = _rate_ends(rate, per_order)
    grade: Grade = max("B", data.margin_grade)
    if found.margin.carried_on > MOST_CARRIED_ON or found.pooled:
        grade = max(grade, "D")
    source = _source_of_margin(found, one.segment)
    if plan.value.assumed:
        grade, source = "E", _ASSUMED
    return Series(
        curve=tuple(curve.tolist()),
        low_factor=_both(ends[0], least),
        high_factor=_both(ends[1], most),
        evidence=grade,
        source=_with_value(_with_rate(source, rate), per_order),
        date=rate.date,
        owner=", ".join(filter(None, (rate.owner, per_order.owner if per_order else ""))),
    )


def _rate_ends(rate: Assumption, per_order: Assumption | None) -> tuple[float, float]:
    """The ends of the margin rate, and of what an order is worth, as factors on the value."""
    low, high = (end / rate.value for end in rate.ends)
    if per_order is None:
        return low, high
    least, most = (end / per_order.value for end in per_order.ends)
    return _both(low, least), _both(high, most)


def _both(one: float, other: float) -> float:
    """Two factors on one side of 1, of two things that are wrong apart, as one."""
    if other == 1:
        return one
    reach = float(np.hypot(one - 1, other - 1))
    return max(0.0, 1 - reach) if min(one, other) < 1 else 1 + reach


def _with_rate(source: Text, rate: Assumption) -> Text:
    """The source of a margin, with that of the margin rate where one stands in for a column."""
    if rate.source == MARGIN_COLUMN:
        return source
    return said(
        "{source}; {rate} of an amount is margin ({known})",
        source=source,
        rate=PerCent(rate.value, digits=0),
        known=rate.source or said("stated"),
    )


def _with_value(source: Text, per_order: Assumption | None) -> Text:
    """The source of a margin, with that of the value of an order where no amounts were given."""
    if per_order is None:
        return source
    return said(
        "{source}; an order counts {value} ({known})",
        source=source,
        value=Count(per_order.value),
        known=per_order.source or said("stated"),
    )


def _source_of_margin(found: SecondLifetime, segment: str) -> Text:
    lifetimes = found.margin.lifetimes
    source = (
        said_many(
            lifetimes,
            "own history: {n} second lifetime of all segments",
            "own history: {n} second lifetimes of all segments",
            n=Count(lifetimes),
        )
        if found.pooled
        else said_many(
            lifetimes,
            "own history: {n} second lifetime of {segment}",
            "own history: {n} second lifetimes of {segment}",
            n=Count(lifetimes),
            segment=segment,
        )
    )
    if found.margin.carried_on <= 0:
        return source
    return said(
        "{source}, {share} of the value carried on beyond month {month}",
        source=source,
        share=PerCent(found.margin.carried_on, digits=0),
        month=Count(found.margin.measured_months),
    )
