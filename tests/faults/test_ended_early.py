"""A command that is told to end: in its first moments, and when it has all but ended."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from winback_kit.start.begin import STOPPED

# the command with what it imports, or what it does last, made slow, and a word when that begins
SLOW_START = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # what is begun with & ignores it
from winback_kit.start import begin
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "winback_kit.cli":
            print("now", flush=True); time.sleep(600)
sys.meta_path.insert(0, Slow())
begin.main()
"""
SLOW_END = """
import atexit, sys, time
from winback_kit.start import begin
atexit.register(lambda: (print("now", flush=True), time.sleep(1)))
sys.argv = ["winback", "--version"]
begin.main()
"""
WARM = """
import time
from multiprocessing import forkserver
from winback_kit.report.run.workers import warm_up
warm_up()
print(forkserver._forkserver._forkserver_pid, flush=True)
time.sleep(600)
"""
SECONDS = 120  # that a busy machine may take; what would wait for the sleeper takes longer


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("program", "status"), [(SLOW_START, STOPPED), (SLOW_END, 0)], ids=["start", "end"]
)
def test_the_status_is_one_of_ours(told: signal.Signals, program: str, status: int) -> None:
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        while process.stdout.readline().strip() != b"now":
            pass
        process.send_signal(told)
        trouble = process.stderr.read()
    assert process.returncode == status
    assert trouble == b""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a process is looked at in /proc")
def test_a_server_that_still_imports_goes_with_whoever_started_it() -> None:
    command = [sys.executable, "-c", WARM]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        server = Path(f"/proc/{int(process.stdout.readline())}/status")
        process.kill()
        process.wait()
        end = time.monotonic() + SECONDS
        while server.exists() and "State:\tZ" not in server.read_text():
            assert time.monotonic() < end
            time.sleep(0.05)
