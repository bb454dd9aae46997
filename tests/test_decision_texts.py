"""The decision's texts in another language: nothing stays English, and no number is lost.

The language is made by a machine from what stands in the code (tests/other_language.py). Golden
case R1 is told under every verdict; the cases of tests/cases/clients.py are funded, funded in part,
tested first and refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.cases.studies import handed
from tests.golden import golden
from tests.other_language import other_language
from tests.study_texts import CASES, each, english_in, of_the_client
from winback_kit.case.gates.planned_test import Needed
from winback_kit.case.judged.assessment import Assessment, assess
from winback_kit.case.judged.verdict import Verdict
from winback_kit.client_study import Study
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.case import programme
from winback_kit.show.decision import compliance, headings, kpis
from winback_kit.show.decision.headline import decision_sentence, verdict_word
from winback_kit.show.decision.memo import Memo, decision_memo, knowing_finding
from winback_kit.show.decision.next_gate import next_gate
from winback_kit.show.decision.pilot import pilot_finding
from winback_kit.show.decision.reasons import reason_sentences
from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.questions.evidence import owners_sentence
from winback_kit.words.context import Catalogue, client_context

DECISIONS = ["fund", "pilot", "no", "nobody"]
WIDE, NARROW, NARROWEST = (0.03, 0.08), (0.035, 0.065), (0.045, 0.055)  # of a return rate of 0.05
R1_WORDS = {"USD", "Lost", "customers"}


@cache
def golden_told(margin: float, ends: tuple[float, float] | None) -> Assessment:
    """R1 with another margin and a range of its return rate."""
    if ends is None:
        return assess(golden(margin=margin))
    rate = {"value": 0.05, "low": ends[0], "high": ends[1], "evidence": "A"}
    return assess(golden(margin=margin, return_rate=rate))


def texts_of_memo(memo: Memo) -> Iterator[str]:
    yield memo.verdict
    for sentence in (memo.headline, *memo.why, memo.find_out, memo.gate):
        yield sentence.text
    for number in memo.numbers:
        yield from (number.label, number.value.shown, number.reach.text)
    for step in memo.bridge:
        yield step.label
    for one in memo.assumptions:
        yield from (one.label, one.base.shown, one.low.shown, one.high.shown, one.break_even.shown)


def all_headings(study: Study) -> list[Sentence]:
    assessed, plan, cur = study.assessment, study.plan, study.case.currency
    return [
        headings.options_heading(study.options),
        headings.segments_heading(plan),
        headings.evidence_heading(study.history),
        headings.benefits_heading(study.value, cur),
        headings.costs_heading(study.outcome),
        headings.cash_heading(study.flow, study.outcome),
        headings.risk_heading(assessed),
        headings.what_if_heading(assessed),
        headings.pilot_heading(assessed, study.verdict),
        headings.register_rule(),
        headings.register_heading(study.register),
        owners_sentence(study),
        kpis.kpi_heading(assessed),
        kpis.kpi_rule(),
        compliance.compliance_heading(plan),
        compliance.compliance_scope(plan),
        compliance.no_legal_advice(),
        *compliance.compliance_rules(plan),
        programme.delivery_heading(study.case, study.outcome),
    ]


@pytest.mark.parametrize("name", each(CASES))
def test_no_english_is_left_on_the_memo(name: str) -> None:
    study = handed(name).study
    with client_context(catalogue=other_language()):
        memo = decision_memo(study)
        assert english_in(texts_of_memo(memo), of_the_client(study)) == []


@pytest.mark.parametrize("name", each(CASES))
def test_no_english_is_left_in_the_headings(name: str) -> None:
    study = handed(name).study
    with client_context(catalogue=other_language()):
        told = (heading.text for heading in all_headings(study))
        assert english_in(told, of_the_client(study)) == []


@pytest.mark.parametrize("ends", [WIDE, NARROWEST, None])
@pytest.mark.parametrize("margin", [20.0, 60.0, 80.0])  # R1 loses at its own margin of 20
@pytest.mark.parametrize("decision", DECISIONS)
def test_r1_is_told_in_full_under_every_verdict(
    decision: str, margin: float, ends: tuple[float, float] | None
) -> None:
    assessed = golden_told(margin, ends)
    rule = SimpleNamespace(false_lost_rate=0.8, window_days=165)
    with client_context(catalogue=other_language()):
        for grade, treated in (("A", 0), ("E", 0), ("E", 1)):
            verdict = Verdict(cast(Any, decision), cast(Any, grade), partial=grade == "A")
            worth = SimpleNamespace(effect=SimpleNamespace(treated=treated))
            plan = SimpleNamespace(
                history=SimpleNamespace(rule=rule),
                best={"Lost": worth, "b": worth},
                chosen={"b": worth},
            )
            told = [
                decision_sentence(assessed, verdict),
                *reason_sentences(cast(Plan, plan), assessed, verdict),
                knowing_finding(assessed),
                next_gate(assessed, verdict),
                headings.pilot_heading(assessed, verdict),
            ]
            texts = [*(one.text for one in told), verdict_word(verdict)]
            texts.append(pilot_finding(assessed, verdict).text)
            assert english_in(iter(texts), R1_WORDS) == []


LACKS = {
    Needed(contacts=3498, month=None): "It takes 3,498 contacts, half of them held out",
    Needed(contacts=1200, month=9): "half of them held out, which is month 9",
    Needed(contacts=None, month=7): "nothing can be decided before month 7",
    Needed(contacts=None, month=None): "no test could tell them apart",
}


@pytest.mark.parametrize("lacks", LACKS)
def test_a_gate_that_cannot_decide_says_what_it_needs(lacks: Needed) -> None:
    assessed, verdict = golden_told(80.0, NARROW), Verdict("pilot", "E")
    assert assessed.pilot is not None
    assessed = replace(assessed, pilot=replace(assessed.pilot, needed=lacks))
    told = (decision_sentence, next_gate, headings.pilot_heading, pilot_finding)
    assert LACKS[lacks] in next_gate(assessed, verdict).text
    assert decision_sentence(assessed, verdict).text.startswith("Do not commit yet: ")
    assert pilot_finding(assessed, verdict).text.count("could not decide") == 1
    with client_context(catalogue=other_language()):
        texts = [one(assessed, verdict).text for one in told]
        assert english_in(iter(texts), R1_WORDS) == []


@pytest.mark.parametrize("name", each(CASES))
def test_the_numbers_of_the_memo_are_the_same_in_every_language(name: str) -> None:
    case = handed(name)
    study = case.study
    with client_context(catalogue=other_language()):
        other = decision_memo(study)
    english = [(fact.path, fact.value) for fact in case.memo.facts]
    assert [(fact.path, fact.value) for fact in other.facts] == english
    with client_context(catalogue=other_language()):
        others = [[fact.path for fact in one.facts] for one in all_headings(study)]
    assert others == [[fact.path for fact in one.facts] for one in all_headings(study)]


def test_a_translator_may_put_the_places_in_another_order() -> None:
    """Another language may name the amount first; all stay facts with their paths."""
    assessed, verdict = golden_told(80.0, WIDE), Verdict("fund", "A")
    english = "Approve {cost} to win back {who}: {amount} better than doing nothing"
    turned = {english: ("{amount} für {cost}: {who}",)}
    with client_context(catalogue=Catalogue("de", turned)):
        told = decision_sentence(assessed, verdict)
    assert [fact.path for fact in told.facts] == ["figures.npv", "spent", "risk.chance"]
    assert told.text.startswith("USD\u202f67,325 für ")  # R1, a margin of 80: 67,324.79 after tax


EXPLAINED = (
    "deciding now is better. The gate after 2 months needs no pilot: it watches the programme as "
    "it runs, against its own holdout."
)


def test_a_gate_that_the_memo_names_without_a_pilot_is_explained() -> None:
    """The memo has a gate after 2 months with a holdout; the pilot's block has no need of one."""
    assessed, verdict = golden_told(80.0, NARROW), Verdict("fund", "A")
    assert next_gate(assessed, verdict).text.startswith("After 2 months, with ")
    assert pilot_finding(assessed, verdict).text.endswith(EXPLAINED)


