"""Models of buying for one client: fitted to the whole log, and as of the hold-out's origin.

BG/NBD, MBG/NBD and Pareto/NBD (value/models), in months. A model that reaches no maximum is left
out. The tracking curve is the test that a reader can see: repeat orders of those who were customers
at the origin, added up over as many months before it (as fitted) as after it (as forecast).
"""

from typing import Any

import numpy as np
import pandas as pd

from winback_kit.checks import Refused, too_little
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.history.purchase_counts import holdout_of
from winback_kit.value.customers.candidates import Tracking
from winback_kit.value.models.purchase.beta_geometric import BG_NBD, MBG_NBD
from winback_kit.value.models.purchase.cells import PurchaseCounts
from winback_kit.value.models.purchase.pareto_nbd import PARETO_NBD
from winback_kit.value.models.purchase.purchase_model import (
    PurchaseModel,
    expected_purchases,
    fit_family,
)

Array = np.ndarray[Any, np.dtype[np.float64]]
UNIT = "month"
FAMILIES = (MBG_NBD, PARETO_NBD, BG_NBD)  # where two are equal the first is used
FEWEST_CUSTOMERS = 100
FEWEST_REPEATERS = 30


def counts_of(frame: pd.DataFrame) -> PurchaseCounts:
    """Histories in months from a frame with x, t_x and age in days, and n."""
    return PurchaseCounts(
        frame.x.to_numpy(np.int64),
        np.minimum(frame.t_x, frame.age).to_numpy(float) / DAYS_PER_MONTH,
        frame.age.to_numpy(float) / DAYS_PER_MONTH,
        frame.n.to_numpy(float),
        UNIT,
    )


def no_model_fits() -> Refused:
    """No purchase model reaches a maximum, or a value, on this log."""
    return too_little("customer value", "no model of buying fits this log")


def fitted(counts: PurchaseCounts) -> dict[str, PurchaseModel]:
    """The models that reach a maximum, by name; Refused where none does."""
    found = {}
    for family in FAMILIES:
        try:
            model = fit_family(family, counts)
        except Refused:
            continue
        if model.fit.converged:
            found[family.name] = model
    if not found:
        raise no_model_fits()
    return found


def fitted_past(history: History) -> dict[str, PurchaseModel]:
    """The models as they would have been fitted at the origin; empty where that is too thin."""
    frame = history.purchases.holdout_counts
    if holdout_of(history.data).months == 0 or len(frame) == 0:
        return {}
    if frame.n.sum() < FEWEST_CUSTOMERS or frame[frame.x > 0].n.sum() < FEWEST_REPEATERS:
        return {}
    try:
        return fitted(counts_of(frame))
    except Refused:
        return {}


def tracking_of(history: History, model: PurchaseModel | None) -> Tracking | None:
    """Repeat orders of those who were customers at the origin, added up: actual and forecast."""
    if model is None:
        return None
    past, frame = holdout_of(history.data), history.purchases.tracking
    counts = counts_of(history.purchases.holdout_counts)
    month = np.arange(-past.months, past.months + 1, dtype=float)
    done = np.array([frame.n[frame.month < m].sum() for m in month], float)
    ages, of = np.unique(np.round(4 * counts.age) / 4, return_inverse=True)  # quarters of a month
    people = np.bincount(of, counts.customers)
    before = np.maximum(ages[:, None] + month[: past.months + 1], 0)
    fit = people @ model.family.purchases_of_new(model.parameters, ahead=before)
    forecast = np.zeros(len(month))
    forecast[: past.months + 1] = fit - fit[0]
    at_origin = done[past.months] - done[0]
    for i in range(past.months + 1, len(month)):
        bought = expected_purchases(model.family, model.parameters, counts, ahead=float(month[i]))
        forecast[i] = at_origin + counts.customers @ bought
    return Tracking(month=month, actual=done - done[0], forecast=forecast)
