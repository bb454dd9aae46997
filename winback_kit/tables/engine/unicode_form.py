"""Unicode form C in the words of an engine that has none of its own: letter and accent made one.

The pairs (Latin, Greek, Cyrillic) are those whose second sign is a combining accent, in both orders
where a letter has two; it is composed from the inside, so letters with one accent come first.
"""

import unicodedata
from functools import cache

_LETTERS = range(0xC0, 0x2100)
ACCENTS = "\u0300-\u036f"


def composed_by_pairs(text: str) -> str:
    """The SQL value of a text composed; texts without an accent of its own are left as they are.

    The pairs are one literal, each with the sign that it makes at its end: an array written out is
    a thousand expressions, which Spark works through for seconds before it reads a row.
    """
    pair = "REPLACE(done, SUBSTRING(pair, 1, LENGTH(pair) - 1), SUBSTRING(pair, LENGTH(pair), 1))"
    step = f"AGGREGATE(SPLIT('{_pairs()}', ' '), {text}, (done, pair) -> {pair})"
    return f"CASE WHEN {text} RLIKE '[{ACCENTS}]' THEN {step} ELSE {text} END"


@cache
def _pairs() -> str:
    """The pairs with a blank between them, those first whose letter is no pair itself."""
    found = []
    for letter in map(chr, _LETTERS):
        base, *accents = list(unicodedata.normalize("NFD", letter))
        if accents and unicodedata.normalize("NFC", letter) == letter and accents[-1] <= "\u036f":
            orders = {tuple(accents), tuple(reversed(accents))}
            for order in orders:
                two = unicodedata.normalize("NFC", base + "".join(order[:-1])) + order[-1]
                if unicodedata.normalize("NFC", two) == letter:
                    found.append((len(accents), two + letter))
    return " ".join(pair for _, pair in sorted(found))
