"""Who is new on a list, who is on it no more and why, held against plain sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pytest

from winback_kit.plan.lists.since_list import OFF_NOW, off_group
from winback_kit.report.lists.since import LastLists, ListMarked, mark_lists
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine

DAY = dt.date(2026, 5, 17)


def table(engine: DuckDBEngine, name: str, columns: str, rows: Iterable[tuple[str, ...]]) -> None:
    names = columns.split()
    empty = ", ".join(f"CAST(NULL AS VARCHAR) AS {one}" for one in names)
    parts = [", ".join(f"'{cell}' AS {one}" for one, cell in zip(names, row, strict=True))
             for row in rows]  # fmt: skip
    sql = " UNION ALL ".join([f"SELECT {part}" for part in parts] or [f"SELECT {empty} LIMIT 0"])
    engine.create(name, f"SELECT * FROM ({sql})")


@pytest.fixture
def engine(tmp_path: Path) -> Iterable[DuckDBEngine]:
    """On the last contact list were a to g; today a is on it, h is new, b2 is b by another id."""
    with DuckDBEngine(on_disk=False) as made:
        last = tmp_path / "lists"
        last.mkdir()
        for name, people in (("contact_list", "abcdefg"), ("save_list", "pqr")):
            table(made, "written", "customer_id arm", [(one, "treated") for one in people])
            made.run(f"COPY written TO '{last / name}.parquet' (FORMAT PARQUET)")
        table(made, "contact_list", "customer_id", [("a",), ("b2",), ("h",)])
        table(made, "save_list", "customer_id", [("p",)])
        off = [("c", "opted_out"), ("d", "just_contacted"), ("x", "costs_more")]
        table(made, "not_on_list", "customer_id off_by", off)
        table(made, "not_on_save_list", "customer_id off_by", [])
        table(made, "id_map", "customer_id person_id", [("b", "b2")])
        table(made, "lost_customers", "customer_id", [(one,) for one in ("a", "b2", "c", "d", "q")])
        made.create(
            "lifetimes",
            """SELECT * FROM (VALUES ('a', DATE '2025-01-01'), ('c', DATE '2025-01-01'),
              ('e', DATE '2026-06-01'), ('f', DATE '2026-05-01'), ('q', DATE '2025-12-01'),
              ('r', DATE '2026-06-02')) t(customer_id, last_day)""",
        )
        yield made


def rows_of(engine: DuckDBEngine, sql: str) -> set[tuple[str, ...]]:
    return set(engine.run(sql).fetchall())


def test_new_again_and_off_are_the_sets(engine: DuckDBEngine, tmp_path: Path) -> None:
    found = mark_lists(engine, LastLists(tmp_path / "lists", DAY))
    # e bought since, f is not lost by what is known now, g is in the tables no more
    assert rows_of(engine, "SELECT list, customer_id, code FROM off_since_last") == {
        ("contact_list", "c", "opted_out"),
        ("contact_list", "d", "just_contacted"),
        ("contact_list", "e", "returned"),
        ("contact_list", "f", "not_lost"),
        ("contact_list", "g", "not_known"),
        ("save_list", "q", "lost"),
        ("save_list", "r", "returned"),
    }
    assert rows_of(engine, "SELECT customer_id, since_last FROM contact_list") == {
        ("a", "again"),
        ("b2", "again"),
        ("h", "new"),
    }
    assert rows_of(engine, "SELECT customer_id, since_last FROM not_on_list") == {
        ("c", "off"),
        ("d", "off"),
        ("x", None),
    }
    assert found is not None
    contact = found["contact_list"]
    # 7 were on it = 2 again + 5 off; 3 are on it = 2 again + 1 new
    assert (contact.before, contact.again, contact.new) == (7, 2, 1)
    assert contact.before == contact.again + sum(contact.off.values())


def test_without_the_last_lists_nobody_is_marked(engine: DuckDBEngine, tmp_path: Path) -> None:
    (tmp_path / "lists" / "contact_list.parquet").write_text("no parquet", encoding="utf-8")
    assert mark_lists(engine, LastLists(tmp_path / "lists", DAY)) is None
    assert mark_lists(engine, LastLists(tmp_path / "cleared", DAY)) is None
    assert mark_lists(engine, None) is None
    assert rows_of(engine, "SELECT DISTINCT since_last FROM contact_list") == {(None,)}
    assert rows_of(engine, "SELECT * FROM off_since_last") == set()


def test_the_record_tells_of_no_one_to_nine() -> None:
    made = ListMarked(before=60, new=9, again=20, off={"returned": 28, "opted_out": 12})
    assert made.record == {
        "before": 60,
        "new": None,
        "again": 20,
        "off": {"returned": 28, "withdrawn": 12},
    }
    assert {off_group(one.code) for one in OFF_NOW} == {"returned", "lost", "others"}
