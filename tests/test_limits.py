"""Where the machine says no: rights, a full disk, huge files by mistake, Ctrl-C, a poor terminal.

Root may do everything, so as root the commands run without the rights by which it may
(`setpriv`), and on a small disk of their own (`unshare`, gone with the command).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs

from tests.commands import (
    LOG,
    SETTINGS,
    WINBACK,
    Ended,
    Files,
    assert_refused,
    client_folder,
    content,
    csv_text,
    run,
    start,
)
from tests.conftest import needs_program
from winback_kit.checks import Refused
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="rights and limits as Linux has")
GIGABYTES = 3_000_000_000
MOST_READ = 64_000_000  # bytes more than for a small file
MOST_MEMORY = 64_000  # kB more than for a small file


@dataclass(frozen=True)
class Spent:
    read: int
    memory: int
    message: str


def spent_on(folder: Path) -> Spent:
    """How many bytes a refused check reads, and its memory."""
    with (folder.parent / "said").open("w+") as said:
        process = subprocess.Popen([WINBACK, "check", folder], stdout=said, stderr=said)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        counted = Path(f"/proc/{process.pid}/io").read_text(encoding="utf-8")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        message = said.read()
    assert process.returncode == 1, message
    assert "Traceback" not in message
    read = dict(line.split(": ") for line in counted.splitlines())["rchar"]
    return Spent(int(read), usage.ru_maxrss, message)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Spent:
    return spent_on(client_folder(tmp_path_factory.mktemp("small") / "acme", {"orders.csv": ""}))


@pytest.mark.parametrize(
    ("name", "head", "words"),
    [
        pytest.param("orders.csv", "", "orders.csv: holds zero bytes", marks=pytest.mark.slow),
        pytest.param(
            "orders.csv",
            csv_text(LOG * 30),
            "orders.csv: ends in more than 10,000,000 bytes",
            marks=pytest.mark.slow,
        ),
        ("orders.parquet", "", "orders.parquet: is named .parquet but is not"),
        pytest.param(
            "orders.parquet",
            "PAR1",
            "orders.parquet: is damaged, or no whole Parquet file",
            marks=pytest.mark.slow,
        ),
        pytest.param("client.yml", "", "client.yml: is larger than 5 MB", marks=pytest.mark.slow),
    ],
)
def test_three_gigabytes_by_mistake(
    name: str, head: str, words: str, small: Spent, tmp_path: Path
) -> None:
    rows: Files = {} if name.startswith("orders") else {"orders.csv": csv_text()}
    folder = client_folder(tmp_path / "acme", {**rows, name: head})
    os.truncate(folder / name, GIGABYTES)  # a sparse file: no block of it is on the disk
    spent = spent_on(folder)
    assert words in spent.message
    assert spent.read < small.read + MOST_READ
    assert spent.memory < small.memory + MOST_MEMORY


@pytest.fixture(scope="module")
def without_rights() -> list[str]:
    """Words before a command that make root an ordinary owner of its files."""
    if os.geteuid() != 0:
        return []
    rights = "-dac_override,-dac_read_search"
    return [needs_program("setpriv"), f"--bounding-set={rights}", f"--inh-caps={rights}"]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Path]:
    """A folder with a client in it; its rights are given back at the end."""
    client_folder(tmp_path / "acme")
    yield tmp_path
    for path in (tmp_path, tmp_path / "acme", *tmp_path.rglob("*")):
        path.chmod(0o755)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "line"), [("acme/orders.csv", ["check", "acme"]), ("acme", ["new", "acme"])]
)
def test_no_right_to_read(
    path: str, line: list[str], here: Path, without_rights: list[str]
) -> None:
    (here / path).chmod(0)
    ended = start(*line, before=without_rights, cwd=here)
    assert_refused(ended, f"{path}: cannot be read (permission denied)", "the right to read")


@pytest.mark.slow
@pytest.mark.parametrize("line", [["report", "acme", "--out", "shut/out"], ["new", "shut/new"]])
def test_no_right_to_write(line: list[str], here: Path, without_rights: list[str]) -> None:
    (here / "shut").mkdir(mode=0o555)
    ended = start(*line, before=without_rights, cwd=here)
    assert_refused(ended, f"{line[-1]}", "cannot be written (permission denied)", "rights there")
    assert not any((here / "shut").iterdir())


def on_a_small_disk(size: int, line: str, here: Path) -> Ended:
    """Run a command beside a disk of so many bytes, and then list what is on the disk."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk; a test below fills one without")
    (here / "disk").mkdir()
    mount = f"mount -t tmpfs -o size={size} tmpfs disk"
    alone = [needs_program("unshare"), "--mount", "sh", "-c"]
    if subprocess.run([*alone, mount], cwd=here, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    script = f'{mount}; "$@"; code=$?; find disk; exit $code'
    return start(*line.split(), before=[*alone, script, "sh"], cwd=here)


@pytest.mark.slow
def test_new_on_a_full_disk(here: Path) -> None:
    ended = on_a_small_disk(4096, "new disk/new", here)
    assert_refused(ended, "disk/new: cannot be written (no space left on device)", "Make room")
    assert ended.out == "disk\n"


@pytest.mark.slow
def test_a_disk_that_is_full_after_some_pages(here: Path) -> None:
    page = len(get_plotlyjs().encode())  # plotly.js is nearly all of it
    ended = on_a_small_disk(int(1.5 * page), "report acme --out disk", here)
    assert_refused(ended, "disk/acme", "cannot be written (no space left on device)", "Make room")
    assert ended.out == "disk\n"


@pytest.mark.slow
def test_a_file_that_may_not_grow(here: Path) -> None:
    # one block, of 512 or 1,024 bytes; modules would be kept compiled in part, and then not read
    limit = ["env", "PYTHONDONTWRITEBYTECODE=1", "sh", "-c", 'ulimit -f 1; exec "$@"', "sh"]
    before = content(here)
    ended = start("report", "acme", "--out", "out", before=limit, cwd=here)
    assert_refused(ended, "out/acme/", "cannot be written (file too large)", "Make room")
    assert content(here) == before


def test_no_room_for_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = client_folder(tmp_path / "acme", {"orders.csv": csv_text().encode("utf-16")})
    monkeypatch.setattr(Path, "open", _full_for(Path.open))
    assert_refused(run("check", folder), "cannot be written (no space left", "TMPDIR")


def test_no_room_for_what_does_not_fit_into_memory() -> None:
    numbers = "SELECT HASH(i) AS x, HASH(i + 1) AS y FROM RANGE(3000000) t(i) ORDER BY x"
    with DuckDBEngine(memory="30MB", on_disk=False) as engine:
        engine.run("SET max_temp_directory_size='1MB'")
        with pytest.raises(Refused) as refused:
            engine.create("many", numbers)
    assert str(engine.folder) in str(refused.value)
    assert "no room left" in str(refused.value)
    assert "--memory" in str(refused.value)


def _full_for(opened):  # type: ignore[no-untyped-def]
    def full(path: Path, mode: str = "r", **more: object) -> object:
        if "w" in mode:
            raise OSError(28, "No space left on device")
        return opened(path, mode, **more)

    return full


def test_what_a_killed_run_left_is_cleared(here: Path) -> None:
    left = here / "out" / "acme" / ".writing-0123456789ab"
    left.mkdir(parents=True)
    settings = f"{SETTINGS}as_of: 2021-01-01\n"
    (here / "acme" / "client.yml").write_text(settings, encoding="utf-8")
    ended = run("report", here / "acme", "--out", here / "out")
    assert_refused(ended, "later than the first day")
    assert not left.exists()


@pytest.mark.slow
def test_a_terminal_without_our_signs(here: Path) -> None:
    poor = ["env", "PYTHONIOENCODING=ascii"]
    ended = start("check", "acme", before=poor, cwd=here)
    assert ended.status == 0, ended.err
    assert "585" in ended.out
