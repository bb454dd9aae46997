"""What each part of a run takes: stages of the study, chapters, lists, pages, slides, PDF.

    python -m benchmarks.parts_of_a_run CLIENT_FOLDER_OR_ORDERS.parquet [--least 1]

A whole run in one process, so that nothing is counted twice and each stage falls to whoever asks
for it first; CPU seconds with those of the browser that prints, without imports made before. Told
are the parts in their order with the share of the whole, then the stages that took at least so many
seconds of their own, and the most memory held.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.paired_history import SETTINGS


def cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Parts:
    """CPU seconds by name; what is nested in another is taken out of that one."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside: list[float] = []

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """What is done in the block falls to the name."""
        self._inside.append(0.0)
        start = cpu()
        try:
            yield
        finally:
            taken = cpu() - start
            self.seconds[name] += taken - self._inside.pop()
            if self._inside:
                self._inside[-1] += taken

    def counted(self, do: Callable[..., Any], name: Callable[..., str]) -> Callable[..., Any]:
        """A function whose calls fall to the name."""

        def done(*arguments: Any, **named: Any) -> Any:
            with self.part(name(*arguments)):
                return do(*arguments, **named)

        return done


def run(folder: Path, out: Path) -> tuple[Parts, Parts]:
    """Run a client, and give the parts of the run and the stages of its study."""
    from winback_kit.records.stage import Stage
    from winback_kit.report.lists import write as lists
    from winback_kit.report.run import outputs
    from winback_kit.report.run import run as runs

    parts, stages = Parts(), Parts()
    asked = Stage.__get__

    def stage(self: Any, study: Any, kind: Any = None) -> Any:
        if study is None:
            return self
        with stages.part(str(self.attrname)):
            return asked(self, study, kind)

    Stage.__get__ = stage  # type: ignore[method-assign]
    runs.run_chapter = parts.counted(runs.run_chapter, lambda task: task.chapter.name)
    lists.write_lists = parts.counted(lists.write_lists, lambda *_: "lists, with what they ask for")
    outputs.write_outputs = parts.counted(outputs.write_outputs, lambda *_: "page, PDF, slides, …")
    with parts.part("everything else"):
        runs.run_report(runs.Job(folder, out), alone=True)
    return parts, stages


def client_of(place: Path, folder: Path) -> Path:
    """A client's folder as it is; for a log of orders one in `folder` that names it."""
    if not place.is_file():
        return place
    client = folder / "large"
    client.mkdir()
    (client / "client.yml").write_text(SETTINGS.format(orders=place), encoding="utf-8")
    return client


def main() -> None:
    """Read the arguments."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("place", type=Path)
    ask.add_argument("--least", type=float, default=1.0)
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = client_of(asked.place.resolve(), Path(name))
        parts, stages = run(folder, Path(name) / "out")
    whole = sum(parts.seconds.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{whole:.1f} s of CPU, {peak:.2f} GB at most")
    for title, told, least in (("parts", parts, 0.0), ("stages", stages, asked.least)):
        print(title)
        for name, seconds in sorted(told.seconds.items(), key=lambda one: -one[1]):
            if seconds >= least:
                print(f"  {name}: {seconds:.1f} s, {seconds / whole:.0%}")


if __name__ == "__main__":
    main()
