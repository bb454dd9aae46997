"""What it is worth to find out before deciding: value of information, in the case's currency.

The decision is to fund or not, so that what is known brings max(0, E NPV). Knowing more lets the
decision follow the news:

    EVPI   E[max(0, NPV)] − max(0, E NPV)                        if everything were known
    EVPPI  E[max(0, E[NPV | θ])] − max(0, E NPV)                 if the assumption θ were known
    EVSI   B · σ̃ · L(|μ − τ*| / σ̃)                               if a test measured the uplift

L(u) = φ(u) − u(1 − Φ(u)) is the unit normal loss (Raiffa & Schlaifer 1961, Applied Statistical
Decision Theory, chapter 5). EVSI: the uplift has a normal prior (μ, s0), a test measures it with
variance s², so its posterior mean has standard deviation σ̃ = s0² / √(s0² + s²); `pilot` weighs it.

E[NPV | θ] is found by a smooth regression of the drawn NPV on the drawn θ (Strong, Oakley &
Brennan 2014, Medical Decision Making 34:311): least squares on cubic B-splines, one for each
assumption, added up. The smoothness is chosen by the information criterion of Schwarz (1978),
from a constant on, so that an assumption that moves nothing is worth nothing to know.

Equation (26) of docs/model.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr

from winback_kit.checks import hold_within, refused

Array = np.ndarray[Any, np.dtype[np.float64]]
FEWEST_DRAWS = 100
INNER_KNOTS = (0, 1, 2, 4, 8)
CUBIC = 3


@dataclass(frozen=True)
class WorthKnowing:
    """One assumption: what it is worth to know it (money), and as a share of knowing all."""

    name: str
    evppi: float
    share_of_evpi: float


def unit_normal_loss(u: float | Array) -> Array:
    """L(u) = φ(u) − u(1 − Φ(u)): the mean of what a standard normal exceeds u by."""
    at = np.asarray(u, dtype=float)
    loss = np.exp(-(at**2) / 2) / np.sqrt(2 * np.pi) - at * ndtr(-at)
    return np.asarray(np.maximum(loss, 0.0))  # far out, rounding can leave less than nothing


def evpi(draws: Array) -> float:
    """What it is worth to know everything, from draws of the NPV (shape (n,))."""
    npv = _draws(draws, "draws of the net present value", fewest=1)
    return max(0.0, float(np.maximum(npv, 0.0).mean() - max(0.0, npv.mean())))


def evppi(npv_draws: Array, parameter_draws: Array) -> float:
    """What it is worth to know one assumption (n,), or several at once (n, k).

    Several are added up without interactions. Never below 0 or above knowing everything.
    """
    npv = _draws(npv_draws, "draws of the net present value", fewest=FEWEST_DRAWS)
    known = np.asarray(parameter_draws, dtype=float)
    known = known[:, None] if known.ndim == 1 else known
    if known.ndim != 2 or len(known) != len(npv):
        rule = f"must be as many as the {len(npv):,} draws of the net present value"
        raise refused("draws of the assumption", rule, got=len(known))
    for column in known.T:
        _draws(column, "draws of the assumption", fewest=FEWEST_DRAWS)
    return min(evpi(npv), evpi(_given(known, npv)))


def worth_knowing(npv_draws: Array, drawn: Mapping[str, Array]) -> tuple[WorthKnowing, ...]:
    """Every assumption by what it is worth to know it, the most first."""
    everything = evpi(npv_draws)
    found = []
    for name, values in drawn.items():
        worth = evppi(npv_draws, values)
        found.append(WorthKnowing(name, worth, worth / everything if everything > 0 else 0.0))
    return tuple(sorted(found, key=lambda one: -one.evppi))


def news_sd(*, prior_sd: float, sampling_variance: float | Array) -> Array:
    """σ̃ = s0² / √(s0² + s²): how far a test is expected to move the mean of the uplift."""
    hold_within("prior_sd", prior_sd, least=0)
    hold_within("sampling_variance", sampling_variance, least=0)
    total = np.sqrt(prior_sd**2 + np.asarray(sampling_variance, dtype=float))
    return np.asarray(np.divide(prior_sd**2, total, out=np.zeros_like(total), where=total > 0))


def _draws(given: Array, what: str, *, fewest: int) -> Array:
    draws = np.asarray(given, dtype=float)
    if draws.ndim != 1 or len(draws) < fewest:
        raise refused(what, f"must be a list of at least {fewest} numbers", got=draws.size)
    if not np.isfinite(draws).all():
        raise refused(what, "must be finite numbers")
    return draws


def _given(known: Array, npv: Array) -> Array:
    """E[NPV | θ] at each draw, as smooth as Schwarz's criterion wants it.

    Columns are centred, so that the mean of the fit is the mean of the NPV.
    """
    moving = known[:, np.ptp(known, axis=0) > 0]
    middle = float(npv.mean())
    rest = npv - middle
    count = len(npv)
    least = np.finfo(float).tiny
    best = np.full_like(npv, middle)
    criterion = count * np.log(max(float(rest @ rest), least))
    if not moving.size:
        return best
    straight = (moving - moving.mean(axis=0)) / moving.std(axis=0)
    curved = (np.hstack([_splines(x, inner) for x in moving.T]) for inner in INNER_KNOTS)
    for columns in (straight, *curved):
        centred = columns - columns.mean(axis=0)
        weights, _, rank, _ = np.linalg.lstsq(centred.T @ centred, centred.T @ rest, rcond=1e-12)
        fit = centred @ weights
        left = float(((rest - fit) ** 2).sum())
        found = count * np.log(max(left, least)) + rank * np.log(count)
        if found < criterion:
            best, criterion = middle + fit, found
    return best


def _splines(x: Array, inner: int) -> Array:
    """Cubic B-splines of x with knots at its quantiles (de Boor's recursion): (n, inner + 4)."""
    low, high = x.min(), x.max()
    at = np.unique(np.quantile(x, np.linspace(0, 1, inner + 2)[1:-1]))
    at = at[(at > low) & (at < high)]
    knots = np.concatenate([np.full(CUBIC + 1, low), at, np.full(CUBIC + 1, high)])
    place = np.clip(np.searchsorted(knots, x, side="right") - 1, CUBIC, len(at) + CUBIC)
    basis: Array = (place[:, None] == np.arange(len(knots) - 1)).astype(float)
    for degree in range(1, CUBIC + 1):
        left, right = knots[: -degree - 1], knots[degree + 1 :]
        up, down = knots[degree:-1] - left, right - knots[1:-degree]
        rising = (x[:, None] - left) / np.where(up > 0, up, 1.0) * basis[:, :-1]
        falling = (right - x[:, None]) / np.where(down > 0, down, 1.0) * basis[:, 1:]
        basis = rising + falling
    return basis
