"""The main job on the sample: what a run leaves, and what it must never leave."""

from __future__ import annotations

import csv
import gc
import json
import re
import sys
import weakref
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import nbformat
import pytest

from tests.chromium import opened_by_chromium
from tests.commands import SETTINGS, client_folder
from tests.number_audit import misplaced, placed_in, unfounded_in_page, visible_text
from winback_kit.chapters import Chapter, chapters, parameters_of
from winback_kit.checks import Refused
from winback_kit.report.files.publish import run_folder
from winback_kit.report.lists.write import as_text
from winback_kit.report.printing.pdf import CHOSEN, MISSING, find_browser
from winback_kit.report.run import run as run_module
from winback_kit.report.run.chapters import check_parameters
from winback_kit.report.run.in_process import new_shell, run_cell, shell_of_a_notebook
from winback_kit.report.run.run import Job, run_report
from winback_kit.show.kit.figure import PLOTLY


def charts_in(notebook: Path) -> int:
    """How many charts a chapter shows on the sample, by its outputs in git."""
    cells = nbformat.read(notebook, as_version=4).cells
    return sum(PLOTLY in one.get("data", {}) for c in cells for one in c.get("outputs", []))


@pytest.fixture(scope="session")
def record(published: Path) -> Any:
    return json.loads((published / "run.json").read_text(encoding="utf-8"))


class Elements(HTMLParser):
    """Attributes of every element, and the addresses that a browser would ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def test_a_run_leaves_what_was_promised(published: Path) -> None:
    names = {str(path.relative_to(published)) for path in published.rglob("*") if path.is_file()}
    chapter_files = {f"workbook/{c.name}{end}" for c in chapters() for end in (".html", ".ipynb")}
    assert names == {
        "index.html",
        "business_case.html",
        "business_case.xlsx",
        "business_case.pptx",
        "playbook.docx",
        "playbook.html",
        "run.json",
        "lists/contact_list.csv",
        "lists/contact_list.parquet",
        "lists/callback_sample.csv",
        "lists/callback_sample.parquet",
        "lists/communication_plan.csv",
        "lists/communication_plan.parquet",
        "lists/messages.md",
        "lists/not_on_list.csv",
        "lists/not_on_list.parquet",
        "lists/not_on_save_list.csv",
        "lists/not_on_save_list.parquet",
        "lists/save_list.csv",
        "lists/save_list.parquet",
        "lists/README.md",
        "workbook/plotly.min.js",
        *chapter_files,
    } | ({"business_case.pdf"} if find_browser() else set())
    home = published.parent
    assert sorted(path.name for path in home.iterdir()) == sorted([published.name, "latest"])
    assert (home / "latest").resolve() == published.resolve()


def test_pages_ask_the_network_for_nothing(published: Path) -> None:
    for page in pages(published):
        for tag, attributes in Elements(page.read_text(encoding="utf-8")).found:
            for name in ("src", "href"):
                address = attributes.get(name) or ""
                assert not re.match(r"(https?:)?//", address), (page.name, tag, address)
        assert page.stat().st_size < 6_000_000


def test_links_between_pages_lead_somewhere(published: Path) -> None:
    for page in pages(published):
        found = Elements(page.read_text(encoding="utf-8")).found
        anchors = {str(attributes["id"]) for _, attributes in found if attributes.get("id")}
        for tag, attributes in found:
            if tag == "a" and attributes.get("href"):
                file, _, anchor = str(attributes["href"]).partition("#")
                if file:
                    assert (page.parent / file).exists(), attributes
                else:
                    assert anchor in anchors, attributes


def test_numbers_on_the_page_are_those_of_the_record(published: Path, record: Any) -> None:
    page = Elements((published / "business_case.html").read_text(encoding="utf-8"))
    panel = {a["data-result"]: a["data-value"] for _, a in page.found if "data-result" in a}
    assert set(panel) == set(record["figures"]) - {"name", "currency", "horizon_months", "notes"}
    for name, value in panel.items():
        figure = record["figures"][name]
        assert value == "" if figure is None else float(str(value)) == figure
    memo = {a["data-memo"]: a["data-value"] for _, a in page.found if "data-memo" in a}
    assert set(memo) == {"npv", "chance", "peak_cash_need_before_tax", "payback_months"}
    for name, value in memo.items():
        expected = record["risk"]["chance"] if name == "chance" else record["figures"][name]
        assert float(str(value)) == expected


def test_every_number_of_the_sample_is_in_its_record(published: Path, record: Any) -> None:
    for name in ("index.html", "business_case.html"):
        page = (published / name).read_text(encoding="utf-8")
        assert unfounded_in_page(page, record) == [], name


@pytest.fixture
def without_chapters(without_browser: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of which nobody looks at a chapter, a chart's picture or the PDF."""
    monkeypatch.setattr(run_module, "chapters", list)


