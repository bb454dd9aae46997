"""One campaign, read as it was drawn: its checks first, and nothing else of it where they fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from winback_kit.history.campaigns.outcomes import CampaignOutcomes
from winback_kit.plan.experiment.readout.by_segment import Against, against_each_other
from winback_kit.plan.experiment.readout.checks import Checks
from winback_kit.plan.experiment.readout.looked_at import (
    FEWEST_WATCHED,
    AtTheEnd,
    Late,
    at_the_end,
    followed,
    late_read,
    watched,
)
from winback_kit.plan.experiment.readout.one_offer import OfferRead, ReturnWorth, read_offer
from winback_kit.plan.experiment.statistics.late_returns import share_by
from winback_kit.plan.experiment.statistics.sample_ratio import same_ratio

if TYPE_CHECKING:
    from winback_kit.history.measure import History

STAYING_DAYS = (180, 365)


@dataclass(frozen=True)
class Staying:
    """Of those who returned within the window, who is still there so many days later, by arm."""

    days: int
    treated: int
    treated_share: float
    holdout: int
    holdout_share: float


@dataclass(frozen=True)
class CampaignRead:
    """What one campaign has brought.

    `never` are the treated whom nobody contacted, as far as the table of assignments tells: they
    count as treated all the same. `checks` is None where nobody was held out: then only what is
    gross can be told. `whole` and `offers` are None and empty where the checks fail, or no window
    is over yet.
    """

    campaign: str
    first: dt.date
    last: dt.date
    treated: int
    never: int
    holdout: int
    checks: Checks | None
    whole: OfferRead | None
    offers: tuple[OfferRead, ...]
    against: tuple[Against, ...]
    late: Late | None
    at_the_end: AtTheEnd | None
    staying: tuple[Staying, ...]
    gross: Gross | None

    @property
    def withheld(self) -> bool:
        """Whether its figures are, since its draw has failed a check."""
        return self.checks is not None and self.checks.withheld


@dataclass(frozen=True)
class Gross:
    """What is counted without a holdout: how many came back, and what they brought; grade E."""

    contacts: int
    returned: int
    margin: float
    contact_cost: float

    @property
    def rate(self) -> float:
        """The share who returned within the window."""
        return self.returned / self.contacts if self.contacts else 0.0

    @property
    def margin_each(self) -> float:
        """The margin of the window per contact."""
        return self.margin / self.contacts if self.contacts else 0.0


def read_campaign(
    history: History,
    found: CampaignOutcomes,
    name: str,
    checks: Checks | None,
    worths: Mapping[tuple[str, str], ReturnWorth],
) -> CampaignRead:
    """Read a campaign by its name."""
    sums, second = (rows[rows.campaign == name] for rows in (found.drawn_sums, found.drawn_second))
    over = sums[sums.days_ago >= history.window_days]
    running = len(over) < len(sums)
    told = checks is not None and not checks.withheld
    offers = _offers(over, checks, worths) if told else ()
    holdout_read = offers[0].holdout if offers else 0  # of offers made to the same segments
    dates = [history.data.as_of - dt.timedelta(days=int(sums.days_ago.agg(one))) for one in _ENDS]
    treated, holdout = (int(sums.people[sums.arm == arm].sum()) for arm in ("treated", "holdout"))
    return CampaignRead(
        campaign=name,
        first=dates[0],
        last=dates[1],
        treated=treated,
        never=int(found.drawn_never.n[found.drawn_never.campaign == name].sum()),
        holdout=holdout,
        checks=checks,
        whole=offers[0] if offers else None,
        offers=offers[1:],
        against=against_each_other(tuple(one for one in offers[1:] if one.holdout == holdout_read)),
        late=late_read(history, found, name) if told and running else None,
        at_the_end=at_the_end(history, found, name, offers[0]) if offers and not running else None,
        staying=_staying(second) if told else (),
        gross=_gross(over) if checks is None else None,
    )


_ENDS = ("max", "min")


def _offers(
    over: pd.DataFrame, checks: Checks | None, worths: Mapping[tuple[str, str], ReturnWorth]
) -> tuple[OfferRead, ...]:
    """All of a campaign together, then each offer, in the segments in which it was made.

    Where offers were not drawn but go by segment, those held out of other segments are no match.
    """
    if not {"treated", "holdout"} <= set(over.arm):
        return ()
    alike = checks is not None and not checks.everywhere.alarm
    made = sorted(str(one) for one in over.offer[over.arm == "treated"].unique() if one)
    found = [read_offer(over, "", alike=alike, worths=worths)]
    for offer in made if len(made) > 1 else ():
        own = over[over.segment.isin(over.segment[(over.arm == "treated") & (over.offer == offer)])]
        everywhere = alike and (len(own) == len(over) or _one_ratio(own, offer))
        if (own.arm == "holdout").any():
            found.append(read_offer(own, offer, alike=everywhere, worths=worths))
    return tuple(found)


def _one_ratio(rows: pd.DataFrame, offer: str) -> bool:
    """Whether the share of those with the offer, of them and the held out, is one everywhere."""
    two = rows[(rows.arm == "holdout") | ((rows.arm == "treated") & (rows.offer == offer))]
    groups = two.pivot_table(
        index=["segment", "days_ago"], columns="arm", values="people", aggfunc="sum", fill_value=0
    )
    return not same_ratio(groups.to_numpy(float).tolist()).alarm


def _staying(second: pd.DataFrame) -> tuple[Staying, ...]:
    arms = [watched(second[second.arm == arm]) for arm in ("treated", "holdout")]
    people = [int(one.people.sum()) for one in arms]
    if min(people) < FEWEST_WATCHED:
        return ()
    return tuple(
        Staying(
            days,
            people[0],
            1 - share_by(arms[0], days).share,
            people[1],
            1 - share_by(arms[1], days).share,
        )
        for days in STAYING_DAYS
        if min(map(followed, arms)) >= days
    )


def _gross(over: pd.DataFrame) -> Gross | None:
    treated = over[over.arm == "treated"]
    if treated.empty:
        return None
    people, back = int(treated.people.sum()), int(treated.returned.sum())
    return Gross(people, back, float(treated.margin.sum()), float(treated.contact_cost.sum()))
