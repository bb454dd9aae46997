"""Where a table is: its files found, and looked at before anything is believed of them."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import IO, Literal, cast

from winback_kit.checks import (
    changed_meanwhile,
    hold_regular,
    missing_file,
    nearest,
    refused,
    unreadable,
)
from winback_kit.client.database import shown_address, whole_address
from winback_kit.client.folder import Client
from winback_kit.client.settings import TableSource
from winback_kit.places import table_form
from winback_kit.tables.reading.contract import LOGS, TABLES

SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
SUFFIXES = (".csv", ".csv.gz", ".tsv", ".txt", ".parquet", *SHEETS)
DRAWN = "experiments/*/assignments.csv"  # where tests that were drawn here are kept
Kind = Literal["text", "parquet", "sheet", "database"]
_ONLY_FOR: dict[str, tuple[Kind, ...]] = {
    "delimiter": ("text",),
    "encoding": ("text",),
    "sheet": ("sheet",),
    "header_line": ("text", "sheet"),
    "last_line": ("text", "sheet"),
}
HEAD_BYTES = 262_144
LONGEST_ROW = 10_000_000


@dataclass(frozen=True)
class SourceFiles:
    """The files of one table, all of one kind; or none, and the address of a database.

    What is read of a sheet is a copy of it as text; `called` says of which file and sheet.
    """

    table: str
    files: tuple[Path, ...]
    kind: Kind
    source: TableSource
    client: Client
    called: Mapping[Path, str] = field(default_factory=dict)
    address: str = field(default="", repr=False)

    def setting(self, name: str) -> str:
        """Where client.yml says something about this table, for messages."""
        return self.client.where(f"tables.{self.table}.{name}")

    @property
    def where(self) -> str:
        """How the table is named in a message."""
        if self.address:
            return f"the query of {self.table} in {shown_address(self.address)}"
        more = f" (and {len(self.files) - 1} more files)" if len(self.files) > 1 else ""
        return f"{self.name(self.files[0])}{more}"

    @property
    def titles(self) -> tuple[str, ...]:
        """What it is read from, in short: the names of its files, or host and database."""
        return (shown_address(self.address),) if self.address else tuple(f.name for f in self.files)

    def name(self, file: Path) -> str:
        """A file as the client calls it, with its sheet."""
        return self.called.get(file, str(file))

    def line(self, file: Path, number: int | str) -> str:
        """A place in a file, for messages."""
        return f"{self.name(file)}, {'row' if file in self.called else 'line'} {number}"


def find_table(client: Client, table: str) -> SourceFiles | None:
    """The files of a table or its query, or None where the client gave none."""
    source: TableSource = getattr(client.settings.tables, table) or TableSource()
    if source.database:
        address = whole_address(source.database, client.where(f"tables.{table}.database"))
        return _allowed(SourceFiles(table, (), "database", source, client, address=address))
    files = _named(client, table, source) if source.files else _by_own_name(client, table)
    if not files:
        return None
    for file in files:
        if any("\udc80" <= sign <= "\udcff" for sign in str(file)):
            raise refused(ascii(str(file)), "is a path that is not UTF-8", mend="Rename it.")
    kinds = {_kind(file) for file in files}
    if len(kinds) > 1:
        where = client.where(f"tables.{table}")
        raise refused(where, f"mixes {' and '.join(sorted(kinds))} files", mend="Give one kind.")
    return _allowed(SourceFiles(table, tuple(files), kinds.pop(), source, client))


def _allowed(found: SourceFiles) -> SourceFiles:
    """Refuse a setting that says nothing of this kind."""
    for key, of in _ONLY_FOR.items():
        if getattr(found.source, key) is not None and found.kind not in of:
            kind = f"a {found.kind}" if found.address else found.kind
            rule = f"is for {' and '.join(of)} files, and {found.titles[0]} is {kind}"
            raise refused(found.setting(key), rule, mend="Leave it out.")
    return found


def found_tables(client: Client) -> dict[str, SourceFiles]:
    """Every table that the client gave as files or queries, by name."""
    found = {name: find_table(client, name) for name in TABLES}
    return {name: one for name, one in found.items() if one}


def log_beside(client: Client) -> str:
    """The file of a client folder whose name is the likest to that of a log; '' where none is."""
    names = sorted(file.name for file in client.folder.iterdir() if file.is_file())
    logs = {name.lower().partition(".")[0]: name for name in names if not name.endswith(".yml")}
    close = [get_close_matches(log, logs, n=1, cutoff=0.7) for log in LOGS]
    begun = [stem for stem in logs if stem.startswith(("order", "subscription"))]
    return next((logs[stem] for stem in (*chain(*close), *begun)), "")


def where_is(client: Client, table: str) -> str:
    """How a table is named in a message: its file, or its name in the user's own engine."""
    source: TableSource | None = getattr(client.settings.tables, table)
    if source is not None and source.table:
        return source.table
    found = find_table(client, table)
    return found.where if found else str(client.folder / table)


