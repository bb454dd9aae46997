"""Tables stay in memory where the limit has room for them, and are packed on disk where not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import SETTINGS, client_folder
from winback_kit.client.folder import open_client
from winback_kit.tables import read
from winback_kit.tables.engine import memory
from winback_kit.tables.reading.source import find_table


def test_the_memory_limit_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = "customer_id,order_date\n" + "a,2026-01-05\n" * 100
    client = open_client(client_folder(tmp_path / "acme", {"orders.csv": orders}))
    # a limit of 2 GB has room for the file, one of 1 GB has not
    monkeypatch.setattr(read, "LARGE_PART", len(orders) / 1.5e9)
    for limit, on_disk in (("2GB", False), ("1GB", True)):
        monkeypatch.setenv(memory.MEMORY_VARIABLE, limit)
        with read.engine_for(client) as engine:
            assert (engine.folder / "work.duckdb").exists() == on_disk


def test_the_engine_takes_half_of_a_small_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(memory.MEMORY_VARIABLE, raising=False)
    assert memory.memory_here() > 0
    for here, limit in ((16e9, 4e9), (3e9, 1.5e9), (float("inf"), 4e9)):
        monkeypatch.setattr(memory, "memory_here", lambda here=here: here)
        assert memory.memory_limit()[1] == limit
    monkeypatch.setattr(memory, "memory_here", lambda: 12e9)
    assert memory.default_limit(runs=4) == "1500MB"  # four runs at once share 6 GB


@pytest.mark.parametrize("pattern", ["exports/**", "exports/**/*.csv"])
def test_a_pattern_means_the_same_on_every_python(pattern: str, tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", {}, SETTINGS + f"tables: {{orders: {pattern}}}\n")
    for name in ("a.csv", "year/b.csv"):
        (folder / "exports" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "exports" / name).write_text(
            "customer_id,order_date\na,2026-01-05\n", encoding="utf-8"
        )
    found = find_table(open_client(folder), "orders")
    assert found is not None
    assert [file.name for file in found.files] == ["a.csv", "b.csv"]
