"""The value of a rule, how well a score ranks, and whether predictions hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.policies.hillstrom import MAIL, half_a, in_row_order
from winback_kit.checks import Refused
from winback_kit.plan.experiment.policy.calibration import uplift_calibration
from winback_kit.plan.experiment.policy.compared import compared_rules
from winback_kit.plan.experiment.policy.ranking import (
    qini_coefficient,
    qini_curve,
    uplift_curve,
    uplift_of_best,
)
from winback_kit.plan.experiment.policy.rule_value import (
    OutcomeModel,
    doubly_robust,
    ipw,
    more_worth,
    normalised_ipw,
)
from winback_kit.plan.experiment.policy.tested_people import TestedPeople

SIX = TestedPeople.of(
    [10, 0, 4, 0, 6, 2],
    treated=[1, 1, 0, 0, 1, 0],
    treated_share=[0.5, 0.5, 0.5, 0.5, 0.25, 0.25],
)
RULE = [1, 0, 0, 1, 1, 0]
EIGHT = TestedPeople.of(
    [1, 0, 1, 0, 1, 0, 0, 1], treated=[1, 0, 1, 0, 1, 0, 1, 0], treated_share=0.5
)
DOWN = np.arange(8, 0, -1)


def test_six_people_by_hand() -> None:
    # 10/.5 + 4/.5 + 6/.25 + 2/.75 = 54.6667; weights 2 + 2 + 4 + 4/3 = 9.3333
    assert ipw(SIX, RULE).value == pytest.approx(9.111111, abs=5e-7)
    assert normalised_ipw(SIX, RULE).value == pytest.approx(5.857143, abs=5e-7)
    # (5 + 2 + 2 + 5 + 5 + 2)/6 + (2·5 + 2·2 + 4·1 + 4/3·0)/6 = 21/6 + 18/6
    model = OutcomeModel.of(5, 2, people=6)
    assert doubly_robust(SIX, RULE, model).value == pytest.approx(6.5, abs=1e-12)
    assert ipw(SIX, RULE).followed == 4


def test_eight_people_by_hand_and_as_scikit_uplift() -> None:
    curve = qini_curve(EIGHT, DOWN)
    assert curve.gain.tolist() == [0, 1, 1, 2, 2, 3, 3, 3, 2]
    assert (curve.area, curve.random_area) == (16, 8)
    # the best order: three treated who returned, four who did not, one held out who returned
    assert qini_coefficient(EIGHT, DOWN) == pytest.approx((16 - 8) / (19 - 8), abs=1e-12)
    # (R1/n1 − R0/n0)·k, and 0 while nobody is held out: 0 2 3 4 5 6 3/4·7 1/2·8
    up = uplift_curve(EIGHT, DOWN)
    assert up.gain.tolist() == pytest.approx([0, 0, 2, 3, 4, 5, 6, 5.25, 4])
    assert up.area == pytest.approx(27.25)


def test_people_of_one_score_are_one_step() -> None:
    assert qini_curve(EIGHT, np.ones(8)).gain.tolist() == [0, 2]
    assert qini_coefficient(EIGHT, np.ones(8)) == pytest.approx(0)
    for order in (slice(None), slice(None, None, -1)):
        turned = TestedPeople.of(
            EIGHT.outcome[order], treated=EIGHT.treated[order], treated_share=0.5
        )
        score = np.array([2, 2, 2, 2, 1, 1, 1, 1])[order]
        assert qini_curve(turned, score).gain.tolist() == [0, 2, 2]
        # .25 of each arm is one person of the two at the edge, who count half each: 1 − 0
        assert uplift_of_best(turned, score, share=0.25) == pytest.approx(1)


@pytest.mark.parametrize(
    ("column", "sign", "qini", "best"),
    [
        ("recency_months", -1, 0.001208, 0.064365),
        ("history_12m_spend", 1, 0.015438, 0.076568),
        ("womens", 1, 0.026304, 0.074104),
    ],
)
def test_scores_of_hillstrom_as_scikit_uplift(
    column: str, sign: int, qini: float, best: float
) -> None:
    half = half_a()
    score = sign * half.rows[column].to_numpy(float)
    assert qini_coefficient(half.visits, score) == pytest.approx(qini, abs=5e-7)
    ranked = in_row_order(score)
    assert uplift_of_best(half.visits, ranked, share=0.3) == pytest.approx(best, abs=5e-7)


def rules_of_hillstrom() -> dict[str, np.ndarray]:
    rows = half_a().rows
    return {
        "bought lately": (rows.recency_months <= 6).to_numpy(),
        "bought long ago": (rows.recency_months > 6).to_numpy(),
        "women's buyers": (rows.womens == 1).to_numpy(),
        "large buyers": (rows.history_12m_spend >= 200).to_numpy(),
    }


def test_nothing_beats_mailing_everybody_of_hillstrom() -> None:
    found = compared_rules(half_a().spend, rules_of_hillstrom(), contact_cost=MAIL, confidence=0.9)
    assert found.nobody.worth.value == pytest.approx(0.626862, abs=5e-7)
    assert found.nobody.worth.error == pytest.approx(0.1072, abs=5e-5)
    assert found.all.worth.value == pytest.approx(1.125441, abs=5e-7)
    assert found.all.worth.error == pytest.approx(0.1126, abs=5e-5)
    values = [one.worth.value for one in found.rules]
    assert values == pytest.approx([0.955496, 0.796807, 0.936242, 0.815631], abs=5e-7)
    net = half_a().spend.less(contact_cost=MAIL)
    assert normalised_ipw(net, True).value == pytest.approx(1.124738, abs=5e-7)
    assert (found.best.name, found.found, found.beating) == ("all", "all", None)


def test_where_mails_cost_more_than_they_bring_nobody_is_best() -> None:
    found = compared_rules(half_a().spend, {}, contact_cost=1.0, confidence=0.9)
    assert found.found == "nobody"  # .597 a person less 1, with a standard error of .155
    about_even = compared_rules(half_a().spend, {}, contact_cost=0.6, confidence=0.9)
    assert about_even.found == "open"


def test_a_rule_that_beats_both_ends_is_found() -> None:
    # one half gains 10 by a contact, the other loses 10; noise of ±1
    n = 400
    treated = np.tile([True, False], n // 2)
    gains = np.arange(n) < n // 2
    outcome = np.where(treated, np.where(gains, 10, -10), 0) + np.tile([1, 1, -1, -1], n // 4)
    people = TestedPeople.of(outcome, treated=treated, treated_share=0.5)
    found = compared_rules(people, {"those who gain": gains}, contact_cost=1, confidence=0.9)
    # half of the people at 10 − 1
    assert found.rules[0].worth.value == pytest.approx(4.5)
    assert found.rules[0].beyond_all.value == pytest.approx(4.5 - (-1))
    assert (found.found, found.best.name) == ("rule", "those who gain")


def test_fifths_hold_an_uplift_that_is_there_and_find_one_that_is_not() -> None:
    half = half_a()
    alike = uplift_calibration(half.visits, np.full(len(half.visits), 0.063842), confidence=0.9)
    assert [len(alike.fifths), alike.holds] == [1, True]
    assert alike.fifths[0].seen == pytest.approx(0.06384168, abs=5e-9)
    assert alike.fifths[0].error == pytest.approx(0.00393572, abs=5e-9)  # with n − 1
    # by spend of a year: no fifth stands apart from another, though all are above 0
    history = half.rows.history_12m_spend.rank(pct=True).to_numpy()
    ranked = uplift_calibration(half.visits, 0.13 * history, confidence=0.9)
    assert [len(ranked.fifths), ranked.holds, ranked.told_apart] == [5, False, False]
    assert min(one.low for one in ranked.fifths) > 0


def test_a_band_over_five_is_wider_than_one_interval() -> None:
    band = uplift_calibration(half_a().visits, np.arange(31_999), confidence=0.9)
    first = band.fifths[0]
    z = (first.high - first.seen) / first.error
    assert math.erf(z / math.sqrt(2)) ** 5 == pytest.approx(0.9)  # all five hold together
    assert z > 1.645


@examples(100)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.booleans()), min_size=4))
def test_values_of_everybody_and_nobody_are_what_the_arms_brought(
    rows: list[tuple[int, bool, bool]],
) -> None:
    outcome, treated, rule = (np.array(part) for part in zip(*rows, strict=True))
    people = TestedPeople.of(outcome, treated=treated, treated_share=0.5)
    both = ipw(people, True).value + ipw(people, False).value
    assert both == pytest.approx(2 * outcome.mean())
    differ = more_worth(people, rule, than=~rule).value
    assert differ == pytest.approx(ipw(people, rule).value - ipw(people, ~rule).value)
    exact = doubly_robust(people, rule, OutcomeModel(outcome.astype(float), outcome.astype(float)))
    assert exact.value == pytest.approx(outcome.mean())  # a model that knows all


@pytest.mark.parametrize("share", [0, 1, float("nan")])
def test_a_contact_that_nobody_drew_is_refused(share: float) -> None:
    with pytest.raises(Refused, match="treated_share: must be"):
        TestedPeople.of([1, 2], treated=[1, 0], treated_share=share)


def test_a_rule_for_other_people_is_refused() -> None:
    with pytest.raises(Refused, match=r"rule: must say of each person"):
        ipw(SIX, [True, False])
