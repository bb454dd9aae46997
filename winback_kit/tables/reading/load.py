"""A client's files and queries in the engine, row by row as they stand there, or refused.

Columns of text files are text, those of Parquet files and queries have their types; no cell is read
yet.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from winback_kit.checks import Refused, refused
from winback_kit.tables.columns.expression import Headers
from winback_kit.tables.database.rows import AskedQuery, read_query
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, quoted
from winback_kit.tables.forms.sum_rows import drop_sum_rows
from winback_kit.tables.reading.sheet import sheets_as_text
from winback_kit.tables.reading.source import (
    LONGEST_ROW,
    SourceFiles,
    refuse_broken_gzip,
    refuse_endless_line,
)
from winback_kit.tables.reading.text_form import (
    TextForm,
    end_of_table,
    in_unknown_encoding,
    text_form,
    to_utf8,
)


@dataclass(frozen=True)
class GivenTable:
    """A client's table as it stands in the engine, before its cells are read."""

    engine: DuckDBEngine
    found: SourceFiles
    form: TextForm | None
    raw: str
    types: Mapping[str, str]
    sums: int = 0  # rows of sums that were left out
    exact: frozenset[str] = frozenset()  # columns of exact numbers, which a database gives as text
    unread: Mapping[str, str] = field(default_factory=dict)  # columns of types that are not read

    @property
    def headers(self) -> Headers:
        """Its columns, and where client.yml says something of them."""
        return Headers(list(self.types), self.found.titles[0], self.found.setting)


def given_table(engine: DuckDBEngine, found: SourceFiles, needed: Sequence[str] = ()) -> GivenTable:
    """The client's table as it stands in its files; `needed` are names of columns it must have."""
    if found.kind == "database":
        rows = read_query(
            engine,
            AskedQuery(found.where, found.setting, found.source, found.address),
            f"{found.table}_raw",
        )
        return GivenTable(
            engine, found, None, rows.raw, rows.types, exact=rows.exact, unread=rows.unread
        )
    if found.kind == "sheet":
        found = sheets_as_text(found, needed, engine.folder)
    form = text_form(found, needed) if found.kind == "text" else None
    raw = f"{found.table}_raw"
    form = _load(engine, found, form, raw)
    described = engine.run(f"DESCRIBE {raw}").fetchall()
    types = {str(row[0]): str(row[1]) for row in described}
    sums = drop_sum_rows(engine, raw, list(types)) if form else 0
    return GivenTable(engine, found, form, raw, types, sums)


def refuse_at_a_glance(engine: DuckDBEngine, found: SourceFiles, needed: Sequence[str]) -> None:
    """Refuse what its first and last bytes show, before files of any size are read whole."""
    if found.kind == "text":
        text_form(found, needed)
        for file in found.files:
            refuse_endless_line(file)
    if found.kind == "parquet":
        _load_parquet(engine, found, f"{found.table}_glance", rows=" LIMIT 0")
        engine.run(f"DROP TABLE {found.table}_glance")


def _load(
    engine: DuckDBEngine, found: SourceFiles, form: TextForm | None, raw: str
) -> TextForm | None:
    """Keep the files' rows as they are: text columns from text files, typed ones from Parquet.

    Gives the form that was read, which ends above a footer.
    """
    refuse_broken_gzip(found.files)
    for file in found.files if form else ():
        refuse_endless_line(file)
    if form is None:
        _load_parquet(engine, found, raw)
        return None
    try:
        _read_text(engine, found, form, raw)
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        refusal, file = _unreadable_row(found, str(error)), found.files[0]
        end = end_of_table(file, form) if _WIDTH.search(str(error)) else None
        if end is None or form.last_line or len(found.files) > 1:
            raise refusal from None
        if not end.plain:
            rule = "is the last line of the table; what stands below has other columns"
            mend = f"State it in client.yml: tables: {{{found.table}: {{last_line: {end.line}}}}}"
            raise refused(found.line(file, end.line), rule, mend=mend) from None
        return _load(engine, found, replace(form, last_line=end.line), raw)
    except duckdb.Error as error:
        raise refused(found.where, f"cannot be read: {str(error).splitlines()[0]}") from None
    return form


