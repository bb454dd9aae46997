"""“Run all” goes on past what cannot be given for a client, and stops at an error that is one."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from winback_kit.chapters import Chapter, chapter, chapters
from winback_kit.report.run.in_process import new_shell, run_cell
from winback_kit.report.run.lab import working_copy

WHY = "This cannot be given for this client yet"
CELLS = (
    "import winback_kit as wk\nstudy = wk.study({folder})\nwk.show.write_for(study.client)",
    "wk.show.decision_finding(study.plan, study.assessment, study.verdict)",
    "1 + 1",
    "1 / 0",
    "2 + 2",
)


@pytest.fixture
def thin(tmp_path: Path) -> Path:
    """Twenty customers who ordered twice and were seen no more: nobody ever came back."""
    folder = tmp_path / "thin"
    folder.mkdir()
    first = dt.date(2024, 1, 1)
    days = [(c, first + dt.timedelta(days=c + 20 * k)) for c in range(20) for k in range(2)]
    rows = [f"c{c},{day},10" for c, day in days]
    (folder / "orders.csv").write_text("\n".join(["customer_id,order_date,amount", *rows]) + "\n")
    about = "client: Thin\ncurrency: EUR\nas_of: 2025-06-30\ndefinitions: {lapse_days: 90}\n"
    (folder / "client.yml").write_text(about)
    return folder


def test_a_runner_goes_on_and_stops_at_an_error(thin: Path) -> None:
    shell = new_shell()
    ran = [run_cell(shell, cell.replace("{folder}", json.dumps(str(thin)))) for cell in CELLS]
    assert [type(error).__name__ for _, error in ran] == ["NoneType"] * 3 + [
        "ZeroDivisionError",
        "NoneType",
    ]
    assert WHY in ran[1][0][0].data["text/plain"]
    assert ran[2][0][0].data["text/plain"] == "2"


@pytest.mark.slow
def test_a_kernel_goes_on_and_stops_at_an_error(thin: Path) -> None:
    cells = [cell.replace("{folder}", json.dumps(str(thin))) for cell in CELLS]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        by_kernel(notebook)
    said, two, error, after = (cell.outputs for cell in notebook.cells[1:])
    assert [one.output_type for one in said] == ["display_data"]
    assert WHY in said[0].data["text/plain"]
    assert two[0].data["text/plain"] == "2"
    assert error[0].ename == "ZeroDivisionError"
    assert after == []


@pytest.mark.parametrize(
    "one",
    [pytest.param(one, marks=pytest.mark.slow, id=one.name) for one in chapters()],
)
def test_every_chapter_runs_to_its_end_for_a_thin_client(
    one: Chapter, thin: Path, tmp_path: Path
) -> None:
    copy = working_copy(thin, tmp_path / "lab") / one.path.name
    notebook = nbformat.read(copy, as_version=4)
    by_kernel(notebook)
    said = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    assert not [out for out in said if out.output_type == "error"]
    if one.slug == chapter("business_case").slug:
        assert sum(WHY in out.get("data", {}).get("text/plain", "") for out in said) >= 10


def by_kernel(notebook: Any) -> None:
    NotebookClient(notebook, kernel_name="python3", timeout=None).execute()
