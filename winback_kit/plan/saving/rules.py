"""Whom to ask to stay: by what asking changes, by risk, everybody or nobody, valued on the test.

The rule by effect contacts the cells in which (τ_s · V > c); the rule by risk contacts as many
people, those first who are likeliest to leave. Each half of the people is judged by what the other
half has taught, so that no rule is valued on those it was learnt from, and the value of a rule is
by inverse propensity, in money a person at risk (plan/experiment/policy). People of a row are
alike; whom of them a rule contacts in part goes by golden steps, the same on every machine.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.plan.experiment.policy.compared import ComparedRules, compared_rules
from winback_kit.plan.experiment.policy.tested_people import TestedPeople
from winback_kit.plan.saving.save_effects import SaveTest, save_effects

BY_EFFECT, BY_RISK = "effect", "risk"
_GOLDEN = (5**0.5 - 1) / 2


def cells_worth(test: SaveTest, *, value: float, by_cell: bool) -> dict[str, bool]:
    """The cells in which asking is worth what it costs: each by its own effect, or all alike."""
    if by_cell:
        return {one.cell: one.effect * value > one.contact_cost for one in test.cells}
    return dict.fromkeys([one.cell for one in test.cells], test.mean * value > test.contact_cost)


def contacted_by_risk(
    test: SaveTest, people: Mapping[str, float], *, most: float
) -> dict[str, float]:
    """The share of each cell contacted where the likeliest to leave come first, `most` in all."""
    shares, left = {}, most
    for one in sorted(test.cells, key=lambda cell: cell.stays_alone):
        n = people.get(one.cell, 0.0)
        shares[one.cell] = min(1.0, left / n) if n else 0.0
        left = max(0.0, left - n)
    return shares


def rules_compared(outcomes: pd.DataFrame, test: SaveTest, *, value: float) -> ComparedRules | None:
    """Both rules beside everybody and nobody, on the people tested, `value` in the currency.

    None where a half of the people is too few to learn from.
    """
    names = [one.cell for one in test.cells]
    rows = outcomes[(outcomes.offer == test.offer) & outcomes.cell.isin(names)]
    taught = {half: _of_offer(rows[rows.half == 1 - half], test) for half in (0, 1)}
    people = _people(rows)
    place = (0.5 + people.groupby(level=0).cumcount().to_numpy() * _GOLDEN) % 1
    flags = {name: np.zeros(len(people), bool) for name in (BY_EFFECT, BY_RISK)}
    for half, learnt in taught.items():
        if learnt is None:
            return None
        here = {name: ((people.half == half) & (people.cell == name)).to_numpy() for name in names}
        pays = cells_worth(learnt, value=value, by_cell=test.enough)
        sizes = {name: float(here[name].sum()) for name in names}
        most = sum(sizes[name] for name in names if pays[name])
        shares = contacted_by_risk(learnt, sizes, most=most)
        for name in names:
            flags[BY_EFFECT] |= here[name] & pays[name]
            flags[BY_RISK] |= here[name] & (place < shares[name])
    drawn = TestedPeople.of(
        people.stayed.to_numpy(float) * value,
        treated=(people.arm == "treated").to_numpy(),
        treated_share=people.share.to_numpy(float),
    )
    return compared_rules(drawn, flags, contact_cost=test.contact_cost, confidence=CONFIDENCE)


def _people(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a person, with the share of their draw that was asked; a draw has both arms."""
    draw = [rows.campaign, rows.days_ago]
    asked = (rows.n * (rows.arm == "treated")).groupby(draw).transform("sum")
    share = asked / rows.n.groupby(draw).transform("sum")
    both = rows.assign(share=share)[(share > 0) & (share < 1)].reset_index(drop=True)
    return both.loc[both.index.repeat(both.n)]


def _of_offer(rows: pd.DataFrame, whole: SaveTest) -> SaveTest | None:
    """The test of the same offer in a half, where each cell was tested there too."""
    found = next((one for one in save_effects(rows) if one.offer == whole.offer), None)
    return found if found and len(found.cells) == len(whole.cells) else None
