"""Save tests among customers at risk: who stays because of a call, and who leaves because of it.

On each day D everyone enters who is in the first lifetime, silent for `least_silence` to
`most_silence` days, may be contacted and was not drawn before. What would happen without a call is
known: with an order after D the customer stays (no gap is longer than the lapse rule), without one
the loss is declared within the next months. For a treated customer of a cell

    would be lost  →  stays with the chance `kept`
    would stay     →  never orders again with the chance `put_off`

so the effect on the share q0 that stays is kept · (1 − q0) − put_off · q0. Who is kept orders next
on any day before the loss would be declared, and goes on like somebody new.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sample_data.days import day_number
from sample_data.draws import Flags, stream, whole
from sample_data.lifetimes import draw_runs
from sample_data.planted import Retail, SaveTest


@dataclass(frozen=True)
class Saves:
    """The first lifetimes after the save tests.

    orders    person_id, day
    lived     last_day, ended and faded, one row a person
    contacts  person_id, day, test, cell, orders, silence, treated, would_stay, stays
    """

    orders: pd.DataFrame
    lived: pd.DataFrame
    contacts: pd.DataFrame


def save_those_at_risk(
    plan: Retail, seed: int, *, orders: pd.DataFrame, lived: pd.DataFrame, permitted: Flags
) -> Saves:
    """Run every save test; `lived` and `permitted` have one entry a person, by number."""
    test = plan.saves
    may_enter, made = permitted.copy(), []
    for number, date in enumerate(test.days):
        rng, day = stream(seed, f"saves {number}"), day_number(date)
        entrants = _entrants(test, orders, may_enter, day)
        drawn = _drawn(rng, test, entrants).assign(day=day, test=number)
        orders, lived = _apply(rng, plan, orders=orders, lived=lived, drawn=drawn, day=day)
        may_enter[drawn["person_id"].to_numpy()] = False
        made.append(drawn)
    return Saves(orders, lived, pd.concat(made, ignore_index=True))


def _entrants(test: SaveTest, orders: pd.DataFrame, may_enter: Flags, day: int) -> pd.DataFrame:
    """person_id, last, orders, silence, would_stay of those at risk on the day."""
    before = orders[orders["day"] <= day].groupby("person_id")["day"].agg(["max", "size"])
    later = np.isin(before.index, orders["person_id"][orders["day"] > day].unique())
    known = pd.DataFrame(
        {
            "person_id": before.index.to_numpy(),
            "last": before["max"].to_numpy(),
            "orders": before["size"].to_numpy(),
            "silence": day - before["max"].to_numpy(),
            "would_stay": later,
        }
    )
    at_risk = known["silence"].between(test.least_silence, test.most_silence)
    return known[at_risk & may_enter[known["person_id"]]].reset_index(drop=True)


def _drawn(rng: np.random.Generator, test: SaveTest, entrants: pd.DataFrame) -> pd.DataFrame:
    """The entrants with their cell, arm, and what happens."""
    count, size = entrants["orders"].to_numpy(), len(entrants)
    highest = [cell.most_orders for cell in test.cells]
    cell = np.minimum(np.searchsorted(highest, count), len(highest) - 1)
    treated, moved = rng.random(size) < test.treated_share, rng.random(size)
    kept, put_off = (
        np.array([getattr(one, name) for one in test.cells])[cell] for name in ("kept", "put_off")
    )
    without = entrants["would_stay"].to_numpy()
    stays = np.where(treated, np.where(without, moved >= put_off, moved < kept), without)
    return entrants.assign(cell=cell, treated=treated, stays=stays)


def _apply(
    rng: np.random.Generator,
    plan: Retail,
    *,
    orders: pd.DataFrame,
    lived: pd.DataFrame,
    drawn: pd.DataFrame,
    day: int,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders and lifetimes after one test."""
    gone = drawn[drawn["would_stay"] & ~drawn["stays"]]
    won = drawn[~drawn["would_stay"] & drawn["stays"]]
    left = orders["person_id"].isin(gone["person_id"]) & (orders["day"] > day)
    latest = won["last"].to_numpy() + plan.lapse_days
    runs = draw_runs(
        rng,
        plan.first,
        starts=whole(rng.random(len(won)), day + 1, latest - 1),
        only_one=np.zeros(len(won), dtype=bool),
        as_of=day_number(plan.as_of),
    )
    person = won["person_id"].to_numpy()
    more = pd.DataFrame({"person_id": person[runs.lifetime], "day": runs.day})
    changed = lived.copy()
    changed.loc[gone["person_id"], "last_day"] = gone["last"].to_numpy()
    changed.loc[gone["person_id"], ["ended", "faded"]] = [True, False]
    changed.loc[person, "last_day"] = runs.last_day
    changed.loc[person, "ended"] = runs.ended
    changed.loc[person, "faded"] = runs.faded
    return pd.concat([orders[~left], more], ignore_index=True), changed


def save_truth(plan: Retail, contacts: pd.DataFrame) -> dict[str, dict[str, float]]:
    """By cell: who entered, the share that would stay, and the effect of a call on that share."""
    out = {}
    for number, cell in enumerate(plan.saves.cells):
        own = contacts[contacts["cell"] == number]
        stay = float(own["would_stay"].mean()) if len(own) else 0.0
        out[cell.name] = {
            "customers": len(own),
            "treated": int(own["treated"].sum()),
            "would_stay": stay,
            "effect_of_a_call": cell.kept * (1 - stay) - cell.put_off * stay,
        }
    return out
