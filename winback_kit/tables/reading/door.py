"""The door: a client's files, or a query, become one typed table of the engine, or are refused.

For every table the door keeps `<name>_given` with exactly the contract's columns (absent ones
are NULL), `in_filter` (the client's own row filter) and `row_key`, equal for rows that are equal
in every column of the file. Money is whole cents from here on.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from winback_kit.checks import changed_meanwhile, listed, no_rows
from winback_kit.tables.columns.expression import names_in
from winback_kit.tables.database.rows import digest_of_rows
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.reading.cells import read_column, read_filter
from winback_kit.tables.reading.contract import LOGS, TABLES, Table
from winback_kit.tables.reading.load import GivenTable, given_table, refuse_at_a_glance
from winback_kit.tables.reading.mapped import mapped_columns, names_needed
from winback_kit.tables.reading.source import SourceFiles, digest, refuse_file_twice, unchanged
from winback_kit.words.text import Count, Text, marked, said, said_many

_SQL_TYPE = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "date": "DATE",
    "money": "BIGINT",
    "number": "DOUBLE",
    "flag": "BOOLEAN",
}


@dataclass(frozen=True)
class LoadedTable:
    """A table as it came through the door."""

    table: str
    files: tuple[str, ...]
    rows: int
    columns: tuple[str, ...]
    sha256: str = ""
    unused: tuple[str, ...] = ()  # the client's columns of which nothing is made
    readings: dict[str, str | Text] = field(default_factory=dict)


def load_table(engine: DuckDBEngine, found: SourceFiles) -> LoadedTable:
    """Type one table and keep it as `<name>_given`."""
    with unchanged(found):
        return _loaded(engine, found)


def _loaded(engine: DuckDBEngine, found: SourceFiles) -> LoadedTable:
    table = TABLES[found.table]
    needed = list(names_needed(table, found.source))
    refuse_at_a_glance(engine, found, needed)
    refuse_file_twice(found.files)
    sha256 = digest(found.files)
    given = given_table(engine, found, needed)
    raw, types = given.raw, given.types
    if found.address:
        sha256 = digest_of_rows(engine, raw)
    mapped = mapped_columns(table, found.source, given.headers, where=given.found.where)
    columns = {
        name: read_column(given, table.column(name), mapping) for name, mapping in mapped.items()
    }
    everything = ", ".join(map(engine.dialect.column, types))
    read = {
        **{c.key: columns[c.name].sql for c in table.columns if c.name in columns},
        "in_filter": read_filter(given),
        "row_key": f"CAST(HASH({everything}) % 9223372036854775807 AS BIGINT)",
    }
    cells = ", ".join(f"{sql} AS {key}" for key, sql in read.items())
    engine.create(f"{found.table}_cells", f"SELECT {cells} FROM {raw}")
    engine.view(f"{found.table}_given", _whole(table, read))
    counted: Any = engine.run(f"SELECT COUNT(*) FROM {raw}").fetchone()
    rows = int(counted[0])
    engine.run(f"DROP TABLE {raw}")
    if digest(found.files) != sha256 and found.files:
        raise changed_meanwhile(found.where)
    if rows == 0 and table.name in LOGS:
        raise no_rows(given.found.where, "Export the table again.")
    return LoadedTable(
        table=found.table,
        files=found.titles,
        rows=rows,
        columns=tuple(columns),
        sha256=sha256,
        unused=given.headers.unused(
            [
                *found.source.where,
                *(name for one in mapped.values() for name in names_in(one)),
                *(name for one in columns.values() for name in one.headers),
            ]
        ),
        readings=_place_in_file(given)
        | {name: column.reading for name, column in columns.items() if column.reading},
    )


def _whole(table: Table, read: Container[str]) -> str:
    """The table with all columns of its contract; those not given take no room in the engine."""
    columns = [
        c.key if c.key in read else f"CAST(NULL AS {_SQL_TYPE[c.kind]}) AS {c.key}"
        for c in table.columns
    ]
    return f"SELECT {', '.join(columns)}, in_filter, row_key FROM {table.name}_cells"


def _place_in_file(given: GivenTable) -> dict[str, str | Text]:
    """What part of its file a table is, where it is not the whole."""
    found, form = given.found, given.form
    told: dict[str, str | Text] = {}
    if found.address:
        told["query"] = marked("as the query types them")
    if found.called:
        sheets = dict.fromkeys(name.partition(", sheet ")[2] for name in found.called.values())
        told["sheet"] = said("sheet {names}", names=listed(sheets))
    if form and form.header_line > 1:
        told["header_line"] = said("header on line {n}", n=form.header_line)
    if form and form.last_line:
        told["last_line"] = said("down to line {n}", n=form.last_line)
    if given.sums:
        told["sums"] = said_many(
            given.sums,
            "{n} row of sums left out, which is no row of the table",
            "{n} rows of sums left out, which are no rows of the table",
            n=Count(given.sums),
        )
    return told
