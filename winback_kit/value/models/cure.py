"""Mixture cure: some who came back are back for good, the others leave again in time.

    S(t) = π + (1 − π) S_u(t),   S_u(t) = exp(−(t/s)^k)                                      (1)
    L = Π [(1 − π) f_u(t)]^left · [π + (1 − π) S_u(t)]^(1 − left)                             (2)
    discounted life = Σ_m (1 + r)^(−(m + ½)/12) · S(m + ½) · S_other(m + ½)                   (3)

π is the share no longer at risk of leaving for the reason they left for before (Kumar,
Leszkiewicz & Herbst 2018, JMR 55(2):208, on second lifetimes); leaving for other reasons is a
competing risk, S_other in (3). π is seen only where the survival curve has become flat, so a fit
needs leavers, and a follow-up in which nearly all leavers have left (Maller & Zhou 1996): where
more than a tenth of the uncured would still be to come, or the interval of π is wider than half,
the fit is refused rather than extrapolated. One row a duration, with how many people it stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, ndtri

from winback_kit.checks import refused, too_little
from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.value.models.fitting.newton import maximise

Array = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
FEWEST_LEAVERS = 30
MOST_STILL_TO_COME = 0.10
WIDEST = 0.5
SHORTEST = 0.5  # a duration of 0 days counts as half a day


@dataclass(frozen=True)
class Cure:
    """A fitted mixture: `cured` is π with its interval, `scale` s in the unit of the durations,
    `shape` k. `covariance` (3, 3) is that of logit π, ln s and ln k.
    """

    cured: float
    low: float
    high: float
    scale: float
    shape: float
    covariance: Array
    log_likelihood: float

    def survival(self, time: Any) -> Array:
        """S(t), (1); any shape."""
        return np.asarray(self.cured + (1 - self.cured) * self.uncured(time))

    def uncured(self, time: Any) -> Array:
        """S_u(t): the share of those at risk who have not left by then."""
        return np.asarray(np.exp(-((np.asarray(time, float) / self.scale) ** self.shape)))

    def survival_interval(self, time: Any) -> tuple[Array, Array]:
        """Low and high of S(t) by the delta method on its logit."""
        t = np.maximum(np.asarray(time, float), 1e-9)
        share, uncured = self.survival(t), self.uncured(t)
        power = (t / self.scale) ** self.shape
        by_w = -(1 - self.cured) * uncured * power
        slopes = np.stack(
            [
                self.cured * (1 - self.cured) * (1 - uncured),
                by_w * -self.shape,
                by_w * self.shape * np.log(t / self.scale),
            ],
            axis=-1,
        )
        variance = np.einsum("...p,pq,...q->...", slopes, self.covariance, slopes)
        inside = np.clip(share, 1e-12, 1 - 1e-12)
        reach = _z() * np.sqrt(np.maximum(variance, 0)) / (inside * (1 - inside))
        logit = np.log(inside / (1 - inside))
        return np.asarray(expit(logit - reach)), np.asarray(expit(logit + reach))

    def discounted_life(self, *, months: int, discount_rate: float, per_month: float) -> float:
        """(3) without other risks, in months; `per_month` is a month in the unit of durations."""
        middle = np.arange(months, dtype=float) + 0.5
        factor = (1 + discount_rate) ** (-middle / 12)
        return float((self.survival(middle * per_month) * factor).sum())


def fit_cure(durations: Array, left: Array, people: Array) -> Cure:
    """Fit (2): `people[i]` were followed for `durations[i]` and left (1) or are still there (0).

    Raises Refused where there are too few leavers, the follow-up is too short to see who stays, or
    the data leave the cured share open.
    """
    t = np.maximum(np.asarray(durations, float), SHORTEST)
    gone, n = np.asarray(left, float) > 0, np.asarray(people, float)
    _refuse_few(gone, n)
    start = {"odds": 1.0, "scale": float(np.average(t[gone], weights=n[gone])), "shape": 1.0}
    fit = maximise(lambda logs: log_likelihood(logs, t, gone, n), start)
    if not fit.converged:
        raise _open("no share fits best")
    odds, scale, shape = fit.parameters.values()
    covariance = fit.covariance
    reach = _z() * float(np.sqrt(covariance[0, 0]))
    cure = Cure(
        cured=odds / (1 + odds),
        low=float(expit(np.log(odds) - reach)),
        high=float(expit(np.log(odds) + reach)),
        scale=scale,
        shape=shape,
        covariance=covariance,
        log_likelihood=fit.log_likelihood,
    )
    _refuse_open(cure, longest=float(t.max()))
    return cure


def log_likelihood(
    log_parameters: Array, t: Array, gone: Flags, people: Array
) -> tuple[float, Array, Array]:
    """(2) with its gradient (3,) and Hessian (3, 3) in a = ln(π/(1 − π)), ln s and ln k."""
    a, log_scale, log_shape = np.asarray(log_parameters, float)
    cured, shape = expit(a), np.exp(log_shape)
    w = shape * (np.log(t) - log_scale)  # (t/s)^k = e^w
    z = np.exp(np.minimum(w, 700))
    q = expit(a + z)  # cured, given still there
    still = np.logaddexp(a, -z)
    each = np.where(gone, log_shape - np.log(t) + w - z, still) - np.logaddexp(0, a)
    by_a = np.where(gone, 0, q) - cured
    by_w = np.where(gone, 1 - z, -(1 - q) * z)
    by_ww = np.where(gone, -z, q * (1 - q) * z**2 - (1 - q) * z)
    by_aw = np.where(gone, 0, q * (1 - q) * z)
    by_aa = np.where(gone, 0, q * (1 - q)) - cured * (1 - cured)
    slope = np.stack([np.full_like(w, -shape), w], axis=-1)  # of w in ln s, ln k
    first = np.concatenate([by_a[:, None], by_w[:, None] * slope], axis=1)
    first[:, 2] += gone
    second = np.empty((len(t), 3, 3))
    second[:, 0, 0] = by_aa
    second[:, 0, 1:] = second[:, 1:, 0] = by_aw[:, None] * slope
    bend = np.zeros((len(t), 2, 2))
    bend[:, 0, 1] = bend[:, 1, 0] = -shape
    bend[:, 1, 1] = w
    second[:, 1:, 1:] = by_ww[:, None, None] * slope[:, :, None] * slope[:, None, :]
    second[:, 1:, 1:] += by_w[:, None, None] * bend
    return float(people @ each), people @ first, np.tensordot(people, second, 1)


def _z() -> float:
    return float(ndtri(0.5 + CONFIDENCE / 2))


def _refuse_few(gone: Flags, people: Array) -> None:
    leavers, stayers = people[gone].sum(), people[~gone].sum()
    if leavers < FEWEST_LEAVERS or stayers < FEWEST_LEAVERS:
        raise too_little(
            "cure model",
            f"needs {FEWEST_LEAVERS} who left again and {FEWEST_LEAVERS} who are still there; got "
            f"{leavers:g} and {stayers:g}",
            "Use the survival curve that was seen.",
        )


def _refuse_open(cure: Cure, *, longest: float) -> None:
    to_come = float(cure.uncured(longest))
    if to_come > MOST_STILL_TO_COME:
        raise refused(
            "cure model",
            f"would put {to_come:.0%} of the next losses beyond the longest time that was watched, "
            "so nobody can be called back for good yet",
            mend="Use the survival curve that was seen, or wait for a longer log.",
        )
    if cure.high - cure.low > WIDEST:
        raise _open(f"the share lies anywhere from {cure.low:.0%} to {cure.high:.0%}")


def _open(why: str) -> Exception:
    return too_little(
        "cure model",
        f"the data leave open who is back for good: {why}",
        "Use the survival curve that was seen.",
    )
