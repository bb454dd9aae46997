"""A model that the customers or its fit forbid is not used."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from tests.cdnow import cdnow
from tests.simulated_customers import buyers
from winback_kit.value.models.purchase.beta_geometric import BG_NBD
from winback_kit.value.models.purchase.cells import PurchaseCounts, count_customers
from winback_kit.value.models.purchase.pareto_nbd import PARETO_NBD
from winback_kit.value.models.purchase.purchase_model import Family, PurchaseModel, fit_family
from winback_kit.value.models.usable import fit_if_usable, leaving

FIT = partial(fit_family, BG_NBD)


def counted(number: int, seed: int = 1, **changed: float) -> PurchaseCounts:
    x, t_x, age = buyers(number, seed, **changed)
    return count_customers(repeats=x, last=t_x, age=age, unit="day")


def who_never_leave(number: int) -> PurchaseCounts:
    rng = np.random.default_rng(1)
    age = rng.integers(182, 729, number) / 7
    x = rng.poisson(rng.gamma(0.5, 1 / 4, number) * age)
    last = np.where(x > 0, age * rng.random(number) ** (1 / np.maximum(x, 1)), 0)
    return count_customers(repeats=x, last=last, age=age, unit="week")


def never(counts: PurchaseCounts) -> PurchaseModel:
    raise AssertionError


def test_good_data_give_a_model() -> None:
    assert fit_if_usable(FIT, counted(5_000)) is not None
    assert fit_if_usable(FIT, cdnow().counts()) is not None


def test_few_customers_are_refused_before_a_fit() -> None:
    assert fit_if_usable(never, counted(99)) is None


@pytest.mark.parametrize("again", [0, 9])
def test_few_who_bought_again_are_refused_before_a_fit(again: int) -> None:
    counts = count_customers(
        repeats=[0] * 500 + [1] * again,
        last=[0] * 500 + [5] * again,
        age=list(range(100, 600 + again)),
        unit="day",
    )
    assert fit_if_usable(never, counts) is None


@pytest.mark.parametrize("family", [BG_NBD, PARETO_NBD], ids=lambda family: family.name)
def test_a_model_in_which_nobody_leaves_is_refused(family: Family) -> None:
    assert fit_if_usable(partial(fit_family, family), who_never_leave(20_000)) is None


def test_share_leaving_by_hand() -> None:
    # one repeat purchase each, after which 2 in 5 leave: a/(a + b) = 0.8/2
    counts = count_customers(repeats=[1] * 4, last=[5] * 4, age=[10] * 4, unit="day")
    model = FIT(counted(500))
    given = {"r": 0.3, "alpha": 30.0, "a": 0.8, "b": 1.2}
    drawn = replace(model, fit=replace(model.fit, parameters=given))
    assert leaving(drawn, counts) == pytest.approx(0.4)
    # dying at a rate of gamma(s = 2, β = 10): 1 − (10/(10 + 10))² = 0.75 within 10 days
    given = {"r": 0.3, "alpha": 30.0, "s": 2.0, "beta": 10.0}
    dying = PurchaseModel(PARETO_NBD, replace(model.fit, parameters=given), "day", 4)
    assert leaving(dying, counts) == pytest.approx(0.75)


def test_a_fit_without_a_maximum_is_refused() -> None:
    model = FIT(counted(500))
    open_ended = replace(model, fit=replace(model.fit, converged=False))
    assert fit_if_usable(lambda _: open_ended, counted(500)) is None
