"""What a stated reason says of the way a customer left, by words in it.

Only reasons that name a way count; all others are a notice and no more. What a reason means for the
decision is another question, which the chapter on reasons asks.
"""

import re
from collections.abc import Iterable

from winback_kit.words.text import marked

PAYMENT = marked("Payment lapse")
CLOSED = marked("Closed by us")
MOVED = marked("Moved or died")
COMPLAINT = marked("Complaint exit")

# Beginnings of words, in lower case; the first way that fits is taken.
_WORDS = {
    CLOSED: ("closed by us", "by us", "terminated by", "blocked", "banned", "fraud", "we closed"),
    PAYMENT: (
        "payment failed",
        "failed payment",
        "card expired",
        "expired card",
        "card declined",
        "non-payment",
        "nonpayment",
        "not paid",
        "unpaid",
        "dunning",
        "involuntary",
        "insufficient funds",
    ),
    MOVED: ("moved", "moving", "relocat", "deceased", "died", "death", "passed away"),
    COMPLAINT: (
        "bad service",
        "poor service",
        "service",
        "complain",
        "attitude",
        "rude",
        "support",
        "damaged",
        "late deliver",
        "delivery",
        "quality",
        "dissatisf",
        "unhappy",
        "broken",
        "outage",
        "reliab",
    ),
}


def way_of_reason(reason: str) -> str | None:
    """The way of leaving that a reason names; None where it names none.

    >>> way_of_reason("Account closed by us"), way_of_reason("Too expensive")
    ('Closed by us', None)
    >>> way_of_reason("Moved to a competitor"), way_of_reason("Moved house")
    (None, 'Moved or died')
    """
    said = " ".join(reason.lower().split())
    if re.search(r"\b(competit|elsewhere|rival)", said):
        return None
    for way, words in _WORDS.items():
        if re.search(rf"\b({'|'.join(map(re.escape, words))})", said):
            return way
    return None


def ways_of_reasons(reasons: Iterable[str]) -> dict[str, str]:
    """The reasons that name a way, each with it."""
    found = {reason: way_of_reason(reason) for reason in reasons}
    return {reason: way for reason, way in found.items() if way}
