"""One client whose tables can be written another way, and all that is told of it."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import winback_kit as wk

START, AS_OF = dt.date(2021, 3, 1), dt.date(2024, 12, 31)
PEOPLE = 480
EXACT = 1e-9
Row = dict[str, str]


@dataclass
class Folder:
    """A client as it will be written: settings, tables of texts, and how files are made."""

    settings: dict[str, Any]
    tables: dict[str, list[Row]]
    write: dict[str, Callable[[Path, list[Row]], None]] = field(default_factory=dict)

    def at(self, place: Path) -> Path:
        """The folder, written."""
        text = yaml.safe_dump(self.settings, sort_keys=False)
        (place / "client.yml").write_text(text, encoding="utf-8")
        for name, rows in self.tables.items():
            self.write.get(name, as_csv)(place / f"{name}.csv", rows)
        return place

    def dates(self) -> Iterator[tuple[Row, str]]:
        """Every cell that holds a date."""
        for rows in self.tables.values():
            for row in rows:
                yield from ((row, name) for name in ("order_date", "date") if name in row)


def as_csv(file: Path, rows: list[Row], **how: Any) -> None:
    with file.open("w", encoding=how.pop("encoding", "utf-8"), newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), **how)
        writer.writeheader()
        writer.writerows(rows)


@cache
def made() -> Folder:
    """People who buy for some months, fall silent, and come back or not; a campaign among them."""
    draw = np.random.default_rng(2024)
    orders, customers, contacts = [], [], []
    for number in range(PEOPLE):
        who = f"K{number:04d}"
        segment = ("Garden", "Gifts", "Home")[number % 3]
        customers.append({"customer_id": who, "segment": segment, "is_test": "false"})
        day = int(draw.integers(0, 500))
        last = (AS_OF - START).days
        while day < last:
            for _ in range(int(draw.integers(1, 6))):
                if day >= last:
                    break
                cents = 10 * int(draw.integers(100, 1200))  # halves and margins are whole cents
                orders.append(
                    {
                        "customer_id": who,
                        "order_date": str(START + dt.timedelta(days=day)),
                        "amount": f"{cents / 100:.2f}",
                        "order_id": f"O{len(orders):05d}",
                    }
                )
                day += int(draw.integers(5, 50))
            if draw.random() < 0.25:
                break
            day += int(draw.integers(100, 420))
        contacts.append(
            {
                "customer_id": who,
                "date": ("2023-05-10", "2023-11-10")[number % 2],
                "campaign": ("Spring", "Autumn")[number % 2],
                "arm": "treated" if draw.random() < 0.5 else "holdout",
                "offer": "Letter",
            }
        )
    orders.append({**orders[0], "order_date": str(AS_OF), "order_id": "O99999"})
    settings = {
        "client": "Same",
        "currency": "EUR",
        "as_of": AS_OF,
        "definitions": {
            "lapse_days": 90,
            "segment_by": "segment",
            "return_window_months": 6,
        },
        "case": {
            "start": dt.date(2025, 2, 1),
            "margin_rate": 0.4,
            "horizon_months": 24,
            "programme": {"setup_cost": 100, "team_cost": 10},
            "offers": [{"name": "Letter", "offer_cost": 5, "contact_cost": 0.5}],
        },
    }
    return Folder(settings, {"orders": orders, "customers": customers, "contacts": contacts})


MONEY = ("npv", "headline", "slv", "slv_low", "slv_high", "worth", "margin")
COUNTS = ("customers", "lost", "losses", "returns", "order_days", "contacts")


def figures(folder: Path) -> dict[str, float]:
    """What is told of a client: counts, rates, money, by segment where it is."""
    study = wk.study(wk.open_client(folder))
    history, value, plan, found = study.history, study.value, study.plan, study.outcome
    share, low, high = history.natural_return().at_month(6)
    out = {
        "customers": history.customers,
        "lost": history.lost_now,
        "losses": float(history.frames.people.losses[0]),
        "returns": float(history.frames.people.returns[0]),
        "order_days": float(study.data.months.order_days.sum()),
        "contacts": float(history.frames.campaigns.contacted.sum()),
        "natural": share,
        "natural_low": low,
        "natural_high": high,
        "slv": value.everyone.value,
        "slv_low": value.everyone.low,
        "slv_high": value.everyone.high,
        "margin": float(study.data.months.margin.sum()),
        "npv": found.npv,
        "headline": found.npv_headline,
        "irr": np.nan if found.irr is None else found.irr,
        "payback": found.payback_months or np.nan,
    }
    for one in plan.worths:
        if one.offer == "Letter":
            effect = one.effect
            out[f"worth of {one.segment}"] = one.incremental
            out[f"natural of {one.segment}"] = effect.natural_return_rate.value
            out[f"uplift of {one.segment}"] = effect.uplift.value
            out[f"error of {one.segment}"] = effect.uplift_error
    return out


def same(found: dict[str, float], expected: dict[str, float]) -> None:
    assert {name: found[name] for name in expected} == {
        name: pytest.approx(right, rel=EXACT, abs=EXACT, nan_ok=True)
        for name, right in expected.items()
    }
