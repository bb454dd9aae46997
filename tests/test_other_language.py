"""Every face of a case in another language: no word of the kit's own stays English."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from tests.chromium import lone_page
from tests.commands import assert_refused, client_folder, run
from tests.other_language import write_other_language
from tests.slides_read import charts, placed_texts
from winback_kit.chapters import chapters
from winback_kit.report.make.texts import texts_of_python
from winback_kit.tables.reading.contract import TABLES
from winback_kit.words.catalogue import plural, words
from winback_kit.words.context import client_context
from winback_kit.words.translation import read_translation

HEAD = 'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Plural-Forms: {plural}\\n"\n\n'
POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
SETTINGS = "client: Acme\ncurrency: EUR\n"
OWN = {  # names of files, columns, models and the program; letters of formulas and units
    "run", "json", "winback", "kit", "EUR", "NBD", "BG", "MBG", "Pareto", "yml",
    "WINBACK", "CHROMIUM",
}  # fmt: skip


def po(folder: Path, *entries: str, language: str = "pl", plural: str = POLISH) -> Path:
    file = folder / "words.po"
    text = HEAD.format(language=language, plural=plural) + "\n\n".join(entries) + "\n"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_language_with_three_plurals(tmp_path: Path) -> None:
    months = (
        'msgid "{n} month"\nmsgid_plural "{n} months"\nmsgstr[0] "{n} miesiąc"\n'
        'msgstr[1] "{n} miesiące"\nmsgstr[2] "{n} miesięcy"'
    )
    # Unicode CLDR, plural rules of Polish: one 1; few 2–4, 22–24; many 0, 5–21, 25
    told = {1: "miesiąc", 3: "miesiące", 5: "miesięcy", 12: "miesięcy", 22: "miesiące"}
    with client_context(catalogue=read_translation(po(tmp_path, months))):
        for number, noun in told.items():
            assert plural(number, "{n} month", "{n} months", n=number) == f"{number} {noun}"


def test_what_is_fuzzy_or_empty_stays_english(tmp_path: Path) -> None:
    file = po(
        tmp_path,
        '#, fuzzy\nmsgid "Costs"\nmsgstr "Kosty?"',
        'msgid "Benefits"\nmsgstr ""',
        'msgid "Options"\nmsgstr "Opcje"',
    )
    with client_context(catalogue=read_translation(file)):
        assert [words(one) for one in ("Costs", "Benefits", "Options")] == [
            "Costs", "Benefits", "Opcje",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            'msgid "{n} of {all}"\nmsgstr "{n} z {wszystkich}"',
            "must have the places of its English",
        ),
        ('msgid "{n} of {all}"\nmsgstr "{n}"', "{all}, {n}"),
        ('msgid "Costs"\nmsgstr "Kosty {n}"', "none"),
    ],
)
def test_a_place_that_would_be_lost_is_refused(tmp_path: Path, entry: str, said: str) -> None:
    folder = client_folder(tmp_path / "acme", settings=f"{SETTINGS}translation: words.po\n")
    po(folder, entry)
    ended = run("check", str(folder))
    assert_refused(ended, said, "words.po, line 6")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "is not there"),
        ("", "names no language"),
        (HEAD.format(language="pl", plural=POLISH) + "Costs: Kosty", "not a .po file"),
        (HEAD.format(language="pl", plural=POLISH), "holds no translation"),
        (HEAD.format(language="pl", plural="nplurals=2; plural=(n is odd);"), "rule of plurals"),
        (HEAD.format(language="pl", plural="nplurals=2; plural=(n%0);"), "rule of plurals"),
    ],
)
def test_a_file_that_is_no_translation_is_refused(
    tmp_path: Path, text: str | None, said: str
) -> None:
    folder = client_folder(tmp_path / "acme", settings=f"{SETTINGS}translation: words.po\n")
    if text is not None:
        (folder / "words.po").write_text(text, encoding="utf-8")
    assert_refused(run("check", str(folder)), said, "words.po")


def test_a_text_that_is_one_or_another_is_two_texts() -> None:
    code = b'words("{n} of {all}" if all else "{n}", n=n)\nwords(name)\nplural(n, "a", "b" "c")'
    found = texts_of_python(io.BytesIO(code), ("words", "plural"), (), {})
    assert [(name, texts) for _, name, texts, _ in found] == [
        ("words", ("{n} of {all}",)),
        ("words", ("{n}",)),
        ("words", (None,)),
        ("plural", (None, "a", "bc")),
    ]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A whole run in the other language, and the words that are the client's."""
    from tests.cases.clients import write_case

    here = tmp_path_factory.mktemp("other")
    folder = write_case("partial", here / "partial")
    write_other_language(folder / "x.po")
    file = folder / "client.yml"
    text = file.read_text(encoding="utf-8") + "\ntranslation: x.po\n"
    file.write_text(text, encoding="utf-8")
    ended = run("report", str(folder), "--out", str(here / "out"))
    assert ended.status == 0, ended.err
    known = {*re.findall(r"[A-Za-z]+", text), *OWN, *TABLES, "csv"}
    for table in folder.glob("*.csv"):
        known |= set(re.findall(r"[A-Za-z]+", table.read_text(encoding="utf-8")))
    months = [
        f"{dt.date(2000, month, 1):{form}}" for month in range(1, 13) for form in ("%B", "%b")
    ]
    return {
        "run": next((here / "out").glob("*/latest")),
        "known": known | set(months),
    }


