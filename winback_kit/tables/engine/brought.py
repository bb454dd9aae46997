"""Tables of an engine of the user's own, brought into DuckDB with their types.

The lists and the decision map are worked out customer by customer, in statements that are DuckDB's
alone. What they read has a row for each customer who is lost, and not for each order, so it comes
over whole.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.engine.spark_engine import SparkEngine


@contextmanager
def brought(engine: SparkEngine, names: Sequence[str]) -> Iterator[DuckDBEngine]:
    """DuckDB with those of the tables that the other engine keeps, until the block ends."""
    with DuckDBEngine() as own:
        for name in names:
            rows = engine.arrow(name)
            if rows is None:
                continue
            own.connection.register("coming", rows)
            own.create(name, "SELECT * FROM coming")
            own.connection.unregister("coming")
        yield own
