"""A model for every segment, drawn towards the whole as far as the segment is small.

Each segment j is fitted by itself, θ_j with covariance V_j (logarithms of the parameters). The
variance between segments is estimated for every parameter by moments (DerSimonian & Laird 1986,
Controlled Clinical Trials 7:177), with weights w = 1/V_j of that parameter,

    τ² = max(0, (Σ w (θ_j − θ̄)² − (J − 1)) / (Σ w − Σ w²/Σ w)),   D = diag(τ²)               (1)

and a segment's own estimate is drawn towards the precision-weighted mean θ_0 of all of them by

    V_0 = (Σ (V_j + D)⁻¹)⁻¹,   θ_0 = V_0 Σ (V_j + D)⁻¹ θ_j,   K = D (V_j + D)⁻¹
    θ_j* = θ_0 + K (θ_j − θ_0),   V_j* = D − K D + (1 − K) V_0 (1 − K)ᵀ                      (2)

The mean, not the fit to all customers together: a mixture of unlike segments is like none of them.
A segment that cannot be fitted (`usable`) takes the fit to the whole, with the variance
between segments added. Where segments do not differ beyond chance, τ² is 0 and all of
them take the mean; where fewer than two can be fitted, all take the whole.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from winback_kit.value.models.fitting.newton import Fit
from winback_kit.value.models.purchase.cells import PurchaseCounts
from winback_kit.value.models.purchase.purchase_model import (
    Family,
    PurchaseModel,
    fit_family,
    log_likelihood,
)
from winback_kit.value.models.usable import fit_if_usable

Array = np.ndarray[Any, np.dtype[np.float64]]


def fit_purchases_by_segment(
    family: Family, segments: Mapping[str, PurchaseCounts], whole: PurchaseModel
) -> dict[str, PurchaseModel]:
    """A purchase model for every segment; `whole` is fitted to all of them together."""
    own: dict[str, Fit | None] = {}
    for name, counts in segments.items():
        model = fit_if_usable(lambda c: fit_family(family, c, whole.parameters), counts)
        own[name] = model.fit if model else None
    result = {}
    for name, fit in shrink(own, whole.fit).items():
        at = log_likelihood(family, fit.parameters, segments[name])
        fit = replace(fit, log_likelihood=at)
        result[name] = PurchaseModel(family, fit, whole.unit, segments[name].total)
    return result


def shrink(own: Mapping[str, Fit | None], whole: Fit) -> dict[str, Fit]:
    """Draw each segment's fit towards the whole, (1) and (2); None takes the whole."""
    fitted = [fit for fit in own.values() if fit is not None]
    between = np.diag(between_variance(fitted, len(whole.names)))
    centre, spread = _mean(fitted, whole, between)
    wide = replace(whole, covariance=whole.covariance + between)
    return {
        name: wide if fit is None else _drawn(fit, centre, spread, between)
        for name, fit in own.items()
    }


def _mean(fits: list[Fit], whole: Fit, between: Array) -> tuple[Array, Array]:
    """θ_0 and V_0 (2), or the whole where fewer than two were fitted."""
    if len(fits) < 2:
        return whole.logs, whole.covariance
    weights = [np.linalg.inv(fit.covariance + between) for fit in fits]
    spread = np.linalg.inv(np.sum(weights, axis=0))
    pulled = [weight @ fit.logs for weight, fit in zip(weights, fits, strict=True)]
    return np.asarray(spread @ np.sum(pulled, axis=0)), np.asarray(spread)


def _drawn(fit: Fit, centre: Array, spread: Array, between: Array) -> Fit:
    """One segment's fit, drawn to the centre (2)."""
    keep = between @ np.linalg.inv(fit.covariance + between)
    rest = np.eye(len(keep)) - keep
    logs = centre + keep @ (fit.logs - centre)
    covariance = between - keep @ between + rest @ spread @ rest.T
    values = dict(zip(fit.names, np.exp(logs).tolist(), strict=True))
    return replace(fit, parameters=values, covariance=(covariance + covariance.T) / 2)


def between_variance(fits: list[Fit], parameters: int) -> Array:
    """τ² of every parameter's logarithm between segments (1), (k,); 0 for fewer than two."""
    if len(fits) < 2:
        return np.zeros(parameters)
    logs = np.stack([fit.logs for fit in fits])
    weight = 1 / np.stack([np.diag(fit.covariance) for fit in fits])
    total = weight.sum(axis=0)
    mean = (weight * logs).sum(axis=0) / total
    excess = (weight * (logs - mean) ** 2).sum(axis=0) - (len(fits) - 1)
    return np.asarray(np.maximum(0, excess / (total - (weight**2).sum(axis=0) / total)))
