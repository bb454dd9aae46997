"""Who resists a competitor: named one in a goodbye, and ordered again without having been lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import winback_kit as wk
from tests.small_client import small_client
from winback_kit.history.loyalty.two_halves import carried

FIRST = dt.date(2022, 1, 1)


def row(who: str, day: int, **cells: str) -> dict[str, Any]:
    return {"customer_id": who, "date": str(FIRST + dt.timedelta(days=day)), **cells}


def test_it_counts_who_named_a_competitor_and_stayed() -> None:
    days = {"stays": (3, 33, 63), "goes": (3, 33, 63), "silent": (3, 33, 63), "returns": (10, 250)}
    orders = [
        {"customer_id": who, "order_date": row(who, day)["date"], "amount": "20.00"}
        for who, own in days.items()
        for day in own
    ]
    goodbyes = [
        row("stays", 40, stated_reason="Dear", competitor="Nordholm"),
        row("goes", 70, stated_reason="Dear", competitor="Nordholm"),
        row("silent", 40, stated_reason="Dear", competitor=""),  # none was named
        row("returns", 50, stated_reason="Dear", competitor="Nordholm"),  # lost in between
    ]
    settings = {"as_of": "2023-12-31", "definitions": {"lapse_days": 90}}
    with small_client(settings, orders=orders, goodbyes=goodbyes) as folder:
        rows = wk.study(folder).bonds.frames.half_rows
    assert sorted(rows.resisted.tolist()) == [0, 0, 0, 1]
    assert rows.loc[rows.resisted == 1, "back"].tolist() == [0]


def test_it_is_carried_where_competitors_are_named() -> None:
    assert "resisted" in carried({"goodbyes": ["competitor"]})
    assert "resisted" not in carried({"goodbyes": ["stated_reason"]})
