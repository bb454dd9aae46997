"""What is wrong with the order log; all of it is added, so right cleaning gives back the truth.

Rows that must go are put on free days: gaps inside a lifetime are at least 4 days and silences
between lifetimes longer, so 1 to 3 days after an order there is no other order of that person.
Each order lends its free days to one added row at most.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sample_data.amounts import cents, money_key, order_amounts
from sample_data.days import day_number
from sample_data.draws import Ints, sample, stream, whole
from sample_data.ledger import rows_of, stacked, true_rows
from sample_data.people import Ids, test_account_ids
from sample_data.planted import Retail

FREE_DAYS = 3
REFUND_DAYS = 25
TEST_ORDERS = 10


@dataclass(frozen=True)
class Hosts:
    """Indices of the orders after which rows are added."""

    refunded: Ints
    cancelled: Ints
    zero: Ints


def dirty_rows(
    plan: Retail, seed: int, orders: pd.DataFrame, ids: Ids
) -> tuple[pd.DataFrame, dict[str, int]]:
    """All rows of orders.csv, and how many rows of each kind of dirt are among them."""
    rng = stream(seed, "dirt")
    true = true_rows(orders, ids)
    hosts = _hosts(rng, plan, orders)
    cancelled = _free_rows(rng, plan, orders, hosts.cancelled, ids).assign(status="cancelled")
    owner = orders["person_id"].to_numpy()[hosts.cancelled]
    taken = np.append(_amounts_of_persons(orders), money_key(owner, cancelled["amount"].to_numpy()))
    refunded = _refunded_orders(rng, plan, orders, hosts.refunded, ids, taken)
    one_document = len(refunded) - (int(refunded["document"].max()) + 1)
    zero = _free_rows(rng, plan, orders, hosts.zero, ids).assign(amount=0, margin=0)
    guests = _guest_rows(rng, plan, orders)
    tests = _test_rows(rng, plan)
    future = _future_rows(rng, plan, ids)
    twice = true.iloc[: len(orders)].iloc[
        np.sort(sample(rng, size=_count(plan.dirt.exact_duplicate_rate, orders), among=len(orders)))
    ]
    rows = stacked([pd.concat([true, twice]), refunded, cancelled, zero, guests, tests, future])
    return rows, {
        "exact_duplicate_rows": len(twice),
        "refunded_orders_same_order_id": one_document,
        "refunded_orders_other_order_id": len(hosts.refunded) - one_document,
        "zero_amount_rows": len(zero),
        "guest_rows": len(guests),
        "test_accounts": plan.dirt.test_accounts,
        "test_account_rows": len(tests),
        "rows_after_as_of": len(future),
        "cancelled_rows": len(cancelled),
        "persons_with_two_ids": int((ids.first != ids.second).sum()),
    }


def _count(rate: float, orders: pd.DataFrame) -> int:
    return round(rate * len(orders))


def _hosts(rng: np.random.Generator, plan: Retail, orders: pd.DataFrame) -> Hosts:
    """Different orders for each kind; a refunded order needs a next order in the lifetime."""
    person, number = orders["person_id"].to_numpy(), orders["number"].to_numpy()
    goes_on = np.append((person[1:] == person[:-1]) & (number[1:] == number[:-1]), False)
    early = orders["day"].to_numpy() <= day_number(plan.as_of) - FREE_DAYS
    shuffled = sample(rng, size=len(orders), among=len(orders))
    inside = shuffled[goes_on[shuffled] & early[shuffled]]
    refunded = inside[: _count(plan.dirt.refunded_order_rate, orders)]
    others = shuffled[early[shuffled] & ~np.isin(shuffled, refunded)]
    cancelled = _count(plan.dirt.cancelled_rate, orders)
    zero = _count(plan.dirt.zero_amount_rate, orders)
    return Hosts(refunded, others[:cancelled], others[cancelled : cancelled + zero])


def _free_rows(
    rng: np.random.Generator, plan: Retail, orders: pd.DataFrame, hosts: Ints, ids: Ids
) -> pd.DataFrame:
    """One row 1 to 3 days after each host order, of the same customer."""
    host = orders.iloc[hosts]
    amount = cents(order_amounts(rng, plan, hosts.size))
    return rows_of(
        ids.of(host["person_id"].to_numpy(), host["number"].to_numpy()),
        document=np.arange(hosts.size),
        day=host["day"].to_numpy() + whole(rng.random(hosts.size), 1, FREE_DAYS),
        amount=amount,
        margin=_margin(plan, amount),
    )


def _margin(plan: Retail, amount: Ints) -> Ints:
    return np.rint(amount * plan.first.margin_rate).astype(np.int64)


def _amounts_of_persons(orders: pd.DataFrame) -> Ints:
    """Keys of all amounts that a person's orders and partial refunds have, before and after."""
    amount, refund = orders["amount"].to_numpy(), orders["refund"].to_numpy()
    person = orders["person_id"].to_numpy()
    return np.concatenate([money_key(person, one) for one in (amount, refund, amount - refund)])


