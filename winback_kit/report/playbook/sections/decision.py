"""What was decided, what is asked for, and when it is looked at again."""

from __future__ import annotations

from winback_kit.client_study import Study
from winback_kit.report.playbook.kit.parts import Part, PlaybookSection, Points, Under
from winback_kit.show.decision.ask import asked_for, terms
from winback_kit.show.decision.next_gate import next_gate
from winback_kit.show.decision.reasons import reason_sentences
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.text import marked

__all__ = ["DECISION"]


def _decision(study: Study) -> list[Part]:
    assessed, verdict = study.assessment, study.verdict
    owners = Table.of(
        terms(study.client),
        (Column(marked("What is agreed")), lambda one: one.label),
        (Column(marked("As stated in client.yml")), lambda one: one.value),
    )
    return [
        asked_for(assessed, verdict),
        *reason_sentences(study.plan, assessed, verdict),
        owners,
        Under(words("When it is looked at again")),
        next_gate(assessed, verdict),
        Under(words("How to use this document")),
        Points(
            (
                words(
                    "Numbers, segments, offers and days are those of the business case. Where a "
                    "number is changed here it is changed in client.yml first, and the run is made "
                    "again: the case and this document then say the same."
                ),
                words(
                    "Words are yours to change. The texts to customers stand in templates/"
                    "playbooks; files of the same name in the client folder go before them."
                ),
                words(
                    "What is open is written as open: a name, a limit or a day that nobody has "
                    "stated. Fill it in before the first contact."
                ),
                words(
                    "Customers are named in the lists alone, which stay with the team; no name, "
                    "number or word of theirs stands here."
                ),
            )
        ),
    ]


DECISION = PlaybookSection(10, marked("What was decided"), _decision)
