"""One client told in two languages: the records are equal, and so is every figure of the run."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from pptx import Presentation

from tests.cases.studies import write_case
from tests.other_language import in_other_letters, other_language, write_other_language
from tests.study_texts import english_in, of_the_client
from winback_kit.case.result.model import Model
from winback_kit.checks import Refused
from winback_kit.client.folder import Client, open_client
from winback_kit.client_study import Study
from winback_kit.records.stage import Stage
from winback_kit.report.compare.compare import compare
from winback_kit.report.compare.runs import read_run
from winback_kit.report.lists.write import write_lists
from winback_kit.report.record.run_record import as_text, run_record
from winback_kit.report.slides.deck import write_slides
from winback_kit.tables.read import engine_for
from winback_kit.words.context import client_context
from winback_kit.words.own_names import MANY_TIMES


def unequal(one: Any, other: Any, at: str = "") -> Iterator[str]:
    """The places in which two records differ; but its settings, and lines not worked out yet."""
    if type(one) is not type(other):
        yield f"{at}: {type(one)}, {type(other)}"
    elif isinstance(one, Client | Model):
        return
    elif isinstance(one, pd.DataFrame | pd.Series):
        if not one.equals(other):
            yield at
    elif isinstance(one, np.ndarray):
        if not np.array_equal(one, other, equal_nan=one.dtype.kind == "f"):
            yield at
    elif isinstance(one, dict):
        if list(one) != list(other):
            yield f"{at}: {list(one)}, {list(other)}"
        for name in one.keys() & other.keys():
            yield from unequal(one[name], other[name], f"{at}[{name!r}]")
    elif isinstance(one, list | tuple):
        if len(one) != len(other):
            yield f"{at}: {len(one)}, {len(other)}"
        for number, (mine, yours) in enumerate(zip(one, other, strict=False)):
            yield from unequal(mine, yours, f"{at}[{number}]")
    elif dataclasses.is_dataclass(one):
        for part in dataclasses.fields(one):
            yield from unequal(
                getattr(one, part.name), getattr(other, part.name), f"{at}.{part.name}"
            )
    elif one != other and not (one != one and other != other):  # NaN is NaN
        yield f"{at}: {one!r}, {other!r}"


def results(study: Study) -> dict[str, Any]:
    """Every stage of a study, or why it cannot be given; `flow` is in the outcome."""
    found: dict[str, Any] = {}
    for name, stage in inspect.getmembers_static(Study):
        if isinstance(stage, Stage) and name != "flow":
            try:
                found[name] = getattr(study, name)
            except Refused as refusal:
                found[name] = str(refusal)
    return found


def recorded(study: Study, folder: Path) -> Path:
    folder.mkdir()
    file = folder / "run.json"
    file.write_text(as_text(run_record(study, run="run", chapters=[])), encoding="utf-8")
    return file


@pytest.mark.slow
@pytest.mark.parametrize("name", ["too_little", "contractual"])
def test_a_client_in_two_languages_is_one_record(name: str, tmp_path: Path) -> None:
    folder = write_case(name, tmp_path / name)
    write_other_language(folder / "words.eo.po")
    study = Study(open_client(folder))
    here, first = results(study), recorded(study, tmp_path / "here")
    with client_context(catalogue=other_language(), locale="de_DE"):
        settings = {"locale": "de_DE", "translation": "words.eo.po"}
        study = Study(open_client(folder, overrides=settings))
        there, second = results(study), recorded(study, tmp_path / "there")
    assert {"history", "value", "plan", "case", "outcome", "assessment"} <= set(here)
    assert list(unequal(here, there)) == []
    found = compare(read_run(first), read_run(second))
    moved = [*found.figures, *found.details, *found.segments, *found.assumptions, *found.inputs]
    assert moved == []
    assert {change.path for change in found.settings} == {("locale",), ("translation",)}


@pytest.mark.slow
def test_names_of_the_kit_are_told_in_lists_and_on_slides(tmp_path: Path) -> None:
    client = open_client(write_case("too_little", tmp_path / "client"))
    told = client_context(catalogue=other_language(), locale="el_GR")  # its months are Greek too
    with engine_for(client) as engine, told:
        study = Study(client, engine)
        write_lists(engine, study, tmp_path)
        write_slides(study, tmp_path / "deck.pptx")
    known = of_the_client(study) | set(re.findall(r"\w+", client.name))
    rows = duckdb.sql(
        f"SELECT segment, offer FROM '{tmp_path}/contact_list.parquet' UNION ALL "
        f"SELECT segment, why FROM '{tmp_path}/not_on_list.parquet'"
    )
    shown = [text for row in rows.fetchall() for text in row]
    about = (tmp_path / "README.md").read_text(encoding="utf-8")
    shown += re.sub(r"`.*?`|\w+\.(csv|parquet)", "", about).split("\n")
    for slide in Presentation(str(tmp_path / "deck.pptx")).slides:
        shown += [one.text_frame.text for one in slide.shapes if one.has_text_frame]
        shown.append(slide.notes_slide.notes_text_frame.text)
    assert in_other_letters(MANY_TIMES) in shown
    assert english_in(shown, known) == []
