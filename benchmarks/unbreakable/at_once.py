"""Two runs of one client at once, and files that are rewritten while they are read.

    python -m benchmarks.unbreakable.at_once [PAIRS]

Of two runs both stand whole under names of their own. A run whose files change under it is refused
in words, or is that of one state of them: what it read and its digest are of the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

from benchmarks.unbreakable.trial import Place, runs_in
from tests.commands import LOG, csv_text


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


def rewritten(runs: int) -> None:
    """Write the orders anew all the time, now whole and now half, while runs read them."""
    texts = [csv_text(), csv_text(LOG[: len(LOG) // 2])]
    digests = {hashlib.sha256(text.encode()).hexdigest() for text in texts}
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        place = Place(Path(name))
        over = threading.Event()

        def write() -> None:
            orders, at = place.client / "orders.csv", 0
            while not over.wait(0.2):
                at += 1
                if at % 2:
                    orders.write_text(texts[0], encoding="utf-8")
                else:
                    fresh = place.client / "fresh"
                    fresh.write_text(texts[1], encoding="utf-8")
                    fresh.replace(orders)

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
                record = json.loads((run / "run.json").read_text(encoding="utf-8"))
                given = record["inputs"]["orders"]
                found["of one state"] += given["sha256"] in digests
                found["of another"] += given["sha256"] not in digests
            if status:
                print(" ", told.strip().splitlines()[-1][:160])
        over.set()
        writer.join()
        print(f"{runs} runs on files being rewritten:", dict(found), place.faults(), place.left())


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] or [5]
    two_at_once(numbers[0])
    rewritten(numbers[0])
