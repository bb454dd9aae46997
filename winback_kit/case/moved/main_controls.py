"""The six things that a person moves first: uplift, margin, natural return, contact, offer, fixed.

Each moves a row of dials at once, by one factor, and is shown as one figure,

    shown value = Σ by · dial (· times),

a mean over segments weighted by the customers contacted. Nothing but dials is moved: where a
control stands follows from them, so that a scenario, a link or a single segment moves it too. At
f = value / base each dial becomes own · f, own being its base, or what a draw has in its place:

    uplift              return rate = natural return rate + f · (own return rate − own natural one)
    natural return rate natural = f · own natural; the return rate goes along, the uplift is kept
    any other           own · (1 + (f − 1) · k), k = 1 unless one arm's range is narrower

What is nothing in the base case has no factor: `per` is then what a dial takes for each unit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from winback_kit.assumptions.record import Grade
from winback_kit.case.assumptions.inputs import Dial, dials
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.formulas.input_list import FIRST_MARGIN
from winback_kit.case.moved.dial_ranges import likely_range
from winback_kit.case.moved.levers import Lever, levers
from winback_kit.case.moved.what_if import contacted_by_segment
from winback_kit.case.result.variants import break_evens
from winback_kit.words.text import Text, Unit, marked

YEAR = 12
_FACTORS = np.array([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 8, 16, 50.0])
_FROM_NOTHING = np.concatenate([[0.0], 10.0 ** np.arange(0, 9)])
_LEAST_REACH = 100.0  # of an amount that the case does not count
_FAR = 5  # a break-even farther away than so many times the base is not reached by hand
Dials = dict[str, Any]


@dataclass(frozen=True)
class WeightedTerm:
    """A part of the shown value: a dial times `by`, and times another dial where one is named."""

    path: str
    by: float
    times: str | None = None


@dataclass(frozen=True)
class DialStep:
    """How one dial goes along; `over` is the dial that it stands on, `carries` one it takes along.

    `down` and `up` say how far it goes of a fall or rise of the whole.
    """

    path: str
    per: float = 0.0
    down: float = 1.0
    up: float = 1.0
    over: str | None = None
    carries: str | None = None


@dataclass(frozen=True)
class MainControl:
    """One of the six, in the unit that is shown. `least` and `most` are the ends of its slider."""

    name: str
    label: str
    unit: Unit
    base: float
    terms: tuple[WeightedTerm, ...]
    steps: tuple[DialStep, ...]
    limits: tuple[float, float]
    least: float = 0.0
    most: float = 0.0
    low: float | None = None
    high: float | None = None
    break_even: float | None = None
    evidence: Grade = "E"
    sources: tuple[str | Text, ...] = ()

    def value(self, held: Mapping[str, float]) -> float:
        """Where it stands when dials have these values."""
        return sum(
            one.by * held[one.path] * (held[one.times] if one.times else 1.0) for one in self.terms
        )

    def stand(self, value: float, own: Mapping[str, Any], held: Dials) -> None:
        """Move the dials of `held` to where they stand at a value; `own` is what the factor is of.

        Natural return is to be moved before the uplift, which stands on it.
        """
        factor = value / self.base if self.base else 0.0
        for step in self.steps:
            if step.over:
                shift = own[step.path] - own[step.over]
                new = held[step.over] + (factor * shift if self.base else shift + value)
            elif self.base:
                arm = step.down if factor < 1 else step.up
                new = own[step.path] * (1 + (factor - 1) * arm)
            else:
                new = own[step.path] + value * step.per
            if step.over or step.carries:
                new = np.clip(new, 0.0, 1.0)
            if step.carries:
                carried = held[step.carries] + new - held[step.path]
                held[step.carries] = np.clip(carried, 0.0, 1.0)
            held[step.path] = new


def main_controls(case: Case) -> tuple[MainControl, ...]:
    """The six of a case, in the order in which they are moved and shown.

    >>> [one.name for one in main_controls(study.case)]
    ['uplift', 'margin', 'natural_return_rate', 'contact_cost', 'offer_cost', 'fixed_cost']
    """
    base = case.model_copy(update={"what_if": {}})
    by_path = {dial.path: dial for dial in dials(base)}
    contacted = contacted_by_segment(base)
    whole = float(contacted.sum())
    count = len(base.segments)
    weights = [float(one) / whole if whole > 0 else 1 / count for one in contacted]
    made = [
        _uplift(weights, by_path),
        _margin(base, weights, by_path),
        _natural(weights, by_path),
        _cost("contact_cost", marked("Contact cost"), weights, ("contact_cost",)),
        _cost(
            "offer_cost",
            marked("Offer, for each customer who returns"),
            weights,
            ("offer_cost", "monthly_discount.amount"),
        ),
        _fixed(base),
    ]
    return _with_marks(base, [_with_range(base, one, by_path) for one in made])


def stand_all(
    controls: Iterable[MainControl], values: Mapping[str, float], own: Mapping[str, Any]
) -> Dials:
    """All dials when controls stand at `values` (at their base where none is given)."""
    held = dict(own)
    for one in sorted(controls, key=lambda control: control.name == "uplift"):
        if one.name in values and values[one.name] != one.base:
            one.stand(values[one.name], own, held)
    return held


def base_dials(case: Case) -> Dials:
    """Every dial of a case at its base."""
    return {dial.path: dial.value for dial in dials(case)}


def _of(at: int, name: str) -> str:
    return f"segments.{at}.{name}"


def _rates(weights: list[float], by_path: Mapping[str, Dial]) -> tuple[Array, Array]:
    """Natural return rates and uplifts by segment."""
    naturally, treated = (
        np.array([by_path[_of(at, name)].value for at in range(len(weights))])
        for name in ("natural_return_rate", "return_rate")
    )
    return naturally, treated - naturally


def _most(weights: list[float], moved: Array, room: Array) -> float:
    """The mean at which the first segment has used up its room: no rate is above 1."""
    factors = [r / m for m, r in zip(moved.tolist(), room.tolist(), strict=True) if m > 0]
    whole = float(np.average(moved, weights=weights))
    return _tidy(whole * min(factors)) if factors and whole > 0 else 1.0


def _uplift(weights: list[float], by_path: Mapping[str, Dial]) -> MainControl:
    natural, uplift = _rates(weights, by_path)
    terms: list[WeightedTerm] = []
    for at, weight in enumerate(weights):
        terms.append(WeightedTerm(_of(at, "return_rate"), weight))
        terms.append(WeightedTerm(_of(at, "natural_return_rate"), -weight))
    steps = tuple(
        DialStep(_of(at, "return_rate"), over=_of(at, "natural_return_rate"))
        for at in range(len(weights))
    )
    most = _most(weights, uplift, 1 - natural)
    label = marked("Uplift, all segments alike")
    return MainControl("uplift", label, "points", 0.0, tuple(terms), steps, (-1.0, most))


def _natural(weights: list[float], by_path: Mapping[str, Dial]) -> MainControl:
    natural, uplift = _rates(weights, by_path)
    most = _most(weights, natural, 1 - np.maximum(uplift, 0.0))
    name, rate = "natural_return_rate", "return_rate"
    terms = tuple(WeightedTerm(_of(at, name), weight) for at, weight in enumerate(weights))
    steps = tuple(
        DialStep(_of(at, name), per=1.0, carries=_of(at, rate)) for at in range(len(weights))
    )
    label = marked("Natural return rate, uplift kept")
    return MainControl(name, label, "share", 0.0, terms, steps, (0.0, most))


def _margin(case: Case, weights: list[float], by_path: Mapping[str, Dial]) -> MainControl:
    """Both arms move, each as far as its own range says."""
    lever = next(one for one in levers(case) if one.name == "margin")
    half, own, twice = (_at_factor(lever, factor) for factor in (0.5, 1.0, 2.0))
    terms, steps = [], []
    for part, weight in zip(lever.parts, weights, strict=True):
        assert part.segment is not None
        path = _of(part.segment, "margin.factor")
        path = path if path in by_path else _of(part.segment, "margin")
        dial = by_path[path].value
        terms.append(WeightedTerm(path, weight * (part.base / dial if dial else 1.0)))
    for path, value in own.items():
        down = 2 * (1 - half[path] / value) if value else 1.0
        up = twice[path] / value - 1 if value else 1.0
        steps.append(DialStep(path, per=1.0, down=round(down, 12), up=round(up, 12)))
    limits = (-1e12, 1e12)
    return MainControl("margin", FIRST_MARGIN, "money", 0.0, tuple(terms), tuple(steps), limits)


def _at_factor(lever: Lever, factor: float) -> dict[str, float]:
    return lever.variant([part.scaled(factor) for part in lever.parts])


def _cost(name: str, label: str, weights: list[float], inputs: tuple[str, ...]) -> MainControl:
    """A cost in each segment; an amount by the month counts with its months."""
    terms, steps = [], []
    for at, weight in enumerate(weights):
        for number, one in enumerate(inputs):
            months = _of(at, "monthly_discount.months") if one.endswith(".amount") else None
            terms.append(WeightedTerm(_of(at, one), weight, months))
            steps.append(DialStep(_of(at, one), per=0.0 if number else 1.0))
    return MainControl(name, label, "money", 0.0, tuple(terms), tuple(steps), (0.0, 1e12))


def _fixed(case: Case) -> MainControl:
    """The team, and the set-up shared out over the months of the team, a year."""
    programme = case.programme
    months = min(programme.team_months or case.horizon_months, case.horizon_months)
    team, people = "programme.team_cost", programme.people.value
    per = 1 / (YEAR * people) if people else 0.0
    return MainControl(
        "fixed_cost",
        marked("Fixed costs a year (team, set-up)"),
        "money",
        0.0,
        (
            WeightedTerm(team, YEAR, "programme.people"),
            WeightedTerm("programme.setup_cost", YEAR / months),
        ),
        (DialStep(team, per=per), DialStep("programme.setup_cost")),
        (0.0, 1e12),
    )


def _with_range(case: Case, one: MainControl, by_path: Mapping[str, Dial]) -> MainControl:
    """The control with its base, its range and how it is known."""
    held = {path: dial.value for path, dial in by_path.items()}
    ends: list[Dials] = [dict(held), dict(held)]
    for term in one.terms:
        if term.by > 0:
            low, high = likely_range(case, by_path[term.path])
            for end, value in zip(ends, (low, high), strict=True):
                end[term.path] = held[term.path] if value is None else value
    low, high = (_tidy(one.value(end)) for end in ends)
    told = [by_path[step.path] for step in one.steps]
    given = [dial for dial in told if dial.given] or told
    return replace(
        one,
        base=_tidy(one.value(held)),
        low=low if low < high else None,
        high=high if low < high else None,
        evidence=max(dial.assumption.evidence for dial in given),
        sources=tuple(dict.fromkeys(d.assumption.source for d in given if d.assumption.source)),
    )


def _with_marks(case: Case, found: list[MainControl]) -> tuple[MainControl, ...]:
    """The controls with their break-even, and how far their sliders reach."""
    own = base_dials(case)

    def variant(row: int, value: float) -> dict[str, float]:
        held = dict(own)
        found[row].stand(value, own, held)
        return {path: float(x) for path, x in held.items() if x != own[path]}

    longest = max(len(_FACTORS), len(_FROM_NOTHING))
    grid = np.array([_grid(one, longest) for one in found])
    base = np.array([one.base for one in found])
    evens = break_evens(case, variant, np.sort(grid, axis=1), base=base)
    return tuple(
        _reaching(replace(one, break_even=even)) for one, even in zip(found, evens, strict=True)
    )


def _grid(one: MainControl, longest: int) -> Array:
    """Values between which a break-even is looked for, as many for each."""
    values = one.base * _FACTORS if one.base else _FROM_NOTHING
    values = np.clip(values, *one.limits)
    return np.concatenate([values, np.full(longest - len(values), values[-1])])


def _reaching(one: MainControl) -> MainControl:
    base, low, high = one.base, one.low, one.high
    even = one.break_even
    near = even is not None and (not base or abs(even) < _FAR * abs(base))
    far = 1.1 * even if even is not None and near else 0.0
    rate = one.unit in ("share", "points")
    nothing = 0.02 if rate else 1.0 if base else _LEAST_REACH
    reach = max(2 * base, 1.5 * (high or 0.0), far, nothing)
    least = min(0.0, 2 * base, 1.5 * (low or 0.0), far)
    least, most = max(least, one.limits[0]), min(reach, one.limits[1])
    return replace(one, least=_tidy(least), most=_tidy(most))


def _tidy(value: float) -> float:
    """0.06, not 0.060000000000000005."""
    return round(float(f"{value:.12g}"), 12) + 0.0
