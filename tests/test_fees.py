"""Customers under contract who stay and pay less, by hand and on the sample counted with pandas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import winback_kit as wk
from tests.small_client import write_client
from winback_kit.client.folder import open_client
from winback_kit.history.defection.defection import Defection, who_left
from winback_kit.history.defection.fees import ENDED, LESS, MORE, PAUSED, SAME
from winback_kit.history.measure import measured_history
from winback_kit.tables.read import open_tables

SAMPLE = Path(__file__).parent.parent / "sample_data" / "subscription"


def spell(who: str, start: str, end: str | None, price: str, **more: Any) -> dict[str, Any]:
    cells = {"customer_id": who, "start": start, "end": end, "price": price, "period": "month"}
    return {**cells, "plan": "Box", "paused": "false", **more}


def told(folder: Path) -> Defection:
    with open_tables(open_client(folder)) as tables:
        return who_left(tables.engine, measured_history(tables))


def test_fees_of_a_year_by_hand(tmp_path: Path) -> None:
    """As of 31 December 2024, so a year before is 1 January 2024."""
    rows = [
        spell("down", "2023-03-01", "2024-05-01", "30.00"),  # 360 a year, then 240
        spell("down", "2024-05-01", None, "20.00"),
        spell("annual", "2023-06-01", "2024-06-01", "240.00", period="year"),  # 240, then 12 · 20
        spell("annual", "2024-06-01", None, "20.00"),
        spell("up", "2023-03-01", "2024-02-01", "10.00"),  # 120, then 132 by the quarter
        spell("up", "2024-02-01", None, "33.00", period="3 months"),
        spell("rests", "2023-03-01", "2024-10-01", "15.00"),  # 180, then nothing for the time
        spell("rests", "2024-10-01", None, "0.00", paused="true"),
        spell("gone", "2023-03-01", "2024-04-01", "10.00"),  # 120
        spell("gone-and-back", "2023-03-01", "2024-03-01", "10.00"),  # 120, then 108
        spell("gone-and-back", "2024-09-01", None, "9.00"),
        spell("new", "2024-02-01", None, "50.00"),  # paid nothing then
        spell("weekly", "2023-03-01", None, "7.00", period="week"),  # 7 · 365.25 / 7 = 365.25
    ]
    rows += [spell(f"o{n}", "2023-01-01", None, "10.00") for n in range(30)]
    settings = {"as_of": "2024-12-31", "definitions": {"renewal_grace_days": 0}}
    found = told(write_client(tmp_path, settings, subscriptions=rows)).fees
    assert found is not None
    by = {one.part: (one.customers, one.before, one.now) for one in found.parts}
    assert by[ENDED] == (1, 120, 0)
    assert by[PAUSED] == (1, 180, 0)
    assert by[LESS] == (2, 360 + 120, 240 + 108)
    assert by[MORE] == (1, 120, 132)
    assert by[SAME] == (32, 240 + 365.25 + 3_600, 240 + 365.25 + 3_600)
    assert (found.less.customers, found.less.missing) == (3, 120 + 12 + 180)
    assert found.few  # so nothing of it is told


@pytest.fixture(scope="module")
def sample() -> Defection:
    return told(SAMPLE)


def test_fees_of_the_sample_counted_another_way(sample: Defection) -> None:
    found = sample.fees
    assert found is not None
    rows = pd.read_csv(SAMPLE / "subscriptions.csv", parse_dates=["start", "end"])
    people = pd.read_csv(SAMPLE / "customers.csv")
    rows = rows.merge(people[["customer_id", "contact_key", "is_test"]])
    rows = rows[~rows.is_test]
    fees = {}
    for day in ("2025-05-31", "2026-05-31"):
        own = rows[(rows.start <= day) & ~(rows.end <= day) & ~rows.paused]
        fees[day] = own.groupby("contact_key").price.sum() * 12
    before, now = fees.values()
    now = now.reindex(before.index).fillna(0)
    assert found.customers == len(before)
    assert (found.ended.customers, found.ended.before) == (sum(now == 0), before[now == 0].sum())
    stay = now[now > 0]
    less, more = stay < before[stay.index], stay > before[stay.index]
    assert (found.less.customers, found.more.customers) == (sum(less), sum(more))
    assert found.less.missing == pytest.approx((before[stay.index] - stay)[less].sum())
    assert -found.more.missing == pytest.approx((stay - before[stay.index])[more].sum())


def test_what_a_contract_tells_of_those_who_stay(sample: Defection) -> None:
    fees = sample.fees
    assert fees is not None
    text = wk.show.partial_finding(sample).text
    assert f"{fees.less.customers} stay and pay less" in text
    assert len(wk.show.partial_table(sample).rows) == len(fees.shown)  # type: ignore[union-attr]
