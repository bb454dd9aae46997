"""The scripts: what is said, what to listen for, what may be promised, and what is never said."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from winback_kit.client.playbooks.places import filled
from winback_kit.client.playbooks.scripts import Script
from winback_kit.client_study import Study
from winback_kit.report.playbook.kit.decided import is_programme
from winback_kit.report.playbook.kit.parts import Part, PlaybookSection, Spoken, Under
from winback_kit.show.kit.sentence import joined, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import translated, words
from winback_kit.words.text import marked

__all__ = ["SCRIPTS_TO_SAY"]

_AUTHORITY = (
    ("agent", marked("Whoever talks to the customer")),
    ("lead", marked("The lead of the team")),
    ("owner", marked("The owner")),
)


def _scripts(study: Study) -> Iterator[Part]:
    yield say(
        "Each script is a way through a talk, not a text to be read out. What stands between ‹ and "
        "› is filled in for the customer; what stands in square brackets is not said. Whoever has "
        "learnt one is listened to with it ten times before the first call."
    )
    values = {"firm": study.client.name}
    for one in study.client.playbooks.scripts:
        if is_programme(study) or not one.said.campaign:
            yield from _script(one, values)


def _script(one: Script, values: dict[str, str]) -> Iterator[Part]:
    said = one.said

    def told(text: str) -> str:
        return filled(text if one.own else translated(text), values)

    yield Under(told(said.title))
    yield joined(told(said.when))
    yield Spoken(
        tuple(f"[{told(step.step)}] {told(step.say)}" for step in said.steps),
        subject=told(said.subject) if said.subject else "",
    )
    yield Table.of(
        list(zip_longest(said.listen_for, said.never, fillvalue="")),
        (Column(marked("Listen for")), lambda row: told(row[0]) if row[0] else ""),
        (Column(marked("Never say, never do")), lambda row: told(row[1]) if row[1] else ""),
    )
    yield Table.of(
        _AUTHORITY,
        (Column(marked("Who")), lambda who: words(who[1])),
        (Column(marked("May promise")), lambda who: told(getattr(said.promise, who[0]))),
    )


SCRIPTS_TO_SAY = PlaybookSection(60, marked("Scripts"), _scripts)
