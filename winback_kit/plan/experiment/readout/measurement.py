"""All campaigns of a client read, one by one and together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from winback_kit.checks import too_little
from winback_kit.history.campaigns.outcomes import CampaignOutcomes
from winback_kit.plan.experiment.readout.by_segment import SegmentsRead, read_segments
from winback_kit.plan.experiment.readout.checks import believed, campaign_checks
from winback_kit.plan.experiment.readout.one_campaign import CampaignRead, read_campaign
from winback_kit.plan.experiment.readout.one_offer import OfferRead, ReturnWorth, Z
from winback_kit.plan.experiment.statistics.differences import Interval, TwoArms
from winback_kit.plan.experiment.statistics.shrinkage import mean_of
from winback_kit.records.result import Framed, Rows
from winback_kit.words.text import Count, marked, said_many

if TYPE_CHECKING:
    from winback_kit.history.measure import History


@dataclass(frozen=True)
class Combined:
    """An offer over all campaigns that can be told: the mean of their differences."""

    offer: str
    campaigns: int
    treated: int
    holdout: int
    uplift: Interval
    spread: float


def together(offer: str, reads: list[OfferRead]) -> Combined:
    """The campaigns' differences put together, weighed as draws are (`statistics/shrinkage`)."""
    if len(reads) == 1:
        (one,) = reads
        return Combined(offer, 1, one.treated, one.holdout, one.uplift, 0.0)
    counts = [
        np.array([float(getattr(one, name)) for one in reads])
        for name in ("returned", "treated", "holdout_returned", "holdout")
    ]
    arms = TwoArms(*counts)
    p = (arms.returned1 + arms.returned0 + 0.5) / (arms.people1 + arms.people0 + 1)
    alike = np.sqrt(p * (1 - p) * (1 / arms.people1 + 1 / arms.people0))
    mean = mean_of(
        np.array([one.uplift.value for one in reads]),
        errors=np.maximum(arms.standard_error, alike),
        weighing=alike,
    )
    return Combined(
        offer=offer,
        campaigns=len(reads),
        treated=int(arms.people1.sum()),
        holdout=int(arms.people0.sum()),
        uplift=Interval(mean.value, mean.value - Z * mean.error, mean.value + Z * mean.error),
        spread=mean.spread,
    )


@dataclass(frozen=True, repr=False)
class Measurement(Framed, rows="campaigns"):
    """What the campaigns of a client have brought, each by itself and together.

    `combined` has a row for each offer, and one with an empty name for all of them where there are
    several; `segments` are over all campaigns that can be told. Shares are of the return window.
    `harm_seen` are the tables that would tell of harm and are given: permissions, tickets.
    """

    window_days: int
    window_months: int
    currency: str
    harm_seen: tuple[str, ...]
    campaigns: Rows[CampaignRead]
    combined: Rows[Combined]
    segments: Rows[SegmentsRead]

    @property
    def told(self) -> list[CampaignRead]:
        """The campaigns with a holdout whose figures are told."""
        return [one for one in self.campaigns if one.whole is not None]

    @property
    def asked(self) -> int:
        """How many campaigns held somebody out."""
        return sum(one.checks is not None for one in self.campaigns)

    @property
    def right(self) -> int:
        """Of how many of them the draw holds."""
        return self.asked - len(self.withheld)

    @property
    def pairs(self) -> int:
        """How many pairs of offers were drawn in one campaign."""
        return sum(len(one.against) for one in self.told)

    @property
    def withheld(self) -> list[CampaignRead]:
        """Those whose draw has failed a check."""
        return [one for one in self.campaigns if one.withheld]

    @property
    def gross(self) -> list[CampaignRead]:
        """Those without a holdout."""
        return [one for one in self.campaigns if one.gross is not None]


def measured(
    history: History, found: CampaignOutcomes, worths: Mapping[tuple[str, str], ReturnWorth]
) -> Measurement:
    """Read every campaign, the oldest first; `worths` are by segment and offer.

    Raises TooLittle where no customer was lost when a campaign drew or contacted them.
    """
    if found.drawn_sums.empty:
        contacts = int(history.frames.contacts_total.contacts.iloc[0])
        raise too_little(
            history.data.client.folder,
            "no campaign has drawn or contacted a lost customer, so there is nothing to read"
            if not contacts
            else said_many(
                contacts,
                "the {n} contact was not with a customer who was lost on that day, so there is "
                "nothing to read of winning back",
                "of {n} contacts not one was with a customer who was lost on that day, so there is "
                "nothing to read of winning back",
                n=Count(contacts),
            ),
            marked(
                "Give contacts with an arm, treated or holdout, or design a test: "
                "winback experiment design CLIENT."
            ),
            what=marked("lost customers who were drawn for a campaign"),
            found=0,
            needed=1,
        )
    checks = campaign_checks(history)
    oldest = found.drawn_sums.groupby("campaign").days_ago.max()
    names = [str(one) for one in oldest.sort_values(ascending=False, kind="stable").index]
    reads = Rows(read_campaign(history, found, name, checks.get(name), worths) for name in names)
    return Measurement(
        window_days=history.window_days,
        window_months=history.window_months,
        currency=history.currency,
        harm_seen=tuple(one for one in ("permissions", "tickets") if one in history.data.given),
        campaigns=reads,
        combined=Rows(_combined(reads)),
        segments=Rows(read_segments(believed(history, history.frames.campaigns))),
    )


def only_campaign(found: Measurement, name: str) -> Measurement:
    """The read-out of one campaign alone; what rests on several is left out."""
    reads = Rows(one for one in found.campaigns if one.campaign == name)
    return replace(found, campaigns=reads, combined=Rows(_combined(reads)), segments=Rows())


def _combined(reads: list[CampaignRead]) -> list[Combined]:
    by_offer: dict[str, list[OfferRead]] = {}
    for one in reads:
        if one.whole is not None:
            for offer in (one.whole, *one.offers):
                by_offer.setdefault(offer.offer, []).append(offer)
    return [together(offer, found) for offer, found in sorted(by_offer.items())]
