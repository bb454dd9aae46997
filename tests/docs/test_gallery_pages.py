"""The gallery of docs: its pages and pictures say what today's kit says of the same clients."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

import winback_kit as wk
from winback_kit.reference.gallery import DOCS, FOLDER, PAGES, gallery_page
from winback_kit.report.make.gallery_clients import folder_of, is_here
from winback_kit.report.make.gallery_pages import SCRIPT, TOLD, told_in, told_of

MOST_BYTES = 5_000_000  # in git, all together


@pytest.mark.parametrize("name", PAGES)
def test_page_and_picture_say_the_same(name: str) -> None:
    page = FOLDER / f"{name}.html"
    text, told = page.read_text(encoding="utf-8"), told_in(page)
    assert len(told.numbers) == 4
    for label, value in told.numbers.items():
        assert f">{label}</span>" in text
        assert f">{value}</" in text
    assert f'<script src="{SCRIPT}"></script>' in text
    with Image.open(FOLDER / f"{name}.png") as picture:
        assert picture.text[TOLD] == told.line  # type: ignore[attr-defined]


def test_the_way_in_is_made_of_the_pages() -> None:
    assert (DOCS / "gallery.md").read_text(encoding="utf-8") == gallery_page(), "run: make gallery"
    files = sorted(path.name for path in FOLDER.iterdir())
    assert files == sorted(f"{name}.{kind}" for name in PAGES for kind in ("html", "png"))
    assert sum((FOLDER / name).stat().st_size for name in files) < MOST_BYTES


def test_answers_are_of_every_kind() -> None:
    verdicts = {told_in(FOLDER / f"{name}.html").verdict for name in PAGES}
    assert {"Fund in part", "Not yet", "Do not fund"} <= verdicts


def test_real_data_are_attributed() -> None:
    for file in (FOLDER / "online_retail.html", DOCS / "gallery.md"):
        assert "licensed under CC BY 4.0" in file.read_text(encoding="utf-8")


def test_the_sample_is_that_of_today(sample_study: wk.Study) -> None:
    assert told_of(sample_study) == told_in(FOLDER / "retail.html"), "run: make gallery"


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(PAGES) - {"retail"}))
def test_a_client_is_that_of_today(name: str) -> None:
    if not is_here(PAGES[name]):
        pytest.skip(f"the tables of {name} are not on this machine")
    with folder_of(PAGES[name]) as folder:
        assert told_of(wk.study(folder)) == told_in(FOLDER / f"{name}.html"), "run: make gallery"


def test_nothing_of_a_machine_stands_on_a_page() -> None:
    for name in PAGES:
        text = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
        assert str(Path.home()) not in text
        assert "/tmp/" not in text  # noqa: S108 - a text that is looked for
