"""Models by segment: drawn towards the mean of all by their size, the small ones to the whole."""

from __future__ import annotations

import numpy as np
import pytest

from tests.simulated_customers import BG_NBD as PLANTED
from tests.simulated_customers import buyers
from winback_kit.value.models.by_segment import between_variance, fit_purchases_by_segment, shrink
from winback_kit.value.models.fitting.newton import Fit
from winback_kit.value.models.purchase.beta_geometric import BG_NBD
from winback_kit.value.models.purchase.cells import PurchaseCounts, count_customers
from winback_kit.value.models.purchase.purchase_model import fit_family, log_likelihood


def counted(number: int, seed: int, **changed: float) -> PurchaseCounts:
    x, t_x, age = buyers(number, seed, **changed)
    return count_customers(repeats=x, last=t_x / 7, age=age / 7, unit="week")


def together(*parts: PurchaseCounts) -> PurchaseCounts:
    columns = ("repeats", "last", "age", "customers")
    return PurchaseCounts(
        *(np.concatenate([getattr(part, column) for part in parts]) for column in columns), "week"
    )


def fit_of(log: float, variance: float) -> Fit:
    return Fit({"a": float(np.exp(log))}, -1.0, np.array([[variance]]), 3, converged=True)


def test_between_variance_by_hand() -> None:
    # θ = 0, 1, 2 with variance ½ each: w = 2, θ̄ = 1, Q = 2 · (1 + 0 + 1) = 4, J − 1 = 2,
    # Σw − Σw²/Σw = 6 − 12/6 = 4, so τ² = (4 − 2)/4 = ½
    fits = [fit_of(log, 0.5) for log in (0.0, 1.0, 2.0)]
    assert between_variance(fits, 1) == pytest.approx([0.5])
    # and θ = 0, 0.1, 0.2: Q = 0.04 is less than chance would give
    assert between_variance([fit_of(log, 0.5) for log in (0.0, 0.1, 0.2)], 1) == [0.0]
    assert between_variance(fits[:1], 1) == [0.0]


def test_shrinkage_by_hand() -> None:
    # τ² = ½ and V = ½ for each: K = ½, V_0 = 1/(3 · 1) = 1/3, θ_0 = 1; the first is drawn from 0
    # to ½, with variance ½ − ½ · ½ + ½² · 1/3 = 1/3
    fits = {name: fit_of(log, 0.5) for name, log in (("a", 0.0), ("b", 1.0), ("c", 2.0))}
    whole = fit_of(1.2, 0.2)
    found = shrink({**fits, "small": None}, whole)
    assert found["a"].logs == pytest.approx([0.5])
    assert found["a"].covariance == pytest.approx(np.array([[1 / 3]]))
    assert found["small"].parameters == whole.parameters
    assert found["small"].covariance == pytest.approx(np.array([[0.7]]))  # 0.2 + τ²


def test_alike_segments_take_the_mean_of_all() -> None:
    segments = {"left": counted(2_000, 1), "right": counted(2_000, 2)}
    whole = fit_family(BG_NBD, together(*segments.values()))
    found = fit_purchases_by_segment(BG_NBD, segments, whole)
    # the mean weighs by precision, which favours where b happens to come out low
    for model in found.values():
        apart = (model.fit.logs - whole.fit.logs) / np.sqrt(np.diag(whole.fit.covariance))
        assert np.abs(apart).max() < 2


def test_unlike_segments_keep_their_own_and_three_customers_take_the_whole() -> None:
    segments = {
        "rare": counted(6_000, 1, r=0.2),
        "frequent": counted(6_000, 2, r=0.9),
        "tiny": counted(3, 3),
    }
    whole = fit_family(BG_NBD, together(*segments.values()))
    found = fit_purchases_by_segment(BG_NBD, segments, whole)
    for name, planted in (("rare", 0.2), ("frequent", 0.9)):
        model = found[name]
        assert model.parameters["r"] == pytest.approx(planted, rel=0.1)
        at = log_likelihood(BG_NBD, model.parameters, segments[name])
        assert model.fit.log_likelihood == pytest.approx(at)
    model = found["tiny"]
    assert model.parameters == whole.parameters
    assert model.customers == 3


def test_shrinkage_brings_small_segments_nearer_to_the_truth() -> None:
    # twelve segments of 150 customers with the same truth: drawn together, r errs by less
    segments = {f"s{i}": counted(150, 100 + i) for i in range(12)}
    whole = fit_family(BG_NBD, together(*segments.values()))
    drawn = fit_purchases_by_segment(BG_NBD, segments, whole)
    alone = [fit_family(BG_NBD, counts).fit.parameters["r"] for counts in segments.values()]
    shrunk = [model.parameters["r"] for model in drawn.values()]
    planted = np.log(PLANTED["r"])
    assert np.std(np.log(shrunk) - planted) < 0.7 * np.std(np.log(alone) - planted)
