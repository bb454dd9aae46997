"""A client's history, measured once in a process and remembered.

Chapters ask for the history of the same client again and again; it is worked out the first time.
A runner that has measured it already can hand it over with `remember`.
"""

from __future__ import annotations

from winback_kit.client.folder import Client
from winback_kit.history.measure import History, measure_history
from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.read import open_tables

_measured: dict[tuple[str, str], History] = {}


def read_history(client: Client, engine: Engine | None = None) -> History:
    """Read a client's tables and measure the history.

    With an `engine` of your own (SparkEngine) the tables that client.yml names with
    `table:` are read there. Raises Refused where the tables cannot be used.
    """
    key = _key(client)
    if engine is not None or key not in _measured:
        with open_tables(client, engine) as tables:
            _measured[key] = measure_history(tables)
    return _measured[key]


def remember(client: Client, history: History) -> None:
    """Use `history` whenever the history of this client is asked for in this process."""
    _measured[_key(client)] = history


def _key(client: Client) -> tuple[str, str]:
    return str(client.folder.resolve()), client.key