def _named(client: Client, table: str, source: TableSource) -> list[Path]:
    """The file that client.yml names, or all that fit its pattern."""
    where = client.where(f"tables.{table}")
    try:
        given = Path(source.files).expanduser()
        file = client.folder / given
        if file.exists():
            return [file]
        if any(sign in source.files for sign in "*?["):
            base = Path(given.anchor) if given.anchor else client.folder
            pattern = _alike_everywhere(given.relative_to(given.anchor))
            files = sorted(one for one in base.glob(pattern) if one.is_file())
            if files:
                return files
            mend = "Correct the pattern, or put the files there."
            raise refused(where, f"no file fits the pattern {source.files}", mend=mend)
        beside = [p.name for p in file.parent.iterdir()] if file.parent.is_dir() else []
    except (ValueError, RuntimeError) as error:
        raise refused(where, f"cannot be a file name ({error})", got=source.files) from None
    except OSError as error:
        raise unreadable(client.folder / source.files, error) from None
    hint = nearest(file.name, beside) or "Correct tables in client.yml."
    raise missing_file(file, f"the file of table {table}", hint)


def _alike_everywhere(pattern: Path) -> str:
    """A pattern that means the same on every Python: 3.13 reads `a**b`, and files in `a/**`."""
    if any("**" in part and part != "**" for part in pattern.parts):
        raise ValueError("Invalid pattern: '**' can only be an entire path component")
    return str(pattern / "*" if pattern.name == "**" else pattern)


def _by_own_name(client: Client, table: str) -> list[Path]:
    """The file that is named for the table, in whatever letter case."""
    names = {f"{table}{suffix}" for suffix in SUFFIXES}
    try:
        files = sorted(file for file in client.folder.iterdir() if file.name.lower() in names)
        filled = [file for file in files if not is_form(file, table)]
        drawn = sorted(client.folder.glob(DRAWN)) if table == "assignments" else []
    except OSError as error:
        raise unreadable(client.folder, error) from None
    files = filled if filled or table != "orders" or _other_log(client) else files
    if len(files) > 1:
        raise refused(
            client.folder,
            f"holds {' and '.join(file.name for file in files)}, and each could be table {table}",
            mend=f"Name it in client.yml: tables: {{{table}: {files[0].name}}}",
        )
    return [*files, *drawn]


def is_form(file: Path, table: str) -> bool:
    """Whether a file is the form that `winback new` puts there for a table, not filled in."""
    form = table_form(table)
    same = file.suffix == ".csv" and file.is_file() and file.stat().st_size == form.stat().st_size
    return same and file.read_bytes() == form.read_bytes()


def _other_log(client: Client) -> bool:
    """Whether a log of contracts is given, so that the form of the orders is not read."""
    named: TableSource | None = client.settings.tables.subscriptions
    return bool(named or _by_own_name(client, "subscriptions"))


def open_bytes(file: Path) -> IO[bytes]:
    """A file's bytes, unpacked where it is a .gz."""
    if file.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(file))
    return file.open("rb")


@contextmanager
def reading(file: Path) -> Iterator[IO[bytes]]:
    """A file's bytes as `open_bytes` gives them; one that cannot be read is refused."""
    try:
        hold_regular(file, mend="Use a glob for a folder: folder/*.csv")
        with open_bytes(file) as given:
            yield given
    except (gzip.BadGzipFile, EOFError, zlib.error):
        rule = "ends in .gz but is not a whole gzip file"
        raise refused(file, rule, mend="Pack it anew.") from None
    except OSError as error:
        raise unreadable(file, error) from None


def read_head(file: Path, size: int = HEAD_BYTES) -> bytes:
    """The first bytes of a file, unpacked where it is a .gz."""
    with reading(file) as given:
        return given.read(size)


