"""What-ifs worked out beforehand, for a page on which nothing can be moved.

One way: one driver at seven points, from its low to its high end, all others held. Two ways: the
natural return rate against the uplift. All segments are moved alike; what is shown is the mean over
segments weighted by the customers contacted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.moved.levers import LeverPart, Moved, levers
from winback_kit.case.moved.what_if import contacted_by_segment, shown_mean
from winback_kit.case.result.variants import npv_of_variants
from winback_kit.words.text import Unit

POINTS = 7
MOST_DRIVERS = 6
SPREAD = 0.3  # how far a driver without a range is moved either way
_AWAY = np.linspace(-1.0, 1.0, POINTS)
_TIMES = np.linspace(0.0, 2.0, POINTS)
_LEAST_MEAN = 0.002  # below this an uplift is moved in steps of a point, not in parts of itself


@dataclass(frozen=True)
class OneWay:
    """One driver: `values` (7,) in its unit, and the net present value at each (7,)."""

    name: str
    label: str
    unit: Unit
    values: Array
    npv: Array
    ranged: bool


@dataclass(frozen=True)
class TwoWay:
    """Net present value by natural return rate (rows) and uplift (columns): shape (7, 7)."""

    natural: Array
    uplift: Array
    npv: Array


def one_way(
    case: Case, *, names: Sequence[str] = (), most: int = MOST_DRIVERS
) -> tuple[OneWay, ...]:
    """The drivers that move the net present value most, or those named."""
    held = [one for one in levers(case) if not names or one.name in names]
    variants = [
        lever.variant([_point(part, away) for part in lever.parts])
        for lever in held
        for away in _AWAY
    ]
    npv = npv_of_variants(case, variants).reshape(len(held), POINTS)
    weights = contacted_by_segment(case)
    found = [
        OneWay(
            name=lever.name,
            label=lever.label,
            unit=lever.unit,
            values=np.array(
                [shown_mean(lever, weights, partial(_point, away=away)) for away in _AWAY]
            ),
            npv=values,
            ranged=any(part.low < part.high for part in lever.parts),
        )
        for lever, values in zip(held, npv, strict=True)
    ]
    found = [one for one in found if np.ptp(one.values) > 0] or found
    found.sort(key=lambda one: (not one.ranged, -abs(one.npv[-1] - one.npv[0])))
    return tuple(found[:most])


def _point(part: LeverPart, away: float) -> float:
    """A part between its low end (−1), base (0) and high end (1)."""
    if part.low >= part.high:
        return part.scaled(1 + SPREAD * (-away if part.exponent else away))
    end = part.low if away < 0 else part.high
    return float(part.base + abs(away) * (end - part.base))


def two_way(case: Case) -> TwoWay:
    """The natural return rate and the uplift moved together, from none to twice the base; no share
    is moved beyond all."""
    by_name = {lever.name: lever for lever in levers(case)}
    natural, uplift = by_name["natural_return_rate"], by_name["uplift"]
    weights = contacted_by_segment(case)
    p0 = shown_mean(natural, weights, lambda part: part.base)
    tau = shown_mean(uplift, weights, lambda part: part.base)
    shares = _shares(p0)
    uplifts = np.sort(_TIMES * tau) if abs(tau) >= _LEAST_MEAN else tau + (_TIMES - 1) * 3 / 100
    variants = []
    for share in shares:
        for wanted in uplifts:
            moved: Moved = {}
            for part in natural.parts:
                at = part.scaled(share / p0) if p0 > 0 else share
                part.set_dials(np.asarray(at), moved)
            for part in uplift.parts:
                by_factor = abs(tau) >= _LEAST_MEAN
                at = part.scaled(wanted / tau) if by_factor else part.base + wanted - tau
                part.set_dials(np.asarray(at), moved)
            variants.append({path: float(value) for path, value in moved.items()})
    npv = npv_of_variants(case, variants).reshape(POINTS, POINTS)
    return TwoWay(natural=shares, uplift=uplifts, npv=npv)


def _shares(base: float) -> Array:
    """Shares from none to twice the base, which stands in the middle, and to no more than all.

    >>> _shares(0.3).round(2).tolist(), _shares(0.7).round(2).tolist()
    ([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.0, 0.23, 0.47, 0.7, 0.8, 0.9, 1.0])
    """
    if base <= 0:
        return _TIMES / 100
    if 2 * base <= 1 or base >= 1:
        return _TIMES * base
    return np.interp(_TIMES, [0, 1, 2], [0, base, 1])
