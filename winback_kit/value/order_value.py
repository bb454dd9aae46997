"""Customer value without a contract: purchases to come × spend × margin, by the model that
forecasts this client's own past best.

    current customer  P(alive) · D(H) · E[M | z̄, x] · margin rate                            (1)
    new customer      margin of the first order + D_new(H) · E[M] · margin rate               (2)

D(H) are the discounted purchases of H months (value/models/discounting.py), E[M] is Gamma-Gamma
spend (value/models/gamma_gamma.py), and the margin rate that of all repeat orders. Where spend
cannot be told apart by customer, everybody spends the mean. Intervals hold the errors of the
purchase and of the spend model, and the error that the hold-out has shown (value/candidates.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from winback_kit.checks import too_little
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.history.purchase_counts import holdout_of
from winback_kit.value.candidates import Candidate, choose, doubt, reach, spread_of
from winback_kit.value.jackknife import interval, leave_one_out
from winback_kit.value.models.cells import PurchaseCounts
from winback_kit.value.models.clv import Customers, Terms, residual_value
from winback_kit.value.models.discounting import discounted_of_new
from winback_kit.value.models.gamma_gamma import SpendCounts, fit_gamma_gamma, mean_of_all
from winback_kit.value.models.newton import Fit
from winback_kit.value.models.purchase_model import (
    PurchaseModel,
    expected_purchases,
    probability_alive,
)
from winback_kit.value.order_models import (
    FEWEST_CUSTOMERS,
    FEWEST_REPEATERS,
    UNIT,
    counts_of,
    fitted,
    fitted_past,
    tracking_of,
)
from winback_kit.value.order_profile import order_profile
from winback_kit.value.order_warnings import order_diagnoses
from winback_kit.value.valued import EVERYBODY, FEWEST_SHOWN, Valued, Worth, shown_segments

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Orders:
    """Everything the value is made of: histories of all and of current customers, and spend."""

    history: History
    everyone: PurchaseCounts
    current: Customers
    segments: Array
    spend: Fit
    spend_by_customer: bool
    terms: Terms


def value_orders(history: History, *, horizon: int, discount_rate: float) -> Valued:
    """Value a client without contracts; raises Refused where the log cannot carry a model."""
    orders = _orders(history, horizon=horizon, discount_rate=discount_rate)
    models = fitted(orders.everyone)
    past = fitted_past(history)
    choice = choose(_usable([_candidate(orders, models[name], past) for name in models]))
    model = models[choice.chosen.name]
    own_doubt = doubt(choice, beyond=_beyond(orders, model, choice.chosen.value))
    by_segment, everyone = _worths(orders, model, own_doubt)
    new = _new_customer(orders, model, own_doubt)
    return Valued(
        choice=choice,
        tracking=tracking_of(history, past.get(choice.chosen.name)),
        by_segment=by_segment,
        everyone=everyone,
        new=new,
        profile=order_profile(
            model,
            orders.spend,
            orders.current,
            orders.terms,
            lapse_months=history.rule.typical_days / DAYS_PER_MONTH,
        ),
        margin_rate=orders.terms.margin_rate,
        diagnoses=order_diagnoses(
            history,
            model,
            orders.everyone,
            choice,
            horizon=horizon,
            spend_by_customer=orders.spend_by_customer,
        ),
    )


def _orders(history: History, *, horizon: int, discount_rate: float) -> Orders:
    frame = history.purchases["purchase_counts"]
    repeats, again = frame.x.to_numpy(), frame.n.to_numpy()[frame.x.to_numpy() > 0].sum()
    if frame.n.sum() < FEWEST_CUSTOMERS or again < FEWEST_REPEATERS:
        raise too_little(
            "customer value",
            f"a model of buying needs {FEWEST_CUSTOMERS} customers of whom {FEWEST_REPEATERS} "
            f"bought again; got {int(frame.n.sum())} and {int(again)}",
            "Give a longer log.",
        )
    mine = frame[frame.current_ == 1]
    if mine.empty:
        raise too_little("customer value", "nobody is a current customer", "Check the as-of date.")
    bought = (mine.n * mine.x).to_numpy(float)
    amount = mine.amount.to_numpy(float)
    mean = np.divide(amount, bought, out=np.zeros_like(amount), where=bought > 0)
    spend, by_customer = _spend(history)
    names = shown_segments(mine.groupby("segment").n.sum())
    rate = float(frame.margin.sum() / frame.amount.sum()) if frame.amount.sum() > 0 else 0.0
    if not 0 < rate <= 1 or not (repeats > 0).any():
        raise too_little(
            "customer value",
            f"the margin of repeat orders is {rate:.0%} of what was paid for them",
            "Check the column margin.",
        )
    return Orders(
        history=history,
        everyone=counts_of(frame),
        current=Customers(counts_of(mine), np.maximum(mean, 0.0)),
        segments=mine.segment.map(names).to_numpy(),
        spend=spend,
        spend_by_customer=by_customer,
        terms=Terms(
            horizon=float(horizon), unit=UNIT, discount_rate=discount_rate, margin_rate=rate
        ),
    )


def _spend(history: History) -> tuple[Fit, bool]:
    """Gamma-Gamma, or the same mean for everybody where it has no mean or no maximum."""
    frame = history.purchases["spend_counts"]
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


def _usable(candidates: list[Candidate]) -> list[Candidate]:
    """Those whose value could be worked out."""
    usable = [one for one in candidates if np.isfinite(one.value)]
    if not usable:
        raise too_little("customer value", "no model of buying fits this log", "Give a longer log.")
    return usable


def _candidate(orders: Orders, model: PurchaseModel, past: dict[str, PurchaseModel]) -> Candidate:
    frame = orders.history.purchases["holdout_counts"]
    then, forecast, actual = past.get(model.family.name), None, None
    if then is not None:
        counts = counts_of(frame)
        ahead = holdout_of(orders.history.data).days / DAYS_PER_MONTH
        expected = expected_purchases(then.family, then.parameters, counts, ahead=ahead)
        forecast, actual = float(counts.customers @ expected), float(frame.bought.sum())
    with np.errstate(all="ignore"):  # sums overflow at the edge of a family
        value = residual_value(model, orders.spend, orders.current, orders.terms)
    return Candidate(
        name=model.family.name,
        log_likelihood=model.fit.log_likelihood,
        parameters=len(model.fit.names),
        forecast=forecast,
        actual=actual,
        value=float(orders.current.counts.customers @ value),
    )


def _beyond(orders: Orders, model: PurchaseModel, value: float) -> float:
    """Share of the current customers' value in months that are more than the log covers."""
    data = orders.history.data
    months = (data.as_of - data.first_day).days / DAYS_PER_MONTH
    if months >= orders.terms.horizon or value <= 0:
        return 0.0
    near = residual_value(
        model, orders.spend, orders.current, replace(orders.terms, horizon=months)
    )
    return 1 - float(orders.current.counts.customers @ near) / value


