"""Size and worth of a pilot by hand, by simulation and against trying every size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from winback_kit.case.judged.pilot import (
    PilotTerms,
    PilotWorth,
    StagedOption,
    UpliftBelief,
    best_pilot,
    pilot_worth,
    staged_option,
)
from winback_kit.checks import Refused

BELIEF = UpliftBelief(natural_return_rate=0.05, mean=0.02, sd=0.015)
TERMS = PilotTerms(
    belief=BELIEF,
    customers=50_000,
    break_even_uplift=0.025,
    worth_of_return=160.0,
    set_up_cost=5000.0,
    measuring_cost=0.5,
    worth_kept=0.95,
)


def test_worth_of_a_pilot_by_hand() -> None:
    # 2,000 an arm: s² = (.07 · .93 + .05 · .95) / 2000 = 5.63e-5, σ̃ = 2.25e-4/√(2.813e-4)
    # = .0134153; u = .005/σ̃ = .372709; L(u) = .372175 − .372709 · .354682 = .239982
    # EVSI = .95 · 48,000 · 160 · .0134153 · .239982 = 23,489
    # the treated arm loses 160 · .005 = .8 each: cost = 5,000 + 2 · 2,000 · .5 + 2,000 · .8
    found = pilot_worth(TERMS, per_arm=2000)
    assert found.evsi == pytest.approx(23_489, abs=3)
    assert found.cost == pytest.approx(8600)
    assert found.delay_cost == 0
    assert found.net == pytest.approx(found.evsi - 8600)
    assert found.net > 0


def test_waiting_costs_where_committing_now_would_pay() -> None:
    # μ − τ* = .01: each customer is worth 1.6 now; 5 % of that is lost for the 48,000 who wait
    found = pilot_worth(replace(TERMS, break_even_uplift=0.01), per_arm=2000)
    assert found.delay_cost == pytest.approx(0.05 * 48_000 * 1.6)
    assert found.cost == pytest.approx(5000 + 2000)


@pytest.mark.parametrize("break_even", [0.025, 0.01])
def test_worth_of_a_pilot_simulated(break_even: float) -> None:
    # draw the truth, run the pilot, decide, add up the money; less the better of all and none now
    terms = replace(TERMS, break_even_uplift=break_even)
    rng = np.random.default_rng(2)
    truth = rng.normal(0.02, 0.015, 200_000)
    variance = (0.07 * 0.93 + 0.05 * 0.95) / 3000
    seen = truth + rng.normal(0, np.sqrt(variance), truth.size)
    posterior = 0.02 + 0.015**2 / (0.015**2 + variance) * (seen - 0.02)
    each = 160 * (truth - break_even)
    money = 3000 * each - 5000 - 2 * 3000 * 0.5
    money += np.where(posterior > break_even, 0.95 * 47_000 * each, 0.0)
    now = max(0.0, 50_000 * 160 * (0.02 - break_even))
    error = money.std() / np.sqrt(money.size)
    assert pilot_worth(terms, per_arm=3000).net == pytest.approx(money.mean() - now, abs=4 * error)


@pytest.mark.parametrize(
    "terms",
    [
        TERMS,
        replace(TERMS, measuring_cost=4.0),
        replace(TERMS, break_even_uplift=0.01),
        replace(TERMS, customers=301),
        replace(TERMS, break_even_uplift=0.09),
    ],
)
def test_best_size_is_that_of_trying_every_size(terms: PilotTerms) -> None:
    nets = [pilot_worth(terms, per_arm=n).net for n in range(1, terms.customers // 2 + 1)]
    found = best_pilot(terms)
    assert found.net == max(nets)
    assert found.per_arm == 1 + int(np.argmax(nets))


def test_a_pilot_that_cannot_change_the_mind_is_not_worth_it() -> None:
    sure = replace(TERMS, belief=replace(BELIEF, sd=0.0))
    assert best_pilot(sure).evsi == 0
    assert best_pilot(sure).net <= 0


def test_option_of_staging_by_hand() -> None:
    # σ̃ of 2,000 an arm is .0134153, z = −.372709: P(go) = Φ(z) = .354682
    # E[NPV; go] = 8e6 · (−.005 · .354682 + .0134153 · .372175) = 25,755.6
    # a year later at 10 %, less 6,000: 25,755.6 / 1.1 − 6,000 = 17,414.2; committing: −40,000
    found = staged_option(
        BELIEF,
        per_arm=2000,
        break_even_uplift=0.025,
        worth_per_uplift=8e6,
        pilot_cost=6000.0,
        discount_rate=0.10,
        delay_months=12,
    )
    assert found.go_chance == pytest.approx(0.354682, abs=2e-6)
    assert found.scale_worth * found.go_chance == pytest.approx(25_755.6, abs=2)
    assert found.staged == pytest.approx(17_414.2, abs=2)
    assert found.commit == pytest.approx(-40_000)
    assert found.option_value == found.staged
    assert found.best == "pilot"


def test_option_of_staging_simulated() -> None:
    rng = np.random.default_rng(3)
    truth = rng.normal(0.02, 0.015, 400_000)
    variance = float(BELIEF.sampling_variance(800))
    seen = truth + rng.normal(0, np.sqrt(variance), truth.size)
    posterior = 0.02 + 0.015**2 / (0.015**2 + variance) * (seen - 0.02)
    go = posterior > 0.015
    npv = 1e6 * (truth - 0.015)
    found = staged_option(
        BELIEF,
        per_arm=800,
        break_even_uplift=0.015,
        worth_per_uplift=1e6,
        pilot_cost=1000.0,
        discount_rate=0.08,
        delay_months=6,
    )
    assert found.go_chance == pytest.approx(go.mean(), abs=0.004)
    assert found.scale_worth == pytest.approx(npv[go].mean(), abs=150)
    assert found.staged == pytest.approx(np.where(go, npv, 0).mean() / 1.08**0.5 - 1000, abs=100)
    assert found.commit == pytest.approx(5000)


def test_option_value_is_what_the_right_to_wait_adds() -> None:
    def option(staged: float, commit: float) -> StagedOption:
        return StagedOption(go_chance=0.5, scale_worth=1.0, staged=staged, commit=commit)

    assert (option(5, 3).option_value, option(5, 3).best) == (2, "pilot")
    assert (option(5, 9).option_value, option(5, 9).best) == (0, "commit")
    assert (option(-1, -2).option_value, option(-1, -2).best) == (0, "nothing")


def test_option_without_doubt_is_committing_later() -> None:
    found = staged_option(
        replace(BELIEF, sd=0.0),
        per_arm=10,
        break_even_uplift=0.01,
        worth_per_uplift=1000.0,
        pilot_cost=1.0,
        discount_rate=0.0,
        delay_months=6,
    )
    assert (found.go_chance, found.best) == (1.0, "commit")
    assert found.staged == pytest.approx(found.commit - 1)


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(Refused, match="half of the 50,000 customers"):
        pilot_worth(TERMS, per_arm=25_001)
    with pytest.raises(Refused, match="worth_kept"):
        replace(TERMS, worth_kept=1.2)
    with pytest.raises(Refused, match="at least 2"):
        replace(TERMS, customers=1)
    assert PilotWorth(1, 1.0, 1.0, 0.0).net == 0
