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
from collections.abc import Callable
from functools import partial
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
GRADE_MEANING: dict[Grade, str] = {
    "A": marked("own experiment"),
    "B": marked("own history"),
    "C": marked("client's statement with record"),
    "D": marked("published source"),
    "E": marked("prior, to be replaced"),
}
OF_EVIDENCE = (
    "A own experiment, B own history, C client's statement with record, D published source, E prior"
)


def _day(raw: Any) -> Any:
    """A day in quotes is a day; what is no day of the calendar stays text, and is refused."""
    try:
        return dt.date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == 10 else raw
    except ValueError:
        return raw


Day = Annotated[dt.date, BeforeValidator(_day)]


class Assumption(Record):
    """A value, its plausible range (about 80 %), and how it is known."""

    value: float = Field(description="the figure the case counts with")
    low: float | None = Field(None, description="the 10th percentile of what it may be")
    high: float | None = Field(None, description="the 90th percentile of what it may be")
    evidence: Grade = Field("E", description=OF_EVIDENCE)
    source: Words = Field("", description="where it comes from")
    date: Day | None = Field(None, description="the day on which it was so")
    owner: str = Field("", description="who answers for it")

    @model_validator(mode="after")
    def _in_order(self) -> Assumption:
        for number in (self.value, self.low, self.high):
            if number is not None and not math.isfinite(number):
                raise broken("must be a finite number")
        _within_its_range(self.value, self.low, self.high)
        return self

    @property
    def ends(self) -> tuple[float, float]:
        """Its range; the value itself where no end is stated."""
        low, high = self.low, self.high
        return (self.value if low is None else low), (self.value if high is None else high)

    def mapped(self, how: Callable[[float], float]) -> Assumption:
        """The same with `how` of the value and of the ends that are stated."""
        numbers = {key: getattr(self, key) for key in _NUMBERS}
        moved = {key: None if one is None else how(one) for key, one in numbers.items()}
        return self.model_copy(update=moved)


# what is known of a figure beside the figure
ABOUT = ("evidence", "source", "date", "owner")


def about(given: Record) -> dict[str, Any]:
    """How a figure or a list is known: its evidence, source, date and owner."""
    return {key: getattr(given, key) for key in ABOUT}


def _within_its_range(value: float, low: float | None, high: float | None) -> None:
    least, most = value if low is None else low, value if high is None else high
    if value < least or value > most:
        raise broken(
            f"must lie in its own range: {least:g} ≤ {value:g} ≤ {most:g} is false",
            "State low and high too, or the value alone: {value: …}.",
        )


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
        if "value" in plain:
            _within_its_range(plain["value"], plain.get("low"), plain.get("high"))
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


def _positive(raw: Assumption) -> Assumption:
    if any(x is not None and x < 0 for x in (raw.value, raw.low, raw.high)):
        raise broken(range_rule(least=0), "Write it without the sign.")
    return raw


def _bounded(raw: Assumption, least: float, most: float, words: str) -> Assumption:
    for name in _NUMBERS:
        number = getattr(raw, name)
        if number is not None and not least <= number <= most:
            mend = ""
            if most < number <= 100:
                mend = f"Did you mean {number / 100:g} ({number:g} %)?"
            if least == 0 and -most <= number < 0:
                mend = f"Did you mean {-number:g}?"
            raise broken(f"must be {words}", mend, at=(name,))
    return raw


def schema_of(record: type[Record], *, required: str, **numbers: Any) -> dict[str, Any]:
    """The mapping form of a record, for editors; `numbers` are the forms of some of its keys."""
    properties = record.model_json_schema()["properties"]
    for key, form in numbers.items():
        properties[key] = form | {"description": properties[key]["description"]}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [required],
        "properties": properties,
    }


def _schema(forms: list[dict[str, Any]], *more: dict[str, Any]) -> WithJsonSchema:
    number = {"anyOf": forms}
    mapping = schema_of(Assumption, required="value", value=number, low=number, high=number)
    return WithJsonSchema({"anyOf": [*forms, mapping, *more]})


_LIBRARY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["benchmark"],
    "properties": {
        "benchmark": {"type": "string", "description": "key of a published figure"},
        "owner": {"type": "string", "description": "who answers for it"},
        "date": {"type": "string", "format": "date", "description": "the day it was taken over"},
    },
}
_SHARE_FORMS: list[dict[str, Any]] = [
    {"type": "number", "minimum": -1, "maximum": 1},
    {"type": "string", "pattern": r"^\s*-?[0-9.]+\s*%\s*$"},
]
_MONEY_SCHEMA, _SHARE_SCHEMA = _schema([{"type": "number"}]), _schema(_SHARE_FORMS, _LIBRARY)
AMOUNT_FORMS: list[Any] = (_MONEY_SCHEMA.json_schema or {})["anyOf"]
_from_share = BeforeValidator(lambda raw: _spread(raw, per_cent=True))
_from_money = BeforeValidator(lambda raw: one_figure(raw))


def one_figure(raw: Any) -> Any:
    """An amount in its mapping form: `12` is short for `{value: 12}`."""
    return _spread(raw, per_cent=False)


def _within(least: float, most: float, words: str) -> AfterValidator:
    return AfterValidator(partial(_bounded, least=least, most=most, words=words))


_a_share = partial(_bounded, least=0, most=1, words="a share between 0 and 1")
Share = Annotated[Assumption, _from_share, AfterValidator(_a_share), _SHARE_SCHEMA]
YearlyShare = Annotated[
    Assumption, _from_share, _within(0, 1, "a yearly share between 0 and 1"), _SHARE_SCHEMA
]
Sensitivity = Annotated[Assumption, _from_share, _within(0, 3, "between 0 and 3"), _SHARE_SCHEMA]
SignedShare = Annotated[
    Assumption, _from_share, _within(-1, 1, "a share between -1 and 1"), _SHARE_SCHEMA
]
Cost = Annotated[Assumption, _from_money, AfterValidator(_positive), _MONEY_SCHEMA]


def _rule_of(raw: Any, *, per_cent: bool, check: Any) -> float:
    """A rule that somebody sets: one number, of which there is no range and no evidence."""
    if isinstance(raw, dict):
        raise broken("is a rule, not an estimate", "Write the number alone.")
    return float(check(Assumption(value=_number(raw, per_cent=per_cent))).value)


RuleShare = Annotated[
    float,
    BeforeValidator(lambda raw: _rule_of(raw, per_cent=True, check=_a_share)),
    WithJsonSchema({"anyOf": _SHARE_FORMS}),
]
RuleCost = Annotated[
    float,
    BeforeValidator(lambda raw: _rule_of(raw, per_cent=False, check=_positive)),
    WithJsonSchema({"type": "number", "minimum": 0}),
]
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
NOTHING = Assumption(value=0.0, source=NOT_COUNTED)
ALL = Assumption(value=1.0, source=ALL_OF_THEM)
