"""The terms of a business case: every record that a case file or a client's `case:` may state.

Unit: one programme for one client. Money is in `currency`, rates are shares, months count
from 1; month 0 is the day on which the set-up is paid. The format is explained line by line in
templates/case.yml. What a file leaves out counts for nothing: no growth, no queue, no working
capital.
"""

from __future__ import annotations

from datetime import date
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from winback_kit.assumptions.record import (
    ALL_OF_THEM,
    NOT_COUNTED,
    Assumption,
    Cost,
    Currency,
    Grade,
    Months,
    Sensitivity,
    Share,
    SignedShare,
    YearlyShare,
    broken,
)
from winback_kit.assumptions.series import (
    Monthly,
    Numbers,
    SecondLifetime,
    Series,
    no_negative,
)
from winback_kit.records.text_field import OrText
from winback_kit.records.yaml_record import Record
from winback_kit.words.text import Text, marked, said

NOTHING = Assumption(value=0.0, source=NOT_COUNTED)
ALL = Assumption(value=1.0, source=ALL_OF_THEM)


class MonthlyDiscount(Record):
    """An offer that is a lower price for some months of the second lifetime."""

    amount: Cost = NOTHING
    months: Annotated[int, Field(ge=0, le=600)] = 0


class Segment(Record):
    """Lost customers who are contacted alike, with the offer they get.

    Of those who return in a month, the excess over natural returns is won; the others would have
    returned anyway, and `natural_redemption` of them take the offer. `adverse_selection` times
    `offer_depth` is the share of the margin that those won bring less.
    """

    name: str = Field(min_length=1, max_length=200)
    offer: str = Field("", max_length=200)
    contacted_per_month: Annotated[Monthly, AfterValidator(no_negative)]
    contact_months: Months | None = None
    contactable_share: Share = ALL
    return_rate: Share
    natural_return_rate: Share
    return_timing: Numbers = (1.0,)
    margin: Monthly
    natural_margin: Monthly | None = None
    retention: SecondLifetime
    natural_retention: SecondLifetime | None = None
    offer_cost: Cost
    monthly_discount: MonthlyDiscount = MonthlyDiscount()
    natural_redemption: Share = ALL
    adverse_selection: Sensitivity = NOTHING
    offer_depth: Share = NOTHING
    contact_cost: Cost

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

    contacts_per_person: Cost
    ramp_start: Share = ALL
    ramp_months: float = Field(1.0, gt=0, le=60)


class StrategicChurn(Record):
    """Active customers who leave because leaving brings an offer, while the team is at work."""

    active_customers: Cost = NOTHING
    deal_seeking_rate: Share = NOTHING
    value_lost: Cost = NOTHING


class Programme(Record):
    """What the programme costs whoever is contacted; `team_cost` is for each of `people`."""

    setup_cost: Cost
    team_cost: Cost
    team_months: Annotated[int, Field(ge=0, le=600)]
    people: Cost = ALL
    capacity: Capacity | None = None
    strategic_churn: StrategicChurn = StrategicChurn()

    @property
    def team_cost_a_month(self) -> float:
        """What all people of the team cost in a month."""
        return self.team_cost.value * self.people.value


class AvoidedAcquisition(Record):
    """Won-back customers in whose place others would have been bought.

    Their acquisition cost is saved, and the margin of whom they replace does not come: it is never
    counted beside their own, which would count one customer twice.
    """

    replaced_share: Share = NOTHING
    acquisition_cost: Cost = NOTHING


class EvidenceCut(Record):
    """The share of a benefit that the headline case leaves out, by evidence grade."""

    A: Share = Assumption(value=0.0)
    B: Share = Assumption(value=0.10)
    C: Share = Assumption(value=0.25)
    D: Share = Assumption(value=0.40)
    E: Share = Assumption(value=0.60)

    def of(self, grade: Grade) -> float:
        """The cut for one grade."""
        cut: Assumption = getattr(self, grade)
        return cut.value


