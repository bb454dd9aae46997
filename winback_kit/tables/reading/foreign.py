"""Tables that already live in the engine that the user brings (Spark, a warehouse).

Their columns are typed there, so nothing has to be detected: dates are dates or timestamps,
amounts are numbers, flags are true or false; anything else is refused before it is read. A column
is found by its own name or the one that client.yml gives; an amount may be a product of columns.
As with files, ids and texts are trimmed, and `row_key` is equal for rows that are equal in every
column.
"""

from winback_kit.checks import Refused, missing_column, nearest, no_rows, refused
from winback_kit.client.folder import Client
from winback_kit.client.settings import TableSource
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, Engine
from winback_kit.tables.reading.cells import LARGEST
from winback_kit.tables.reading.column_form import row_filter
from winback_kit.tables.reading.contract import TABLES, Column, Table
from winback_kit.tables.reading.door import LoadedTable
from winback_kit.tables.reading.source import found_tables
from winback_kit.tables.reading.text_form import plain

_DATES = ("date", "timestamp", "timestamp_ntz", "timestamp_ltz")
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
                mend="Name files instead, or call read_history(client, engine=SparkEngine(…)).",
            )
        given[name] = _Foreign(engine, table, source).load_table()
    if not isinstance(engine, DuckDBEngine):
        _refuse_files(client, given)
    return given


def _refuse_files(client: Client, given: dict[str, LoadedTable]) -> None:
    for name, found in found_tables(client).items():
        if name not in given:
            raise refused(
                f"tables.{name}",
                f"is the file {found.files[0]}, and files are not read into an engine of your own",
                mend=f"Load it there and name it in client.yml: tables: {{{name}: {{table: …}}}}",
            )


class _Foreign:
    """One table of the engine: its columns found, looked at, and kept typed."""

    def __init__(self, engine: Engine, table: Table, source: TableSource) -> None:
        self.engine, self.table, self.source = engine, table, source
        self.dialect = engine.dialect
        self.place = self.dialect.table(source.table)
        self.types = self._types()
        self.found = {c.name: self._factors(c) for c in table.columns}

    def load_table(self) -> LoadedTable:
        """Keep the table under our name."""
        self._refuse_unknown()
        for column in self.table.columns:
            self._refuse_unfitting(column)
        rows = self._rows()
        hashed = [name for name, kind in self.types.items() if not kind.startswith(_NOT_HASHED)]
        columns = [f"{self._value(c)} AS {c.key}" for c in self.table.columns]
        self.engine.create(
            f"{self.table.name}_given",
            f"SELECT {', '.join(columns)}, "
            f"{row_filter(self.dialect, self.source.where)} AS in_filter, "
            f"{self.dialect.hash(hashed)} AS row_key FROM {self.place}",
        )
        known = tuple(name for name, factors in self.found.items() if factors)
        return LoadedTable(
            table=self.table.name, files=(self.source.table,), rows=rows, columns=known
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

    def _factors(self, column: Column) -> list[str]:
        """The table's columns that make one of ours; none where an optional one is absent."""
        wanted = self.source.columns.get(column.name, column.name)
        names = wanted.split(" * ") if column.kind == "money" else [wanted]
        factors = []
        for name in (part.strip() for part in names):
            same = [n for n in self.types if n == name]
            same = same or [n for n in self.types if plain(n) == plain(name)]
            if len(same) == 1:
                factors.append(same[0])
            elif column.name in self.source.columns:
                raise refused(
                    self.source.table,
                    f"has no column {name!r}, which "
                    f"tables.{self.table.name}.columns.{column.name} names",
                    mend=nearest(name, self.types),
                )
            elif column.required:
                raise missing_column(
                    self.source.table, name, self.types, self.table.name, meaning=column.meaning
                )
        return factors

    def _refuse_unknown(self) -> None:
        known = [column.name for column in self.table.columns]
        for name in self.source.columns:
            if name not in known:
                where = f"client.yml: tables.{self.table.name}.columns.{name}"
                raise refused(where, "is not a column of this table", mend=nearest(name, known))
        for name in self.source.where:
            if name not in self.types:
                where = f"client.yml: tables.{self.table.name}.where.{name}"
                raise refused(where, "is no column there", mend=nearest(name, self.types))

    def _refuse_unfitting(self, column: Column) -> None:
        if column.kind not in _FITTING:
            return
        wanted, fitting = _FITTING[column.kind]
        for name in self.found[column.name]:
            if self.types[name].split("(")[0] not in fitting:
                raise refused(
                    f"{self.source.table}, column {name}",
                    f"must hold {wanted}; it holds {self.types[name]}",
                    mend="Cast it in a view, or map another column in client.yml.",
                )

    def _rows(self) -> int:
        """Count the rows; refuse none at all, and amounts that no ledger holds."""
        amounts = [
            c for c in self.table.columns if c.kind in ("money", "number") and self.found[c.name]
        ]
        # Not-a-number is larger than any number here.
        sizes = {c.key: f"ABS(CAST({self._product(c)} AS {self.dialect.real}))" for c in amounts}
        wrong = [f"{self.dialect.count_if(f'{v} > {LARGEST}')} AS {k}" for k, v in sizes.items()]
        name, counts = f"{self.table.name}_seen", ", ".join(["COUNT(*) AS n", *wrong])
        self.engine.create(name, f"SELECT {counts} FROM {self.place}")
        seen = self.engine.frame(name)
        for column in amounts:
            if count := int(seen[column.key].iloc[0]):
                raise refused(
                    f"{self.source.table}, column {' * '.join(self.found[column.name])}",
                    f"holds {count:,} values that are too large or no finite number",
                    mend="Correct them, or make them NULL.",
                )
        rows = int(seen.n.iloc[0])
        if rows == 0 and self.table.name in ("orders", "subscriptions"):
            raise no_rows(self.source.table, "Load the table again.")
        return rows

    def _product(self, column: Column) -> str:
        return " * ".join(self.dialect.column(n) for n in self.found[column.name])

    def _value(self, column: Column) -> str:
        types = {"date": "DATE", "flag": "BOOLEAN", "money": self.dialect.whole}
        kind = {**types, "number": self.dialect.real}.get(column.kind, self.dialect.text)
        given = self._product(column)
        if not given:
            return f"CAST(NULL AS {kind})"
        if column.kind == "money":
            return f"CAST(ROUND(({given}) * 100) AS {kind})"
        value = f"CAST({given} AS {kind})"
        return f"NULLIF(TRIM({value}), '')" if column.kind in ("id", "text") else value
