"""Chances to be lost: the event model, its calibration, what people are worth."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

import winback_kit as wk
from tests.number_audit import at
from winback_kit.client_study import Study
from winback_kit.history.at_risk.area import placed
from winback_kit.history.at_risk.league import league_of
from winback_kit.history.at_risk.rows import SignalRows
from winback_kit.history.at_risk.signals import ORDERS, SILENCE, TRAIT, Signal
from winback_kit.plan.at_risk.calibration import Calibration, calibration
from winback_kit.plan.at_risk.event_model import fit_event_model
from winback_kit.plan.at_risk.worth import cells_of
from winback_kit.report.record.chapters.at_risk_record import at_risk_record
from winback_kit.words.text import said

RNG = 20_261_126


def test_event_model_is_where_the_slope_of_the_posterior_is_nothing() -> None:
    rng = np.random.default_rng(RNG)
    x, offset = rng.normal(size=(400, 2)), rng.normal(size=400) / 2
    event = rng.random(400) < -np.expm1(-np.exp(offset - 0.3 + 0.8 * x[:, 0]))
    prior, level = 0.7, 3.0
    model = fit_event_model(x, offset, event, prior=prior, level_prior=level)
    spread, middle = x.std(axis=0), x.mean(axis=0)

    def posterior(moved: np.ndarray) -> float:
        beta = model.beta + moved
        rate = np.exp(offset + beta[0] + x @ beta[1:])
        fit = np.where(event, np.log(-np.expm1(-rate)), -rate).sum()
        at_mean = beta[0] + middle @ beta[1:]
        return float(
            fit - (at_mean / level) ** 2 / 2 - ((beta[1:] * spread / prior) ** 2).sum() / 2
        )

    for way in np.eye(3) * 1e-4:
        assert abs(posterior(way) - posterior(-way)) / 2e-4 < 1e-3
    assert model.beta[1] == pytest.approx(0.8, abs=0.2)


def test_a_firm_prior_leaves_a_known_hazard_as_it_is() -> None:
    offset = np.log(np.array([0.1, 0.5, 1.0]))
    model = fit_event_model(
        np.zeros((3, 1)), offset, np.array([1, 0, 1]), prior=1e-4, level_prior=1e-4
    )
    # P(an event of a Poisson process of that rate)
    assert model.chance(np.zeros((3, 1)), offset) == pytest.approx(
        [1 - np.exp(-0.1), 1 - np.exp(-0.5), 1 - np.exp(-1)], abs=1e-6
    )


def test_slope_is_that_of_a_logistic_regression_on_the_logit() -> None:
    rng = np.random.default_rng(RNG)
    chance = rng.uniform(0.05, 0.9, 600)
    lost = (rng.random(600) < chance).astype(int)
    found = calibration(chance, lost)
    logit = np.log(chance / (1 - chance))[:, None]
    other = LogisticRegression(C=np.inf, tol=1e-10).fit(logit, lost)
    assert found.slope == pytest.approx(float(other.coef_[0, 0]), abs=1e-5)
    assert found.holds
    assert found.low < 1 < found.high
    assert sum(one.people for one in found.tenths) == 600
    assert len(found.tenths) == 10
    assert sum(one.people * one.came for one in found.tenths) == pytest.approx(lost.sum())


@pytest.mark.parametrize(
    ("low", "high", "holds"),
    [(0.83, 0.97, True), (0.6, 1.4, True), (0.7, 0.95, False), (1.05, 1.3, False)],
)
def test_what_holds(low: float, high: float, holds: bool) -> None:
    assert Calibration((low + high) / 2, low, high, 0.5, 0.5, ()).holds == holds


def test_worth_comes_to_chapter_5_and_cells_to_everybody(sample_study: Study) -> None:
    found = sample_study.at_risk
    assert found.hazard is not None
    assert found.worth is not None
    whole = sample_study.customers.valued.everyone.total  # type: ignore[union-attr]
    assert float(((1 - found.hazard.chance) * found.worth).sum()) == pytest.approx(whole)
    assert sum(one.people for one in found.cells) == found.customers
    assert sum(one.lost for one in found.cells) == pytest.approx(found.lost_expected)
    assert sum(one.at_stake or 0 for one in found.cells) == pytest.approx(found.at_stake)


def test_chances_of_the_sample_come_true_on_a_later_evening(sample_study: Study) -> None:
    hazard = sample_study.at_risk.hazard
    assert hazard is not None
    assert hazard.tested == "later"
    assert hazard.calibration.holds
    assert hazard.beats_the_count
    assert hazard.area.value == pytest.approx(placed(hazard.said, hazard.lost).value)


def test_at_risk_are_the_customers_who_are_not_lost(sample_study: Study) -> None:
    assert (
        sample_study.at_risk.customers
        == sample_study.history.customers - sample_study.history.lost_now
    )


def test_few_people_stand_by_risk_alone() -> None:
    chance, worth = np.linspace(0.1, 0.9, 40), np.linspace(9, 1, 40)
    found = cells_of(chance, worth, weight=1)
    assert [one.worth_third for one in found] == [-1, -1, -1]
    assert cells_of(chance[:20], worth[:20], weight=1) == ()


def made_rows(values: dict[str, Any], lost: Any, **more: Any) -> SignalRows:
    """Rows of one past evening, with signals that warn by being large."""
    n = len(lost)
    return SignalRows(
        evenings=(dt.date(2026, 1, 1), dt.date(2025, 7, 5)),
        horizon=180,
        weight=1,
        contractual=False,
        signals=tuple(Signal(key, said("Signal"), 1) for key in values),
        origin=np.ones(n, np.int64),
        person=np.arange(n),
        lost=np.asarray(lost),
        lead=np.full(n, 30.0),
        values={key: np.asarray(one, float) for key, one in values.items()},
        names=more.get("names", {}),
        flags=None,
    )


def test_what_knows_too_much_is_an_alarm_and_what_is_weak_is_not_offered() -> None:
    rng = np.random.default_rng(RNG)
    lost = rng.permutation(np.repeat([1, 0], [60, 140]))
    rows = made_rows(
        {
            "known_after": lost + rng.normal(0, 0.1, 200),
            SILENCE: 2.0 * lost + rng.normal(size=200) * 2,
            ORDERS: rng.permutation(200),
            "seldom": np.arange(200) < 5,
        },
        lost,
    )
    league = league_of(rows, capacity=20)
    assert league is not None
    by = {one.key: one for one in league.measured}
    assert by["known_after"].leaks
    assert not by["known_after"].offered
    assert [one.key for one in league.leaks] == ["known_after"]
    assert by[SILENCE].offered
    assert not by[ORDERS].offered
    assert [one.key for one in league.few] == ["seldom"]
    assert league.best is by[SILENCE]
    assert not league.count_as_good
    assert by["known_after"].precision == by["known_after"].at_capacity == 1.0


def test_a_name_is_scored_by_the_other_half_of_the_customers() -> None:
    # each name is one customer's own: in the score of its own half it would know all
    lost = np.tile([1, 0, 0, 1], 50)
    key = f"{TRAIT}_source"
    names = {key: tuple(str(at) for at in range(200))}
    league = league_of(made_rows({key: np.arange(200), ORDERS: np.ones(200)}, lost, names=names))
    assert league is not None
    assert league.measured == () or league.measured[0].area.value == pytest.approx(0.5)


def test_numbers_of_the_findings_stand_in_the_record(sample_study: Study) -> None:
    record: Any = at_risk_record(sample_study)
    found = sample_study.at_risk
    sentences = (
        wk.show.signals_finding(found),
        wk.show.recommended_finding(found),
        wk.show.chances_finding(found),
        wk.show.at_risk_finding(found),
    )
    facts = [fact for one in sentences for fact in one.facts]
    assert len(facts) > 15
    for fact in facts:
        assert at(record, fact.path) == pytest.approx(fact.value), fact
