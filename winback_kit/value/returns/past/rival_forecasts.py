"""Other ways to forecast the lost, beside the return model.

`curves`: what those lost before them did. P(return) of one lost u days ago within h more is
(S(u) − S(u + h)) / S(u), S the Kaplan-Meier curve of the time from loss to return; a return brings
the mean cumulative orders by time since the return (Nelson 1988, J. Quality Technology 20:24) that
earlier returns brought. Beyond what was seen both go on at the pace of their last third.

`purchase_models`: BG/NBD or Pareto/NBD fitted to all customers, with Gamma-Gamma spend.

`last_cohort`, the naive one: those lost a horizon ago, and what each of them did since.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from winback_kit.checks import Refused
from winback_kit.history.kaplan_meier import kaplan_meier
from winback_kit.history.silences import Silences
from winback_kit.value.models.gamma_gamma import expected_spend as gamma_gamma_spend
from winback_kit.value.models.gamma_gamma import fit_gamma_gamma, spend_counts
from winback_kit.value.models.purchase.beta_geometric import BG_NBD
from winback_kit.value.models.purchase.cells import PurchaseCounts, count_customers
from winback_kit.value.models.purchase.pareto_nbd import PARETO_NBD
from winback_kit.value.models.purchase.purchase_model import (
    expected_purchases,
    fit_family,
    probability_alive,
)
from winback_kit.value.returns.model.forecast import BLOCKS, Forecast, chance_errors
from winback_kit.value.returns.model.spend import Spend, expected_spend
from winback_kit.value.returns.past.trial import what_happened

Array = np.ndarray[Any, np.dtype[np.float64]]
FEWEST_RETURNS = 20


def curves(log: Silences, horizon_days: int) -> dict[str, Forecast]:
    """What those lost before did, by time since their loss."""
    lapsed = log.silence >= log.rule_days
    since_loss = (log.silence - log.rule_days)[lapsed]
    ended = log.ended[lapsed]
    if not len(log.lost) or ended.sum() < FEWEST_RETURNS:
        return {}
    days = np.arange(log.until + horizon_days + 2)
    away = _carried_survival(since_loss, ended, size=len(days))
    orders = _orders_since_return(log, size=horizon_days + 1)
    rows = log.lost
    lost_for = (log.until - log.day[rows] - log.rule_days[rows]).astype(int)
    kinds, kind = np.unique(lost_for, return_inverse=True)
    returned = np.zeros((len(kinds), horizon_days))
    for at, start in enumerate(kinds):
        stay = away[start : start + horizon_days + 1] / max(away[start], 1e-9)
        returned[at] = stay[:-1] - stay[1:]
    brought = returned @ orders[horizon_days - 1 :: -1][:horizon_days]
    spend = expected_spend(log, rows)
    block = np.arange(horizon_days) * BLOCKS // horizon_days
    people = np.bincount(kind)
    by_day = people @ returned
    later = np.convolve(by_day, np.diff(orders, prepend=0.0))[:horizon_days]
    forecast = _forecast(
        "curves",
        log,
        returned=returned.sum(axis=1)[kind],
        orders=brought[kind],
        spend=spend,
        by_block=np.bincount(block, weights=by_day, minlength=BLOCKS).astype(float),
        orders_by_block=np.bincount(block, weights=later, minlength=BLOCKS).astype(float),
    )
    return {"curves": forecast}


def _carried_survival(since_loss: Array, ended: Any, *, size: int) -> Array:
    """Share not back by day since the loss, carried on at the hazard of the last third."""
    curve = kaplan_meier(since_loss, ended, np.ones(len(since_loss)))
    seen = 1 - curve.share
    span = max(1, curve.days // 3)
    start = seen[-1 - span] if curve.days >= span else 1.0
    daily = (seen[-1] / start) ** (1 / span) if seen[-1] > 0 and start > 0 else 1.0
    later = seen[-1] * daily ** np.arange(1, max(0, size - len(seen)) + 1)
    return np.concatenate([seen, later])[:size]


def _orders_since_return(log: Silences, *, size: int) -> Array:
    """Mean cumulative orders by day since a return, the returning order included."""
    back = np.flatnonzero(log.since_lapse == 1)
    run = np.zeros(len(log.day), dtype=np.int64)
    run[back] = 1
    start = np.maximum.accumulate(np.where(run == 1, np.arange(len(run)), 0))
    after = log.since_lapse > 1
    age = (log.day - log.day[start])[after].astype(int)
    followed = (log.until - log.day[back]).astype(int)
    at_risk = np.bincount(followed, minlength=size)[::-1].cumsum()[::-1][:size]
    events = np.bincount(age, minlength=size)[:size]
    seen = int((at_risk >= FEWEST_RETURNS).sum())
    daily = np.divide(events, at_risk, out=np.zeros(size), where=at_risk > 0)
    if seen < size:
        third = max(1, seen // 3)
        daily[seen:] = daily[max(0, seen - third) : seen].mean() if seen else 0.0
    return np.asarray(1 + np.cumsum(daily))


FAMILIES = {family.name: family for family in (BG_NBD, PARETO_NBD)}


def purchase_models(
    log: Silences, horizon_days: int, names: Iterable[str] = FAMILIES
) -> dict[str, Forecast]:
    """The forecasts of those of the purchase models that can be fitted."""
    found = {name: _purchase_model(name, log, horizon_days) for name in names}
    return {name: f for name, f in found.items() if f and np.isfinite(f.total("orders"))}


def last_cohort(log: Silences, horizon_days: int) -> dict[str, Forecast]:
    """Each of the lost does what those lost `horizon_days` ago did since, on average.

    Where the log is too short for that, those of its middle, stretched to the horizon.
    """
    then = max(log.until - horizon_days, log.until // 2)
    known = log.at(then, longest_rule=then / 3)
    if not len(known.lost) or not len(log.lost):
        return {}
    passed = log.until - then
    done = what_happened(log, known, horizon_days=passed)
    mean = {what: getattr(done, what).mean() * horizon_days / passed for what in _DONE}
    people = len(log.lost)
    even = np.full(BLOCKS, people / BLOCKS)
    each = np.ones(people)
    per_order = 1 / max(mean["orders"], 1e-12)
    forecast = _forecast(
        "last cohort",
        log,
        returned=each * mean["returned"],
        orders=each * mean["orders"],
        spend=replace(
            expected_spend(log, log.lost),
            amount=each * mean["amount"] * per_order,
            margin=each * mean["margin"] * per_order,
        ),
        by_block=even * mean["returned"],
        orders_by_block=even * mean["orders"],
    )
    return {forecast.method: forecast}


_DONE = ("returned", "orders", "amount", "margin")


def _purchase_model(name: str, log: Silences, horizon_days: int) -> Forecast | None:
    rows = log.lost
    last = np.flatnonzero(log.last)
    if not len(rows) or log.contractual:
        return None
    counts = count_customers(
        repeats=(log.orders[last] - 1).astype(int),
        last=(log.day[last] - log.first[last]),
        age=(log.until - log.first[last]),
        unit="day",
    )
    try:
        model = fit_family(FAMILIES[name], counts)
        if not model.fit.converged:
            return None
    except Refused:
        return None
    mine = PurchaseCounts(
        repeats=(log.orders[rows] - 1).astype(int),
        last=log.day[rows] - log.first[rows],
        age=log.until - log.first[rows],
        customers=np.ones(len(rows)),
        unit="day",
    )
    ahead = float(horizon_days)
    orders = expected_purchases(model.family, model.parameters, mine, ahead=ahead)
    alive = np.maximum(probability_alive(model.family, model.parameters, mine), 1e-12)
    even = np.full(BLOCKS, 1 / BLOCKS)
    returned = alive * -np.expm1(-orders / alive)
    return _forecast(
        name,
        log,
        returned=returned,
        orders=orders,
        spend=_gamma_gamma(log, rows),
        by_block=even * returned.sum(),
        orders_by_block=even * orders.sum(),
    )


def _gamma_gamma(log: Silences, rows: Any) -> Spend:
    """What an order is worth, by Gamma-Gamma where it fits."""
    own = expected_spend(log, rows)
    group = np.cumsum(np.r_[True, log.person[1:] != log.person[:-1]]) - 1
    count = np.bincount(group)
    mean = np.bincount(group, weights=log.amount) / count
    more = (count > 1) & (mean > 0)
    try:
        fit = fit_gamma_gamma(spend_counts(orders=count[more], mean_spend=mean[more]))
    except Refused:
        return own
    if not fit.converged or fit.parameters["q"] <= 1:
        return own
    who = group[rows]
    amount = gamma_gamma_spend(
        fit.parameters, orders=count[who], mean_spend=np.maximum(mean[who], 1e-9)
    )
    share = np.divide(own.margin, own.amount, out=np.zeros(len(who)), where=own.amount != 0)
    return replace(own, amount=amount, margin=amount * share)


def _forecast(
    name: str,
    log: Silences,
    *,
    returned: Array,
    orders: Array,
    spend: Spend,
    by_block: Array,
    orders_by_block: Array,
) -> Forecast:
    """A forecast whose chance is that of clumps: the number of orders of a return is geometric.

    With mean m its mean square is 2m² − m.
    """
    returned = np.clip(returned, 0, 1)
    clump = max(float(orders.sum() / max(returned.sum(), 1e-9)), 1.0)
    errors = chance_errors(
        returned=returned,
        orders=orders,
        squares=orders * (2 * clump - 1),
        spend=spend,
        weight=log.weight,
    )
    return Forecast(
        method=name,
        person=log.person[log.lost],
        weight=log.weight,
        returned=returned,
        orders=orders,
        amount=orders * spend.amount,
        margin=orders * spend.margin,
        returned_by_block=by_block * log.weight,
        orders_by_block=orders_by_block * log.weight,
        returned_error=errors[0],
        orders_error=errors[1],
        amount_error=errors[2],
    )
