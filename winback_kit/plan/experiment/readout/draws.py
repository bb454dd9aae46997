"""Differences within the draws of campaigns, and what they come to together.

Who is contacted differs from one campaign and day to another, so treated and held out are compared
only where they were drawn together: within segment, campaign and day, where the holdout of all
offers is one. Days of a campaign on which an arm has fewer than ten people are taken as one draw;
treated without a holdout in their draw are left out. With the difference τ_k of draw k,

    s_k² = p1(1 − p1)/n1 + p0(1 − p0)/n0, or u_k² where that is more
    u_k² = p(1 − p)(1/n1 + 1/n0)
    τ = Σ w_k·τ_k / Σ w_k,  w_k = 1/(u_k² + σ²)    se² = Σ w_k²(s_k² + σ²) / (Σ w_k)²

p is the return rate of both arms of the draw together: a weight from p1 and p0 would favour the
draws that by chance show few returns. Where an arm of a draw has fewer than 5 returns, p is that of
all draws, which makes the weights those of Mantel & Haenszel (Greenland & Robins 1985, Biometrics
41:55). σ is how far the draws truly differ (DerSimonian & Kacker 2007, Contemporary Clinical Trials
28:105): with a_k = 1/u_k² and A = Σ a_k

    σ² = max(0, (Σ a_k(τ_k − τ_a)² − Σ a_k·s_k² + Σ a_k²·s_k²/A) / (A − Σ a_k²/A))

Where the client states a half-life of evidence, a draw counts as `aged_weight` of the months since
its window closed, which divides s_k² and u_k²: an old draw weighs less, and all of them together
say less. How far draws truly differ, σ, stays as it was measured. `kept` is what the draws are
worth, of 1 if all were of today; `measured` is the standard error of τ as of then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.assumptions.ageing import aged_weight
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.plan.experiment.readout.checks import believed
from winback_kit.plan.experiment.statistics.shrinkage import mean_of

Array = np.ndarray[Any, np.dtype[np.float64]]
FEWEST_IN_ARM = 30
FEWEST_IN_DRAW, FEWEST_RETURNS = 10, 5
_DRAW = ["campaign", "draw"]
_PEOPLE = ["contacted", "returned"]


def share_error(share: Array, people: Array) -> Array:
    """Standard errors of the shares of K draws (K,).

    Half a case each way, spread over the draws, keeps them above 0 (Agresti & Coull 1998).
    """
    half = 0.5 / len(share)
    centre = (share * people + half) / (people + 2 * half)
    return np.asarray(np.sqrt(centre * (1 - centre) / people))


def with_ages(
    campaigns: pd.DataFrame, *, half_life: float | None, window_days: int
) -> pd.DataFrame:
    """The rows with what each counts today, `counts`: 1 without a half-life, in months."""
    months = (campaigns.days_ago - window_days) / DAYS_PER_MONTH
    return campaigns.assign(counts=[aged_weight(age, half_life=half_life) for age in months])


def in_draws(campaigns: pd.DataFrame) -> pd.DataFrame:
    """Treated and held out of each segment, offer and draw: n1, r1, n0, r0, counts."""
    rows = with_draws(campaigns)
    arms = []
    for arm, keys, names in (
        ("treated", ["segment", "offer", *_DRAW, "counts"], ["n1", "r1"]),
        ("holdout", ["segment", *_DRAW], ["n0", "r0"]),
    ):
        people = rows[rows.arm == arm].groupby(keys, as_index=False)[_PEOPLE].sum()
        arms.append(people.rename(columns=dict(zip(_PEOPLE, names, strict=True))))
    return arms[0].merge(arms[1], on=["segment", *_DRAW])


def with_draws(campaigns: pd.DataFrame) -> pd.DataFrame:
    """The rows with their draw: a day of a campaign, or all its days with few people.

    `counts` is what the draw counts, of its people on average; 1 where no ages are given.
    """
    keys = ["campaign", "days_ago"]
    arms = campaigns[campaigns.arm.isin(["treated", "holdout"])]
    people = arms.pivot_table(index=keys, columns="arm", values="contacted", aggfunc="sum")
    both = people.reindex(columns=["treated", "holdout"]).fillna(0).min(axis=1)
    enough = both[both >= FEWEST_IN_DRAW].index
    alone = pd.MultiIndex.from_frame(arms[keys]).isin(enough)
    rows = arms.assign(draw=np.where(alone, arms.days_ago, -1))
    if "counts" not in rows:
        return rows.assign(counts=1.0)
    drawn = [rows[name] for name in _DRAW]
    counted, people = (
        values.groupby(drawn).transform("sum")
        for values in (rows.counts * rows.contacted, rows.contacted)
    )
    return rows.assign(counts=counted / people)


def tested(campaigns: pd.DataFrame) -> pd.DataFrame:
    """Segments and offers with thirty people in each arm, and their difference.

    n1, r1, n0, r0, draws, uplift, error, spread, measured, kept.
    """
    found = in_draws(campaigns)
    found = found[found.n0 > 0]
    rows = [
        (
            segment,
            offer,
            *draws[["n1", "r1", "n0", "r0"]].sum(),
            len(draws),
            *_difference(draws),
        )
        for (segment, offer), draws in found.groupby(["segment", "offer"])
        if min(draws.n1.sum(), draws.n0.sum()) >= FEWEST_IN_ARM
    ]
    about = ["segment", "offer", "n1", "r1", "n0", "r0", "draws"]
    columns = [*about, "uplift", "error", "spread", "measured", "kept"]
    return pd.DataFrame(rows, columns=columns)


def _difference(draws: pd.DataFrame) -> tuple[float, ...]:
    """Uplift, its error, the spread of the draws, the error as measured, and what is kept."""
    columns = ("n1", "r1", "n0", "r0", "counts")
    n1, r1, n0, r0, counts = (draws[name].to_numpy(float) for name in columns)
    returned, people = r1 + r0, n1 + n0
    if min(r1.min(), r0.min()) < FEWEST_RETURNS:
        returned, people = (np.full(len(draws), both.sum()) for both in (returned, people))
    own = np.hypot(share_error(r1 / n1, n1), share_error(r0 / n0, n0))
    weighing = _of_both(returned, people) * np.sqrt(1 / n1 + 1 / n0)
    alike = _of_both(r1 + r0, n1 + n0) * np.sqrt(1 / n1 + 1 / n0)
    errors, apart, aged = np.maximum(own, alike), r1 / n1 - r0 / n0, np.sqrt(counts)
    then = mean_of(apart, errors=errors, weighing=weighing)
    now = mean_of(apart, errors=errors / aged, weighing=weighing / aged, spread=then.spread)
    kept = float((counts / weighing**2).sum() / (1 / weighing**2).sum())
    return now.value, now.error, now.spread, then.error, kept


def _of_both(returned: Array, people: Array) -> Array:
    """Standard deviation of one person's return at the rate of both arms."""
    return np.asarray(share_error(returned / people, people) * np.sqrt(people))


