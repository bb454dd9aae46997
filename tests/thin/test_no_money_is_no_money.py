"""Where no amounts were given nobody pays or spends: whatever is counted is counted in orders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import winback_kit as wk
from tests.small_client import write_client
from tests.thin.test_what_is_said_of_nothing import bare

SAID = ("slice_finding", "partial_finding", "ultra_finding", "right_prospects_finding")
TABLES = ("slice_table", "partial_table", "goodbye_table", "ultra_table")
OF_MONEY = ("margin", "Margin", "paid", "spen", "Spen", "money", "EUR", "revenue")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("bare")
    settings, tables = bare("one cohort")
    return wk.study(write_client(folder, settings, **tables))


def told_of(study: Any, name: str) -> str:
    over = {"ultra": study.ultra, "right": study.right_prospects}.get(name.split("_")[0])
    shown = getattr(wk.show, name)(study.defection if over is None else over)
    return (
        str(shown.text)
        if hasattr(shown, "text")
        else f"{shown.texts()} {shown.source}" + str([column.header for column in shown.columns])
    )


@pytest.mark.parametrize("name", [*SAID, *TABLES])
def test_no_word_of_money(study: Any, name: str) -> None:
    told = told_of(study, name)
    assert told
    assert [word for word in OF_MONEY if word in told] == []
