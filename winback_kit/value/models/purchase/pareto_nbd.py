"""Pareto/NBD: customers may die at any time (Schmittlein, Morrison & Colombo 1987).

While alive a customer buys at rate λ ~ Gamma(r, α), and dies at rate μ ~ Gamma(s, β). With the
integral I of `death_integral`,

    ln L = lnΓ(r+x) − lnΓ(r) + r ln α + s ln β + ln(e^l + I)                                 (1)
    l = −(r+x) ln(α+T) − s ln(β+T)                                                           (2)
    P(alive) = e^l / (e^l + I)                                                               (3)
    G(t) = (r+x)(β+T)/(α+T) · [1 − ((β+T)/(β+T+t))^(s−1)]/(s−1)                              (4)
    E[X(t)] = rβ/α · [1 − (β/(β+t))^(s−1)]/(s−1)                                             (5)
    discounted without end, if alive: (r+x)/(α+T) · δ^(s−1) (β+T)^s Ψ(s, s; δ(β+T))          (6)

(6) times (3) is DERT of Fader, Hardie & Lee 2005 (JMR 42:415); for r/α · δ^(s−1) β^s Ψ(s, s; βδ)
of a new customer see there. The pole of (4) and (5) at s = 1 is removed by (1 − e^−z)/z. Gradient
and Hessian of (1) are exact. All times and δ in one unit.
"""

from typing import Any

import numpy as np
from scipy.special import digamma, exprel, gammaln, hyperu, polygamma

from winback_kit.value.models.fitting.newton import LogLikelihood
from winback_kit.value.models.purchase.cells import PurchaseCounts
from winback_kit.value.models.purchase.death_integral import Nodes, log_integral, nodes_of
from winback_kit.value.models.purchase.purchase_model import Family, Parameters

__all__ = ["PARETO_NBD"]

Array = np.ndarray[Any, np.dtype[np.float64]]


def likelihood(counts: PurchaseCounts) -> LogLikelihood:
    """The log-likelihood (1) as a function of ln (r, α, s, β), with gradient and Hessian."""
    xs, of = np.unique(counts.repeats, return_inverse=True)
    by_x = np.asarray(np.bincount(of, counts.customers), float)

    def function(logs: Array) -> tuple[float, Array, Array]:
        parameters = np.exp(logs)
        value, gradient, hessian = _constant(parameters, logs, xs, by_x)
        staying, slopes, bends = _staying(parameters, counts)
        log = log_integral(parameters, counts.repeats, counts.last, counts.age)
        dead = _share(log - staying)
        value += float(counts.customers @ (staying + _softplus(log - staying)))
        alive = counts.customers * (1 - dead)
        total = slopes * (1 - dead)
        hessian += (slopes * alive) @ slopes.T + _in_place(bends @ alive)
        for part in nodes_of(parameters, counts.repeats, counts.last, counts.age):
            weight = counts.customers[part.rows] * dead[part.rows]
            mean, second = _moments(parameters, counts.repeats[part.rows], part, weight)
            total[:, part.rows] += mean * dead[part.rows]
            hessian += second
        gradient += total @ counts.customers
        hessian -= (total * counts.customers) @ total.T
        return value, gradient, hessian

    return function


def _constant(parameters: Array, logs: Array, x: Any, n: Array) -> tuple[float, Array, Array]:
    """The terms of (1) that no time is in, summed, and their derivatives."""
    r, _, s, _ = parameters
    total = n.sum()
    value = n @ gammaln(r + x) + total * (r * logs[1] + s * logs[3] - gammaln(r))
    by_r = n @ digamma(r + x) + total * (logs[1] - digamma(r))
    twice_r = n @ polygamma(1, r + x) - total * polygamma(1, r)
    gradient = np.array([r * by_r, total * r, total * s * logs[3], total * s])
    hessian = np.diag([r * by_r + r * r * twice_r, 0.0, gradient[2], 0.0])
    hessian[0, 1] = hessian[1, 0] = total * r
    hessian[2, 3] = hessian[3, 2] = total * s
    return float(value), gradient, hessian


def _staying(parameters: Array, counts: PurchaseCounts) -> tuple[Array, Array, Array]:
    """l (2), (m,); its first derivatives, (4, m); its second, (6, m) for `_in_place`."""
    r, alpha, s, beta = parameters
    shape = r + counts.repeats
    log_alpha, log_beta = np.log(alpha + counts.age), np.log(beta + counts.age)
    u, v = alpha / (alpha + counts.age), beta / (beta + counts.age)
    slopes = np.stack([-r * log_alpha, -shape * u, -s * log_beta, -s * v])
    bends = np.stack(
        [slopes[0], -r * u, slopes[1] * (1 - u), slopes[2], -s * v, slopes[3] * (1 - v)]
    )
    return -shape * log_alpha - s * log_beta, slopes, bends


