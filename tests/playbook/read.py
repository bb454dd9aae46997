"""Reads a playbook back from its file: every text, or all but the words to customers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

SPOKEN = ("Words to say", "Subject line")


def paragraphs(file: Path, *, spoken: bool = True) -> Iterator[Any]:
    """Paragraphs, cells of tables among them; without `spoken` no words to customers."""
    document = Document(str(file))
    left_out = {document.styles[name].style_id for name in SPOKEN}
    for one in document.element.body.iter(qn("w:p")):
        if spoken or one.style not in left_out:
            yield one


def text_of(file: Path, *, spoken: bool = True) -> str:
    """Every text, a line a paragraph; fields, which a program works out, are left out."""
    lines = []
    for one in paragraphs(file, spoken=spoken):
        lines.append("".join(text.text or "" for text in one.iter(qn("w:t"))))
    return "\n".join(lines)


def headings(file: Path, level: int = 1) -> list[str]:
    """The headings of a level, in order."""
    name = f"Heading {level}"
    return [one.text for one in Document(str(file)).paragraphs if one.style.name == name]
