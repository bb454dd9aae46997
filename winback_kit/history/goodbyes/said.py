"""What a stated reason says of the way a customer left, by its kind in the codebook.

Only reasons that name a way count; all others are a notice and no more. Of those who need it no
more only who moved away or died has left in that way.
"""

import re
from collections.abc import Iterable

from winback_kit.client.codebook.codebook import Codebook
from winback_kit.client.codebook.kinds import Kind
from winback_kit.words.text import marked

PAYMENT = marked("Payment lapse")
CLOSED = marked("Closed by us")
MOVED = marked("Moved or died")
COMPLAINT = marked("Complaint exit")
_OF_KIND: dict[Kind, str] = {
    "involuntary": PAYMENT,
    "intentionally pushed": CLOSED,
    "unintentionally pushed": COMPLAINT,
}
_AWAY = re.compile(r"\b(mov(ed|ing)|relocat|umzug|umgezogen|déménag|mudan|trasferit|verhuis)")


def way_of_reason(reason: str, codebook: Codebook) -> str | None:
    """The way of leaving that a reason names; None where it names none.

    >>> book = wk.read_codebook(study.client.folder)
    >>> way_of_reason("Account closed by us", book), way_of_reason("Too expensive", book)
    ('Closed by us', None)
    >>> way_of_reason("Moved to a competitor", book), way_of_reason("Moved house", book)
    (None, 'Moved or died')
    """
    kind = codebook.of(reason).kind
    if kind == "moved":
        gone = codebook.is_never_asked(reason) or _AWAY.search(reason.casefold())
        return MOVED if gone else None
    return _OF_KIND.get(kind)


def ways_of_reasons(reasons: Iterable[str], codebook: Codebook) -> dict[str, str]:
    """The reasons that name a way, each with it."""
    found = {reason: way_of_reason(reason, codebook) for reason in reasons}
    return {reason: way for reason, way in found.items() if way}
