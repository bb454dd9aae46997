"""Tables that already live in the engine that the user brings (Spark, a warehouse).

Their columns are typed there, so nothing has to be detected: dates are dates or timestamps,
amounts are numbers, flags are true or false; anything else is refused before it is read, unless
a table of values reads it. Columns are mapped as those of files are.
As with files, ids and texts are trimmed, and `row_key` is equal for rows that are equal in every
column.
"""

from winback_kit.checks import Refused, no_rows, refused
from winback_kit.client.folder import Client
from winback_kit.client.settings import TableSource
from winback_kit.tables.columns.expression import Expression, Headers, names_in, row_filter
from winback_kit.tables.engine.duckdb_engine import Dialect, DuckDBEngine, Engine
from winback_kit.tables.forms.ids import id_value, zero_is_somebody
from winback_kit.tables.forms.zone import typed_in_zone
from winback_kit.tables.reading.amounts import LARGEST
from winback_kit.tables.reading.contract import LOGS, TABLES, Column, Table
from winback_kit.tables.reading.door import LoadedTable
from winback_kit.tables.reading.mapped import mapped_columns
from winback_kit.tables.reading.source import found_tables

_DATES = ("date", "timestamp", "timestamp_ntz", "timestamp_ltz")
_MOMENTS = ("timestamp", "timestamp_ltz")  # in UTC, as the session counts
_NUMBERS = ("tinyint", "smallint", "int", "bigint", "float", "double", "decimal")
_FITTING = {
    "date": ("dates", _DATES),
    "flag": ("true or false", ("boolean",)),
    "money": ("numbers", _NUMBERS),
    "number": ("numbers", _NUMBERS),
}
_NOT_HASHED = ("map", "variant")  # Spark hashes none; rows that differ in them alone are equal


def load_foreign_tables(client: Client, engine: Engine) -> dict[str, LoadedTable]:
    """Keep every table that client.yml names with `table:` as `<name>_given`."""
    given = {}
    for name, table in TABLES.items():
        source: TableSource | None = getattr(client.settings.tables, name)
        if source is None or not source.table:
            continue
        if isinstance(engine, DuckDBEngine):
            raise refused(
                f"client.yml: tables.{name}.table",
                f"names {source.table}, a table of an engine of your own, and none was brought",
                mend="Name files instead, or work in Python: study(client, engine=SparkEngine(…)). "
                "A run with its pages and lists reads files.",
            )
        given[name] = _Foreign(client, engine, table, source).load_table()
    if not isinstance(engine, DuckDBEngine):
        _refuse_files(client, given)
    return given


def _refuse_files(client: Client, given: dict[str, LoadedTable]) -> None:
    for name, found in found_tables(client).items():
        if name not in given:
            given_as = found.where if found.address else f"the file {found.files[0]}"
            kinds = "queries" if found.address else "files"
            raise refused(
                f"tables.{name}",
                f"is {given_as}, and {kinds} are not read into an engine of your own",
                mend=f"Load it there and name it in client.yml: tables: {{{name}: {{table: …}}}}",
            )


