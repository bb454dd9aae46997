"""Many clients side by side: each isolated, none in another's output, all told at the end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.commands import HEADER, Ended, client_folder, csv_text, log, run
from winback_kit.report.printing.pdf import Printing
from winback_kit.report.run import batch
from winback_kit.report.run.batch import ended_table, run_batch
from winback_kit.report.run.run import Job

ZEBRA, QUOKKA = "Zebrawood", "Quokkaland"


def settings(name: str) -> str:
    """Settings in which every name holds the client's own word."""
    return (
        f"client: {name} Traders\ncurrency: EUR\n"
        "definitions: {lapse_days: 100, segment_by: segment}\n"
        f"case: {{offers: [{{name: {name} voucher, offer_cost: {{value: 5, "
        f"source: a memo of {name}}}}}]}}\n"
    )


def files_of(name: str) -> dict[str, str | bytes]:
    """The log with the client's word in every id, and in the name of every segment."""
    rows = [(f"{name}-{customer}", day, amount) for customer, day, amount in log()]
    ids = sorted({customer for customer, _, _ in rows})
    people = [f"{customer},{name} segment {at % 2}" for at, customer in enumerate(ids)]
    return {
        "orders.csv": csv_text(rows, HEADER),
        "customers.csv": "\n".join(["customer_id,segment", *people]) + "\n",
    }


@dataclass(frozen=True)
class Together:
    ended: Ended
    out: Path


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Together:
    here = tmp_path_factory.mktemp("side_by_side")
    clients = [
        client_folder(here / "zebrawood", files_of(ZEBRA), settings(ZEBRA)),
        client_folder(here / "broken", {"orders.csv": csv_text([("1", "soon", "x")])}),
        client_folder(here / "no_yaml", {}, "client: [1"),
        here / "nowhere",
        client_folder(here / "quokkaland", files_of(QUOKKA), settings(QUOKKA)),
    ]
    out = here / "out"
    return Together(run("batch", *clients, clients[0], "--out", out, browser=True), out)


@pytest.mark.slow
def test_a_refusal_stops_no_other(together: Together) -> None:
    ended, out = together.ended, together.out
    assert ended.status == 1
    assert "Traceback" not in ended.out + ended.err
    assert sorted(path.name for path in out.iterdir()) == [
        "quokkaland-traders",
        "zebrawood-traders",
    ]
    for home in out.iterdir():
        assert (home / "latest" / "index.html").exists()
        assert len(list(home.iterdir())) == 2  # the run and latest: the folder given twice ran once


@pytest.mark.slow
def test_the_table_says_how_each_ended_in_the_order_given(together: Together) -> None:
    out = " ".join(together.ended.out.split())
    words = [
        "Client",
        "Zebrawood Traders",
        "Acme",
        "orders.csv",
        "no_yaml",
        "is not YAML",
        "nowhere: the client folder is not there",
        "Quokkaland Traders",
    ]
    places = [out.index(word) for word in words]
    assert places == sorted(places)
    assert out.count("done ") == 2
    for home in together.out.iterdir():
        assert str((home / "latest").resolve() / "index.html") in out


def everything_in(folder: Path) -> dict[Path, str]:
    """The text of every file and its name; what is packed is unpacked."""
    return {path: f"{path.relative_to(folder)} {text_of(path)}" for path in folder.rglob("*")}


def text_of(path: Path) -> str:
    """The rows of a list, the parts of an office file, the words of a PDF; else the bytes."""
    if path.suffix == ".parquet":
        return str(duckdb.sql(f"FROM '{path}'").fetchall())
    if path.suffix in (".xlsx", ".pptx", ".docx"):
        with zipfile.ZipFile(path) as packed:
            return "".join(packed.read(name).decode("latin-1") for name in packed.namelist())
    if path.suffix == ".pdf" and (program := shutil.which("pdftotext")):
        words = subprocess.run([program, path, "-"], capture_output=True, check=True)
        return words.stdout.decode()
    return path.read_bytes().decode("latin-1") if path.is_file() else ""


