"""Keeping those at risk: whom to ask, the worksheet of a case, and what a complaint asks for."""

from __future__ import annotations

from collections.abc import Iterator

from winback_kit.client_study import Study
from winback_kit.report.playbook.kit.parts import Part, PlaybookSection, Under
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.saving.complaints import (
    complaints_finding,
    cpr_finding,
    cpr_table,
    speed_finding,
)
from winback_kit.show.saving.whom_to_ask import save_finding, save_pilot_finding, save_table
from winback_kit.words.catalogue import marked, words

__all__ = ["SAVE_SHEET"]

_FIELDS = (
    (marked("Comprehend"), marked("Day and channel of the first word")),
    (marked("Comprehend"), marked("What happened, in the customer’s own words")),
    (marked("Comprehend"), marked("Trigger, and the cause behind it")),
    (marked("Comprehend"), marked("How grave it is for them, from one to five")),
    (marked("Propose"), marked("What would make it right for them")),
    (marked("Propose"), marked("Remedies offered, what each costs, and who may decide it")),
    (marked("Propose"), marked("The one taken, and the day promised")),
    (marked("Respond"), marked("Done on")),
    (marked("Respond"), marked("Asked again after three days: what they said")),
    (marked("Respond"), marked("Asked again after thirty days: still with us?")),
    (marked("Respond"), marked("Cause handed to, and ended on")),
)


def _saving(study: Study) -> Iterator[Part]:
    found = study.saving
    yield save_finding(found)
    yield save_pilot_finding(found)
    if found.told:
        yield save_table(found)
    yield Under(words("The worksheet of a case"))
    yield cpr_finding(found)
    yield cpr_table(found)
    yield Table.of(
        _FIELDS,
        (Column(marked("Step")), lambda row: words(row[0])),
        (Column(marked("To be filled in for each case")), lambda row: words(row[1])),
        (Column(marked("Filled in")), lambda row: ""),
        source=words("One sheet a case. It stays with the team, and is not sent around."),
    )
    yield Under(words("Complaints"))
    yield complaints_finding(found)
    if found.trust is not None:
        yield speed_finding(found)


SAVE_SHEET = PlaybookSection(70, marked("Keeping customers who are at risk"), _saving)
