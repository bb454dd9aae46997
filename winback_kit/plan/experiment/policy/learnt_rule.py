"""A rule learnt from a test: contact the cells in which a contact brings more than it costs.

People are in cells, as of recency and kind of buyer. The net gain of each, treated less held out
less the cost, is drawn towards the mean of all cells (statistics/shrinkage.py), since the best of
many cells looks better than it is; the rule contacts the cells whose drawn gain is above 0. The
error of a cell follows from its people alone, with the variances of both arms over all cells, since
its own would favour cells in which by chance nobody bought. The rule is to be valued on other
people than those it was learnt on: `half_of` splits them by a hash, alike anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from winback_kit.plan.experiment.arms import arm_of
from winback_kit.plan.experiment.policy.tested_people import Flags, TestedPeople
from winback_kit.plan.experiment.statistics.means import sums_of
from winback_kit.plan.experiment.statistics.shrinkage import drawn_to_mean

FEWEST = 2  # people of a cell in an arm


def half_of(ids: Iterable[object], *, salt: str) -> Flags:
    """Which of the people are in the half to learn on, drawn by a hash of salt and id.

    >>> int(half_of(range(1000), salt="learn").sum())
    506
    """
    return np.array([arm_of(str(one), salt=salt, holdout_share=0.5) == "treated" for one in ids])


def learnt_cells(
    people: TestedPeople, cells: Sequence[Any] | np.ndarray, *, contact_cost: float
) -> set[Any]:
    """The cells to contact: `cells` says of each person in which one they are.

    Cells in which an arm has fewer than two people teach nothing, and are not contacted.

    >>> people = TestedPeople.of([9, 8, 1, 0, 5, 4, 5, 4], treated=[1, 1, 0, 0] * 2,
    ...                          treated_share=0.5)
    >>> learnt_cells(people, ["a"] * 4 + ["b"] * 4, contact_cost=1)
    {'a'}
    """
    where = np.asarray(cells)
    net = people.less(contact_cost=contact_cost)
    arms = net.treated, ~net.treated
    spreads = [sums_of(net.outcome[arm]).variance for arm in arms]
    names, gains, errors = [], [], []
    for name in np.unique(where).tolist():
        own = [net.outcome[arm & (where == name)] for arm in arms]
        if min(map(len, own)) >= FEWEST:
            names.append(name)
            gains.append(own[0].mean() - own[1].mean())
            errors.append(sum(s2 / len(one) for s2, one in zip(spreads, own, strict=True)) ** 0.5)
    drawn = drawn_to_mean(np.array(gains, float), errors=np.array(errors, float))
    return {name for name, gain in zip(names, drawn.effects, strict=True) if gain > 0}
