"""Findings, tables and charts in another language: nothing stays English but what the client named.

The language is made by a machine from what stands in the code (tests/other_language.py).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import pytest

from tests.cases.studies import handed
from tests.other_language import other_language
from tests.study_texts import CASES, each, english_in, of_the_client
from winback_kit.client_study import Study
from winback_kit.report.make.gallery import made
from winback_kit.show.kit.figure import Figure
from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.kit.table import Table
from winback_kit.words.context import client_context

PLACE = re.compile(r"%\{[^}]*\}")  # of a chart: %{y:,.0f}
WORDS = ("text", "own")  # units of cells that may hold a text
NUMBER = (int, float, np.integer, np.floating, dt.date)
TOLD = ("name", "text", "ticktext", "hovertemplate", "x", "y")  # keys of a chart that hold texts


KEPT = ("method_table", "stamp")  # formulas keep the names of their lines, the stamp those of files
OF_NO_CLIENT = ("taken_finding", "taken_table")  # what an export is taken for, before there is one
SOURCES = "register_table"  # holds what the client says of each input

Shown = Figure | Sentence | Table


def texts_of(shown: Sentence | Table) -> Iterator[str]:
    if isinstance(shown, Sentence):
        yield shown.text
    else:
        yield from shown.heads
        yield shown.source
        for row in shown.texts():
            yield from row


def made_by(study: Study, theme: str, besides: Collection[str] = ()) -> Iterator[Shown]:
    """Everything that a theme shows of a study, `besides` some; a pilot where there is one."""
    for name, one in made(study, Figure, Sentence, Table, within=f"winback_kit.show.{theme}"):
        if not isinstance(one, str):
            if one is not None and name not in (*besides, *KEPT):  # None: nothing to say
                yield one
        elif name not in OF_NO_CLIENT:
            assert study.assessment.pilot is None or study.refusals, one


def texts_in(figure: Figure) -> Iterator[str]:
    yield from (figure.title, figure.measure)
    yield from _texts_under(figure.traces)
    yield from _texts_under(figure.layout)


def _texts_under(here: Any, key: str = "") -> Iterator[str]:
    if isinstance(here, dict):
        for name, value in here.items():
            yield from _texts_under(value, name)
    elif isinstance(here, list | tuple):
        for value in here:
            yield from _texts_under(value, key)
    elif isinstance(here, str) and key in TOLD:
        yield here.replace("<br>", " ").replace("%{text}", "").replace("<extra></extra>", "")


def told_by(shown: Shown) -> Iterator[str]:
    if isinstance(shown, Figure):
        yield from (PLACE.sub("", text) for text in texts_in(shown))
    else:
        yield from texts_of(shown)


LIGHT = ("too_little",)  # the others in make test-all
SOME = each(CASES, later={*CASES} - {*LIGHT})


@pytest.mark.parametrize("name", SOME)
def test_no_english_is_left_in_the_decision_and_what_leads_to_it(name: str) -> None:
    study = handed(name).study
    with client_context(catalogue=other_language()):
        themes = ("case", "decision", "offers")
        shown = [one for theme in themes for one in made_by(study, theme, {SOURCES})]
        assert {type(one) for one in shown} == {Figure, Sentence, Table}
        told = (text for one in shown for text in told_by(one))
        assert english_in(told, of_the_client(study)) == []


@pytest.mark.parametrize("name", SOME)
def test_every_table_and_figure_gives_its_values(name: str) -> None:
    study = handed(name).study
    themes = ("data", "worth", "second_lifetime", "case", "decision", "offers")
    shown = [one for theme in themes for one in made_by(study, theme)]
    tables = [one for one in shown if isinstance(one, Table)]
    assert len(tables) > 20
    for figure in shown:
        if isinstance(figure, Figure) and figure.traces:
            assert len(figure.frame()) >= len(figure.traces)
    for table in tables:
        frame = table.frame()
        units = frame.attrs["units"]
        assert len(frame) == len(table.texts()) == len(table.rows)
        assert list(units) == list(frame.columns)
        assert len(set(frame.columns)) == len(frame.columns)
        for column, unit in units.items():
            of_rows = unit if isinstance(unit, list) else [unit] * len(frame)
            for value, own in zip(frame[column], of_rows, strict=True):
                assert own in WORDS or value is None or isinstance(value, NUMBER), (column, value)
