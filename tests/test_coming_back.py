"""What coming back depends on: published win-back data, and a client's own rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import log_ndtr
from scipy.stats import spearmanr
from sklearn.linear_model import LogisticRegression

from tests.conftest import real_data
from winback_kit.client_study import Study
from winback_kit.history.coming_back.depends_on import ComingBack, depends_on, wilson
from winback_kit.history.coming_back.logit import fit_logit

TRAITS = ["duration_1", "offer", "duration_lapse", "gender", "age"]


def lapsed() -> pd.DataFrame:
    """500 lost customers, their offers and what came of it (Kumar & Petersen 2012, chapter 7)."""
    return pd.read_csv(real_data("smcrm_winback.csv.gz"))


def told(people: pd.DataFrame) -> ComingBack:
    """The chapter's own figures; the value of a second lifetime stands for the margin."""
    won = people.reacquire == 1
    rows = pd.DataFrame(
        {
            "offer": people.offer.astype(str),
            "held": 0,
            "since": people.duration_lapse,
            "length": people.duration_1,
            "later": people.duration_2.where(won, -1),
            "back": people.reacquire,
            "n": 1,
            "margin": people.sclv.where(won, 0.0),
        }
    )
    return depends_on(rows, currency="USD", window_months=12)


def test_shares_by_time_since_the_loss_and_by_offer() -> None:
    found = told(lapsed())
    by_since = [(one.back, one.people) for one in found.by_since]
    assert by_since == [(107, 129), (83, 124), (73, 125), (32, 122)]
    assert [one.high for one in found.by_since[:3]] == [64, 101, 136]
    by_offer = {one.name: (one.people, one.back) for one in found.by_offer}
    assert by_offer == {"20": (211, 105), "25": (119, 73), "30": (170, 117)}  # 49.8, 61.3, 68.8 %
    worth = {one.name: one.worth for one in found.by_offer}
    assert worth == pytest.approx({"20": 647.161, "25": 746.499, "30": 827.735}, abs=5e-4)
    assert found.second is not None
    assert found.second.people == 295
    assert found.second.share == pytest.approx(0.8169, abs=5e-5)
    assert found.second.correlation == pytest.approx(0.9042, abs=5e-5)


def test_the_value_of_second_lifetimes_and_whether_offers_look_drawn_by_lot() -> None:
    people = lapsed()
    worth = people.sclv[people.reacquire == 1]
    assert len(worth) == 295
    assert worth.mean() == pytest.approx(1_241.0139, abs=5e-5)
    assert worth.median() == pytest.approx(1_212.98, abs=5e-3)
    for column, rho, p in (("duration_lapse", 0.0449, 0.317), ("duration_1", 0.0236, 0.60)):
        seen = spearmanr(people.offer, people[column])
        assert seen.statistic == pytest.approx(rho, abs=5e-5)
        assert seen.pvalue == pytest.approx(p, abs=5e-3)


def test_the_logit_of_winning_back() -> None:
    people = lapsed()
    x, y = people[TRAITS].to_numpy(dtype=float), people.reacquire.to_numpy(dtype=float)
    found = fit_logit(x, y, names=TRAITS)
    assert found is not None
    assert found.log_likelihood == pytest.approx(-117.90252, abs=5e-6)
    b = [-2.58928, 0.01566, 0.27592, -0.05776, -0.32514, -0.06860]
    assert found.coefficients == pytest.approx(b, abs=5e-6)
    # what tells the outcome fits better: a price that was changed after it does, by a little
    x2 = np.column_stack([x, people.price_change])
    leaking = fit_logit(x2, y, names=[*TRAITS, "price_change"])
    assert leaking is not None
    assert leaking.log_likelihood == pytest.approx(-117.53438, abs=5e-6)

    def probit(c: np.ndarray) -> float:
        z = (2 * y - 1) * (c[0] + ((x2 - x2.mean(axis=0)) / x2.std(axis=0)) @ c[1:])
        return -float(log_ndtr(z).sum())

    assert -minimize(probit, np.zeros(7), method="BFGS").fun == pytest.approx(-115.89134, abs=1e-4)


