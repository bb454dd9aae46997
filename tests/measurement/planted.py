"""What was planted of each campaign of a retail sample, beside what the read-out finds.

A contact moves the chance p0 to return in the window by the planted uplift of reason and offer, as
far as there is a chance to move: by no less than −p0 and no more than 1 − p0. The truth of a
campaign and offer is the mean of that over the treated; over all campaigns it is their mean weighed
by the people of both arms, n1·n0/(n1 + n0).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sample_data.retail import RetailClient
from sample_data.returns import return_rate_in_window
from winback_kit.client_study import Study
from winback_kit.plan.experiment.readout.measurement import Measurement, measured
from winback_kit.plan.experiment.statistics.differences import Interval

ALL = "all campaigns"


@dataclass(frozen=True)
class Planted:
    """A campaign and offer (empty: all of them): what was planted, and the interval found."""

    campaign: str
    offer: str
    truth: float
    found: Interval

    @property
    def held(self) -> bool:
        """Whether the interval holds what was planted."""
        return bool(self.found.holds(self.truth))


def planted_campaigns(study: Study, made: RetailClient) -> list[Planted]:
    """Every campaign and offer of a sample, and all campaigns together."""
    found = measured(study.history, study._beside("_campaign_outcomes"), {})
    effects = effects_of(made)
    rows = [
        Planted(one.campaign, offer.offer, _truth(effects, one.campaign, offer.offer), offer.uplift)
        for one in found.told
        for offer in (one.whole, *one.offers)
        if offer is not None
    ]
    return rows + _together(found, rows)


def _together(found: Measurement, rows: list[Planted]) -> list[Planted]:
    people = {
        (one.campaign, offer.offer): offer.treated * offer.holdout / (offer.treated + offer.holdout)
        for one in found.told
        for offer in (one.whole, *one.offers)
        if offer is not None
    }
    out = []
    for one in found.combined:
        own = [row for row in rows if row.offer == one.offer]
        weights = [people[row.campaign, row.offer] for row in own]
        truth = float(np.average([row.truth for row in own], weights=weights))
        out.append(Planted(ALL, one.offer, truth, one.uplift))
    return out


def _truth(effects: pd.DataFrame, campaign: str, offer: str) -> float:
    own = effects[(effects.campaign == campaign) & effects.treated]
    return float(own.effect[own.offer.eq(offer) | (offer == "")].mean())


def effects_of(made: RetailClient) -> pd.DataFrame:
    """Everybody drawn: campaign, offer, treated, and what a contact does to their chance."""
    plan = made.planted
    drawn = made.contacts.merge(
        made.lifetimes[["person_id", "number", "loss_day"]], on=["person_id", "number"]
    )
    names = [one.name for one in plan.reasons]
    reason = drawn.reason.map(names.index).to_numpy()
    offer = drawn.offer.map([one.name for one in plan.offers].index).to_numpy()
    p0 = return_rate_in_window(
        np.array([one.natural_return_rate for one in plan.reasons])[reason],
        days_lost=(drawn.day - drawn.loss_day).dt.days.to_numpy(float),
        window_days=plan.window_days,
        mean_days=plan.return_mean_days,
    )
    uplift = np.array([one.uplift for one in plan.reasons])[reason, offer]
    return drawn.assign(effect=np.clip(uplift, -p0, 1 - p0))
