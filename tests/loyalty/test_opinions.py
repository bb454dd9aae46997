"""Features, satisfaction and faults read from tables: a real Kano survey, fixtures, the sample."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import friedmanchisquare

import winback_kit as wk
from tests.conftest import real_data
from tests.small_client import Rows, small_client
from winback_kit.checks import Refused
from winback_kit.plan.loyalty.feature_tests import friedman, kinds_differ
from winback_kit.plan.loyalty.kano import Feature, feature_of
from winback_kit.plan.loyalty.surveyed import Surveyed, surveyed
from winback_kit.plan.loyalty.what_matters import RatedSubject

RULE = {"as_of": "2023-12-31", "definitions": {"lapse_days": 90}}


def on(day: int) -> str:
    return str(dt.date(2022, 1, 1) + dt.timedelta(days=day))


def order(who: int, day: int) -> dict[str, Any]:
    return {"customer_id": f"c{who:04d}", "order_date": on(day), "amount": "20.00"}


ORDERS = [order(who, 3 * who + 30 * time) for who in range(40) for time in range(4)]


@contextmanager
def study_of(settings: dict[str, Any] | None = None, **tables: Rows) -> Iterator[wk.Study]:
    with small_client(RULE | (settings or {}), orders=ORDERS, **tables) as folder:
        yield wk.study(folder)


@pytest.fixture(scope="module")
def real() -> Surveyed:
    """363 people on five features, in four wordings, with nobody's id: a client of this chapter."""
    answers = pd.read_csv(real_data("kano_storage_answers.csv.gz"))
    rows = answers.rename(
        columns={"feature_id": "feature", "importance_1_9": "importance", "cohort": "wording"}
    )
    kept = ["respondent_id", "feature", "functional", "dysfunctional", "importance", "wording"]
    with study_of(kano=rows[kept].to_dict("records")) as study:
        found = study.opinions
        assert found.survey is not None
        # what cannot be said is said
        for told, what in (
            (wk.show.features_by_state_table(found), "customer’s id"),
            (wk.show.features_drift_table(found), "A second survey"),
            (wk.show.fix_first_finding(found), "feature_reasons"),
            (wk.show.satisfied_table(found), "no data"),
            (wk.show.satisfied_finding(found), "no data"),
            (wk.show.matters_table(found), "no data"),
        ):
            assert what in told.text
        return found.survey


WILSON = """
F1 .1881 .2846 .0420 .0994
F2 .5029 .6083 .4266 .5325
F3 .5919 .6931 .6009 .7016
F4 .5715 .6749 .7717 .8547
F5 .4276 .5358 .3019 .4053
"""
IMPORTANCE = {  # mean and standard deviation
    "F1": (5.0744, 2.1943),
    "F2": (6.7934, 1.9063),
    "F3": (7.1322, 1.8174),
    "F4": (7.7273, 1.6917),
    "F5": (6.8540, 1.9032),
}


def test_intervals_and_importance_of_a_real_survey(real: Surveyed) -> None:
    for line in WILSON.split("\n")[1:-1]:
        name, *ends = line.split()
        one = real.of(name)
        assert one
        assert one.better
        assert one.worse
        assert one.importance
        assert [*one.better, *one.worse] == pytest.approx([*map(float, ends)], abs=5e-5)
        assert one.importance.answers == 363
        mean, deviation = IMPORTANCE[name]
        assert one.importance.mean == pytest.approx(mean, abs=5e-5)
        assert one.importance.deviation == pytest.approx(deviation, abs=5e-5)
    assert [one.name for one in real.features] == ["F4", "F3", "F5", "F2", "F1"]
    assert [one.name for one in real.undecided] == ["F2"]
    assert [one.name for one in real.split] == ["F5"]  # I by counting, A by Berger's rule
    assert real.doubtful == []  # 2 to 6 % questionable
    assert real.stated_agrees == pytest.approx(0.90, abs=1e-6)
    assert real.friedman
    assert real.friedman[0] == pytest.approx(411.9098, abs=5e-5)