def _change(raw: Any) -> Any:
    """A change is a number, a share such as 14%, or a factor such as x0.8."""
    if isinstance(raw, str):
        text = raw.strip()
        try:
            if text.endswith("%"):
                raw = float(text[:-1]) / 100
            elif text.startswith("x") and isfinite(float(text[1:])):
                return f"x{text[1:].strip()}"
        except ValueError:
            pass
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not isfinite(raw):
        raise broken("must be a number, a share such as 14%, or a factor such as x0.8")
    return float(raw)


Changes = dict[str, Annotated[float | str, BeforeValidator(_change)]]


class Scenario(Record):
    """A named set of changes: by assumption (`segments.0.return_rate`, `segments.*.margin`)."""

    name: str = Field(min_length=1, max_length=80)
    probability: Share | None = None
    changes: Changes = Field({}, description="value by assumption")


class Correlation(Record):
    """Two levers that hang together, such as uplift and retention."""

    between: Annotated[tuple[str, str], Field(strict=False)]
    value: Annotated[float, Field(ge=-0.95, le=0.95)]


class RiskSettings(Record):
    """How the ranges of the assumptions are drawn."""

    draws: Annotated[int, Field(ge=100, le=1_000_000)] = 10_000
    seed: Annotated[int, Field(ge=0)] = 1
    segment_correlation: Share = Assumption(
        value=0.5,
        source=marked("prior: half of what turns out differently does so in all segments"),
    )
    correlations: Annotated[tuple[Correlation, ...], Field(strict=False)] = (
        Correlation(between=("uplift", "retention"), value=-0.3),
        Correlation(between=("uplift", "offer_cost"), value=0.2),
    )


class PilotSettings(Record):
    """What a pilot takes: the time until it is read, its fixed cost as a share of the set-up."""

    months: Annotated[int, Field(ge=1, le=36)] = 4
    setup_share: Share = Assumption(
        value=0.25, low=0.1, high=0.5, source=marked("prior: a quarter of the set-up")
    )
    measuring_cost: Cost = Assumption(
        value=0.0,
        source=marked("prior: returns are read from the orders that the client keeps anyway"),
    )
    most_complaints: Share = Assumption(value=0.005, source=marked("prior: 5 of 1,000 contacts"))
    most_opt_outs: Share = Assumption(value=0.03, source=marked("prior: 30 of 1,000 contacts"))
    overspend: Share = Assumption(value=0.10, source=marked("prior: a tenth above the budget"))


class CaseTerms(Record):
    """Everything the cash flow needs.

    `cost_inflation` raises contacts, team and saved acquisition, `margin_growth` all margins, both
    by calendar month k as (1 + rate)^(k/12); offers, set-up and strategic churn stay as they are.
    With `loss: carry_forward` no tax is paid until earlier losses are made up.
    """

    name: Annotated[str | Text, OrText(least=1, most=300)]
    currency: Currency
    start: date
    horizon_months: Months
    discount_rate: YearlyShare
    tax_rate: Share
    loss: Literal["offset", "carry_forward"] = "offset"
    cost_inflation: SignedShare = NOTHING
    margin_growth: SignedShare = NOTHING
    working_capital_months: Cost = NOTHING
    programme: Programme
    avoided_acquisition: AvoidedAcquisition = AvoidedAcquisition()
    segments: Annotated[tuple[Segment, ...], Field(strict=False, min_length=1, max_length=500)]
    evidence_cut: EvidenceCut = EvidenceCut()
    risk: RiskSettings = RiskSettings()
    pilot: PilotSettings = PilotSettings()
    scenarios: Annotated[tuple[Scenario, ...], Field(strict=False, max_length=20)] = ()
    what_if: Changes = Field({}, description="assumptions moved away from the base case")

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
        given = [one.probability.value for one in self.scenarios if one.probability is not None]
        if given and (len(given) < len(self.scenarios) or abs(sum(given) - 1) > 1e-9):
            raise broken(
                f"must all have a probability, and these must add up to 1; they add up "
                f"to {sum(given):g}",
                "Give what is left to one of them.",
                at=("scenarios",),
            )
        return self