def test_the_logit_is_that_of_another_implementation_and_grouped_rows_are_the_same_people() -> None:
    rng = np.random.default_rng(7)
    x = np.column_stack([rng.integers(0, 5, 400), rng.integers(0, 2, 400)]).astype(float)
    y = (rng.random(400) < 1 / (1 + np.exp(1 - 0.4 * x[:, 0] - x[:, 1]))).astype(float)
    found = fit_logit(x, y, names=["a", "b"])
    other = LogisticRegression(C=np.inf, tol=1e-10).fit(x, y)
    assert found is not None
    assert found.coefficients == pytest.approx([*other.intercept_, *other.coef_[0]], abs=1e-5)
    cells = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "y": y, "n": 1.0}).groupby(["a", "b"]).sum()
    points = np.array(list(cells.index), dtype=float)
    grouped = fit_logit(points, cells.y, cells.n, names=["a", "b"])
    assert grouped is not None
    assert grouped.coefficients == pytest.approx(found.coefficients, abs=1e-9)
    assert grouped.log_likelihood == pytest.approx(found.log_likelihood, abs=1e-8)
    assert grouped.covariance == pytest.approx(found.covariance, abs=1e-9)
    # what a trait adds: the derivative, and the difference, of the mean chance by hand
    for at, named in ((0, False), (1, True)):
        adds, error = found.moved(x, np.ones(400), at, named=named)
        up, down = x.copy(), x.copy()
        if named:
            up[:, at], down[:, at] = 1, 0
            step = 1.0
        else:
            up[:, at] += 1e-5
            down[:, at] -= 1e-5
            step = 2e-5
        by_hand = (found.chance(up).mean() - found.chance(down).mean()) / step
        assert adds == pytest.approx(by_hand, abs=1e-8)
        again = [  # the delta method by draws of the coefficients
            _adds(x, at, b, named=named)
            for b in rng.multivariate_normal(found.coefficients, found.covariance, 2_000)
        ]
        assert error == pytest.approx(np.std(again), rel=0.1)


def _adds(x: np.ndarray, at: int, b: np.ndarray, *, named: bool) -> float:
    sums = b[0] + x @ b[1:]
    if named:
        without = sums - b[at + 1] * x[:, at]
        ends = [1 / (1 + np.exp(-(without + move))) for move in (b[at + 1], 0.0)]
        return float((ends[0] - ends[1]).mean())
    chance = 1 / (1 + np.exp(-sums))
    return float(b[at + 1] * (chance * (1 - chance)).mean())


def test_what_has_no_best_fit_has_none() -> None:
    split = np.array([[0.0], [0.0], [1.0], [1.0]])
    assert fit_logit(split, np.array([0, 0, 1, 1]), names=["x"]) is None
    assert fit_logit(np.ones((4, 1)), np.array([0, 1, 0, 1]), names=["x"]) is None
    twice = np.column_stack([split, 2 * split])
    assert fit_logit(twice, np.array([0, 1, 0, 1]), names=["x", "y"]) is None


def test_score_interval_as_published() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I prints 95 %: 81/263 .2553 to .3662;
    # at 90 % by hand: z² = 2.705543, p = .3079848, n = 263
    z2 = 2.705543
    centre = (81 / 263 + z2 / 526) / (1 + z2 / 263)
    half = (z2 * (81 / 263 * 182 / 263 / 263) + z2**2 / (4 * 263**2)) ** 0.5 / (1 + z2 / 263)
    assert wilson(81, 263) == pytest.approx((centre - half, centre + half), abs=1e-6)


def test_of_the_sample_each_loss_counts_once_by_its_first_contact(sample_study: Study) -> None:
    found, client = sample_study.coming_back, sample_study.client
    contacts = pd.read_csv(client.folder / "contacts.csv")
    contacts = contacts[contacts.purpose == "win back"]
    assert 0 < found.people + found.held <= len(contacts)
    assert found.people == sum(one.people for one in found.by_since)
    assert found.people == sum(one.people for one in found.by_offer)
    assert found.held == sum(one.held for one in found.by_since)
    # planted: the chance to come back falls with the time since the loss
    since = found.trait("since")
    assert since is not None
    assert since.is_clear
    assert since.adds < 0


def test_a_campaign_whose_draw_has_failed_is_no_part_of_it(
    sample_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = sample_study._beside("_contacted")
    failed = str(rows.groupby("campaign").n.sum().idxmax())
    kept = rows[(rows.campaign != failed) & (rows.held == 0)]
    assert 0 < kept.n.sum() < rows.n[rows.held == 0].sum()
    monkeypatch.setattr("winback_kit.plan.experiment.readout.checks.withheld", lambda _: {failed})
    other = Study(sample_study.client)
    vars(other).update({k: v for k, v in vars(sample_study).items() if k != "coming_back"})
    # everybody contacted but by that campaign, cut by time since the loss, each once
    assert sum(one.people for one in other.coming_back.by_since) == kept.n.sum()
    back = kept.n[kept.later >= 0].sum()
    assert sum(one.back for one in other.coming_back.by_since) == back
