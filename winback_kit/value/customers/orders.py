"""What customer value without a contract is made of: histories, spend and terms of one client.

Refused where the log cannot carry a model: too few customers or too few who bought again, nobody
current, or a margin that is no share of what was paid.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.checks import too_little
from winback_kit.history.measure import History
from winback_kit.history.purchase_counts import value_segments
from winback_kit.value.customers.customer_value_records import shown_segments
from winback_kit.value.customers.order_models import (
    FEWEST_CUSTOMERS,
    FEWEST_REPEATERS,
    UNIT,
    counts_of,
)
from winback_kit.value.models.clv import Customers, ValueTerms
from winback_kit.value.models.fitting.newton import Fit
from winback_kit.value.models.gamma_gamma import SpendCounts, fit_gamma_gamma
from winback_kit.value.models.purchase.cells import PurchaseCounts, cell_of, narrow_cells
from winback_kit.words.text import Count, PerCent, said

Array = np.ndarray[Any, np.dtype[np.float64]]
COARSE = 0.4  # steps of cells, as in value/models/cells.py
DAYS_A_YEAR = 365
OPEN = 3.0  # standard error of a logarithm beyond which a direction counts as open


@dataclass(frozen=True)
class Orders:
    """Everything the value is made of: histories of all and of current customers, and spend.

    `segments` is the shown segment of each row of `current`; `own_segments` maps the client's own
    segments to those shown, and is empty where customers are grouped by their orders.
    """

    history: History
    everyone: PurchaseCounts
    current: Customers
    lost: Customers
    segments: Array
    own_segments: dict[str, str]
    spend: Fit
    spend_by_customer: bool
    terms: ValueTerms


def orders_of(history: History, *, horizon: int, discount_rate: float) -> Orders:
    """The histories, spend and terms; raises Refused where they cannot carry a model."""
    frame = history.purchases.purchase_counts
    repeats, again = frame.x.to_numpy(), frame.n.to_numpy()[frame.x.to_numpy() > 0].sum()
    if frame.n.sum() < FEWEST_CUSTOMERS or again < FEWEST_REPEATERS:
        raise too_little(
            "customer value",
            said(
                "a model of buying needs {customers} customers of whom {repeaters} bought again; "
                "got {n} and {again}",
                customers=Count(FEWEST_CUSTOMERS),
                repeaters=Count(FEWEST_REPEATERS),
                n=Count(int(frame.n.sum())),
                again=Count(int(again)),
            ),
        )
    mine = frame[frame.current_ == 1]
    if mine.empty:
        raise too_little("customer value", "nobody is a current customer", "Check the as-of date.")
    spend, by_customer = _spend(history)
    names = shown_segments(mine.groupby("segment").n.sum())
    rate = float(frame.margin.sum() / frame.amount.sum()) if frame.amount.sum() > 0 else 0.0
    if not 0 < rate <= 1 or not (repeats > 0).any():
        raise too_little(
            "customer value",
            said(
                "the margin of repeat orders is {rate} of what was paid for them",
                rate=PerCent(rate, digits=0),
            ),
            "Check the column margin.",
        )
    return Orders(
        history=history,
        everyone=counts_of(frame),
        current=_customers(mine),
        lost=_customers(_lost_of_late(history)),
        segments=mine.segment.map(names).to_numpy(),
        own_segments=names if value_segments(history.data, history.segment_by) == "segment" else {},
        spend=spend,
        spend_by_customer=by_customer,
        terms=ValueTerms(
            horizon=float(horizon), unit=UNIT, discount_rate=discount_rate, margin_rate=rate
        ),
    )


def _customers(rows: pd.DataFrame) -> Customers:
    """Rows of purchase counts as customers, with the mean of their repeat orders (0 without)."""
    bought = (rows.n * rows.x).to_numpy(float)
    amount = rows.amount.to_numpy(float)
    mean = np.divide(amount, bought, out=np.zeros_like(amount), where=bought > 0)
    return Customers(counts_of(rows), np.maximum(mean, 0.0))


def _lost_of_late(history: History) -> pd.DataFrame:
    """Those lost within the last twelve months, as they were on the day of their last order."""
    rows = history.purchases.purchase_counts
    silent = (rows.age - rows.t_x) / rows.n
    gone = (rows.current_ == 0) & (silent < history.rule.typical_days + DAYS_A_YEAR)
    return rows[gone].assign(age=rows.t_x[gone])


def _spend(history: History) -> tuple[Fit, bool]:
    """Gamma-Gamma, or the same mean for everybody where it has no mean or no maximum."""
    frame = history.purchases.spend_counts
    if frame.empty:
        raise too_little("customer value", "no repeat order was paid for", "Check the amounts.")
    rows = SpendCounts(frame.x.to_numpy(), frame.amount.to_numpy(float), frame.n.to_numpy(float))
    fit = fit_gamma_gamma(rows)
    if fit.converged and fit.parameters["q"] > 1.0 + 1e-3:
        return fit, True
    weight = rows.orders * rows.customers
    mean = float(weight @ rows.mean_spend / weight.sum())
    error = float(np.sqrt(rows.customers @ (rows.mean_spend - mean) ** 2)) / rows.customers.sum()
    flat = {"p": 1.0, "q": 1e9, "gamma": mean * 1e9}  # E[M | z̄, x] is the mean, whatever z̄
    covariance = np.diag([0.0, 0.0, (error / mean) ** 2])
    return Fit(flat, fit.log_likelihood, covariance, fit.evaluations, True), False


def at_the_edge(fit: Fit) -> bool:
    """Whether the data leave a direction of the parameters open, as where nobody seems to leave."""
    return bool(np.sqrt(np.abs(np.diag(fit.covariance)).max()) > OPEN)


def coarse(customers: Customers) -> Customers:
    """The same customers in wide cells: enough for a standard error, or a value at the edge."""
    _, cell = cell_of(customers.counts, step=COARSE)
    cells = narrow_cells(customers.counts, step=COARSE)
    money = np.bincount(cell, customers.counts.customers * customers.mean_spend)
    return Customers(cells, np.asarray(money / cells.customers))