def _moments(parameters: Array, repeats: Any, part: Nodes, weight: Array) -> tuple[Array, Array]:
    """E[∂ ln f] by row, (4, rows), and the weighted sum of E[∂² ln f + ∂ ln f ∂ ln fᵀ]."""
    r, _, s, _ = parameters
    shape = (r + repeats)[:, None]
    u, v = part.by_alpha, part.by_beta
    slopes = np.stack([-r * part.log_alpha, -shape * u, 1 - s * part.log_beta, -(s + 1) * v])
    mean = np.einsum("krn,rn->kr", slopes, part.weight)
    heavy = (part.weight * weight[:, None]).ravel()
    flat = slopes.reshape(4, -1)
    second = (flat * heavy) @ flat.T
    bends = np.array(
        [
            flat[0] @ heavy,
            -r * (u.ravel() @ heavy),
            (slopes[1] * (1 - u)).ravel() @ heavy,
            (flat[2] - 1) @ heavy,
            -s * (v.ravel() @ heavy),
            (slopes[3] * (1 - v)).ravel() @ heavy,
        ]
    )
    return mean, second + _in_place(bends)


def _in_place(six: Array) -> Array:
    """A Hessian from its parts rr, rα, αα, ss, sβ, ββ; the two processes do not mix."""
    rr, ra, aa, ss, sb, bb = six
    zero = np.zeros_like(rr)
    return np.array(
        [[rr, ra, zero, zero], [ra, aa, zero, zero], [zero, zero, ss, sb], [zero, zero, sb, bb]]
    )


def _softplus(d: Array) -> Array:
    return np.asarray(np.maximum(d, 0) + np.log1p(np.exp(-np.abs(d))))


def _share(d: Array) -> Array:
    """e^d / (1 + e^d)."""
    small = np.exp(-np.abs(d))
    return np.asarray(np.where(d >= 0, 1.0, small) / (1 + small))


def start(counts: PurchaseCounts) -> Parameters:
    """Where a fit begins: α and β at the mean age, r and s at 1."""
    age = float(counts.age.mean())
    return {"r": 1.0, "alpha": age, "s": 1.0, "beta": age}


def probability_alive(parameters: Parameters, *, repeats: Any, last: Any, age: Any) -> Array:
    """P(alive | x, t_x, T) (3), shapes broadcast."""
    values = np.array([parameters[name] for name in ("r", "alpha", "s", "beta")])
    x, t_x, watched = np.broadcast_arrays(repeats, np.asarray(last, float), np.asarray(age, float))
    flat = (x.ravel(), t_x.ravel(), watched.ravel())
    staying = -(values[0] + flat[0]) * np.log(values[1] + flat[2])
    staying -= values[2] * np.log(values[3] + flat[2])
    return np.asarray(_share(staying - log_integral(values, *flat))).reshape(x.shape)


def purchases_if_alive(parameters: Parameters, *, repeats: Any, age: Any, ahead: Any) -> Array:
    """G(t) (4): expected purchases in the `ahead` to come of one who is alive, broadcast."""
    r, alpha, s, beta = (parameters[name] for name in ("r", "alpha", "s", "beta"))
    watched = np.asarray(age)
    longer = np.log1p(np.asarray(ahead) / (beta + watched))
    lasting = longer * exprel(-(s - 1) * longer)
    return np.asarray((r + np.asarray(repeats)) * (beta + watched) / (alpha + watched) * lasting)


def purchases_of_new(parameters: Parameters, *, ahead: Any) -> Array:
    """E[X(t)] (5) of a new customer, of the shape of `ahead`."""
    return purchases_if_alive(parameters, repeats=0, age=0.0, ahead=ahead)


def forever(parameters: Parameters, *, repeats: Any, age: Any, rate: float) -> Array:
    """Equation (6): discounted purchases without end of one who is alive, broadcast.

    `rate` is δ, continuous, of one unit of time. DERT is this times P(alive), DET is this at
    x = 0 and T = 0.
    """
    r, alpha, s, beta = (parameters[name] for name in ("r", "alpha", "s", "beta"))
    watched = np.asarray(age)
    z = rate * (beta + watched)
    per_time = (r + np.asarray(repeats)) / (alpha + watched)
    return np.asarray(per_time * (beta + watched) * z ** (s - 1) * hyperu(s, s, z))


PARETO_NBD = Family(
    name="Pareto/NBD",
    likelihood=likelihood,
    start=start,
    alive=probability_alive,
    purchases_if_alive=purchases_if_alive,
    purchases_of_new=purchases_of_new,
    forever=forever,
)