@pytest.mark.parametrize(
    ("decision", "ends"),
    [
        ("fund", WIDE),  # a pilot adds to deciding now
        ("fund", None),  # nothing to find out
        ("pilot", NARROW),
        ("no", NARROW),
        ("nobody", NARROW),
    ],
)
def test_where_nothing_is_to_be_explained_nothing_is(
    decision: str, ends: tuple[float, float] | None
) -> None:
    verdict = Verdict(cast(Any, decision), "A")
    assert "needs no pilot" not in pilot_finding(golden_told(80.0, ends), verdict).text


def test_a_pilot_that_costs_more_than_it_finds_out_says_why_it_is_asked_for() -> None:
    """Decision and pilot block must not seem to contradict each other."""
    assessed, guessed = golden_told(80.0, NARROW), Verdict("pilot", "E")
    text = pilot_finding(assessed, guessed).text
    assert "deciding now is better" not in text
    assert "nobody has measured what the offer causes" in text
    assert headings.pilot_heading(assessed, guessed).text.endswith(": the price of proof")
    assert assessed.pilot is not None
    assert assessed.pilot.option.best != "pilot"


def test_a_funded_case_says_whom_a_pilot_that_pays_is_for() -> None:
    assessed = golden_told(80.0, WIDE)
    assert assessed.pilot is not None
    assert assessed.pilot.option.best == "pilot"
    text = pilot_finding(assessed, Verdict("fund", "A")).text
    assert text.endswith("The case clears the bar without it; it is for those who can wait.")
