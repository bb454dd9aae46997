"""The team as it is arranged: its form, its charter, and who does what."""

from __future__ import annotations

from collections.abc import Iterable

from winback_kit.plan.team_charter.form import Across, FormOfTeam
from winback_kit.plan.team_charter.raci import PARTS, RACI, RaciStep
from winback_kit.plan.team_charter.roles import ROLE_NAMES, Role
from winback_kit.plan.team_charter.team_charter import TeamCharter
from winback_kit.show.kit.sentence import Sentence, in_a_line, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.text import Text
from winback_kit.words.told import told, told_name

__all__ = ["charter_table", "raci_table", "roles_table", "team_form_finding"]

_FORMS: dict[tuple[FormOfTeam, Across | None], str] = {
    ("permanent", "trained"): marked("A permanent team of people who are trained for it too"),
    ("permanent", "own"): marked("A permanent team of its own"),
    ("permanent", "functional"): marked("A permanent team across departments"),
    ("temporary", "trained"): marked("For a time, by people who are trained for it too"),
    ("temporary", "own"): marked("A team of its own, for a time"),
    ("temporary", "functional"): marked("A team across departments, for a time"),
    ("agency", None): marked("An agency"),
    ("none", None): marked("No team"),
}


def team_form_finding(found: TeamCharter) -> Sentence:
    """Which form of team, why, and where it sits."""
    form = found.form
    return in_a_line(
        say(
            "{form}: {reasons}.",
            form=words(_FORMS[form.form, form.across]),
            reasons=_listed(form.reasons),
        ),
        say("It sits {place}.", place=told(form.sits)) if form.sits else "",
    )


def _listed(texts: Iterable[Text]) -> str:
    return "; ".join(map(told, texts))


def charter_table(found: TeamCharter) -> Table:
    """What the sponsor signs: what for, for whom, what may be decided, and what counts."""
    charter = found.charter
    rows = [
        (words("What for"), told(charter.purpose)),
        (words("For whom"), _listed(charter.within)),
        (words("Not for"), _listed(charter.outside)),
        (words("May, without asking"), _listed(charter.may)),
        (words("May not"), _listed(charter.may_not)),
        (words("Is measured by"), _listed(charter.measured_by)),
        (words("Is not measured by"), _listed(charter.not_by)),
    ]
    return Table((Column("Charter"), Column("Agreed")), rows)


def raci_table(found: TeamCharter) -> Table:
    """Who does each step, answers for it, is asked before, and is told after."""
    funded = found.form.form != "none"
    return Table.of(
        [step for step in RACI if funded or not step.funded],
        (Column("Step"), _what),
        *(
            (Column(name, left=False), lambda step, role=role: _letters(step, role))
            for role, name in ROLE_NAMES.items()
        ),
        source=words("R does it, A answers for it, C is asked before, I is told after."),
    )


def roles_table(found: TeamCharter) -> Table:
    """Who holds each role, and what it does; open where nobody is named."""
    return Table.of(
        found.members,
        (Column("Role"), lambda one: words(one.title)),
        (Column("What the role does"), lambda one: told(one.task)),
        (Column("Who"), lambda one: words("open") if one.is_open else told_name(one.name)),
        source=words(
            "Named in client.yml: case.sponsor and case.owner, and whoever answers for the "
            "assumptions that a role works with. Name the rest before the first contact."
        )
        if found.open_roles
        else words("As named in client.yml."),
    )


def _letters(step: RaciStep, role: Role) -> str:
    """The letters of a role in a step; most have none."""
    part = step.parts.get(role)
    return words(PARTS[part]) if part else ""


def _what(step: RaciStep) -> str:
    return told(step.what)
