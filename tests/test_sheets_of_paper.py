"""The business case on paper: eight executive pages at most, a right contents, little blank."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from tests.cases.studies import handed
from tests.chromium import chromium_program
from tests.conftest import real_data
from tests.sheets import blank, blanks, executive_sheets, texts
from tests.three_columns import three_columns
from winback_kit.client.folder import open_client
from winback_kit.client_study import Study
from winback_kit.report.page.blocks import Drawn, laid_out
from winback_kit.report.page.business_case import BUILDERS, write_business_case
from winback_kit.report.page.pages import assets
from winback_kit.report.page.paper import paper_of, print_paper, promised_pages
from winback_kit.report.printing.pdf import Printed, print_page
from winback_kit.show.kit.table import Table
from winback_kit.words.context import client_context

MOST_SHEETS = 8
MOST_BLANK_ON_AVERAGE, MOST_BLANK = 0.08, 0.25

CLIENTS = Path(__file__).parent / "clients"
SAMPLES = Path(__file__).parents[1] / "sample_data"


def real(name: str, data: str) -> Callable[[Path], Path]:
    def given(_: Path) -> Path:
        real_data(data)
        return CLIENTS / name

    return given


def in_german(place: Path) -> Path:
    """The retail sample, whose report is in German: longer words on as many sheets."""
    client = place / "client"
    shutil.copytree(SAMPLES / "retail", client)
    settings = yaml.safe_load((client / "client.yml").read_text(encoding="utf-8"))
    settings["report"] = {**settings.get("report", {}), "language": "de"}
    (client / "client.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return client


FIVE: dict[str, Callable[[Path], Path]] = {
    "retail": lambda _: SAMPLES / "retail",
    "subscription": lambda _: SAMPLES / "subscription",
    "online_retail": real("online_retail", "online_retail_lines.parquet"),
    "complete_journey": real("complete_journey", "complete_journey_baskets.parquet"),
    "three_columns": lambda place: three_columns(place / "client"),
    "retail in German": in_german,
    "retail on letter": lambda _: SAMPLES / "retail",
    "complete_journey on letter": real("complete_journey", "complete_journey_baskets.parquet"),
}


def test_blank_is_what_stands_below_the_last_ink() -> None:
    sheet = np.full((100, 10), 255, np.uint8)
    assert blank(sheet, top=10, bottom=90) == 1.0
    sheet[49, 3] = 0  # row 39 of the 80 of the body, counted from 0: 40 of 80 are above it
    assert blank(sheet, top=10, bottom=90) == 0.5
    sheet[95] = 0  # the foot
    assert blank(sheet, top=10, bottom=90) == 0.5
    sheet[89, 9] = 0
    assert blank(sheet, top=10, bottom=90) == 0.0


def test_the_paper_is_that_of_the_country_or_as_stated() -> None:
    for locale, stated, size in (
        ("en_GB", "", "A4"),
        ("en_US", "", "letter"),
        ("en_US", "a4", "A4"),
    ):
        with client_context(locale=locale, paper=stated):
            css = assets()["css"]
        assert re.findall(r"@page \{ size: (\w+)", css)[-1] == size


@pytest.mark.slow
def test_no_control_is_printed(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    text = handed("clear_yes").page
    place = '<div class="wb-panel-place">'
    assert place in text
    page.write_text(text.replace(place, f"{place}<button>Reset all</button>"), encoding="utf-8")
    paper = paper_of(page).read_text(encoding="utf-8")
    without_scripts = re.sub(r"<script\b.*?</script>", "", paper, flags=re.DOTALL)
    assert not re.search(r"<(button|input|select|textarea|form|details)\b", without_scripts)


def test_the_sample_has_at_most_eight_executive_pages(published: Path) -> None:
    chromium_program()
    pdf = published / "business_case.pdf"
    assert executive_sheets(pdf) <= MOST_SHEETS
    places = promised_pages(pdf.read_bytes())
    assert len(places) > 20
    assert [name for name, (promised, found) in places.items() if promised != found] == []


def test_a_contents_that_went_wrong_is_printed_again(tmp_path: Path) -> None:
    """A browser that puts all on one sheet: the second time it is told so."""
    page, out = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text('<body class="case"><p>1</p></body>', encoding="utf-8")
    asked: list[str] = []

    def prints(paper: Path, pdf: Path) -> Printed:
        asked.append(paper.read_text(encoding="utf-8"))
        promise = 2 if len(asked) == 1 else 1
        pdf.write_bytes(
            b"\n1 0 obj\n<</Type /Catalog\n/Pages 2 0 R>>\nendobj"
            b"\n2 0 obj\n<</Type /Pages\n/Kids [3 0 R]>>\nendobj\n3 0 obj\n<</Type /Page>>\nendobj"
            b"\n4 0 obj\n<</page-%d-of-risk [3 0 R /XYZ 0 9 0]>>\nendobj" % promise
        )
        return Printed()

    assert print_paper(page, out, prints) == Printed()
    assert len(asked) == 2
    assert "data-pages" not in asked[0]
    assert "data-pages='{\"risk\": 1}'" in asked[1]
    assert promised_pages(out.read_bytes()) == {"risk": (1, 1)}
    assert [one.name for one in tmp_path.iterdir() if "paper" in one.name] == []


@pytest.fixture(scope="module", params=FIVE)
def printed(request: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Path]:
    """The study of a client, and its business case as PDF."""
    chromium_program()
    place = tmp_path_factory.mktemp(request.param)
    study = Study(open_client(FIVE[request.param](place)))
    page = place / "business_case.html"
    with client_context(paper="letter" if "letter" in request.param else "a4"):
        write_business_case(study, page)
    assert print_paper(page, page.with_suffix(".pdf"), print_page) == Printed()
    return study, page.with_suffix(".pdf")


slow = pytest.mark.slow


@slow
@pytest.mark.browser
def test_executive_pages_are_at_most_eight_and_hardly_blank(printed: tuple[Study, Path]) -> None:
    _, pdf = printed
    executive, left = executive_sheets(pdf), blanks(pdf)
    assert executive <= MOST_SHEETS
    # the last page of each part ends where it ends
    counted = [one for at, one in enumerate(left, start=1) if at not in (executive, len(left))]
    assert max(counted) <= MOST_BLANK, counted
    assert sum(counted) / len(counted) < MOST_BLANK_ON_AVERAGE, counted


@slow
@pytest.mark.browser
def test_the_contents_tell_where_each_heading_stands(printed: tuple[Study, Path]) -> None:
    study, pdf = printed
    sheets, places = texts(pdf), promised_pages(pdf.read_bytes())
    pages = laid_out(study, "memo", BUILDERS)
    contents = sheets[1]
    shown = [(key, one.topic, one) for part in pages.executive for key, one in part.blocks.items()]
    shown += [(one.key, f"{one.letter}{one.topic}", one) for one in pages.annex]
    assert len(shown) == len(places) - 1  # and the annex itself
    for key, topic, one in shown:
        number = places[key][1]
        assert flat(one.heading.text) in sheets[number - 1], key
        said = f"{topic}{one.heading.text if one in pages_of(pages) else ''}{number}"
        assert flat(said) in contents, key
    foot = flat(study.client.name)
    assert all(
        foot in sheet and f"{at}/{len(sheets)}" in sheet for at, sheet in enumerate(sheets, 1)
    )


@slow
@pytest.mark.browser
def test_a_heading_stays_with_its_figure_and_a_table_with_its_head(
    printed: tuple[Study, Path],
) -> None:
    study, pdf = printed
    sheets, places = texts(pdf), promised_pages(pdf.read_bytes())
    pages = laid_out(study, "memo", BUILDERS)
    for key, block in ((k, b) for part in pages.executive for k, b in part.blocks.items()):
        first = next((one for one in block.shown if isinstance(one, Drawn | Table)), None)
        if isinstance(first, Drawn):
            assert flat(first.figure.title) in sheets[places[key][1] - 1], key
        elif isinstance(first, Table):
            assert flat("".join(first.heads)) in sheets[places[key][1] - 1], key
    (method,) = [one for one in pages.annex if one.key == "method"]
    (table,) = [one for one in method.shown if isinstance(one, Table)]
    last, head = flat("".join(table.texts()[-1])), flat("".join(table.heads))
    for sheet in sheets[places["method"][1] - 1 :]:
        assert head in sheet
        if last in sheet:
            break


def pages_of(pages: Any) -> list[Any]:
    return [one for part in pages.executive for one in part.blocks.values()]


def flat(text: str) -> str:
    return "".join(text.split())
