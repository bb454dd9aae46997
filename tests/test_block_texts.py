"""Findings, tables and charts in another language: nothing stays English but what the client named.

The language is made by a machine from what stands in the code (tests/other_language.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import winback_kit as wk
from tests.cases.studies import handed
from tests.other_language import other_language
from tests.study_texts import CASES, english_in, of_the_client
from winback_kit import show
from winback_kit.client_study import Study
from winback_kit.show.case import programme
from winback_kit.show.decision import compliance, kpis
from winback_kit.show.decision.pilot import pilot_finding
from winback_kit.show.kit.figure import Figure
from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.kit.table import Table
from winback_kit.words.context import client_context

TOLD = ("name", "text", "ticktext", "hovertemplate", "x", "y")  # keys of a chart that hold texts


def findings_and_tables(study: Study) -> Iterator[Sentence | Table]:
    assessed, plan, case, cur = study.assessment, study.plan, study.case, study.case.currency
    yield show.decision_finding(plan, assessed, study.verdict)
    yield show.ranking_finding(plan)
    yield show.change_finding(study.outcome, study.drivers)
    yield show.cash_finding(study.outcome)
    yield show.options_finding(study.options, cur)
    yield show.options_table(study.options, cur)
    yield show.funding_finding(study.funding, cur)
    yield show.funding_table(study.funding, cur)
    yield show.risk_finding(assessed)
    yield show.risk_table(assessed)
    yield show.knowing_finding(assessed)
    yield show.knowing_table(assessed)
    yield show.scenarios_table(study.scenarios)
    yield show.one_way_finding(case)
    yield show.one_way_table(case)
    yield show.most_offer_finding(plan)
    yield show.most_offer_table(plan)
    yield show.best_offers_finding(plan)
    yield show.best_offers_table(plan)
    yield show.ledger_table(study.flow)
    yield pilot_finding(assessed, study.verdict)
    yield kpis.kpi_table(assessed)
    yield compliance.compliance_table(plan)
    yield programme.costs_finding(study.outcome)
    yield programme.cost_table(study.outcome, case)
    yield programme.cash_table(study.flow, cur)
    yield programme.delivery_table(case)
    yield show.rewards_finding(wk.rewards(plan), plan)
    yield show.rewards_table(wk.rewards(plan), plan)
    idle = wk.doing_nothing(plan, study.customers)
    yield show.doing_nothing_finding(idle, study.outcome.npv, cur)
    if study.customers.valued:
        yield show.cautions_table(study.customers)
    if assessed.pilot:
        yield show.pilot_table(assessed.pilot, cur)
        yield show.gates_table(assessed.pilot, cur)


def texts_of(shown: Sentence | Table) -> Iterator[str]:
    if isinstance(shown, Sentence):
        yield shown.text
    else:
        yield from shown.heads
        yield shown.source
        for row in shown.texts():
            yield from row


def charts(study: Study) -> Iterator[Figure]:
    assessed, cur = study.assessment, study.case.currency
    yield show.options_chart(study.options, cur)
    yield show.value_at_risk(assessed.risk, cur)
    yield show.cash_at_risk(assessed)
    yield show.tornado(study.drivers, npv=study.outcome.npv, currency=cur)
    for even in (None, 0.03):
        yield show.uplift_grid(study.case, break_even=even)
    yield programme.contacts_by_month(study.flow)
    yield show.rewards_chart(wk.rewards(study.plan), study.plan)
    yield show.doing_nothing_chart(wk.doing_nothing(study.plan, study.customers), cur)
    if study.funding_curve:
        funded = show.funding_chart(study.funding_curve, cur)
        assert isinstance(funded, Figure)
        yield funded


def texts_in(figure: Figure) -> Iterator[str]:
    yield from (figure.title, figure.measure)
    yield from _texts_under(figure.traces)
    yield from _texts_under(figure.layout)


def _texts_under(here: Any, key: str = "") -> Iterator[str]:
    if isinstance(here, dict):
        for name, value in here.items():
            yield from _texts_under(value, name)
    elif isinstance(here, list | tuple):
        for value in here:
            yield from _texts_under(value, key)
    elif isinstance(here, str) and key in TOLD:
        yield here.replace("<br>", " ").replace("%{text}", "").replace("<extra></extra>", "")


@pytest.mark.parametrize("name", CASES)
def test_no_english_is_left_in_findings_and_tables(name: str) -> None:
    study = handed(name).study
    with client_context(catalogue=other_language()):
        told = (text for shown in findings_and_tables(study) for text in texts_of(shown))
        assert english_in(told, of_the_client(study)) == []


@pytest.mark.parametrize("name", CASES)
def test_no_english_is_left_in_charts(name: str) -> None:
    study = handed(name).study
    with client_context(catalogue=other_language()):
        told = (text for figure in charts(study) for text in texts_in(figure))
        assert english_in(told, of_the_client(study)) == []
