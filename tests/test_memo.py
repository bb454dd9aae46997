"""The decision memo: its bridge adds up, its wording follows the result, its facts are typed."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import case_oracle
from tests.golden import golden, golden_raw
from winback_kit.case.assumptions.record import Case
from winback_kit.case.judged.assessment import Assessment, assess
from winback_kit.case.judged.verdict import Verdict
from winback_kit.case.result.outcome import outcome
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.case.bridge import bridge_steps
from winback_kit.show.decision.headline import decision_sentence
from winback_kit.show.decision.next_gate import next_gate
from winback_kit.show.kit.sentence import (
    Fact,
    count_fact,
    joined,
    listed,
    loss_fact,
    money_fact,
    odds_fact,
)

PENCE = 0.005  # the published figures of R1 are in hundredths


def test_the_bridge_of_r1_ends_at_its_published_value() -> None:
    steps = bridge_steps(outcome(golden()))
    assert steps[-1].after == pytest.approx(-35_472.08, abs=PENCE)
    assert steps[0].fact.value == pytest.approx(114_218.75, abs=PENCE)
    assert steps[1].fact.value == pytest.approx(-68_531.25, abs=PENCE)


SHARE = st.floats(0.0, 1.0)
MONEY = st.floats(0.0, 500.0)


@settings(max_examples=30)
@given(
    rates=st.tuples(SHARE, SHARE),
    margin=MONEY,
    kept=st.tuples(SHARE, SHARE),
    offer=MONEY,
    churn=st.tuples(SHARE, SHARE, SHARE, SHARE),
    tax=st.floats(0.0, 0.6),
)
def test_the_bridge_adds_up_whatever_the_case(
    rates: tuple[float, float],
    margin: float,
    kept: tuple[float, float],
    offer: float,
    churn: tuple[float, float, float, float],
    tax: float,
) -> None:
    raw = golden_raw()
    raw["segments"][0] |= {
        "return_rate": rates[0],
        "natural_return_rate": rates[1],
        "margin": margin,
        "retention": {"monthly": kept[0]},
        "natural_retention": {"monthly": kept[1]},
        "offer_cost": offer,
        "adverse_selection": churn[0],
        "offer_depth": churn[1],
        "natural_redemption": churn[2],
    }
    raw |= {"tax_rate": tax, "working_capital_months": 1.5}
    raw["avoided_acquisition"] = {"replaced_share": churn[3], "acquisition_cost": 12}
    steps = bridge_steps(outcome(Case.model_validate(raw, strict=False)))
    first, last = steps[0], steps[-1]
    near = 1e-6 * max(1.0, abs(first.after))
    changes = math.fsum(step.fact.value or 0.0 for step in steps if not step.is_sum)
    assert first.after + changes == pytest.approx(last.after, abs=near)
    for before, after in itertools.pairwise(steps):
        assert after.before == (0.0 if after.is_sum else before.after)


def test_the_bridge_agrees_with_plain_loops() -> None:
    raw = golden_raw()
    assert outcome(golden()).npv == pytest.approx(case_oracle.figures(raw)["npv"])


def told(decision: str, *, partial: bool = False, **changes: Any) -> tuple[Assessment, Verdict]:
    verdict = Verdict(cast(Any, decision), "A", partial)
    return assess(golden(**changes)), verdict


WIDE = {"value": 0.05, "low": 0.03, "high": 0.08, "evidence": "A"}


def test_a_clear_case_is_funded_in_full_or_in_part() -> None:
    assessed, verdict = told("fund", margin=80, return_rate=WIDE)
    text = decision_sentence(assessed, verdict).text
    # R1 with a margin of 80: 67,324.79 after tax
    assert text.startswith("Approve USD\u202f")
    assert "USD\u202f67,325 better than doing nothing (chance that it pays: " in text
    part = decision_sentence(assessed, replace(verdict, partial=True)).text
    assert "and nobody else" in part


def test_a_pilot_has_a_length_and_a_stop() -> None:
    assessed, verdict = told("pilot", margin=60, return_rate=WIDE)
    text = decision_sentence(assessed, verdict).text
    assert assessed.pilot is not None
    budget = money_fact(assessed.pilot.budget, "pilot.budget", "USD").shown
    assert text.startswith(f"Approve {budget} for a {assessed.pilot.months}-month pilot with “")
    assert "USD\u202f33,059 better than doing nothing" in text  # R1, a margin of 60: 33,059.17
    assert next_gate(assessed, verdict).text.startswith(
        f"After {assessed.pilot.months} months, with "
    )


def test_a_pilot_of_a_case_that_loses_says_so() -> None:
    assessed, verdict = told("pilot", return_rate=WIDE)
    text = decision_sentence(assessed, verdict).text
    assert "and no more: the full programme would lose USD\u202f35,472" in text


def test_a_pilot_that_cannot_be_read_is_not_promised() -> None:
    assessed, verdict = told("pilot", margin=60)  # no range of the uplift, so nothing to find out
    assert assessed.pilot is None
    text = decision_sentence(assessed, verdict).text
    assert text.startswith("Do not commit yet: ")
    assert "leave a group alone first" in text


@pytest.mark.parametrize("decision", ["no", "nobody"])
def test_a_case_that_loses_is_refused_plainly(decision: str) -> None:
    assessed, verdict = told(decision)
    text = decision_sentence(assessed, verdict).text
    assert text.startswith("Do not fund it: ")
    assert "would lose USD\u202f35,472 (" in text
    assert "−" not in text  # what is lost has no sign
    assert next_gate(assessed, verdict).text.startswith("None: nothing is started.")


def test_sentences_keep_grammar_signs_and_names() -> None:
    assert count_fact(0.9, "x", "{n} customer", "{n} customers").shown == "1 customer"
    assert count_fact(0.0, "x", "{n} customer", "{n} customers").shown == "0 customers"
    assert joined(listed(["a", "b"])).text == "“a” and “b”"
    assert money_fact(-212_345, "x", "EUR").shown == "−EUR\u202f212\u202fk"
    assert money_fact(12_345_678, "x", "EUR", sign=True).shown == "+EUR\u202f12.3\u202fm"
    assert loss_fact(-50_000, "x", "EUR").shown == "EUR\u202f50,000"
    assert odds_fact(1.0, "x").shown == "more than 99\u202f%"
    assert odds_fact(0.001, "x").shown == "less than 1\u202f%"


def test_names_are_text_whatever_they_hold() -> None:
    html = joined("Ask ", listed(["<script>alert(1)</script>", "x" * 200, "קודם"])).as_html()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert html.count("<bdi>") == 3
    assert "x" * 60 not in html
    assert Fact(1.0, "a", "1").shown == "1"


def test_reasons_need_no_plan_of_their_own() -> None:
    from winback_kit.show.decision.reasons import reason_sentences

    rule = SimpleNamespace(false_lost_rate=0.8, window_days=165)
    plan = SimpleNamespace(history=SimpleNamespace(rule=rule), best={"a": 1, "b": 1}, chosen={})
    assessed, verdict = told("nobody")
    texts = [one.text for one in reason_sentences(cast(Plan, plan), assessed, verdict)]
    assert any("80\u202f% come back on their own within 165 days" in text for text in texts)
    # R1: 500 return with the programme, 300 without it
    assert texts[0].startswith("Of 500 customers who would return with the programme, 300 (60")


def test_a_subsidy_of_nothing_is_no_reason() -> None:
    from winback_kit.show.decision.reasons import reason_sentences

    rule = SimpleNamespace(false_lost_rate=0.1, window_days=165)
    plan = SimpleNamespace(history=SimpleNamespace(rule=rule), best={}, chosen={})

    def texts(natural: float) -> str:
        assessed, verdict = told("fund", natural_return_rate=natural, natural_redemption=1.0)
        return " ".join(one.text for one in reason_sentences(cast(Plan, plan), assessed, verdict))

    assert "of the offer money" in texts(0.03)
    assert "of the offer money" not in texts(0.0)
