"""The page as it is printed: no link to a file, and every script as it was."""

import re
from pathlib import Path

import pytest

from tests.cases.studies import handed
from winback_kit.report.page.paper import paper_of

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


def test_only_links_of_the_page_are_left_out(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<a href="index.html">Home</a> <a href="#top">Top</a> <a href="https://a.example">A</a>'
        "<script>draw('<a href=\"chart.svg\">')</script>",
        encoding="utf-8",
    )
    assert paper_of(page).read_text(encoding="utf-8") == (
        '<a>Home</a> <a href="#top">Top</a> <a href="https://a.example">A</a>'
        "<script>draw('<a href=\"chart.svg\">')</script>"
    )


@pytest.mark.slow
def test_the_scripts_of_a_case_are_kept(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(handed("partial").page, encoding="utf-8")
    scripts = SCRIPT.findall(paper_of(page).read_text(encoding="utf-8"))
    assert len(scripts) > 5
    assert scripts[:-1] == SCRIPT.findall(handed("partial").page)  # the last fits the sheets
