"""Rules learnt on one part of the people and valued on another."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.policies.hillstrom import MAIL, half_a
from winback_kit.plan.experiment.policy.by_draws import DrawnActions, compared_by_draws
from winback_kit.plan.experiment.policy.compared import compared_rules
from winback_kit.plan.experiment.policy.learnt_rule import half_of, learnt_cells
from winback_kit.plan.experiment.policy.of_campaigns import LEARNT, campaign_rules
from winback_kit.plan.experiment.policy.rule_value import normalised_ipw
from winback_kit.plan.experiment.policy.tested_people import TestedPeople
from winback_kit.plan.experiment.readout.one_offer import ReturnWorth


def test_draws_are_worth_what_their_people_are() -> None:
    # two draws of 4 and 6 people: 2 + 2 and 2 + 4 of nobody and the offer
    brought = {("a", 0): [0, 2], ("a", 1): [4, 6], ("b", 0): [1, 3], ("b", 1): [0, 0, 2, 2]}
    mean = np.array([[1.0, 5.0], [2.0, 1.0]])
    variance = np.array([[2.0, 2.0], [2.0, 4 / 3]])
    drawn = DrawnActions(("a", "b"), ("", "o"), np.array([[2.0, 2], [2, 4]]), mean, variance)
    rule = drawn.of_segments({"a": "o"})
    found = drawn.value(rule)
    # .4 · 5 + .6 · 2; se² = .16 · 2/2 + .36 · 2/2
    assert found.value == pytest.approx(3.2)
    assert found.error == pytest.approx(0.52**0.5)
    assert (found.contacted, found.followed) == (pytest.approx(0.4), 4)
    # the same by person, with the shares as they came out in each draw
    people = TestedPeople.of(
        [y for cell in brought.values() for y in cell],
        treated=[arm for (_, arm), cell in brought.items() for _ in cell],
        treated_share=[1 / 2] * 4 + [2 / 3] * 6,
    )
    by_person = normalised_ipw(people, [True] * 4 + [False] * 6)
    assert by_person.value == pytest.approx(found.value)


def frame(*rows: tuple[str, str, str, int, int]) -> pd.DataFrame:
    """Campaigns of one day each: segment, offer, campaign, drawn and back; no offer is held out."""
    return pd.DataFrame(
        [
            (s, o, "treated" if o else "holdout", c, 300 if c == "old" else 200, n, back, 0.0)
            for s, o, c, n, back in rows
        ],
        columns=[
            *("segment", "offer", "arm", "campaign", "days_ago"),
            *("contacted", "returned", "contact_cost"),
        ],
    )


def test_a_rule_is_learnt_on_other_campaigns_than_it_is_valued_on() -> None:
    # in the old campaign the offer gained in "a", in the new one it lost there, and the other way
    # in "b": what the one teaches is wrong in the other
    rows = frame(
        *(("a", "", "old", 1000, 100), ("a", "o", "old", 1000, 300)),
        *(("b", "", "old", 1000, 300), ("b", "o", "old", 1000, 100)),
        *(("a", "", "new", 1000, 300), ("a", "o", "new", 1000, 100)),
        *(("b", "", "new", 1000, 100), ("b", "o", "new", 1000, 300)),
    )
    worths = {(s, "o"): ReturnWorth(with_offer=10, without=10, offer_cost=0) for s in "ab"}
    found = campaign_rules(rows, worths, contact_costs={"o": 0.1}, confidence=0.9)
    assert found is not None
    assert (found.campaigns, found.left_out, found.contacts) == (2, 0, {})
    learnt = next(one for one in found.compared.rules if one.name == LEARNT)
    # contacted are a in the new and b in the old campaign, where a tenth return: half of the people
    # at 1 − .1; left alone are those of whom a tenth return without
    assert learnt.worth.value == pytest.approx(0.5 * (1 - 0.1) + 0.5 * 1)
    assert found.compared.nobody.worth.value == pytest.approx(2.0)
    assert found.compared.all.worth.value == pytest.approx(2.0 - 0.1)
    assert found.compared.found in ("nobody", "open")


def test_a_draw_that_lacks_an_offer_is_left_out() -> None:
    rows = frame(
        *(("a", "", "new", 1000, 100), ("a", "o", "new", 1000, 150)),
        *(("a", "", "old", 500, 50), ("a", "p", "old", 500, 60), ("a", "o", "old", 500, 60)),
    )
    worths = {("a", o): ReturnWorth(10, 10, 0) for o in "op"}
    found = campaign_rules(rows, worths, contact_costs={}, confidence=0.9)
    assert found is not None
    assert (found.offers, found.campaigns, found.left_out) == (("o", "p"), 1, 2000)
    assert LEARNT not in [one.name for one in found.compared.rules]  # nothing else to learn from
    assert (
        campaign_rules(rows[rows.arm == "treated"], worths, contact_costs={}, confidence=0.9)
        is None
    )


def test_people_contacted_without_a_named_offer_are_no_group_held_out() -> None:
    rows = frame(("a", "o", "new", 1000, 150), ("a", "unnamed", "new", 1000, 100))
    rows.loc[1, "offer"] = ""
    worths = {("a", "o"): ReturnWorth(10, 10, 0)}
    assert campaign_rules(rows, worths, contact_costs={}, confidence=0.9) is None
    assert campaign_rules(rows[1:], worths, contact_costs={}, confidence=0.9) is None


@pytest.mark.slow
def test_a_rule_learnt_on_half_of_hillstrom_does_not_beat_mailing_everybody() -> None:
    half, rows = half_a(), half_a().rows
    recency = pd.cut(rows.recency_months, [0, 3, 6, 9, 12]).cat.codes
    large = (rows.history_12m_spend > 200).astype(int)
    parts = (recency, rows.mens, rows.womens, large)
    cells = sum((one.astype(str) for one in parts[1:]), parts[0].astype(str)).to_numpy()
    found = {}
    for salt in ("learn", *"abcdefgh"):
        first = half_of(rows.customer_id, salt=salt)
        chosen = learnt_cells(half.spend.only(first), cells[first], contact_cost=MAIL)
        rule = np.isin(cells[~first], list(chosen))
        other = half.spend.only(~first)
        compared = compared_rules(other, {"learnt": rule}, contact_cost=MAIL, confidence=0.9)
        found[salt] = compared.found
        assert rule.mean() > 0.5
    assert found["learn"] == "all"  # said: nothing beats mailing everybody
    assert "rule" not in found.values()


def test_rules_are_judged_together() -> None:
    flat = DrawnActions(
        ("a", "b"),
        ("", "o"),
        np.full((2, 2), 50.0),
        np.array([[0, 1.0], [0, 1.0]]),
        np.ones((2, 2)),
    )
    rules = {str(at): flat.of_segments({"a": "o"}) for at in range(10)}
    many = compared_by_draws(flat, rules, confidence=0.9)
    one = compared_by_draws(flat, {"0": rules["0"]}, confidence=0.9)
    # Φ⁻¹(.95) = 1.6449 of one rule, Φ⁻¹(.995) = 2.5758 of ten
    assert (one.z, many.z) == (pytest.approx(1.6449, abs=5e-5), pytest.approx(2.5758, abs=5e-5))
