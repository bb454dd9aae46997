"""The reference and the code cannot part: its pages are made of it, and nothing is left out."""

from __future__ import annotations

import csv
import inspect
from pathlib import Path
from typing import Any

import pytest

import winback_kit as wk
from tests.small_client import clean, order
from winback_kit.client_study import STAGES
from winback_kit.places import table_form
from winback_kit.reference.commands import every_command, parts_of
from winback_kit.reference.functions import example, signature, stages, summary
from winback_kit.reference.pages import reference_pages
from winback_kit.tables.reading.contract import TABLES

NAMES = [name for name in dir(wk) if not name.startswith("_")]
PAGES = reference_pages()


@pytest.mark.parametrize("path", sorted(PAGES), ids=lambda p: p.name)
def test_pages_are_those_of_the_code(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path], "run: make reference"


def page(name: str) -> str:
    return next(text for path, text in PAGES.items() if path.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_help_hover_and_reference_say_the_same(name: str) -> None:
    """Help reads the object's docstring, hover that of what the stub names: one and the same."""
    one: Any = getattr(wk, name)
    about = summary(one)
    assert about
    assert about.split()[:4] == (inspect.getdoc(one) or "").split()[:4]
    assert about in page("python.md")
    assert f"wk.{name}" in page("python.md")


def test_every_public_function_has_an_example() -> None:
    calls = [name for name in NAMES if inspect.isroutine(getattr(wk, name))]
    assert [name for name in calls if not example(getattr(wk, name))] == []


def test_a_call_is_told_without_modules() -> None:
    told = signature("wk.outcome", wk.outcome)
    assert (
        told == "wk.outcome(case: Case, moved: Mapping[str, float | str] | None = None) -> Outcome"
    )


def test_every_stage_is_told() -> None:
    assert [row[0] for row in stages()] == [f"`study.{name}`" for name in sorted(STAGES)]
    assert all(about for _, about in stages())


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_form_of_a_table_has_its_columns_and_a_row(name: str) -> None:
    header, row = table_form(name).read_text(encoding="utf-8").splitlines()
    assert header.split(",") == [column.name for column in TABLES[name].columns]
    assert row


def test_every_part_of_a_command_says_what_it_is() -> None:
    for path, command in every_command().items():
        assert inspect.getdoc(command), path
        assert [part.written for part in parts_of(command) if not part.about] == [], path


def test_an_option_is_told_as_it_is_typed() -> None:
    written = [part.written for part in parts_of(every_command()["winback case"])]
    assert {"FILE", "--json", "--page FILE.html", "--workbook FILE.xlsx"} <= set(written)


def test_example_rows_can_be_read() -> None:
    """Each form passes the door beside the order of its customer."""
    forms = {
        name: list(csv.DictReader(table_form(name).read_text(encoding="utf-8").splitlines()))
        for name in TABLES
        if name not in ("orders", "subscriptions")
    }
    orders = [order("C-1001", day, 60) for day in ("2025-06-01", "2026-03-14", "2026-07-20")]
    found = clean({"as_of": "2026-08-01"}, orders=orders, **forms)
    assert set(found.data.given) == {"orders", *forms}
