"""How a text table is written: its encoding, its delimiter and its header.

What client.yml states is taken; what it does not state is detected only where one reading fits
and no other does, and otherwise asked for.
"""

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from winback_kit.checks import Refused, not_utf8, refused, shown_name, unwritable
from winback_kit.tables.columns.near import plain
from winback_kit.tables.reading.source import LONGEST_ROW, SourceFiles, read_head, reading

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LONGEST_LINE = 65_536
csv.field_size_limit(LONGEST_ROW)  # a cell may fill a row; the module's own limit is 131,072
SAMPLE_LINES = 200
BLOCK_BYTES = 1 << 20
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True)
class TextForm:
    """Encoding as Python names it, the delimiter, and the header's cells."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]


def text_form(found: SourceFiles, wanted: Sequence[str]) -> TextForm:
    """The form of a text table; `wanted` are header names that must be among its columns."""
    forms = {file: _form_of_file(file, found, wanted) for file in found.files}
    first = forms[found.files[0]]
    for file, form in forms.items():
        if form != first:
            raise refused(
                file,
                f"is not written like {found.files[0].name} "
                "(its header, delimiter or encoding differs)",
                mend="Give every file of a table the same form.",
            )
    return first


def _form_of_file(file: Path, found: SourceFiles, wanted: Sequence[str]) -> TextForm:
    head = read_head(file)
    encoding = _encoding(file, head, found)
    text = codecs.getincrementaldecoder(encoding)(errors="ignore").decode(head)
    first_line = re.split(r"[\r\n]", text, maxsplit=1)[0]
    if "\x00" in text:
        raise _zero_bytes(file)
    if len(first_line) > LONGEST_LINE:
        rule = f"has a first line of more than {LONGEST_LINE:,} characters, which is no header"
        raise refused(file, rule, mend="Is it CSV, with line ends?")
    if not first_line.strip() or first_line.lower().startswith("sep="):
        rule = "must hold the column names"
        raise refused(f"{file}, line 1", rule, got=first_line.strip(), mend="Delete that line.")
    lines = text.splitlines(keepends=True)
    if len(head) >= LONGEST_LINE * 4:
        lines = lines[:-1]
    sample = "".join(lines[:SAMPLE_LINES])
    delimiter = found.source.delimiter or _delimiter(file, found.table, sample, wanted)
    header = next(iter(_rows(file, sample, delimiter)), [])
    if found.source.delimiter and len(header) == 1:
        rule = f"divides {file.name} into one column ({shown_name(header[0])})"
        raise refused(found.setting("delimiter"), rule, got=delimiter, mend="Correct it.")
    names = tuple(name.strip() or f"column {at + 1}" for at, name in enumerate(header))
    folded = [name.lower() for name in names]
    twice = sorted({name for name in names if folded.count(name.lower()) > 1})
    if twice:
        rule = f"names the column {shown_name(twice[0])} twice"
        raise refused(f"{file}, line 1", rule, mend="Rename one; capitals make no difference.")
    return TextForm(encoding=encoding, delimiter=delimiter, header=names)


def _rows(file: Path, sample: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise refused(file, f"is not a text table ({error})", mend="Is it CSV?") from None


def _zero_bytes(file: Path) -> Refused:
    return refused(
        file,
        "holds zero bytes, so it is not a text table",
        mend="Export it as CSV; if it is UTF-16, state encoding: utf-16-le in client.yml.",
    )


def _encoding(file: Path, head: bytes, found: SourceFiles) -> str:
    stated = found.source.encoding
    if stated:
        return _stated_encoding(file, head, found, stated)
    if head.startswith(_WIDE_MARKS):
        return "utf-16"
    if b"\x00" in head:
        raise _zero_bytes(file)
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError as error:
        raise in_unknown_encoding(file, head[: error.start].count(b"\n") + 1) from None
    return "utf-8-sig"


def _stated_encoding(file: Path, head: bytes, found: SourceFiles, stated: str) -> str:
    where = found.setting("encoding")
    try:
        name = codecs.lookup(stated).name
        "".encode(name)
    except (LookupError, UnicodeError):
        rule = "is not a known encoding"
        raise refused(where, rule, got=stated, mend="Try cp1252.") from None
    if name.startswith(("utf-16", "utf-32")) and b"\x00" not in head:
        rule = f"is not how {file.name} is written"
        raise refused(where, rule, got=stated, mend="Leave it out, or try cp1252.")
    if name in ("utf-16", "utf-32") and not head.startswith(_WIDE_MARKS):
        name += "-be" if head.startswith(b"\x00") else "-le"
    return "utf-8-sig" if name == "utf-8" else name


def in_unknown_encoding(file: object, line: int | str) -> Refused:
    """A text table whose encoding must be stated."""
    mend = "State the encoding in client.yml, for example encoding: cp1252."
    return not_utf8(f"{file}, line {line}", mend)


def _delimiter(file: Path, table: str, sample: str, wanted: Sequence[str]) -> str:
    parsed = {d: _rows(file, sample, d) for d in DELIMITERS}
    needed = {plain(name) for name in wanted}
    named = [d for d, rows in parsed.items() if needed <= {plain(name) for name in rows[0]}]
    named = named if needed else []
    even = [d for d, rows in parsed.items() if len({len(row) for row in rows if row}) == 1]
    wide = [d for d in even if len(parsed[d][0]) > 1]
    fitting = named or wide or [d for d, rows in parsed.items() if len(rows[0]) > 1]
    if fitting and all(parsed[d] == parsed[fitting[0]] for d in fitting):
        return fitting[0]
    words = " or ".join(DELIMITERS[d] for d in fitting) or "comma, semicolon, tab or bar"
    raise refused(
        file,
        f"could be divided by {words}" if fitting else f"has one column if divided by {words}",
        mend=f'State it in client.yml: tables: {{{table}: {{files: {file.name}, delimiter: ";"}}}}',
    )


def lines_of(file: Path, form: TextForm) -> Iterator[tuple[int, list[str]]]:
    """Every record of a file with the line on which it ends; slow, for messages only."""
    with (
        reading(file) as raw,
        io.TextIOWrapper(raw, encoding=form.encoding, errors="replace", newline="") as text,
    ):
        reader = csv.reader(text, delimiter=form.delimiter)
        with contextlib.suppress(csv.Error):  # a cell too long for it: the message has no line
            for cells in reader:
                yield reader.line_num, cells


def to_utf8(file: Path, form: TextForm, copy: Path) -> Path:
    """A copy of a file in UTF-8 with plain line ends; bytes that are no text are refused."""
    decode = codecs.getincrementaldecoder(form.encoding)().decode
    ends = io.IncrementalNewlineDecoder(None, translate=True)
    lines = 0
    try:
        with copy.open("w", encoding="utf-8", newline="") as out:
            for block in _blocks(file):
                text = ends.decode(decode(block))
                lines += text.count("\n")
                out.write(text)
            out.write(ends.decode(decode(b"", True), final=True))
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(error.encoding, errors="ignore")
        line = lines + before.count("\n") + 1
        rule = f"is not {form.encoding.removesuffix('-sig')} text"
        mend = "Correct encoding in client.yml."
        raise refused(f"{file}, line {line}", rule, mend=mend) from None
    except OSError as error:
        mend = "Make room there, or name another folder for temporary files in TMPDIR."
        raise unwritable(copy.parent, error, mend) from None
    return copy


def _blocks(file: Path) -> Iterator[bytes]:
    with reading(file) as given:
        while block := given.read(BLOCK_BYTES):
            yield block