def held_out(campaigns: pd.DataFrame) -> pd.DataFrame:
    """Return rate of each segment's holdouts by people drawn: n0, p0, its error and `kept`."""
    rows = with_draws(campaigns)
    drawn = rows.groupby(["segment", *_DRAW, "counts"], as_index=False).contacted.sum()
    held = rows[rows.arm == "holdout"].groupby(["segment", *_DRAW], as_index=False)[_PEOPLE].sum()
    both = held.merge(drawn, on=["segment", *_DRAW], suffixes=("", "_drawn"))
    found = {}
    for segment, draws in both.groupby("segment"):
        columns = ("contacted", "returned", "contacted_drawn", "counts")
        people, back, all_drawn, counts = (draws[name].to_numpy(float) for name in columns)
        aged, share = all_drawn * counts, back / people
        weight = aged / aged.sum()
        error = np.linalg.norm(weight * share_error(share, people) / np.sqrt(counts))
        found[segment] = (people.sum(), weight @ share, error, aged.sum() / all_drawn.sum())
    return pd.DataFrame.from_dict(found, orient="index", columns=["n0", "p0", "error", "kept"])


@dataclass(frozen=True)
class ContactsRead:
    """How many contacts there are, how many are compared, and why the others are not.

    `not_lost` were to customers who were not lost on that day; `alone` have nobody of the other
    arm in their segment and draw; `withheld` are of campaigns whose draw has failed its checks.
    """

    contacts: int
    compared: int
    too_recent: int
    not_lost: int
    alone: int
    withheld: int


def contacts_read(history: History) -> ContactsRead:
    """What became of the contacts of a client."""
    total, given = history.frames.contacts_total.iloc[0], history.frames.campaigns
    rows = with_draws(believed(history, given))
    arms = rows.pivot_table(
        index=["segment", *_DRAW], columns="arm", values="contacted", aggfunc="sum"
    )
    both = arms.reindex(columns=["treated", "holdout"]).fillna(0)
    compared = int(both[both.min(axis=1) > 0].to_numpy().sum())
    contacts, recent, not_lost = (
        int(total[name]) for name in ("contacts", "too_recent", "not_lost")
    )
    withheld = int(given.contacted.sum() - believed(history, given).contacted.sum())
    alone = contacts - compared - recent - not_lost - withheld
    return ContactsRead(contacts, compared, recent, not_lost, alone, withheld)
