"""How others did: published win-back programmes beside the client's own campaigns."""

from __future__ import annotations

from winback_kit.case.tracked.programmes import HowOthersDid, OtherProgramme
from winback_kit.show.kit.sentence import Sentence, in_a_line, say
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import count, months, points, share

__all__ = ["others_finding", "others_table"]

_CONTROL = {
    "drawn": marked("drawn by lot"),
    "matched": marked("matched, not drawn"),
    "none": marked("none: gross"),
}
_KNOWN = {"looked_up": marked("looked up"), "recalled": marked("recalled, not looked up")}


def others_table(found: HowOthersDid) -> Table:
    """Firm, offer, what was found, its control, and the client's own figure measured alike."""
    return Table.of(
        found.programmes,
        (Column("Firm, year"), _firm),
        (Column("Offer"), lambda one: words(one.programme.offer)),
        (Column("What was told"), lambda one: words(one.programme.found)),
        (Column("There", "own"), lambda one: _cell(one, one.figure.value if one.figure else None)),
        (Column("Here", "own"), lambda one: _cell(one, one.own)),
        (Column("Control"), lambda one: words(_CONTROL[one.programme.control])),
        (Column("Source"), _source),
        source=words(
            "Here stands what was measured alike: with a control the difference to it, without one "
            "all who came back after a contact. Windows and customers differ from firm to firm. A "
            "dash: not told, or of contracts where there are none. None of this enters the case."
        ),
    )


def _cell(one: OtherProgramme, value: float | None) -> Cell:
    return Cell(value, "points" if one.measured == "uplift" else "share", 1)


def _firm(one: OtherProgramme) -> str:
    year = one.programme.year
    firm = words(one.programme.firm)
    return words("{firm}, {year}", firm=firm, year=str(year)) if year else firm


def _source(one: OtherProgramme) -> str:
    return words(
        "{source} ({known})",
        source=words(one.programme.source),
        known=words(_KNOWN[one.programme.known]),
    )


def others_finding(found: HowOthersDid) -> Sentence:
    """How few of them had a control, and where the client's own campaigns stand."""
    told = say(
        "Of {n} programmes that are published {held} held a group out by lot. What the others tell "
        "is gross: it holds those who would have come anyway.",
        n=count(len(found.programmes)),
        held=count(found.with_control),
    )
    own = found.own
    if own is None:
        return in_a_line(told, say("No own campaign is long enough ago to compare."))
    gross = say(
        "Of those contacted here {gross} came back within {months}",
        gross=share(own.gross),
        months=months(own.months),
    )
    if own.uplift is None or own.low is None or own.high is None:
        return in_a_line(told, say("{gross}; nobody was held out.", gross=gross))
    caused = say(
        "{gross}; caused were {uplift} ({low} to {high}).",
        gross=gross,
        uplift=points(own.uplift),
        low=points(own.low),
        high=points(own.high),
    )
    return in_a_line(told, caused)
