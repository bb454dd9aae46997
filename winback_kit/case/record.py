"""A business case as assumptions alone: what `winback case FILE` reads.

Unit: one programme for one client. Money is in `currency`, rates are shares, months count
from 1; month 0 is the day on which the set-up is paid. The format is explained line by line in
templates/case.yml.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, model_validator
from scipy.special import betaln

from winback_kit.assumption import (
    Assumption,
    Cost,
    Currency,
    Grade,
    Money,
    Months,
    Share,
    YearlyShare,
    broken,
)
from winback_kit.yaml_record import Record

Array = np.ndarray[Any, np.dtype[np.float64]]


def _numbers(raw: Any) -> Any:
    """A list of plain numbers as a tuple of floats; anything else as it is."""
    if not isinstance(raw, list | tuple):
        return raw
    for number in raw:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise broken(f"must list plain numbers; {number!r} is none")
        if not np.isfinite(number):
            raise broken("must list finite numbers")
    return tuple(float(number) for number in raw)


Numbers = Annotated[tuple[float, ...], BeforeValidator(_numbers), Field(min_length=1)]


class ShiftedBetaGeometric(Record):
    """Retention that differs between customers (Fader & Hardie 2007): S(t) = B(α, β+t)/B(α, β)."""

    alpha: float = Field(gt=0)
    beta: float = Field(gt=0)


class Retention(Record):
    """The share of a second lifetime still running by age in months; age 0 is the return."""

    monthly: Share | None = None
    sbg: ShiftedBetaGeometric | None = None
    curve: Numbers | None = None
    evidence: Grade = "E"
    source: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> Retention:
        given = [self.monthly is not None, self.sbg is not None, self.curve is not None]
        if sum(given) != 1:
            raise broken("must be given in exactly one form: monthly, sbg or curve")
        if self.curve is not None:
            if not all(0 <= share <= 1 for share in self.curve):
                raise broken("curve must list shares between 0 and 1")
            if any(later > now for now, later in zip(self.curve, self.curve[1:], strict=False)):
                raise broken("curve must not rise: who has left is not still there")
        return self

    def survival(self, ages: int) -> Array:
        """Shares at ages 0 to `ages` − 1, shape (ages,); beyond a given curve nobody is left."""
        age = np.arange(ages, dtype=float)
        if self.monthly is not None:
            return np.asarray(self.monthly.value**age)
        if self.sbg is not None:
            a, b = self.sbg.alpha, self.sbg.beta
            return np.asarray(np.exp(betaln(a, b + age) - betaln(a, b)))
        assert self.curve is not None
        out = np.zeros(ages)
        out[: len(self.curve)] = self.curve[:ages]
        return out


class Series(Record):
    """An assumption with one figure a month, its range as factors on all of them."""

    curve: Numbers
    low_factor: float = Field(1.0, ge=0, le=1, description="the whole curve at its low end")
    high_factor: float = Field(1.0, ge=1, description="the whole curve at its high end")
    evidence: Grade = "E"
    source: str = ""


def _one_or_series(raw: Any) -> Any:
    """`[20, 15]` is short for `{curve: [20, 15]}`; anything else is one figure."""
    if isinstance(raw, list | tuple):
        if not raw:
            raise broken("must list at least one number")
        return Series(curve=_numbers(raw))
    if isinstance(raw, Series | Assumption):
        return raw
    if isinstance(raw, dict) and "curve" in raw:
        return Series.model_validate(raw)
    return _ONE_FIGURE.validate_python(raw)


def _no_negative(raw: Series | Assumption) -> Series | Assumption:
    if min(raw.curve if isinstance(raw, Series) else (raw.value, raw.low or 0)) < 0:
        raise broken("must not be negative")
    return raw


_ONE_FIGURE: TypeAdapter[Assumption] = TypeAdapter(Money)
Monthly = Annotated[Series | Assumption, BeforeValidator(_one_or_series)]


def as_one(given: Series | Assumption, *, first: bool) -> Assumption:
    """A series as one figure: its first entry, or its mean."""
    if isinstance(given, Assumption):
        return given
    value = given.curve[0] if first else float(np.mean(given.curve))
    ends = sorted((value * given.low_factor, value * given.high_factor))
    return Assumption(
        value=value, low=ends[0], high=ends[1], evidence=given.evidence, source=given.source
    )


class Segment(Record):
    """Lost customers who are contacted alike, with the offer they get."""

    name: str = Field(min_length=1)
    offer: str = ""
    contacted_per_month: Annotated[Monthly, AfterValidator(_no_negative)]
    contact_months: Months | None = None
    return_rate: Share
    natural_return_rate: Share
    return_timing: Numbers = (1.0,)
    margin: Monthly
    natural_margin: Monthly | None = None
    retention: Retention
    natural_retention: Retention | None = None
    offer_cost: Cost
    contact_cost: Cost

    @model_validator(mode="after")
    def _consistent(self) -> Segment:
        listed = isinstance(self.contacted_per_month, Series)
        if not listed and self.contact_months is None:
            raise broken("contact_months is required where contacted_per_month is one number")
        if min(self.return_timing) < 0 or abs(sum(self.return_timing) - 1) > 1e-9:
            raise broken("return_timing must list shares that add up to 1")
        return self

    def grade(self) -> Grade:
        """The worst grade among the assumptions that its benefit rests on."""
        grades: list[Grade] = [self.return_rate.evidence, self.natural_return_rate.evidence]
        grades += [self.retention.evidence, self.margin.evidence]
        return max(grades)


class Programme(Record):
    """What the programme costs whoever is contacted."""

    setup_cost: Cost
    team_cost: Cost
    team_months: Annotated[int, Field(ge=0, le=600)]


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


class Case(Record):
    """Everything the cash flow needs."""

    name: str = Field(min_length=1)
    currency: Currency
    start: date
    horizon_months: Months
    discount_rate: YearlyShare
    tax_rate: Share
    programme: Programme
    segments: Annotated[tuple[Segment, ...], Field(strict=False, min_length=1, max_length=500)]
    evidence_cut: EvidenceCut = EvidenceCut()

    @model_validator(mode="after")
    def _names_differ(self) -> Case:
        names = [(segment.name, segment.offer) for segment in self.segments]
        twice = {name for name, offer in names if names.count((name, offer)) > 1}
        if twice:
            raise broken(
                f"segments must differ in name or offer: {sorted(twice)[0]!r} stands twice"
            )
        return self
