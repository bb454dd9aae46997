"""How fast new people get up to speed, measured of the staff where their pace was counted twice.

The pace of person i, k months after they began, is their own c_i times what one of them makes then:

    p_ik = c_i · g(k),   g(k) = 1 − (1 − ρ₀)·e^(−k/τ)                                     (1)

ρ₀ and τ are those of a grid (a hundredth, a tenth of a month) at which the least is left of

    Σ_i (1 − (Σ_k p·g)² / (Σ_k p² · Σ_k g²))                                              (2)

where c_i is fitted to each person, so that it does not count who is slow altogether, nor whether
the slow ones leave. Ends are 80 % intervals of a jackknife over people. It takes ten people with a
count in their first three months and a later one.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from winback_kit.assumptions.record import Assumption
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.text import Count, said_many

EARLY_DAYS = 3 * DAYS_PER_MONTH
STARTS = np.arange(0, 101) / 100
MONTHS = np.arange(2, 121) / 10
_Z = 1.2816  # of the 90th percentile


@dataclass(frozen=True)
class MeasuredRamp:
    """Pace in the first month over that of one who has learnt, and the months of learning, τ."""

    start: Assumption
    months: Assumption
    people: int


def measured_ramp(paces: pd.DataFrame) -> MeasuredRamp | None:
    """The ramp of people's paces, `who days pace`; None where too few were counted twice.

    >>> months, share = [0, 2, 12], [0.4, 0.779272, 0.998513]  # ρ₀ .4 and τ 2 months
    >>> each = [(who, 30.4375 * m, (30 + who) * s) for who in range(10)
    ...         for m, s in zip(months, share)]
    >>> found = measured_ramp(pd.DataFrame(each, columns=["who", "days", "pace"]))
    >>> found.start.value, found.months.value
    (0.4, 2.0)
    """
    counted = paces[(paces.pace >= 0) & (paces.days >= 0)]
    ages = counted.groupby("who").days.agg(["min", "max"])
    twice = ages[(ages["min"] <= EARLY_DAYS) & (ages["max"] > EARLY_DAYS)].index
    used = counted[counted.who.isin(twice)]
    used = used[used.groupby("who").pace.transform("max") > 0]
    people = int(used.who.nunique())
    if people < FEWEST_PEOPLE:
        return None
    left = _left(used)
    best = _at(left.sum(axis=0))
    without = np.array([_at(left.sum(axis=0) - one) for one in left])
    spread = np.sqrt((people - 1) / people * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    low, high = best - _Z * spread, best + _Z * spread

    def known(which: int, least: float, most: float) -> Assumption:
        return Assumption(
            value=float(best[which]),
            low=float(max(least, low[which])),
            high=float(min(most, high[which])),
            evidence="B",
            source=said_many(
                people,
                "staff: {people} person counted while they learnt and later",
                "staff: {people} people counted while they learnt and later",
                people=Count(people),
            ),
        )

    return MeasuredRamp(known(0, 0.0, 1.0), known(1, float(MONTHS[0]), 60.0), people)


def _left(used: pd.DataFrame) -> np.ndarray:
    """What (2) leaves of each person at each point, (people, starts, months)."""
    age = used.days.to_numpy(float)[:, None] / DAYS_PER_MONTH
    pace, fade = used.pace.to_numpy(float)[:, None], np.exp(-age / MONTHS)
    of = pd.Index(used.who.unique()).get_indexer(used.who)

    def by_person(values: np.ndarray) -> np.ndarray:
        sums = np.zeros((of.max() + 1, values.shape[1]))
        np.add.at(sums, of, values)
        return sums[:, None, :]

    lacking = (1 - STARTS)[None, :, None]
    cross = by_person(pace) - lacking * by_person(pace * fade)
    ready = by_person(np.ones_like(pace)) - 2 * lacking * by_person(fade)
    ready = ready + lacking**2 * by_person(fade**2)
    return np.asarray(1 - cross**2 / (by_person(pace**2) * ready))


def _at(left: np.ndarray) -> np.ndarray:
    """ρ₀ and τ where least is left; of those alike the fastest."""
    start, month = np.unravel_index(int(np.argmin(np.round(left, 12))), left.shape)
    return np.array([STARTS[start], MONTHS[month]])