def test_every_number_of_a_chapter_is_where_it_says(published: Path, record: Any) -> None:
    pages = [path.read_text(encoding="utf-8") for path in (published / "workbook").glob("*.html")]
    assert [told for page in pages for told in misplaced(page, record)] == []
    assert sum(len(placed_in(page)) for page in pages) > 200


def test_what_is_missing_is_told(without_chapters: None, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv(CHOSEN, str(tmp_path / "no browser"))
    run = run_report(Job(client_folder(tmp_path / "acme"), tmp_path / "out"))
    cover = visible_text((run / "index.html").read_text(encoding="utf-8"))
    assert MISSING.format(variable=CHOSEN) in cover
    assert not (run / "business_case.pdf").exists()


def test_no_customer_is_on_any_page(published: Path) -> None:
    for path in [*pages(published), published / "run.json", *published.rglob("*.ipynb")]:
        assert not re.search(r"C-1\d{5}", path.read_text(encoding="utf-8")), path.name


def test_contact_list_is_the_backlog_in_order(published: Path, record: Any) -> None:
    text = (published / "lists/contact_list.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    chosen = {(one["segment"], one["offer"]) for one in record["segments"] if one["contacted"]}
    assert {(row["segment"], row["offer"]) for row in rows} == chosen
    assert {row["permission"] for row in rows} == {"granted"}
    worth = [float(row["incremental_worth"]) for row in rows]
    assert worth == sorted(worth, reverse=True)
    assert max(int(row["months_since_loss"]) for row in rows) < 12
    assert [int(row["rank"]) for row in rows] == list(range(1, len(rows) + 1))


def test_nothing_in_the_contact_list_is_a_formula() -> None:
    given = ["=A1", "+1", "-5", "@x", "\tx", "C-1", "a=b"]
    values = ", ".join(f"({at}, '{text}')" for at, text in enumerate(given))
    rows = duckdb.sql(f"SELECT {as_text('x')} FROM (VALUES {values}) t(n, x) ORDER BY n").fetchall()
    assert [row[0] for row in rows] == ["'=A1", "'+1", "'-5", "'@x", "'\tx", "C-1", "a=b"]


def test_lists_hold_only_whom_may_be_contacted(published: Path, sample: Path) -> None:
    found = duckdb.sql(
        f"""SELECT COUNT(*), COUNT(DISTINCT l.customer_id),
              SUM(CASE WHEN p.customer_id IS NULL OR p.do_not_contact
                    OR p.opted_out_at IS NOT NULL THEN 1 ELSE 0 END)
            FROM '{published}/lists/contact_list.parquet' l
            LEFT JOIN read_csv('{sample}/permissions.csv') p USING (customer_id)"""
    )
    listed, distinct, barred = found.limit(1).fetchall()[0]
    assert listed == distinct > 1000
    assert barred == 0


@pytest.mark.slow
def test_the_same_run_gives_the_same_record(published: Path, sample: Path, tmp_path: Path) -> None:
    again = run_report(Job(sample, tmp_path))
    assert again.name == published.name
    assert (again / "run.json").read_bytes() == (published / "run.json").read_bytes()
    for page in ("index.html", "business_case.html", "workbook/13_business_case.html"):
        assert (again / page).read_bytes() == (published / page).read_bytes()


@pytest.mark.slow
def test_a_second_run_stands_beside_the_first(without_chapters: None, tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme")
    first, second = (run_report(Job(folder, tmp_path / "out")) for _ in range(2))
    assert second.name == f"{first.name}-2"


@pytest.mark.slow
def test_settings_can_be_changed_for_a_run(without_chapters: None, tmp_path: Path) -> None:
    stated = "case: {tax_rate: 25%, programme: {setup_cost: 1000}}\n"
    folder = client_folder(tmp_path / "acme", settings=SETTINGS + stated)
    changes = {"case.programme.setup_cost": {"value": 0}, "case.tax_rate": "0%"}
    record, changed = (
        json.loads((run_report(job) / "run.json").read_text(encoding="utf-8"))
        for job in (Job(folder, tmp_path), Job(folder, tmp_path, overrides=changes))
    )
    # without set-up and tax, the value is that before tax plus the set-up
    before = record["figures"]["npv_before_tax"] + record["figures"]["pv_setup"]
    assert record["figures"]["pv_setup"] == 1000
    assert changed["figures"]["npv"] == pytest.approx(before)
    assert changed["run"] != record["run"]


def test_chapters_declare_their_parameters() -> None:
    for chapter in chapters():
        assert parameters_of(chapter.path) == ["client_folder", "as_of", "overrides"]
        with pytest.raises(Refused, match="Did you mean client_folder"):
            check_parameters(chapter, {"client_foldr": "x"})


def failing_chapter(folder: Path, source: str) -> Chapter:
    path = folder / "99_stops.ipynb"
    parameters = nbformat.v4.new_code_cell("client_folder = as_of = overrides = None")
    parameters.metadata["tags"] = ["parameters"]
    cells = [parameters, nbformat.v4.new_code_cell("before = 1\nbefore")]
    cells.append(nbformat.v4.new_code_cell(source))
    kernel = {"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return Chapter(path=path, title="Stops")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "import winback_kit as wk\nwk.open_client('nowhere')",
            "nowhere: the client folder is not there",
        ),
        pytest.param("1 / 0", "ZeroDivisionError: division by zero", marks=pytest.mark.slow),
    ],
)
def test_a_chapter_that_stops_is_told_and_kept(
    source: str,
    words: str,
    without_browser: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chapter = failing_chapter(tmp_path, source)
    monkeypatch.setattr(run_module, "chapters", lambda: [chapters()[0], chapter])
    out = tmp_path / "out"
    with pytest.raises(Refused) as refusal:
        run_report(Job(client_folder(tmp_path / "acme"), out))
    text = str(refusal.value)
    assert "chapter 99_stops" in text
    assert words in text
    kept = Path(re.search(r"kept at (\S+\.ipynb)", text)[1])  # type: ignore[index]
    outputs = [c.get("outputs") for c in nbformat.read(kept, as_version=4).cells]
    assert any(o and o[0].output_type == "execute_result" for o in outputs)
    assert [path.name for path in kept.parent.parent.iterdir()] == ["failed"]


def test_a_shell_knows_nothing_of_the_one_before() -> None:
    run_cell(new_shell(), "left_behind = 1")
    outputs, error = run_cell(new_shell(), "left_behind")
    assert isinstance(error, NameError)
    assert outputs[-1].output_type == "error"


def test_what_a_notebook_made_goes_with_its_shell() -> None:
    main = sys.modules["__main__"]
    with shell_of_a_notebook() as shell:
        run_cell(shell, "class Large: pass\nlarge = Large()\nlarge")
        made = weakref.ref(shell.user_ns["large"])
        assert made()
    gc.collect()
    assert made() is None
    assert sys.modules["__main__"] is main


def test_what_cannot_draw_itself_is_an_error() -> None:
    shell = new_shell()
    run_cell(shell, "class Broken:\n    def _repr_html_(self): raise ValueError('no picture')")
    _, error = run_cell(shell, "Broken()")
    assert isinstance(error, ValueError)
    assert run_cell(shell, "1")[1] is None


def test_cell_outputs_come_in_order() -> None:
    outputs, error = run_cell(
        new_shell(),
        "import sys\nprint('a')\nprint('b', file=sys.stderr)\n"
        "from IPython.display import HTML, display\ndisplay(HTML('<b>c</b>'))\n'd'",
    )
    assert error is None
    kinds = [(o.output_type, o.get("name"), o.get("text")) for o in outputs]
    assert kinds == [
        ("stream", "stdout", "a\n"),
        ("stream", "stderr", "b\n"),
        ("display_data", None, None),
        ("execute_result", None, None),
    ]
    assert outputs[2].data["text/html"] == "<b>c</b>"
    assert outputs[3].data["text/plain"] == "'d'"
    assert outputs[3].execution_count == 1


def test_nothing_is_left_of_a_run_that_fails(tmp_path: Path) -> None:
    home = tmp_path / "reports" / "acme"

    def stop_half_way() -> None:
        with run_folder(home) as sheet:
            (sheet.folder / "half.html").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stop_half_way()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
@pytest.mark.slow
def test_every_chart_is_drawn_offline(published: Path) -> None:
    expected = {f"workbook/{one.name}.html": charts_in(one.path) for one in chapters()}
    for name, charts in {"business_case.html": 10, **expected}.items():
        dom = opened_by_chromium(published / name)
        assert dom.count('class="wb-chart js-plotly-plot"') == charts, name
        assert dom.count('class="main-svg"') >= charts