def _kind(file: Path) -> Kind:
    head = read_head(file, 512)
    if not head:
        raise refused(file, "is empty", mend="Export the table again.")
    if head.startswith(_PARQUET):
        return "parquet"
    if head.startswith(_SHEETS):
        return "sheet"
    if file.suffix.lower() in SHEETS:
        rule = "is named as a spreadsheet but is none"
        raise refused(file, rule, mend="Save it again, or name it .csv if it is text.")
    if file.suffix.lower() == ".parquet":
        rule = "is named .parquet but is not a Parquet file"
        raise refused(file, rule, mend="Export it again, or name it .csv if it is text.")
    for sign, what, mend in _NO_TABLES:
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(sign):
            raise refused(file, f"is {what}, not a text table", mend=mend)
    return "text"


_PARQUET = b"PAR1"
_SHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # packed, and of the old form
_AS_CSV = "Export the table as CSV (UTF-8) or Parquet."
_NO_TABLES = (
    (b"\x1f\x8b", "packed by gzip", "Let its name end in .gz."),
    (b"%PDF", "a PDF", _AS_CSV),
    (b"\x89PNG", "a picture", _AS_CSV),
    (b"\xff\xd8\xff", "a picture", _AS_CSV),
    (b"GIF8", "a picture", _AS_CSV),
    (b"SQLite format 3", "a database", _AS_CSV),
    (b"<", "a web page or XML", _AS_CSV),
    (b'{"', "JSON", _AS_CSV),
    (b"[{", "JSON", _AS_CSV),
)


def refuse_broken_gzip(files: tuple[Path, ...]) -> None:
    """Unpack every .gz to its end, where its checksum stands; a broken one is refused."""
    for file in files:
        if file.suffix.lower() == ".gz":
            with reading(file) as given:
                since_end = 0
                while block := given.read(1 << 20):
                    since_end = 0 if _has_line_end(block) else since_end + len(block)
            _refuse_endless(file, since_end)


def refuse_endless_line(file: Path) -> None:
    """Refuse a last line longer than any row: DuckDB drops one beyond its buffers unsaid."""
    size = file.stat().st_size
    if size > LONGEST_ROW and file.suffix.lower() != ".gz":
        with reading(file) as given:
            given.seek(-LONGEST_ROW - 1, os.SEEK_END)
            tail = given.read()
        _refuse_endless(file, 0 if _has_line_end(tail) else len(tail))


def _has_line_end(text: bytes) -> bool:
    return b"\n" in text or b"\r" in text


def _refuse_endless(file: Path, since_end: int) -> None:
    if since_end > LONGEST_ROW:
        rule = f"ends in more than {LONGEST_ROW:,} bytes without a line end, which is no row"
        raise refused(file, rule, mend="Export the table again.")


def refuse_file_twice(files: tuple[Path, ...]) -> None:
    """Refuse files of one table that are the same, byte for byte: their rows would count twice.

    Files that hold no more than a line of names may be as many as there are.
    """
    files = tuple(file for file in files if _has_rows(file))
    seen: dict[tuple[int, str], Path] = {}
    sizes = [file.stat().st_size for file in files]
    for file, size in zip(files, sizes, strict=True):
        key = (size, digest((file,)) if sizes.count(size) > 1 else str(file))
        if key in seen:
            mend = "Leave one of them out."
            raise refused(file, f"is the same file as {seen[key].name}", mend=mend)
        seen[key] = file


def _has_rows(file: Path) -> bool:
    if file.suffix.lower() not in (".csv", ".tsv", ".txt") or file.stat().st_size > LONGEST_ROW:
        return True
    return len(file.read_bytes().splitlines()) > 1


def digest(files: tuple[Path, ...]) -> str:
    """SHA-256 of the files' bytes, one after the other."""
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as given:
            while block := given.read(1 << 20):
                total.update(block)
    return total.hexdigest()


@contextmanager
def unchanged(found: SourceFiles) -> Iterator[None]:
    """Within, files are read; refused where somebody writes them meanwhile.

    Whatever else is found wrong with them is then of a state that is no more.
    """
    state = _state_of(found.files)
    try:
        yield
    except Exception:
        if _state_of(found.files) != state:
            raise changed_meanwhile(found.where) from None
        raise
    if _state_of(found.files) != state:
        raise changed_meanwhile(found.where)


def _state_of(files: tuple[Path, ...]) -> list[tuple[int, int, int] | None]:
    """What changes of a file that is written anew, also where it then holds what it held before.

    None of one that is not there.
    """
    state: list[tuple[int, int, int] | None] = []
    for file in files:
        try:
            seen = file.stat()
        except OSError:
            state.append(None)
        else:
            state.append((seen.st_ino, seen.st_size, seen.st_mtime_ns))
    return state
