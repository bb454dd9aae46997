"""The first hour: a new folder works at once, and the next thing to do is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import winback_kit as wk
from winback_kit.checks import Refused
from winback_kit.client.folder import open_client
from winback_kit.places import sample_client
from winback_kit.report.files.new_client import make_client_folder, sample_folder
from winback_kit.show.readiness.what_next import next_step
from winback_kit.tables.reading.contract import TABLES
from winback_kit.tables.reading.source import found_tables

ROOT = Path(__file__).resolve().parents[2]


def given(folder: Path) -> set[str]:
    return set(found_tables(open_client(folder)))


def test_a_new_folder_has_a_form_of_every_table(tmp_path: Path) -> None:
    folder = make_client_folder(tmp_path / "acme")
    assert {file.stem for file in folder.glob("*.csv")} == set(TABLES)
    assert given(folder) == {"orders"}  # the example row, so that all can be tried at once


def test_a_form_that_is_filled_in_is_read(tmp_path: Path) -> None:
    folder = make_client_folder(tmp_path / "acme")
    for name in ("goodbyes", "subscriptions"):
        text = (folder / f"{name}.csv").read_text(encoding="utf-8")
        (folder / f"{name}.csv").write_text(text.replace("C-1001", "C-7"), encoding="utf-8")
    assert given(folder) == {"goodbyes", "subscriptions"}  # the form of the orders no longer is


def test_a_table_in_another_format_stands_beside_its_form(tmp_path: Path) -> None:
    folder = make_client_folder(tmp_path / "acme")
    (folder / "orders.tsv").write_text("customer_id\torder_date\n1\t2026-01-01\n", encoding="utf-8")
    assert [file.name for file in found_tables(open_client(folder))["orders"].files] == [
        "orders.tsv"
    ]


def test_the_next_thing_to_do(tmp_path: Path, sample_study: wk.Study) -> None:
    folder = make_client_folder(tmp_path / "acme")
    assert next_step(wk.study(folder)).text.startswith("Next: put your orders into")
    orders = folder / "orders.csv"
    orders.write_text("customer_id,order_date\n1,2026-01-01\n", encoding="utf-8")
    (folder / "client.yml").write_text(
        "client: A\ncurrency: EUR\ntables: {orders: {columns: {amount: null}}}\n", encoding="utf-8"
    )
    assert next_step(wk.study(folder)).text == (
        "Next: Give a longer log, or build the case from assumptions: winback case FILE.yml "
        "(customers with a purchase: 1 found, 30 needed)"
    )
    folder = sample_study.client.folder
    assert next_step(sample_study).text == f"Next: winback report {folder}"


def test_the_sample_to_be_tried_out(tmp_path: Path) -> None:
    folder = sample_folder(tmp_path / "mine")
    ours, theirs = open_client(folder), open_client(sample_client())
    assert ours.settings == theirs.settings
    assert set(found_tables(ours)) == set(found_tables(theirs))
    assert not (folder / "truth.yml").exists()
    assert "$schema=./client.schema.json" in (folder / "client.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["notebooks", "."])
def test_a_chapter_finds_the_sample_from_wherever_it_is_run(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / place)
    assert open_client("../sample_data/retail").name == "Harbour & Pine"


def test_the_message_names_the_place_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match=rf"nowhere: .*not there\. It was looked for in {tmp_path}"):
        open_client("nowhere")


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "check nowhere",
        "report nowhere",
        "lab nowhere",
        "compare nowhere nowhere",
        "case nowhere.yml",
        "experiment design nowhere",
        "experiment assign nowhere",
        "experiment read nowhere",
    ],
)
def test_a_refusal_loads_nothing_that_takes_long(command: str, tmp_path: Path) -> None:
    """No engine, no frames, no pictures: what would be loaded is named, time is not measured."""
    program = (
        "import sys; from winback_kit.cli import app, main\n"
        f"sys.argv[1:] = {command.split()}\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([one for one in ('duckdb', 'pandas', 'plotly', 'sklearn') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout.strip() == "[]"
    assert "nowhere" in done.stderr
