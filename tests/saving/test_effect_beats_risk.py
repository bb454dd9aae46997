"""Targeting by effect beats targeting by risk and asking everybody, in what was planted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.shared_reseeds import CLIENTS, reseeds
from winback_kit.plan.saving.rules import cells_worth, contacted_by_risk
from winback_kit.plan.saving.save_effects import SaveTest, save_effects
from winback_kit.words.own_names import FEW_TIMES, MANY_TIMES, ONCE

LEAST = 95  # of 100
CELLS = {ONCE: "One order", FEW_TIMES: "Two or three orders", MANY_TIMES: "Four orders or more"}
COST = 4.5


def realised(test: SaveTest, truth: dict[str, Any]) -> dict[str, float]:
    """What each rule brings among the people of the tests, by the planted effects."""
    value = truth["implied"]["first_lifetime"]["expected_margin"][36]
    people = {cell: float(truth["saves"][name]["customers"]) for cell, name in CELLS.items()}
    each = {
        cell: truth["saves"][name]["effect_of_a_call"] * value - COST
        for cell, name in CELLS.items()
    }
    pays = cells_worth(test, value=value, by_cell=test.enough)
    by_effect = {cell: float(pays.get(cell, False)) for cell in CELLS}
    most = sum(people[cell] * share for cell, share in by_effect.items())
    by_risk = contacted_by_risk(test, people, most=most)
    rules = {"effect": by_effect, "risk": by_risk, "all": dict.fromkeys(CELLS, 1.0)}
    return {
        name: sum(people[cell] * share[cell] * each[cell] for cell in CELLS)
        for name, share in rules.items()
    }


@pytest.mark.slow
def test_by_effect_more_is_realised_than_by_risk_or_with_everybody() -> None:
    """At the size of the shared clients: about 1,500 people in the tests; the sample has 2,275."""
    found = [(one["saving"], one["truth"]) for one in reseeds()]
    told = [(test, truth) for tests, truth in found for test in tests[:1]]
    assert len(told) == CLIENTS
    sizes = [test.people for test, _ in told]
    assert 1_300 < np.median(sizes) < 1_700
    values = [realised(test, truth) for test, truth in told]
    assert sum(one["effect"] > one["risk"] for one in values) >= LEAST
    assert sum(one["effect"] > one["all"] for one in values) >= LEAST
    assert sum(test.enough for test, _ in told) >= LEAST


@pytest.mark.slow
@pytest.mark.random
def test_below_what_is_enough_the_kit_does_not_target_by_cells() -> None:
    """A tenth of the sample's size: the cells are not told apart, and all are judged alike."""
    draw = np.random.default_rng(4)
    enough = [simulated(draw, share).enough for share in (0.1, 1.0) for _ in range(40)]
    assert not any(enough[:40])
    assert all(enough[40:])


PLANTED = {ONCE: (348, 239, 0.114, -0.068), FEW_TIMES: (438, 308, 0.232, 0.0)}
PLANTED |= {MANY_TIMES: (555, 387, 0.318, 0.204)}  # truth.yml of the sample


def simulated(draw: np.random.Generator, share: float) -> SaveTest:
    """A test of that share of the sample's size, in one draw, by its planted chances."""
    rows = []
    for cell, (n1, n0, alone, effect) in PLANTED.items():
        for arm, n, chance in (("treated", n1, alone + effect), ("holdout", n0, alone)):
            people = max(30, round(n * share))
            stayed = int(draw.binomial(people, chance))
            for kept, mine in ((1, stayed), (0, people - stayed)):
                cost = COST * mine if arm == "treated" else 0.0
                rows.append((cell, "Call", "A", 400, arm, 0, kept, mine, cost, 0, 0, 0))
    names = "cell offer campaign days_ago arm half stayed n contact_cost followed margin squares"
    [test] = save_effects(pd.DataFrame(rows, columns=names.split()))
    return test
