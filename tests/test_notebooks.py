"""Every chapter, run on the sample, gives the bytes that are committed, static pictures too.

They run in this process, one after the other, and share one reading of the sample. `make test-all`
runs every one by a real kernel as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from winback_kit.chapters import Chapter, chapters
from winback_kit.client_study import Study
from winback_kit.live.what_if import VARIABLE
from winback_kit.records.at_hand import at_hand
from winback_kit.report.make.regenerate import drop_places, executed
from winback_kit.report.printing.notebook_pictures import add_pictures, pictures_in

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module", autouse=True)
def sample_at_hand(sample_study: Study) -> Iterator[None]:
    with at_hand(sample_study):
        yield


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.name)
def test_a_chapter_gives_what_is_committed(
    chapter: Chapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(chapter.path.parent)
    committed, ran = nbformat.read(chapter.path, as_version=4), executed(chapter.path)
    assert_same(committed, ran)
    assert f"{nbformat.writes(ran)}\n" == chapter.path.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.name)
def test_a_kernel_gives_what_is_committed(
    chapter: Chapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "0")  # a kernel would show sliders beside the table
    committed, ran = (nbformat.read(chapter.path, as_version=4) for _ in range(2))
    at_home = {"metadata": {"path": str(chapter.path.parent)}}
    NotebookClient(ran, kernel_name="python3", timeout=None, resources=at_home).execute()
    for cell in ran.cells:
        drop_places(cell)
    assert_same(committed, ran)


@pytest.mark.slow
@pytest.mark.parametrize("place", [".", "notebooks"])
@pytest.mark.parametrize(
    "tool",
    [
        "papermill --no-progress-bar {notebook} {out}",
        "jupyter nbconvert --execute --to notebook --output {out} {notebook}",
        "jupyter execute --output {out} {notebook}",
    ],
    ids=["papermill", "nbconvert", "nbclient"],
)
def test_other_tools_run_a_chapter_as_it_is(tool: str, place: str, tmp_path: Path) -> None:
    """From the project's folder and from the notebooks', with the sample as it is named there."""
    chapter, out = ROOT / "notebooks" / "01_client_data.ipynb", tmp_path / "out.ipynb"
    notebook = os.path.relpath(chapter, ROOT / place)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        tool.format(notebook=notebook, out=out).split(),
        cwd=ROOT / place,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ran = nbformat.read(out, as_version=4)
    assert "Harbour & Pine" in nbformat.writes(ran)
    assert all(cell.execution_count for cell in ran.cells if cell.cell_type == "code")


def assert_same(committed: Any, ran: Any) -> None:
    """Cell by cell, so that what differs is short; a picture belongs to the chart it shows."""
    add_pictures([ran], kept=pictures_in(committed))
    for before, after in zip(committed.cells, ran.cells, strict=True):
        assert after.get("outputs") == before.get("outputs"), before.source
