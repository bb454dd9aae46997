"""How others did: published win-back programmes beside the client's own campaigns."""

from __future__ import annotations

from winback_kit.case.tracked.programmes import HowOthersDid, OtherProgramme
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import marked, words

__all__ = ["others_table"]

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
            "Here stands what was measured alike: with a control the difference to it, of all whom "
            "campaigns treated (above, campaigns that tell more count more), without one all who "
            "came back after a contact. Windows and customers differ from firm to firm. A "
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
