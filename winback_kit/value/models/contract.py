"""Contracts that renew: shifted-beta-geometric (sBG) and beta-discrete-Weibull (BdW).

At each renewal a customer leaves with a chance of his own that differs between customers; those
likely to leave are gone first, so the retention rate of a cohort rises though nobody's chance
changes. Renewals t = 1, 2, …; S(t) is the share that made the t-th renewal.

    S(t) = B(α, β + t^c) / B(α, β)                                    BdW; c = 1 is the sBG     (1)
    r(t) = S(t)/S(t − 1)                                              retention rate            (2)
    ln L = Σ_t lost_t ln[S(t − 1) − S(t)] + Σ_t kept_t ln S(t)        kept: censored after t    (3)
    DEL(d)     = Σ_{t ≥ 0} S(t)/(1 + d)^t                             a new customer            (4)
    DERL(d, n) = Σ_{t ≥ n} S(t)/S(n − 1)/(1 + d)^{t − n}              before the n-th renewal   (5)

For the sBG (4) and (5) have closed forms, 2F1(1, β; α + β; 1/(1+d)) and
(β+n−1)/(α+β+n−1) · 2F1(1, β + n; α + β + n; 1/(1+d)); the BdW is summed. Fader & Hardie 2007
(J. Interactive Marketing 21(1):76) and 2010 (Marketing Science 29(1):85), Fader, Hardie, Liu,
Davin & Steenburgh 2018 (J. Interactive Marketing 43:1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.special import gammaln, hyp2f1, psi, zeta

from winback_kit.checks import hold_within, refused, too_little
from winback_kit.value.models.fitting.fitted import Fittable, Fitted
from winback_kit.value.models.fitting.newton import Fit, maximise
from winback_kit.words.text import Count, said

__all__ = ["BDW", "SBG"]

Array = np.ndarray[Any, np.dtype[np.float64]]
ContractFamily = Literal["sBG", "BdW"]
LONGEST_SUM = 20_000  # terms of an infinite sum; reached only by discount rates near 0
NEGLIGIBLE = 1e-12


@dataclass(frozen=True)
class Renewals:
    """What was seen of all cohorts: `lost[t]` left at the t-th renewal, `kept[t]` were still there
    after it and not followed further. Shapes (k + 1,); lost[0] is 0.
    """

    lost: Array
    kept: Array

    @property
    def customers(self) -> float:
        """Customers that began."""
        return float(self.lost.sum() + self.kept.sum())


@dataclass(frozen=True, repr=False)
class ContractModel(Fitted):
    """A fitted model: `alpha`, `beta` and `c` (1 for the sBG), the log-likelihood and the fit."""

    family: ContractFamily
    alpha: float
    beta: float
    c: float
    log_likelihood: float
    fit: Fit | None = None

    @property
    def title(self) -> str:
        """The family's name."""
        return self.family

    def predict(self, renewals: int) -> pd.DataFrame:
        """The `survival` and the `retention_rate` at each renewal 1 … `renewals`."""
        shares = {
            "survival": self.survival(np.arange(1.0, renewals + 1)),
            "retention_rate": self.retention_rates(renewals),
        }
        return pd.DataFrame(shares, index=pd.RangeIndex(1, renewals + 1, name="renewal"))

    @property
    def parameters(self) -> int:
        """How many parameters were free."""
        return 2 if self.family == "sBG" else 3

    @property
    def aic(self) -> float:
        """Akaike's 2k − 2 ln L; smaller is better."""
        return 2 * self.parameters - 2 * self.log_likelihood

    def survival(self, renewals: Array | float) -> Array:
        """S(t), (1); `renewals` of any shape."""
        return survival(self.alpha, self.beta, self.c, renewals)

    def retention_rates(self, renewals: int) -> Array:
        """r(1) … r(renewals), (2)."""
        share = self.survival(np.arange(renewals + 1.0))
        return np.asarray(share[1:] / share[:-1])

    def del_(self, discount_rate: float) -> float:
        """Discounted expected lifetime of a new customer in periods, (4); rate of one period."""
        if self.family == "sBG":
            return float(
                hyp2f1(1, self.beta, self.alpha + self.beta, 1 / (1 + _rate(discount_rate)))
            )
        return 1 + self._summed(0, discount_rate) / (1 + discount_rate)

    def derl(self, discount_rate: float, renewal: int) -> float:
        """Discounted expected residual lifetime just before the `renewal`-th renewal, (5)."""
        hold_within("renewal", renewal, least=1)
        if self.family == "sBG":
            a, b, n = self.alpha, self.beta, renewal
            series = hyp2f1(1, b + n, a + b + n, 1 / (1 + _rate(discount_rate)))
            return float((b + n - 1) / (a + b + n - 1) * series)
        return self._summed(renewal - 1, discount_rate)

    def _summed(self, made: int, discount_rate: float) -> float:
        """Σ_{t > made} S(t)/S(made)/(1 + d)^{t − made − 1}, until the terms are negligible."""
        terms = np.arange(float(LONGEST_SUM))
        factor = (1 + _rate(discount_rate)) ** -terms
        terms = terms[factor > NEGLIGIBLE]
        share = self.survival(made + 1 + terms) / self.survival(made)
        return float((share * factor[: len(terms)]).sum())


