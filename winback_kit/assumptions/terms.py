"""The terms of a business case: every record that a case file or a client's `case:` may state.

Unit: one programme for one client. Money is in `currency`, rates are shares, months count
from 1; month 0 is the day on which the set-up is paid. The format is explained line by line in
templates/case.yml. What a file leaves out counts for nothing: no growth, no queue, no working
capital.
"""

from __future__ import annotations

from math import exp
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from winback_kit.assumptions.holding_back import HeldBack
from winback_kit.assumptions.record import (
    ALL,
    NOT_COUNTED,
    NOTHING,
    STATED,
    Assumption,
    Cost,
    Currency,
    Day,
    Grade,
    Months,
    Sensitivity,
    Share,
    SignedShare,
    YearlyShare,
    broken,
)
from winback_kit.assumptions.rules import (
    Changes,
    EvidenceCut,
    PilotSettings,
    RiskSettings,
    Scenario,
)
from winback_kit.assumptions.series import Monthly, Numbers, SecondLifetime, Series, no_negative
from winback_kit.records.text_field import OrText
from winback_kit.records.yaml_record import Record
from winback_kit.words.text import Text, said


class MonthlyDiscount(Record):
    """An offer that is a lower price for some months of the second lifetime."""

    amount: Cost = Field(NOTHING, description="less paid in each of these months")
    months: Annotated[int, Field(ge=0, le=600)] = Field(
        0, description="from the month of return on"
    )


class Segment(Record):
    """Lost customers who are contacted alike, with the offer they get.

    Of those who return in a month, the excess over natural returns is won; the others would have
    returned anyway, and `natural_redemption` of them take the offer. `adverse_selection` times
    `offer_depth` is the share of the margin that those won bring less.
    """

    name: str = Field(min_length=1, max_length=200, description="whom it is about")
    offer: str = Field("", max_length=200, description="what they are offered")
    contacted_per_month: Annotated[Monthly, AfterValidator(no_negative)] = Field(
        description="customers contacted a month: a number, or a list with one entry a month"
    )
    contact_months: Months | None = Field(
        None, description="months in which they are contacted; optional beside a list"
    )
    contactable_share: Share = Field(
        ALL, description="share of `contacted_per_month` that may be contacted"
    )
    return_rate: Share = Field(
        description="p1: share that returns in the window, with the programme"
    )
    natural_return_rate: Share = Field(
        description="p0: share that returns in the same window without it"
    )
    return_timing: Numbers = Field(
        (1.0,), description="share of the returns by months after the contact"
    )
    margin: Monthly = Field(
        description="margin of an active month: a number, or a list by months since the return, "
        "whose last entry holds on"
    )
    natural_margin: Monthly | None = Field(
        None, description="the same of those who return on their own; left out, as `margin`"
    )
    retention: SecondLifetime = Field(
        description="the share of second lifetimes still running by age"
    )
    natural_retention: SecondLifetime | None = Field(
        None, description="the same of those who return on their own; left out, as `retention`"
    )
    offer_cost: Cost = Field(description="paid for everyone who returns and takes the offer")
    monthly_discount: MonthlyDiscount = Field(
        MonthlyDiscount(), description="an offer that is a lower price for some months"
    )
    natural_redemption: Share = Field(
        ALL, description="share of those who would return anyway that takes the offer"
    )
    adverse_selection: Sensitivity = Field(
        NOTHING,
        description="share of the margin lost of those won, if the offer were the full price",
    )
    offer_depth: Share = Field(
        NOTHING, description="the offer as a share of the price; scales that loss"
    )
    contact_cost: Cost = Field(description="paid for everyone contacted")
    holdout_share: Share = Field(
        NOTHING,
        description="share left alone for a while, of those in reach in the months of the test",
    )

    @model_validator(mode="after")
    def _consistent(self) -> Segment:
        listed = isinstance(self.contacted_per_month, Series)
        if not listed and self.contact_months is None:
            raise broken(
                "contact_months is required where contacted_per_month is one number",
                "Add the line `contact_months: …`.",
            )
        if min(self.return_timing) < 0:
            raise broken("must list shares; none is below 0", at=("return_timing",))
        if abs(sum(self.return_timing) - 1) > 1e-9:
            raise broken(
                f"must list shares that add up to 1; they add up to {sum(self.return_timing):g}",
                at=("return_timing",),
            )
        return self

    def grade(self) -> Grade:
        """The worst grade among the assumptions that its benefit rests on."""
        grades: list[Grade] = [self.return_rate.evidence, self.natural_return_rate.evidence]
        arms = (self.retention, self.natural_retention, self.margin, self.natural_margin)
        return max(grades + [given.evidence for given in arms if given is not None])

    @property
    def title(self) -> str | Text:
        """Its name, with the offer where there is one."""
        if not self.offer:
            return self.name
        return said("{segment}, {offer}", segment=self.name, offer=self.offer)


