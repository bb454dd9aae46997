"""What runs over months or ages in a case: margins, contacts, the survival of second lifetimes.

Each can be given as one number or as a list. A list keeps one number beside it by which all of it
moves (a factor, or for a survival curve a hazard ratio h: S(a)^h), so that a curve that was
measured has a dial like any other assumption.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, Field, TypeAdapter, field_validator, model_validator
from scipy.special import betaln

from winback_kit.assumptions.record import Assumption, Grade, Money, Share, broken, no_myth
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

    alpha: float = Field(gt=0)
    beta: float = Field(gt=0)


def _no_myth(source: str | Text) -> str | Text:
    return no_myth(source)


class Retention(Record):
    """The share of a second lifetime still running by age in months; age 0 is the return."""

    monthly: Share | None = None
    sbg: ShiftedBetaGeometric | None = None
    curve: Numbers | None = None
    hazard_ratio: float = Field(1.0, ge=0, le=20, description="the curve to this power: 1 as given")
    low_ratio: float = Field(1.0, ge=1, description="hazard ratio at the low end of the value")
    high_ratio: float = Field(1.0, ge=0, le=1, description="hazard ratio at the high end")
    evidence: Grade = "E"
    source: Words = ""

    _cited = field_validator("source")(_no_myth)

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

    curve: Numbers
    factor: float = Field(1.0, ge=0, description="on all of the curve: 1 as given")
    low_factor: float = Field(1.0, ge=0, le=1, description="the whole curve at its low end")
    high_factor: float = Field(1.0, ge=1, description="the whole curve at its high end")
    evidence: Grade = "E"
    source: Words = ""

    _cited = field_validator("source")(_no_myth)


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


_ONE_FIGURE: TypeAdapter[Assumption] = TypeAdapter(Money)
Monthly = Annotated[Series | Assumption, BeforeValidator(_one_or_series)]


def no_negative(raw: Series | Assumption) -> Series | Assumption:
    """Refuse a series or figure with an entry below 0."""
    if min(raw.curve if isinstance(raw, Series) else (raw.value, raw.low or 0)) < 0:
        raise broken(range_rule(least=0))
    return raw


def as_one(given: Series | Assumption, *, first: bool) -> Assumption:
    """A series as one figure: its first entry, or its mean."""
    if isinstance(given, Assumption):
        return given
    value = given.factor * (given.curve[0] if first else float(np.mean(given.curve)))
    ends = sorted((value * given.low_factor, value * given.high_factor))
    return Assumption(
        value=value, low=ends[0], high=ends[1], evidence=given.evidence, source=given.source
    )
