"""How often a signal is right: against scikit-learn, a printed error, and placements by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from tests.conftest import real_data
from tests.examples import several
from winback_kit.history.at_risk.area import (
    area_of,
    clustered_error,
    difference,
    hanley_mcneil,
    placed,
    share_lost_of_first,
)

RNG = 20_261_126


def drawn(rng: np.random.Generator, n: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores with many ties, who is lost, and another score."""
    lost = np.r_[1, 0, rng.random(n - 2) < 0.4].astype(int)
    return rng.integers(0, 6, n).astype(float), lost, rng.normal(size=n) + lost


@pytest.mark.random
def test_area_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(RNG)
    for _ in range(several(40)):
        score, lost, _ = drawn(rng)
        assert placed(score, lost).value == pytest.approx(roc_auc_score(lost, score), abs=1e-12)


def test_strata_are_compared_within_themselves_and_weighed_by_their_pairs() -> None:
    # evening 0: scores 3 2 | 1 1, all four pairs right: A = 1; evening 1: 1 | 2, wrong: A = 0
    score = [3.0, 2, 1, 1, 1, 2]
    lost = [1, 1, 0, 0, 1, 0]
    assert placed(score, lost, [0, 0, 0, 0, 1, 1]).value == pytest.approx(4 / 5)


def test_error_is_that_printed_by_hanley_and_mcneil() -> None:
    # Radiology 143:29 (1982), table II: 51 abnormal, 58 normal, area .893, error .032
    assert hanley_mcneil(0.893, lost=51, stayed=58) == pytest.approx(0.032, abs=6e-4)


def test_placements_give_the_errors_of_delong() -> None:
    # DeLong 1988: S10/m + S01/n with the placements of each pair, here with n in place of n − 1
    score, lost, other = drawn(np.random.default_rng(RNG), 30)
    placements = []
    for one in (score, other):
        pairs = (one[lost == 1][:, None] > one[lost == 0]) + 0.5 * (
            one[lost == 1][:, None] == one[lost == 0]
        )
        placements.append((pairs.mean(axis=1), pairs.mean(axis=0)))
    (left, stay), (left2, stay2) = placements
    m, n = len(left), len(stay)
    person = np.arange(len(lost))
    by_hand = np.sqrt(left.var() / m + stay.var() / n)
    assert clustered_error(placed(score, lost).pull, person) == pytest.approx(by_hand)
    much, low, high = difference(placed(score, lost), placed(other, lost), person)
    error = np.sqrt((left - left2).var() / m + (stay - stay2).var() / n)
    assert much == pytest.approx(left.mean() - left2.mean())
    assert (low, high) == pytest.approx((much - 1.959964 * error, much + 1.959964 * error))


def test_the_same_people_twice_are_no_more_evidence() -> None:
    score, lost, _ = drawn(np.random.default_rng(RNG))
    once = placed(score, lost)
    person, evening = np.arange(len(lost)), np.zeros(len(lost))
    twice = placed(np.r_[score, score], np.r_[lost, lost], np.r_[evening, evening + 1])
    assert twice.value == pytest.approx(once.value)
    assert clustered_error(twice.pull, np.r_[person, person]) == pytest.approx(
        clustered_error(once.pull, person)
    )


def test_equals_at_the_edge_count_at_their_mean() -> None:
    # the first two surely, of the three equals behind them (1 of 3 lost) one more
    score = [5, 4, 3, 3, 3, 0]
    assert share_lost_of_first(score, [1, 0, 1, 0, 0, 1], 3) == pytest.approx((1 + 1 / 3) / 3)
    assert np.isnan(share_lost_of_first([], [], 3))


def test_nobody_lost_is_a_coin() -> None:
    assert placed([1, 2], [0, 0]).value == 0.5
    assert np.isnan(hanley_mcneil(0.5, lost=0, stayed=2))


