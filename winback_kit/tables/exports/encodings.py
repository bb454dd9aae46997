"""In which encoding an export is written, where nobody has said it yet.

Spreadsheet programs of western Europe write Windows-1252, and hardly a text of theirs with letters
beyond ASCII is UTF-8 by accident. So a text that is not UTF-8 is taken for it, and marked a guess.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path

from winback_kit.tables.reading.source import read_head, reading

GUESSED_ENCODING = "cp1252"
_BLOCK = 1 << 20
_OTHER = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def encoding_of(file: Path) -> str:
    """`utf-8` or `cp1252` where letters beyond ASCII are written so; "" where there are none.

    Also "" for what is no text of a byte or more a letter: spreadsheets, Parquet, UTF-16.
    """
    if read_head(file, 4).startswith(_OTHER):
        return ""
    fitting = ("ascii", "utf-8", GUESSED_ENCODING)
    found = next((name for name in fitting if _is_text(file, name)), "")
    return "" if found == "ascii" else found


def _is_text(file: Path, encoding: str) -> bool:
    decode = codecs.getincrementaldecoder(encoding)().decode
    try:
        for block in _blocks(file):
            decode(block, not block)
    except UnicodeDecodeError:
        return False
    return True


def _blocks(file: Path) -> Iterator[bytes]:
    """The bytes of a file, an empty block last."""
    with reading(file) as given:
        while block := given.read(_BLOCK):
            yield block
    yield b""
