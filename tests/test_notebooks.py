"""Every chapter, run on the sample, gives the bytes that are committed.

They run in this process, one after the other, and share one reading of the sample. One is run by a
real kernel as well; `make test-all` runs every one so.
"""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from winback_kit.live.what_if import VARIABLE
from winback_kit.report.make.regenerate import executed
from winback_kit.report.run.chapters import Chapter, chapters


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.name)
def test_a_chapter_gives_what_is_committed(
    chapter: Chapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(chapter.path.parent)
    committed, ran = nbformat.read(chapter.path, as_version=4), executed(chapter.path)
    assert_same(committed, ran)
    assert f"{nbformat.writes(ran)}\n" == chapter.path.read_text(encoding="utf-8")


def test_a_kernel_gives_what_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "0")  # a kernel would show sliders beside the table
    *_, last = chapters()
    committed, ran = (nbformat.read(last.path, as_version=4) for _ in range(2))
    at_home = {"metadata": {"path": str(last.path.parent)}}
    NotebookClient(ran, kernel_name="python3", timeout=None, resources=at_home).execute()
    assert_same(committed, ran)


def assert_same(committed: Any, ran: Any) -> None:
    """Cell by cell, so that what differs is short."""
    for before, after in zip(committed.cells, ran.cells, strict=True):
        assert after.get("outputs") == before.get("outputs"), before.source