# ../shared/chapters.md 09, by two routes that agreed
TELCO = {
    "short tenure": 0.739867,
    "shorter contract": 0.739108,
    "no tech support": 0.690955,
    "fiber": 0.673127,
    "electronic check": 0.661469,
    "few referrals": 0.639150,
    "monthly charge": 0.620786,
    "few services": 0.503148,
    "ibm_churn_score": 0.941664,
}
SERVICES = [
    "phone_service",
    "online_security",
    "online_backup",
    "device_protection",
    "tech_support",
    "streaming_tv",
    "streaming_movies",
]


def test_signals_of_telco() -> None:
    pandas = pytest.importorskip("pandas")
    telco = pandas.read_csv(real_data("telco_churn.csv.gz"))
    contract = telco.contract.map({"Month-to-month": 1, "One year": 12, "Two year": 24})
    yes = [telco[one] == "Yes" for one in SERVICES]
    services = sum(yes) + (telco.multiple_lines == "Yes") + (telco.internet_service != "No")
    scores = {
        "short tenure": -telco.tenure_months,
        "shorter contract": -contract,
        "no tech support": telco.tech_support == "No",
        "fiber": telco.internet_service == "Fiber optic",
        "electronic check": telco.payment_method == "Electronic check",
        "few referrals": -telco.n_referrals_r2,
        "monthly charge": telco.monthly_charges,
        "few services": -services,
        "ibm_churn_score": telco.ibm_churn_score,
    }
    found = {name: area_of(score, telco.churned).value for name, score in scores.items()}
    assert found == pytest.approx(TELCO, abs=1e-6)


@pytest.mark.slow
def test_signals_of_the_bank() -> None:
    duckdb = pytest.importorskip("duckdb")
    bank = duckdb.sql(f"FROM '{real_data('bank_marketing.parquet')}'").df()
    yes = bank.y == "yes"
    assert int((yes & (bank.poutcome == "success")).sum()) == 894
    found = [
        area_of(score, yes).value
        for score in (bank.poutcome == "success", -bank.euribor3m, bank.duration)
    ]
    assert found == pytest.approx([0.589783, 0.743478, 0.818446], abs=1e-6)


# ../shared/chapters.md 09: people and share who said yes, by how the last campaign ended, by days
# since that contact, and by the number of the call
BANK = {
    "success": (1373, 0.651129),
    "failure": (4252, 605 / 4252),
    "nonexistent": (35_563, 3141 / 35_563),
    "days 0 to 3": (541, 0.6525),
    "days 4 to 6": (None, 0.6615),
    "days 7 to 10": (None, 0.6031),
    "days from 11": (None, 0.5686),
    "call 1": (None, 0.1304),
    "call 2": (None, 0.1146),
    "call 3": (None, 0.1075),
    "call 4": (None, 0.0939),
    "call 5": (None, 0.0750),
    "call 6": (None, 0.0766),
    "call 7": (None, 0.0604),
    "calls from 8": (None, 0.0411),
}


@pytest.mark.slow
def test_the_first_by_a_signal_of_the_bank_are_as_often_right() -> None:
    duckdb = pytest.importorskip("duckdb")
    bank = duckdb.sql(f"FROM '{real_data('bank_marketing.parquet')}'").df()
    days, call = bank.pdays, bank.campaign
    groups = {one: bank.poutcome == one for one in ("success", "failure", "nonexistent")}
    groups |= {
        "days 0 to 3": days <= 3,
        "days 4 to 6": days.between(4, 6),
        "days 7 to 10": days.between(7, 10),
        "days from 11": (days >= 11) & (days < 999),  # 999: no contact before
    }
    groups |= {f"call {n}": call == n for n in range(1, 8)} | {"calls from 8": call >= 8}
    for name, mine in groups.items():
        people, share = BANK[name]
        assert people in (None, int(mine.sum())), name
        found = share_lost_of_first(mine, bank.y == "yes", int(mine.sum()))
        assert found == pytest.approx(share, abs=5e-5), name
