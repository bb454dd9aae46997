"""The lists of the last run read, and those of this one marked: who is new, who is off and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from winback_kit.history.since.moved import told_people
from winback_kit.plan.lists.since_list import (
    AGAIN,
    CONTACT,
    NEW,
    NO_LAST_LISTS,
    OFF_GROUPS,
    OTHERS,
    SAVE,
    off_group,
    since_list_statements,
)
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, quoted


@dataclass(frozen=True)
class LastLists:
    """Where the lists of the last run are, and its day."""

    folder: Path
    day: dt.date


@dataclass(frozen=True)
class ListMarked:
    """Customers of a list on the last run, new and again on it now, and off it by code."""

    before: int
    new: int
    again: int
    off: Mapping[str, int]

    @property
    def record(self) -> dict[str, Any]:
        """What run.json holds of it: numbers of one to nine people are None."""
        groups = dict.fromkeys([*OFF_GROUPS, OTHERS], 0)
        for code, number in self.off.items():
            groups[off_group(code)] += number
        return {
            "before": told_people(self.before),
            "new": told_people(self.new),
            "again": told_people(self.again),
            "off": {name: told_people(n) for name, n in groups.items() if n},
        }


def mark_lists(engine: DuckDBEngine, last: LastLists | None) -> dict[str, ListMarked] | None:
    """Mark the lists in the engine; None where there is no last list to hold them against."""
    found = _last_lists(engine, last)
    engine.create("last_lists", found or NO_LAST_LISTS)
    for name, sql in since_list_statements(last.day if last and found else None).items():
        engine.create(name, sql)
    if not found:
        return None
    return {name: _counted(engine, name) for name in (CONTACT, SAVE)}


def _last_lists(engine: DuckDBEngine, last: LastLists | None) -> str:
    """The last lists as SQL; empty where one of them is not there, or is none of ours."""
    if last is None:
        return ""
    sql = " UNION ALL ".join(
        f"""SELECT {quoted(name)} AS list, CAST(customer_id AS VARCHAR) AS customer_id,
          CAST(arm AS VARCHAR) AS arm FROM read_parquet({quoted(str(_file(last, name)))})"""
        for name in (CONTACT, SAVE)
    )
    try:
        engine.connection.execute(f"SELECT * FROM ({sql}) LIMIT 0")
    except duckdb.Error:
        return ""
    return sql


def _file(last: LastLists, name: str) -> Path:
    return last.folder / f"{name}.parquet"


def _counted(engine: DuckDBEngine, name: str) -> ListMarked:
    marks = engine.run(f"SELECT since_last, COUNT(*) FROM {name} GROUP BY 1").fetchall()
    on = dict(marks)
    sql = f"SELECT code, COUNT(*) FROM off_since_last WHERE list = {quoted(name)} GROUP BY 1"
    off = dict(engine.run(sql).fetchall())
    again = on.get(AGAIN, 0)
    return ListMarked(again + sum(off.values()), on.get(NEW, 0), again, off)
