"""The last run of the same client: what a run is held against by itself.

Looked for in the folder into which the run is published. It is of the same client by its name in
client.yml, and of an earlier day; of several of the latest day it is the one written last. A record
that cannot be read is passed over.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winback_kit.report.compare.runs import NEEDED, RECORD, Run
from winback_kit.report.files.publish import WRITING
from winback_kit.report.lists.columns import LISTS
from winback_kit.report.lists.since import LastLists


@dataclass(frozen=True)
class LastRun:
    """The run before, or why there is none to compare with: `currency` or `later`.

    `run` is there in either case; without a `why_not` it is compared.
    """

    run: Run
    why_not: str = ""

    @property
    def day(self) -> dt.date:
        """Its as-of date."""
        return dt.date.fromisoformat(self.run.record["as_of"])

    @property
    def lists(self) -> LastLists | None:
        """Its lists; None where they were taken out of it, or are not to be compared."""
        folder = self.run.file.parent / LISTS
        return LastLists(folder, self.day) if folder.is_dir() and not self.why_not else None


def last_run(home: Path, *, client: str, currency: str, as_of: dt.date) -> LastRun | None:
    """The last run of a client in the folder of its runs; None where it is the first.

    Where all others are of a later day, that is the reason why nothing is compared.
    """
    held = [run for run in _runs(home) if run.record["client"] == client]
    days = {str(run.file): dt.date.fromisoformat(run.record["as_of"]) for run in held}
    held.sort(key=lambda run: (days[str(run.file)], run.file.stat().st_mtime, run.file))
    before = [run for run in held if days[str(run.file)] < as_of]
    if before:
        last = before[-1]
        return LastRun(last, "" if last.record.get("figures", {}).get(
            "currency", currency) == currency else "currency")  # fmt: skip
    later = [run for run in held if days[str(run.file)] > as_of]
    return LastRun(later[-1], "later") if later else None


def _runs(home: Path) -> list[Run]:
    found = []
    for file in sorted(home.glob(f"*/{RECORD}")):
        if file.parent.is_symlink() or file.parent.name.startswith(WRITING):
            continue
        record = _record(file)
        if record is not None:
            found.append(Run(file=file, record=record))
    return found


def _record(file: Path) -> dict[str, Any] | None:
    """The record of a run; None where it is none."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        dt.date.fromisoformat(record["as_of"])
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return None
    return record if all(key in record for key in NEEDED) else None
