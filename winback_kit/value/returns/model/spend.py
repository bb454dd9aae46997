"""What an order of each person is worth, from few orders each.

The mean amount of a person's orders is drawn towards everyone's by how much it says (Bühlmann's
credibility): with n orders, variance v between the orders of a person and b between persons,

    m_i = z·ȳ_i + (1 − z)·ȳ,   z = n / (n + v/b)                                            (1)

Amounts are cut at their 99.5 % quantile for v and b only, since a few giants would say that nobody
resembles himself. The orders of second lifetimes may be larger or smaller: they are held against
equation 1 in the log, and the ratio drawn towards 1 by its error.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.history.silences import Silences

Array = np.ndarray[Any, np.dtype[np.float64]]
CUT = 0.995
FEWEST_ORDERS = 30
RATIO_SD = 0.15  # prior: a second lifetime's order is within some 15 % of the first's


@dataclass(frozen=True)
class Spend:
    """Expected amount and margin of an order of some people, shape (people,).

    `uncertainty` is the standard deviation of a person's true mean, `spread` that of an order
    around it.
    """

    amount: Array
    margin: Array
    uncertainty: Array
    spread: Array
    ratio: float


def expected_spend(log: Silences, rows: Any) -> Spend:
    """Equation 1 for the people whose last order stands in `rows`."""
    start = np.r_[True, log.person[1:] != log.person[:-1]]
    begins = np.flatnonzero(start)
    group = np.cumsum(start) - 1
    count = np.bincount(group)
    mean = np.bincount(group, weights=log.amount) / count
    within, between = _variances(log.amount, group, count)
    credit = count / (count + within / between)
    person_mean = credit * mean + (1 - credit) * float(mean.mean())
    ratio = _second_ratio(log, within / between, float(mean.mean()), begins, group)
    who = group[np.asarray(rows, dtype=int)]
    share = float(log.margin.sum() / log.amount.sum()) if log.amount.sum() > 0 else 0.0
    own = np.bincount(group, weights=log.margin) / np.maximum(
        np.bincount(group, weights=log.amount), 1e-9
    )
    own = np.clip(credit * own + (1 - credit) * share, -1, 1)
    amount = ratio * person_mean[who]
    return Spend(
        amount=amount,
        margin=amount * own[who],
        uncertainty=ratio * np.sqrt(between * (1 - credit[who])),
        spread=np.full(len(who), ratio * _spread(log.amount, group, mean)),
        ratio=ratio,
    )


def _variances(amount: Array, group: Any, count: Any) -> tuple[float, float]:
    """Variance within and between persons, of amounts cut at their 99.5 % quantile."""
    cut = np.minimum(amount, np.quantile(amount, CUT))
    mean = np.bincount(group, weights=cut) / count
    inner = float(((cut - mean[group]) ** 2).sum())
    free = float((count - 1).sum())
    within = inner / free if free > 0 else float(cut.var())
    outer = float(mean.var(ddof=1)) if len(mean) > 1 else 0.0
    between = outer - within * float((1 / count).mean())
    return max(within, 1e-12), max(between, 0.01 * within, 1e-12)


def _spread(amount: Array, group: Any, mean: Array) -> float:
    """Standard deviation of an order's amount around its person's mean, uncut."""
    free = len(amount) - len(mean)
    if not free:
        return float(amount.std())
    return float(np.sqrt(((amount - mean[group]) ** 2).sum() / free))


def _second_ratio(log: Silences, noise: float, whole: float, begins: Any, group: Any) -> float:
    """Amounts of orders after a return, held against equation 1 from the orders before each."""
    after = log.since_lapse > 0
    if after.sum() < FEWEST_ORDERS:
        return 1.0
    so_far = log.amount.cumsum()
    before = so_far - log.amount - (so_far - log.amount)[begins][group]
    count = log.orders - 1
    said = ((before + noise * whole) / (count + noise))[after]
    seen = log.amount[after]
    ratio = float(seen.sum() / said.sum())
    error = float(np.sqrt(((seen - ratio * said) ** 2).sum()) / said.sum())
    keep = RATIO_SD**2 / (RATIO_SD**2 + error**2)
    return float(np.exp(keep * np.log(max(ratio, 0.1))))
