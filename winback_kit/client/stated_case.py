"""What client.yml may state of the case: the keys of case.yml, and a few that a client states once.

Each key is optional and goes before what was measured. Where a record is stated in part, the rest
of it stays as it was measured; see `assumptions/stated.py`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, model_validator

from winback_kit.assumptions.record import Assumption, Cost, Day, Months, Share, SignedShare, broken
from winback_kit.assumptions.stated import stated
from winback_kit.assumptions.terms import CaseTerms, Segment
from winback_kit.records.yaml_record import Record


def _above_zero(raw: Assumption) -> Assumption:
    if raw.value is not None and raw.value <= 0:
        raise broken("must be greater than 0: without it nobody is worth winning back")
    return raw


class Offer(Record):
    """One way of asking lost customers back; what is stated holds for every segment it is for."""

    name: str = Field(min_length=1, description="as in the table of contacts")
    channel: str = Field(
        "",
        description="as in the table of permissions: who has closed it is not reached; left out, "
        "any open channel carries the offer",
    )


class ForASegment(Record):
    """Lost customers of one segment: what is stated goes before what was measured of them."""

    name: str = Field(min_length=1, description="the segment's, as on the pages")
    offer: str = Field("", description="holds for this offer alone; left out, for every one")


class Fix(Record):
    """A fix of what makes customers leave: what it costs, and what it stops."""

    reason: str = Field(min_length=1, description="the reason for leaving, as in the goodbyes")
    cost_a_year: Cost = Field(description="what the fix costs in a year")
    stops: Share | None = Field(
        None,
        description="share of those who leave for it that it keeps; left out, as measured since",
    )
    since: Day | None = Field(
        None,
        description="first day on which it was in place, if it is: what it stops is measured from "
        "the losses for this reason before and after, against those for all others",
    )

    @model_validator(mode="after")
    def _is_known(self) -> Fix:
        if self.stops is None and self.since is None:
            rule, mend = "does not say what it stops", "State stops, or since when it is in place."
            raise broken(rule, mend)
        return self


_OFFER_TERMS = (
    "offer_cost",
    "contact_cost",
    "monthly_discount",
    "natural_redemption",
    "adverse_selection",
    "offer_depth",
)
_UPLIFT = "p1 − p0: what the offer adds to the share that returns"
if TYPE_CHECKING:
    StatedOffer = Offer
    StatedSegment = ForASegment
else:
    StatedOffer = stated(Segment, base=Offer, only=_OFFER_TERMS, uplift=(SignedShare, _UPLIFT))
    StatedSegment = stated(Segment, base=ForASegment, without=("holdout_share",))


class ForAClient(Record):
    """The case of this client: the keys of case.yml, each optional, over what was measured."""

    start: Day | None = Field(None, description="left out, the month after the as-of date")
    horizon_months: Annotated[int, Field(ge=6, le=600)] = Field(
        36, description="how long the case runs, and every value is counted"
    )
    contact_months: Months = Field(
        12, description="for a client only: months of contacts, and of the team"
    )
    sponsor: str = Field("", description="for a client only: who answers for the money")
    owner: str = Field("", description="for a client only: who runs the programme")
    budget_from: str = Field("", description="for a client only: whose budget pays for it")
    decide_by: Day | None = Field(
        None, description="for a client only: the day by which the decision is needed"
    )
    budget: float | None = Field(
        None,
        ge=0,
        description="for a client only: most to be spent on contacts and offers; it decides whom "
        "to contact",
    )
    offers: Annotated[tuple[StatedOffer, ...], Field(strict=False)] = Field(
        (), description="for a client only: the ways of asking lost customers back"
    )
    fixes: Annotated[tuple[Fix, ...], Field(strict=False)] = Field(
        (), description="for a client only: what would stop customers from leaving, by reason"
    )
    segments: Annotated[tuple[StatedSegment, ...], Field(strict=False)] = Field(
        (), description="by name: what goes before what was measured of a segment"
    )

    @model_validator(mode="after")
    def _names_differ(self) -> ForAClient:
        said = {
            "offers": [offer.name for offer in self.offers],
            "fixes": [fix.reason for fix in self.fixes],
            "segments": [", ".join(filter(None, (s.name, s.offer))) for s in self.segments],
        }
        for kind, names in said.items():
            for name, times in Counter(names).items():
                if times > 1:
                    rule = f"must differ in name; {name!r} stands there {times} times"
                    raise broken(rule, at=(kind,))
        for number, segment in enumerate(self.segments):
            for key in ("contacted_per_month", "contact_months", "contactable_share"):
                if segment.offer and getattr(segment, key) is not None:
                    rule = "is stated of a segment, whatever it is offered"
                    mend = "State it of the segment without its offer."
                    raise broken(rule, mend, at=("segments", number, key))
        return self


if TYPE_CHECKING:
    StatedCase = ForAClient
else:
    StatedCase = stated(
        CaseTerms,
        base=ForAClient,
        without=("name", "currency"),
        margin_rate=(
            Annotated[Share, AfterValidator(_above_zero)],
            "for a client only: share of an amount that is margin, where the orders have no margin",
        ),
        value_per_order=(
            Annotated[Cost, AfterValidator(_above_zero)],
            "for a client only: what a customer pays on a day of an order, where the orders have "
            "no amount",
        ),
        contactable_share=(
            Share,
            "for a client only: share of the lost who may be contacted",
        ),
    )


# what stands in client.yml alone, or by segment, and is part of the case by another name
FOR_A_CLIENT = (
    "margin_rate",
    "value_per_order",
    "contact_months",
    "budget",
    "sponsor",
    "owner",
    "budget_from",
    "decide_by",
    "fixes",
    "contactable_share",
    "offers",
    "segments",
)
# what is no part of the programme proposed, but of another option
OF_AN_OPTION = ("success_fee",)
# Where the keys of two blocks that client.yml had before stand now
MOVED: dict[str, dict[str, str]] = {
    "finance": {
        key: f"case.{key}" for key in ("margin_rate", "discount_rate", "tax_rate", "horizon_months")
    },
    "programme": {
        **{
            key: f"case.{key}"
            for key in ("start", "contact_months", "budget", "contactable_share", "offers")
        },
        "setup_cost": "case.programme.setup_cost",
        "team_cost": "case.programme.team_cost",
        "contacts_per_month": "case.programme.capacity.contacts_per_person, for each person",
    },
}
