"""The first ninety days on the calendar, with who sees to each step, open where nobody is named."""

from __future__ import annotations

from collections.abc import Iterator

from winback_kit.case.designed.first_days import dated, day_one
from winback_kit.client_study import Study
from winback_kit.plan.team_charter.roles import ROLE_NAMES
from winback_kit.report.playbook.kit.decided import is_programme
from winback_kit.report.playbook.kit.parts import Part, PlaybookSection
from winback_kit.show.kit.sentence import say
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import day
from winback_kit.words.told import told, told_name

__all__ = ["FIRST_DAYS"]


def _days(study: Study) -> Iterator[Part]:
    charter, case = study.team_charter, study.case
    programme = charter.form.form != "none"
    first = day_one(case.start, as_of=study.data.as_of, programme=programme)
    if programme:
        yield say(
            "Counted back from the first contact on {start}, when the case begins; where that day "
            "moves, all of these move with it.",
            start=day(case.start),
        )
    elif is_programme(study):
        yield say("Nothing is contacted yet: these are the days in which that is made ready.")
    else:
        yield say("Nothing is contacted. These are the days in which it is found out what would.")
    decide = study.client.settings.case.decide_by
    if programme and decide and decide > first:
        yield say(
            "The decision is due on {decide}, which is after the first of these days: what stands "
            "before it is done at once then, or the first contact is later.",
            decide=day(decide),
        )
    yield Table.of(
        dated(charter, first),
        (Column(marked("From"), "date"), lambda one: one.first),
        (Column(marked("Until"), "date", left=True), lambda one: one.last),
        (Column(marked("What")), lambda one: told(one.step.what)),
        (
            Column(marked("Who sees to it")),
            lambda one: words(
                "{role}: {name}",
                role=words(ROLE_NAMES[one.step.role]),
                name=told_name(one.who) if one.who else words("open"),
            ),
        ),
        (Column(marked("Done when")), lambda one: told(one.step.done)),
    )


FIRST_DAYS = PlaybookSection(100, marked("The first ninety days"), _days)
