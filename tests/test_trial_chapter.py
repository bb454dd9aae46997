"""A chapter is a folder: one added from outside is found, run, shown on the cover and collected."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.cases.clients import write_case
from tests.commands import NO_BROWSER
from winback_kit.checks import Refused
from winback_kit.places import own_chapters

TRIAL = Path(__file__).resolve().parent / "trial_chapter"
ROOT = TRIAL.parents[1]
RUN = """
import json, sys
from pathlib import Path
import winback_kit as wk
from winback_kit.report.make.gallery import makers
from winback_kit.report.make.texts import collected
from winback_kit.report.printing.pdf import Printed
from winback_kit.chapters import chapter, chapters
from winback_kit.show.kit.figure import Figure
from winback_kit.report.run.run import Job, run_report
told = {
    "chapters": [one.name for one in chapters()],
    "title": chapter("trial").title,
    "names": dir(wk.show),
    "of_theme": dir(wk.show.trial),
    "figures": list(makers(Figure)),
    "texts": [str(one.id) for one in collected() if one.id],
    "run": str(run_report(Job(Path(sys.argv[1]), Path(sys.argv[2])), alone=True,
                          printing=lambda page, pdf: Printed("not here"))),
}
print(json.dumps(told))
"""


def answer(own: Path, *arguments: str) -> Any:
    """What a new process says that has the chapters of a folder beside the kit's."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        env={**os.environ, **NO_BROWSER, "WINBACK_CHAPTERS": str(own)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("trial")
    return answer(TRIAL, str(write_case("too_little", folder / "client")), str(folder / "out"))


@pytest.mark.slow
def test_it_is_found_by_its_folder(told: Any) -> None:
    assert told["chapters"][-1] == "99_trial"
    assert told["chapters"] == sorted(told["chapters"])
    assert told["title"] == "Can a chapter be added from outside?"
    names = {"trial_chart", "trial_table", "trial_finding"}
    assert {"trial", *names} <= set(told["names"])
    assert set(told["of_theme"]) == names
    assert "trial_chart" in told["figures"]


@pytest.mark.slow
def test_its_texts_are_collected(told: Any) -> None:
    shown = {"Trial: rows in each table", "Trial table", "The trial chapter counts {n} tables."}
    assert shown <= set(told["texts"])


@pytest.mark.slow
def test_it_is_run_and_shown_on_the_cover(told: Any) -> None:
    run = Path(told["run"])
    cover = (run / "index.html").read_text(encoding="utf-8")
    assert 'href="workbook/99_trial.html"' in cover
    assert "Can a chapter be added from outside?" in cover
    page = (run / "workbook" / "99_trial.html").read_text(encoding="utf-8")
    assert "The trial chapter counts" in page
    assert len(re.findall(r'<div[^>]* id="chart-\d+"', page)) == 1
    assert 'href="01_client_data.html"' in page
    ran = nbformat.read(run / "workbook" / "99_trial.ipynb", as_version=4)
    code = [cell for cell in ran.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert "99_trial" in json.loads((run / "run.json").read_text(encoding="utf-8"))["chapters"]


def test_a_folder_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINBACK_CHAPTERS", "nowhere")
    with pytest.raises(Refused, match=r"WINBACK_CHAPTERS: must name a folder .* got 'nowhere'"):
        own_chapters()