def survival(
    alpha: Array | float, beta: Array | float, c: Array | float, renewals: Array | float
) -> Array:
    """S(t) of (1); the arguments broadcast.

    >>> np.round(survival(1.0, 1.0, 1.0, np.arange(4)), 4).tolist()
    [1.0, 0.5, 0.3333, 0.25]
    """
    return np.asarray(np.exp(_log_survival(alpha, beta, np.asarray(renewals, float) ** c)))


def cohort_renewals(*survivors: Sequence[float] | Array) -> Renewals:
    """`Renewals` from survivor counts, one sequence a cohort: at the start, after 1 renewal, …

    >>> both = cohort_renewals([100, 60, 50], [80, 40])
    >>> both.lost.tolist(), both.kept.tolist()
    ([0.0, 80.0, 10.0], [0.0, 40.0, 50.0])
    """
    longest = max((len(one) for one in survivors), default=0)
    if longest < 2:
        raise too_little("cohorts", "nobody was followed to a renewal")
    lost, kept = np.zeros(longest), np.zeros(longest)
    for one in survivors:
        alive = np.asarray(one, float)
        gone = alive[:-1] - alive[1:]
        if (gone < 0).any() or (alive < 0).any():
            at = int(np.flatnonzero(gone < 0)[0]) + 1 if (gone < 0).any() else 0
            raise refused(
                f"cohort of {alive[0]:g}, renewal {at}",
                "survivors cannot rise from one renewal to the next",
                got=float(alive[at]),
            )
        lost[1 : len(alive)] += gone
        kept[len(alive) - 1] += alive[-1]
    return Renewals(lost=lost, kept=kept)


def fit_contract(renewals: Renewals, *, family: ContractFamily) -> ContractModel:
    """Fit by maximum likelihood (3).

    Raises Refused where nobody left, nobody stayed, or (for the BdW) fewer than three renewals
    were seen.
    """
    _refuse_unusable(renewals, family)
    start = {"alpha": 1.0, "beta": 1.0} | ({"c": 1.0} if family == "BdW" else {})
    fit = maximise(lambda logs: log_likelihood(renewals, logs), start)
    if not fit.converged:
        raise too_little(
            "retention model", said("no {family} fits these renewals best", family=family)
        )
    return ContractModel(
        family=family,
        alpha=fit.parameters["alpha"],
        beta=fit.parameters["beta"],
        c=fit.parameters.get("c", 1.0),
        log_likelihood=fit.log_likelihood,
        fit=fit,
    )


def _sbg(*survivors: Sequence[float] | Array) -> ContractModel:
    """Fit to survivor counts, one sequence a cohort: at the start, after 1 renewal, …"""
    return fit_contract(cohort_renewals(*survivors), family="sBG")


def _bdw(*survivors: Sequence[float] | Array) -> ContractModel:
    """Fit to survivor counts, one sequence a cohort: at the start, after 1 renewal, …"""
    return fit_contract(cohort_renewals(*survivors), family="BdW")


