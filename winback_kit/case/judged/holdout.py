"""What it costs to hold some back for the test, and what the test is worth.

The cost is a difference of two cases: NPV with nobody held back − NPV as it stands. The worth is
that of the news about the uplift for those who are still to be contacted when the test is read
(`information.py`): with a share h of N people held back in the months of the test, n = h·N,

    EVSI(h)  = v · σ̃(h) · L(|μ − τ*| / σ̃(h)) · (those contacted later + n · (1 − p0) · kept)
    s²(h)    = d · [p1f(1 − p1f)/(N − n − u) + p0f(1 − p0f)/(n + u)] / f²

v, μ, τ* and the prior as in `pilot.py`, f the share of a window's returns that has come by then, d
the design effect; u are held out of every campaign, and are read but never contacted. What they
cost is a difference of two cases too. What the news is worth after the programme, for one that
follows, is not counted.
"""

from dataclasses import dataclass

import numpy as np

from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.judged.case_pilot import Pilot, drawn_by_month
from winback_kit.case.judged.information import news_sd, unit_normal_loss
from winback_kit.case.judged.pilot import PilotTerms
from winback_kit.case.result.model import Model
from winback_kit.case.result.variants import npv_of_variants

YEAR = 12
_PARTS = np.linspace(0.0, 1.0, 21)  # of the share that is held back


@dataclass(frozen=True)
class HoldoutCost:
    """Those held back for the test: customers, their share of those in the test, and money.

    Each is left alone for `months`, by when `kept_chance` of the chance to return is left.
    `npv_without` is the net present value with nobody held back, `cost` what they cost of it,
    `worth` what the test finds out. `best_share` is the share at which the worth exceeds the cost
    most, 0 where no share is worth its cost, `even_share` the largest that costs no more than it
    is worth; shares are of all in the test, up to that held back.

    `always` are the customers held out of every campaign, `always_cost` what they cost of the net
    present value beside those, and `always_a_year` the same for a year of contacts; `today` are
    left to what is done today, and are no contacts of the programme.
    """

    held: float
    share: float
    months: int
    kept_chance: float
    npv_without: float
    cost: float
    worth: float
    best_share: float
    even_share: float
    always: float = 0.0
    always_cost: float = 0.0
    always_a_year: float = 0.0
    today: float = 0.0

    @property
    def pays(self) -> bool:
        """Whether the test is worth what those held back cost."""
        return self.worth >= self.cost


def holdout_cost(case: Case, flow: Model, pilot: Pilot | None) -> HoldoutCost | None:
    """What those held back cost and bring; None where nobody is. Without a pilot it brings 0."""
    if not case.holds_back:
        return None
    drawn = drawn_by_month(case, flow)
    held = float(flow["held_back"].sum())
    in_test = float(drawn[:, : case.holdout.test_months].sum())
    always = flow["held_always"][..., 1:]
    if held + always.sum() <= 0 or in_test <= 0:
        return None
    shares = [one.holdout_share.value for one in case.segments]
    values = npv_of_variants(
        case,
        [
            {f"segments.{at}.holdout_share": part * share for at, share in enumerate(shares)}
            for part in _PARTS
        ],
    )
    costs = values[0] - values
    worths = np.zeros_like(costs)
    if pilot is not None:
        months = case.holdout.test_months
        later = float(drawn[:, months:].sum() - always[:, months:].sum())
        out = float(always[:, :months].sum())
        worths = _worth(case, pilot.terms, in_test, later, held_back=_PARTS * held, always=out)
    net = worths - costs
    without = npv_of_variants(case, [{"holdout.universal_share": 0.0}, {}])
    always_cost = float(without[0] - without[1]) if always.sum() > 0 else 0.0
    contacting = max(1, int((drawn.sum(axis=0) > 0).sum()))
    share = held / in_test
    return HoldoutCost(
        held=held,
        share=share,
        months=case.holdout.months,
        kept_chance=case.holdout.kept_chance.value,
        npv_without=float(values[0]),
        cost=float(costs[-1]),
        worth=float(worths[-1]),
        best_share=share * float(_PARTS[int(net.argmax())]),
        even_share=share * float(_PARTS[np.flatnonzero(net >= net[0])[-1]]),
        always=float(always.sum()),
        always_cost=always_cost,
        always_a_year=always_cost * min(1.0, YEAR / contacting),
        today=float(flow["left_to_today"].sum()),
    )


def _worth(
    case: Case,
    terms: PilotTerms,
    in_test: float,
    later: float,
    *,
    held_back: Array,
    always: float,
) -> Array:
    """EVSI for so many held back of those in the test, and so many contacted after it."""
    belief, f = terms.belief, terms.belief.arrived
    p0, p1 = f * belief.natural_return_rate, f * (belief.natural_return_rate + belief.mean)
    out = held_back + always
    some = np.maximum(out, 1e-9)
    variance = (p1 * (1 - p1) / (in_test - out) + p0 * (1 - p0) / some) / f**2 * belief.effect
    moved = news_sd(prior_sd=belief.sd, sampling_variance=variance)
    distance = abs(belief.mean - terms.break_even_uplift) / np.maximum(moved, 1e-300)
    kept = case.holdout.kept_chance.value * (1 - belief.natural_return_rate)
    left = later + held_back * kept
    worth = terms.worth_of_return * moved * unit_normal_loss(np.minimum(distance, 1e6)) * left
    return np.where(out > 0, worth, 0.0)
