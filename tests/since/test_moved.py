"""Opening + in − out = closing, of customers counted one by one from raw orders in plain loops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winback_kit.history.lapse import WHOLE
from winback_kit.history.lifetimes import silent_lifetimes
from winback_kit.history.since.moved import LostMoved, log_seen, lost_moved
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine

FIRST = dt.date(2025, 1, 1)
Orders = Mapping[str, Sequence[int]]  # days of the log on which a customer ordered
RULE, CENTS, MARGIN = 30, 1000, 400


def moved(
    orders: Orders, contacts: Mapping[str, Sequence[int]], *, day: int, today: int
) -> LostMoved:
    """What the kit says, by its own lifetimes of these orders."""
    rows = [(who, date) for who, days in orders.items() for date in sorted(set(days))
            if date <= today]  # fmt: skip
    gaps = pd.DataFrame(rows, columns=["customer_id", "at"])
    gaps["next"] = gaps.groupby("customer_id")["at"].shift(-1)
    gaps["order_day"] = [FIRST + dt.timedelta(days=int(at)) for at in gaps["at"]]
    gaps["next_day"] = [
        None if pd.isna(at) else FIRST + dt.timedelta(days=int(at)) for at in gaps["next"]
    ]
    asked = pd.DataFrame(
        [(who, FIRST + dt.timedelta(days=at)) for who, days in contacts.items() for at in days],
        columns=["customer_id", "day"],
    )
    with DuckDBEngine(on_disk=False) as engine:
        engine.connection.register("gaps_frame", gaps)
        engine.connection.register("asked_frame", asked)
        engine.create(
            "gaps",
            f"""SELECT CAST(customer_id AS VARCHAR) AS customer_id,
                  CAST(order_day AS DATE) AS order_day, CAST(next_day AS DATE) AS next_day,
                  {CENTS} AS amount, {MARGIN} AS margin, '' AS customer_segment FROM gaps_frame""",
        )
        engine.create("order_days", "SELECT customer_id, order_day, amount, margin FROM gaps")
        as_of = FIRST + dt.timedelta(days=today)
        for name, sql in silent_lifetimes(engine.dialect, {WHOLE: RULE}, as_of).items():
            engine.create(name, sql)
        engine.create(
            "lifetimes",
            """SELECT l.*, (SELECT MIN(CAST(c.day AS DATE)) FROM asked_frame c
                 WHERE c.customer_id = l.customer_id AND CAST(c.day AS DATE) >= l.lost_day
                 AND (l.return_day IS NULL OR CAST(c.day AS DATE) < l.return_day))
                 AS first_contact FROM bare_lifetimes l""",
        )
        past = FIRST + dt.timedelta(days=day)
        seen = log_seen(engine, past)
        counted = [sum(date <= day for _, date in rows), sum(date > day for _, date in rows)]
        assert [seen.order_days, seen.order_days_since] == counted
        assert [seen.money, seen.money_since] == [10.0 * n for n in counted]
        return lost_moved(engine, past, as_of)


def lost_on(orders: Orders, day: int) -> set[str]:
    """Who had ordered by then, and not for as long as the rule says."""
    lost = set()
    for who, days in orders.items():
        before = [date for date in days if date <= day]
        if before and day - max(before) >= RULE:
            lost.add(who)
    return lost


def by_hand(
    orders: Orders, contacts: Mapping[str, Sequence[int]], *, day: int, today: int
) -> LostMoved:
    then, now = lost_on(orders, day), lost_on(orders, today)
    newly, back = now - then, then - now
    contacted = set()
    for who in back:
        last = max(date for date in orders[who] if date <= day)
        returned = min(date for date in orders[who] if date > day)
        if any(last + RULE <= asked < returned for asked in contacts.get(who, ())):
            contacted.add(who)
    brought = sum(len({d for d in orders[who] if day < d <= today}) for who in back)
    ended, first = 0, 0
    for who in newly:
        days = sorted({date for date in orders[who] if date <= today})
        run = [days[-1]]
        for date in reversed(days[:-1]):
            if run[-1] - date > RULE:
                break
            run.append(date)
        ended += len(run)
        first += len(run) == len(days)
    again = {who for who in then & now if any(day < date <= today for date in orders[who])}
    return LostMoved(
        then=len(then),
        newly_lost=len(newly),
        first_time=first,
        margin_lost=ended * MARGIN / 100,
        returned=len(back),
        returned_contacted=len(contacted),
        returned_alone=len(back - contacted),
        margin_back=brought * MARGIN / 100,
        lost_again=len(again),
        now=len(now),
    )


DAYS = st.lists(st.integers(0, 200), min_size=1, max_size=8)
CLIENTS = st.dictionaries(st.sampled_from("abcdefgh"), DAYS, min_size=1)


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(CLIENTS, CLIENTS, st.integers(1, 150), st.integers(1, 50))
def test_opening_in_and_out_are_the_sets_of_plain_loops(
    orders: dict[str, list[int]], contacts: dict[str, list[int]], day: int, later: int
) -> None:
    orders = {**orders, "z": [0]}
    found = moved(orders, contacts, day=day, today=day + later)
    assert found == by_hand(orders, contacts, day=day, today=day + later)
    assert found.newly_lost is not None
    assert found.returned is not None
    assert found.then + found.newly_lost - found.returned == found.now


def test_a_log_read_by_hand() -> None:
    # rule 30. On day 100: a (last 60) and b (last 0) are lost, c (last 90) is not. By day 130 a is
    # back after the contact of day 105, b still lost, c silent for 40 days: newly lost
    orders = {"a": [10, 60, 110], "b": [0], "c": [80, 90]}
    found = moved(orders, {"a": [105]}, day=100, today=130)
    assert (found.then, found.newly_lost, found.returned, found.now) == (2, 1, 1, 2)
    assert (found.returned_contacted, found.returned_alone, found.first_time) == (1, 0, 1)
    assert (found.margin_lost, found.margin_back) == (8.0, 4.0)  # two orders ended, one came


def test_one_to_nine_people_are_not_told_nor_their_money() -> None:
    whole = LostMoved(100, 20, 9, 500.0, 30, 25, 5, 70.0, 0, 90)
    told = whole.told
    assert (told.newly_lost, told.first_time, told.margin_lost) == (20, None, 500.0)
    # 5 of the 30 returned are too few: the 25 beside them would tell them
    assert (told.returned, told.returned_contacted, told.returned_alone) == (30, None, None)
    assert LostMoved(100, 5, 5, 80.0, 0, 0, 0, 0.0, 0, 105).told.margin_lost is None
