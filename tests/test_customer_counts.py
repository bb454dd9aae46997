"""Purchases and renewals counted in the engine, held to hand counts and to plain loops."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.oracle_cleaning import clean_log
from tests.oracle_history import ordinal
from tests.small_client import measure, order
from tests.small_logs import SmallLog, small_logs
from winback_kit.history.measure import History
from winback_kit.history.purchase_counts import holdout_of

FEW = settings(max_examples=5, suppress_health_check=list(HealthCheck))


def small_orders() -> History:
    # a: 1 Jan, 31 Jan, 11 Mar; b: 1 Jan; c: 10 Jun, 20 Jun; as of 30 Jun 2024; margin 50 %
    rows = [
        order("a", "2024-01-01", 10.0),
        order("a", "2024-01-31", 20.0),
        order("a", "2024-03-11", 40.0),
        order("b", "2024-01-01", 7.0),
        order("c", "2024-06-10", 5.0),
        order("c", "2024-06-20", 5.0),
    ]
    about = {
        "as_of": dt.date(2024, 6, 30),
        "definitions": {"lapse_days": 50},
        "case": {"margin_rate": 0.5},
    }
    return measure(about, orders=rows)


def test_purchase_counts_by_hand() -> None:
    frame = small_orders().purchases.purchase_counts
    columns = ["x", "t_x", "age", "n", "amount", "margin", "current_"]
    found = {tuple(row) for row in frame[columns].itertuples(index=False)}
    # a: 70 days from first to last order, 181 to the as-of date; repeat orders of 60.00
    assert found == {
        (2, 70, 181, 1, 60.0, 30.0, 0),
        (0, 0, 181, 1, 0.0, 0.0, 0),
        (1, 10, 20, 1, 5.0, 2.5, 1),
    }
    assert set(frame.segment) == {"Bought once", "Bought 2 or 3 times"}


def test_holdout_by_hand() -> None:
    history = small_orders()
    # 181 days are 5.9 months: one in three of them, so the last month of 30 days is held out
    past = holdout_of(history.data)
    assert (past.months, past.days, str(past.origin)) == (1, 30, "2024-05-31")
    frame = history.purchases.holdout_counts
    columns = ["x", "t_x", "age", "n", "bought", "amount", "paid"]
    found = {tuple(row) for row in frame[columns].itertuples(index=False)}
    # repeat orders of 60.00 before the origin; c is not a customer yet
    assert found == {(2, 70, 151, 1, 0, 60, 0), (0, 0, 151, 1, 0, 0, 0)}
    tracking = history.purchases.tracking
    assert tracking.n.sum() == 2
    assert (tracking.month < 0).all()
    first = history.purchases.first_orders
    assert first.margin.sum() == pytest.approx(0.5 * (10 + 7 + 5))


@FEW
@given(small_logs())
def test_purchase_counts_of_a_random_log(log: SmallLog) -> None:
    days = clean_log(log.tables["orders"], log.tables["customers"], log.rules()).days
    by_customer: dict[str, list[tuple[int, int]]] = {}
    for (customer, day), (amount, _) in days.items():
        by_customer.setdefault(customer, []).append((ordinal(day), amount))
    expected: Counter[tuple[int, int, int]] = Counter()
    money = 0
    for bought in by_customer.values():
        bought.sort()
        places = [place for place, _ in bought]
        times = (places[-1] - places[0], log.as_of - places[0])
        expected[len(places) - 1, *times] += 1
        money += sum(amount for _, amount in bought[1:])
    history = measure(log.settings, **log.tables)
    frame = history.purchases.purchase_counts
    found: Counter[tuple[int, int, int]] = Counter()
    for row in frame.itertuples():
        found[row.x, round(row.t_x), round(row.age)] += row.n
    assert found == expected
    assert round(frame.amount.sum() * 100) == money


def spell(customer: str, start: str, end: str | None) -> dict[str, Any]:
    return {"customer_id": customer, "start": start, "end": end, "price": "10.00"} | {
        "period": "month"
    }


def test_renewals_by_hand() -> None:
    # as of 15 Jun 2024; the origin is 15 May (five months of log, one held out)
    rows = [
        spell("a", "2024-01-15", "2024-03-15"),  # paid twice: did not make renewal 2
        spell("b", "2024-01-15", "2024-03-20"),  # ended within the third month: renewal 3
        spell("c", "2024-01-15", None),  # 15 Feb, Mar, Apr, May and Jun: 5 renewals
        spell("d", "2024-05-01", None),  # 1 Jun: 1 renewal, and none at the origin
        spell("e", "2024-01-10", "2024-06-10"),  # 4 made at the origin, the next one was not
    ]
    about = {"as_of": dt.date(2024, 6, 15), "case": {"margin_rate": 0.5}}
    history = measure(about, subscriptions=rows)
    assert str(holdout_of(history.data).origin) == "2024-05-16"
    frame = history.purchases.renewal_counts
    found = sorted(tuple(row) for row in frame[["renewals", "lost", "n"]].itertuples(index=False))
    assert found == [(1, 0, 1), (2, 1, 1), (3, 1, 1), (5, 0, 1), (5, 1, 1)]
    past = history.purchases.renewal_holdout
    columns = ["renewals", "lost", "after_"]
    found = sorted(tuple(row) for row in past[columns].itertuples(index=False))
    assert found == [(0, 0, -1), (2, 1, -1), (3, 1, -1), (4, 0, -1), (4, 0, 0)]
