"""The two arms of a test, month by month, and the gap that is due between them.

Those contacted in the first months of the programme are drawn into two arms; a share h of each
segment is held out and the rest is contacted. A return counts from the day on which it has come,
so that at the end of month t a person whose contact fell (or would have fallen) in month m has
returned with the chance

    q(m, t) = p · F(t − m),     F(j) = share of a window's returns that come in the months 0 … j

with p = p0 for the holdout and p0 + x·τ for those contacted, where τ is the planned uplift of the
segment: x is 1 on plan, τ*/τ at break-even and 0 without effect. The gap is read within segments
and weighed by their people, W, so that arms of other sizes in other segments mix nothing:

    due(t)      = Σ_s W_s · Σ_m (n_sm / n_s) · x·τ_s · F_s(t − m)
    variance(t) = d · Σ_s W_s² · [Σ_m n_sm·q1(1 − q1) / n_s² of those contacted + of the held out]

d is the design effect: more than 1 where households or accounts are drawn (`sample_size`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from winback_kit.checks import hold_within, refused

Array = np.ndarray[Any, np.dtype[np.float64]]
ROUNDING = 1e-9


@dataclass(frozen=True)
class Expected:
    """What is planned of each segment: p0 and τ, (S,), and F by months since the contact, (S, L).

    `break_even` is τ*/τ, the part of the planned uplifts at which the programme earns nothing.
    """

    natural: Array
    uplift: Array
    arrived: Array
    break_even: float

    def __post_init__(self) -> None:
        hold_within("break-even uplift as a part of the planned one", self.break_even, above=0)

    @property
    def window_months(self) -> int:
        """Months from a contact until the last return of its window has come."""
        return int((self.arrived < self.arrived[:, -1:] - ROUNDING).sum(axis=1).max()) + 1


@dataclass(frozen=True)
class Arms:
    """Who is drawn: customers by segment and month of contact, (S, C), and the share held out (S,).

    Month 1 is column 0. Customers may be parts of one: they are planned. `effect` is the design
    effect: so many customers tell as much as one who is drawn alone.
    """

    drawn: Array
    held_share: Array
    effect: float = 1.0

    def __post_init__(self) -> None:
        if self.drawn.ndim != 2 or len(self.drawn) != len(self.held_share):
            raise refused("arms", "need customers by segment and month, and a share by segment")
        if np.any((self.held_share < 0) | (self.held_share > 1)):
            raise refused("share held out", "must lie between 0 and 1")

    @property
    def months(self) -> int:
        """The months whose contacts are drawn."""
        return int(self.drawn.shape[1])

    @property
    def people(self) -> float:
        """Customers in both arms."""
        return float(self.drawn.sum())

    @property
    def held(self) -> float:
        """Customers held out."""
        return float((self.drawn.sum(axis=1) * self.held_share).sum())

    @property
    def treated(self) -> float:
        """Customers contacted."""
        return self.people - self.held

    def times(self, factor: float) -> "Arms":
        """The same months and shares with so many times the customers."""
        return replace(self, drawn=self.drawn * factor)


@dataclass(frozen=True)
class Due:
    """What a day should find: the gap, its standard deviation, and the returns in each arm."""

    gap: float
    sd: float
    treated_returns: float
    held_returns: float
    effect: float = 1.0

    @property
    def fewest_returns(self) -> float:
        """Returns in the arm with fewer, as if each were of somebody drawn alone."""
        return min(self.treated_returns, self.held_returns) / self.effect


def arrived_by_lag(timing: Sequence[Array], *, months: int) -> Array:
    """F of each segment for 0 to `months` months after the contact, from its return timing.

    >>> arrived_by_lag([np.array([0.5, 0.3, 0.2])], months=3).tolist()
    [[0.5, 0.8, 1.0, 1.0]]
    """
    padded = [np.pad(np.asarray(one, dtype=float), (0, months + 1))[: months + 1] for one in timing]
    return np.asarray(np.minimum(np.cumsum(padded, axis=1), 1.0))


def due(arms: Arms, expected: Expected, *, part: float, month: int) -> Due:
    """The gap due at the end of a month if contacts cause that part of the planned uplifts."""
    drawn = arms.drawn[:, :month]
    people, held = drawn.sum(axis=1), arms.held_share
    read = (people > 0) & (held > 0) & (held < 1)  # segments with both arms
    if not read.any():
        return Due(0.0, 0.0, 0.0, 0.0)
    lag = month - 1 - np.arange(drawn.shape[1])
    arrived = expected.arrived[:, np.minimum(lag, expected.arrived.shape[1] - 1)]
    rate = np.clip(expected.natural + part * expected.uplift, 0.0, 1.0)
    weight = people / people[read].sum()
    gap = variance = 0.0
    returns = []
    for p, share, sign in ((rate, 1 - held, 1), (expected.natural, held, -1)):
        q, size = p[:, None] * arrived, share[:, None] * drawn
        found, all_in_arm = (size * q).sum(axis=1), size.sum(axis=1)
        mean, spread = (
            np.divide(of, over, out=np.zeros_like(over), where=read)
            for of, over in ((found, all_in_arm), ((size * q * (1 - q)).sum(axis=1), all_in_arm**2))
        )
        gap += sign * float((weight * mean)[read].sum())
        variance += float((weight**2 * spread)[read].sum())
        returns.append(float(found[read].sum()))
    spread = (variance * arms.effect) ** 0.5
    return Due(gap, spread, returns[0], returns[1], arms.effect)


def arrived_share(arms: Arms, expected: Expected, *, month: int) -> float:
    """The part of the planned gap of everybody drawn by then that is due at the end of a month."""
    drawn = arms.drawn[:, :month]
    if not drawn.sum():
        return 0.0
    lag = np.minimum(month - 1 - np.arange(drawn.shape[1]), expected.arrived.shape[1] - 1)
    return float((drawn * expected.arrived[:, lag]).sum() / drawn.sum())
