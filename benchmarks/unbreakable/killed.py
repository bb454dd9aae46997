"""Runs killed or told to end at random moments: the old run or the new one, and nobody left.

    python -m benchmarks.unbreakable.killed [MOMENTS [SEED]] [whole]

A kind of end after the other: kill -9 of the main process, of its whole group, SIGINT, SIGTERM;
each at a moment drawn from the time of a whole run. Counted are runs that are not whole, `latest`
that leads nowhere, processes that live ten seconds later, ends that were not heard, and what lies
about after the next run, by the kind of end that left it.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.unbreakable.trial import Place, runs_in

KINDS = ("kill main", "kill group", "interrupt", "terminate")
SECONDS = 10.0
STOPPED = 130
HEARD = 5.0  # seconds: a run that goes on to its end for longer did not hear that it should end


def end(process: int, kind: str) -> None:
    """End a process the one way or the other."""
    if kind == "kill group":
        os.killpg(process, signal.SIGKILL)
    else:
        kinds = {"interrupt": signal.SIGINT, "terminate": signal.SIGTERM}
        os.kill(process, kinds.get(kind, signal.SIGKILL))


def whole_run(place: Place) -> float:
    """A run to its end; its seconds."""
    start = time.monotonic()
    if place.start().wait():
        sys.exit(place.said.read_text())
    return time.monotonic() - start


def one_moment(place: Place, kind: str, moment: float, found: Counter[str]) -> None:
    """Start a run, end it at the moment, and look."""
    before, lay_about = len(runs_in(place.home)), {*place.left()}
    process = place.start()
    time.sleep(moment)
    late = process.poll() is not None
    if not late:
        end(process.pid, kind)
    told_at = time.monotonic()
    status = process.wait()
    took = time.monotonic() - told_at
    gone = place.seconds_until_gone(SECONDS)
    new = len(runs_in(place.home)) - before
    told = place.said.read_text(errors="replace")
    found["moments"] += 1
    found["new run"] += new
    found["ended before"] += late
    found["alive after 10 s"] += gone is None
    found["runs not whole"] += sum("latest" not in fault for fault in place.faults())
    found["latest not valid"] += sum("latest" in fault for fault in place.faults())
    found["traceback or fault"] += "Traceback" in told or "fault in the program" in told
    if not kind.startswith("kill") and not late:
        found["other status"] += status not in {0, STOPPED} or (status == 0) != bool(new)
        found["not heard"] += status == 0 and took > HEARD
        found["alive 10 s after the signal"] += gone is None or took + gone > SECONDS
        found["something left"] += not {*place.left()} <= lay_about
    trouble = [*place.faults(), *(str(p.cmdline())[:150] for p in place.alive())]
    trouble += [told[-900:]] if "Traceback" in told or status == 1 else []
    print(
        f"{kind:11} at {moment:5.1f} s: status {status} after {took:.1f} s, {new} new, "
        f"gone in {gone}, {place.left()}, {trouble}"
    )
    for process_left in place.alive():
        process_left.kill()


def main(moments: int = 50, seed: int = 17, *, whole: bool) -> None:
    """Try so many moments, and print what was found of each kind of end."""
    # a shell has those that it starts in the background ignore Ctrl-C, and their children too
    signal.signal(signal.SIGINT, signal.default_int_handler)
    draw = random.Random(seed)  # noqa: S311
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        place = Place(Path(name), whole=whole)
        longest = whole_run(place)
        print(f"a whole run takes {longest:.1f} s")
        found = {kind: Counter[str]() for kind in KINDS}
        left_by: dict[str, str] = {}
        for at in range(moments):
            kind = KINDS[at % len(KINDS)]
            one_moment(place, kind, draw.uniform(0, longest), found[kind])
            left_by = {name: left_by.get(name, kind) for name in place.left()}
            sys.stdout.flush()
        whole_run(place)
        gone = place.seconds_until_gone(SECONDS)
        for name in place.left():
            found[left_by.get(name, "kill main")]["left after the next run"] += 1
        print(f"after the next run: left {place.left()}, faults {place.faults()}, gone in {gone} s")
        for kind, counted in found.items():
            print(kind, {key: number for key, number in counted.items() if number})


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(*numbers, whole="whole" in sys.argv)
