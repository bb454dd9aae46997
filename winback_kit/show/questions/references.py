"""Questions about the world outside: are the rates like others', and on what do the cuts rest?"""

from winback_kit.assumptions.library import UNDATED
from winback_kit.assumptions.record import GRADE_MEANING
from winback_kit.assumptions.rules import EvidenceCut
from winback_kit.case.judged.evidence import grade_of_driver
from winback_kit.case.judged.references import Range, Reference, References
from winback_kit.client_study import Study
from winback_kit.show.kit.sentence import (
    Fact,
    Sentence,
    count_fact,
    in_a_line,
    months_fact,
    points_fact,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.show.questions.question import Answer
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import count


def like_others(study: Study) -> Answer:
    """The natural return, the uplift and all returns beside what others have published."""
    found = study.references
    told = (
        _natural(found.range_of("natural_return")),
        _uplift(found.range_of("uplift"), grade_of_driver(study.case, "uplift")),
        _gross(found.range_of("gross_return")),
    )
    return Answer(
        in_a_line(*told),
        words("Published figures with their sources in the table; our own as in this case"),
        tables=(references_table(found),),
    )


_NATURAL = {
    "below": marked(
        "{own} of our lost come back on their own within {months}, less than the {low} to {high} "
        "that are published."
    ),
    "within": marked(
        "{own} of our lost come back on their own within {months}, within the {low} to {high} that "
        "are published."
    ),
    "above": marked(
        "{own} of our lost come back on their own within {months}, more than the {low} to {high} "
        "that are published: what is lost here may be a long pause."
    ),
    "nowhere": marked(
        "Published are {low} to {high} who come back on their own within {months}; our log is too "
        "short to say the same of us."
    ),
}
_UPLIFT = {
    "below": marked("This case takes {own}, which is less; its evidence is {grade}."),
    "within": marked("This case takes {own}, which is within them; its evidence is {grade}."),
    "above": marked(
        "This case takes {own}, which is more than any of them; its evidence is {grade}, and what "
        "it rests on has to bear that."
    ),
}
_GROSS = marked(
    "Published rates without a holdout, {low} to {high}, hold those who come anyway. They cannot "
    "be compared with an uplift, only with the {own} of all contacted who return in this case."
)


def _natural(found: Range | None) -> Sentence:
    if found is None:
        return say("Nobody has published a comparable natural return that we know.")
    months = months_fact(
        None if found.months is None else round(found.months), "references.natural_return.months"
    )
    return say(_NATURAL[found.place], months=months, **_ends("natural_return", found))


def _uplift(found: Range | None, grade: str) -> Sentence:
    if found is None:
        return say(
            "No comparable test with a holdout is published that we know, so the uplift can be "
            "compared with nothing; its evidence is {grade}.",
            grade=grade,
        )
    path = "references.uplift"
    seen = say(
        "Of tests with a holdout we know {count} to compare with: a contact caused {low} to "
        "{high}.",
        count=count_fact(found.count, f"{path}.count"),
        low=points_fact(found.low, f"{path}.low"),
        high=points_fact(found.high, f"{path}.high"),
    )
    own = points_fact(found.own or 0.0, f"{path}.own")
    return in_a_line(seen, say(_UPLIFT[found.place], own=own, grade=grade))


def _gross(found: Range | None) -> Sentence | str:
    if found is None or found.own is None:
        return ""
    return say(_GROSS, **_ends("gross_return", found))


def _ends(name: str, found: Range) -> dict[str, Fact]:
    return {
        end: share_fact(getattr(found, end), f"references.{name}.{end}", digits=1)
        for end in ("low", "high", "own")
        if getattr(found, end) is not None
    }


_MEASURED = {
    "natural_return": marked("on their own"),
    "uplift": marked("caused (uplift)"),
    "gross_return": marked("after a contact, gross"),
}


def references_table(found: References) -> Table:
    """Each published figure that is comparable, with its holdout, beside the client's own."""
    return Table.of(
        found.rows,
        (Column("Industry"), _industry),
        (Column("Published"), lambda one: words(one.figure.says)),
        (Column("Measured"), lambda one: words(_MEASURED[one.measured])),
        (Column("There", "own"), lambda one: _cell(one, one.figure.value, "value")),
        (Column("Here", "own"), lambda one: _cell(one, one.own, "own")),
        (Column("Holdout"), lambda one: words("yes") if one.holdout else words("no")),
        (Column("Source, year"), _source),
        source=words(
            "Comparable is what was measured with a contract for those who have contracts, without "
            "one for the others. A published natural return may hold campaigns that nobody told of."
        ),
    )


def _cell(one: Reference, value: float | None, name: str) -> Cell:
    path = f"references.by_figure.{one.figure.key}.{name}"
    return Cell(value, "points" if one.measured == "uplift" else "share", 1, path=path)


def _industry(one: Reference) -> str:
    return words(one.figure.compares.industry) if one.figure.compares else ""


def _source(one: Reference) -> str:
    """The source with its year, and on how many people where that is known."""
    year, people = one.figure.year, one.figure.compares and one.figure.compares.people
    known = words(UNDATED) if year is None else str(year)
    told = words("{source}, {year}", source=words(one.figure.source), year=known)
    return (
        plural(people, "{source}, {n} person", "{source}, {n} people", source=told, n=count(people))
        if people
        else told
    )


def what_cuts_rest_on(study: Study) -> Answer:
    """By how much benefits are cut for the evidence behind them, and whose rule that is."""
    cuts = study.case.evidence_cut
    if cuts == EvidenceCut():
        told = say(
            "On a rule of our own, from {least} for our own history to {most} for a prior: no "
            "study we know tells by how much win-back benefits fall short of plan for the evidence "
            "behind them. The practice is that of HM Treasury’s Green Book, which has no reference "
            "class for win-back. State other cuts in client.yml, as case.evidence_cut.",
            least=share_fact(cuts.B, "case.evidence_cut.B"),
            most=share_fact(cuts.E, "case.evidence_cut.E"),
        )
    else:
        told = say("On what client.yml states as case.evidence_cut, in place of our own rule.")
    return Answer(told, words("No published reference class"), tables=(cuts_table(cuts),))


def cuts_table(cuts: EvidenceCut) -> Table:
    """Each grade of evidence, what it means, and the part of a benefit that is left out for it."""
    return Table.of(
        list(GRADE_MEANING.items()),
        (Column("Evidence"), lambda one: one[0]),
        (Column("What it is"), lambda one: words(one[1])),
        (
            Column("Cut of the benefit", "share", 0),
            lambda one: Cell(cuts.of(one[0]), path=f"case.evidence_cut.{one[0]}"),
        ),
    )
