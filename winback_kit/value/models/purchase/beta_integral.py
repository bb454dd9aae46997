"""Expected purchases under BG/NBD of one who is alive, as a plain integral over the dropout rate.

Given p, and λ ~ Gamma(R, A) with R = r + x and A = α + T, purchases in t to come are

    g(p) = [1 − (1 + pt/A)^−R] / p,        R t/A where p = 0                                 (1)
    G(t) = ∫ g(p) p^(a−1) (1−p)^(b+k−1) dp / B(a, b+k)                                       (2)

The closed form of (2), in `beta_geometric`, is far faster; where its ₂F₁ gives no number (t beyond
a thousand times A, with b in the thousands), and in tests, this stands in. (2) is summed in
ln(p/(1−p)) by panels of Gauss and Legendre between p's so small, and so near 1, that g is constant
there; what lies beyond is g times a share of the beta distribution.
"""

from functools import cache
from typing import Any

import numpy as np
from scipy.special import betainc, betaln

Array = np.ndarray[Any, np.dtype[np.float64]]
PANELS, NODES = 240, 12
FLAT = 1e-11
LAST = 32.0  # ln(p/(1−p)) beyond which p is 1


@cache
def _nodes() -> tuple[Array, Array]:
    places, weights = np.polynomial.legendre.leggauss(NODES)
    return places, weights


def purchases_by_integral(
    shape: float, elapsed: float, ahead: float, *, a: float, beta: float
) -> float:
    """G(t) (2): `shape` is R, `elapsed` A, `ahead` t, and `beta` b + k.

    >>> round(purchases_by_integral(2.0, 10.0, 5.0, a=1e-9, beta=9.0), 6)  # p is 0: R t/A
    1.0
    """
    per = ahead / elapsed
    first = np.log(FLAT / (per * (shape + 1) + 1))
    edges = np.linspace(first, LAST, PANELS + 1)
    places, weights = _nodes()
    half = (edges[1] - edges[0]) / 2
    z = (edges[:-1, None] + half * (1 + places)).ravel()
    p = 1 / (1 + np.exp(-z))
    density = np.exp(-a * np.logaddexp(0, -z) - beta * np.logaddexp(0, z) - betaln(a, beta))
    bought = -np.expm1(-shape * np.log1p(p * per)) / p
    middle = half * float(np.tile(weights, PANELS) @ (density * bought))
    low = shape * per * betainc(a, beta, 1 / (1 + np.exp(-first)))
    high = -np.expm1(-shape * np.log1p(per)) * betainc(beta, a, 1 / (1 + np.exp(LAST)))
    return float(middle + low + high)