@pytest.mark.slow
@pytest.mark.parametrize(("own", "other"), [(ZEBRA, QUOKKA), (QUOKKA, ZEBRA)])
def test_nothing_of_one_client_is_in_the_output_of_another(
    together: Together, own: str, other: str
) -> None:
    texts = everything_in(together.out / f"{own.lower()}-traders")
    for path, text in texts.items():
        assert other.lower() not in text.lower(), path
    named = [path.name for path, text in texts.items() if own in text]
    files = {
        path.name for path in texts if path.suffix in (".xlsx", ".pptx", ".docx", ".html", ".json")
    }
    assert {"not_on_list.parquet", "business_case.html", *files} <= set(named)


def killed(job: Job, tell: Callable[[str], None], _: Printing) -> Path:
    """A run that the system ends, for one of the clients."""
    tell("working")
    if job.folder.name == "second":
        os.kill(os.getpid(), signal.SIGKILL)
    if job.folder.name == "third":
        return job.out / str(1 // 0)
    return job.out / (job.home or "")


def test_a_crash_stops_no_other(tmp_path: Path) -> None:
    folders = [
        client_folder(tmp_path / name, {}, f"client: {name}\ncurrency: EUR\n")
        for name in ("first", "second", "third", "fourth")
    ]
    told: list[str] = []
    first, second, third, fourth = run_batch(folders, tmp_path, tell=told.append, work=killed)
    assert (first.place, fourth.place) == (tmp_path / "first", tmp_path / "fourth")
    assert "ended by the system (status -9)" in second.trouble
    assert "a fault in the program (ZeroDivisionError" in third.trouble
    assert {f"{name}: working" for name in ("first", "second", "third", "fourth")} <= set(told)
    assert any(line.startswith("second: its process was ended") for line in told)


def where(job: Job, tell: Callable[[str], None], _: Printing) -> Path:
    """A run that leaves its folder's name where it would be published."""
    place = job.out / job.home
    place.mkdir(parents=True)
    (place / "whose").write_text(str(job.folder))
    return place


def test_clients_of_the_same_name_are_kept_apart(tmp_path: Path) -> None:
    names = {"north": "Acme & Co", "south": "acme co", "west": "Other"}
    folders = [
        client_folder(tmp_path / folder, {}, f"client: {name}\ncurrency: EUR\n")
        for folder, name in names.items()
    ]
    places = [one.place for one in run_batch(folders, tmp_path / "out", work=where)]
    assert [(place / "whose").read_text() for place in places if place] == [str(f) for f in folders]
    assert places[2] == tmp_path / "out" / "other"
    # whatever the order, so that the next batch finds the same places
    again = [one.place for one in run_batch(folders[::-1], tmp_path / "again", work=where)]
    assert [place.name for place in again[::-1] if place] == [p.name for p in places if p]


def test_a_long_message_takes_several_lines() -> None:
    table = ended_table([batch.Ended("Acme", trouble=f"{'long ' * 30}\nsecond message")])
    assert table.texts()[-1] == ["", "second message", ""]
    assert table.rows[0][0] == "Acme"
    assert all(len(row[1]) <= batch.WIDEST for row in table.rows)
    assert " ".join(row[1] for row in table.rows) == f"{'long ' * 30}second message"


def test_no_client_is_wrong_usage() -> None:
    assert run("batch").status == 2


@pytest.mark.slow
def test_the_same_figures_as_a_single_run(together: Together, tmp_path: Path) -> None:
    folder = together.out.parent / "zebrawood"
    assert run("report", folder, "--out", tmp_path, browser=True).status == 0
    single = tmp_path / "zebrawood-traders" / "latest"
    batched = together.out / "zebrawood-traders" / "latest"
    assert single.resolve().name == batched.resolve().name
    for name in ("run.json", "business_case.html", "index.html"):
        assert (single / name).read_bytes() == (batched / name).read_bytes()
    record = json.loads((single / "run.json").read_text(encoding="utf-8"))
    assert record["client"] == "Zebrawood Traders"