def _refunded_orders(
    rng: np.random.Generator,
    plan: Retail,
    orders: pd.DataFrame,
    hosts: Ints,
    ids: Ids,
    taken: Ints,
) -> pd.DataFrame:
    """Orders that are refunded in full: the first half under their own id, the rest under another.

    The amount is unlike any other of the same person, so that the pair can be found.
    """
    size = hosts.size
    bought = _free_rows(rng, plan, orders, hosts, ids)
    person = orders["person_id"].to_numpy()[hosts]
    amount = _made_unique(person, bought["amount"].to_numpy(), taken)
    bought = bought.assign(amount=amount, margin=_margin(plan, amount))
    most = np.minimum(REFUND_DAYS, day_number(plan.as_of) - bought["day"].to_numpy())
    same = (size + 1) // 2
    document = np.where(np.arange(size) < same, np.arange(size), np.arange(size) + size - same)
    back = bought.assign(
        document=document,
        day=bought["day"] + whole(rng.random(size), 1, most),
        amount=-amount,
        margin=-bought["margin"],
    )
    return pd.concat([bought, back], ignore_index=True)


def _made_unique(person: Ints, amount: Ints, taken: Ints) -> Ints:
    """Raise amounts by single cents until each is the only one of its person."""
    unique = amount.copy()
    while True:
        key = money_key(person, unique)
        again = np.ones(key.size, dtype=bool)
        again[np.unique(key, return_index=True)[1]] = False
        clash = np.isin(key, taken) | again
        if not clash.any():
            return unique
        unique = unique + clash


def _guest_rows(rng: np.random.Generator, plan: Retail, orders: pd.DataFrame) -> pd.DataFrame:
    """Orders without a customer id, on days when others ordered."""
    size = _count(plan.dirt.guest_rate, orders)
    day = orders["day"].to_numpy()[sample(rng, size=size, among=len(orders))]
    amount = cents(order_amounts(rng, plan, size))
    return rows_of(
        "", document=np.arange(size), day=day, amount=amount, margin=_margin(plan, amount)
    )


def _test_rows(rng: np.random.Generator, plan: Retail) -> pd.DataFrame:
    """Orders of the firm's own staff, ten an account, on any day of the log."""
    size = plan.dirt.test_accounts * TEST_ORDERS
    day = whole(rng.random(size), day_number(plan.log_start), day_number(plan.as_of))
    amount = cents(order_amounts(rng, plan, size))
    return rows_of(
        np.repeat(test_account_ids(plan), TEST_ORDERS),
        document=np.arange(size),
        day=day,
        amount=amount,
        margin=_margin(plan, amount),
    )


def _future_rows(rng: np.random.Generator, plan: Retail, ids: Ids) -> pd.DataFrame:
    """Orders with a mistyped date after the as-of day."""
    day = np.array([day_number(date) for date in plan.dirt.future_days])
    amount = cents(order_amounts(rng, plan, day.size))
    return rows_of(
        ids.first[sample(rng, size=day.size, among=plan.persons)],
        document=np.arange(day.size),
        day=day,
        amount=amount,
        margin=_margin(plan, amount),
    )
