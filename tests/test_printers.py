"""The browsers of a batch: one prints for many, nothing is kept, one that died is replaced."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands import client_folder
from tests.conftest import needs_program
from winback_kit.report.printing.pdf import CHOSEN, Printing, browser_command
from winback_kit.report.printing.printers import Printers
from winback_kit.report.run.batch import run_batch
from winback_kit.report.run.run import Job
from winback_kit.report.run.workers import at_once

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them"),
    pytest.mark.skipif(browser_command() is None, reason="no browser on this machine"),
]
KEEPS = """<!DOCTYPE html><title>{word}</title><p>{word}</p><p id="found"></p><script>
document.getElementById("found").textContent = "kept: " + localStorage.getItem("word");
localStorage.setItem("word", "{word}");
</script>"""


@pytest.fixture
def printers() -> Iterator[Printers]:
    made = Printers(1)
    yield made
    made.close()


def words(pdf: Path) -> str:
    told = subprocess.run(
        [needs_program("pdftotext"), pdf, "-"], capture_output=True, check=True, text=True
    )
    return " ".join(told.stdout.split())


def page(folder: Path, word: str) -> Path:
    made = folder / f"{word}.html"
    made.write_text(KEEPS.format(word=word), encoding="utf-8")
    return made


def printed(printers: Printers, whose: int, folder: Path, word: str) -> bool:
    printers.ask(whose, page(folder, word), folder / f"{word}.pdf")
    for_whom, how = printers.done.recv()
    assert for_whom == whose
    return bool(how)


def test_one_browser_prints_for_many_and_keeps_nothing(printers: Printers, tmp_path: Path) -> None:
    for whose, word in enumerate(("first", "second", "third")):
        assert printed(printers, whose, tmp_path, word)
        assert words(tmp_path / f"{word}.pdf") == f"{word} kept: null"
    (browser,) = printers._idle
    profile = browser._profile.path
    assert profile.is_dir()
    printers.close()
    assert not profile.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(browser.process, 0)


def test_a_browser_that_died_is_replaced(printers: Printers, tmp_path: Path) -> None:
    assert printed(printers, 1, tmp_path, "first")
    (dead,) = printers._idle
    os.kill(dead.process, signal.SIGKILL)
    assert not printed(printers, 2, tmp_path, "second")  # given back: printed by a browser alone
    assert not (tmp_path / "second.pdf").exists()
    assert printed(printers, 3, tmp_path, "third")
    (other,) = printers._idle
    assert other.process != dead.process


def test_a_page_that_is_not_there_stops_no_other(printers: Printers, tmp_path: Path) -> None:
    printers.ask(1, tmp_path / "nowhere.html", tmp_path / "nowhere.pdf")
    assert printers.done.recv() == (1, False)
    assert printed(printers, 2, tmp_path, "second")


def prints(job: Job, tell: Callable[[str], None], printing: Printing) -> Path:
    """A run that prints one page, and tells how that went."""
    place = job.out / job.home
    place.mkdir(parents=True)
    told = printing(page(place, job.home), place / "page.pdf")
    tell(told.why_not or "printed")
    return place


@pytest.fixture
def clients(tmp_path: Path) -> list[Path]:
    names = ("north", "south", "east", "west")
    return [
        client_folder(tmp_path / name, {}, f"client: {name}\ncurrency: EUR\n") for name in names
    ]


def browser_that(tmp_path: Path, does: str) -> Path:
    """A browser that leaves a line each time it is started."""
    made = tmp_path / "browser"
    made.write_text(f"#!/bin/sh\necho started >> {tmp_path}/log\n{does}\n", encoding="utf-8")
    made.chmod(0o755)
    return made


def starts(tmp_path: Path) -> int:
    return len((tmp_path / "log").read_text(encoding="utf-8").split())


@pytest.mark.slow
def test_a_batch_starts_no_browser_for_each_client(
    tmp_path: Path, clients: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (real, *_) = browser_command() or ("",)
    monkeypatch.setenv(CHOSEN, str(browser_that(tmp_path, f'exec {real} "$@"')))
    told: list[str] = []
    run_batch(clients, tmp_path / "out", tell=told.append, work=prints)
    for client in clients:
        assert f"{client.name}: printed" in told
        assert words(tmp_path / "out" / client.name / "page.pdf") == f"{client.name} kept: null"
    assert 1 <= starts(tmp_path) <= at_once(len(clients))


@pytest.mark.slow
def test_where_the_batchs_browser_fails_each_client_prints_for_itself(
    tmp_path: Path, clients: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CHOSEN, str(browser_that(tmp_path, "exit 1")))
    told: list[str] = []
    ended = run_batch(clients, tmp_path / "out", tell=told.append, work=prints)
    assert [one.trouble for one in ended] == [""] * len(clients)
    said = [line for line in told if ": done" not in line]
    # a process of its own has its own environment: it finds the machine's browser, or says why not
    assert len(said) == len(clients)
    assert starts(tmp_path) >= len(clients)
