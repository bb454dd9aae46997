"""Histories counted exactly and in narrow cells, and one unit of time for all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulated_customers import buyers
from winback_kit.checks import Refused
from winback_kit.value.models.purchase.beta_geometric import BG_NBD, MBG_NBD
from winback_kit.value.models.purchase.cells import PurchaseCounts, count_customers, narrow_cells
from winback_kit.value.models.purchase.pareto_nbd import PARETO_NBD
from winback_kit.value.models.purchase.purchase_model import (
    Family,
    fit_family,
    log_likelihood,
    pairs_of,
)
from winback_kit.value.models.purchase.time_unit import rate_per_unit, same_unit

AT: dict[str, dict[str, float]] = {
    "BG/NBD": {"r": 0.3, "alpha": 30.0, "a": 0.7, "b": 2.0},
    "MBG/NBD": {"r": 0.3, "alpha": 30.0, "a": 0.7, "b": 2.0},
    "Pareto/NBD": {"r": 0.8, "alpha": 60.0, "s": 0.4, "beta": 30.0},
}


def customers(number: int = 4_000, unit: str = "day") -> tuple[Any, Any, Any]:
    x, t_x, age = buyers(number, seed=8)
    return (x, t_x, age) if unit == "day" else (x, t_x / 7, age / 7)


def one_a_row(x: Any, t_x: Any, age: Any, unit: str) -> PurchaseCounts:
    return PurchaseCounts(x, t_x, age, np.ones(len(x)), unit)


@pytest.mark.parametrize("unit", ["day", "week"])
@pytest.mark.parametrize("family", [BG_NBD, MBG_NBD, PARETO_NBD], ids=lambda family: family.name)
def test_counting_leaves_the_likelihood_as_it_is(family: Family, unit: str) -> None:
    x, t_x, age = customers(unit=unit)
    counts = count_customers(repeats=x, last=t_x, age=age, unit=unit)
    rows = one_a_row(x, t_x, age, unit)
    assert counts.total == len(x)
    assert len(counts.age) < len(x)
    exact, counted = (log_likelihood(family, AT[family.name], c) for c in (rows, counts))
    assert counted == pytest.approx(exact, rel=1e-12)


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(0, 6)), min_size=1),
    st.sampled_from([1.0, 1 / 7, 0.37]),
)
def test_every_history_is_counted_once(rows: list[tuple[int, int, int]], scale: float) -> None:
    x = np.array([row[0] for row in rows])
    t_x = np.array([row[1] for row in rows]) * (x > 0)
    age = t_x + np.array([row[2] for row in rows])
    counts = count_customers(repeats=x, last=t_x * scale, age=age * scale, unit="week")
    found = zip(counts.repeats, (counts.last / scale).round(), (counts.age / scale).round(),
                counts.customers, strict=True)  # fmt: skip
    expected: dict[tuple[float, ...], int] = {}
    for key in zip(x.tolist(), t_x.tolist(), age.tolist(), strict=True):
        expected[key] = expected.get(key, 0) + 1
    assert {(int(a), int(b), int(c)): int(n) for a, b, c, n in found} == expected


def test_one_time_buyers_are_one_row_an_age() -> None:
    counts = count_customers(
        repeats=[0, 0, 0, 1], last=[0, 3, 0, 4], age=[9, 9, 8, 9], unit="day"
    )  # t_x is 0 where x is 0, whatever was given
    assert counts.last.tolist() == [0, 0, 4]
    assert counts.age.tolist() == [8, 9, 9]
    assert counts.customers.tolist() == [1, 2, 1]


def test_narrow_cells_keep_customers_and_means() -> None:
    x, t_x, age = customers(20_000)
    counts = count_customers(repeats=x, last=t_x, age=age, unit="day")
    narrow = narrow_cells(counts)
    assert len(narrow.age) < len(counts.age) / 2
    assert narrow.total == counts.total
    for name in ("repeats", "last", "age"):
        before = counts.customers @ getattr(counts, name)
        assert narrow.customers @ getattr(narrow, name) == pytest.approx(before, rel=1e-12)


@pytest.mark.parametrize("family", [BG_NBD, MBG_NBD, PARETO_NBD])
def test_error_of_narrow_cells_is_below_the_standard_error(family: Family) -> None:
    # scale section 3: 8e-4 of a parameter at most, where the errors themselves are 1e-2
    x, t_x, age = customers(120_000)
    counts = count_customers(repeats=x, last=t_x, age=age, unit="day")
    exact, narrow = (fit_family(family, c).fit for c in (counts, narrow_cells(counts)))
    errors = np.sqrt(np.diag(exact.covariance))
    assert np.abs((narrow.logs - exact.logs) / errors).max() < 0.2


def test_pairs_of_x_and_age() -> None:
    x, t_x, age = customers(unit="week")
    counts = one_a_row(x, t_x, age, "week")
    pairs = pairs_of(counts)
    assert (pairs.repeats[pairs.of_row] == x).all()
    assert pairs.age[pairs.of_row] == pytest.approx(age, rel=1e-14)
    assert len(pairs.age) == len(set(zip(x.tolist(), age.tolist(), strict=True)))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((-1, 0, 9), "x must be 0 or more; got -1"),
        ((1, -2, 9), "t_x must be 0 or more; got -2"),
        ((1, 10, 9), "t_x must not be after T"),
        ((1.5, 3, 9), "x must be a whole number"),
        ((1, 3, np.inf), "T must be finite"),
        ((1, np.nan, 9), "t_x must be 0 or more"),
    ],
)
def test_impossible_histories_are_refused(row: tuple[float, float, float], words: str) -> None:
    x, t_x, age = ([value] for value in row)
    with pytest.raises(Refused, match=words):
        count_customers(repeats=x, last=t_x, age=age, unit="week")


def test_no_customers_are_refused() -> None:
    with pytest.raises(Refused, match="there are no customers"):
        count_customers(repeats=[], last=[], age=[], unit="week")


def test_unknown_and_mixed_units_are_refused() -> None:
    with pytest.raises(
        Refused, match=r"unit of time: is not known; got 'weeks'\. Did you mean week\?"
    ):
        count_customers(repeats=[1], last=[1], age=[2], unit="weeks")
    with pytest.raises(Refused, match=r"in the unit of the model, week; got 'day'\. Give it in"):
        same_unit("horizon", "day", "week")


def test_rate_of_a_unit_by_hand() -> None:
    # ln 1.15 = 0.1397619; a week is 7/365.25 of a year: 0.00267853; the paper's 52 weeks: 0.0026877
    assert rate_per_unit(0.15, "week") == pytest.approx(0.00267853, rel=1e-5)
    assert rate_per_unit(0.15, "month") * 12 == pytest.approx(0.1397619, rel=1e-6)
    with pytest.raises(Refused, match="yearly share between 0 and 1; got 12"):
        rate_per_unit(12, "week")
