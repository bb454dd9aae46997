"""Static pictures of charts, and the one script that the chapters of a run share."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import pytest

from tests.chromium import opened_by_chromium
from winback_kit.chapters import chapters
from winback_kit.report.page.chapter_page import keep_pictures
from winback_kit.report.printing.notebook_pictures import add_pictures, charts_of, pictures_in
from winback_kit.report.printing.pdf import CHOSEN, find_browser
from winback_kit.report.printing.pictures import NO_PICTURES, SCRIPT, SVG, pictures
from winback_kit.show.kit.figure import PLOTLY, Figure

CHAPTER = "06_second_lifetime_value"
browser = pytest.mark.skipif(find_browser() is None, reason="no browser on this machine")


def text_of(svg: str) -> str:
    root = ElementTree.fromstring(svg)  # noqa: S314 - of our own drawing
    return " ".join(" ".join(root.itertext()).split())


def a_chart(title: str = "Two bars", **layout: Any) -> dict[str, Any]:
    bars = {"type": "bar", "x": ["a", "b"], "y": [1, 2]}
    return Figure(title, "EUR", [bars], layout).as_plotly()


@pytest.mark.slow
@pytest.mark.browser
@browser
def test_the_same_charts_are_the_same_bytes() -> None:
    charts = [a_chart(), a_chart("<script>alert(1)</script> & \u05e9\u05dc\u05d5\u05dd"), a_chart()]
    first, again = pictures(charts), pictures(charts)
    assert first is not None
    assert first == again
    assert first[0] == first[2]
    assert "Two bars" in text_of(first[0])
    assert "<script>alert(1)</script> & \u05e9\u05dc\u05d5\u05dd" in text_of(first[1])
    assert "<script" not in first[1]


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.name)
def test_every_committed_chart_has_its_picture(chapter: Any) -> None:
    charts = list(charts_of(nbformat.read(chapter.path, as_version=4)))
    assert charts
    for data in charts:
        shown = text_of(data[SVG])
        for word in data[PLOTLY]["layout"]["meta"]["title"].split():
            assert word in shown


def test_without_a_browser_they_are_left_out_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CHOSEN, str(tmp_path / "none"))
    output = nbformat.v4.new_output("display_data", data={PLOTLY: a_chart()})
    cell = nbformat.v4.new_code_cell("1", outputs=[output])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    assert not add_pictures([notebook])
    assert pictures_in(notebook) == {}
    nbformat.write(notebook, tmp_path / "one.ipynb")
    (tmp_path / "one.html").write_text("<div><!--picture 1--></div>", encoding="utf-8")
    assert keep_pictures([tmp_path / "one.html"]) == NO_PICTURES
    assert (tmp_path / "one.html").read_text(encoding="utf-8") == "<div></div>"
    # a chart that has its picture already needs no browser
    assert add_pictures([notebook], kept={**_kept(notebook)})
    assert notebook.cells[0].outputs[0]["data"][SVG] == "<svg/>"


def _kept(notebook: Any) -> dict[str, str]:
    (data,) = charts_of(notebook)
    data[SVG] = "<svg/>"
    kept = pictures_in(notebook)
    del data[SVG]
    return kept


@pytest.mark.browser
@browser
def test_the_folder_of_a_run_opens_wherever_it_is_moved(published: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(published, tmp_path / "else where" / "münchen")
    charts = len(pictures_in(nbformat.read(moved / f"workbook/{CHAPTER}.ipynb", as_version=4)))
    assert charts > 1
    dom = opened_by_chromium(moved / "workbook" / f"{CHAPTER}.html")
    assert dom.count('class="wb-chart js-plotly-plot"') == charts
    assert [one.name for one in moved.rglob("*.js")] == [SCRIPT]
    assert (moved / "workbook" / f"{CHAPTER}.html").stat().st_size < 1_000_000


@pytest.mark.browser
@browser
def test_a_chapter_sent_alone_shows_its_pictures(published: Path, tmp_path: Path) -> None:
    alone = Path(shutil.copy(published / "workbook" / f"{CHAPTER}.html", tmp_path))
    notebook = nbformat.read(published / "workbook" / f"{CHAPTER}.ipynb", as_version=4)
    dom = opened_by_chromium(alone)
    assert "js-plotly-plot" not in dom
    assert dom.count("</svg></div>") == len(pictures_in(notebook))
    for data in charts_of(notebook):
        assert data[SVG].count("<text") == data[SVG].count("</text>") > 3
        assert text_of(data[SVG]).split()[-1] in dom
