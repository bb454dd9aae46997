"""A column in a form of its own, rewritten to the plain form that every reader knows.

The rewritten cells are kept beside the client's own, so that a message can still name those.
"""

from collections.abc import Mapping
from zlib import crc32

from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, quoted

NOTHING = ("null", "nan", "none", "n/a", "#n/a", "\\n", "nil", "nat")  # written for an empty cell
PARTS = '"parts of a cell"'  # what `rewrite` calls the value that its columns are made of


def filled(cell: str) -> str:
    """The cell, NULL where it is empty or holds a word for that (NULL, NaN, N/A)."""
    words = ", ".join(map(quoted, NOTHING))
    return f"CASE WHEN LOWER({cell}) NOT IN ({words}) THEN {cell} END"


def beside(header: str, cell: str) -> str:
    """The name of the column of a header's rewritten cells; `cell` is their SQL before."""
    return f"{header}, plain {crc32(cell.encode()):x}"


def rewrite(engine: DuckDBEngine, raw: str, parts: str, columns: Mapping[str, str]) -> None:
    """Keep columns, whose SQL is made of `PARTS`, beside those of a table."""
    old = ", ".join(map(quoted, (*columns, PARTS[1:-1])))
    new = ", ".join(f"{sql} AS {engine.dialect.column(name)}" for name, sql in columns.items())
    engine.create(
        raw,
        f"SELECT COLUMNS(LAMBDA c: c NOT IN ({old})), {new} "
        f"FROM (SELECT *, {parts} AS {PARTS} FROM {raw})",
    )
