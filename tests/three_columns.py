"""A client who gave three columns only: customer, day and amount of 3,000 made-up customers."""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

CUSTOMERS, DAYS, FIRST = 3_000, 1_460, dt.date(2022, 1, 1)


def three_columns(folder: Path, *, seed: int = 7) -> Path:
    """Write client.yml and orders.csv: gaps of 20 to 70 days, and now and then a long silence."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    folder.mkdir(parents=True)
    (folder / "client.yml").write_text("client: Three Columns\ncurrency: EUR\n", encoding="utf-8")
    with (folder / "orders.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("customer_id", "order_date", "amount"))
        for customer in range(CUSTOMERS):
            day, gap = chance.uniform(0, 1_100), chance.uniform(20, 70)
            usual = chance.lognormvariate(3.6, 0.5)
            while day < DAYS:
                paid = usual * chance.uniform(0.6, 1.5)
                when = FIRST + dt.timedelta(days=int(day))
                out.writerow((f"K{customer:05}", when, f"{paid:.2f}"))
                if chance.random() < 1 / 7:
                    break
                silence = chance.uniform(200, 400) if chance.random() < 0.09 else 0
                day += 1 + chance.expovariate(1 / gap) + silence
    return folder
