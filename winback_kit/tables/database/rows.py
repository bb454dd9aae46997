"""The rows that a query of PostgreSQL gives, put into the engine batch by batch.

The transaction is read only. Rows stay in the order in which they came, so that `rowid + 1` is the
row of the query. Exact numbers (`numeric`) come as text with all their digits; a type that DuckDB
has no equal of keeps its bytes, and is refused where one of our columns is made of it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from winback_kit.checks import Refused, listed, refused
from winback_kit.client.database import without_secrets
from winback_kit.client.settings import TableSource
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine

BATCH_BYTES = 16_000_000
SECONDS_TO_CONNECT = 15
_BATCH = "winback_batch"
_EXACT = "numeric"
_UUID = "extension<arrow.uuid>"
_READ = (
    *("bool", "int2", "int4", "int8", "float4", "float8", _EXACT),
    *("text", "varchar", "bpchar", "name", "uuid", "json", "jsonb"),
    *("date", "timestamp", "timestamptz"),
)
_INSTALL = "pip install 'winback_kit[postgres]'"


@dataclass(frozen=True)
class AskedQuery:
    """What is asked, of which database, and where client.yml says so."""

    where: str
    said_at: Callable[[str], str]
    source: TableSource
    address: str


@dataclass(frozen=True)
class QueryRows:
    """A query's rows as a table of the engine; `unread` are columns of types that are not read."""

    raw: str
    types: Mapping[str, str]
    exact: frozenset[str]
    unread: Mapping[str, str]


def read_query(engine: DuckDBEngine, asked: AskedQuery, raw: str) -> QueryRows:
    """Ask, and keep the rows under a name."""
    with _batches(asked) as batches:
        kinds = {field.name: _kind(field) for field in batches.schema}
        _refuse_two_of_a_name(asked, batches.schema.names)
        _keep(engine, raw, batches)
    types = {str(row[0]): str(row[1]) for row in engine.run(f"DESCRIBE {raw}").fetchall()}
    return QueryRows(
        raw,
        types,
        exact=frozenset(name for name, kind in kinds.items() if kind == _EXACT),
        unread={name: kind for name, kind in kinds.items() if kind not in ("", _EXACT)},
    )


def digest_of_rows(engine: DuckDBEngine, raw: str) -> str:
    """SHA-256 of the columns and of the sum of the rows' digests: whatever their order."""
    names = ", ".join(str(row[0]) for row in engine.run(f"DESCRIBE {raw}").fetchall())
    row = f"MD5_NUMBER_LOWER(CAST({raw} AS VARCHAR))"
    sums = engine.run(f"SELECT COUNT(*), SUM(CAST({row} AS HUGEINT)) FROM {raw}").fetchone()
    return hashlib.sha256(f"{names}: {sums}".encode()).hexdigest()


def _kind(field: Any) -> str:
    """PostgreSQL's type of a column: numeric, one that is not read, or '' for all others."""
    kind = (field.metadata or {}).get(b"POSTGRESQL:type", b"").decode()
    as_text = str(field.type) in ("string", "large_string")  # also of types of one's own
    return "" if (kind in _READ and kind != _EXACT) or as_text else kind


def _refuse_two_of_a_name(asked: AskedQuery, names: list[str]) -> None:
    counted = Counter(name.lower() for name in names)
    twice = [name for name in dict.fromkeys(names) if counted[name.lower()] > 1]
    if twice:
        mend = "Name each column once, as in a.day AS day."
        raise refused(asked.said_at("query"), f"gives {listed(twice)} twice", mend=mend)


def _keep(engine: DuckDBEngine, raw: str, batches: Any) -> None:
    import pyarrow as pa

    schema = pa.schema([(field.name, _plain(field.type)) for field in batches.schema])
    try:
        engine.connection.register(_BATCH, schema.empty_table())
        engine.create(raw, f"SELECT * FROM {_BATCH}")
        for batch in batches:
            columns = [_cells(one, kind) for one, kind in zip(batch, schema.types, strict=True)]
            engine.connection.register(_BATCH, pa.table(columns, schema=schema))
            engine.run(f"INSERT INTO {raw} SELECT * FROM {_BATCH}")
    finally:
        engine.connection.unregister(_BATCH)


def _plain(kind: Any) -> Any:
    """A type without what PostgreSQL calls it; DuckDB knows the one of ids of 16 bytes itself."""
    import pyarrow as pa

    if kind.num_fields and "extension<" in str(kind):
        return pa.string()  # lists of exact numbers, and the like
    return kind if str(kind) == _UUID else getattr(kind, "storage_type", kind)


def _cells(column: Any, kind: Any) -> Any:
    """A column's cells in the plain type."""
    import pyarrow as pa

    if column.type == kind:
        return column
    if column.type.num_fields:
        return pa.array([None if one is None else str(one) for one in column.to_pylist()], kind)
    return column.storage


@contextmanager
def _batches(asked: AskedQuery) -> Iterator[Any]:
    """What the query gives, batch by batch; refused in words where it gives nothing."""
    try:
        import pyarrow as pa
        from adbc_driver_manager import Error
        from adbc_driver_postgresql import StatementOptions, dbapi
    except ImportError:
        rule = "needs the driver for PostgreSQL, which is not installed"
        raise refused(asked.said_at("database"), rule, mend=f"Install it: {_INSTALL}") from None
    size = {StatementOptions.BATCH_SIZE_HINT_BYTES.value: str(BATCH_BYTES)}
    try:
        connection = dbapi.connect(_patient(asked.address))
    except Error as error:
        rule = f"cannot be reached ({_words(error, asked)})"
        mend = "Correct the address, or ask whoever runs the database."
        raise refused(asked.said_at("database"), rule, mend=mend) from None
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.adbc_statement.set_options(**size)
            cursor.execute(asked.source.query)
            yield cursor.fetch_record_batch()
            connection.rollback()
    except (Error, pa.ArrowException, OSError) as error:
        raise _query_failed(error, asked) from None


def _patient(address: str) -> str:
    """The address with a time after which a server that does not answer is away."""
    if "connect_timeout" in address or "PGCONNECT_TIMEOUT" in os.environ:
        return address
    sign = "&" if urlsplit(address).query else "?"
    return f"{address.rstrip('?&')}{sign}connect_timeout={SECONDS_TO_CONNECT}"


def _query_failed(error: Exception, asked: AskedQuery) -> Refused:
    mend = "Try it in a program for SQL; it must be one SELECT, and it may only read."
    rule = f"cannot be answered ({_words(error, asked)})"
    return refused(asked.said_at("query"), rule, mend=mend)


def _words(error: Exception, asked: AskedQuery) -> str:
    """What the server says, in a line, without what must stay secret."""
    text = re.split(r"(?:ERROR|FATAL|PANIC):\s+", str(error))[-1]
    text = text.strip().split("\n", 1)[0]
    text = re.sub(r"^.*?\[libpq\]\s*(?:Failed to connect:\s*)?", "", text)
    return without_secrets(text, asked.source.database, asked.address).rstrip(". ")
