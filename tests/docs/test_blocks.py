"""Every block of code in the docs and in README is run or read: none stands there unproven."""

from __future__ import annotations

import csv
import inspect
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import winback_kit as wk
from tests.docs.typed import typed_in
from tests.small_client import clean, order, write_client
from winback_kit.client.folder import open_client
from winback_kit.reference.commands import every_command, parts_of
from winback_kit.tables.reading.contract import TABLES
from winback_kit.words.translation import read_translation

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
# run by test_guides.py as one, and by tests/test_sample_data.py and tests/experiment
RUN_ELSEWHERE = (
    DOCS / "first_client.md",
    DOCS / "consultant.md",
    ROOT / "sample_data" / "README.md",
)
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
PAGES += [ROOT / "sample_data" / "README.md", ROOT / "reports" / "README.md"]
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:\A|\n\n)((?: {4}.*\n)+)")
TYPED = re.compile(r"`((?:winback|make|python -m) [^`]*)`")
RUN_OR_READ = {"sh", "pycon", "python", "yaml", "csv", "po"}
COMMANDS = every_command()


def blocks(kind: str) -> list[Any]:
    """The blocks of a kind, each with its page."""
    return [
        pytest.param(page, text, id=f"{page.stem}-{at}")
        for page in PAGES
        for at, (tag, text) in enumerate(FENCED.findall(page.read_text(encoding="utf-8")))
        if tag == kind
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_block_says_what_it_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    kinds = {tag for tag, _ in FENCED.findall(text)}
    shown = {""} if page == ROOT / "README.md" else set()  # what a run leaves, as a tree
    assert kinds <= RUN_OR_READ | shown
    for block in INDENTED.findall(FENCED.sub("", text)):  # equations and lists alone
        assert not re.search(r"^ *(winback|make|python|pip|cp|\w+:) ?", block), block


@pytest.mark.parametrize(("page", "text"), blocks("yaml"))
def test_settings_are_read(page: Path, text: str, tmp_path: Path) -> None:
    stated = yaml.safe_load(text)
    (settings,) = [open_client(write_client(tmp_path, stated)).settings]
    for key in stated:
        assert getattr(settings, key) != getattr(open_client_without(tmp_path), key), page.name


def open_client_without(folder: Path) -> Any:
    return open_client(write_client(folder, {})).settings


@pytest.mark.parametrize(("page", "text"), blocks("csv"))
def test_a_table_is_read(page: Path, text: str) -> None:
    rows = list(csv.DictReader(text.splitlines()))
    (name,) = [
        name for name, table in TABLES.items() if {*rows[0]} == {c.name for c in table.columns}
    ]
    days = ("2025-06-01", "2026-03-14", "2026-07-20")
    orders = [order("C-1", day, 60) for day in days]
    assert name in clean({"as_of": "2026-08-01"}, orders=orders, **{name: rows}).data.given


@pytest.mark.parametrize(("page", "text"), blocks("po"))
def test_a_translation_is_read(page: Path, text: str, tmp_path: Path) -> None:
    file = tmp_path / "words.po"
    head = "" if "Language:" in text else 'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n'
    word = 'msgid "Month"\nmsgstr "Monat"\n'  # beside the cases of words
    file.write_text(f"{head}{inspect.cleandoc(text)}\n\n{word}", encoding="utf-8")
    assert read_translation(file)


def test_python_of_the_readme_runs(
    sample_study: wk.Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As typed; the client is the sample, and an engine is only asked whether it takes that."""

    def engine(*given: Any, **named: Any) -> object:
        return inspect.signature(wk.SparkEngine).bind(*given, **named)

    def study(folder: str, engine: object = None) -> wk.Study:
        return sample_study

    draw = np.random.default_rng(1)
    watched = np.full(300, 60.0)
    bought = draw.poisson(draw.gamma(1.0, 1.5, 300))
    last = np.where(bought > 0, draw.uniform(1, 60, 300), 0.0)
    known: dict[str, Any] = {"spark": object(), "x": bought, "t_x": last, "T": watched}
    texts = [
        text
        for tag, text in FENCED.findall((ROOT / "README.md").read_text("utf-8"))
        if tag == "python"
    ]
    assert len(texts) == 3
    with monkeypatch.context() as patch:
        patch.setattr(wk, "study", study, raising=False)
        patch.setattr(wk, "SparkEngine", engine, raising=False)
        for text in texts:
            exec(text, known)  # noqa: S102 - this project's own README
    assert known["model"].predict(bought, last, watched, ahead=52) is not None


def typed() -> list[Any]:
    return [
        pytest.param(one, id=f"{page.stem}: {one}")
        for page in PAGES
        for one in TYPED.findall(page.read_text(encoding="utf-8").replace("\\|", "|"))
    ]


@pytest.mark.parametrize("line", typed())
def test_a_command_in_a_sentence_exists(line: str) -> None:
    program, *words = [word.strip("[].,") for word in shlex.split(line.replace("…", ""))]
    if program == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{words[0]}:", makefile, flags=re.MULTILINE)
    elif program == "python":
        assert (ROOT / f"{words[1].replace('.', '/')}.py").exists()
    else:
        paths = [f"winback {words[0]}"]
        if paths[0] not in COMMANDS:
            paths = [f"winback {words[0]} {one}" for one in words[1].split("|")]
        for path in paths:
            known = {part.written.split()[0] for part in parts_of(COMMANDS[path])}
            assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "text"), [one for one in blocks("sh") if one.values[0] not in RUN_ELSEWHERE]
)
def test_commands_run_as_they_are_typed(page: Path, text: str, tmp_path: Path) -> None:
    """In a folder that has what the page has; what sets up and tests the project is run by CI."""
    (tmp_path / "sample_data").symlink_to(ROOT / "sample_data")
    shutil.copyfile(DOCS / "exports" / "shop.csv", tmp_path / "orders_export.csv")
    lines = [line for line in text.splitlines() if not line.startswith("make ")]
    typed_in(tmp_path, "\n".join(lines))
