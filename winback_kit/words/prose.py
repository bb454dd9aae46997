"""The prose of a chapter in the language that holds here: a heading or a paragraph is one text."""

import re
from collections.abc import Iterator

from winback_kit.words.catalogue import translated

_BLOCK = re.compile(r"(?P<mark>#+ +)(?P<head>[^\n]+)|(?P<text>[^\n]+(?:\n(?!#)[^\n]+)*)")


def texts_of_prose(markdown: str) -> Iterator[str]:
    """Its headings and paragraphs, each on one line.

    >>> list(texts_of_prose("# Who leaves?\\n\\nA customer is lost\\nafter a silence."))
    ['Who leaves?', 'A customer is lost after a silence.']
    """
    for block in _BLOCK.finditer(markdown):
        yield _one_line(block["head"] or block["text"])


def told_prose(markdown: str) -> str:
    """The same prose, each block in its translation, or as it stands where it has none.

    >>> from winback_kit.words.context import Catalogue, client_context
    >>> with client_context(catalogue=Catalogue("de", {"Who leaves?": ("Wer geht?",)})):
    ...     told_prose("# Who leaves?\\n\\nA customer.")
    '# Wer geht?\\n\\nA customer.'
    """

    def told(block: re.Match[str]) -> str:
        text = _one_line(block["head"] or block["text"])
        said = translated(text)
        return block[0] if said == text else f"{block['mark'] or ''}{said}"

    return _BLOCK.sub(told, markdown)


def _one_line(text: str) -> str:
    return " ".join(text.split())
