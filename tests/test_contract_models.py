"""Renewals under contract, held to Fader & Hardie (2007, 2010) and Fader et al. (2018)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import real_data
from winback_kit.checks import Refused
from winback_kit.value.models.contract import (
    ContractFamily,
    ContractModel,
    Renewals,
    cohort_renewals,
    fit_contract,
    log_likelihood,
    survival,
)
from winback_kit.value.models.simple_clv import simple_clv

# Fader & Hardie 2007, table 1: % alive after 0 to 12 years
HIGH_END = (100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4)
REGULAR = (100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3)
PRINTED = {  # the parameters as printed there
    "High End": ContractModel("sBG", 0.668, 3.806, 1.0, -1611.158),
    "Regular": ContractModel("sBG", 0.704, 1.182, 1.0, -1680.265),
}


def thousand(per_cent: tuple[float, ...], years: int) -> Renewals:
    """A cohort of 1,000 known for so many points, the start included."""
    return cohort_renewals(np.array(per_cent[:years]) * 10)


def test_the_typed_table_is_the_file() -> None:
    rows = np.loadtxt(real_data("sbg_retention.csv"), delimiter=",", skiprows=1)
    assert rows[:, 1].tolist() == list(HIGH_END)
    assert rows[:, 2].tolist() == list(REGULAR)


@pytest.mark.parametrize(
    ("per_cent", "alpha", "beta", "likelihood", "s12"),
    [(HIGH_END, 0.668, 3.806, -1611.158, 0.3780), (REGULAR, 0.704, 1.182, -1680.265, 0.1700)],
)
def test_sbg_fit_of_fader_hardie_2007(
    per_cent: tuple[float, ...], alpha: float, beta: float, likelihood: float, s12: float
) -> None:
    fitted = fit_contract(thousand(per_cent, 8), family="sBG")
    assert float(fitted.survival(12)) == pytest.approx(s12, abs=5e-5)
    assert fitted.alpha == pytest.approx(alpha, abs=5e-4)
    assert fitted.beta == pytest.approx(beta, abs=5e-4)
    assert fitted.log_likelihood == pytest.approx(likelihood, abs=5e-4)


def test_retention_rates_rise() -> None:
    # domain 2.12: r1, r2, r3 and r7 from the printed parameters
    for name, rates in (
        ("Regular", (0.6267, 0.7561, 0.8188, 0.9107)),
        ("High End", (0.8507, 0.8780, 0.8968, 0.9362)),
    ):
        found = PRINTED[name].retention_rates(7)[[0, 1, 2, 6]]
        assert found.tolist() == pytest.approx(rates, abs=5e-5)


def test_next_five_survivals_of_another_implementation() -> None:
    # README of jdmaturen/shifted_beta_geometric_py: .460 .436 .414 .395 .378 after 8 to 12 years
    found = PRINTED["High End"].survival(np.arange(8, 13))
    assert found.tolist() == pytest.approx([0.460, 0.436, 0.414, 0.395, 0.378], abs=5e-4)


@pytest.mark.parametrize(
    ("name", "new", "residual"),
    [
        (
            "Regular",
            3.6951,
            (2.9647, 4.1035, 4.8701, 5.4424, 5.8944, 6.2647, 6.5760, 6.8426),
        ),
        (
            "High End",
            5.9226,
            (5.4149, 5.9018, 6.2943, 6.6203, 6.8971, 7.1360, 7.3451, 7.5299),
        ),
    ],
)
def test_del_and_derl_at_ten_per_cent(name: str, new: float, residual: tuple[float, ...]) -> None:
    model = PRINTED[name]
    assert model.del_(0.10) == pytest.approx(new, abs=5e-5)
    found = [model.derl(0.10, renewal) for renewal in range(1, 9)]
    assert found == pytest.approx(residual, abs=5e-5)


@pytest.mark.parametrize(
    ("per_cent", "points", "alpha", "beta", "c", "likelihood", "s12"),
    [
        # domain 2.13 (Fader et al. 2018): the BdW sees what the sBG misses on five points
        (HIGH_END, 5, 0.2593, 1.7226, 1.5844, -1222.749, 0.3889),
        (HIGH_END, 8, 0.2143, 1.4266, 1.7236, -1605.314, 0.4039),
        (REGULAR, 8, 0.4556, 0.7793, 1.2835, -1679.603, 0.1773),
    ],
)
def test_bdw_rows(
    per_cent: tuple[float, ...],
    points: int,
    alpha: float,
    beta: float,
    c: float,
    likelihood: float,
    s12: float,
) -> None:
    fitted = fit_contract(thousand(per_cent, points), family="BdW")
    found = (fitted.alpha, fitted.beta, fitted.c)
    assert found == pytest.approx((alpha, beta, c), abs=1.1e-4)
    assert fitted.log_likelihood == pytest.approx(likelihood, abs=5e-4)
    assert float(fitted.survival(12)) == pytest.approx(s12, abs=1e-4)


def test_sbg_on_five_points_underestimates() -> None:
    fitted = fit_contract(thousand(HIGH_END, 5), family="sBG")
    assert (fitted.alpha, fitted.beta) == pytest.approx((1.2810, 7.7904), abs=5e-5)
    assert fitted.log_likelihood == pytest.approx(-1225.135, abs=5e-4)
    assert float(fitted.survival(12)) == pytest.approx(0.3070, abs=5e-5)


# Fader & Hardie 2010, "Perils": 10,000 customers a year, followed for 4, 3, 2, 1 and 0 renewals
FIRST_COHORT = (10_000, 6_334, 4_367, 3_264, 2_604)
COHORTS = [FIRST_COHORT[: years + 1] for years in range(5)]


def test_perils_of_one_retention_rate() -> None:
    base = sum(cohort[-1] for cohort in COHORTS)
    assert base == 26_569
    stayed = sum(cohort[-1] for cohort in COHORTS[1:])
    at_risk = sum(cohort[-2] for cohort in COHORTS[1:])
    rate = stayed / at_risk
    assert rate == pytest.approx(0.691383, abs=5e-7)  # 16,569/23,965
    # Σ_{t ≥ 1} 100 r^t/(1.1)^(t − 1) is the value if retained, a period later than ours
    each = 1.1 * simple_clv(
        margin=100,
        margin_per="year",
        retention_rate=rate,
        retention_per="year",
        discount_rate=0.10,
        discount_per="year",
        growth_rate=0,
        timing="if_retained",
        horizon=None,
    )
    assert round(float(each) * base) == 4_945_049


@pytest.mark.parametrize(
    ("cohorts", "alpha", "beta", "residual", "value"),
    [
        ([FIRST_COHORT], 1.5523, 2.6398, (2.20, 2.74, 3.21, 3.61, 3.96), 7_546_491),
        (COHORTS[1:], 1.6671, 2.8566, (2.162, 2.666, 3.100, 3.480, 3.818), 7_334_214),
    ],
)
def test_perils_with_heterogeneity(
    cohorts: list[tuple[int, ...]],
    alpha: float,
    beta: float,
    residual: tuple[float, ...],
    value: int,
) -> None:
    fitted = fit_contract(cohort_renewals(*cohorts), family="sBG")
    assert (fitted.alpha, fitted.beta) == pytest.approx((alpha, beta), abs=5e-5)
    found = [fitted.derl(0.10, renewal) for renewal in range(1, 6)]
    assert found == pytest.approx(residual, abs=6e-3 if cohorts == [FIRST_COHORT] else 6e-4)
    alive = np.array(FIRST_COHORT)  # the youngest cohort has all 10,000 before renewal 1
    assert float(100 * alive @ found) == pytest.approx(value, abs=1)


@pytest.mark.parametrize("family", ["sBG", "BdW"])
@given(
    logs=st.lists(st.floats(-1.5, 1.5), min_size=3, max_size=3),
    lost=st.lists(st.integers(0, 50), min_size=3, max_size=8),
)
def test_gradient_and_hessian_are_exact(
    family: ContractFamily, logs: list[float], lost: list[int]
) -> None:
    seen = Renewals(lost=np.array([0, *lost], float), kept=np.array([1, *lost[::-1]], float))
    at = np.array(logs[: 2 if family == "sBG" else 3])
    _, gradient, hessian = log_likelihood(seen, at)
    for i in range(len(at)):
        step = np.zeros(len(at))
        step[i] = 1e-5
        above, below = log_likelihood(seen, at + step), log_likelihood(seen, at - step)
        scale = 1 + sum(lost)
        assert gradient[i] == pytest.approx((above[0] - below[0]) / 2e-5, abs=1e-5 * scale)
        assert hessian[i] == pytest.approx((above[1] - below[1]) / 2e-5, abs=1e-5 * scale)


@given(
    alpha=st.floats(0.1, 5), beta=st.floats(0.1, 5), rate=st.floats(0.02, 0.5), n=st.integers(1, 6)
)
def test_closed_forms_are_the_sums(alpha: float, beta: float, rate: float, n: int) -> None:
    closed = ContractModel("sBG", alpha, beta, 1.0, 0.0)
    summed = ContractModel("BdW", alpha, beta, 1.0, 0.0)
    assert closed.del_(rate) == pytest.approx(summed.del_(rate), rel=1e-8)
    assert closed.derl(rate, n) == pytest.approx(summed.derl(rate, n), rel=1e-8)
    # a new customer: the first period, and then the residual life just before the first renewal
    assert closed.del_(rate) == pytest.approx(1 + closed.derl(rate, 1) / (1 + rate), rel=1e-8)


@given(st.floats(0.1, 5), st.floats(0.1, 5), st.floats(0.3, 3))
def test_survival_falls_from_one(alpha: float, beta: float, c: float) -> None:
    share = survival(alpha, beta, c, np.arange(20))
    assert share[0] == pytest.approx(1)
    assert (np.diff(share) <= 1e-12).all()


def test_bad_cohorts_are_refused() -> None:
    with pytest.raises(Refused, match="renewal 2: survivors cannot rise"):
        cohort_renewals((100, 60, 70))
    with pytest.raises(Refused, match="nobody was followed to a renewal"):
        cohort_renewals((100,))
    with pytest.raises(Refused, match="left at a renewal and others who stayed"):
        fit_contract(cohort_renewals((100, 100, 100)), family="sBG")
    with pytest.raises(Refused, match="more renewals than the 2"):
        fit_contract(cohort_renewals((100, 60, 50)), family="BdW")
    with pytest.raises(Refused, match="discount_rate: must be a share of one period above 0"):
        PRINTED["Regular"].del_(0.0)