class Capacity(Record):
    """How many contacts the team can make, and how it gets up to speed.

    Productivity in month k is 1 − (1 − ramp_start)·e^(−(k − 1)/ramp_months). Each segment has the
    share of the contacts that it has of all who are ever in reach; what it does not use is not
    passed on, and whom the team cannot contact yet waits.
    """

    contacts_per_person: Cost = Field(description="contacts a month that each of `people` can make")
    ramp_start: Share = Field(ALL, description="productivity in the first month")
    ramp_months: float = Field(1.0, gt=0, le=60, description="months of getting up to speed")

    @property
    def source(self) -> str | Text:
        """Where the months of getting up to speed are known from: as the productivity at first."""
        return "" if self.ramp_start.source == ALL.source else self.ramp_start.source

    def contacts(self, *, people: float, months: int) -> float:
        """Contacts that so many people can make in the months from the first on."""
        lacking = 1 - self.ramp_start.value
        ready = (1 - lacking * exp(-month / self.ramp_months) for month in range(months))
        return people * self.contacts_per_person.value * sum(ready)


class StrategicChurn(Record):
    """Active customers who leave because leaving brings an offer, while the team is at work."""

    active_customers: Cost = Field(NOTHING, description="customers who may learn of the offer")
    deal_seeking_rate: Share = Field(
        NOTHING, description="share of them that leaves to get it, a month"
    )
    value_lost: Cost = Field(NOTHING, description="for each who leaves")


class Programme(Record):
    """What the programme costs whoever is contacted; `team_cost` is for each of `people`."""

    setup_cost: Cost = Field(description="once, at time 0")
    team_cost: Cost = Field(description="a month, for each of `people`")
    team_months: Annotated[int, Field(ge=0, le=600)] = Field(
        description="months in which the team is at work"
    )
    people: Cost = Field(ALL, description="in the team")
    capacity: Capacity | None = Field(None, description="of the team; left out, no limit is taken")
    strategic_churn: StrategicChurn = Field(
        StrategicChurn(), description="active customers who leave to get the offer"
    )

    def most_contacts(self, months: int) -> float | None:
        """Contacts that the team can make in so many months; None where no limit is stated."""
        if self.capacity is None:
            return None
        return self.capacity.contacts(people=self.people.value, months=months)

    @property
    def team_cost_a_month(self) -> float:
        """What all people of the team cost in a month."""
        return self.team_cost.value * self.people.value


class AvoidedAcquisition(Record):
    """Won-back customers in whose place others would have been bought.

    Their acquisition cost is saved, and the margin of whom they replace does not come: it is never
    counted beside their own, which would count one customer twice.
    """

    replaced_share: Share = Field(
        NOTHING,
        description="share of those won back in whose place a customer would have been bought",
    )
    acquisition_cost: Cost = Field(NOTHING, description="saved for each of them")


class Referrals(Record):
    """Customers whom those won back bring along, and who would not have come otherwise.

    Each one won back counts `each` × `incremental_share` × `customer_value` in the month of the
    return, however late the others come; it does not grow with the margins. In the headline it is
    cut by the weakest evidence of the three.
    """

    each: Cost = Field(NOTHING, description="customers whom each of those won back sends")
    incremental_share: Share = Field(
        NOTHING, description="share of these that would not have come otherwise"
    )
    customer_value: Cost = Field(
        NOTHING, description="worth of a new customer on the day of the first purchase"
    )

    @property
    def stated(self) -> tuple[Assumption, ...]:
        """What is stated of the three."""
        three = (self.each, self.incremental_share, self.customer_value)
        return tuple(one for one in three if one.source != NOT_COUNTED)

    @model_validator(mode="after")
    def _all_or_none(self) -> Referrals:
        if len(self.stated) in (1, 2):
            raise broken(
                "needs each, incremental_share and customer_value: without all three it is nothing",
                "Add what is missing, or leave the referrals out.",
            )
        return self


class SuccessFee(Record):
    """What an agency is paid that lives on success: a share of what those who return bring.

    It is gross, as such contracts are: paid on everybody contacted who returns, also on those who
    would have returned anyway, in the first `months` months of each second lifetime.
    """

    share: Share = Field(NOTHING, description="of the margin that those who return bring")
    months: Annotated[int, Field(ge=0, le=600)] = Field(
        0, description="for how long, from the month of each return on"
    )

    @property
    def stated(self) -> bool:
        """Whether a fee is stated."""
        return self.share.source != NOT_COUNTED

    @model_validator(mode="after")
    def _both_or_none(self) -> SuccessFee:
        if self.stated != (self.months > 0):
            raise broken(
                "needs share and months: without both it is nothing",
                "Add what is missing, or leave the fee out.",
            )
        return self


