"""Customer value under contract: renewals to come × margin of a period, by the model that forecasts
this client's own past best.

    current, r renewals made:  m · Σ_{j=1}^{H} S(r + j)/S(r) · (1 + i)^(−(j − ½)·k/12)          (1)
    new customer:              m · Σ_{t=0}^{H−1} S(t) · (1 + i)^(−t·k/12)                       (2)

k months make a period, H periods the horizon; the next payment of a current customer falls due
half a period from now on average. S is the survival of value/renewal_models.py, m the mean margin
of a payment.

Equation (6) of docs/model.md.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.checks import too_little
from winback_kit.history.measure import History
from winback_kit.value.customers.candidates import Candidate, choose, doubt, reach, spread_of
from winback_kit.value.customers.customer_value_records import (
    CustomerWorth,
    Diagnosis,
    Profile,
    Valued,
    ValueLine,
    of_the_test,
)
from winback_kit.value.customers.renewal_models import (
    FAMILIES,
    Contracts,
    Models,
    contracts_of,
    fit_all,
    fit_rows,
    fits_of,
    moved,
    opportunities,
    renewals_of,
    stayed,
    still,
    tracking_of,
)
from winback_kit.value.models.contract import ContractFamily, ContractModel
from winback_kit.value.models.fitting.newton import Fit
from winback_kit.words.own_names import ALL_CURRENT, NEW_CUSTOMER
from winback_kit.words.text import marked

Array = np.ndarray[Any, np.dtype[np.float64]]
PROFILE_MONTHS = 36


def value_renewals(history: History, *, horizon: int, discount_rate: float) -> Valued:
    """Value a client with contracts; raises Refused where the log cannot carry a model."""
    own = contracts_of(history, horizon=horizon, discount_rate=discount_rate)
    fitted = {family: found for family in FAMILIES if (found := fit_all(own.rows, family))}
    if not fitted:
        raise too_little("customer value", "no model of renewal fits")
    past = {family: fit_all(own.past, family) for family in fitted}
    choice = choose([_candidate(own, f, fitted[f], past[f]) for f in fitted])
    chosen: ContractFamily = "sBG" if choice.chosen.name == "sBG" else "BdW"
    own_doubt = doubt(choice, beyond=_beyond(own, fitted[chosen], choice.chosen.value))
    by_segment, everyone = _worths(own, fitted[chosen], own_doubt)
    return Valued(
        choice=choice,
        tracking=tracking_of(own, past[chosen]) if past[chosen] else None,
        by_segment=by_segment,
        everyone=everyone,
        new=_new_customer(own, fitted[chosen], own_doubt),
        profile=_profile(own, fitted[chosen]),
        margin_rate=1.0,
        diagnoses=_diagnoses(own, choice.chosen),
    )


def _candidate(own: Contracts, family: ContractFamily, models: Models, past: Models) -> Candidate:
    different = list({id(model): model for model in models.values()}.values())
    forecast = actual = None
    if past:
        ahead = opportunities(own)
        forecast, actual = float(still(own, past)[ahead]), float(stayed(own)[ahead])
    return Candidate(
        name=family,
        log_likelihood=sum(model.log_likelihood for model in different),
        parameters=sum(model.parameters for model in different),
        forecast=forecast,
        actual=actual,
        value=float(own.current.n.to_numpy(float) @ _each(own, models)),
    )


def _discount(own: Contracts, periods: Array) -> Array:
    return np.asarray((1 + own.discount_rate) ** (-periods * own.period / 12))


def _margin(rows: pd.DataFrame) -> float:
    """Mean margin of a payment."""
    return float(rows.margin.sum() / max(1, rows.payments.sum()))


def _residual(own: Contracts, model: ContractModel, made: Array, periods: int) -> Array:
    """Discounted payments to come in so many periods, (1) with m = 1; `made` (k,)."""
    ahead = np.arange(1.0, periods + 1)
    share = model.survival(made[:, None] + ahead) / model.survival(made[:, None])
    return np.asarray(share @ _discount(own, ahead - 0.5))


def _each(own: Contracts, models: Models) -> Array:
    """Value (1) of one current customer of every row."""
    current = own.current
    value = np.zeros(len(current))
    for (kind, segment), model in models.items():
        mine = ((current.kind == kind) & (current.segment == segment)).to_numpy()
        if mine.any():
            made = current.renewals.to_numpy(float)[mine]
            each = _residual(own, model, made, own.horizon)
            value[mine] = each * _margin(current[current.segment == segment])
    return value


def _beyond(own: Contracts, models: Models, value: float) -> float:
    """Share of the current customers' value in periods that are more than anybody has stayed."""
    seen = max(1, int(own.rows.renewals.max()))
    if seen >= own.horizon or value <= 0:
        return 0.0
    near = own.current.n.to_numpy(float) @ _each(replace(own, horizon=seen), models)
    return 1 - float(near) / value


