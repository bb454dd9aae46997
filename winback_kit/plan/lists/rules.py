"""What decides who stands on the list: the plan, the client's settings, and what is due when."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from winback_kit.plan.lists.off_list import BEYOND_BUDGET, SEGMENT_COSTS_MORE
from winback_kit.plan.offers.reach import months_in_reach
from winback_kit.plan.offers.worth import Worth
from winback_kit.plan.programme.contactable import offer_channels
from winback_kit.plan.programme.programme import Plan
from winback_kit.tables.reading.people import campaign_key


@dataclass(frozen=True)
class ListedOffer:
    """An offer to the customers of a segment: to the part of them from `first` to `last`.

    Those come first with whom the segment's best offer brings most. Of the offers of a segment each
    has its `turn`; one that nobody gets (`first` = `last`) is there for the order alone. Money for
    each customer; `worth` is the segment's mean.
    """

    segment: str
    offer: str
    channel: str
    turn: int
    first: float
    last: float
    best: bool
    uplift: float
    slv: float
    slv_with_offer: float
    offer_money: float
    contact_cost: float
    worth: float
    evidence: str


@dataclass(frozen=True)
class ListRules:
    """The rules of the lists, on a day; shares by segment, natural returns by months since loss.

    `off_segments` holds why nobody of a segment is on the list; `read_on` when a campaign is read.
    """

    as_of: dt.date
    window_days: int
    pause_days: int
    reach_months: int
    permissions_known: bool
    offers: tuple[ListedOffer, ...]
    off_segments: Mapping[str, str]
    natural: Mapping[tuple[str, int], float]
    read_on: Mapping[str, dt.date]
    salt: str
    holdout_shares: Mapping[str, float]


def list_rules(plan: Plan, holdout_share: float) -> ListRules:
    """The rules of a plan; `holdout_share` is what the next test holds out, unless it is stated."""
    history = plan.history
    client = history.data.client
    lists = client.settings.lists
    share = holdout_share if lists.holdout_share is None else lists.holdout_share
    chosen = {segment for segment, _ in plan.shares}
    return ListRules(
        as_of=history.data.as_of,
        window_days=history.window_days,
        pause_days=lists.contact_pause_days,
        reach_months=months_in_reach(history),
        permissions_known="permissions" in history.data.given,
        offers=tuple(_offers(plan)),
        off_segments={
            segment: SEGMENT_COSTS_MORE if best.incremental <= 0 else BEYOND_BUDGET
            for segment, best in plan.best.items()
            if segment not in chosen
        },
        natural=_natural(plan),
        read_on={campaign_key(one.name): one.read_on for one in client.settings.campaigns},
        salt=lists.salt or client.name,
        holdout_shares=dict.fromkeys(chosen, share),
    )


def _offers(plan: Plan) -> list[ListedOffer]:
    """The segments chosen, cut by offer, in the order in which the plan has them."""
    channels = offer_channels(plan.history.data.client)
    reached: dict[str, float] = {segment: 0.0 for segment, _ in plan.shares}
    found = []
    for turn, one in enumerate(plan.worths):
        if one.segment not in reached:
            continue
        share, best = plan.shares.get((one.segment, one.offer), 0.0), _is_best(plan, one)
        first = reached[one.segment]
        reached[one.segment] = last = first + share
        if share or best:
            channel = channels.get(one.offer, "")
            found.append(_listed(one, channel, turn=turn, part=(first, last), best=best))
    return found


def _is_best(plan: Plan, one: Worth) -> bool:
    return plan.best[one.segment].offer == one.offer


def _listed(
    one: Worth, channel: str, *, turn: int, part: tuple[float, float], best: bool
) -> ListedOffer:
    return ListedOffer(
        segment=one.segment,
        offer=one.offer,
        channel=channel,
        turn=turn,
        first=part[0],
        last=part[1],
        best=best,
        uplift=one.effect.return_rate - one.effect.natural_return_rate.value,
        slv=one.slv,
        slv_with_offer=one.slv_with_offer,
        offer_money=one.offer_money,
        contact_cost=one.contact_cost.value,
        worth=one.incremental,
        evidence=one.effect.evidence,
    )


def _natural(plan: Plan) -> dict[tuple[str, int], float]:
    """The chance to return within the window of those lost so many months ago, by the curves."""
    history = plan.history
    found = {}
    for segment in history.segments:
        for months in range(months_in_reach(history)):
            gone = history.returned_by(segment, months)[0]
            later = history.returned_by(segment, months + history.window_months)[0]
            found[segment, months] = max(0.0, later - gone) / max(1e-9, 1 - gone)
    return found
