"""Named scenarios of a case, from the ranges of its assumptions, and what each of them says.

Stress has every lever that is in doubt at its bad end (its tenth or ninetieth percentile, whichever
costs money), Favourable at its good end, and the third takes it that the offer changes nobody's
mind. Where it is known how many customers are active, a fourth takes what the offer may do to price
and brand (`side_effects.py`). Each alone is unlikely; they bound the case and are not averaged.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from winback_kit.assumptions.rules import Scenario
from winback_kit.case.assumptions.record import Case
from winback_kit.case.moved.levers import Lever, levers
from winback_kit.case.moved.side_effects import side_effect_changes
from winback_kit.case.moved.what_if import npv_at_ends
from winback_kit.case.result.outcome import Outcome, outcome
from winback_kit.records.result import Rows
from winback_kit.words.text import marked

BASE = marked("Base case")
STRESS, FAVOURABLE = marked("Stress"), marked("Favourable")
NO_EFFECT = marked("The offer changes nothing")
SIDE_EFFECTS = marked("Side effects on price and brand (prior)")


@dataclass(frozen=True)
class ScenarioOutcome:
    """A scenario with its figures."""

    name: str
    probability: float | None
    outcome: Outcome


def named_scenarios(case: Case, *, active: float = 0.0) -> tuple[Scenario, ...]:
    """Stress, favourable and no effect, as changes of dials; side effects on `active` customers."""
    held = [lever for lever in levers(case) if lever.risky]
    bad = [0 if low <= high else 1 for low, high in npv_at_ends(case, held)]
    good = [1 - end for end in bad]
    uplift = next(lever for lever in held if lever.name == "uplift")
    nothing = uplift.variant([0.0 for _ in uplift.parts])
    found = (
        Scenario(name=STRESS, changes=_together(held, bad)),
        Scenario(name=FAVOURABLE, changes=_together(held, good)),
        Scenario(name=NO_EFFECT, changes=dict(nothing)),
    )
    if not active:
        return found
    return (*found, Scenario(name=SIDE_EFFECTS, changes=side_effect_changes(case, active)))


def _together(held: list[Lever], ends: Sequence[int]) -> dict[str, float | str]:
    """Each lever that has a range at one end of it: 0 the low one, 1 the high one."""
    moved: dict[str, np.ndarray] = {}
    for lever, end in zip(held, ends, strict=True):
        for part in lever.parts:
            if part.low < part.high:
                part.set_dials(np.asarray(part.ends[end]), moved)
    return {path: float(value) for path, value in moved.items()}


def scenario_outcomes(case: Case) -> Rows[ScenarioOutcome]:
    """The base case and every scenario of a case with its figures.

    >>> found = wk.scenario_outcomes(study.case)
    >>> [one.name for one in found][:4]
    ['Base case', 'Stress', 'Favourable', 'The offer changes nothing']
    >>> found[4].name
    'Side effects on price and brand (prior)'
    """
    base = ScenarioOutcome(BASE, None, outcome(case))
    others = [
        ScenarioOutcome(one.name, one.probability, outcome(case, one.changes))
        for one in case.scenarios
    ]
    return Rows([base, *others])