SBG, BDW = Fittable("sBG", _sbg), Fittable("BdW", _bdw)


def _refuse_unusable(renewals: Renewals, family: ContractFamily) -> None:
    stayed = renewals.kept[1:].sum() + renewals.lost[2:].sum()
    if renewals.lost.sum() <= 0 or stayed <= 0:
        raise too_little(
            "retention model", "needs customers who left at a renewal and others who stayed"
        )
    seen = int(np.flatnonzero(renewals.lost + renewals.kept)[-1])
    if seen < len("ab" if family == "sBG" else "abc"):
        raise too_little(
            "retention model",
            said(
                "{family} needs more renewals than the {seen} that were seen",
                family=family,
                seen=Count(seen),
            ),
        )


def log_likelihood(renewals: Renewals, log_parameters: Array) -> tuple[float, Array, Array]:
    """(3), its gradient (p,) and Hessian (p, p) in the logarithms of α, β and, for the BdW, c."""
    parameters = np.exp(np.asarray(log_parameters, float))
    size = len(parameters)
    t = np.arange(len(renewals.lost), dtype=float)
    log_s, first, second = _derivatives(parameters, t)
    share = np.exp(log_s)
    gap = -share[:-1] * np.expm1(log_s[1:] - log_s[:-1])
    outer = first[:, :, None] * first[:, None, :]
    slope = (share[:-1, None] * first[:-1] - share[1:, None] * first[1:]) / gap[:, None]
    bend = (
        share[:-1, None, None] * (second + outer)[:-1]
        - share[1:, None, None] * (second + outer)[1:]
    ) / gap[:, None, None] - slope[:, :, None] * slope[:, None, :]
    lost, kept = renewals.lost[1:], renewals.kept
    value = float(lost @ np.log(gap) + kept @ log_s)
    gradient = lost @ slope + kept @ first
    hessian = np.tensordot(lost, bend, 1) + np.tensordot(kept, second, 1)
    in_logs = hessian * np.outer(parameters, parameters) + np.diag(gradient * parameters)
    return value, gradient * parameters, in_logs.reshape(size, size)


def _log_survival(alpha: Array | float, beta: Array | float, power: Array) -> Array:
    """ln S with u = t^c already taken."""
    return np.asarray(
        gammaln(beta + power)
        - gammaln(alpha + beta + power)
        + gammaln(alpha + beta)
        - gammaln(beta)
    )


def _derivatives(parameters: Array, t: Array) -> tuple[Array, Array, Array]:
    """ln S(t), its gradient (k, p) and Hessian (k, p, p) in α, β and, for the BdW, c."""
    alpha, beta = parameters[:2]
    c = parameters[2] if len(parameters) > 2 else 1.0
    log_t = np.log(np.where(t > 0, t, 1))
    u = t**c
    du, d2u = u * log_t, u * log_t**2
    whole, part = psi(beta + u), psi(alpha + beta + u)
    whole1, part1 = zeta(2, beta + u), zeta(2, alpha + beta + u)  # trigamma
    first = np.stack(
        [
            psi(alpha + beta) - part,
            whole - part + psi(alpha + beta) - psi(beta),
            (whole - part) * du,
        ],
        axis=-1,
    )
    aa = zeta(2, alpha + beta) - part1
    bb = whole1 - part1 + zeta(2, alpha + beta) - zeta(2, beta)
    ac, bc = -part1 * du, (whole1 - part1) * du
    cc = (whole1 - part1) * du**2 + (whole - part) * d2u
    rows = [[aa, aa, ac], [aa, bb, bc], [ac, bc, cc]]
    second = np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)
    size = len(parameters)
    return _log_survival(alpha, beta, u), first[:, :size], second[:, :size, :size]


def _rate(discount_rate: float) -> float:
    if not 0 < discount_rate <= 1:
        raise refused(
            "discount_rate",
            "must be a share of one period above 0 and at most 1; without it the sum may not end",
            got=discount_rate,
        )
    return discount_rate
