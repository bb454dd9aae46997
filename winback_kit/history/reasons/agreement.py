"""How well two or more recordings of the same reasons agree, and which way they differ.

For a table of counts n_ij, rows as one recording has it and columns as the other:

    p_o = Σ n_ii / n        κ = (p_o − p_e) / (1 − p_e)       p_e = Σ p_i· p_·i
                            AC1 = (p_o − q_e) / (1 − q_e)     q_e = Σ π_k (1 − π_k) / (K − 1)

with π_k = (p_k· + p_·k) / 2. Cohen's κ (1960, Educational and Psychological Measurement 20:37),
its standard error by Fleiss, Cohen and Everitt (1969, Psychological Bulletin 72:323, equation 13);
AC1 by Gwet (2008, British J. of Mathematical and Statistical Psychology 61:29), which does not fall
when one reason is nearly everybody's. For more than two recordings, some of them missing,
Krippendorff's α for names (2011): α = 1 − D_o / D_e from the coincidences of pairs within a unit.

A high κ can hide that one recording moves many people from one reason to another: `shifts` says for
each reason how many people more the second has than the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from winback_kit.history.kaplan_meier import CONFIDENCE

MANY_MOVED = 0.02  # of the people; a shift of fewer is none to decide by
_Z = float(ndtri(0.5 + CONFIDENCE / 2))


@dataclass(frozen=True)
class Shift:
    """One reason: people who have it in the first recording, and in the second."""

    name: str
    first: int
    second: int

    @property
    def moved(self) -> int:
        """People more in the second recording than in the first."""
        return self.second - self.first

    @property
    def relative(self) -> float:
        """The same as a share of those who have it in the first."""
        return self.moved / self.first if self.first else 0.0


@dataclass(frozen=True)
class Agreement:
    """Two recordings of the same people: the share that agrees, κ with its standard error, AC1.

    `kappa` and `ac1` are None where one of the recordings has a single reason, so that it tells
    nothing that chance would not. `shifts` are in the order of the names given.
    """

    people: int
    same: int
    kappa: float | None
    kappa_error: float
    ac1: float | None
    shifts: tuple[Shift, ...]

    @property
    def observed(self) -> float:
        """The share of the people for whom both agree."""
        return self.same / self.people

    @property
    def kappa_interval(self) -> tuple[float, float] | None:
        """The interval of κ, cut at −1 and 1."""
        if self.kappa is None:
            return None
        half = _Z * self.kappa_error
        return max(self.kappa - half, -1.0), min(self.kappa + half, 1.0)

    @property
    def better_than_chance(self) -> bool:
        """Whether the whole interval of κ lies above zero."""
        interval = self.kappa_interval
        return interval is not None and interval[0] > 0

    @property
    def most_moved(self) -> Shift:
        """The reason that the second recording has for the most people more, or fewer."""
        return max(self.shifts, key=lambda one: abs(one.moved))

    @property
    def shifts_many(self) -> bool:
        """Whether that is more than a few of all people."""
        return abs(self.most_moved.moved) >= MANY_MOVED * self.people


def crossed(
    first: Sequence[str], second: Sequence[str], n: Sequence[int], names: Sequence[str]
) -> np.ndarray:
    """Counts of people, a row for each name of the first recording, a column of the second."""
    place = {name: index for index, name in enumerate(names)}
    table = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(table, ([place[one] for one in first], [place[one] for one in second]), n)
    return table


def agreement(table: np.ndarray, names: Sequence[str]) -> Agreement:
    """What a square table of counts says of two recordings; `names` are of its rows and columns.

    Raises ValueError for a table without anybody.

    >>> found = wk.agreement(np.array([[20, 5], [10, 15]]), ["yes", "no"])
    >>> round(found.observed, 3), round(found.kappa, 3)  # Cohen's own arithmetic: .7 and .5
    (0.7, 0.4)
    """
    people = int(table.sum())
    if people == 0:
        raise ValueError("agreement needs somebody with both recordings")
    shares = table / people
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed = float(np.trace(shares))
    expected = float(rows @ columns)
    means = (rows + columns) / 2
    by_chance = float((means * (1 - means)).sum() / max(len(names) - 1, 1))
    known = bool(rows.max() < 1 and columns.max() < 1)
    kappa = (observed - expected) / (1 - expected) if known else None
    shifts = tuple(
        Shift(name, int(table[index].sum()), int(table[:, index].sum()))
        for index, name in enumerate(names)
    )
    return Agreement(
        people=people,
        same=int(np.trace(table)),
        kappa=kappa,
        kappa_error=_kappa_error(shares, observed, expected, people) if known else 0.0,
        ac1=(observed - by_chance) / (1 - by_chance) if known else None,
        shifts=shifts,
    )


def _kappa_error(shares: np.ndarray, observed: float, expected: float, people: int) -> float:
    """The standard error of κ that is not zero under agreement by chance."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    kappa = (observed - expected) / (1 - expected)
    beside = columns[:, None] + rows[None, :]  # p_·i + p_j·
    diagonal = np.diag(shares) * (1 - np.diag(beside) * (1 - kappa)) ** 2
    off = (shares * beside**2).sum() - (np.diag(shares) * np.diag(beside) ** 2).sum()
    last = (kappa - expected * (1 - kappa)) ** 2
    spread = diagonal.sum() + (1 - kappa) ** 2 * off - last
    return float(np.sqrt(max(spread, 0.0) / people) / (1 - expected))


def alpha(recordings: pd.DataFrame) -> float | None:
    """Krippendorff's α of names: a row for each unit, a column for each recording, None if missing.

    A column `n` may say how many units are alike. None where no unit has two recordings, or where
    only one name occurs.

    >>> wk.alpha(pd.DataFrame({"a": ["x", "y", "x"], "b": ["x", "y", None]}))
    1.0
    """
    times = recordings["n"].to_numpy() if "n" in recordings else np.ones(len(recordings))
    cells = recordings.drop(columns="n", errors="ignore")
    names = pd.unique(cells.to_numpy().ravel())
    names = [name for name in names if isinstance(name, str)]
    counts = np.stack([(cells == name).sum(axis=1).to_numpy() for name in names], axis=1)
    pairable = counts.sum(axis=1)
    used = pairable >= 2
    counts, pairable, times = counts[used], pairable[used], times[used]
    totals = times @ counts
    everything = totals.sum()
    expected = everything**2 - (totals**2).sum()
    if not used.any() or expected == 0:
        return None
    apart = (pairable**2 - (counts**2).sum(axis=1)) / (pairable - 1)
    return float(1 - (everything - 1) * (times @ apart) / expected)