def _load_parquet(engine: DuckDBEngine, found: SourceFiles, raw: str, rows: str = "") -> None:
    try:
        engine.create(raw, f"SELECT * FROM read_parquet([{_literals(found.files)}]){rows}")
    except (duckdb.Error, Refused):
        whole = len(found.files) == 1
        rule = "is damaged, or no whole Parquet file" if whole else "are no whole Parquet files"
        raise refused(found.where, rule, mend="Copy or export it again.") from None


def _read_text(engine: DuckDBEngine, found: SourceFiles, form: TextForm, raw: str) -> None:
    paths = found.files if _plainly_written(found, form) else _copies(engine, found, form)
    try:
        engine.create(raw, _read_csv(paths, form))
    except duckdb.InvalidInputException as error:
        if _MIXED_ENDS not in str(error) or paths is not found.files:
            raise
        engine.create(raw, _read_csv(_copies(engine, found, form), form))


_WIDTH = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_MIXED_ENDS = "state machine"  # DuckDB's word for line ends of two kinds in one file


def _plainly_written(found: SourceFiles, form: TextForm) -> bool:
    """Whether DuckDB can read the files as they are."""
    packed = any(file.suffix == ".GZ" for file in found.files)
    return form.encoding == "utf-8-sig" and not packed and not form.last_line


def _copies(engine: DuckDBEngine, found: SourceFiles, form: TextForm) -> tuple[Path, ...]:
    return tuple(
        to_utf8(file, form, engine.folder / f"{found.table}-{at}.csv")
        for at, file in enumerate(found.files)
    )


def _literals(files: Iterable[Path]) -> str:
    """Paths for DuckDB, to which *, ? and [ would be patterns."""
    return ", ".join(quoted(re.sub(r"[*?\[]", r"[\g<0>]", str(file))) for file in files)


def _read_csv(files: Iterable[Path], form: TextForm) -> str:
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in form.header)
    return (
        f"SELECT * FROM read_csv([{_literals(files)}], delim={quoted(form.delimiter)}, "
        f"header=true, skip={form.header_line - 1}, columns={{{columns}}}, "
        "auto_detect=false, quote='\"', escape='\"', "
        f"nullstr='', strict_mode=true, max_line_size={LONGEST_ROW})"
    )


def _unreadable_row(found: SourceFiles, text: str) -> Refused:
    line = re.search(r"CSV Error on Line: (\d+)", text)
    file = _file_of_error(found, text)
    if "Invalid unicode" in text:
        return _not_utf8(found, file, line.group(1) if line else "?")
    place = found.line(file, line.group(1)) if line else found.name(file)
    if width := _WIDTH.search(text):
        header, cells = int(width.group(1)), int(width.group(2))
        some = "more" if cells > header else f"only {cells}"  # the parser stops at the first more
        rule = f"has {some} cells where the header has {header}"
        return refused(place, rule, mend="Put cells that hold the delimiter in double quotes.")
    if "Maximum line size" in text:
        rule = f"is longer than {LONGEST_ROW:,} bytes, which is no row"
        return refused(place, rule, mend="Look there for a line end or a double quote missing.")
    if "unterminated quote" in text:
        return refused(
            place,
            "opens a double quote that is never closed",
            mend="Close it; within a cell a double quote is written twice.",
        )
    return refused(place, "is not a row of a delimited text table", mend="Is the file CSV?")


def _file_of_error(found: SourceFiles, text: str) -> Path:
    """The client's own file that an error of DuckDB is about, where it read a copy too."""
    named = re.findall(r"^  file = (.+)$", text, flags=re.MULTILINE)
    given = Path(named[-1].strip()) if named else found.files[0]
    copy = re.fullmatch(rf"{found.table}-(\d+)\.csv", given.name)
    return found.files[int(copy.group(1))] if copy and given not in found.files else given


def _not_utf8(found: SourceFiles, file: Path, line: str) -> Refused:
    if found.source.encoding:
        mend = "Correct encoding in client.yml."
        return refused(found.line(file, line), f"is not {found.source.encoding} text", mend=mend)
    return in_unknown_encoding(found.name(file), line)
