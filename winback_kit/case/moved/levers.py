"""Levers: what moves together when one thing turns out differently, in all segments alike.

A lever has a part for each segment (or one for the programme). A part knows its base and range in
the unit that is shown, and which dials it sets. A natural return rate is moved with the uplift
kept, since both arms share it; a margin or a retention moves both arms.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.assumptions.record import Assumption
from winback_kit.assumptions.series import Retention, Series, as_one
from winback_kit.assumptions.terms import Segment
from winback_kit.case.assumptions.inputs import OWN, Dial, dials, is_of_no_holdout
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.formulas.input_list import (
    FIRST_MARGIN,
    PROGRAMME_INPUTS,
    RUNNING_AFTER_A_YEAR,
    SEGMENT_INPUTS,
    Input,
)
from winback_kit.words.text import Unit, marked

Moved = dict[str, Any]
# drawn in this order; what is added comes later, so that the draws of a case stay as they are
_FIRST = (
    "natural_return_rate",
    "uplift",
    "margin",
    "retention",
    "contacted_per_month",
    "offer_cost",
    "monthly_discount",
    "contact_cost",
    "contactable_share",
    "natural_redemption",
    "adverse_selection",
    "team_cost",
    "people",
    "setup_cost",
    "deal_seeking_rate",
    "replaced_share",
)
AT_MONTH = 12  # a retention is shown as the share still running then


@dataclass(frozen=True)
class LeverPart:
    """One segment's part of a lever (or the programme's): base, range, and the dials it sets.

    `most` and `least` bound the value; `set_dials(value, moved)` writes into `moved`, whatever
    levers have been moved before.
    """

    segment: int | None
    base: float
    low: float
    high: float
    set_dials: Callable[[Array, Moved], None]
    least: float = 0.0
    most: float = np.inf
    exponent: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """Its range."""
        return self.low, self.high

    def scaled(self, factor: float) -> float:
        """The value at a factor of the base; of a retention, at a factor of its hazard."""
        value = self.base**factor if self.exponent else self.base * factor
        return float(np.clip(value, self.least, self.most))


@dataclass(frozen=True)
class Lever:
    """One thing that can turn out differently. `risky` levers are drawn in the simulation."""

    name: str
    label: str
    unit: Unit
    parts: tuple[LeverPart, ...]
    risky: bool = True

    @property
    def has_range(self) -> bool:
        """Whether any part of it may turn out differently."""
        return any(part.low < part.high for part in self.parts)

    @property
    def counts(self) -> bool:
        """Whether any part of it is other than 0."""
        return any(part.base for part in self.parts)

    def variant(self, values: list[float]) -> dict[str, float]:
        """The dials when each part takes its value."""
        moved: Moved = {}
        for part, value in zip(self.parts, values, strict=True):
            part.set_dials(np.asarray(value), moved)
        return {path: float(value) for path, value in moved.items()}


def levers(case: Case) -> list[Lever]:
    """The levers of a case: those that it gives, whether they have a range or not."""
    by_path = {dial.path: dial for dial in dials(case) if not is_of_no_holdout(case, dial)}
    found = _of_returns(case)
    for one in SEGMENT_INPUTS:
        paths = [f"segments.{at}.{one.path}" for at in range(len(case.segments))]
        found += _lever(one, [by_path[path] for path in paths if path in by_path])
    for one in PROGRAMME_INPUTS:
        found += _lever(one, [by_path[one.path]] if one.path in by_path else [])
    for path, dial in by_path.items():
        found += _lever(dial.input, [dial]) if path.startswith(f"{OWN}.") else []
    order = {name: at for at, name in enumerate(_FIRST)}
    return sorted(found, key=lambda lever: order.get(lever.name, len(_FIRST)))


def _lever(one: Input, held: list[Dial]) -> list[Lever]:
    """The lever of an input where the case gives it: one of the programme, or one a segment."""
    given = [dial for dial in held if dial.given]
    if not one.lever or not given:
        return []
    parts = tuple(_plain(dial) for dial in given)
    return [Lever(one.name, one.label, one.unit, parts, risky=one.lever == "drawn")]


def _of_returns(case: Case) -> list[Lever]:
    """The levers of who returns and what they bring, which every case has."""
    named: tuple[tuple[str, str, Unit, Callable[[int, Segment], LeverPart]], ...] = (
        ("natural_return_rate", marked("Natural return rate, uplift kept"), "share", _natural),
        ("uplift", marked("Uplift"), "points", _uplift),
        ("margin", FIRST_MARGIN, "money", _margin),
        ("retention", RUNNING_AFTER_A_YEAR, "share", _retention),
        (
            "contacted_per_month",
            marked("Customers contacted a month, by segment"),
            "customers",
            _contacted,
        ),
    )
    segments = list(enumerate(case.segments))
    return [
        Lever(name, label, unit, tuple(part(at, one) for at, one in segments))
        for name, label, unit, part in named
    ]


def _plain(dial: Dial) -> LeverPart:
    low, high = dial.assumption.ends

    def set_dials(value: Array, moved: Moved) -> None:
        moved[dial.path] = value

    return LeverPart(
        dial.segment, dial.value, low, high, set_dials, dial.input.least, dial.input.most
    )


def _uplift(at: int, segment: Segment) -> LeverPart:
    p0, p1 = segment.natural_return_rate.value, segment.return_rate
    low, high = p1.ends

    def set_dials(value: Array, moved: Moved) -> None:
        natural = moved.get(f"segments.{at}.natural_return_rate", p0)
        moved[f"segments.{at}.return_rate"] = np.clip(natural + value, 0.0, 1.0)

    return LeverPart(at, p1.value - p0, low - p0, high - p0, set_dials, -1.0, 1.0)


def _natural(at: int, segment: Segment) -> LeverPart:
    p0, p1 = segment.natural_return_rate.value, segment.return_rate.value
    low, high = segment.natural_return_rate.ends

    def set_dials(value: Array, moved: Moved) -> None:
        moved[f"segments.{at}.natural_return_rate"] = value
        moved[f"segments.{at}.return_rate"] = np.clip(p1 + value - p0, 0.0, 1.0)

    return LeverPart(at, p0, low, high, set_dials, 0.0, 1.0)


def _path(at: int, name: str, given: Series | Assumption) -> tuple[str, float]:
    """The dial of a margin or a list of contacts, and its value."""
    if isinstance(given, Series):
        return f"segments.{at}.{name}.factor", given.factor
    return f"segments.{at}.{name}", given.value


def _margin(at: int, segment: Segment) -> LeverPart:
    shown = as_one(segment.margin, first=True)
    low, high = shown.ends
    factors = _factors(shown)
    held = [(*_path(at, "margin", segment.margin), factors)]
    if segment.natural_margin is not None:
        own = _factors(as_one(segment.natural_margin, first=True))
        held.append((*_path(at, "natural_margin", segment.natural_margin), own))

    def set_dials(value: Array, moved: Moved) -> None:
        factor = value / shown.value if shown.value else np.ones_like(value)
        for path, base, own in held:
            moved[path] = base * _as_far(factor, factors, own)

    return LeverPart(at, shown.value, low, high, set_dials, -np.inf)


def _contacted(at: int, segment: Segment) -> LeverPart:
    shown = as_one(segment.contacted_per_month, first=False)
    low, high = shown.ends
    path, base = _path(at, "contacted_per_month", segment.contacted_per_month)

    def set_dials(value: Array, moved: Moved) -> None:
        moved[path] = base * value / shown.value if shown.value else base * np.ones_like(value)

    return LeverPart(at, shown.value, low, high, set_dials)


def _retention(at: int, segment: Segment) -> LeverPart:
    base = float(segment.retention.survival(AT_MONTH + 1)[AT_MONTH])
    worse, better = _hazards(segment.retention)
    factors = (better, worse)
    held = [("retention", segment.retention.hazard_ratio, factors)]
    if segment.natural_retention is not None:
        least, most = reversed(_hazards(segment.natural_retention))
        held.append(("natural_retention", segment.natural_retention.hazard_ratio, (least, most)))

    def set_dials(value: Array, moved: Moved) -> None:
        safe = np.clip(value, 1e-12, 1.0)
        ratio = np.log(safe) / np.log(base) if 0 < base < 1 else np.ones_like(safe)
        for name, hazard, own in held:
            ratio_of_arm = _as_far(ratio, factors, own)
            moved[f"segments.{at}.{name}.hazard_ratio"] = np.clip(hazard * ratio_of_arm, 0.0, 20.0)

    return LeverPart(at, base, base**worse, base**better, set_dials, 0.0, 1.0, exponent=True)


def _factors(a: Assumption) -> tuple[float, float]:
    """The ends of a range as factors on its value."""
    low, high = a.ends
    return (low / a.value, high / a.value) if a.value else (1.0, 1.0)


def _as_far(factor: Array, ends: tuple[float, float], own: tuple[float, float]) -> Array:
    """A factor within one arm's range as the factor that lies as far in the range of the other."""
    if np.allclose(ends, own, rtol=1e-9):
        return factor
    down, up = (abs(a - 1) / abs(b - 1) if b != 1 else 0.0 for a, b in zip(own, ends, strict=True))
    return np.asarray(1 + (factor - 1) * np.where(factor < 1, down, up))


def _hazards(given: Retention) -> tuple[float, float]:
    """The range of a retention as factors on its hazard: the worse end, the better end."""
    if given.monthly is None or not 0 < given.monthly.value < 1:
        return given.low_ratio, given.high_ratio
    ends = np.clip(given.monthly.ends, 1e-9, 1.0)
    worse, better = np.log(ends) / np.log(given.monthly.value)
    return float(worse), float(better)
