"""What each order brought: amount, margin and, now and then, a partial refund.

    amount = mean · L(person) · L(order),  margin = margin rate of the lifetime · amount · L

with L lognormal of mean 1, all independent of each other and of what the customer does; so the
expected amount is the mean, and the expected margin of an order is

    mean · margin rate · (1 − refund rate · refunded share)                                   (1)

Money is in whole cents. A refund that would fall after the as-of day is not made; it would have
concerned some orders of the last 20 days only, so equation 1 holds but for 1 in 10,000.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.days import NEVER, day_number
from sample_data.draws import Flags, Floats, Ints, lognormal, stream, whole
from sample_data.planted import Retail


def cents(money: Floats) -> Ints:
    """Money as whole cents, at least one."""
    return np.maximum(np.rint(money * 100), 1).astype(np.int64)


def order_amounts(rng: np.random.Generator, plan: Retail, size: int) -> Floats:
    """Amounts of orders of strangers: both lognormal parts drawn anew for each order."""
    persons = lognormal(rng.random(size), spread=plan.amount_spread_persons)
    orders = lognormal(rng.random(size), spread=plan.amount_spread_orders)
    return plan.amount_mean * persons * orders


def margin_rates(plan: Retail, number: Ints) -> Floats:
    """The margin rate of the first and of later lifetimes."""
    return np.where(number == 1, plan.first.margin_rate, plan.later.margin_rate)


def price_orders(plan: Retail, seed: int, orders: pd.DataFrame) -> pd.DataFrame:
    """The orders with amount, margin, refund, refund_margin (cents) and refund_day."""
    rng = stream(seed, "amounts")
    size = len(orders)
    person = orders["person_id"].to_numpy()
    level = lognormal(rng.random(plan.persons), spread=plan.amount_spread_persons)[person]
    noise = lognormal(rng.random(size), spread=plan.amount_spread_orders)
    amount = cents(plan.amount_mean * level * noise)
    rate = margin_rates(plan, orders["number"].to_numpy())
    margin = cents(amount / 100 * rate * lognormal(rng.random(size), spread=plan.margin_spread))
    refund_day = orders["day"].to_numpy() + whole(rng.random(size), 1, plan.partial_refund_days)
    refund = np.rint(amount * plan.partial_refund_share).astype(np.int64)
    made = (rng.random(size) < plan.partial_refund_rate) & (refund_day <= day_number(plan.as_of))
    made &= ~_like_an_order(person, amount=amount, refund=refund)
    part = np.rint(margin * plan.partial_refund_share).astype(np.int64)
    return orders.assign(
        amount=amount,
        margin=margin,
        refund=np.where(made, refund, 0),
        refund_margin=np.where(made, part, 0),
        refund_day=np.where(made, refund_day, NEVER),
    )


def money_key(person: Ints, amount: Ints) -> Ints:
    """One number for a person and an amount in cents."""
    return person * 10**9 + amount


def _like_an_order(person: Ints, *, amount: Ints, refund: Ints) -> Flags:
    """Refunds of exactly the amount of an order of the same person would be ambiguous."""
    return np.isin(money_key(person, refund), money_key(person, amount))
