"""What decides who stands on the list: the plan, the client's settings, and what is due when."""

import datetime as dt
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from winback_kit.checks import nearest, refused
from winback_kit.history.beside.firms import months_in_reach
from winback_kit.history.beside.units import has_accounts
from winback_kit.history.measure import History
from winback_kit.plan.experiment.arms import Draw
from winback_kit.plan.lists.drawn import draw_of
from winback_kit.plan.lists.off_list import BEYOND_BUDGET, NOT_VALUED, SEGMENT_COSTS_MORE
from winback_kit.plan.offers.uplift_by import UpliftBy
from winback_kit.plan.offers.worth import LONGEST_NAME, Worth
from winback_kit.plan.programme.contactable import offer_channels
from winback_kit.plan.programme.programme import Plan
from winback_kit.tables.names import folded

TESTED, PRIOR = "A", "E"
MOST_MONTHS = 12_000  # in reach where nothing is known of it


@dataclass(frozen=True)
class ListedOffer:
    """An offer to the customers of a segment: to the part of them from `first` to `last`.

    Those come first with whom the segment's best offer brings most. Of the offers of a segment each
    has its `turn`; one that nobody gets (`first` = `last`) is there for the order alone, or to tell
    what a contact would have been worth. Money for each customer; `worth` is the segment's mean.
    What the offer causes is `known` where it was tested or stated.
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
    known: bool = True


@dataclass(frozen=True)
class ListRules:
    """The rules of the lists, on a day; shares by segment, natural returns by months since loss.

    `off_segments` holds why nobody of a segment is on the list; `read_on` when a campaign is read;
    `accounts` whether customers belong to firms, of which one contact each is listed; `assigned`
    whether the tables hold who was drawn into which arm of a test. `moves` are the offers whose
    uplift is another one by time since the loss or by orders; `ease` says whether the customers
    say how easily each is won back.
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
    draw: Draw
    accounts: bool = False
    assigned: bool = False
    moves: tuple[UpliftBy, ...] = ()
    ease: bool = False


def list_rules(
    history: History,
    plan: Plan | None,
    *,
    holdout_shares: Mapping[str, float],
    moves: Sequence[UpliftBy] = (),
) -> ListRules:
    """The rules of a plan; without one nobody is on the list.

    `holdout_shares` are what the next test holds out by segment of the case, which has what the
    client states of the lists.
    """
    client, as_of = history.data.client, history.data.as_of
    lists = client.settings.lists
    chosen = {segment for segment, _ in plan.shares} if plan else set()
    return ListRules(
        as_of=as_of,
        window_days=history.window_days,
        pause_days=lists.contact_pause_days,
        reach_months=months_in_reach(history) if plan else MOST_MONTHS,
        permissions_known="permissions" in history.data.given,
        offers=tuple(_offers(plan)) if plan else (),
        off_segments={
            segment: _why_not(plan, segment)
            for segment in history.segments
            if segment not in chosen
        },
        natural=_natural(history),
        read_on=_read_on(history),
        draw=draw_of(history, _shares(history, chosen, holdout_shares)),
        accounts=has_accounts(history),
        assigned="assignments" in history.data.given,
        moves=tuple(_measured(plan, moves)) if plan else (),
        ease=_says_how_easy(history),
    )


def _says_how_easy(history: History) -> bool:
    given = history.data.given.get("customers")
    return given is not None and "ease" in given.columns


def _measured(plan: Plan, moves: Sequence[UpliftBy]) -> list[UpliftBy]:
    """Those of effects that were tested; one that is stated stays as stated."""
    tested = {
        (one.segment, one.offer) for one in plan.worths if one.effect.uplift.evidence == TESTED
    }
    return [one for one in moves if (one.segment, one.offer) in tested]


def _shares(history: History, chosen: Set[str], asked: Mapping[str, float]) -> dict[str, float]:
    """The share held out of each segment contacted: as in the case; without one, as stated.

    Raises Refused where a share is stated of a segment that is not there.
    """
    client = history.data.client
    lists = client.settings.lists
    for name in lists.holdout_shares.keys() - set(history.segments):
        place = client.where(f"lists.holdout_shares.{name}")
        mend = nearest(name, history.segments)
        raise refused(place, "is no segment of this client", got=name, mend=mend)
    return {
        name: asked.get(name[:LONGEST_NAME], lists.stated_share(name) or 0.0)
        for name in sorted(chosen)
    }


def _why_not(plan: Plan | None, segment: str) -> str:
    """Why nobody of a segment is contacted."""
    if plan is None:
        return NOT_VALUED
    return SEGMENT_COSTS_MORE if plan.best[segment].incremental <= 0 else BEYOND_BUDGET


def _offers(plan: Plan) -> list[ListedOffer]:
    """The segments cut by offer, in the order in which the plan has them.

    Of a segment that is not contacted there is its best offer, which nobody gets.
    """
    channels = offer_channels(plan.history.data.client)
    reached: dict[str, float] = dict.fromkeys(plan.best, 0.0)
    found = []
    for turn, one in enumerate(plan.worths):
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
        known=one.effect.uplift.evidence != PRIOR,
    )


def _read_on(history: History) -> dict[str, dt.date]:
    """The days stated, by the spelling in which the contacts have the campaign."""
    campaigns = history.data.client.settings.campaigns
    stated = {folded(one.name): one.read_on for one in campaigns if one.read_on}
    names = (one.name for one in history.data.names if one.column == "campaign")
    return {name: stated[folded(name)] for name in names if folded(name) in stated}


def _natural(history: History) -> dict[tuple[str, int], float]:
    """The chance to return within the window of those lost so many months ago, by the curves."""
    found = {}
    for segment in history.segments:
        by = history.returns_of(segment)
        for months in range(months_in_reach(history)):
            gone, later = by(months)[0], by(months + history.window_months)[0]
            found[segment, months] = max(0.0, later - gone) / max(1e-9, 1 - gone)
    return found
