"""Runs that are told to end or are killed: what they leave, and who clears it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.commands import WINBACK, assert_refused, client_folder, content, run, start
from winback_kit import own_folder
from winback_kit.own_folder import OwnFolder, clear_left

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals as Linux has")
LONGEST = 120  # seconds that a helper may take to notice


def wait_for(seen: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    """Until it is seen; a process that is named must not end before."""
    until = time.monotonic() + LONGEST
    while not seen():
        assert process is None or process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        client_folder(
            tmp_path / name,
            settings=f"client: {name}\ncurrency: EUR\ndefinitions: {{lapse_days: 100}}\n",
        )
    return tmp_path


@pytest.fixture
def spare() -> Iterator[Path]:
    """A place for temporary files with a name that is short enough for a socket's."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        yield Path(name)


def started(here: Path, spare: Path, *words: str) -> subprocess.Popen[bytes]:
    with said(here).open("wb") as errors:
        return subprocess.Popen(
            [WINBACK, *words, "--out", "out"],
            cwd=here,
            stdout=errors,
            stderr=errors,
            env={**os.environ, "TMPDIR": str(spare)},
            start_new_session=True,
        )


def said(here: Path) -> Path:
    return here.parent / f"{here.name}.said"


COMMANDS = [("report", "one"), ("batch", "one", "two")]


def ctrl_c(process: subprocess.Popen[bytes]) -> None:
    """As a terminal does it: to the command and to all that it has started."""
    os.killpg(process.pid, signal.SIGINT)


TOLD = [ctrl_c, subprocess.Popen.terminate]


@pytest.mark.slow
@pytest.mark.parametrize("tell", TOLD, ids=["ctrl-c", "terminated"])
@pytest.mark.parametrize("words", COMMANDS, ids=["report", "batch"])
def test_a_command_that_is_told_to_end_leaves_nothing(
    here: Path, spare: Path, words: tuple[str, ...], tell: Callable[..., None]
) -> None:
    before = content(here)
    process = started(here, spare, *words)
    wait_for((here / "out").exists, process)
    helpers = psutil.Process(process.pid).children(recursive=True)
    tell(process)
    status, told = process.wait(), said(here).read_text()
    assert status == 130, told
    assert "winback: stopped; nothing was left half-written" in told
    assert "Traceback" not in told
    assert content(here) == before
    assert list(spare.iterdir()) == []
    wait_for(lambda: not any(helper.is_running() for helper in helpers))


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=["report", "batch"])
def test_helpers_of_a_killed_run_end_and_the_next_clears_up(
    here: Path, spare: Path, words: tuple[str, ...]
) -> None:
    process = started(here, spare, *words)
    main = psutil.Process(process.pid)
    wait_for(lambda: len(main.children(recursive=True)) > 3 and (here / "out").exists(), process)
    helpers = main.children(recursive=True)
    process.kill()
    process.wait()
    wait_for(lambda: not any(helper.is_running() for helper in helpers))
    assert list(spare.iterdir())
    environment = ["env", f"TMPDIR={spare}"]
    ended = start("report", "one", "--out", "out", before=environment, cwd=here)
    assert ended.status == 0, ended.err
    assert list(spare.iterdir()) == []
    assert not list((here / "out" / "one").glob(".writing-*"))


SERVER = """
import os, pathlib, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(600)
"""
STARTER = """
import sys
from winback_kit.report.run.lab import _serve
_serve([sys.executable, "-m", "served", sys.argv[1]])
"""


@pytest.mark.slow
def test_the_server_of_a_killed_lab_ends(tmp_path: Path) -> None:
    (tmp_path / "served.py").write_text(SERVER)
    here = tmp_path / "number"
    with subprocess.Popen([sys.executable, "-c", STARTER, here], cwd=tmp_path) as lab:
        wait_for(lambda: here.exists() and here.read_text() != "", lab)
        server = psutil.Process(int(here.read_text()))
        lab.kill()
    wait_for(lambda: not server.is_running())


HOLDER = """
import sys, time
from pathlib import Path
from winback_kit.own_folder import OwnFolder
own = OwnFolder(Path(sys.argv[1]))
print(own.path.name, flush=True)
time.sleep(600)
"""


def test_only_what_nobody_holds_is_cleared(tmp_path: Path) -> None:
    for kept in ("winback-notes", "winback-0123456789xy", "other-0123456789ab"):
        (tmp_path / kept).mkdir()
    (tmp_path / "winback-0123456789ac").write_text("a file of somebody's")
    left = tmp_path / "winback-0123456789ab"
    left.mkdir()
    (left / "work.duckdb").write_bytes(b"x")
    with subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE) as one:
        assert one.stdout is not None
        held = tmp_path / one.stdout.readline().decode().strip()
        assert not left.exists()
        with OwnFolder(tmp_path) as mine:
            clear_left(tmp_path)
            assert held.exists()
            assert mine.path.exists()
        assert not mine.path.exists()
        one.send_signal(signal.SIGKILL)
    assert held.exists()
    clear_left(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "winback-notes",
        "winback-0123456789xy",
        "other-0123456789ab",
        "winback-0123456789ac",
    }


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("client.yml", ""),
        ("orders.csv", ""),
        ("logo.png", "brand: {logo: logo.png}"),
        ("de.po", "translation: de.po"),
    ],
)
def test_a_pipe_is_no_file(here: Path, name: str, setting: str) -> None:
    with (here / "one" / "client.yml").open("a") as settings:
        settings.write(setting)
    (here / "one" / name).unlink(missing_ok=True)
    os.mkfifo(here / "one" / name)
    assert_refused(run("check", here / "one"), name, "is a pipe; a file was expected")


def test_a_device_is_no_case() -> None:
    assert "is a device; a file was expected" in run("case", "/dev/zero").message


def test_a_client_folder_may_be_named_by_a_link(here: Path) -> None:
    (here / "link").symlink_to(here / "one")
    assert run("check", here / "link").status == 0


def test_a_folder_taken_by_another_before_it_is_held_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between making a folder and holding it another process can take it for one that was left."""
    real, gone = own_folder._lock, list[Path]()

    def lock(folder: Path) -> int | None:
        if not gone:
            gone.append(folder)
            folder.rmdir()
        return real(folder)

    monkeypatch.setattr(own_folder, "_lock", lock)
    with OwnFolder(tmp_path) as own:
        assert own.path.is_dir()
        assert own.path != gone[0]
