"""A browser ends with the process that started it, and a run that is told to end waits for none."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from winback_kit.report.printing.bound import end_bound
from winback_kit.report.printing.pdf import opened
from winback_kit.report.run.workers import warm_up, workers

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell binds the browser")
SECONDS = 120  # that a busy machine may take; what would wait for a sleeper takes longer
# a browser that hangs: it tells its number and sleeps
HANGING = ("/bin/sh", "-c", 'echo $$ >"$0"; exec sleep 600')
PRINT = """
import sys
from pathlib import Path
from winback_kit.report.printing.pdf import opened
opened(Path("page.html"), command=tuple(sys.argv[1:]))
"""


def number_in(file: Path) -> int:
    """The number of a process as soon as it has told it."""
    end = time.monotonic() + SECONDS
    while not (file.exists() and file.read_text().strip()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return int(file.read_text())


def wait_until_gone(number: int) -> None:
    """Wait a while for a process to be gone."""
    end = time.monotonic() + SECONDS
    with contextlib.suppress(psutil.NoSuchProcess):
        while psutil.Process(number).status() != "zombie":
            assert time.monotonic() < end
            time.sleep(0.05)


def test_a_browser_that_hangs_goes_with_a_process_that_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "number"
    command = [sys.executable, "-c", PRINT, *HANGING, str(told)]
    with subprocess.Popen(command, start_new_session=True) as process:
        browser = number_in(told)
        process.kill()
    wait_until_gone(browser)


def test_whoever_waits_for_a_browser_hears_that_it_was_ended(tmp_path: Path) -> None:
    told, heard = tmp_path / "number", []

    def wait() -> None:
        with pytest.raises(subprocess.CalledProcessError) as error:
            opened(tmp_path / "page.html", command=(*HANGING, str(told)))
        heard.append(error.value.returncode)

    thread = threading.Thread(target=wait)
    thread.start()
    browser = number_in(told)
    end_bound()
    thread.join(SECONDS)
    assert heard == [128 + signal.SIGKILL]
    wait_until_gone(browser)


def test_what_a_browser_writes_is_given_and_its_status_is_heard(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert opened(page, command=("/bin/sh", "-c", "echo written")) == b"written\n"
    with pytest.raises(subprocess.CalledProcessError) as error:
        opened(page, command=("/bin/sh", "-c", "exit 3"))
    assert error.value.returncode == 3


@pytest.mark.slow
def test_no_chapter_is_waited_for_when_a_run_is_told_to_end() -> None:
    began = []

    def told_to_end() -> None:
        with workers(warm_up(), tasks=1) as pool:
            assert pool.submit(os.getpid).result() != os.getpid()
            began.append(time.monotonic())
            pool.submit(time.sleep, 600)
            time.sleep(0.2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        told_to_end()
    assert time.monotonic() - began[0] < SECONDS
