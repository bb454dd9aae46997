"""Past campaigns with a holdout, whose uplift is exact for every customer contacted.

On day D everyone enters who is lost (at most a year ago), has not returned, may be contacted and
was not contacted before in this loss. An offer is drawn, then the arm. For a treated customer let
p0 be the chance to return by himself in the window D+1 … D+w (returns.py, equation 2) and τ the
planted uplift of his reason and offer:

    τ > 0: would not return in the window  →  is brought back with chance τ / (1 − p0)
    τ < 0: would return in the window      →  is put off for good with chance |τ| / p0

so that P(returns in the window) = p0 + τ. Those who are brought back come on day D + 1 + floor(X),
X exponential and cut at the window; some of them are deal seekers, who buy once.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.days import NEVER, day_number
from sample_data.draws import Flags, pick, truncated_exponential
from sample_data.planted import Retail
from sample_data.returns import return_rate_in_window


def contact_the_lost(
    rng: np.random.Generator, plan: Retail, lost: pd.DataFrame, permitted: Flags
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run all campaigns on losses; gives the losses with what changed, and the contacts.

    `lost` has person_id, number, reason, loss_day, return_day, cause and next_deal_seeker, one
    row a loss; `permitted` has one flag a person.
    """
    lost = lost.reset_index(drop=True)
    open_to_contact = permitted[lost["person_id"].to_numpy()].copy()
    made = []
    for number, campaign in enumerate(plan.campaigns):
        day = day_number(campaign.day)
        since = day - lost["loss_day"]
        enters = open_to_contact & (since >= 0) & (since <= plan.longest_lost_days)
        enters = enters & (lost["return_day"] > day)
        entrants = lost[enters]
        contacts = _draw_contacts(rng, plan, entrants, day).assign(campaign=number)
        lost = _apply(rng, plan, lost, contacts)
        open_to_contact &= ~enters.to_numpy()
        made.append(contacts)
    return lost, pd.concat(made, ignore_index=True)


def _draw_contacts(
    rng: np.random.Generator, plan: Retail, entrants: pd.DataFrame, day: int
) -> pd.DataFrame:
    """One row an entrant, indexed as the losses: offer, arm, and what the contact does."""
    size = len(entrants)
    offer = pick(rng.random(size), np.ones(len(plan.offers)))
    treated = rng.random(size) < plan.treated_share
    reason = entrants["reason"].to_numpy()
    p0 = return_rate_in_window(
        np.array([r.natural_return_rate for r in plan.reasons])[reason],
        days_lost=(day - entrants["loss_day"]).to_numpy(float),
        window_days=plan.window_days,
        mean_days=plan.return_mean_days,
    )
    uplift = np.array([r.uplift for r in plan.reasons])[reason, offer]
    comes = (entrants["return_day"] <= day + plan.window_days).to_numpy()
    moved = rng.random(size)
    brought = treated & ~comes & (moved * (1 - p0) < uplift)
    put_off = treated & comes & (moved * p0 < -uplift)
    kept = entrants[["person_id", "number", "reason"]]
    return kept.assign(day=day, offer=offer, treated=treated, brought=brought, put_off=put_off)


def _apply(
    rng: np.random.Generator, plan: Retail, lost: pd.DataFrame, contacts: pd.DataFrame
) -> pd.DataFrame:
    """The losses after the contacts: who comes because of us, and who is put off."""
    brought, put_off = contacts[contacts["brought"]], contacts.index[contacts["put_off"]]
    wait = truncated_exponential(
        rng.random(len(brought)), mean=plan.offer_return_mean_days, below=plan.window_days
    )
    seeker_share = np.array([offer.deal_seeker_share for offer in plan.offers])
    seeks = rng.random(len(brought)) < seeker_share[brought["offer"].to_numpy()]
    changed = lost.copy()
    changed.loc[brought.index, "return_day"] = brought["day"] + 1 + np.floor(wait).astype(np.int64)
    changed.loc[brought.index, "cause"] = "offer"
    changed.loc[brought.index, "next_deal_seeker"] = seeks
    changed.loc[put_off, "return_day"] = NEVER
    changed.loc[put_off, "cause"] = "put off"
    return changed
