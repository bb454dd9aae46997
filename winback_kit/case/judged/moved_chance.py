"""The chance that it pays when the main controls are moved, without drawing 10,000 cases again.

A thousand of the draws are kept. When a control is moved, every draw of what it moves is moved by
its factor, and so is its range. In each draw the net present value is then nearly a polynomial of
where the six stand (margin × uplift, margin × natural return, offer × uplift, …; tax and limits
bend it):

    NPV_d(t) ≈ Σ_k c_dk · Π t_i over the controls in monomial k,   t = (value − middle) / half,

found by least squares from `DESIGN` settings that are worked out in full. The chance is the share
of draws above 0, put right by what the kept draws miss in the base case. `error` is measured
against all draws, worked out in full at settings where it is in doubt whether the case pays: twice
the root mean square of the differences, in whole points, at least two.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil

import numpy as np

from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.judged.risk import AT_ONCE, THREADS, Risk
from winback_kit.case.moved.levers import levers
from winback_kit.case.moved.main_controls import (
    Dials,
    MainControl,
    base_dials,
    main_controls,
    stand_all,
)
from winback_kit.case.result.figures_of import outcome_measure
from winback_kit.case.result.model import Model
from winback_kit.records.result import Result

KEPT = 1024  # the first of the Sobol points, which are spread as evenly as all of them
DESIGN, CANDIDATES, CHECKED = 24, 64, 4
LEAST_ERROR = 0.02  # two standard errors of so many draws, against ten thousand
DOUBT = (0.1, 0.9)
_RETURNS = ((), ("uplift",), ("natural_return_rate",), ("uplift", "natural_return_rate"))
_OF_RETURNS = (*_RETURNS, ("natural_return_rate", "natural_return_rate"))
MONOMIALS: tuple[tuple[str, ...], ...] = (
    *_OF_RETURNS,
    *(("margin", *one) for one in _OF_RETURNS),
    *(("offer_cost", *one) for one in _OF_RETURNS),
    *(("contact_cost", *one) for one in _RETURNS[:3]),
    ("fixed_cost",),
)


@dataclass(frozen=True, repr=False)
class MovedChance(Result):
    """Coefficients of each kept draw, shape (D, K), a column for each of `MONOMIALS`.

    `chance` is that of the case as it stands; `error` is a share, 0.02 for ±2 points.
    """

    controls: tuple[MainControl, ...]
    coefficients: Array
    chance: float
    error: float = 0.0

    def npv(self, values: Mapping[str, float]) -> Array:
        """The net present value of each kept draw, controls standing at `values` (D,)."""
        return np.asarray(self.coefficients @ _powers(self.controls, [values])[0])

    def at(self, values: Mapping[str, float]) -> float:
        """The chance that it pays with controls at `values`, at their base where none is given."""
        missed = self.chance - float((self.npv({}) > 0).mean())
        return min(1.0, max(0.0, float((self.npv(values) > 0).mean()) + missed))


def moved_chance(case: Case, risk: Risk) -> MovedChance | None:
    """What the chance of a case becomes; None where none is given, or a file has what-ifs.

    >>> found = moved_chance(study.case, study.assessment.risk)
    >>> found is None  # the chance is not given: most of what moves it is assumed
    True
    """
    if risk.chance is None or case.what_if or not risk.levers:
        return None
    return chance_of_draws(case, risk)


def chance_of_draws(case: Case, risk: Risk) -> MovedChance:
    """The same, whether the case gives a chance or not."""
    controls, draw = main_controls(case), np.random.default_rng(case.risk.seed)
    settings = [{}, *_settings(controls, draw, DESIGN - 1)]
    drawn = _drawn_dials(case, risk, KEPT)
    values = np.stack([npv_of_draws(case, controls, one, drawn) for one in settings])
    fitted, *_ = np.linalg.lstsq(_powers(controls, settings), values, rcond=None)
    coefficients = np.asarray(fitted.T, dtype=float)
    share = float((risk.npv > 0).mean())
    made = MovedChance(controls, coefficients, share)
    return MovedChance(controls, coefficients, share, _error(case, risk, made, draw))


def npv_of_draws(
    case: Case, controls: Sequence[MainControl], values: Mapping[str, float], drawn: Dials
) -> Array:
    """The net present value of each draw with controls moved, worked out in full (D,)."""
    moved = stand_all(controls, values, base_dials(case) | drawn)
    size = max(len(one) for one in drawn.values())
    model = Model(case)

    def one(first: int) -> Array:
        piece = slice(first, first + AT_ONCE)
        some = {path: x[piece] if np.ndim(x) else x for path, x in moved.items()}
        npv = outcome_measure(model.again(some), "npv")
        return np.broadcast_to(npv, (min(AT_ONCE, size - first),))

    with ThreadPoolExecutor(THREADS) as pool:
        return np.concatenate(list(pool.map(one, range(0, size, AT_ONCE))))


def _drawn_dials(case: Case, risk: Risk, draws: int) -> Dials:
    """The dials that the draws set, each with an array of them."""
    moved: Dials = {}
    for lever in levers(case):
        if lever.name in risk.levers:
            _, values = risk.levers[lever.name]
            for at, part in enumerate(lever.parts):
                part.set_dials(values[:draws, at], moved)
    return moved


def _settings(
    controls: Sequence[MainControl], draw: np.random.Generator, number: int
) -> Iterator[dict[str, float]]:
    """Settings anywhere between the ends of the sliders."""
    ends = np.array([(one.least, one.most) for one in controls])
    for row in draw.uniform(ends[:, 0], ends[:, 1], (number, len(ends))):
        yield dict(zip([one.name for one in controls], row.tolist(), strict=True))


def _powers(controls: Sequence[MainControl], settings: Sequence[Mapping[str, float]]) -> Array:
    """The monomials at each setting, shape (settings, monomials)."""
    at = {
        one.name: np.array([scaled(one, values.get(one.name, one.base)) for values in settings])
        for one in controls
    }
    ones = np.ones(len(settings))
    return np.stack(
        [np.prod([ones, *(at[name] for name in one)], axis=0) for one in MONOMIALS], axis=-1
    )


def scaled(control: MainControl, value: float) -> float:
    """From −1 at one end of a slider to 1 at the other."""
    middle, half = (control.most + control.least) / 2, (control.most - control.least) / 2
    return (value - middle) / half


def _error(case: Case, risk: Risk, made: MovedChance, draw: np.random.Generator) -> float:
    """Twice the root mean square of the error where it is in doubt whether it pays, rounded up."""
    settings = list(_settings(made.controls, draw, CANDIDATES))
    told = [made.at(one) for one in settings]
    doubtful = sorted(range(CANDIDATES), key=lambda at: (not DOUBT[0] < told[at] < DOUBT[1], at))[
        :CHECKED
    ]
    drawn = _drawn_dials(case, risk, len(risk.npv))
    missed = [
        told[at] - float((npv_of_draws(case, made.controls, settings[at], drawn) > 0).mean())
        for at in doubtful
    ]
    return max(LEAST_ERROR, ceil(200 * float(np.sqrt(np.mean(np.square(missed))))) / 100)
