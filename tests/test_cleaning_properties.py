"""What holds for the cleaning of every log: against plain loops, and against the log itself."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.oracle_cleaning import clean_log
from tests.small_client import Cleaned, Rows, clean, clean_folder, order, small_client, write_table
from tests.small_logs import FIRST, SmallLog, days, small_logs

OFTEN, SELDOM = examples(80), examples(25)
PARTS = 3


def cleaned(log: SmallLog) -> Cleaned:
    about_orders = {name: log.tables[name] for name in ("orders", "customers")}
    return clean(log.settings, **about_orders)


@OFTEN
@given(small_logs())
def test_order_days_and_fates_of_a_random_log(log: SmallLog) -> None:
    found, plain = (
        cleaned(log),
        clean_log(log.tables["orders"], log.tables["customers"], log.rules()),
    )
    assert found.days == sorted((*day, *sums) for day, sums in plain.days.items())
    assert found.fates == plain.fates
    used = sum(amount for amount, _ in plain.days.values())
    _account_for_every_row(found, rows=len(log.tables["orders"]), used=used)


def _account_for_every_row(found: Cleaned, *, rows: int, used: int) -> None:
    """Given = used + set aside, in rows and in cents; nothing is left over."""
    table = found.data.bridge.assign(cents=(found.data.bridge.money * 100).round().astype(int))
    step = table.set_index("step")
    assert step.rows["Given"] == rows
    assert step.cents["Used"] == used
    assert (step.rows["Residual"], step.cents["Residual"]) == (0, 0)
    aside = table[~table.step.isin(["Given", "Used", "Residual"])]
    assert (aside.rows < 0).all()
    assert step.rows["Given"] + aside.rows.sum() == step.rows["Used"]
    assert step.cents["Given"] + aside.cents.sum() == step.cents["Used"]


@st.composite
def clean_logs(draw: st.DrawFn) -> Rows:
    """Orders with ids of their own, some refunded in part."""
    bought = draw(
        st.lists(st.tuples(st.sampled_from("abcd"), days(200), st.integers(2, 9)), min_size=1)
    )
    rows = [order("z", str(FIRST), 5.0, order_id="z", status="paid")]
    for number, (who, day, amount) in enumerate(bought):
        rows.append(order(who, day, float(amount), order_id=str(number), status="paid"))
        if draw(st.integers(0, 4)) == 0:
            rows.append(order(who, day, -1.0, order_id=str(number), status="paid"))
    return rows


LONELY = ("2023-07-30", "2023-07-31", "2023-08-01")  # on these days nobody buys anything else


@st.composite
def dirt(draw: st.DrawFn, rows: Rows) -> Rows:
    """Rows that must leave the cleaned log as it is."""
    day, other = draw(days(200)), draw(st.sampled_from("abcdz"))
    paid: dict[str, Any] = {"status": "paid"}
    kinds = {
        "equal": [draw(st.sampled_from(rows))],
        "guest": [order(None, day, 5.0, order_id="guest", **paid)],
        "zero": [order(other, day, 0.0, order_id="zero", **paid)],
        "refunded by id": [
            order(other, LONELY[0], sign * 7.0, order_id="r", **paid) for sign in (1, -1)
        ],
        "refunded": [
            order(other, LONELY[1], 12.34, order_id="r1", **paid),
            order(other, LONELY[2], -12.34, order_id="r2", **paid),
        ],
        "cancelled": [order(other, day, 5.0, order_id="c", status="Cancelled")],
        "staff": [order("staff", day, 5.0, order_id="s", **paid)],
        "later": [order(other, "2024-01-01", 5.0, order_id="l", **paid)],
        "no amount": [order(other, day, None, order_id="n", **paid)],
    }
    chosen = draw(st.lists(st.sampled_from(sorted(kinds)), min_size=1, unique=True))
    return [row for kind in chosen for row in kinds[kind]]


STATED: dict[str, Any] = {
    "as_of": FIRST.replace(month=12, day=31),
    "case": {"margin_rate": 0.4},
}
STAFF = [{"customer_id": "staff", "is_test": "yes"}]


@SELDOM
@given(st.data())
def test_dirt_leaves_the_order_days_unchanged(data: st.DataObject) -> None:
    rows = data.draw(clean_logs())
    added = data.draw(dirt(rows))
    before = clean(STATED, orders=rows, customers=STAFF)
    after = clean(STATED, orders=[*rows, *added], customers=STAFF)
    assert after.days == before.days
    aside = -after.data.bridge.rows.iloc[1:-2].sum()
    whole = -before.data.bridge.rows.iloc[1:-2].sum()
    assert aside == whole + len(added)


def _parts(rows: Rows, cut: Sequence[int]) -> list[Rows]:
    return [[row for row, part in zip(rows, cut, strict=True) if part == n] for n in range(PARTS)]


@SELDOM
@given(small_logs(), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_their_files_matter(
    log: SmallLog, chance: random.Random
) -> None:
    whole = cleaned(log)
    rows = list(log.tables["orders"])
    chance.shuffle(rows)
    cut = [chance.randrange(PARTS) for _ in rows]
    told = [str(part) for part in _parts(rows, cut) if part]
    assume(len(set(told)) == len(told))  # the same file twice is refused
    in_parts = log.settings | {"tables": {"orders": "part_*.csv"}}
    with small_client(in_parts, customers=log.tables["customers"]) as folder:
        _write_parts(folder, _parts(rows, cut))
        found = clean_folder(folder)
    assert (found.days, found.fates) == (whole.days, whole.fates)
    assert found.data.given["orders"].files == tuple(f"part_{n}.csv" for n in range(PARTS))


def _write_parts(folder: Path, parts: list[Rows]) -> None:
    columns = dict.fromkeys(key for rows in parts for row in rows for key in row)
    for number, rows in enumerate(parts):
        write_table(folder / f"part_{number}.csv", rows, columns=list(columns))
