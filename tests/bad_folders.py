"""Folders of a client that cannot be used, as files, settings and the words of the refusal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import SETTINGS, Files, assert_refused, client_folder, content, csv_text, run

BARE = "client: Acme\ncurrency: EUR\n"  # settings without a lapse rule

Case = tuple[Files, str, list[str]]  # the files, lines of client.yml (or, after BARE, all), words


def orders(rows: str | bytes) -> Files:
    return {"orders.csv": rows}


def both(**more: str) -> Files:
    """The good log, and more tables beside it."""
    return {"orders.csv": csv_text(), **{f"{name}.csv": text for name, text in more.items()}}


def whole(settings: str) -> str:
    """All of client.yml."""
    return settings if settings.startswith(BARE) else SETTINGS + settings


def assert_case_refused(case: Case, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report of the folder is refused in these words, and leaves nothing."""
    files, settings, words = case
    monkeypatch.chdir(place)
    folder = client_folder(Path("acme"), files, whole(settings))
    before = content(folder)
    assert_refused(run("report", folder, "--out", "out"), *words)
    assert content(folder) == before
    assert not Path("out").exists()
