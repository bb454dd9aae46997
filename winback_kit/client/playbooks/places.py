"""The places in the texts of a playbook, who fills each, and how a text is filled.

A place is a name in braces, `{name}`. What the firm has stated is filled by the kit; what belongs
to one customer stays for the mailing system to fill, from its own data or from the columns of
`communication_plan.csv`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from winback_kit.words.text import marked

Form = Literal["e-mail", "letter", "text message", "telephone"]
By = Literal["kit", "plan", "system"]


@dataclass(frozen=True)
class Place:
    """A place: its name, who fills it, and what stands there then."""

    name: str
    by: By
    meaning: str


PLACES = (
    Place("name", "system", marked("how the customer is addressed: Anna, or Ms Miller")),
    Place("product", "system", marked("what the customer bought last")),
    Place("company", "system", marked("the customer's firm, in messages to firms")),
    Place("last_day", "plan", marked("day of the last order; under contract the last of it")),
    Place("offer", "plan", marked("the offer, as it is worded")),
    Place("answer_by", "plan", marked("last day to answer: the sunset date")),
    Place("sender", "plan", marked("who signs")),
    Place("firm", "kit", marked("the client's name")),
    Place("what_changed", "kit", marked("what has changed since, as stated for the reason")),
    Place("proof", "kit", marked("what shows it")),
)
KNOWN = tuple(one.name for one in PLACES)
_PLACE = re.compile(r"\{([^{}]*)\}")


def places_in(text: str) -> list[str]:
    """The names in braces, in the order in which they stand.

    >>> places_in("Dear {name}, {sender} of {firm} here.")
    ['name', 'sender', 'firm']
    """
    return _PLACE.findall(text)


def has_stray_brace(text: str) -> bool:
    """Whether a brace stands alone.

    >>> has_stray_brace("Dear {name"), has_stray_brace("Dear {name}")
    (True, False)
    """
    return bool(set("{}") & set(_PLACE.sub("", text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with the places filled that are known; the others stay as they are.

    >>> filled("Dear {name}, this is {firm}.", {"firm": "Acme"})
    'Dear {name}, this is Acme.'
    """
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)
