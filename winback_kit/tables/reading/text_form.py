"""How a text table is written: its encoding, its delimiter and its header.

What client.yml states is taken; what it does not state is detected only where one reading fits
and no other does, and otherwise asked for.
"""

import codecs
import contextlib
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import mode

from winback_kit.checks import Refused, not_utf8, refused, shown_name, unwritable
from winback_kit.tables.columns.near import plain
from winback_kit.tables.reading.source import LONGEST_ROW, SourceFiles, read_head, reading

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LONGEST_LINE = 65_536
csv.field_size_limit(LONGEST_ROW)  # a cell may fill a row; the module's own limit is 131,072
SAMPLE_LINES = 200
TITLE_LINES = 50  # a header stands among the first so many
FOOTER_LINES = 50  # below a table
BLOCK_BYTES = 1 << 20
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True)
class TextForm:
    """Encoding as Python names it, the delimiter, the header's cells, and where the table is."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_line: int = 1
    last_line: int | None = None


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
    lines = list(io.StringIO(text, newline=None))
    if "\x00" in text:
        raise _zero_bytes(file)
    if lines and len(lines[0]) > LONGEST_LINE:
        rule = f"has a first line of more than {LONGEST_LINE:,} characters, which is no header"
        raise refused(found.name(file), rule, mend="Is it CSV, with line ends?")
    if len(head) >= LONGEST_LINE * 4:
        lines = lines[:-1]
    at = (found.source.header_line or _header_at(lines, found, wanted)) - 1
    if not "".join(lines[at : at + 1]).strip():
        rule = "must hold the column names"
        mend = "State in client.yml where they stand: header_line."
        raise refused(found.line(file, at + 1), rule, got="", mend=mend)
    sample = "".join(lines[at : at + SAMPLE_LINES])
    delimiter = found.source.delimiter or _delimiter(file, found, sample, wanted)
    header = next(iter(_rows(file, sample, delimiter)), [])
    if found.source.delimiter and len(header) == 1:
        rule = f"divides {file.name} into one column ({shown_name(header[0])})"
        raise refused(found.setting("delimiter"), rule, got=delimiter, mend="Correct it.")
    names = tuple(name.strip() or f"column {at + 1}" for at, name in enumerate(header))
    folded = [name.lower() for name in names]
    twice = sorted({name for name in names if folded.count(name.lower()) > 1})
    if twice:
        rule = f"names the column {shown_name(twice[0])} twice"
        mend = "Rename one; capitals make no difference."
        raise refused(found.line(file, at + 1), rule, mend=mend)
    last_line = found.source.last_line
    return TextForm(encoding, delimiter, names, header_line=at + 1, last_line=last_line)


def _header_at(lines: Sequence[str], found: SourceFiles, wanted: Sequence[str]) -> int:
    """The line of the header: the first that names the wanted columns, or the first of a table.

    Above a table stand lines of one cell at most, or of half as many as most lines have.
    """
    delimiters = [found.source.delimiter] if found.source.delimiter else list(DELIMITERS)
    needed = {plain(name) for name in wanted}
    for at, line in enumerate(lines[:TITLE_LINES] if needed else ()):
        if any(needed <= {plain(name) for name in _cells(line, d)} for d in delimiters):
            return at + 1
    most = max(delimiters, key=lambda d: _usual(lines, d))
    usual = _usual(lines, most)
    for at, line in enumerate(lines[:TITLE_LINES]):
        filled = [cell for cell in _cells(line, most) if cell.strip()]
        if len(filled) > max(1, usual // 2) and not line.lower().startswith("sep="):
            return at + 1
    return 1


def _usual(lines: Sequence[str], delimiter: str) -> int:
    """How many cells most of the lines have."""
    return mode(
        [len(_cells(line, delimiter)) for line in lines[:SAMPLE_LINES] if line.strip()] or [0]
    )


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line, or of the part of a record that stands on it."""
    with contextlib.suppress(csv.Error):
        return next(csv.reader([line], delimiter=delimiter), [])
    return []


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


def _delimiter(file: Path, found: SourceFiles, sample: str, wanted: Sequence[str]) -> str:
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
        mend=f"State it in client.yml: tables: {{{found.table}: {{files: {file.name}, "
        'delimiter: ";"}}',
    )


def lines_of(file: Path, form: TextForm) -> Iterator[tuple[int, list[str]]]:
    """Every record below the header with the line on which it ends; slow, for messages only."""
    with (
        reading(file) as raw,
        io.TextIOWrapper(raw, encoding=form.encoding, errors="replace", newline="") as text,
    ):
        above = form.header_line - 1
        reader = csv.reader(islice(text, above, form.last_line), delimiter=form.delimiter)
        with contextlib.suppress(csv.Error):  # a cell too long for it: the message has no line
            for at, cells in enumerate(reader):
                if at:
                    yield reader.line_num + above, cells


@dataclass(frozen=True)
class TableEnd:
    """The last line of a table with other lines below; `plain` where they are but a footer."""

    line: int
    plain: bool


def end_of_table(file: Path, form: TextForm) -> TableEnd | None:
    """Where a table ends, if no line below it has as many cells as the header.

    A footer stands below an empty line and is no table: no two of its lines have as many cells.
    """
    last, below, divided = form.header_line, list[int](), False
    for line, cells in lines_of(file, form):
        if len(cells) == len(form.header):
            last, below, divided = line, [], False
        elif cells:
            below.append(len([cell for cell in cells if cell.strip()]))
        else:
            divided = divided or not below
    if not below or last == form.header_line:
        return None
    wide = [cells for cells in below if cells > 1]
    no_table = len(below) <= FOOTER_LINES and len(set(wide)) == len(wide)
    return TableEnd(last, plain=divided and no_table)


def to_utf8(file: Path, form: TextForm, copy: Path) -> Path:
    """A copy of a file in UTF-8 with plain line ends; bytes that are no text are refused."""
    decode = codecs.getincrementaldecoder(form.encoding)().decode
    ends = io.IncrementalNewlineDecoder(None, translate=True)
    lines = 0
    try:
        with copy.open("w", encoding="utf-8", newline="") as out:
            for block in _blocks(file):
                text = ends.decode(decode(block))
                more = text.count("\n")
                if form.last_line and lines + more >= form.last_line:
                    left = text.split("\n")[: form.last_line - lines]
                    out.write("\n".join(left) + "\n")
                    return copy
                lines += more
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
