"""What runs over months or ages in a case: margins, contacts, the survival of second lifetimes.

Each can be given as one number or as a list. A list keeps one number beside it by which all of it
moves (a factor, or for a survival curve a hazard ratio h: S(a)^h), so that a curve that was
measured has a dial like any other assumption.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from scipy.special import betaln

from winback_kit.assumptions.record import (
    ABOUT,
    AMOUNT_FORMS,
    OF_EVIDENCE,
    Assumption,
    Day,
    Grade,
    Share,
    about,
    broken,
    no_myth,
    one_figure,
    schema_of,
)
from winback_kit.checks import range_rule
from winback_kit.records.text_field import Words
from winback_kit.records.yaml_record import Record
from winback_kit.words.text import Text

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

    alpha: float = Field(gt=0, description="α: the larger, the more alike customers are")
    beta: float = Field(gt=0, description="β: the larger beside α, the longer they stay")


def _no_myth(source: str | Text) -> str | Text:
    return no_myth(source)


class Retention(Record):
    """The share of a second lifetime still running by age in months; age 0 is the return."""

    monthly: Share | None = Field(None, description="share that stays another month")
    sbg: ShiftedBetaGeometric | None = Field(None, description="customers differ in how they stay")
    curve: Numbers | None = Field(None, description="share still there by months since the return")
    hazard_ratio: float = Field(1.0, ge=0, le=20, description="the curve to this power: 1 as given")
    low_ratio: float = Field(1.0, ge=1, description="hazard ratio at the low end of the value")
    high_ratio: float = Field(1.0, ge=0, le=1, description="hazard ratio at the high end")
    evidence: Grade = Field("E", description=OF_EVIDENCE)
    source: Words = Field("", description="where it comes from")
    date: Day | None = Field(None, description="the day on which it was so")
    owner: str = Field("", description="who answers for it")

    _cited = field_validator("source")(_no_myth)

    @model_validator(mode="before")
    @classmethod
    def _known_as_its_share(cls, raw: Any) -> Any:
        """How a share that stays is known holds for the retention, unless that says so itself."""
        monthly = raw.get("monthly") if isinstance(raw, dict) else None
        if not isinstance(monthly, dict):
            return raw
        of_share = {key: monthly[key] for key in ABOUT if monthly.get(key)}
        rest = {key: part for key, part in monthly.items() if key not in ABOUT}
        return of_share | raw | {"monthly": rest}

    @model_validator(mode="after")
    def _one_form(self) -> Retention:
        given = [self.monthly is not None, self.sbg is not None, self.curve is not None]
        if sum(given) != 1:
            raise broken("must be given in exactly one form: monthly, sbg or curve")
        if self.monthly is not None and (self.low_ratio, self.high_ratio) != (1, 1):
            raise broken("must have one range", "State low and high of monthly, and no ratios.")
        if self.curve is not None:
            if not all(0 <= share <= 1 for share in self.curve):
                raise broken("curve must list shares between 0 and 1")
            if any(later > now for now, later in zip(self.curve, self.curve[1:], strict=False)):
                raise broken("curve must not rise: who has left is not still there")
        return self

    @property
    def form(self) -> str:
        """In which form it is given: monthly, sbg or curve."""
        return "monthly" if self.monthly is not None else "sbg" if self.sbg is not None else "curve"

    def survival(self, ages: int) -> Array:
        """Shares at ages 0 to `ages` − 1, shape (ages,); beyond a given curve nobody is left."""
        age = np.arange(ages, dtype=float)
        if self.monthly is not None:
            return np.asarray(self.monthly.value ** (age * self.hazard_ratio))
        if self.sbg is not None:
            a, b = self.sbg.alpha, self.sbg.beta
            return np.asarray(np.exp(betaln(a, b + age) - betaln(a, b)) ** self.hazard_ratio)
        assert self.curve is not None
        out = np.zeros(ages)
        out[: len(self.curve)] = self.curve[:ages]
        return np.asarray(np.where(out > 0, out**self.hazard_ratio, 0.0))


def _retention(raw: Any) -> Any:
    """A plain number says neither per what nor in which form: it is refused, not guessed."""
    if isinstance(raw, int | float | str) and not isinstance(raw, bool):
        raise broken(
            "must say its unit: the share that stays another month, or a curve by months",
            f"Write {{monthly: {raw}}} if it is a share a month.",
        )
    return raw


SecondLifetime = Annotated[Retention, BeforeValidator(_retention)]


class Series(Record):
    """An assumption with one figure a month, its range as factors on all of them."""

    curve: Numbers = Field(description="one figure a month, the last of a margin holding on")
    factor: float = Field(1.0, ge=0, description="on all of the curve: 1 as given")
    low_factor: float = Field(1.0, ge=0, le=1, description="the whole curve at its low end")
    high_factor: float = Field(1.0, ge=1, description="the whole curve at its high end")
    evidence: Grade = Field("E", description=OF_EVIDENCE)
    source: Words = Field("", description="where it comes from")
    date: Day | None = Field(None, description="the day on which it was so")
    owner: str = Field("", description="who answers for it")

    _cited = field_validator("source")(_no_myth)


_OF_A_LIST = {"curve", "factor", "low_factor", "high_factor"}


def _one_or_series(raw: Any) -> Any:
    """`[20, 15]` is short for `{curve: [20, 15]}`; anything else is one figure."""
    if isinstance(raw, list | tuple):
        if not raw:
            raise broken("must list at least one number")
        return {"curve": _numbers(raw)}
    if isinstance(raw, Record) or (isinstance(raw, dict) and _OF_A_LIST & raw.keys()):
        return raw
    return one_figure(raw)


def _which(raw: Any) -> str:
    keys = type(raw).model_fields if isinstance(raw, Record) else raw
    return "Series" if _OF_A_LIST & set(keys) else "Assumption"


_LIST = {"type": "array", "items": {"type": "number"}, "minItems": 1}
Monthly = Annotated[
    Annotated[Series, Tag("Series")] | Annotated[Assumption, Tag("Assumption")],
    Discriminator(_which),
    BeforeValidator(_one_or_series),
    WithJsonSchema({"anyOf": [*AMOUNT_FORMS, _LIST, schema_of(Series, required="curve")]}),
]


def no_negative(raw: Series | Assumption) -> Series | Assumption:
    """Refuse a series or figure with an entry below 0."""
    numbers = [
        getattr(raw, "value", None),
        getattr(raw, "low", None),
        *(getattr(raw, "curve", None) or ()),
    ]
    if any(number is not None and number < 0 for number in numbers):
        raise broken(range_rule(least=0))
    return raw


def as_one(given: Series | Assumption, *, first: bool) -> Assumption:
    """A series as one figure: its first entry, or its mean."""
    if isinstance(given, Assumption):
        return given
    value = given.factor * (given.curve[0] if first else float(np.mean(given.curve)))
    ends = sorted((value * given.low_factor, value * given.high_factor))
    return Assumption(
        value=value,
        low=ends[0],
        high=ends[1],
        **about(given),
    )


def scaled(given: Series | Assumption, by: float) -> Series | Assumption:
    """The same, every figure times a number above 0."""
    if isinstance(given, Series):
        return given.model_copy(update={"curve": tuple(by * one for one in given.curve)})
    return given.mapped(lambda number: by * number)
