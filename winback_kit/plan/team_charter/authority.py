"""What may be spent on one customer, and by whom, from what the customer is still worth.

Of one who is lost the most that an offer may cost before contacting brings nothing is D*, of one at
risk R* for a remedy (plan/offers/worth.py, plan/saving/save_case.py). With the offer as it is
planned, D, whoever talks to them may give D, the lead half of what is left beyond it, the owner the
rest, and nobody more:

    team  D       lead  D + (D* − D)/2       owner  D*                                        (1)

A remedy moves with the residual value V, since R* = ((q1 − q0)·V − h)/q1: it is told at half the
mean V of those at risk, at the mean, and at twice the mean.
"""

from dataclasses import dataclass

from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.saving.save_case import authority_limit
from winback_kit.plan.saving.saving import SaveCell, Saving

OF_MEAN = (0.5, 1.0, 2.0)


@dataclass(frozen=True)
class SpendingLimit:
    """Money for one customer: what team, lead and owner may spend, each by themselves."""

    team: float
    most: float

    @property
    def lead(self) -> float:
        """What the lead of the team may spend, equation (1).

        >>> SpendingLimit(20, 68).lead  # 20 + 48/2
        44.0
        """
        return self.team + max(0.0, self.most - self.team) / 2


@dataclass(frozen=True)
class OfferAuthority:
    """What may be spent on whoever of a segment comes back."""

    segment: str
    offer: str
    limit: SpendingLimit


@dataclass(frozen=True)
class RemedyAuthority:
    """What a remedy may cost for one at risk who is worth so much; 0 where none pays."""

    worth: float
    most: float


def offer_limits(plan: Plan) -> tuple[OfferAuthority, ...]:
    """By segment that is contacted, with its offer.

    >>> from winback_kit.plan.team_charter.authority import offer_limits
    >>> [one.segment for one in offer_limits(study.plan)] == list(study.plan.chosen)
    True
    """
    return tuple(
        OfferAuthority(name, one.offer, SpendingLimit(one.offer_cost.value, one.most_offer_cost))
        for name, one in plan.chosen.items()
    )


def remedy_limits(saving: Saving | None) -> tuple[RemedyAuthority, ...]:
    """By worth of the customers at risk in the cell that asking keeps best; none without a test."""
    cell = _best(saving)
    if cell is None or cell.value is None:
        return ()
    return tuple(_limit(cell, cell.value * part) for part in OF_MEAN)


def remedy_cell(saving: Saving | None) -> str:
    """The name of that cell; empty without a test."""
    cell = _best(saving)
    return cell.cell if cell else ""


def _best(saving: Saving | None) -> SaveCell | None:
    return next(iter(saving.proven), None) if saving else None


def _limit(cell: SaveCell, worth: float) -> RemedyAuthority:
    asked, alone = cell.stays_asked or 0.0, cell.stays_alone or 0.0
    most = authority_limit(
        stays_alone=alone, stays_asked=asked, value=worth, handling_cost=cell.contact_cost
    )
    return RemedyAuthority(worth, most)