def _worths(
    orders: Orders, model: PurchaseModel, own_doubt: float
) -> tuple[tuple[Worth, ...], Worth]:
    counts = orders.current.counts
    names = list(dict.fromkeys(orders.segments))
    sizes = {name: counts.customers[orders.segments == name].sum() for name in names}
    names.sort(key=lambda name: -sizes[name])
    member = np.stack([*(orders.segments == name for name in names), np.ones(len(counts.age))])
    weight = member * counts.customers
    people = weight.sum(axis=1)

    def mean_value(fits: Sequence[Fit]) -> Array:
        moved = replace(model, fit=fits[0])
        return np.asarray(
            weight @ residual_value(moved, fits[1], orders.current, orders.terms) / people
        )

    fits = (model.fit, orders.spend)
    value = mean_value(fits)
    half = reach(spread_of(mean_value, fits), value=value, doubt=own_doubt)
    alive = weight @ probability_alive(model.family, model.parameters, counts) / people
    ahead = expected_purchases(model.family, model.parameters, counts, ahead=12.0)
    bought = weight @ ahead / people
    worths = [
        _worth(name, int(people[i]), (value[i], half[i], alive[i], bought[i]))
        for i, name in enumerate([*names, EVERYBODY])
    ]
    return tuple(worths[:-1]), worths[-1]


def _worth(name: str, customers: int, figures: tuple[float, float, float, float]) -> Worth:
    if customers < FEWEST_SHOWN:
        return Worth(name, customers, None, None, None, None, None)
    value, half, active, next_year = map(float, figures)
    return Worth(name, customers, value, value - half, value + half, active, next_year)


def _new_customer(orders: Orders, model: PurchaseModel, own_doubt: float) -> Worth:
    """(2), with the margin of first orders measured and its error by the jackknife."""
    first = orders.history.purchases["first_orders"]
    n, margin = first.n.to_numpy(float), first.margin.to_numpy(float)
    mean = float(margin.sum() / n.sum())
    low, _ = interval(mean, leave_one_out(margin) / leave_one_out(n))

    def repeats(fits: Sequence[Fit]) -> Array:
        found = discounted_of_new(
            model.family, fits[0].parameters, horizon=orders.terms.horizon, rate=orders.terms.rate
        )
        return np.asarray(found * mean_of_all(fits[1].parameters) * orders.terms.margin_rate)

    fits = (model.fit, orders.spend)
    later = repeats(fits)
    half = reach(spread_of(repeats, fits), value=later, doubt=own_doubt)
    value, half_all = mean + float(later), float(np.hypot(half, mean - float(low)))
    year = float(model.family.purchases_of_new(model.parameters, ahead=12.0))
    return Worth(
        "New customer", int(n.sum()), value, value - half_all, value + half_all, None, year
    )
