"""What a run holds in memory at most, over all of its processes, step by step.

    python -m benchmarks.memory_of_a_run CLIENT_FOLDER_OR_ORDERS.parquet --memory 2GB

`winback report` is run and, five times a second, the memory of its processes is added up, the
browsers' among them; what several of them share counts once (the proportional set size, which
Linux tells). Told are the most in each step that the run tells, and whose it was at the peak.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.parts_of_a_run import client_of
from benchmarks.report_speed import BIN

A_MOMENT = 0.2  # seconds between two looks


def held_by(process: psutil.Process) -> float:
    """GB of a process; nothing where it has ended."""
    try:
        return float(process.memory_full_info().pss) / 1e9
    except psutil.Error:
        return 0.0


@dataclass
class Held:
    """The most that was held in each step, and at the peak by each process, in GB."""

    begun: float = field(default_factory=time.perf_counter)
    step: str = "Starting"
    steps: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    peak: float = 0.0
    at: float = 0.0
    whose: dict[str, float] = field(default_factory=dict)

    def look(self, run: psutil.Process) -> None:
        """Add up what the run's processes hold now."""
        step, whose = self.step, {}
        for one in (run, *run.children(recursive=True)):
            if held := held_by(one):
                whose[f"{one.name()} {one.pid}"] = held
        whole = sum(whose.values())
        self.steps[step] = max(self.steps[step], whole)
        if whole > self.peak:
            self.peak, self.at, self.whose = whole, time.perf_counter() - self.begun, whose

    def watch(self, run: psutil.Process, over: threading.Event) -> None:
        """Look until the run is over."""
        while not over.wait(A_MOMENT):
            try:
                self.look(run)
            except psutil.NoSuchProcess:  # one of them ended meanwhile
                continue


def measured(client: Path, out: Path, memory: str) -> Held:
    """Run a client and watch it."""
    command = [str(BIN / "winback"), "report", str(client), "--out", str(out), "--memory", memory]
    held, over = Held(), threading.Event()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    )
    watcher = threading.Thread(target=held.watch, args=(psutil.Process(process.pid), over))
    watcher.start()
    assert process.stdout is not None
    for line in process.stdout:
        held.step = line.strip()
    status = process.wait()
    over.set()
    watcher.join()
    if status:
        raise SystemExit(f"{held.step} (status {status})")
    return held


def main() -> None:
    """Read the arguments."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("place", type=Path)
    ask.add_argument("--memory", default="2GB")
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as name:
        client = client_of(asked.place.resolve(), Path(name))
        held = measured(client, Path(name) / "out", asked.memory)
    print(f"{held.peak:.2f} GB at most, after {held.at:.0f} s, under a limit of {asked.memory}")
    for step, most in held.steps.items():
        print(f"  {step}: {most:.2f} GB")
    print("at the peak")
    for whose, gb in sorted(held.whose.items(), key=lambda one: -one[1]):
        print(f"  {whose}: {gb:.2f} GB")


if __name__ == "__main__":
    main()
