"""What a client states of offers and segments moves the worth of a contact as it moves the case."""

from __future__ import annotations

from typing import Any

import pytest

from tests.study_texts import restated
from winback_kit.case.from_plan.rewards import rewards
from winback_kit.checks import Refused
from winback_kit.client_study import Study

# all are contacted in month 1 and return in it, and nothing is discounted, so that a contact is
# worth in the case what it is worth at its own day
AT_ONCE: dict[str, Any] = {"case.contact_months": 1, "case.discount_rate": {"value": 0}}
TERMS: dict[str, Any] = {
    "case.offers.Voucher.natural_redemption": "40%",
    "case.offers.Voucher.monthly_discount": {"amount": 2, "months": 3},
    "case.offers.Voucher.adverse_selection": 0.5,
    "case.offers.Voucher.offer_depth": "30%",
    "case.segments.Bad service.margin.factor": 1.2,
    "case.segments.Bad service.retention.hazard_ratio": 0.8,
    "case.segments.Too expensive.return_rate": "30%",
    "case.segments.Too expensive.natural_return_rate": "12%",
    "case.segments.Better elsewhere.natural_margin": 30,
}


@pytest.fixture(scope="module")
def names(sample_study: Study) -> list[str]:
    return list(sample_study.plan.best)


@pytest.mark.parametrize("terms", [{}, TERMS], ids=["measured", "stated"])
def test_a_contact_is_worth_in_the_plan_what_it_brings_in_the_case(
    terms: dict[str, Any], sample_study: Study, names: list[str]
) -> None:
    timing = {f"case.segments.{name}.return_timing": [1.0] for name in names}
    plan = restated(sample_study, AT_ONCE | terms | timing).plan
    for one in rewards(plan):
        assert one.per_contact == pytest.approx(one.worth.incremental, rel=1e-9, abs=1e-9)


def test_what_is_stated_is_what_the_case_counts_with(sample_study: Study) -> None:
    case = restated(sample_study, TERMS).case
    by_name = {segment.name: segment for segment in case.segments}
    (stated,) = [one for name, one in by_name.items() if name == "Too expensive"]
    assert (stated.return_rate.value, stated.natural_return_rate.value) == (0.3, 0.12)
    assert by_name["Bad service"].retention.hazard_ratio == 0.8
    assert by_name["Bad service"].natural_margin.factor == 1.2  # stated for both arms


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("case.segments.Bad servise.return_rate", "is no segment of this client.*Bad service"),
        ("case.segments.Bad service.offer", "is no offer of this client.*Voucher"),
    ],
)
def test_a_name_that_is_not_there_is_refused(name: str, words: str, sample_study: Study) -> None:
    stated = restated(sample_study, {name: "Vouchr" if "offer" in name else 0.1})
    with pytest.raises(Refused, match=words):
        _ = stated.plan


def test_a_part_that_does_not_go_with_what_was_measured_is_refused(sample_study: Study) -> None:
    # the sample's natural return after bad service is far below 60 %
    low = {"case.segments.Bad service.natural_return_rate.low": "60%"}
    with pytest.raises(Refused, match=r"natural_return_rate.*in its own range: 0\.6 ≤"):
        _ = restated(sample_study, low).plan
