"""Every text that counts is told with one as with many: nouns and verbs agree with the number.

The texts are those of the catalogue, which holds every text of the kit. A number that stands before
a plural noun, or before a verb in the plural, has a text for one as well; a place that holds its
noun itself (“{months}”, told “6 months”) needs none.
"""

from __future__ import annotations

import re

from babel.messages.pofile import read_po

from tests.conftest import ROOT

# words in -s that are no nouns in the plural
OTHER = (
    "is|was|has|does|comes|stays|pays|costs|brings|returns|leaves|stands|needs|adds|ends|turns|"
    "decides|finds|holds|belongs|gets|moves|says|fits|takes|goes|times|towards|as|this|its|less|loss|across|plus|thus|"
    "always|asks|business|knows|proves|hangs"
)
BETWEEN = "of|in|with|for|to|a|it|or|on|more|each|from|and|at|by|than|its|among|if"
NOUN = rf"(?:(?!(?:{BETWEEN}|{OTHER})\b)[a-z]+ ){{0,2}}(?!(?:{OTHER})\b)(?:[a-z]+s|people)\b"
VERBS = "are|were|have|do|come|stay|pay|cost|bring|return|leave|stand"  # in the plural
COUNTED = re.compile(rf"\{{(\w+)\}} ({NOUN}|(?:{VERBS})\b)")
NEVER_ONE = {
    "items": "all items of the audit",
    "simulated outcomes by": "a hundred draws at least",
    "draws": "a hundred draws at least",
    "cohorts are shown": "as many as fit on a page",
    "whole months could": "the least that a chart needs",
    "were tested": "all groups of a client",
    "groups differ": "of all groups of a client",
    "seconds": "a limit of ours",
    "people are taken together": "the least size of a group, which is ten",
    "are lost today, so no figure": "the least size of a group, which is ten",
    "texts have": "all texts of the kit",
    "blocks": "all blocks of a chapter of this kit",
    "segments, marked": "more than a slide can name",
    "segments the figures name": "of several segments",
    "segments": "of all that a chart has lines for",
    "ranges reach": "all ranges of a case",
    "figures lie": "three figures of each past day",
    "rows": "rows of an order log",
    "pairs": "segments times offers",
    "days or more": "a row of several numbers",
    "days": "from one number of days to a higher one",
    "orders": "a customer of many orders beside one of few",
    "points": "told with decimals",
    "are the better use if one": "new customers, not the money for them",
    "become customers": "a share",
    "are customers today": "all of a house",
    "are lost, ": "groups of fewer than ten are not told",
    "are at risk, with": "groups of fewer than ten are not told",
    "customers are at risk": "groups of fewer than ten are not told",
    "became customers": "groups of fewer than ten are not told",
    "were worth much and are": "groups of fewer than ten are not told",
    "stay and pay less": "groups of fewer than ten are not told",
    "pay more, by": "groups of fewer than ten are not told",
    "were lost in these months": "groups of fewer than ten are not told",
    "programmes that are published": "all that the kit knows",
    "customers were lost and": "groups of fewer than ten are not told",
    "were lost and": "groups of fewer than ten are not told",
    "customers is where": "the number of a whole house",
    "customers of whom": "a limit of ours",
    "contracts of which": "a limit of ours",
    "customers proven to be kept": "groups of fewer than thirty prove nothing",
    "months in a row": "a wave is of several",
    "standard errors": "a bound is of 1.6 or more",
}
BOTH_ALIKE = ("{files} and {n} more", "and {n} more")
SHARES = (
    "share",
    "error",
    "back",
    "plan",
    "said",
    "needed",
    "used",
    "false",
    "rate",
    "missing",
    "best",
    "more",
    "came",
    "asked",
    "longer",
    "drawn",
)  # of people, or of points


def texts() -> list[tuple[str, str]]:
    """Every text: for one and for many, or as it always is."""
    with (ROOT / "templates" / "words.pot").open("rb") as file:
        held = [one.id for one in read_po(file) if one.id]
    return [(one, "") if isinstance(one, str) else (one[0], one[1]) for one in held]


TEXTS = texts()


def counted(text: str) -> list[tuple[str, str]]:
    """The places of a text, each with what follows from the plural noun or verb behind it on."""
    return [
        (found[1], text[found.start(2) :])
        for found in COUNTED.finditer(text)
        if not re.fullmatch(VERBS, found[2]) or found[1] not in SHARES
    ]


def test_a_number_before_a_plural_has_a_text_for_one_too() -> None:
    left = [
        f"{{{place}}} {rest}"
        for one, many in TEXTS
        if not many
        for place, rest in counted(one)
        if not rest.startswith(tuple(NEVER_ONE))
    ]
    assert left == []


def test_the_text_for_one_is_in_the_singular() -> None:
    told = [(one, many) for one, many in TEXTS if many]
    assert len(told) > 40
    assert [one for one, many in told if one == many and one not in BOTH_ALIKE] == []
    wrong = [one for one, _ in told if any(place == "n" for place, _ in counted(one))]
    assert wrong == []
    assert [many for _, many in told if re.search(r"\{n\} [a-z]+ (?:is|was|has)\b", many)] == []
