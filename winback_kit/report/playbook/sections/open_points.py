"""What is open: what nobody has stated, named, given or answered yet, with a place for a name."""

from __future__ import annotations

from collections.abc import Iterator

from winback_kit.client_study import Study
from winback_kit.report.playbook.kit.decided import is_programme
from winback_kit.report.playbook.kit.parts import Part, PlaybookSection, Under
from winback_kit.show.communication.messages import reason_of
from winback_kit.show.decision.ask import terms
from winback_kit.show.kit.sentence import say
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.questions.asked import questions_asked
from winback_kit.words.catalogue import marked, words

__all__ = ["OPEN_POINTS"]


def _open(study: Study) -> Iterator[Part]:
    rows = [*_stated(study), *_given(study)]
    if rows:
        yield say("Each of these gets a name and a day on the first of the ninety days.")
        yield Table.of(
            rows,
            (Column(marked("What is open")), lambda row: row[0]),
            (Column(marked("What it holds up, or would add")), lambda row: row[1]),
            (Column(marked("Who, until when")), lambda row: ""),
        )
    asked = [one for one in questions_asked(study) if one.answer.open]
    if asked:
        yield Under(words("Questions that finance asks, and nobody can answer yet"))
        yield Table.of(
            asked,
            (Column(marked("Question")), lambda one: one.text),
            (Column(marked("What it takes")), lambda one: one.answer.said.text),
        )


def _stated(study: Study) -> Iterator[tuple[str, str]]:
    """What client.yml does not say."""
    for one in terms(study.client):
        if one.is_open:
            yield one.label, words("the decision: nobody has stated it (client.yml, case)")
    for role in study.team_charter.open_roles:
        if role.role not in ("sponsor", "owner"):
            yield words(role.title), words("the role is open: nobody is named for it")
    if is_programme(study):
        held = dict.fromkeys(reason_of(one.strand) for one in study.communication.held)
        if held:
            yield (
                words("What has changed for those who left for {reason}", reason=", ".join(held)),
                words("their offer (client.yml, communication.what_changed)"),
            )


def _given(study: Study) -> Iterator[tuple[str, str]]:
    """The tables that are not there."""
    for table in study.data.missing:
        yield words("The table of {table}", table=table.name), words(table.adds)


OPEN_POINTS = PlaybookSection(110, marked("What is open"), _open)
