"""Slices of customers: counts and tests against other implementations, papers and hand arithmetic.

The figures of the telephone company were made apart from the kit, with statsmodels for the rate of
false discoveries and for Mantel and Haenszel.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.conftest import real_data
from winback_kit.history.defection.chances import keep_pairs
from winback_kit.history.defection.slice_tests import (
    false_discovery,
    fisher,
    log_odds,
    mantel_haenszel,
)
from winback_kit.history.defection.slices import (
    Overlaps,
    Slice,
    distinct,
    one_way,
    slices_of,
    two_way,
)
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine

COLUMNS = ["contract", "tenure", "charges", "offer_r2", "internet_service", "phone_service"]
COLUMNS += ["multiple_lines", "online_security", "online_backup", "device_protection"]
COLUMNS += ["tech_support", "streaming_tv", "streaming_movies", "paperless_billing"]
COLUMNS += ["payment_method", "gender", "senior_citizen", "partner", "dependents", "referrals"]
BH_1995 = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
BH_1995 += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1]


def pairs_of(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    with DuckDBEngine(on_disk=False) as engine:
        engine.connection.register("given_rows", rows)
        engine.create("rows_given", "SELECT * FROM given_rows")
        keep_pairs(engine, "rows_given", columns)
        return engine.frame("slice_pairs")


def telco_rows() -> pd.DataFrame:
    given = pd.read_csv(real_data("telco_churn.csv.gz"), keep_default_na=False)
    months = pd.cut(
        given.tenure_months.astype(int),
        [-1, 6, 12, 24, 48, 72],
        labels=["0-6", "7-12", "13-24", "25-48", "49-72"],
    )
    charges = given.monthly_charges.astype(float)
    return given.assign(
        tenure=months.astype(str),
        charges=pd.qcut(charges, 4, labels=["Q1", "Q2", "Q3", "Q4"]).astype(str),
        referrals=np.where(given.n_referrals_r2.astype(int) > 0, "yes", "no"),
        later=0,
        lost=given.churned.astype(int),
        money=(100 * charges).round().astype("int64"),
    )[[*COLUMNS, "later", "lost", "money"]]


@pytest.fixture(scope="module")
def telco() -> pd.DataFrame:
    return pairs_of(telco_rows(), COLUMNS)


@pytest.fixture(scope="module")
def by_key(telco: pd.DataFrame) -> dict[Any, Slice]:
    return {one.key: one for one in one_way(telco)}


def test_every_value_is_a_slice(telco: pd.DataFrame, by_key: dict[Any, Slice]) -> None:
    assert (len(by_key), sum(one.called for one in by_key.values())) == (60, 51)
    assert {key for key, one in by_key.items() if not one.called} == {
        ("tenure", "13-24"),
        *(("offer_r2", offer) for offer in ("No offer", "Offer C", "Offer D")),
        *(("phone_service", phone) for phone in ("Yes", "No")),
        ("multiple_lines", "No phone service"),
        *(("gender", gender) for gender in ("Male", "Female")),
    }


@pytest.mark.parametrize(
    ("key", "n", "lost", "figures"),
    [
        (("contract", "Month-to-month"), 3875, 1655, (0.4271, 1.6094, 6.3226, 2.3291, 626.69)),
        (("dependents", "No"), 5416, 1763, (0.3255, 1.2267, 4.9964, 1.9309, 325.76)),
        (("online_security", "No"), 3498, 1461, (0.4177, 1.5739, 3.6290, 1.7064, 532.74)),
        (("tech_support", "No"), 3473, 1446, (0.4164, 1.5690, 3.5139, 1.6682, 524.37)),
        (("tenure", "0-6"), 1481, 784, (0.5294, 1.9948, 2.7137, 1.5346, 390.99)),
        (("internet_service", "Fiber optic"), 3096, 1297, (0.4189, 1.5787, 2.8907, 1.4472, 475.41)),
        (
            ("payment_method", "Electronic check"),
            2365,
            1071,
            (0.4529, 1.7065, 2.6547, 1.3919, 443.40),
        ),
        (("offer_r2", "Offer E"), 805, 426, (0.5292, 1.9942, 2.2877, 1.3174, 212.38)),
    ],
)
def test_the_strongest_slices(
    by_key: dict[Any, Slice], key: tuple[str, str], n: int, lost: int, figures: tuple[float, ...]
) -> None:
    one = by_key[key]
    assert (one.n, one.lost) == (n, lost)
    mine = (one.rate, one.lift, one.vs_rest, one.log_odds)
    assert mine == pytest.approx(figures[:4], abs=5.1e-5)
    assert one.excess == pytest.approx(figures[4], abs=5e-3)


def test_those_who_stay(by_key: dict[Any, Slice]) -> None:
    two_years = by_key["contract", "Two year"]
    assert (two_years.lost, two_years.n) == (48, 1695)
    assert two_years.log_odds == pytest.approx(-2.8645, abs=5e-5)
    assert two_years.excess == pytest.approx(-401.80, abs=5e-3)
    assert by_key["dependents", "Yes"].log_odds == pytest.approx(-1.9309, abs=5e-5)
    assert by_key["internet_service", "No"].log_odds == pytest.approx(-1.7605, abs=5e-5)


def test_repeats_and_mirror_images_are_tested_once(telco: pd.DataFrame) -> None:
    overlaps, slices = Overlaps(telco), one_way(telco)
    kept = distinct(slices, overlaps)
    assert (len(kept), sum(one.called for one in kept)) == (46, 40)
    names = [  # seven names of the 1,526 people without internet
        one
        for one in slices
        if (one.n == 1526 and overlaps.shared(one, next(s for s in slices if s.n == 1526)) == 1526)
        or one.key == ("internet_service", "No")
    ]
    assert len(names) == 7
    # 53 sets: of 60 names, seven of one set and two of another (no phone) are told once each
    assert len(slices) - (len(names) - 1) - 1 == 53


def test_two_columns_together(telco: pd.DataFrame) -> None:
    both = two_way(telco)
    assert (len(both), int((both.q <= 0.05).sum())) == (1474, 1275)
    odds = [log_odds(lost, n, 1869, 7043) for lost, n in zip(both.lost, both.n, strict=True)]
    top = both.assign(odds=odds).sort_values("odds", ascending=False).head(3)
    named = ["a_value", "b_value", "lost", "n"]
    assert top[named].to_numpy().tolist() == [
        ["0-6", "Fiber optic", 460, 620],
        ["Month-to-month", "No", 1549, 3239],
        ["0-6", "Q4", 93, 120],
    ]
    assert top.odds.tolist() == pytest.approx([2.3231, 2.2991, 2.2876], abs=5e-5)


def test_money_is_another_order_than_heads(by_key: dict[Any, Slice]) -> None:
    one = by_key["contract", "Month-to-month"]
    assert one.all_lost / one.all_n == pytest.approx(0.265370, abs=5e-7)
    assert one.all_lost_money / one.all_money == pytest.approx(0.305034, abs=5e-7)
    assert (one.all_lost_money, one.all_money) == (13_913_085, 45_611_660)  # cents
    shares = [
        (by_key["contract", name].rate, by_key["contract", name].money_rate)
        for name in ("Month-to-month", "One year", "Two year")
    ]
    expected = [(0.4271, 0.4697), (0.1127, 0.1473), (0.0283, 0.0404)]
    assert np.array(shares) == pytest.approx(np.array(expected), abs=5.1e-5)


def test_a_good_part_of_a_driver_is_another(telco: pd.DataFrame, by_key: dict[Any, Slice]) -> None:
    check = by_key["payment_method", "Electronic check"]
    assert check.odds_ratio == pytest.approx(4.024241, abs=5e-7)
    within, p = Overlaps(telco).within(check, "contract")
    assert within == pytest.approx(2.403958, abs=5e-7)
    assert p < 0.001
    # by hand, from the three tables: electronic check against all others, within each contract
    lost, n = np.array([994, 64, 13]), np.array([1850, 347, 168])
    others_lost, others = np.array([661, 102, 35]), np.array([2025, 1126, 1527])
    mine = mantel_haenszel(lost, n, lost + others_lost, n + others)
    assert mine == pytest.approx((within, p))
    told = {one.key: one for one in slices_of(telco)}["payment_method", "Electronic check"]
    assert (told.beside, told.explained_by) == (("contract", "Month-to-month"), None)
    assert told.within == pytest.approx(within)


def test_false_discoveries_by_hand() -> None:
    p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
    q = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.105714, 0.216, 0.216, 0.216]
    assert false_discovery(np.array(p)) == pytest.approx(np.array(q), abs=5e-7)


def test_false_discoveries_of_the_paper() -> None:
    found = false_discovery(np.array(BH_1995))
    assert (found <= 0.05).sum() == 4
    assert sum(p * len(BH_1995) <= 0.05 for p in BH_1995) == 3  # Bonferroni


def test_fisher_is_that_of_scipy() -> None:
    from scipy.stats import fisher_exact

    n, lost = np.array([10, 40, 333, 60]), np.array([9, 7, 80, 12])
    mine = fisher(lost, n, 100, 400)
    theirs = [
        fisher_exact([[k, m - k], [100 - k, 300 - m + k]]).pvalue
        for k, m in zip(lost, n, strict=True)
    ]
    assert mine == pytest.approx(np.array(theirs), rel=1e-9)


def shuffled(rows: pd.DataFrame, columns: list[str], times: int, seed: int) -> int:
    """In how many of so many shuffles of who was lost any slice is called."""
    one = one_way(pairs_of(rows, columns))
    kept = distinct(one, Overlaps(pairs_of(rows, columns)))
    inside = np.array([(rows[s.column] == s.value).to_numpy() for s in kept], dtype=float)
    n = inside.sum(axis=1).astype(np.int64)
    rng, lost = np.random.default_rng(seed), rows.lost.to_numpy().astype(float)
    called = 0
    for _ in range(times):
        k = np.rint(inside @ rng.permutation(lost)).astype(np.int64)
        q = false_discovery(fisher(k, n, int(lost.sum()), len(rows)))
        called += bool((q <= 0.05).any())
    return called


@pytest.mark.slow
def test_nothing_is_found_where_nothing_is() -> None:
    # 5 % of 500 shuffles and two errors of the count: 0.05 + 2 √(0.05 · 0.95 / 500) = 0.07
    assert shuffled(telco_rows(), COLUMNS, 500, seed=1) <= 35
