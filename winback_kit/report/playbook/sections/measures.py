"""What is measured, and the gates: what is done at which result, written before the start."""

from __future__ import annotations

from collections.abc import Iterator

from winback_kit.client_study import Study
from winback_kit.report.playbook.kit.parts import Part, PlaybookSection, Under
from winback_kit.show.decision.kpis import kpi_rule, kpi_table
from winback_kit.show.decision.next_gate import holdout_finding, next_gate
from winback_kit.show.decision.pilot import gates_table
from winback_kit.show.kit.sentence import say
from winback_kit.words.catalogue import marked, words

__all__ = ["MEASURES_AND_GATES"]


def _measures(study: Study) -> Iterator[Part]:
    assessed = study.assessment
    yield say(
        "What counts is what would not have come without us. Returns alone, or returns of those "
        "contacted, are never reported without the group held out."
    )
    yield kpi_rule()
    yield kpi_table(assessed)
    yield Under(words("Gates"))
    yield next_gate(assessed, study.verdict)
    if assessed.pilot is not None:
        yield gates_table(assessed.pilot, assessed.case.currency)
    held = holdout_finding(assessed)
    if held is not None:
        yield held


MEASURES_AND_GATES = PlaybookSection(90, marked("Measures and gates"), _measures, "programme")
