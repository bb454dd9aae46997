"""An offer nobody has tested, in a segment where another one was tested: a pilot, and no money."""

from __future__ import annotations

from dataclasses import replace

import pytest

from winback_kit.assumptions import priors
from winback_kit.assumptions.record import Assumption
from winback_kit.client_study import Study
from winback_kit.plan.offers.worth import Worth
from winback_kit.plan.programme.programme import Plan, choices
from winback_kit.plan.programme.rewards import best_offers
from winback_kit.show.decision_map.worthy import unknown_table

SEGMENT = "Too expensive"


def with_a_null(plan: Plan) -> tuple[Plan, Worth]:
    """The sample’s plan: in a segment vouchers do nothing, and nobody has tested the call."""
    worths, call = [], None
    for one in plan.worths:
        if one.segment == SEGMENT and one.offer == "Voucher":
            nothing = one.effect.uplift.model_copy(
                update={"value": 0.0, "low": -0.01, "high": 0.01}
            )
            one = replace(one, effect=replace(one.effect, uplift=nothing, uplift_error=0.006))
        elif one.segment == SEGMENT:
            prior = replace(
                one.effect, uplift=priors.UPLIFT, uplift_error=0.0156, draws=0, treated=0, holdout=0
            )
            free = Assumption(value=0.0)
            call = one = replace(one, effect=prior, contact_cost=free, offer_cost=free)
        worths.append(one)
    assert call is not None
    return replace(plan, worths=worths), call


def test_the_untested_offer_is_for_a_pilot(sample_study: Study) -> None:
    plan, call = with_a_null(sample_study.plan)
    assert call.incremental > 0  # by its prior alone
    assert plan.best[SEGMENT].offer == "Voucher"
    assert plan.best[SEGMENT].incremental < 0
    assert (SEGMENT, call.offer) not in {(one.segment, one.offer) for one in choices(plan)}
    (best,) = (one for one in best_offers(plan) if one.segment == SEGMENT)
    assert best.by_profit.offer == "Voucher"
    others = [name for name in plan.best if name != SEGMENT]
    assert {name: plan.best[name].offer for name in others} == {
        name: sample_study.plan.best[name].offer for name in others
    }


def test_the_map_tells_what_its_pilot_has_to_find(sample_study: Study) -> None:
    plan, call = with_a_null(sample_study.plan)
    found = replace(sample_study.decision_map, plan=plan)
    assert found.behind == [call]
    assert call in found.unknown
    table = unknown_table(found)
    row = table.frame().loc[lambda rows: rows.Segment == SEGMENT].iloc[0]
    assert row["Offer"] == call.offer
    assert row["It pays from an uplift of"] == pytest.approx(call.break_even_uplift)
    said = f"For {call.offer} for “{SEGMENT}” a prior alone would pay."
    assert said in str(table.source)
    # nothing of it where everything was tested
    assert "a prior alone would pay" not in str(unknown_table(sample_study.decision_map))