def left_over(text: str, known: set[str]) -> list[str]:
    return sorted({word for word in re.findall(r"[A-Za-z]{3,}", text) if word not in known})


def visible(page: str) -> str:
    """What a person sees of a page, but for code, formulas, frames of an analyst, whose columns
    are names of the code, and names of tables that it was made from."""
    hidden = (
        r"<pre><code>[^<]*words_table.*?</table>|"  # messages to customers, in their language
        r"<div class=\"wb-spoken\">.*?</div>|"  # the same in the playbook; scripts: tests/playbook
        r"<script.*?</script>|<style.*?</style>|<pre.*?</pre>|<code>.*?</code>|"
        r"<section id=\"method\".*?</section>|<p class=\"wb-stamp\">.*?</p>"
        r"|<table[^>]*class=\"dataframe\".*?</table>(\s*<p>[^<]*</p>)?"
        r"|<section aria-labelledby=\"made\">.*?</section>|<ul class=\"wb-links\">.*?</ul>"
    )
    bare = re.sub(hidden, "", page, flags=re.DOTALL)
    seen = html.unescape(re.sub(r"<[^>]+>", "\n", bare))
    return re.sub(r"\b[0-9a-f]{8}\b", "", seen)  # digests


@pytest.mark.slow
@pytest.mark.parametrize("name", ["business_case.html", "index.html", "playbook.html"])
def test_no_word_of_a_page_stays_english(told: dict[str, Any], name: str) -> None:
    page = (told["run"] / name).read_text(encoding="utf-8")
    assert '<html lang="el">' in page
    assert left_over(visible(page), told["known"]) == []


@pytest.mark.slow
def test_no_word_of_the_slides_stays_english(told: dict[str, Any]) -> None:
    deck = Presentation(told["run"] / "business_case.pptx")
    texts = [text for one in placed_texts(deck) for text in one.paragraphs]
    texts += [slide.notes_slide.notes_text_frame.text for slide in deck.slides]
    texts += [row.name for chart in charts(deck) for plot in chart.plots for row in plot.series]
    assert len(texts) > 50
    assert left_over("\n".join(texts), told["known"]) == []


@pytest.mark.slow
def test_no_word_of_a_chapters_results_stays_english(told: dict[str, Any]) -> None:
    pages = sorted((told["run"] / "workbook").glob("*.html"))
    assert len(pages) == len(chapters())
    for page in pages:
        text = re.sub(r"<title>.*?</title>|<section id=\"method\".*", "", page.read_text("utf-8"))
        text = re.sub("<wbr/?>", "", text)  # where a name of code may be broken
        if page.name.startswith("13"):  # its method table holds formulas, which are a notation
            continue
        text = re.sub(r"<td[^>]*>[^<]*\b(?:study|wk)\.[^<]*</td>", "", text)  # a query is code
        assert left_over(visible(text), told["known"]) == [], page.name


@pytest.mark.slow
@pytest.mark.browser
def test_the_panel_moves_in_another_language(told: dict[str, Any]) -> None:
    with lone_page() as page:
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto((told["run"] / "business_case.html").as_uri())
        sentence = page.locator("[data-sentence]")
        before = sentence.inner_text()
        by_itself = page.locator('[name="segments.0.natural_return_rate"]')
        folded = page.locator("details").filter(has=by_itself)
        folded.evaluate_all("all => all.forEach(one => { one.open = true; })")
        by_itself.fill("6")
        moved = "before => document.querySelector('[data-sentence]').innerText !== before"
        page.wait_for_function(moved, arg=before)
        after = sentence.inner_text()
    assert faults == []
    assert left_over(f"{before} {after}", told["known"]) == []