def test_wordings_of_a_real_survey_were_not_understood_alike(real: Surveyed) -> None:
    found = real.wordings
    assert found
    assert found.differ
    shares = {"1": 0.373626, "2": 0.241237, "3": 0.253933, "4": 0.353488}
    assert found.shares == pytest.approx(shares, abs=1e-6)
    assert (found.low, found.high, found.freedom) == ("2", "1", 3)
    assert found.chi2 == pytest.approx(29.6965, abs=5e-5)
    assert found.p == pytest.approx(1.6e-6, abs=5e-8)


def test_one_wording_sees_what_all_together_do_not(real: Surveyed) -> None:
    answers = pd.read_csv(real_data("kano_storage_answers.csv.gz"))

    def of(cohort: int, name: str) -> Feature:
        own = answers[(answers.cohort == cohort) & (answers.feature_id == name)]
        return feature_of(zip(own.functional, own.dysfunctional, strict=True))

    assert of(4, "F4").counts == {"A": 2, "O": 56, "M": 13, "I": 5, "R": 3, "Q": 7}
    second = of(2, "F2")
    assert second.counts == {"A": 34, "O": 21, "M": 11, "I": 27, "R": 2, "Q": 2}
    pooled = real.of("F2")
    assert pooled
    assert (second.most_frequent, pooled.kind) == ("A", "O")


def test_the_ellipse_holds_two_means(real: Surveyed) -> None:
    for one in real.features:
        assert one.ellipse
        assert one.importance
        assert one.answers.better is not None
        x, y = np.array(one.ellipse)
        # it reaches √5.991 standard errors to each side, whatever goes together
        of = sum(one.answers.counts[kind] for kind in "AOMI")
        better, reach = one.answers.better, 5.991**0.5
        error = (better * (1 - better) / of) ** 0.5
        assert (x.max() - x.min()) / 2 == pytest.approx(reach * error, rel=0.01)
        error = one.importance.deviation / one.importance.answers**0.5
        assert (y.max() - y.min()) / 2 == pytest.approx(reach * error, rel=0.01)


def test_ranks_are_compared_as_by_another_implementation() -> None:
    draw = np.random.default_rng(3)
    given = {name: draw.integers(2, 6 + at, 25) for at, name in enumerate("abcd")}
    rows = [
        {"respondent_id": f"r{who}", "feature": name, "functional": "like"}
        | {"dysfunctional": "neutral", "importance": int(scores[who])}
        for name, scores in given.items()
        for who in range(25)
    ]
    rows.append(rows[0] | {"respondent_id": "who rated one only"})
    with study_of(kano=rows) as study:
        found = friedman(study.opinion_tables)
    other = friedmanchisquare(*given.values())
    assert found == pytest.approx((other.statistic, other.pvalue), rel=1e-9)


def test_kinds_of_two_groups_by_hand() -> None:
    one = feature_of([("like", "dislike")] * 30 + [("neutral", "dislike")] * 10)
    other = feature_of([("like", "dislike")] * 10 + [("neutral", "dislike")] * 30)
    # each cell is 10 from its expected 20: χ² = 4·100/20 = 20 with one degree of freedom
    assert kinds_differ(one, other) == pytest.approx(7.7442e-6, rel=1e-4)


