"""Risk, value of information and the pilot of a whole case, held to closed forms and identities."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from tests.golden import golden
from winback_kit.case.assumptions.record import Case
from winback_kit.case.judged.assessment import assess
from winback_kit.case.judged.risk import simulate
from winback_kit.case.moved.what_if import npv
from winback_kit.checks import Refused

TENTH = norm.ppf(0.9)
UPLIFT = {"value": 0.05, "low": 0.04, "high": 0.06}


def one_risk(**changes: object) -> Case:
    """R1 at a margin of 44 with nothing but the uplift in doubt: its value is linear in it."""
    return golden(**{"return_rate": UPLIFT, "margin": 44, **changes})


def test_risk_of_a_linear_case_is_the_normal_law() -> None:
    case = one_risk()
    # NPV is linear in the uplift, and its range of ±1 point is ±1.2816 standard deviations
    base, high = npv(case), npv(one_risk(return_rate=0.06))
    sd = (high - base) / TENTH
    risk = simulate(case)
    assert risk.mean == pytest.approx(base, abs=0.01 * sd)
    assert risk.chance == pytest.approx(norm.cdf(base / sd), abs=0.005)
    for share in (0.05, 0.5, 0.95):
        assert risk.percentile(share) == pytest.approx(base + norm.ppf(share) * sd, abs=0.02 * sd)
    # the mean of the worst 5 % of a normal law is μ − σ·φ(z)/.05
    assert risk.tail_mean() == pytest.approx(
        base - sd * norm.pdf(norm.ppf(0.05)) / 0.05, abs=0.02 * sd
    )


@pytest.mark.slow
def test_odds_are_those_of_a_million_draws() -> None:
    case = golden(
        return_rate=UPLIFT,
        margin={"value": 44, "low": 40, "high": 60},
        natural_return_rate={"value": 0.03, "low": 0.02, "high": 0.035},
        retention={"monthly": {"value": 0.93, "low": 0.92, "high": 0.94}},
        contact_cost={"value": 2, "low": 1.5, "high": 3},
    )
    assert simulate(case).chance == pytest.approx(
        simulate(case, draws=1_000_000, seed=99).chance, abs=0.005
    )


def test_same_seed_same_figures_and_other_seed_other_figures() -> None:
    case = one_risk()
    assert np.array_equal(simulate(case).npv, simulate(case).npv)
    assert not np.array_equal(simulate(case, seed=2).npv, simulate(case).npv)


def test_ends_of_the_ranges_are_the_tenth_and_ninetieth_percentile() -> None:
    case = golden(
        return_rate=UPLIFT,
        margin={"value": 44, "low": 40, "high": 60},
        natural_return_rate={"value": 0.03, "low": 0.01, "high": 0.035},
        retention={"monthly": {"value": 0.93, "low": 0.90, "high": 0.94}},
    )
    drawn = simulate(case).levers
    expected = {
        "margin": (40, 44, 60),
        "natural_return_rate": (0.01, 0.03, 0.035),
        "uplift": (0.01, 0.02, 0.03),
        "retention": (0.90**12, 0.93**12, 0.94**12),
    }
    for name, ends in expected.items():
        found = np.quantile(drawn[name][1][:, 0], [0.1, 0.5, 0.9])
        assert found == pytest.approx(ends, rel=0.01), name


def test_levers_hang_together_as_stated() -> None:
    case = golden(
        return_rate=UPLIFT,
        retention={"monthly": {"value": 0.93, "low": 0.92, "high": 0.94}},
    )
    drawn = simulate(case).levers
    z = [np.argsort(np.argsort(drawn[name][1][:, 0])) for name in ("uplift", "retention")]
    # Spearman's rank correlation of a Gaussian copula is 6/π · asin(ρ/2): −.287 for −.3
    expected = 6 / np.pi * np.arcsin(-0.3 / 2)
    assert np.corrcoef(*z)[0, 1] == pytest.approx(expected, abs=0.02)


def test_correlations_that_contradict_each_other_are_refused() -> None:
    case = golden(
        return_rate=UPLIFT,
        margin={"value": 44, "low": 40, "high": 60},
        retention={"monthly": {"value": 0.93, "low": 0.92, "high": 0.94}},
    )
    pairs = (("uplift", "retention"), ("uplift", "margin"), ("retention", "margin"))
    tied = [
        {"between": pair, "value": value}
        for pair, value in zip(pairs, (0.9, 0.9, -0.9), strict=True)
    ]
    risk = case.risk.model_validate({"correlations": tied})
    with pytest.raises(Refused, match="contradict each other"):
        simulate(case.model_copy(update={"risk": risk}))


def test_information_on_the_only_doubt_is_all_information() -> None:
    found = assess(one_risk())
    assert [one.name for one in found.knowing] == ["uplift"]
    assert found.knowing[0].evppi == pytest.approx(found.evpi, rel=0.02)


def test_pilot_then_scale_is_worth_what_the_pilot_adds() -> None:
    for margin in (36.0, 44.0, 60.0):
        pilot = assess(one_risk(margin=margin)).pilot
        assert pilot is not None
        committed = max(pilot.option.commit, 0.0)
        assert pilot.option.staged - committed == pytest.approx(pilot.worth.net, abs=1e-6)
        assert pilot.option.commit == pytest.approx(npv(one_risk(margin=margin)), rel=1e-9)


def test_no_pilot_where_nothing_is_in_doubt_or_too_few_are_there() -> None:
    assert assess(golden()).pilot is None
    assert assess(one_risk(contacted_per_month=5)).pilot is None


def test_a_case_without_ranges_has_no_risk() -> None:
    risk = simulate(golden())
    assert risk.percentile(0.05) == risk.percentile(0.95) == pytest.approx(npv(golden()))
    assert risk.chance == 0
