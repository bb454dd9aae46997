"""Models of renewal for one client: by kind and segment, now and as of the hold-out's origin.

S is the sBG or the BdW (value/models/contract.py), fitted to each segment where that explains
enough more (Bayesian criterion), and apart for those who were won back, where at least 30 have left
again; else first lifetimes stand in. Contracts of different periods are not mixed: those of the
commonest period are used.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.checks import Refused, too_little
from winback_kit.history.measure import History
from winback_kit.history.purchase_counts import holdout_of
from winback_kit.value.customers.candidates import Tracking
from winback_kit.value.customers.customer_value_records import shown_segments
from winback_kit.value.models.contract import ContractFamily, ContractModel, Renewals, fit_contract
from winback_kit.value.models.fitting.newton import Fit
from winback_kit.words.own_names import ALL_CURRENT
from winback_kit.words.text import Count, said

Array = np.ndarray[Any, np.dtype[np.float64]]
FAMILIES: tuple[ContractFamily, ...] = ("sBG", "BdW")
FEWEST_CUSTOMERS = 100
FEWEST_LOST = 30


@dataclass(frozen=True)
class Contracts:
    """One period's contracts, rows as in `renewal_counts` and `renewal_holdout`."""

    rows: pd.DataFrame
    past: pd.DataFrame
    period: float  # months
    set_aside: int
    horizon: int
    discount_rate: float

    @property
    def current(self) -> pd.DataFrame:
        """Rows of contracts that are running."""
        return self.rows[self.rows.lost == 0]


Models = dict[tuple[str, str], ContractModel]  # by kind and segment; one model may stand twice


def contracts_of(history: History, *, horizon: int, discount_rate: float) -> Contracts:
    """The contracts that are valued; Refused where they are too few."""
    rows, past = history.purchases.renewal_counts, history.purchases.renewal_holdout
    running = rows[rows.lost == 0]
    if rows.n.sum() < FEWEST_CUSTOMERS or rows[rows.lost == 1].n.sum() < FEWEST_LOST:
        raise too_little(
            "customer value",
            said(
                "a model of renewal needs {contracts} contracts of which {ended} ended",
                contracts=Count(FEWEST_CUSTOMERS),
                ended=Count(FEWEST_LOST),
            ),
        )
    if running.empty:
        raise too_little("customer value", "no contract is running", "Check the as-of date.")
    period = float(running.groupby("period").n.sum().sort_values(kind="stable").index[-1])
    names = shown_segments(running.groupby("segment").n.sum())
    rest = {name: name for name in rows.segment.unique() if name not in names}
    return Contracts(
        rows=rows[rows.period == period].assign(segment=rows.segment.map({**rest, **names})),
        past=past[past.period == period].assign(segment=ALL_CURRENT)
        if holdout_of(history.data).months >= period
        else past[:0].assign(segment=ALL_CURRENT),
        period=period,
        set_aside=int(running[running.period != period].n.sum()),
        horizon=max(1, int(horizon // period)),
        discount_rate=discount_rate,
    )


def renewals_of(rows: pd.DataFrame) -> Renewals:
    """`Renewals` from rows with renewals, lost and n."""
    size = int(rows.renewals.max()) + 1
    made, n = rows.renewals.to_numpy(), rows.n.to_numpy(float)
    gone = rows.lost.to_numpy() == 1
    return Renewals(
        lost=np.asarray(np.bincount(made[gone], n[gone], minlength=size), float),
        kept=np.asarray(np.bincount(made[~gone], n[~gone], minlength=size), float),
    )


def fit_all(rows: pd.DataFrame, family: ContractFamily) -> Models:
    """A model of each kind and segment; empty where first lifetimes do not carry one."""
    segments = [str(name) for name in rows.segment.unique()]
    found: Models = {}
    for kind in ("first", "second"):
        own = rows[rows.kind == kind]
        pooled = fit_rows(own, family)
        apart = [fit_rows(own[own.segment == name], family) for name in segments]
        better = _better(pooled, apart, customers=float(own.n.sum()))
        for name, model in zip(segments, better, strict=True):
            stands_in = model or found.get(("first", name))
            if stands_in:
                found[kind, name] = stands_in
    return found if len(found) == 2 * len(segments) else {}


def fit_rows(rows: pd.DataFrame, family: ContractFamily) -> ContractModel | None:
    """A model of these rows, or None where they are too few."""
    if rows.n.sum() < FEWEST_CUSTOMERS or rows[rows.lost == 1].n.sum() < FEWEST_LOST:
        return None
    try:
        return fit_contract(renewals_of(rows), family=family)
    except Refused:
        return None


def _better(
    pooled: ContractModel | None, apart: list[ContractModel | None], *, customers: float
) -> list[ContractModel | None]:
    """One model for every segment, or one for all of them, by the Bayesian criterion."""
    own = [model for model in apart if model]
    price = np.log(max(customers, 2.0))
    if pooled and len(own) == len(apart):
        gain = 2 * (sum(model.log_likelihood for model in own) - pooled.log_likelihood)
        if gain > price * (sum(model.parameters for model in own) - pooled.parameters):
            return apart
    return [pooled] * len(apart)


def opportunities(own: Contracts) -> int:
    """Renewals that fell into the hold-out: the most that anyone who is there has made since."""
    return int(own.past.after_.max()) + 1


def _base(own: Contracts) -> pd.DataFrame:
    return own.past[own.past.lost == 0]


def stayed(own: Contracts) -> Array:
    """Contracts running at the origin that have made 0, 1, … renewals since."""
    base, ahead = _base(own), np.arange(opportunities(own) + 1)
    there = (base.after_.to_numpy()[:, None] >= ahead) | (base.after_.to_numpy()[:, None] == -1)
    return np.asarray(base.n.to_numpy(float) @ there)


def still(own: Contracts, models: Models) -> Array:
    """The forecast of `_stayed` at the origin."""
    base, ahead = _base(own), np.arange(opportunities(own) + 1.0)
    total = np.zeros(len(ahead))
    for (kind, segment), model in models.items():
        mine = base[(base.kind == kind) & (base.segment == segment)]
        made = mine.renewals.to_numpy(float)[:, None]
        total += mine.n.to_numpy(float) @ (model.survival(made + ahead) / model.survival(made))
    return total


def fits_of(models: Models) -> list[Fit]:
    """The different fits, in order."""
    return list({id(m.fit): m.fit for m in models.values() if m.fit is not None}.values())


def moved(models: Models, fits: Sequence[Fit]) -> Models:
    """The models with the parameters of `fits`, which stand in the order of `_fits`."""
    place = {id(fit): i for i, fit in enumerate(fits_of(models))}
    out: Models = {}
    for key, model in models.items():
        new = fits[place[id(model.fit)]].parameters
        out[key] = replace(model, alpha=new["alpha"], beta=new["beta"], c=new.get("c", 1.0))
    return out


def tracking_of(own: Contracts, past: Models) -> Tracking:
    """Contracts that ran at the origin and still run: actual and forecast."""
    actual, forecast = stayed(own), still(own, past)
    month = np.arange(float(len(actual))) * own.period
    return Tracking(month=month, actual=actual, forecast=forecast)
