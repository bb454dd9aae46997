"""The kinds of leaving, and what each can be traced to.

Intentionally pushed, unintentionally pushed, pulled, bought and moved by Stauss & Friege (1999, J.
of Service Research 1:347); involuntary ends and unknown beside them. What a reason can be traced to
(locus, stability, control) is by attribution theory, as Pick et al. (2016, J. of the Academy of
Marketing Science 44:218) found it to matter for the will to come back. The defaults of a kind hold
where the codebook says nothing of a reason.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from winback_kit.words.text import marked

Kind = Literal[
    "intentionally pushed",
    "unintentionally pushed",
    "pulled",
    "bought",
    "moved",
    "involuntary",
    "unknown",
]
Locus = Literal["firm", "rival", "customer"]
Stability = Literal["passing", "lasting"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DECIDED: tuple[Kind, ...] = KINDS[:5]  # somebody decided it, and it is known
STOPPED: tuple[Kind, ...] = ("intentionally pushed", "moved")  # no letter goes to these
TOLD: tuple[Kind, ...] = KINDS[:6]  # what a text can tell
KIND_NAMES: dict[Kind, str] = {
    "intentionally pushed": marked("Intentionally pushed"),
    "unintentionally pushed": marked("Unintentionally pushed"),
    "pulled": marked("Pulled"),
    "bought": marked("Bought"),
    "moved": marked("Moved"),
    "involuntary": marked("Involuntary"),
    "unknown": marked("Unknown"),
}
KIND_MEANINGS: dict[Kind, str] = {
    "intentionally pushed": marked("we let them go"),
    "unintentionally pushed": marked("we failed them"),
    "pulled": marked("somebody else offered more"),
    "bought": marked("somebody else offered it for less"),
    "moved": marked("they need it no more"),
    "involuntary": marked("a payment failed; nobody decided to leave"),
    "unknown": marked("not known"),
}


@dataclass(frozen=True)
class Traced:
    """What a reason can be traced to: whose doing it was, if it lasts, if we can end it."""

    locus: Locus | None
    stability: Stability | None
    controllable: bool | None


DEFAULTS: dict[Kind, Traced] = {
    "intentionally pushed": Traced("firm", "lasting", controllable=True),
    "unintentionally pushed": Traced("firm", "passing", controllable=True),
    "pulled": Traced("rival", "lasting", controllable=False),
    "bought": Traced("rival", "passing", controllable=True),
    "moved": Traced("customer", "lasting", controllable=False),
    "involuntary": Traced("customer", "passing", controllable=True),
    "unknown": Traced(None, None, controllable=None),
}
