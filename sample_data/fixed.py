"""A cause that was mended: whoever would have left for it from then on mostly stays.

A lifetime that would end for the reason with an order on the day or later goes on with the planted
chance: after one more gap it is drawn on as a lifetime that begins there, and so it ends again, for
a reason that is drawn anew, which may be the same one.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from sample_data.days import day_number
from sample_data.draws import Floats, pick, stream
from sample_data.lifetimes import draw_runs, gap_pmf
from sample_data.planted import Retail

MOST_TIMES = 50  # that one customer is kept


def keep_by_fix(
    plan: Retail,
    seed: int,
    bought: pd.DataFrame,
    lived: pd.DataFrame,
    *,
    number: int,
    ending_odds: Floats,
    again: Callable[[pd.DataFrame], pd.DataFrame],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders and lifetimes of a wave with those kept; `again` draws reasons and returns anew.

    `ending_odds` has one entry a person.
    """
    fixed, last = plan.fixed, day_number(plan.as_of)
    if fixed is None:
        return bought, lived
    rng = stream(seed, f"fixed {number}")
    reason = [one.name for one in plan.reasons].index(fixed.reason)
    lifetime = plan.first if number == 1 else plan.later
    asked = lived["ended"].to_numpy() & True
    for _ in range(MOST_TIMES):
        due = asked & (lived["reason"] == reason) & (lived["last_day"] >= day_number(fixed.since))
        kept = lived[due & (rng.random(len(lived)) < fixed.stops)]
        if kept.empty:
            break
        start = kept["last_day"].to_numpy() + pick(rng.random(len(kept)), gap_pmf(lifetime))
        seen = start <= last
        person = kept["person_id"].to_numpy()
        runs = draw_runs(
            rng,
            lifetime,
            starts=start[seen],
            only_one=np.zeros(int(seen.sum()), bool),
            as_of=last,
            ending_odds=ending_odds[person[seen]],
        )
        more = pd.DataFrame({"person_id": person[seen][runs.lifetime], "day": runs.day})
        bought = pd.concat([bought, more], ignore_index=True)
        ended, until = np.zeros(len(kept), bool), kept["last_day"].to_numpy().copy()
        ended[seen], until[seen] = runs.ended, runs.last_day
        told = kept.assign(last_day=until, ended=ended, faded=False)
        lived.loc[kept.index] = again(told)[lived.columns]
        asked = np.isin(lived.index, kept.index[ended])
    return bought, lived
