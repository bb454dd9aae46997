"""Whether answers on features differ beyond chance: between groups, wordings, and in importance.

For each feature the kinds that two groups see are compared by a chi-squared test over A, O, M, I
and the rest, with the rate of false discoveries over all features held. Over all answers of a
survey the share of one-dimensional ones is compared by wording: where it differs, the questions
were understood differently, and the whole is a mixture of several surveys. Ranks of importance are
compared by Friedman's test (1937, J. Am. Statistical Association 32:675), corrected for ties:

    χ² = (12·Σ R²/(k·n·(k + 1)) − 3n(k + 1)) / (1 − Σ(t³ − t)/(k(k² − 1)n))                (1)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2, chi2_contingency

from winback_kit.history.defection.slice_tests import false_discovery
from winback_kit.history.loyalty.opinion_tables import OpinionTables
from winback_kit.history.loyalty.said_of_features import UNKNOWN
from winback_kit.plan.loyalty.kano import Feature, feature_of
from winback_kit.tables.names import FEWEST_PEOPLE

CALLED = 0.05


@dataclass(frozen=True)
class Compared:
    """One feature as two groups see it: `first` and `second` by name, p, and q over all features.

    q is the least rate of false discoveries at which the difference is called.
    """

    feature: str
    first_group: str
    second_group: str
    first: Feature
    second: Feature
    p: float
    q: float

    @property
    def differs(self) -> bool:
        """Whether the two groups see another kind in it, beyond chance."""
        return self.q < CALLED and self.first.most_frequent != self.second.most_frequent


@dataclass(frozen=True)
class Wordings:
    """The share of one-dimensional answers by wording of the questions, and its test."""

    shares: dict[str, float]
    answers: dict[str, int]
    chi2: float
    freedom: int
    p: float

    @property
    def low(self) -> str:
        """The wording with the smallest share."""
        return min(self.shares, key=lambda name: self.shares[name])

    @property
    def high(self) -> str:
        """The wording with the largest share."""
        return max(self.shares, key=lambda name: self.shares[name])

    @property
    def differ(self) -> bool:
        """Whether the wordings were understood differently."""
        return self.p < CALLED


def answers_of(rows: pd.DataFrame) -> Feature:
    """The answers of rows with `functional`, `dysfunctional` and how many they are, `n`."""
    pairs = zip(rows.functional, rows.dysfunctional, rows.n, strict=True)
    return feature_of([(yes, no) for yes, no, n in pairs for _ in range(int(n))])


def compared(
    names: list[str], first: pd.DataFrame, second: pd.DataFrame, groups: tuple[str, str]
) -> tuple[Compared, ...]:
    """Each feature as two groups see it, where both have enough answers."""
    return _called([(name, *groups, first, second) for name in names])


def drift_by_state(
    names: list[str], before: pd.DataFrame, now: pd.DataFrame, states: Sequence[str]
) -> tuple[Compared, ...]:
    """Each feature as customers of one state saw it before and see it now: both groups are it.

    False discoveries are held over all of them together.
    """
    return _called(
        [
            (name, state, state, before[before.state == state], now[now.state == state])
            for state in states
            for name in names
        ]
    )


def _called(
    pairs: list[tuple[str, str, str, pd.DataFrame, pd.DataFrame]],
) -> tuple[Compared, ...]:
    """Feature, two groups and their rows, compared where both have enough answers."""
    found: list[tuple[str, str, str, Feature, Feature, float]] = []
    for name, group, next_group, first, second in pairs:
        one, other = (rows[rows.feature == name] for rows in (first, second))
        if min(one.n.sum(), other.n.sum()) < FEWEST_PEOPLE:
            continue
        a, b = answers_of(one), answers_of(other)
        found.append((name, group, next_group, a, b, kinds_differ(a, b)))
    if not found:
        return ()
    q = false_discovery(np.array([p for *_, p in found]))
    return tuple(
        Compared(name, group, next_group, first=a, second=b, p=p, q=float(rate))
        for (name, group, next_group, a, b, p), rate in zip(found, q, strict=True)
    )


def kinds_differ(first: Feature, second: Feature) -> float:
    """p of the chi-squared test that two groups see the same kinds: A, O, M, I and the rest.

    >>> same = feature_of([("like", "dislike")] * 20 + [("like", "neutral")] * 20)
    >>> kinds_differ(same, same)
    1.0
    """
    cells = np.array(
        [
            [*(one.counts.get(kind, 0) for kind in "AOMI"), one.counts["R"] + one.counts["Q"]]
            for one in (first, second)
        ]
    )
    cells = cells[:, cells.sum(axis=0) > 0]
    if cells.shape[1] < 2:
        return 1.0
    return float(chi2_contingency(cells, correction=False)[1])


def wordings_of(rows: pd.DataFrame) -> Wordings | None:
    """The share of one-dimensional answers by wording, where there are several."""
    one = (rows.functional == "like") & (rows.dysfunctional == "dislike")
    cells = {
        str(wording): (int(own.n[one[own.index]].sum()), int(own.n.sum()))
        for wording, own in rows[rows.wording != UNKNOWN].groupby("wording")
        if own.n.sum() >= FEWEST_PEOPLE
    }
    if len(cells) < 2 or not sum(yes for yes, _ in cells.values()) > 0:
        return None
    table = np.array([[yes, n - yes] for yes, n in cells.values()])
    found = chi2_contingency(table, correction=False)
    return Wordings(
        shares={name: yes / n for name, (yes, n) in cells.items()},
        answers={name: n for name, (_, n) in cells.items()},
        chi2=float(found[0]),
        freedom=int(found[2]),
        p=float(found[1]),
    )


def friedman(tables: OpinionTables) -> tuple[float, float] | None:
    """Equation (1), and its p; None where fewer than three features were rated by enough."""
    ranks = tables.kano_ranks
    k, n = len(ranks), int(ranks.n.min()) if len(ranks) else 0
    if k < 3 or n < FEWEST_PEOPLE:
        return None
    cubes = float(tables.kano_ties.cubes.sum())
    ties = 1 - cubes / (k * (k * k - 1) * n)
    if ties <= 0:
        return None
    squares = float((ranks.ranks.astype(float) ** 2).sum())
    value = (12 / (k * n * (k + 1)) * squares - 3 * n * (k + 1)) / ties
    return value, float(chi2.sf(value, k - 1))
