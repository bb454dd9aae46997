"""BG/BB: purchases at discrete opportunities, such as a yearly appeal, a season or a cruise.

At each of n opportunities a living customer buys with chance p ~ Beta(α, β), and dies before an
opportunity with chance θ ~ Beta(γ, δ). With x purchases, the last at opportunity t_x,

    L = B(α+x, β+n−x)/B(α, β) · B(γ, δ+n)/B(γ, δ)
        + Σ_{i=0}^{n−t_x−1} B(α+x, β+t_x−x+i)/B(α, β) · B(γ+1, δ+t_x+i)/B(γ, δ)               (1)
    P(alive at n + 1) = B(α+x, β+n−x)/B(α, β) · B(γ, δ+n+1)/B(γ, δ) / L                       (2)
    E[purchases in the next k] = B(α+x+1, β+n−x)/B(α, β) · Σ_{j=1}^{k} B(γ, δ+n+j)/B(γ, δ) / L (3)

(x, t_x, n) and their counts are all that is needed, so a million donors are some dozen rows.
Fader, Hardie & Shang 2010 (Marketing Science 29(6):1086).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import betaln, psi, zeta

from winback_kit.checks import hold_within, refused, too_little
from winback_kit.value.models.fitting.fitted import Fittable, Fitted, of_each
from winback_kit.value.models.fitting.newton import Fit, maximise

__all__ = ["BG_BB"]

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Opportunities:
    """Customers by purchases `x`, opportunity of the last one `t_x` and opportunities `n`, with
    `people` in each row; shapes (k,).
    """

    x: Array
    t_x: Array
    n: Array
    people: Array

    def __post_init__(self) -> None:
        x, t_x, n = self.x, self.t_x, self.n
        wrong = (x < 0) | (t_x < x) | (t_x > n) | ((x == 0) != (t_x == 0)) | (n < 1)
        if np.any(wrong):
            at = int(np.flatnonzero(wrong)[0])
            raise refused(
                f"opportunities, row {at + 1}",
                "needs 0 ≤ x ≤ t_x ≤ n, and t_x = 0 where x = 0",
                got=f"x={x[at]:g}, t_x={t_x[at]:g}, n={n[at]:g}",
            )


@dataclass(frozen=True, repr=False)
class BgBb(Fitted):
    """A fitted model with its log-likelihood."""

    alpha: float
    beta: float
    gamma: float
    delta: float
    log_likelihood: float
    fit: Fit | None = None

    @property
    def title(self) -> str:
        """The model's name."""
        return "BG/BB"

    def predict(self, x: Any, t_x: Any, n: Any, *, ahead: int) -> pd.DataFrame:
        """Of each customer, as `fit` takes them: `probability_alive` at the next opportunity, and
        `expected_purchases` at the next `ahead` of them.
        """
        seen = _seen(x, t_x, n, None)
        ahead_of_each = self.expected(seen, ahead=ahead)
        return of_each(x, probability_alive=self.alive(seen), expected_purchases=ahead_of_each)

    def _parameters(self) -> Array:
        return np.array([self.alpha, self.beta, self.gamma, self.delta])

    def alive(self, seen: Opportunities) -> Array:
        """P(alive at the next opportunity), (2), shape (k,)."""
        chance = self._buys(seen, extra=0) + self._lives(seen, ahead=1)
        return np.asarray(np.exp(chance - self._log_each(seen)))

    def expected(self, seen: Opportunities, *, ahead: int) -> Array:
        """Expected purchases at the next `ahead` opportunities, (3), shape (k,)."""
        hold_within("ahead", ahead, least=0)
        lives = sum(np.exp(self._lives(seen, ahead=j)) for j in range(1, ahead + 1))
        return np.asarray(np.exp(self._buys(seen, extra=1) - self._log_each(seen)) * lives)

    def _buys(self, seen: Opportunities, *, extra: int) -> Array:
        a, b = self.alpha, self.beta
        return np.asarray(betaln(a + seen.x + extra, b + seen.n - seen.x) - betaln(a, b))

    def _lives(self, seen: Opportunities, *, ahead: int) -> Array:
        g, d = self.gamma, self.delta
        return np.asarray(betaln(g, d + seen.n + ahead) - betaln(g, d))

    def _log_each(self, seen: Opportunities) -> Array:
        buys, lives, there = _exponents(seen)
        terms = _terms(self._parameters(), buys, lives, there)
        return _log_sum(terms, there)


