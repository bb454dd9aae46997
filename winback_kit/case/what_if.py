"""What a moved assumption does: one driver at a time, in all segments alike.

At its low and high end each segment takes its own range. For the break-even all segments' values
are multiplied by one factor until the net present value is 0; what is shown is the mean over
segments, weighted by the customers contacted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from winback_kit.assumption import Assumption
from winback_kit.case.cash_flow import cash_flow
from winback_kit.case.record import Case, Segment, Series, as_one

Unit = Literal["share", "points", "money", "customers"]
Change = Callable[[Assumption], float]
LARGEST_FACTOR = 50.0


@dataclass(frozen=True)
class Driver:
    """One driver: base and range (means over segments), and the net present values they give."""

    name: str
    label: str
    unit: Unit
    base: float
    low: float
    high: float
    npv_low: float
    npv_high: float
    break_even: float | None


@dataclass(frozen=True)
class _Kind:
    name: str
    label: str
    unit: Unit
    read: Callable[[Case], list[Assumption]]
    write: Callable[[Case, Change], Case]
    by_segment: bool = True


def drivers(case: Case) -> list[Driver]:
    """Every driver, the one whose range moves the net present value most first."""
    found = [_driver(case, kind) for kind in _KINDS]
    return sorted(found, key=lambda d: -abs(d.npv_high - d.npv_low))


def npv(case: Case) -> float:
    """The net present value of a case."""
    return float(cash_flow(case)["discounted"].sum())


def break_even(case: Case, name: str) -> float | None:
    """The value of one driver at which the net present value is 0, or None if there is none."""
    kind = next(kind for kind in _KINDS if kind.name == name)
    factor = _break_even_factor(case, kind)
    return None if factor is None else _mean(case, kind, lambda a: a.value) * factor


def _driver(case: Case, kind: _Kind) -> Driver:
    return Driver(
        name=kind.name,
        label=kind.label,
        unit=kind.unit,
        base=_mean(case, kind, lambda a: a.value),
        low=_mean(case, kind, _low),
        high=_mean(case, kind, _high),
        npv_low=npv(kind.write(case, _low)),
        npv_high=npv(kind.write(case, _high)),
        break_even=break_even(case, kind.name),
    )


def _low(a: Assumption) -> float:
    return a.value if a.low is None else a.low


def _high(a: Assumption) -> float:
    return a.value if a.high is None else a.high


def _mean(case: Case, kind: _Kind, of: Change) -> float:
    values = [of(a) for a in kind.read(case)]
    if not kind.by_segment:
        return values[0]
    weights = cash_flow(case)["contacted"].sum(axis=-1)
    if weights.sum() <= 0:
        return float(np.mean(values))
    return float(np.average(values, weights=weights))


def _break_even_factor(case: Case, kind: _Kind) -> float | None:
    """The factor nearest to 1 at which the net present value is 0."""

    def at(factor: float) -> float:
        return npv(kind.write(case, lambda a: a.value * factor))

    grid = np.array([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 8, 16, LARGEST_FACTOR])
    values = np.array([at(float(f)) for f in grid])
    crossings = np.flatnonzero(np.sign(values[1:]) * np.sign(values[:-1]) < 0)
    if not len(crossings):
        return None
    nearest = min(crossings, key=lambda i: abs(grid[i] + grid[i + 1] - 2))
    return float(brentq(at, grid[nearest], grid[nearest + 1], xtol=1e-12))


def _each(case: Case, change: Callable[[Segment], dict[str, object]]) -> Case:
    moved = tuple(segment.model_copy(update=change(segment)) for segment in case.segments)
    return case.model_copy(update={"segments": moved})


def _at(assumption: Assumption, value: float) -> Assumption:
    return assumption.model_copy(update={"value": value, "low": None, "high": None})


def _clip(share: float) -> float:
    return float(np.clip(share, 0.0, 1.0))


def _uplift(segment: Segment) -> Assumption:
    p0, p1 = segment.natural_return_rate.value, segment.return_rate
    return Assumption(value=p1.value - p0, low=_low(p1) - p0, high=_high(p1) - p0)


def _write_uplift(case: Case, change: Change) -> Case:
    def one(s: Segment) -> dict[str, object]:
        p1 = _clip(s.natural_return_rate.value + change(_uplift(s)))
        return {"return_rate": _at(s.return_rate, p1)}

    return _each(case, one)


def _write_natural(case: Case, change: Change) -> Case:
    def one(s: Segment) -> dict[str, object]:
        p0 = _clip(change(s.natural_return_rate))
        p1 = _clip(s.return_rate.value + p0 - s.natural_return_rate.value)
        return {
            "natural_return_rate": _at(s.natural_return_rate, p0),
            "return_rate": _at(s.return_rate, p1),
        }

    return _each(case, one)


def _margin(segment: Segment) -> Assumption:
    """The margin as one figure: of the first month where it differs by age."""
    return as_one(segment.margin, first=True)


def _write_margin(case: Case, change: Change) -> Case:
    def one(s: Segment) -> dict[str, object]:
        base = _margin(s)
        factor = change(base) / base.value if base.value else 1.0
        natural = None if s.natural_margin is None else _scaled(s.natural_margin, factor)
        return {"margin": _scaled(s.margin, factor), "natural_margin": natural}

    return _each(case, one)


def _scaled(given: Assumption | Series, factor: float) -> Assumption | Series:
    if isinstance(given, Assumption):
        return _at(given, given.value * factor)
    return given.model_copy(update={"curve": tuple(n * factor for n in given.curve)})


def _contacted(segment: Segment) -> Assumption:
    return as_one(segment.contacted_per_month, first=False)


def _write_contacted(case: Case, change: Change) -> Case:
    def one(s: Segment) -> dict[str, object]:
        base = _contacted(s)
        factor = change(base) / base.value if base.value else 1.0
        return {"contacted_per_month": _scaled(s.contacted_per_month, factor)}

    return _each(case, one)


def _segment_kind(field: str, label: str) -> _Kind:
    return _Kind(
        field,
        label,
        "money",
        lambda case: [getattr(s, field) for s in case.segments],
        lambda case, change: _each(
            case, lambda s: {field: _at(getattr(s, field), change(getattr(s, field)))}
        ),
    )


def _programme_kind(field: str, label: str) -> _Kind:
    def write(case: Case, change: Change) -> Case:
        held = getattr(case.programme, field)
        programme = case.programme.model_copy(update={field: _at(held, change(held))})
        return case.model_copy(update={"programme": programme})

    return _Kind(
        field, label, "money", lambda c: [getattr(c.programme, field)], write, by_segment=False
    )


_KINDS: tuple[_Kind, ...] = (
    _Kind("uplift", "Uplift", "points", lambda c: [_uplift(s) for s in c.segments], _write_uplift),
    _Kind(
        "natural_return_rate",
        "Natural return rate, uplift kept",
        "share",
        lambda c: [s.natural_return_rate for s in c.segments],
        _write_natural,
    ),
    _Kind(
        "margin",
        "Margin in the month of return",
        "money",
        lambda c: [_margin(s) for s in c.segments],
        _write_margin,
    ),
    _Kind(
        "contacted_per_month",
        "Customers contacted a month, by segment",
        "customers",
        lambda c: [_contacted(s) for s in c.segments],
        _write_contacted,
    ),
    _segment_kind("offer_cost", "Offer cost for each return"),
    _segment_kind("contact_cost", "Contact cost"),
    _programme_kind("team_cost", "Team cost a month"),
    _programme_kind("setup_cost", "Set-up cost"),
    _Kind(
        "discount_rate",
        "Discount rate, a year",
        "share",
        lambda c: [c.discount_rate],
        lambda c, change: c.model_copy(
            update={"discount_rate": _at(c.discount_rate, change(c.discount_rate))}
        ),
        by_segment=False,
    ),
)
