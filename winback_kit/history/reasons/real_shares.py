"""How often each reason is the real one, from a part of the losses in which it was found out.

Everybody states a reason s (a share w_s); of n_s of them, drawn whatever their reason, the real
one is known, and it is k for a share q_ks. Double sampling (Tenenbein 1970, J. of the American
Statistical Association 65:1350; for more than two classes 1972, Technometrics 14:187):

    p_k = Σ_s w_s q_ks        Var(p_k) = Σ_s w_s² q_ks (1 − q_ks) / n_s + Σ_s w_s (q_ks − p_k)² / N

With few checked of a stated reason q_ks = 0 or 1 would have no spread, so that in the variance (and
in nothing else) half a person is added to each real reason that was ever found (Jeffreys). A stated
reason of which nobody was checked says nothing of itself: its people are left out, and counted.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from winback_kit.history.kaplan_meier import CONFIDENCE

_Z = float(ndtri(0.5 + CONFIDENCE / 2))


@dataclass(frozen=True)
class RealShare:
    """One reason: its share as stated, and its share as really was, with the interval of that."""

    name: str
    stated: float
    real: float
    low: float
    high: float

    @property
    def more(self) -> float:
        """How much more often it is real than it is stated."""
        return self.real - self.stated

    @property
    def above(self) -> float:
        """From the share to the end of its interval."""
        return self.high - self.real

    @property
    def below(self) -> float:
        """From the begin of its interval to the share."""
        return self.real - self.low

    @property
    def width(self) -> float:
        """From one end of the interval to the other."""
        return self.high - self.low

    @property
    def differs(self) -> bool:
        """Whether the stated share lies outside the interval of the real one."""
        return not self.low <= self.stated <= self.high


@dataclass(frozen=True)
class RealShares:
    """The shares of all reasons among `people` who stated one; `unchecked` of others is not known.

    `checked` are those whose real reason is known.
    """

    rows: tuple[RealShare, ...]
    people: int
    checked: int
    unchecked: int

    @property
    def differing(self) -> list[RealShare]:
        """The reasons whose stated share lies outside the interval."""
        return [one for one in self.rows if one.differs]


def real_shares(counts: pd.DataFrame) -> RealShares | None:
    """The real shares from rows `stated`, `real` ('' where not found out), `n`.

    None where nobody's real reason is known beside a stated one.

    >>> rows = [("price", "", 60), ("price", "price", 15), ("price", "service", 5),
    ...         ("service", "", 15), ("service", "service", 5)]
    >>> found = wk.real_shares(pd.DataFrame(rows, columns=["stated", "real", "n"]))
    >>> [(one.name, one.stated, round(one.real, 9)) for one in found.rows]  # .8 · .75 = .6
    [('price', 0.8, 0.6), ('service', 0.2, 0.4)]
    """
    rows = counts[counts.stated != ""]
    found = rows[rows.real != ""]
    if found.empty:
        return None
    table = found.pivot_table(
        index="stated", columns="real", values="n", aggfunc="sum", fill_value=0
    )
    everybody = rows.groupby("stated").n.sum()
    known = everybody.loc[table.index]
    people = int(known.sum())
    weights = known.to_numpy() / people
    names = sorted({*table.index, *table.columns})
    numbers = table.reindex(columns=names, fill_value=0).to_numpy(dtype=float)
    checked = numbers.sum(axis=1, keepdims=True)
    shares = weights @ (numbers / checked)
    ever = (numbers.sum(axis=0) > 0).astype(float)
    smoothed = (numbers + ever / 2) / (checked + ever.sum() / 2)
    mean = weights @ smoothed
    within = (weights**2) @ (smoothed * (1 - smoothed) / checked)
    between = weights @ (smoothed - mean) ** 2 / people
    half = _Z * np.sqrt(within + between)
    said = {str(name): weights[at] for at, name in enumerate(table.index)}
    return RealShares(
        rows=tuple(
            RealShare(
                name=str(name),
                stated=float(said.get(str(name), 0.0)),
                real=float(shares[at]),
                low=float(max(shares[at] - half[at], 0.0)),
                high=float(min(shares[at] + half[at], 1.0)),
            )
            for at, name in enumerate(names)
        ),
        people=people,
        checked=int(numbers.sum()),
        unchecked=int(everybody.sum() - people),
    )
