"""Tests of whether customers alike in something are lost more often than others.

With K of N customers lost, and k of the n in a slice:

    log-odds  ln((k+½)(N−n−K+k+½) / ((n−k+½)(K−k+½)))                                           (1)
    p         Fisher's exact test, two-sided: all tables no likelier than the one found         (2)
    called    Benjamini & Hochberg (1995): p ≤ i/m · 5 % for some i, over all tests             (3)
    OR        Σ a_s d_s / N_s  /  Σ b_s c_s / N_s, Mantel & Haenszel (1959), over strata s      (4)
"""

from typing import Any

import numpy as np
from scipy.special import gammaln
from scipy.stats import chi2

Array = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]


def log_odds(lost: int, n: int, all_lost: int, all_n: int) -> float:
    """Equation 1, with half a person in each cell.

    >>> round(log_odds(1655, 3875, 1869, 7043), 4)
    2.3291
    """
    gone, others = all_lost - lost, all_n - n
    return float(
        np.log((lost + 0.5) * (others - gone + 0.5)) - np.log((n - lost + 0.5) * (gone + 0.5))
    )


def fisher(lost: Ints, n: Ints, all_lost: int, all_n: int) -> Array:
    """Equation 2 for many slices; arrays of one shape.

    >>> fisher(np.array([3]), np.array([4]), 4, 8).round(4)  # 34/70, the lady tasting tea
    array([0.4857])
    """
    least, most = np.maximum(0, all_lost - (all_n - n)), np.minimum(all_lost, n)
    width = int((most - least).max(initial=0)) + 1
    k = least[:, None] + np.arange(width)
    inside = k <= most[:, None]
    at = np.where(inside, k, least[:, None])
    log_p = _log_chance(at, n[:, None], all_lost, all_n)
    seen = _log_chance(lost, n, all_lost, all_n)
    chance = np.where(inside & (log_p <= seen[:, None] + 1e-7), np.exp(log_p), 0.0)
    out: Array = np.minimum(1.0, chance.sum(axis=1))
    return out


def _log_chance(k: Ints, n: Ints, all_lost: int, all_n: int) -> Array:
    """The log of the hypergeometric chance that `k` of `n` are among the lost."""

    def choose(a: object, b: object) -> Array:
        of = np.asarray(a, dtype=float)
        out: Array = gammaln(of + 1) - gammaln(np.asarray(b) + 1.0) - gammaln(of - b + 1)
        return out

    out: Array = choose(all_lost, k) + choose(all_n - all_lost, n - k) - choose(all_n, n)
    return out


def false_discovery(p: Array) -> Array:
    """The least rate of false discoveries at which each of the tests is called (equation 3).

    >>> false_discovery(np.array([0.01, 0.02, 0.5])).round(3)
    array([0.03, 0.03, 0.5 ])
    """
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    out = np.empty(len(p))
    out[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return out


def mantel_haenszel(lost: Ints, n: Ints, all_lost: Ints, all_n: Ints) -> tuple[float, float]:
    """Equation 4 over strata, and p of its chi-squared test (Cochran, Mantel & Haenszel).

    `lost` of `n` in the slice, `all_lost` of `all_n` in the stratum; arrays of shape (strata,).

    >>> mantel_haenszel(*np.array([[2, 4], [4, 8], [4, 8], [8, 16]]))
    (1.0, 1.0)
    """
    a, b = lost, n - lost
    c, d = all_lost - lost, all_n - n - (all_lost - lost)
    above, below = (a * d / all_n).sum(), (b * c / all_n).sum()
    spread = n * (all_n - n) * all_lost * (all_n - all_lost) / all_n**2 / np.maximum(1, all_n - 1)
    gap = (a - n * all_lost / all_n).sum()
    p = float(chi2.sf(gap**2 / spread.sum(), 1)) if spread.sum() > 0 else 1.0
    return (float(above / below) if below else np.inf), p