def test_satisfied_is_not_loyal_by_hand() -> None:
    # 8 customers, rated on day 100 of their own: satisfied is 4 or 5 of 5
    scores, again = [5, 4, 4, 5, 4, 3, 2, 1], [1, 1, 0, 0, 0, 1, 0, 0]
    orders = [order(100 + who, 95) for who in range(8)]
    orders += [order(100 + who, 120) for who in range(8) if again[who]]
    rated = [
        {"customer_id": f"c{100 + who:04d}", "date": on(100), "score": score, "best": 5}
        for who, score in enumerate(scores)
    ]
    rated.append(rated[7] | {"date": on(101), "score": 5})  # the first of a person counts
    rated.append(rated[0] | {"customer_id": "c0001", "date": "2023-12-01"})  # too late to know
    with small_client(RULE, orders=ORDERS + orders, satisfaction=rated) as folder:
        seen = wk.study(folder).opinion_tables.ratings_seen
    n = {(one.satisfied, one.again_): one.n for one in seen.itertuples()}
    assert n == {(1, 1): 2, (1, 0): 3, (0, 1): 1, (0, 0): 2}
    found = RatedSubject("", 2, 3, 1, 2)
    assert (found.repurchase, found.repurchase_other) == (2 / 5, 1 / 3)
    assert found.phi == pytest.approx(0.066667, abs=1e-6)
    assert (found.satisfied_gone, found.people) == (3, 8)
    assert found.ratio is None  # fewer than five of either left


def test_one_question_of_a_survey_can_be_the_satisfaction() -> None:
    rows = [
        {"customer_id": "c0001", "date": on(40), "question": "How satisfied?", "answer": "5"},
        {"customer_id": "c0002", "date": on(40), "question": "Again?", "answer": "perhaps"},
    ]
    source = {"files": "survey.csv", "where": {"question": "How satisfied?"}}
    source["columns"] = {"score": "answer", "best": {"constant": 5}}
    with study_of({"tables": {"satisfaction": source}}, survey=rows) as study:
        seen = study.opinion_tables.ratings_seen
    assert seen[["satisfied", "again_", "n"]].to_numpy().tolist() == [[1, 1, 1]]


ANSWER = {"respondent_id": "r", "feature": "Speed", "functional": "like", "dysfunctional": "like"}


@pytest.mark.parametrize(
    ("settings", "rows", "match"),
    [
        ({}, [ANSWER | {"functional": "I like it"}], "column functional: must be like, must_be"),
        ({"loyalty": {"feature_reasons": {"Sped": "Bad"}}}, [ANSWER], "no feature of the table"),
    ],
)
def test_what_does_not_fit_is_refused(
    settings: dict[str, Any], rows: list[dict[str, str]], match: str
) -> None:
    with study_of(settings, kano=rows) as study, pytest.raises(Refused, match=match):
        _ = study.data


def test_few_answers_are_no_survey(sample_study: wk.Study) -> None:
    tables = sample_study.opinion_tables
    one = tables.kano_counts.iloc[:1].assign(n=9)
    found = surveyed(replace(tables, kano_counts=one))
    assert found is None
    told = wk.show.features_finding(replace(sample_study.opinions, survey=found))
    assert "two questions" in told.text


def test_the_sample_shows_what_was_planted(sample_study: wk.Study) -> None:
    found = sample_study.opinions
    survey, matters = found.survey, found.matters
    assert survey
    assert matters
    assert [one.feature for one in survey.seen_apart] == ["A quick answer from customer care"]
    assert [one.feature for one in survey.drifted] == ["A hand-written care card"]
    (drifted,) = survey.drifted
    assert (drifted.first.most_frequent, drifted.second.most_frequent) == ("A", "O")
    assert survey.earlier == dt.date(2024, 4, 16)
    first = found.first_fault
    assert first
    assert (first.feature.name, first.reason) == (
        "A quick answer from customer care",
        "Bad service",
    )
    assert matters.features[0].name == "A quick answer from customer care"
    assert "Free returns" in [one.name for one in matters.only_said]
    # planted: 70 of 100 who order again were satisfied, 50 of 100 of the others
    whole = matters.whole
    again = whole.satisfied_again / (whole.satisfied_again + whole.other_again)
    assert again == pytest.approx(0.70, abs=0.04)
    assert whole.satisfied_of_gone == pytest.approx(0.50, abs=0.09)
