"""Customer value without a contract: purchases to come × spend × margin, by the model that
forecasts this client's own past best.

    current customer  P(alive) · D(H) · E[M | z̄, x] · margin rate                            (1)
    new customer      margin of the first order + D_new(H) · E[M] · margin rate               (2)

D(H) are the discounted purchases of H months (value/models/discounting.py), E[M] is Gamma-Gamma
spend (value/models/gamma_gamma.py), and the margin rate that of all repeat orders. Where spend
cannot be told apart by customer, everybody spends the mean. Intervals hold the errors of the
purchase and of the spend model, and the error that the hold-out has shown (value/candidates.py).

Equation (5) of docs/model.md.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from winback_kit.checks import too_little
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.history.purchase_counts import holdout_of
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.value.customers.candidates import (
    Candidate,
    choose,
    doubt,
    reach,
    spread_of,
    with_value,
)
from winback_kit.value.customers.customer_value_records import CustomerWorth, Valued
from winback_kit.value.customers.order_models import (
    counts_of,
    fitted,
    fitted_past,
    no_model_fits,
    tracking_of,
)
from winback_kit.value.customers.order_profile import order_profile
from winback_kit.value.customers.order_segments import models_by_segment, worths_of
from winback_kit.value.customers.order_warnings import order_diagnoses
from winback_kit.value.customers.orders import Orders, at_the_edge, coarse, orders_of
from winback_kit.value.models.clv import residual_value
from winback_kit.value.models.discounting import discounted_of_new
from winback_kit.value.models.fitting.newton import Fit
from winback_kit.value.models.gamma_gamma import expected_spend, mean_of_all
from winback_kit.value.models.purchase.purchase_model import PurchaseModel, expected_purchases
from winback_kit.value.second_lifetime.jackknife import interval, leave_one_out
from winback_kit.words.own_names import NEW_CUSTOMER
from winback_kit.words.text import said

Array = np.ndarray[Any, np.dtype[np.float64]]


def value_orders(history: History, *, horizon: int, discount_rate: float) -> Valued:
    """Value a client without contracts; raises Refused where the log cannot carry a model."""
    with np.errstate(all="ignore"):  # sums overflow at the edge of a family; results are checked
        valued = _valued(history, horizon=horizon, discount_rate=discount_rate)
    for one in (*valued.by_segment, valued.everyone, valued.new):
        if (
            one.value is not None
            and not np.isfinite(np.array([one.value, one.low, one.high], float)).all()
        ):
            raise too_little(
                "customer value",
                said("no number comes of {model} on this log", model=valued.choice.chosen.name),
            )
    return valued


def _valued(history: History, *, horizon: int, discount_rate: float) -> Valued:
    orders = orders_of(history, horizon=horizon, discount_rate=discount_rate)
    models = fitted(orders.everyone)
    past = fitted_past(history)
    choice = choose(_usable([_candidate(orders, models[name], past) for name in models]))
    model = models[choice.chosen.name]
    own_doubt = doubt(choice, beyond=_beyond(orders, model, choice.chosen.value))
    models_apart = models_by_segment(orders, model)
    by_segment, everyone = worths_of(orders, models_apart, own_doubt)
    new = _new_customer(orders, model, own_doubt)
    return Valued(
        choice=with_value(choice, everyone.total),
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
            segments_apart=len({id(one) for one in models_apart.values()}) > 1
            if orders.own_segments
            else None,
        ),
        lost_each=_lost_each(orders, model),
    )


def _lost_each(orders: Orders, model: PurchaseModel) -> float | None:
    """(1) of those lost within the last twelve months, on the day of their last order."""
    people = orders.lost.counts.total
    if people < FEWEST_PEOPLE:
        return None
    value = residual_value(model, orders.spend, orders.lost, orders.terms)
    each = float(orders.lost.counts.customers @ value) / people
    return each if np.isfinite(each) else None


def _usable(candidates: list[Candidate]) -> list[Candidate]:
    """Those whose value could be worked out."""
    usable = [one for one in candidates if np.isfinite(one.value)]
    if not usable:
        raise no_model_fits()
    return usable


def _candidate(orders: Orders, model: PurchaseModel, past: dict[str, PurchaseModel]) -> Candidate:
    then = past.get(model.family.name)
    forecast, actual, money_error = _tested(orders, then) if then else (None, None, None)
    rows = coarse(orders.current) if at_the_edge(model.fit) else orders.current
    value = residual_value(model, orders.spend, rows, orders.terms)
    return Candidate(
        name=model.family.name,
        log_likelihood=model.fit.log_likelihood,
        parameters=len(model.fit.names),
        forecast=forecast,
        actual=actual,
        value=float(rows.counts.customers @ value),
        money_error=money_error,
    )


def _tested(orders: Orders, then: PurchaseModel) -> tuple[float, float, float | None]:
    """Orders forecast at the origin and those that came, and the error in what they brought.

    What a customer will spend on an order is expected from his orders before the origin.
    """
    frame = orders.history.purchases.holdout_counts
    counts = counts_of(frame)
    ahead = holdout_of(orders.history.data).days / DAYS_PER_MONTH
    expected = expected_purchases(then.family, then.parameters, counts, ahead=ahead)
    bought, amount = (frame.n * frame.x).to_numpy(float), frame.amount.to_numpy(float)
    mean = np.divide(amount, bought, out=np.zeros_like(amount), where=bought > 0)
    each = expected_spend(orders.spend.parameters, orders=counts.repeats, mean_spend=mean)
    paid = float(frame.paid.sum())
    error = float(counts.customers @ (expected * each)) / paid - 1 if paid > 0 else None
    return float(counts.customers @ expected), float(frame.bought.sum()), error


def _beyond(orders: Orders, model: PurchaseModel, value: float) -> float:
    """Share of the current customers' value in months that are more than the log covers."""
    data = orders.history.data
    months = (data.as_of - data.first_day).days / DAYS_PER_MONTH
    if months >= orders.terms.horizon or value <= 0:
        return 0.0
    rows = coarse(orders.current)
    near, all_of_it = (
        rows.counts.customers
        @ residual_value(model, orders.spend, rows, replace(orders.terms, horizon=horizon))
        for horizon in (months, orders.terms.horizon)
    )
    return 1 - float(near / all_of_it)


def _new_customer(orders: Orders, model: PurchaseModel, own_doubt: float) -> CustomerWorth:
    """(2), with the margin of first orders measured and its error by the jackknife."""
    first = orders.history.purchases.first_orders
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
    return CustomerWorth(
        NEW_CUSTOMER, int(n.sum()), value, value - half_all, value + half_all, None, year
    )
