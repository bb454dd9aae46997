"""How the value of a customer without a contract hangs on his orders and on his silence.

For a customer of some age who spends the mean on an order: residual value and P(alive) by the
months since the last order, for two to sixteen orders. Long silence says more about a heavy buyer
than about a light one: he is the more surely gone, and his line can fall below the other's (the
increasing frequency paradox of Fader, Hardie & Lee 2005, JMR 42:415).
"""

from typing import Any

import numpy as np

from winback_kit.value.customers.customer_value_records import Profile, ValueLine
from winback_kit.value.models.clv import Customers, ValueTerms, residual_value
from winback_kit.value.models.fitting.newton import Fit
from winback_kit.value.models.gamma_gamma import mean_of_all
from winback_kit.value.models.purchase.cells import PurchaseCounts
from winback_kit.value.models.purchase.purchase_model import PurchaseModel, probability_alive

Array = np.ndarray[Any, np.dtype[np.float64]]
ORDERS = (2, 4, 8, 16)
FEWEST_MONTHS = 18
PAST_THE_RULE = 1.5
POINTS_A_MONTH = 2
FEWEST_LIKE_IT = (
    0.02  # of the current customers: lines for more orders than these have are left out
)


def order_profile(
    model: PurchaseModel, spend: Fit, current: Customers, terms: ValueTerms, *, lapse_months: float
) -> Profile:
    """Lines over months of silence, at an age that one in four current customers has reached."""
    age = _quantile(current.counts.age, current.counts.customers, 0.75)
    longest = min(age, max(FEWEST_MONTHS, PAST_THE_RULE * lapse_months))
    silence = np.arange(0, longest + 1e-9, 1 / POINTS_A_MONTH)
    mean = mean_of_all(spend.parameters)
    lines = []
    for orders in ORDERS:
        share = current.counts.customers[current.counts.repeats + 1 >= orders].sum()
        if orders > 2 and share < FEWEST_LIKE_IT * current.counts.total:
            continue
        rows = _histories(orders, silence, age)
        of_one = residual_value(model, spend, Customers(rows, np.full(len(silence), mean)), terms)
        alive = probability_alive(model.family, model.parameters, rows)
        lines.append(ValueLine(f"{orders}", orders, silence, of_one, alive))
    return Profile(tuple(lines), age, _crosses(lines), lapse_months)


def _histories(orders: int, silence: Array, age: float) -> PurchaseCounts:
    size = len(silence)
    return PurchaseCounts(
        np.full(size, orders - 1, np.int64),
        age - silence,
        np.full(size, age),
        np.ones(size),
        "month",
    )


def _crosses(lines: list[ValueLine]) -> float | None:
    """The first month in which the most orders are worth less than two."""
    two = next((line for line in lines if line.orders == 2), None)
    if two is None or lines[-1].orders <= 2:
        return None
    below = np.flatnonzero(lines[-1].value < two.value)
    return float(two.at[below[0]]) if len(below) else None


def _quantile(values: Array, weights: Array, share: float) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) >= share * weights.sum()
    return float(values[order][np.argmax(reached)])