def fit_bg_bb(seen: Opportunities) -> BgBb:
    """Fit by maximum likelihood (1); raises Refused where everybody or nobody bought again."""
    bought = float((seen.people * seen.x).sum())
    chances = float((seen.people * seen.n).sum())
    if bought <= 0 or bought >= chances or seen.n.max() < 3:
        raise too_little(
            "BG/BB",
            "needs three opportunities or more, some taken and some not",
            "Give a longer log, or the share who bought.",
        )
    start = dict.fromkeys(("alpha", "beta", "gamma", "delta"), 1.0)
    fit = maximise(lambda logs: log_likelihood(seen, logs), start)
    if not fit.converged:
        raise too_little("BG/BB", "no parameters fit best")
    return BgBb(**fit.parameters, log_likelihood=fit.log_likelihood, fit=fit)


def _fit(x: Any, t_x: Any, n: Any, *, weights: Any = None) -> BgBb:
    """Fit to customers (k,): x purchases, the last at opportunity t_x of n; `weights` of each."""
    return fit_bg_bb(_seen(x, t_x, n, weights))


def _seen(x: Any, t_x: Any, n: Any, weights: Any) -> Opportunities:
    each = np.ones(len(x)) if weights is None else weights
    return Opportunities(*(np.asarray(part, float) for part in (x, t_x, n, each)))


BG_BB = Fittable("BG/BB", _fit)


def log_likelihood(seen: Opportunities, log_parameters: Array) -> tuple[float, Array, Array]:
    """Sum of ln (1) over all people, its gradient (4,) and Hessian (4, 4) in log-parameters."""
    parameters = np.exp(np.asarray(log_parameters, float))
    buys, lives, there = _exponents(seen)
    terms = _terms(parameters, buys, lives, there)
    each = _log_sum(terms, there)
    weight = np.where(there, np.exp(np.where(there, terms, 0) - each[:, None]), 0.0)
    buy1, buy2 = _beta_derivatives(parameters[0], parameters[1], *buys)
    live1, live2 = _beta_derivatives(parameters[2], parameters[3], *lives)
    first = np.concatenate([buy1, live1], axis=-1)  # (k, i, 4)
    second = np.zeros((*first.shape, 4))
    second[..., :2, :2], second[..., 2:, 2:] = buy2, live2
    slope = np.einsum("ki,kip->kp", weight, first)
    bend = np.einsum("ki,kipq->kpq", weight, second + first[..., :, None] * first[..., None, :])
    bend -= slope[:, :, None] * slope[:, None, :]
    gradient = seen.people @ slope
    hessian = np.tensordot(seen.people, bend, 1)
    in_logs = hessian * np.outer(parameters, parameters) + np.diag(gradient * parameters)
    return float(seen.people @ each), gradient * parameters, in_logs


def _exponents(seen: Opportunities) -> tuple[tuple[Array, Array], tuple[Array, Array], Array]:
    """What is added to (α, β) and to (γ, δ) in each term of (1), and which terms there are.

    Term 0 is the customer who still lives, term 1 + i the one who died before opportunity
    t_x + i + 1. Shapes (k, 1 + most).
    """
    most = int((seen.n - seen.t_x).max())
    i = np.arange(most)[None, :]
    x, t_x, n = (part[:, None].astype(float) for part in (seen.x, seen.t_x, seen.n))
    ones = np.ones((len(seen.x), 1))
    buys = (x + np.zeros((1, most + 1)), np.concatenate([n - x, t_x - x + i], axis=1))
    lives = (
        np.concatenate([0 * ones, ones + 0 * i], axis=1),
        np.concatenate([n, t_x + i], axis=1),
    )
    return buys, lives, np.concatenate([ones > 0, i < n - t_x], axis=1)


def _terms(
    parameters: Array, buys: tuple[Array, Array], lives: tuple[Array, Array], there: Array
) -> Array:
    a, b, g, d = parameters
    buy = betaln(a + buys[0], b + buys[1]) - betaln(a, b)
    live = betaln(g + lives[0], d + lives[1]) - betaln(g, d)
    return np.where(there, buy + live, -np.inf)


def _log_sum(terms: Array, there: Array) -> Array:
    top = terms.max(axis=1, keepdims=True)
    return np.asarray(top[:, 0] + np.log(np.where(there, np.exp(terms - top), 0.0).sum(axis=1)))


def _beta_derivatives(a: float, b: float, more_a: Array, more_b: Array) -> tuple[Array, Array]:
    """Gradient and Hessian in (a, b) of ln B(a + u, b + v) − ln B(a, b): (…, 2) and (…, 2, 2)."""
    u, v, both = a + more_a, b + more_b, a + b + more_a + more_b
    shared = psi(both) - psi(a + b)
    first = np.stack([psi(u) - psi(a) - shared, psi(v) - psi(b) - shared], axis=-1)
    mixed = -(zeta(2, both) - zeta(2, a + b))
    aa = zeta(2, u) - zeta(2, a) + mixed
    bb = zeta(2, v) - zeta(2, b) + mixed
    second = np.stack([np.stack([aa, mixed], axis=-1), np.stack([mixed, bb], axis=-1)], axis=-2)
    return first, second