def _worths(
    own: Contracts, models: Models, own_doubt: float
) -> tuple[tuple[CustomerWorth, ...], CustomerWorth]:
    current = own.current
    sizes = current.groupby("segment").n.sum().sort_values(ascending=False, kind="stable")
    names = [str(name) for name in sizes.index]
    member = np.stack([*(current.segment == name for name in names), np.ones(len(current))])
    weight = member * current.n.to_numpy(float)
    people = weight.sum(axis=1)

    def mean_value(fits: Sequence[Fit]) -> Array:
        return np.asarray(weight @ _each(own, moved(models, fits)) / people)

    fits = fits_of(models)
    value = mean_value(fits)
    half = reach(spread_of(mean_value, fits), value=value, doubt=own_doubt)
    a_year = max(1, int(12 // own.period))
    plain = replace(own, discount_rate=0.0)
    next_year = np.zeros(len(current))
    for (kind, segment), model in models.items():
        mine = ((current.kind == kind) & (current.segment == segment)).to_numpy()
        made = current.renewals.to_numpy(float)[mine]
        next_year[mine] = _residual(plain, model, made, a_year)
    mean = weight @ next_year / people
    worths = [
        CustomerWorth.of(name, people[i], float(value[i]), float(half[i]), None, float(mean[i]))
        for i, name in enumerate([*names, ALL_CURRENT])
    ]
    return tuple(worths[:-1]), worths[-1]


def _new_customer(own: Contracts, models: Models, own_doubt: float) -> CustomerWorth:
    """(2) over the segments of those who began a first contract."""
    began = own.rows[own.rows.kind == "first"]
    shares = began.groupby("segment").n.sum() / began.n.sum()
    periods = np.arange(float(own.horizon))

    def value_of(fits: Sequence[Fit]) -> Array:
        own_models = moved(models, fits)
        return np.asarray(
            sum(
                share
                * _margin(began[began.segment == name])
                * (own_models["first", str(name)].survival(periods) @ _discount(own, periods))
                for name, share in shares.items()
            )
        )

    fits = fits_of(models)
    value = value_of(fits)
    half = float(reach(spread_of(value_of, fits), value=value, doubt=own_doubt))
    return CustomerWorth.of(NEW_CUSTOMER, began.n.sum(), float(value), half, None, None)


def _profile(own: Contracts, models: Models) -> Profile:
    """Value by renewals made: the model, and the same with one retention rate for everybody."""
    first = own.rows[own.rows.kind == "first"]
    pooled = fit_rows(first, "sBG") if models[next(iter(models))].family == "sBG" else None
    model = pooled or fit_rows(first, "BdW") or next(iter(models.values()))
    made = np.arange(float(PROFILE_MONTHS // own.period) + 1)
    margin = _margin(own.current)
    seen = renewals_of(first)
    renewed = float((seen.kept * np.arange(len(seen.kept))).sum())
    renewed += float((seen.lost[1:] * np.arange(len(seen.lost) - 1)).sum())
    rate = renewed / (renewed + seen.lost.sum())
    ahead = np.arange(1.0, own.horizon + 1)
    flat = margin * float(rate**ahead @ _discount(own, ahead - 0.5))
    value = margin * _residual(own, model, made, own.horizon)
    lines = (
        ValueLine(
            marked("By renewals made"),
            0,
            made,
            value,
            model.survival(made + 1) / model.survival(made),
        ),
        ValueLine(marked("One rate for everybody"), 0, made, np.full(len(made), flat), None),
    )
    return Profile(lines=lines, age_months=float(own.period), crosses=None, lapse_months=None)


def _diagnoses(own: Contracts, chosen: Candidate) -> tuple[Diagnosis, ...]:
    found = of_the_test(chosen.error)
    months = float(own.rows.renewals.max() * own.period)
    if months < own.horizon * own.period:
        found.append(Diagnosis("beyond_the_log", months))
    if own.set_aside:
        found.append(Diagnosis("other_periods", float(own.set_aside)))
    return tuple(found)
