"""Signals as the engine counts them: against a plain loop over the rows, and by hand."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.conftest import real_data
from tests.order_logs import cleaned_client
from tests.small_client import later, order, small_client
from winback_kit.client.folder import Client, open_client
from winback_kit.history.at_risk.area import area_of, placed
from winback_kit.history.at_risk.flags import Flags
from winback_kit.history.at_risk.rows import SignalRows, keep_signal_rows
from winback_kit.history.defection.defection import who_left
from winback_kit.history.measure import History, measured_history
from winback_kit.tables.read import open_tables

AS_OF, LAPSE = "2025-12-31", 90
FIRST = "2024-06-01"


def rows_of(client: Client) -> tuple[History, SignalRows]:
    with open_tables(client) as tables:
        history = measured_history(tables)
        who_left(tables.engine, history)
        return history, keep_signal_rows(tables.engine, history)


def days_between(first: str, last: str) -> int:
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days


@pytest.fixture(scope="module")
def made() -> dict[str, list[dict[str, Any]]]:
    """A log of sixty customers with everything beside it."""
    draw = random.Random(9)  # noqa: S311
    span = days_between(FIRST, AS_OF)
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for n in range(60):
        who, day = f"c{n:02d}", draw.randrange(200)
        while day <= span:
            cut = draw.choice([0, 0, 2])
            tables["orders"].append(
                order(who, later(FIRST, day), draw.randrange(10, 90), discount=f"{cut}")
            )
            if draw.random() < 0.2:
                opened, wait = min(day + draw.randrange(60), span), draw.randrange(1, 120)
                closed = opened + wait if opened + wait <= span else None
                tables["tickets"].append(
                    {
                        "customer_id": who,
                        "opened": later(FIRST, opened),
                        "topic": f"{day}",
                        "closed": closed and later(FIRST, closed),
                        "recovered": None if closed is None else draw.choice(["yes", "no"]),
                    }
                )
            if draw.random() < 0.8:
                answer = {"customer_id": who, "date": later(FIRST, day), "question": "Like it?"}
                tables["survey"].append(answer | {"answer": str(draw.randrange(1, 6))})
            day += 1 + int(draw.expovariate(1 / draw.choice([20, 60])))
            if draw.random() < 0.1:
                day += 100
        if draw.random() < 0.3:
            out = {"customer_id": who, "channel": "e-mail", "do_not_contact": "no"}
            tables["permissions"].append(out | {"opted_out_at": later(FIRST, draw.randrange(span))})
    return tables


@pytest.fixture(scope="module")
def read(made: dict[str, list[dict[str, Any]]]) -> SignalRows:
    settings = {"as_of": AS_OF, "definitions": {"lapse_days": LAPSE}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("winback_kit.history.at_risk.statements.FEWEST_ANSWERS", 10)
        with small_client(settings, **made) as folder:
            return rows_of(open_client(folder))[1]


def known(made: dict[str, list[dict[str, Any]]], evening: str) -> list[dict[str, float]]:
    """What a plain loop says of everybody who is not lost on an evening."""
    found = []
    for who in sorted({one["customer_id"] for one in made["orders"]}):
        mine = {
            name: [one for one in rows if one["customer_id"] == who] for name, rows in made.items()
        }
        bought: dict[str, int] = defaultdict(int)
        for one in mine["orders"]:
            bought[one["order_date"]] += round(100 * float(one["amount"]))
        before = sorted(day for day in bought if day <= evening)
        if not before or days_between(before[-1], evening) >= LAPSE:
            continue
        gaps = [days_between(*pair) for pair in itertools.pairwise(before)]
        lines = [one for one in mine["orders"] if one["order_date"] <= evening]
        tickets = [one for one in mine["tickets"] if one["opened"] <= evening]
        shut = [
            one
            for one in tickets
            if one["closed"] and later(evening, -180) < one["closed"] <= evening
        ]
        answers = [one for one in mine["survey"] if later(evening, -365) < one["date"] <= evening]
        last = max((one["date"] for one in answers), default="")
        found.append(
            {
                "lost": float(not any(evening < day <= later(evening, LAPSE) for day in bought)),
                "silence": days_between(before[-1], evening),
                "orders": len(before),
                "tenure": days_between(before[0], evening),
                "ratio": days_between(before[-1], evening) / (sum(gaps) / len(gaps))
                if gaps
                else -1,
                "basket": sum(bought[day] for day in before) / len(before),
                "again": sum(gap > LAPSE for gap in gaps),
                "discounted": sum(one["discount"] != "0" for one in lines) / len(lines),
                "tickets": sum(one["opened"] > later(evening, -180) for one in tickets),
                "open_tickets": sum(
                    not one["closed"] or one["closed"] > evening for one in tickets
                ),
                "unrecovered": sum(one["recovered"] == "no" for one in shut),
                "recovered": sum(one["recovered"] == "yes" for one in shut),
                "opted_out": any(one["opted_out_at"] <= evening for one in mine["permissions"]),
                "answer_0": min(
                    (float(a["answer"]) for a in answers if a["date"] == last), default=-1
                ),
                "now": sum(bought[day] for day in before if day > later(evening, -90)),
                "earlier": sum(
                    bought[day]
                    for day in before
                    if later(evening, -180) < day <= later(evening, -90)
                ),
            }
        )
    return found


def test_signals_are_those_of_a_plain_loop(
    made: dict[str, list[dict[str, Any]]], read: SignalRows
) -> None:
    assert [str(one) for one in read.evenings[:3]] == ["2025-12-31", "2025-10-02", "2025-07-04"]
    for at, evening in enumerate(map(str, read.evenings)):
        said = known(made, evening)
        mine = np.flatnonzero(read.origin == at)
        assert len(mine) == len(said) > 15
        if at:
            assert sorted(read.lost[mine].tolist()) == sorted(one["lost"] for one in said)
        for key, values in read.values.items():
            if key == "trend":
                house = sum(o["now"] + 100 for o in said) / sum(o["earlier"] + 100 for o in said)
                other = [(one["now"] + 100) / (one["earlier"] + 100) / house for one in said]
            elif key.startswith("trait"):
                continue
            else:
                other = [float(one[key]) for one in said]
            found = np.where(np.isnan(values[mine]), -1, values[mine])
            assert sorted(found) == pytest.approx(sorted(other)), (key, evening)
        both = [  # and they belong to one customer
            (one["silence"], one["orders"], one["tenure"], one["tickets"]) for one in said
        ]
        together = zip(
            *(read.values[key][mine] for key in ("silence", "orders", "tenure", "tickets")),
            strict=True,
        )
        assert sorted(together) == sorted(both)


def test_days_to_the_loss(read: SignalRows) -> None:
    assert read.lead == pytest.approx(LAPSE - read.values["silence"])


def contract(who: str, start: str, end: str | None, price: int, **more: Any) -> dict[str, Any]:
    row = {"customer_id": who, "start": start, "end": end, "price": f"{price}", "period": "month"}
    return row | {"paused": "no"} | more


def test_signals_of_contracts() -> None:
    # as of 31 December, horizon 90 days: the evening is 2 October
    spells = [
        contract("dear", "2025-01-01", None, 50),
        contract("left", "2025-06-01", "2025-12-01", 30),
        contract("cheaper", "2025-01-01", "2025-08-01", 60),
        contract("cheaper", "2025-08-01", None, 40),
        contract("paused", "2025-01-01", "2025-07-01", 30),
        contract("paused", "2025-07-01", "2025-08-01", 0, paused="yes"),
        contract("paused", "2025-08-01", None, 30),
        contract("back", "2024-01-01", "2024-06-01", 30),
        contract("back", "2025-03-01", None, 30),
        contract("gone", "2024-01-01", "2025-09-01", 30),
    ]
    with small_client({"as_of": "2025-12-31"}, subscriptions=spells) as folder:
        rows = rows_of(open_client(folder))[1]
    mine = np.flatnonzero(rows.origin == 1)
    assert str(rows.evenings[1]) == "2025-10-02"
    found = sorted(
        zip(
            rows.values["tenure"][mine],
            rows.values["price"][mine],
            rows.values["cheaper"][mine],
            rows.values["paused"][mine],
            rows.values["again"][mine],
            rows.lost[mine],
            strict=True,
        )
    )
    assert found == [
        (days_between("2025-06-01", "2025-10-02"), 3000, 0, 0, 0, 1),
        (days_between("2025-03-01", "2025-10-02"), 3000, 0, 0, 1, 0),
        (days_between("2025-01-01", "2025-10-02"), 3000, 0, 1, 0, 0),
        (days_between("2025-01-01", "2025-10-02"), 4000, 1, 0, 0, 0),
        (days_between("2025-01-01", "2025-10-02"), 5000, 0, 0, 0, 0),
    ]
    assert rows.flags is None
    assert rows.lead[mine][rows.lost[mine] == 1] == [days_between("2025-10-02", "2025-12-01")]


def test_payments_within_the_grace_period_and_beyond_it() -> None:
    # grace of five days, evening 2 October 2025: what was paid late since 2 October 2024
    spells = [
        contract("within", "2025-01-01", "2025-08-01", 30, involuntary="no"),
        contract("within", "2025-08-04", None, 30),  # 3 days
        contract("beyond", "2025-01-01", "2025-08-01", 30),
        contract("beyond", "2025-08-15", None, 30),  # 14 days, the contract had ended
        contract("failed", "2025-01-01", "2025-06-01", 30, involuntary="yes"),
        contract("failed", "2025-09-01", None, 30),  # 92 days after a payment that failed
        contract("returned", "2025-01-01", "2025-06-01", 30),
        contract("returned", "2025-09-01", None, 30),  # 92 days after leaving
        contract("before", "2024-01-01", "2024-08-01", 30),
        contract("before", "2024-08-15", None, 30),  # more than a year ago
    ]
    settings = {"as_of": "2025-12-31", "definitions": {"renewal_grace_days": 5}}
    with small_client(settings, subscriptions=spells) as folder:
        rows = rows_of(open_client(folder))[1]
    mine = np.flatnonzero(rows.origin == 1)
    found = zip(
        *(rows.values[key][mine] for key in ("tenure", "late", "overdue", "again")), strict=True
    )
    assert sorted(found) == [
        (days_between("2025-09-01", "2025-10-02"), 0, 0, 1),
        (days_between("2025-09-01", "2025-10-02"), 0, 1, 1),
        (days_between("2025-08-15", "2025-10-02"), 0, 1, 1),
        (days_between("2025-01-01", "2025-10-02"), 1, 0, 0),
        (days_between("2024-08-15", "2025-10-02"), 0, 0, 1),
    ]


# ../shared/chapters.md 09: base, quiet, silence, few orders, short tenure, small baskets, 90-day
# trend, silence ÷ own mean gap with its n, and the share quiet of the first tenth by few orders,
# equals there in the order of their ids
KEYS = {"silence": 1, "orders": -1, "tenure": -1, "basket": -1, "trend": -1, "ratio": 1}
FIVE = {
    "cdnow": (
        "1997-12-31",
        180,
        (6343, 2925),
        (0.619501, 0.689655, 0.506415, 0.556949, 0.537350, 0.498261),
        6342,
        0.6483,
    ),
    "online_retail": (
        "2011-08-31",
        90,
        (1923, 613),
        (0.595553, 0.744393, 0.685677, 0.597198, 0.377595, 0.484697),
        1466,
        0.5104,
    ),
    "complete_journey": (
        "2017-09-30",
        45,
        (1430, 93),
        (0.709883, 0.824579, 0.728657, 0.574706, 0.436775, 0.553590),
        1421,
        0.2517,
    ),
    "longlog": (
        "2010-12-31",
        730,
        (6443, 3207),
        (0.697519, 0.717768, 0.634910, 0.606941, 0.622791, 0.646205),
        4167,
        0.7966,
    ),
    "apparel": (
        "2007-12-31",
        180,
        (122, 58),
        (0.536234, 0.634698, 0.500000, 0.486665, 0.535291, 0.438443),
        122,
        0.7500,
    ),
}
OF_MONEY = 3e-6  # the oracle summed amounts in floating point, where equals are not always equal


@pytest.mark.slow
@pytest.mark.parametrize("name", FIVE)
def test_signals_of_the_five_logs(name: str, tmp_path: Path) -> None:
    origin, lapse, (base, quiet), areas, with_gap, _ = FIVE[name]
    _, rows = rows_of(cleaned_client(name, tmp_path, as_of=later(origin, lapse), lapse_days=lapse))
    mine = np.flatnonzero(rows.origin == 1)
    assert str(rows.evenings[1]) == origin
    assert (len(mine), int(rows.lost[mine].sum())) == (base, quiet)
    for (key, sign), expected in zip(KEYS.items(), areas, strict=True):
        values = rows.values[key][mine]
        told = np.isfinite(values)
        found = placed(sign * values[told], rows.lost[mine][told]).value
        within = OF_MONEY if key in ("basket", "trend") else 1e-6
        assert found == pytest.approx(expected, abs=within), key
    assert int(np.isfinite(rows.values["ratio"][mine]).sum()) == with_gap


@pytest.mark.slow
@pytest.mark.parametrize("name", FIVE)
def test_first_tenth_by_few_orders_with_equals_by_their_ids(name: str) -> None:
    """From the days themselves: the kit counts equals at their mean, since ids are no signal."""
    duckdb = pytest.importorskip("duckdb")
    origin, lapse, (base, _), *_, expected = FIVE[name]
    from tests.order_logs import _LOGS

    source, query = _LOGS[name]
    days = duckdb.sql(query.format(file=f"'{real_data(source)}'"))
    rows = duckdb.sql(
        f"""SELECT customer_id, COUNT(*) FILTER (order_date <= DATE '{origin}') AS n,
              MAX(order_date) FILTER (order_date <= DATE '{origin}') AS last,
              COUNT(*) FILTER (order_date > DATE '{origin}' AND order_date <=
                DATE '{later(origin, lapse)}') AS then_ FROM days GROUP BY customer_id
            HAVING last > DATE '{later(origin, -lapse)}' ORDER BY customer_id"""
    ).df()
    assert len(rows) == base
    assert len(days) > base
    first = np.argsort(rows.n.to_numpy(), kind="stable")[: base // 10]
    assert (rows.then_.to_numpy()[first] == 0).mean() == pytest.approx(expected, abs=5e-5)
    assert area_of(-rows.n, rows.then_ == 0).value == pytest.approx(FIVE[name][3][1], abs=1e-6)


# flags, lost, ordered in time, open, precision of those that have ended
WARNED = {
    "cdnow": ("1998-06-30", 180, (23_300, 6_225, 2_059), 31_584, 0.789162),
    "online_retail": ("2011-12-09", 90, (3_202, 2_283, 838), 6_323, 0.583774),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WARNED)
def test_warnings_of_the_fixed_rule(name: str, tmp_path: Path) -> None:
    as_of, lapse, counts, flags, precision = WARNED[name]
    _, rows = rows_of(cleaned_client(name, tmp_path, as_of=as_of, lapse_days=lapse))
    assert rows.flags == Flags(lapse // 2, lapse - lapse // 2, *counts)
    assert rows.flags is not None
    assert rows.flags.flags == flags
    assert rows.flags.precision == pytest.approx(precision, abs=1e-6)
