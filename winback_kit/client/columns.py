"""How client.yml says where a column's values are, and which rows are meant.

    amount: Total                                        another name
    amount: quantity * unit_price - discount             sum, difference, product, quotient
    customer_id: [Customer ID, Email]                    the first of several that is filled
    currency: {constant: EUR}                            the same in every row
    period: {column: billing, values: {annual: year}}    by a table of values; others stay
    order_date: {column: Created (UTC), zone: UTC}       times on the clock of a zone
    refunded: {column: refunds, after: "amount:"}        the numbers behind a word in a text
    amount:                                              by a rule for each row
      - {column: Amount, where: {Type: sale}}
      - {column: -Amount, where: {Type: [refund, chargeback]}}

A rule names columns with the value, or the values, that a row must have: `{Type: sale}`,
`{Type: [sale, gift]}`, `{Type: {not: test}}`; an empty cell is `null`. Values are compared as text,
without regard to case and to blanks around them.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_serializer, model_validator

from winback_kit.assumptions.record import broken
from winback_kit.client.locale.zone import TimeZone
from winback_kit.records.yaml_record import Record

Value = str | int | float | bool | dt.date
_TEXT = {"type": "string", "minLength": 1}


def _condition(raw: Any) -> Any:
    """`sale`, `[sale, gift]` and `{not: …}` in one form."""
    if isinstance(raw, dict) and set(raw) != {"not"}:
        raise broken("must be a value, a list of values, or {not: …}")
    negated = isinstance(raw, dict)
    given = raw["not"] if isinstance(raw, dict) else raw
    return {"values": given if isinstance(given, list | tuple) else [given], "negated": negated}


class Condition(Record):
    """The values that a column must have, or must not have."""

    values: Annotated[tuple[Value | None, ...], Field(strict=False, min_length=1)] = Field(
        description="compared as text, without regard to case; null is an empty cell"
    )
    negated: bool = Field(False, description="keep the rows that have none of them")

    @model_serializer
    def _short(self) -> Any:
        values = [*self.values] if len(self.values) > 1 else self.values[0]
        return {"not": values} if self.negated else values

    @classmethod
    def __get_pydantic_json_schema__(cls, *_: Any) -> dict[str, Any]:
        """What an editor takes: the short forms."""
        one: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
        some = {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
        properties = {"not": some | {"description": "rows that have none of these"}}
        negated = {"type": "object", "additionalProperties": False, "properties": properties}
        return {"anyOf": [*some["anyOf"], negated | {"required": ["not"]}]}


Rule = dict[str, Annotated[Condition, BeforeValidator(_condition)]]


def _mapping(raw: Any) -> Any:
    """A name or a formula, and a list of which the first that is filled counts, in one form."""
    if isinstance(raw, str):
        return {"column": raw}
    if isinstance(raw, list):
        return {"first": raw}
    if isinstance(raw, dict | Mapping):
        return raw
    raise broken("must name a column (put it in quotes), a list of them, or {constant: …}")


class Mapping(Record):
    """Where the values of one of our columns are."""

    column: str = Field("", description="the client's column, or a formula of columns: a - b")
    first: Annotated[tuple[AMapping, ...], Field(strict=False)] = Field(
        (), description="of these the first that is filled"
    )
    constant: Value | None = Field(None, description="the same value in every row")
    values: dict[str, Value | None] = Field(
        {}, description="what a value of the column means; others stay as they are"
    )
    after: Annotated[str, Field(pattern=r"^[\w :=#-]*$")] = Field(
        "", description="of amounts in a text: the number behind this; several are added"
    )
    where: Rule = Field({}, description="for these rows only; in others the cell is empty")
    zone: TimeZone | None = Field(
        None, description="of days: whose clock wrote the times that do not say so, e.g. UTC"
    )

    @model_validator(mode="after")
    def _one_source(self) -> Mapping:
        given = [bool(self.column.strip()), bool(self.first), self.constant is not None]
        if sum(given) != 1:
            raise broken("must name one of column or constant, or be a list")
        if self.values and not self.column:
            raise broken("holds values, which go with a column")
        if (self.zone or self.after) and not self.column:
            raise broken("holds zone or after, which go with a column")
        return self

    @model_serializer
    def _short(self) -> Any:
        keys = [name for name in type(self).model_fields if name in self.model_fields_set]
        given: dict[str, Any] = {name: getattr(self, name) for name in keys}
        if self.first:
            return list(self.first)
        return self.column if list(given) == ["column"] else given

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """What an editor takes: the short forms, and the keys."""
        reference = handler(core)
        keys = handler.resolve_ref_schema(reference)
        if "properties" in keys:
            listed = keys["properties"].pop("first") | {"minItems": 1}
            by_key = dict(keys)
            keys.clear()
            keys["anyOf"] = [_TEXT, listed, by_key]
        return reference  # type: ignore[no-any-return]


AMapping = Annotated[Mapping, BeforeValidator(_mapping)]
Mapping.model_rebuild()
