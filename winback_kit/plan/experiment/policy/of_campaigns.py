"""Rules of whom to contact with which offer, valued on the client's own campaigns.

What a person is worth who was drawn: V1 less the offer where they returned within the window with
it, V0 where they returned without, less the contact. A rule gives each segment the offer that
brings most, or nobody where none brings anything. It is learnt on other campaigns than the one on
which it is valued: for each campaign anew from all others, since a rule looks good on the people it
was found on. Left out are draws in which not every offer was drawn beside a group held out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from winback_kit.plan.experiment.policy.by_draws import NOBODY, DrawnActions, compared_by_draws
from winback_kit.plan.experiment.policy.calibration import (
    CountedCells,
    UpliftCalibration,
    cells_calibration,
)
from winback_kit.plan.experiment.policy.compared import ComparedRules, sure
from winback_kit.plan.experiment.policy.tested_people import Array
from winback_kit.plan.experiment.readout.draws import (
    held_out,
    in_draws,
    share_error,
    tested,
    with_draws,
)
from winback_kit.plan.experiment.readout.one_offer import ReturnWorth
from winback_kit.plan.experiment.statistics.shrinkage import drawn_to_mean
from winback_kit.records.result import Framed

LEARNT = "learnt"


@dataclass(frozen=True, repr=False)
class CampaignRules(Framed, rows="compared.rules"):
    """Rules compared on past campaigns; money a person, of a second lifetime.

    `contacts` says by the rule learnt on all campaigns which offer each segment would have, of the
    segments that have one; `campaigns` are those it was valued on, `left_out` the people in draws
    that lack an arm. `calibration` holds the uplifts that the other campaigns predict against what
    each campaign saw; None where there is one campaign alone.
    """

    compared: ComparedRules
    offers: tuple[str, ...]
    campaigns: int
    left_out: int
    contacts: Mapping[str, str]
    confidence: float
    calibration: UpliftCalibration | None

    @property
    def alone(self) -> float:
        """How many standard errors the interval of one rule by itself reaches."""
        return sure(self.confidence, rules=1)


def campaign_rules(
    campaigns: pd.DataFrame,
    worths: Mapping[tuple[str, str], ReturnWorth],
    *,
    contact_costs: Mapping[str, float],
    confidence: float,
) -> CampaignRules | None:
    """Compare them; None where no draw has every offer beside a group held out.

    `campaigns` are the frame of the history, `contact_costs` by offer, for a contact.
    """
    offers = tuple(sorted({offer for _, offer in worths} & set(campaigns.offer)))
    rows, left_out = _whole_draws(campaigns, offers)
    if not offers or rows.empty:
        return None
    drawn, of_draw = _drawn_actions(rows, offers, worths, contact_costs)
    names = sorted(set(of_draw))
    parts = {offer: drawn.of_segments(dict.fromkeys(drawn.segments, offer)) for offer in offers}
    if len(names) > 1:
        learnt = np.zeros_like(drawn.people)
        for name in names:
            others = rows[rows.campaign != name]
            rule = drawn.of_segments(_best(others, offers, worths, contact_costs))
            learnt = np.where((np.array(of_draw) == name)[:, None], rule, learnt)
        parts[LEARNT] = learnt
    return CampaignRules(
        compared=compared_by_draws(drawn, parts, confidence=confidence),
        offers=offers,
        campaigns=len(names),
        left_out=left_out,
        contacts=_best(rows, offers, worths, contact_costs),
        confidence=confidence,
        calibration=_calibration(rows, names, confidence) if len(names) > 1 else None,
    )


def _calibration(
    rows: pd.DataFrame, names: Sequence[str], confidence: float
) -> UpliftCalibration | None:
    """Each segment and offer of a campaign, by what all others predict of it."""
    cells: list[pd.DataFrame] = []
    for name in names:
        others = tested(rows[rows.campaign != name])
        for _, of_offer in others.groupby("offer"):
            known = of_offer.assign(predicted=_drawn(of_offer))[["segment", "offer", "predicted"]]
            seen = in_draws(rows[rows.campaign == name])
            cells.append(seen.merge(known, on=["segment", "offer"]))
    found = pd.concat(cells) if cells else pd.DataFrame(columns=["predicted"])
    if found.empty:
        return None
    columns = ("predicted", "n1", "r1", "n0", "r0")
    held = CountedCells(*(found[one].to_numpy(float) for one in columns))
    return cells_calibration(held, confidence=confidence)


def _whole_draws(campaigns: pd.DataFrame, offers: Sequence[str]) -> tuple[pd.DataFrame, int]:
    """Rows of draws that have every offer and a group held out, and the people of the others."""
    rows = with_draws(campaigns)
    held = rows.arm == "holdout"  # an offer without a name is no offer, and nobody's rest either
    rows = rows.assign(action=np.where(held, NOBODY, rows.offer))
    rows = rows[held | rows.offer.isin(offers)]
    keys = ["segment", "campaign", "draw"]
    different = rows.groupby(keys).action.transform("nunique")
    kept = rows[different == len(offers) + 1]
    return kept, int(rows.contacted.sum() - kept.contacted.sum())


def _drawn_actions(
    rows: pd.DataFrame,
    offers: Sequence[str],
    worths: Mapping[tuple[str, str], ReturnWorth],
    contact_costs: Mapping[str, float],
) -> tuple[DrawnActions, list[str]]:
    """The draws with what each action brought a person, and the campaign of each draw."""
    keys, actions = ["segment", "campaign", "draw"], (NOBODY, *offers)
    sums = rows.groupby([*keys, "action"])[["contacted", "returned"]].sum().unstack()
    people, back = (sums[name][list(actions)].to_numpy(float) for name in ("contacted", "returned"))
    segments = [str(one) for one in sums.index.get_level_values("segment")]
    each = np.array([[_brings(worths, one, action) for action in actions] for one in segments])
    cost = np.array([contact_costs.get(action, 0.0) for action in actions])
    share = back / people
    error = share_error(share.ravel(), people.ravel()).reshape(share.shape)
    drawn = DrawnActions(
        tuple(segments), actions, people, share * each - cost, (each * error) ** 2 * people
    )
    return drawn, [str(one) for one in sums.index.get_level_values("campaign")]


def _brings(worths: Mapping[tuple[str, str], ReturnWorth], segment: str, action: str) -> float:
    """What one return of a segment brings under an action."""
    if action != NOBODY:
        one = worths[segment, action]
        return one.with_offer - one.offer_cost
    return next((one.without for (of, _), one in worths.items() if of == segment), 0.0)


def _best(
    rows: pd.DataFrame,
    offers: Sequence[str],
    worths: Mapping[tuple[str, str], ReturnWorth],
    contact_costs: Mapping[str, float],
) -> dict[str, str]:
    """The offer of each segment that brings most by these campaigns, of those that bring anything.

    The uplift of each cell is drawn towards that of its offer, as it is for the case.
    """
    found, natural = tested(rows), held_out(rows)
    most: dict[str, tuple[float, str]] = {}
    for offer in offers:
        cells = found[found.offer == offer].reset_index(drop=True)
        uplifts = _drawn(cells)
        for segment, uplift in zip(cells.segment.astype(str), uplifts, strict=True):
            p0 = float(natural.p0.get(segment, 0.0))
            kept, alone = (_brings(worths, segment, one) for one in (offer, NOBODY))
            gain = (p0 + uplift) * kept - p0 * alone - contact_costs.get(offer, 0.0)
            if gain > most.get(segment, (0.0, ""))[0]:
                most[segment] = (gain, offer)
    return {segment: offer for segment, (_, offer) in most.items()}


def _drawn(cells: pd.DataFrame) -> Array:
    return drawn_to_mean(cells.uplift.to_numpy(float), errors=cells.error.to_numpy(float)).effects
