"""What a moved assumption does: one lever at a time, in all segments alike.

At its low and high end each segment takes its own range. For the break-even all segments' values
are multiplied by one factor until the net present value is 0; what is shown is the mean over
segments, weighted by the customers contacted.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.moved.levers import Lever, LeverPart, levers
from winback_kit.case.result.model import cash_flow
from winback_kit.case.result.variants import break_evens, npv_of_variants
from winback_kit.records.result import Rows
from winback_kit.words.text import Unit

_FACTORS = np.array([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 8, 16, 50.0])
TENTH = float(ndtri(0.9))  # a range runs from its tenth to its ninetieth percentile


@dataclass(frozen=True)
class LeverEffect:
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

    @property
    def swing(self) -> float:
        """How far its range moves the net present value."""
        return abs(self.npv_high - self.npv_low)

    @property
    def distance(self) -> float | None:
        """From the base to the break-even, in standard deviations of its range; None without one.

        A range from the tenth to the ninetieth percentile is 2.56 standard deviations wide.
        """
        if self.break_even is None or self.high <= self.low:
            return None
        return (self.break_even - self.base) / ((self.high - self.low) / (2 * TENTH))


def uplift_of(found: Sequence[LeverEffect]) -> tuple[float, float, float]:
    """The uplift among the drivers: the mean of those contacted, with low and high."""
    one = next(one for one in found if one.name == "uplift")
    return one.base, one.low, one.high


def drivers(case: Case, *, only: Collection[str] = ()) -> Rows[LeverEffect]:
    """Every driver, or `only` those named; whose range moves the net present value most is first.

    >>> swings = [one.swing for one in wk.drivers(study.case)]
    >>> swings == sorted(swings, reverse=True)
    True
    """
    held = [lever for lever in levers(case) if not only or lever.name in only]
    weights, factors = contacted_by_segment(case), _break_even_factors(case, held)
    found = [
        LeverEffect(
            name=lever.name,
            label=lever.label,
            unit=lever.unit,
            base=shown_mean(lever, weights, lambda part: part.base),
            low=shown_mean(lever, weights, lambda part: part.low),
            high=shown_mean(lever, weights, lambda part: part.high),
            npv_low=float(low),
            npv_high=float(high),
            break_even=_shown(lever, weights, factor),
        )
        for lever, (low, high), factor in zip(held, npv_at_ends(case, held), factors, strict=True)
    ]
    return Rows(sorted(found, key=lambda d: -d.swing))


def npv_at_ends(case: Case, held: Sequence[Lever]) -> Array:
    """The net present value with each lever at its low and its high end, shape (levers, 2)."""
    ends = [
        lever.variant([part.ends[at] for part in lever.parts]) for lever in held for at in (0, 1)
    ]
    return npv_of_variants(case, ends).reshape(-1, 2)


def contacted_by_segment(case: Case) -> Array:
    """Customers contacted of each segment, shape (S,)."""
    return np.asarray(cash_flow(case)["contacted"].sum(axis=-1))


def npv(case: Case) -> float:
    """The net present value of a case."""
    return float(npv_of_variants(case, [{}])[0])


def break_even(case: Case, name: str) -> float | None:
    """The value of one driver at which the net present value is 0, or None if there is none.

    >>> uplift = wk.break_even(study.case, "uplift")
    >>> natural = study.case.segments[0].natural_return_rate.value
    >>> abs(wk.outcome(study.case, {"segments.*.return_rate": natural + uplift}).npv) < 1e-6
    True
    """
    lever = next(one for one in levers(case) if one.name == name)
    return _shown(lever, contacted_by_segment(case), _break_even_factors(case, [lever])[0])


def shown_mean(lever: Lever, weights: Array, of: Callable[[LeverPart], float]) -> float:
    """A lever as one figure: the mean of `of` over its segments, weighted by `weights` (S,)."""
    values = [of(part) for part in lever.parts]
    if lever.parts[0].segment is None:
        return values[0]
    own = np.array([weights[part.segment] for part in lever.parts])
    return float(np.average(values, weights=own) if own.sum() > 0 else np.mean(values))


def _shown(lever: Lever, weights: Array, factor: float | None) -> float | None:
    return None if factor is None else shown_mean(lever, weights, lambda part: part.scaled(factor))


def _break_even_factors(case: Case, held: list[Lever]) -> list[float | None]:
    """For each lever the factor nearest to 1 at which the net present value is 0."""

    def variant(row: int, factor: float) -> dict[str, float]:
        return held[row].variant([part.scaled(factor) for part in held[row].parts])

    return break_evens(case, variant, np.tile(_FACTORS, (len(held), 1)), base=np.ones(len(held)))
