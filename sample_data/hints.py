"""insights.csv: what the staff say of why customers leave, and of what would help them.

Of the answers a planted share is right: of the reasons, one of the two most frequent; of an offer
for a reason, one of the two with the largest uplift. Everybody else names another one, all equally
likely.
"""

from __future__ import annotations

from itertools import product
from typing import TypeVar

import numpy as np

from sample_data.days import day_number, iso_days
from sample_data.draws import sample, stream, whole
from sample_data.planted import Retail
from sample_data.write import Columns

RIGHT = 2  # of the reasons, and of the offers for a reason
SURE = (40, 80)
Named = TypeVar("Named")


def reasons_right(plan: Retail) -> list[str]:
    """The most frequent reasons."""
    return [one.name for one in sorted(plan.reasons, key=lambda one: -one.share)][:RIGHT]


def offers_right(plan: Retail) -> list[tuple[str, str]]:
    """The offers, each with the reason, that change most."""
    ranked = sorted(
        product(range(len(plan.offers)), plan.reasons), key=lambda at: -at[1].uplift[at[0]]
    )
    return [(plan.offers[offer].name, reason.name) for offer, reason in ranked[:RIGHT]]


def insights_table(plan: Retail, seed: int, staff: Columns) -> Columns:
    """insights.csv: of each who is there, two reasons and two offers for a reason."""
    rng, hints = stream(seed, "insights"), plan.hints
    day = hints.day.isoformat()
    there = [
        (one, unit)
        for one, unit, started, left in zip(
            staff["staff_id"], staff["unit"], staff["started"], staff["left"], strict=True
        )
        if started <= day and (not left or left > day)
    ]
    reasons = [one.name for one in plan.reasons]
    pairs = [(offer.name, reason) for offer, reason in product(plan.offers, reasons)]
    names = ("staff_id", "date", "kind", "which", "reason", "unit", "sure")
    table: Columns = {name: [] for name in names}
    for who, unit in there:
        told = _told(rng, hints.each, reasons, reasons_right(plan), hints.reason_right)
        rows = [("reason", name, "", right) for name, right in told]
        offers = _told(rng, hints.each, pairs, offers_right(plan), hints.offer_right)
        rows += [("offer", offer, reason, right) for (offer, reason), right in offers]
        for kind, which, reason, right in rows:
            on = iso_days(day_number(hints.day) + whole(rng.random(1), 0, 9))[0]
            sure = int(whole(rng.random(1), *SURE)[0]) + hints.surer * right
            for name, cell in zip(
                names, (who, on, kind, which, reason, unit, str(sure)), strict=True
            ):
                table[name].append(cell)
    return table


def _told(
    rng: np.random.Generator, each: int, among: list[Named], true: list[Named], share: float
) -> list[tuple[Named, bool]]:
    """So many different ones, each from the right ones by the planted share."""
    right = [true[at] for at in sample(rng, size=len(true), among=len(true))]
    other = [one for one in among if one not in true]
    wrong = [other[at] for at in sample(rng, size=len(other), among=len(other))]
    told = []
    for hit in rng.random(min(each, len(among))) < share:
        knows = bool(right) and (bool(hit) or not wrong)
        told.append(((right if knows else wrong).pop(), knows))
    return told
