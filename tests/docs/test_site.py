"""The documentation as a site: every page is in it, every link leads somewhere, no network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.chromium import lone_page
from tests.conftest import needs_module, needs_program

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("[rs]*/README.md")])
WIDE, PHONE = 1280, 390


def build(docs: Path, out: Path) -> subprocess.CompletedProcess[str]:
    needs_module("sphinx")
    command = (ROOT / "Makefile").read_text(encoding="utf-8").partition("-m sphinx ")[2]
    options = command.partition(" docs build/docs")[0].split()
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *options, str(docs), str(out)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    done = build(DOCS, out)
    assert (done.returncode, done.stderr) == (0, "")
    return out


class Addresses(HTMLParser):
    """The names and the addresses of a page; `fetched` is what it loads by itself."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.names, self.links, self.fetched = {""}, [], []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.names |= {given[name] for name in ("id", "name") if name in given}
        if "href" in given:
            (self.links if tag == "a" else self.fetched).append(given["href"])
        if "src" in given:
            self.fetched.append(given["src"])


def led_nowhere(page: Path, read: dict[Path, Addresses]) -> Iterator[str]:
    here = read[page]
    for address in here.links + here.fetched:
        to = urlsplit(address)
        if to.scheme in ("http", "https", "mailto", "data"):
            continue
        there = (page.parent / unquote(to.path)).resolve() if to.path else page
        known = read[there].names if there in read else {""}
        if not there.is_file() or (there in read and unquote(to.fragment) not in known):
            yield address


@pytest.mark.slow
def test_every_page_is_in_it_and_every_link_leads_somewhere(site: Path) -> None:
    read = {page: Addresses(page) for page in site.rglob("*.html")}
    made = {page.relative_to(site).with_suffix("").as_posix() for page in read}
    written = {page.relative_to(DOCS).with_suffix("").as_posix() for page in DOCS.rglob("*.md")}
    assert written <= made
    assert {p.name: found for p in read if (found := list(led_nowhere(p, read)))} == {}
    fetched = {one for page in read.values() for one in page.fetched}
    assert [one for one in fetched if urlsplit(one).scheme not in ("", "data")] == []
    beside = set(Addresses(site / "index.html").links)
    assert {f"{page}.html" for page in written - {"README"}} <= beside


@pytest.mark.slow
@pytest.mark.parametrize("link", ["nowhere.md", "board.md#nowhere", "reference/tables.md#no"])
def test_a_link_that_leads_nowhere_fails(tmp_path: Path, link: str) -> None:
    shutil.copytree(DOCS, tmp_path / "docs")
    for page in (tmp_path / "docs").rglob("*.md"):
        text = re.sub(r"\]\((\.\./)+[a-z_]+/[^)]*\)|!\[[^)]*\)", "]", page.read_text("utf-8"))
        page.write_text(text, encoding="utf-8")
    page = tmp_path / "docs" / "team.md"
    page.write_text(f"{page.read_text('utf-8')}\n[There]({link}).\n", encoding="utf-8")
    done = build(tmp_path / "docs", tmp_path / "out")
    assert done.returncode == 1
    (told,) = [line for line in done.stderr.splitlines() if "WARNING" in line]
    assert "team.md" in told


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_no_remark_begins_a_line(path: Path) -> None:
    """There it would end the paragraph, on a code host as on the site."""
    assert re.findall(r"^\s*<!--.*", path.read_text(encoding="utf-8"), flags=re.MULTILINE) == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with lone_page() as page:
        page.said, page.asked = [], []
        page.on("console", lambda told: page.said.append(told.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda one: page.asked.append(one.url))
        yield page


@pytest.mark.slow
@pytest.mark.browser
def test_it_is_read_from_a_folder_and_searched(site: Path, browser: Any) -> None:
    for width in (WIDE, PHONE):
        browser.set_viewport_size({"width": width, "height": 900})
        for name in ("index", "board", "reference/tables", "keys"):
            browser.goto((site / f"{name}.html").as_uri())
            assert browser.evaluate("document.documentElement.scrollWidth") == width
    browser.goto(f"{(site / 'search.html').as_uri()}?q=holdout")
    browser.locator("ul.search a", has_text="Glossary").wait_for()
    assert browser.said == []
    assert {urlsplit(one).scheme for one in browser.asked} <= {"file", "data"}


@pytest.mark.slow
@pytest.mark.browser
def test_the_guide_for_the_board_is_two_pages_in_print(
    site: Path, browser: Any, tmp_path: Path
) -> None:
    browser.goto((site / "board.html").as_uri())
    browser.pdf(path=str(tmp_path / "board.pdf"), format="A4", prefer_css_page_size=True)
    reader = needs_program("pdfinfo")
    told = subprocess.run(
        [reader, str(tmp_path / "board.pdf")], capture_output=True, text=True, check=True
    )
    assert re.search(r"^Pages: +[12]$", told.stdout, flags=re.MULTILINE)