class CaseTerms(Record):
    """Everything the cash flow needs.

    `cost_inflation` raises contacts, team and saved acquisition, `margin_growth` all margins, both
    by calendar month k as (1 + rate)^(k/12); offers, set-up,
    strategic churn and referrals stay as they are.
    With `loss: carry_forward` no tax is paid until earlier losses are made up.
    """

    name: Annotated[str | Text, OrText(least=1, most=300)] = Field(
        description="what the case is called"
    )
    currency: Currency = Field(description="of all amounts")
    start: Day = Field(description="day of the set-up; months are counted from it")
    horizon_months: Months = Field(description="how long the case runs")
    discount_rate: YearlyShare = Field(description="cost of capital, effective, a year")
    tax_rate: Share = Field(description="on every flow")
    loss: Literal["offset", "carry_forward"] = Field(
        "offset",
        description="offset: against other profits at once; carry_forward: no tax until losses "
        "are made up",
    )
    cost_inflation: SignedShare = Field(
        NOTHING, description="a year: contacts, team, saved acquisition"
    )
    margin_growth: SignedShare = Field(NOTHING, description="a year: all margins")
    working_capital_months: Cost = Field(
        NOTHING, description="months of incremental margin tied up until the last month"
    )
    programme: Programme = Field(description="what the programme costs whoever is contacted")
    avoided_acquisition: AvoidedAcquisition = Field(
        AvoidedAcquisition(),
        description="won back in place of customers who would have been bought",
    )
    referrals: Referrals = Field(
        Referrals(), description="customers whom those won back bring along"
    )
    success_fee: SuccessFee = Field(
        SuccessFee(),
        description="paid to an agency by what those who return bring; of a client it is an option "
        "in place of its own team, set-up and contacts",
    )
    segments: Annotated[tuple[Segment, ...], Field(strict=False, min_length=1, max_length=500)] = (
        Field(description="lost customers who are contacted alike")
    )
    holdout: HeldBack = Field(
        HeldBack(), description="what becomes of those whom the test leaves alone at first"
    )
    evidence_cut: EvidenceCut = Field(
        EvidenceCut(), description="share of the benefit that the headline leaves out, by evidence"
    )
    risk: RiskSettings = Field(RiskSettings(), description="how ranges are drawn")
    pilot: PilotSettings = Field(PilotSettings(), description="what a pilot takes")
    scenarios: Annotated[tuple[Scenario, ...], Field(strict=False, max_length=20)] = Field(
        (), description="named changes"
    )
    owners: dict[str, str] = Field(
        {}, description="who answers for an assumption, by its key, where none stands beside it"
    )
    what_if: Changes = Field({}, description="assumptions moved away from the base case")

    @property
    def holdout_shares(self) -> dict[str, float]:
        """The share held back by segment, by name: the arms of the test, wherever it is run."""
        always = self.holdout.universal_share.value
        return {one.name: max(one.holdout_share.value, always) for one in self.segments}

    @property
    def has_arms(self) -> bool:
        """Whether it says whom its test holds back."""
        return any(one.holdout_share.source != NOT_COUNTED for one in self.segments)

    @property
    def holds_back(self) -> bool:
        """Whether anybody is held back, for the test or from every campaign."""
        return self.has_arms or self.holdout.universal_share.source != NOT_COUNTED

    @property
    def referral_cut(self) -> Assumption:
        """The share of what referrals bring that the headline leaves out."""
        stated = self.referrals.stated
        if not stated:
            return NOTHING
        weakest = max(one.evidence for one in stated)
        return Assumption(value=self.evidence_cut.of(weakest), source=STATED)

    @model_validator(mode="after")
    def _names_differ(self) -> CaseTerms:
        for kind, names in (
            ("segments", [str(segment.title) for segment in self.segments]),
            ("scenarios", [scenario.name for scenario in self.scenarios]),
        ):
            for second, name in enumerate(names):
                if names.index(name) < second:
                    rule = f"must differ in name from {kind}.{names.index(name)} ({name})"
                    raise broken(rule, "Give one of the two another name.", at=(kind, second))
        return self

    @model_validator(mode="after")
    def _probabilities(self) -> CaseTerms:
        given = [one.probability for one in self.scenarios if one.probability is not None]
        if given and (len(given) < len(self.scenarios) or abs(sum(given) - 1) > 1e-9):
            raise broken(
                f"must all have a probability, and these must add up to 1; they add up "
                f"to {sum(given):g}",
                "Give what is left to one of them.",
                at=("scenarios",),
            )
        return self
