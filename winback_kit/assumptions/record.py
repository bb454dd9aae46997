"""One assumption: a number with its range, its evidence grade and where it comes from.

In a file an assumption is a plain number (`0.05`), a share written as per cent (`5%`), or a
mapping `{value: 0.05, low: 0.03, high: 0.08, evidence: B, source: "2025 spring campaign",
date: 2025-06-30, owner: CRM}`. A plain number without evidence has grade E. A share may be a
published figure, `{benchmark: app_monthly_return, owner: CRM}`; a source that cites a claim of
the reject list is refused.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from winback_kit.assumptions.library import (
    as_mapping,
    fault_of,
    looks_like_myth,
    published,
    refusal,
)
from winback_kit.checks import range_rule
from winback_kit.records.text_field import Words
from winback_kit.records.yaml_record import Record
from winback_kit.words.text import Text, marked

# sources of what a case leaves out, or says nothing about
STATED, NOT_COUNTED, ALL_OF_THEM = marked("stated"), marked("not counted"), marked("all of them")
Grade = Literal["A", "B", "C", "D", "E"]
GRADE_MEANING: dict[str, str] = {
    "A": marked("own experiment"),
    "B": marked("own history"),
    "C": marked("client's statement with record"),
    "D": marked("published source"),
    "E": marked("prior, to be replaced"),
}


class Assumption(Record):
    """A value, its plausible range (about 80 %), and how it is known."""

    value: float
    low: float | None = None
    high: float | None = None
    evidence: Grade = "E"
    source: Words = ""
    date: dt.date | None = None
    owner: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Assumption:
        for number in (self.value, self.low, self.high):
            if number is not None and not math.isfinite(number):
                raise broken("must be a finite number")
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise broken(f"must lie in its own range: {low:g} ≤ {self.value:g} ≤ {high:g} is false")
        return self


def broken(rule: str, mend: str = "", *, at: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """A rule of our own that a value breaks; `record_mistakes` words the message.

    `at` says where inside the record the fault is, when the rule joins several of its parts.
    """
    return PydanticCustomError("rule", "{rule}", {"rule": rule, "mend": mend, "at": at})


def _spread(raw: Any, *, per_cent: bool) -> Any:
    """Bring the plain forms to the mapping form."""
    if isinstance(raw, Assumption):
        return raw
    if isinstance(raw, dict):
        if "benchmark" in raw:
            return _from_library(raw, per_cent=per_cent)
        plain = {key: _number(raw[key], per_cent=per_cent) for key in _NUMBERS if key in raw}
        no_myth(str(raw.get("source", "")), value=plain.get("value"))
        return {**raw, **plain}
    return {"value": _number(raw, per_cent=per_cent)}


_NUMBERS = ("value", "low", "high")


def no_myth(source: str | Text, *, value: float | None = None) -> str | Text:
    """A source as it is; one that cites a claim on the reject list breaks a rule."""
    cited = looks_like_myth(value, str(source))
    if cited:
        raise broken("its source " + refusal(cited)[0], refusal(cited)[1])
    return source


def _from_library(raw: dict[str, Any], *, per_cent: bool) -> dict[str, Any]:
    """The mapping form of `{benchmark: KEY}`, beside which only owner and date may stand."""
    key = str(raw["benchmark"])
    found, fault = published(key), fault_of(key)
    if found is None or fault is not None:
        rule, mend = fault or ("is not a benchmark", "")
        raise broken(rule, mend)
    beside = [name for name in raw if name not in ("benchmark", "owner", "date")]
    if beside:
        raise broken(f"{beside[0]} stands beside benchmark", "Keep one of the two.")
    if not per_cent or found.unit == "ratio":
        what = "a share" if per_cent else "an amount"
        raise broken(f"benchmark {key} is not {what}", "Write the figure itself.")
    return {**as_mapping(found), **{name: raw[name] for name in raw if name != "benchmark"}}


def _number(raw: Any, *, per_cent: bool) -> Any:
    if isinstance(raw, str) and raw.strip().endswith("%"):
        if not per_cent:
            raise broken("is an amount, not a share", "Write it without %.")
        try:
            return float(raw.strip()[:-1]) / 100
        except ValueError:
            raise broken("must be a number or a share such as 4.5%") from None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise broken("must be a number" + (" or a share such as 4.5%" if per_cent else ""))
    return float(raw)


def _share(raw: Assumption) -> Assumption:
    return _bounded(raw, 0.0, 1.0, "a share between 0 and 1")


def _yearly(raw: Assumption) -> Assumption:
    return _bounded(raw, 0.0, 1.0, "a yearly share between 0 and 1")


def _sensitivity(raw: Assumption) -> Assumption:
    return _bounded(raw, 0.0, 3.0, "between 0 and 3")


def _signed_share(raw: Assumption) -> Assumption:
    return _bounded(raw, -1.0, 1.0, "a share between -1 and 1")


def _positive(raw: Assumption) -> Assumption:
    if any(x is not None and x < 0 for x in (raw.value, raw.low, raw.high)):
        raise broken(range_rule(least=0), "Write it without the sign.")
    return raw


def _bounded(raw: Assumption, least: float, most: float, words: str) -> Assumption:
    for number in (raw.value, raw.low, raw.high):
        if number is not None and not least <= number <= most:
            mend = ""
            if most < number <= 100:
                mend = f"Did you mean {number / 100:g} ({number:g} %)?"
            if least == 0 and -most <= number < 0:
                mend = f"Did you mean {-number:g}?"
            raise broken(f"must be {words}", mend)
    return raw


def _schema(kind: Any) -> WithJsonSchema:
    inner = Assumption.model_json_schema()
    number = {"anyOf": kind["anyOf"]}
    properties = {**inner["properties"], **dict.fromkeys(_NUMBERS, number)}
    mapping = {
        "type": "object",
        "additionalProperties": False,
        "required": ["value"],
        "properties": properties,
    }
    return WithJsonSchema({"anyOf": [*kind["anyOf"], mapping, *kind.get("library", [])]})


_LIBRARY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["benchmark"],
    "properties": {
        "benchmark": {"type": "string"},
        "owner": {"type": "string"},
        "date": {"type": "string", "format": "date"},
    },
}
_SHARE_KIND = {
    "anyOf": [
        {"type": "number", "minimum": -1, "maximum": 1},
        {"type": "string", "pattern": r"^\s*-?[0-9.]+\s*%\s*$"},
    ],
    "library": [_LIBRARY],
}
_MONEY_KIND = {"anyOf": [{"type": "number"}]}
_from_share = BeforeValidator(lambda raw: _spread(raw, per_cent=True))
_from_money = BeforeValidator(lambda raw: _spread(raw, per_cent=False))


Share = Annotated[Assumption, _from_share, AfterValidator(_share), _schema(_SHARE_KIND)]
YearlyShare = Annotated[Assumption, _from_share, AfterValidator(_yearly), _schema(_SHARE_KIND)]
Sensitivity = Annotated[Assumption, _from_share, AfterValidator(_sensitivity), _schema(_SHARE_KIND)]
SignedShare = Annotated[
    Assumption, _from_share, AfterValidator(_signed_share), _schema(_SHARE_KIND)
]
Money = Annotated[Assumption, _from_money, _schema(_MONEY_KIND)]
Cost = Annotated[Assumption, _from_money, AfterValidator(_positive), _schema(_MONEY_KIND)]
Months = Annotated[int, Field(ge=1, le=600)]


def _currency(raw: str) -> str:
    if not (len(raw) == 3 and raw.isascii() and raw.isupper() and raw.isalpha()):
        code = raw.strip().upper()
        mend = (
            f"Did you mean {code}?" if len(code) == 3 and code.isascii() and code.isalpha() else ""
        )
        raise broken("must be a currency code such as EUR", mend)
    return raw


Currency = Annotated[
    str, AfterValidator(_currency), Field(json_schema_extra={"pattern": "^[A-Z]{3}$"})
]
