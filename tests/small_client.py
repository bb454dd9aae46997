"""Client folders of a few rows: written, read, cleaned and measured; no fewest number of people."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import yaml

from winback_kit.client.folder import open_client
from winback_kit.history.measure import History, measure_history
from winback_kit.tables.read import ClientData, open_tables

Rows = Sequence[Mapping[str, Any]]
Day = tuple[str, str, int, int]  # customer, day, amount and margin in cents


@dataclass(frozen=True)
class Cleaned:
    """What cleaning left: order days sorted, rows and cents by fate, and the data's own record."""

    days: list[Day]
    fates: dict[str, tuple[int, int]]
    data: ClientData

    def check(self, name: str) -> int:
        """What one quality check found; `name` is how its words begin."""
        (one,) = [check for check in self.data.checks if str(check.name).startswith(name)]
        return one.found


def write_client(folder: Path, settings: Mapping[str, Any], **tables: Rows) -> Path:
    """Write client.yml and one CSV a table; None is an empty cell, money is as given."""
    about = {"client": "Small", "currency": "EUR", **settings}
    (folder / "client.yml").write_text(yaml.safe_dump(about, sort_keys=False), encoding="utf-8")
    for name, rows in tables.items():
        write_table(folder / f"{name}.csv", rows)
    return folder


def write_table(file: Path, rows: Rows, columns: Sequence[str] = ()) -> None:
    """One CSV; where no columns are stated they are all keys that any row has."""
    columns = columns or list(dict.fromkeys(key for row in rows for key in row))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)


def write_parquet(file: Path, rows: pd.DataFrame) -> None:
    """One Parquet file with the types of the columns, without pyarrow."""
    duckdb.from_df(rows).write_parquet(str(file))


@contextmanager
def small_client(settings: Mapping[str, Any], *, fewest: int = 1, **tables: Rows) -> Iterator[Path]:
    """A client folder that is gone afterwards; nobody is refused for having few customers.

    Groups of fewer than `fewest` people are put together: none, unless a test is about it.
    """
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr("winback_kit.history.measure.FEWEST_CUSTOMERS", 1)
        patch.setattr("winback_kit.history.small_groups.FEWEST_PEOPLE", fewest)
        yield write_client(Path(name), settings, **tables)


def clean(settings: Mapping[str, Any], **tables: Rows) -> Cleaned:
    """The cleaned log of a small client."""
    with small_client(settings, **tables) as folder:
        return clean_folder(folder)


def clean_folder(folder: Path) -> Cleaned:
    """The cleaned log of a client folder."""
    with open_tables(open_client(folder)) as tables:
        fates = tables.engine.frame("fates")
        return Cleaned(
            days=day_rows(tables.engine.frame("order_days")),
            fates={
                row.fate: (int(row.n_rows), int(row.money))
                for row in fates.itertuples()
                if row.n_rows
            },
            data=tables.data,
        )


def measure(settings: Mapping[str, Any], *, fewest: int = 1, **tables: Rows) -> History:
    """The history of a small client."""
    with (
        small_client(settings, fewest=fewest, **tables) as folder,
        open_tables(open_client(folder)) as read,
    ):
        return measure_history(read)


def day_rows(frame: pd.DataFrame) -> list[Day]:
    """Order days as plain tuples, sorted."""
    rows = frame[["customer_id", "order_day", "amount", "margin"]].itertuples(index=False)
    return sorted((str(c), str(pd.Timestamp(d).date()), int(a), int(m)) for c, d, a, m in rows)


def order(
    customer: str | None, day: str | None, amount: float | None, **more: Any
) -> dict[str, Any]:
    """One row of orders; the amount in the currency."""
    return {
        "customer_id": customer,
        "order_date": day,
        "amount": None if amount is None else f"{amount:.2f}",
        **more,
    }


def later(day: str, days: int) -> str:
    """The day so many days later."""
    return str(dt.date.fromisoformat(day) + dt.timedelta(days=days))
