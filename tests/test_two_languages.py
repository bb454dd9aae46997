"""One client told in two languages: the records are equal, and so is every figure of the run."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from winback_kit.study import Study, study_of

from tests.cases.studies import write_case
from tests.other_language import other_language, write_other_language
from winback_kit.case.result.model import Model
from winback_kit.client.folder import Client, open_client
from winback_kit.client_study import Study, study_of
from winback_kit.history.measure import measure_history
from winback_kit.report.compare.compare import compare
from winback_kit.report.compare.runs import read_run
from winback_kit.report.record.run_record import as_text, run_record
from winback_kit.tables.read import open_tables
from winback_kit.value.returns.return_forecast import return_forecast
from winback_kit.words.context import client_context


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


def studied(folder: Path, **settings: str) -> Study:
    with open_tables(open_client(folder, overrides=settings)) as tables:
        return study_of(measure_history(tables))


def recorded(study: Study, folder: Path, run: str) -> Path:
    folder.mkdir()
    file = folder / "run.json"
    file.write_text(as_text(run_record(study, run=run, chapters=[])), encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["too_little", "contractual"])
def test_a_client_in_two_languages_is_one_record(name: str, tmp_path: Path) -> None:
    folder = write_case(name, tmp_path / name)
    write_other_language(folder / "words.eo.po")
    one = studied(folder)
    with client_context(catalogue=other_language(), locale="de_DE"):
        other = studied(folder, locale="de_DE", translation="words.eo.po")
        forecast = return_forecast(other.value)
        there = recorded(other, tmp_path / "there", "there")
    assert list(unequal(one, other)) == []
    assert list(unequal(return_forecast(one.value), forecast)) == []
    found = compare(read_run(recorded(one, tmp_path / "here", "here")), read_run(there))
    moved = [*found.figures, *found.details, *found.segments, *found.assumptions, *found.inputs]
    assert moved == []
    assert {change.path for change in found.settings} == {("locale",), ("translation",)}
