"""A copy of the retail sample in which one campaign is contaminated and one draw is broken."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

Row = dict[str, str]
CONTAMINATED, BROKEN = "Autumn 2025", "Spring 2024"
ONE_OF_REACHED, ONE_OF_LOST = 8, 4  # held out and called all the same; held out and missing


def with_faults(sample: Path, folder: Path) -> Path:
    """Of one campaign an eighth of the held out is called, of the other a quarter is gone."""
    shutil.copytree(sample, folder)
    gone = _some(folder, BROKEN, ONE_OF_LOST)
    called = _some(folder, CONTAMINATED, ONE_OF_REACHED)

    def contacts(rows: list[Row]) -> list[Row]:
        kept = [row for row in rows if not _is(row, BROKEN, gone)]
        as_made = {"arm": "treated", "channel": "telephone", "contact_cost": "9.00"}
        return [{**row, **as_made} if _is(row, CONTAMINATED, called) else row for row in kept]

    _rewrite(folder / "contacts.csv", contacts)
    return folder


def _is(row: Row, campaign: str, people: set[str]) -> bool:
    return row["campaign"] == campaign and row["customer_id"] in people


def _some(folder: Path, campaign: str, one_of: int) -> set[str]:
    """Every so many of those held out of a campaign, in the order of the file."""
    with (folder / "contacts.csv").open(encoding="utf-8", newline="") as file:
        held = [
            row["customer_id"]
            for row in csv.DictReader(file)
            if row["campaign"] == campaign and row["arm"] == "holdout"
        ]
    return set(held[::one_of])


def _rewrite(file: Path, change: Callable[[list[Row]], list[Row]]) -> None:
    with file.open(encoding="utf-8", newline="") as given:
        rows = list(csv.DictReader(given))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))
