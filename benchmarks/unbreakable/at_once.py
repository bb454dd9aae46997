"""Two runs of one client at once, and files that are rewritten while they are read.

    python -m benchmarks.unbreakable.at_once [PAIRS] [FILE…]

Of two runs both stand whole under names of their own. A run whose files change under it is refused
in words, or is that of one state of them: each state has a word of its own, and a run holds one.
"""

from __future__ import annotations

import io
import itertools
import random
import re
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

import pandas as pd

from benchmarks.unbreakable.trial import Place, runs_in
from tests.commands import LOG, SETTINGS, csv_text
from winback_kit.places import templates

WORDS = ("Zebrawood", "Quokkaland")
KINDS = ("orders.csv", "orders.xlsx", "orders.parquet", "client.yml", "case.yml")


def two_at_once(pairs: int) -> None:
    """Start two runs of a client together, so many times."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        place = Place(Path(name))
        found = Counter[str]()
        for _ in range(pairs):
            before = len(runs_in(place.home))
            both = [place.start(), place.start()]
            found["done"] += sum(one.wait() == 0 for one in both)
            found["new runs"] += len(runs_in(place.home)) - before
            found["faults"] += len(place.faults())
            found["left"] += len(place.left())
        print(f"{pairs} pairs at once:", dict(found), place.faults())


def states(kind: str, here: Path) -> tuple[str, list[bytes]]:
    """A file of a client, and two states of it that tell themselves apart in a run."""
    if kind == "client.yml":
        more = "brand: {{author: {word} Advisers}}\n"
        return kind, [f"{SETTINGS}{more.format(word=word)}".encode() for word in WORDS]
    if kind == "case.yml":
        case = (templates() / "case.yml").read_text(encoding="utf-8")
        named = [re.sub(r"(?m)^name:.*$", f"name: {word} case", case) for word in WORDS]
        return kind, [text.encode() for text in named]
    logs = [csv_text((f"{word}{who}", day, paid) for who, day, paid in LOG) for word in WORDS]
    if kind == "orders.csv":
        return kind, [log.encode() for log in logs]
    made = []
    for log in logs:
        frame = pd.read_csv(io.StringIO(log), dtype={"customer_id": str})
        file = here / kind
        frame.to_parquet(file) if file.suffix == ".parquet" else frame.to_excel(file, index=False)
        made.append(file.read_bytes())
        file.unlink()
    return kind, made


def rewritten(kind: str, runs: int) -> None:
    """Write a file anew all the time, in one step or where it lies, while runs read it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        place = Place(Path(name))
        named, contents = states(kind, Path(name))
        if kind == "case.yml":
            (place.client / "client.yml").write_text(
                f"{SETTINGS}plan: case.yml\n", encoding="utf-8"
            )
        elif kind.startswith("orders"):
            (place.client / "orders.csv").unlink()
        target, over = place.client / named, threading.Event()
        target.write_bytes(contents[0])

        def write() -> None:
            for at in itertools.count():
                if over.wait(random.uniform(0.2, 3)):  # noqa: S311
                    return
                fresh = target if at % 4 == 0 else place.client / "fresh"
                fresh.write_bytes(contents[at % 2])
                fresh.replace(target)

        writer = threading.Thread(target=write)
        writer.start()
        found = Counter[str]()
        for _ in range(runs):
            before = set(runs_in(place.home))
            status = place.start().wait()
            told = place.said.read_text(errors="replace")
            found[f"status {status}"] += 1
            found["traceback or fault"] += "Traceback" in told or "fault in the program" in told
            for run in set(runs_in(place.home)) - before:
                seen = {word for word in WORDS if word in everything_in(run)}
                found["of one state"] += len(seen) == 1
                found["of two"] += len(seen) > 1
                found["of neither"] += not seen
            if status:
                print(" ", told.strip().splitlines()[-1][:160])
        over.set()
        writer.join()
        print(f"{runs} runs on {kind} being rewritten:", dict(found), place.faults(), place.left())


def everything_in(run: Path) -> str:
    """The text of a run's plain files."""
    plain = (".html", ".json", ".csv", ".md", ".ipynb")
    files = (file for file in run.rglob("*") if file.suffix in plain)
    return "".join(file.read_text(encoding="utf-8") for file in files)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()] or [5]
    kinds = [word for word in sys.argv[1:] if not word.isdigit()]
    if not kinds:
        two_at_once(numbers[0])
    for one in kinds or KINDS:
        rewritten(one, numbers[0])