class _Foreign:
    """One table of the engine: its columns found, looked at, and kept typed."""

    def __init__(self, client: Client, engine: Engine, table: Table, source: TableSource) -> None:
        self.engine, self.table, self.source = engine, table, source
        self.time_zone = client.settings.time_zone
        self.place = engine.dialect.table(source.table)
        self.types = self._types()

        def said_at(key: str) -> str:
            return client.where(f"tables.{table.name}.{key}")

        self.headers = Headers(list(self.types), source.table, said_at)
        self.mapped = mapped_columns(table, source, self.headers, where=source.table)

    def load_table(self) -> LoadedTable:
        """Keep the table under our name."""
        dialect = self.engine.dialect
        made = {c.name: self._made(c) for c in self.table.columns if c.name in self.mapped}
        rows = self._rows({name: one for name, one in made.items() if one.named})
        hashed = [name for name, kind in self.types.items() if not kind.startswith(_NOT_HASHED)]
        columns = [f"{self._value(c, made.get(c.name))} AS {c.key}" for c in self.table.columns]
        cells = _Cells(self, Column("", "text", ""))
        kept = row_filter(cells, self.source.where, self.headers, "where")
        self.engine.create(
            f"{self.table.name}_given",
            f"SELECT {', '.join(columns)}, {kept} AS in_filter, "
            f"{dialect.hash(hashed)} AS row_key FROM {self.place}",
        )
        return LoadedTable(
            table=self.table.name,
            files=(self.source.table,),
            rows=rows,
            columns=tuple(made),
            unused=self.headers.unused(
                [
                    *self.source.where,
                    *(name for one in self.mapped.values() for name in names_in(one)),
                    *(name for one in made.values() for name in one.named),
                ]
            ),
        )

    def _types(self) -> dict[str, str]:
        try:
            return self.engine.types(self.place)
        except Refused as error:
            raise refused(
                f"client.yml: tables.{self.table.name}.table",
                f"names {self.source.table}, which cannot be read there",
                mend=f"({error})",
            ) from None

    def _made(self, column: Column) -> Expression:
        cells, key = _Cells(self, column), f"columns.{column.name}"
        made = Expression(self.mapped[column.name], key=key, cells=cells, headers=self.headers)
        for header, unread in cells.unread.items():
            self._refuse_unread(header, unread)
        return made

    def _refuse_unread(self, header: str, unread: str) -> None:
        """Refuse cells that a table of values leaves unread, where the column's type does not."""
        name = f"{self.table.name}_unread"
        cell = f"MIN(CAST({self.engine.dialect.column(header)} AS {self.engine.dialect.text}))"
        self.engine.create(name, f"SELECT {cell} AS cell FROM {self.place} WHERE {unread}")
        cell = self.engine.frame(name).cell.iloc[0]
        if isinstance(cell, str):
            rule = "must hold nothing but the values that client.yml names"
            raise refused(f"{self.source.table}, column {header}", rule, got=cell)

    def _rows(self, made: dict[str, Expression]) -> int:
        """Count the rows; refuse none at all, and amounts that no ledger holds."""
        dialect = self.engine.dialect
        amounts = {c.key: c for c in self.table.columns if c.kind in ("money", "number")}
        amounts = {key: c for key, c in amounts.items() if c.name in made}
        # Not-a-number is larger than any number here.
        sizes = {k: f"ABS(CAST({made[c.name].sql} AS {dialect.real}))" for k, c in amounts.items()}
        wrong = [f"{dialect.count_if(f'{v} > {LARGEST}')} AS {k}" for k, v in sizes.items()]
        name, counts = f"{self.table.name}_seen", ", ".join(["COUNT(*) AS n", *wrong])
        self.engine.create(name, f"SELECT {counts} FROM {self.place}")
        seen = self.engine.frame(name)
        for key, column in amounts.items():
            if count := int(seen[key].iloc[0]):
                raise refused(
                    f"{self.source.table}, column {', '.join(made[column.name].named)}",
                    f"holds {count:,} values that are too large or no finite number",
                    mend="Correct them, or make them NULL.",
                )
        rows = int(seen.n.iloc[0])
        if rows == 0 and self.table.name in LOGS:
            raise no_rows(self.source.table, "Load the table again.")
        return rows

    def _value(self, column: Column, made: Expression | None) -> str:
        kind = _sql_type(self.engine.dialect, column.kind)
        if made is None:
            return f"CAST(NULL AS {kind})"
        if column.kind == "money":
            return f"CAST(ROUND(({made.sql}) * 100) AS {kind})"
        return f"CAST({made.sql} AS {kind})"


def _sql_type(dialect: Dialect, kind: str) -> str:
    types = {"date": "DATE", "flag": "BOOLEAN", "money": dialect.whole, "number": dialect.real}
    return types.get(kind, dialect.text)


class _Cells:
    """The cells of the table for one of our columns; `unread` are those that no value reads."""

    def __init__(self, table: _Foreign, column: Column) -> None:
        self.table, self.kind, self.dialect = table, column.kind, table.engine.dialect
        self.name = column.name
        self.unread: dict[str, str] = {}

    def text(self, header: str) -> str:
        """A cell as text."""
        return f"CAST({self.dialect.column(header)} AS {self.dialect.text})"

    def typed(self, header: str, *, kept: str, by_value: bool, zone: str | None = None) -> str:
        """A cell as a value of the column's kind, where its type is one."""
        sql_type = _sql_type(self.dialect, self.kind)
        if self.kind == "id":
            zero = self._zero_is_somebody(header) if self.name == "customer_id" else False
            value = id_value(self.dialect, self.text(header), zero=zero)
        elif self.kind not in _FITTING:
            value = f"NULLIF(TRIM({self.text(header)}), '')"
        else:
            wanted, fitting = _FITTING[self.kind]
            value = self.dialect.column(header)
            given = self.table.types[header]
            if given.split("(")[0] not in fitting:
                if by_value:
                    self.unread[header] = f"{kept} AND {value} IS NOT NULL"
                    return f"CAST(NULL AS {sql_type})"
                raise refused(
                    f"{self.table.source.table}, column {header}",
                    f"must hold {wanted}; it holds {given}",
                    mend="Cast it in a view, or map another column in client.yml.",
                )
            if self.kind == "date":
                value = self._day(value, given, zone)
        return f"CASE WHEN {kept} THEN {value} END" if kept else value

    def _zero_is_somebody(self, header: str) -> bool:
        engine, in_log = self.table.engine, self.table.table.name in LOGS
        return zero_is_somebody(engine, self.text(header), self.table.place, in_log=in_log)

    def after(self, header: str, word: str, *, kept: str) -> str:
        """The sum of the numbers behind a word in a text."""
        value = self.dialect.sum_after(self.text(header), word)
        return f"CASE WHEN {kept} THEN {value} END" if kept else value

    def _day(self, value: str, given: str, written_in: str | None) -> str:
        own = self.table.time_zone
        if own and given in _MOMENTS:
            return self.dialect.day_in(value, own)
        if own and written_in and given != "date":
            return typed_in_zone(self.dialect, value, written_in=written_in, zone=own)
        return f"CAST({value} AS DATE)"
