"""What is stated of a record, laid over what was measured.

A record of a case with every key optional is what a client may state of it; the limits of each
number are those of the case. A statement that holds the figure itself (a value, a curve, a form of
retention) stands alone, so that no range or source of a measurement is left beside another
figure; one that holds only parts of it (`{low: 3%}`, `{hazard_ratio: 0.9}`) keeps the rest.
"""

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import Field, WithJsonSchema, create_model

from winback_kit.records.yaml_record import Record

FIGURES = {"value", "benchmark", "curve", "monthly", "sbg"}  # what states a figure whole


def stated(
    model: type[Record],
    *,
    base: type[Record] = Record,
    only: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    **more: tuple[Any, str],
) -> Any:
    """A record that holds what may be stated of another: its keys, each of them optional.

    `only` and `without` choose among the keys, `base` holds others as they are, `more` further
    ones by name, each with its type and description, which become optional too.
    """
    given = {
        key: (Annotated[field.annotation, None, *field.metadata], field.description)
        for key, field in model.model_fields.items()
        if key in (only or model.model_fields) and key not in without
    }
    fields: dict[str, Any] = {
        key: (_optional(kind) | None, Field(None, description=told))
        for key, (kind, told) in {**given, **more}.items()
        if key not in base.model_fields
    }
    like = model if base is Record else base
    name = f"Stated{like.__name__}"
    made = create_model(name, __base__=base, __doc__=like.__doc__, __module__=__name__, **fields)
    globals()[name] = made  # where pickle looks for the class
    return made


@cache
def _whole(model: type[Record]) -> Any:
    return stated(model)


def _optional(kind: Any) -> Any:
    """A type whose records have every key optional; a list is stated whole."""
    if isinstance(kind, type) and issubclass(kind, Record):
        return _whole(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return Annotated[_optional(inner[0]), *(_schema_of_parts(one) for one in inner[1:])]
    if origin in (Union, UnionType):
        return Union[tuple(_optional(one) for one in inner)]  # noqa: UP007 (made of a list)
    return kind


def _schema_of_parts(about: Any) -> Any:
    """What stands beside a type, where it is a schema that asks for the value."""
    if not isinstance(about, WithJsonSchema) or "anyOf" not in (about.json_schema or {}):
        return about
    forms = (about.json_schema or {})["anyOf"]
    loose = [
        {key: rule for key, rule in form.items() if key != "required" or "benchmark" in rule}
        for form in forms
    ]
    return WithJsonSchema({**(about.json_schema or {}), "anyOf": loose})


def plain(record: Record) -> dict[str, Any]:
    """A record as mappings and lists, without what is absent."""
    return record.model_dump(exclude_none=True)


def laid_over(measured: Any, said: Any) -> Any:
    """What is said, over what was measured, key by key.

    >>> laid_over({"value": 0.1, "low": 0.08, "source": "prior"}, {"low": 0.05})
    {'value': 0.1, 'low': 0.05, 'source': 'prior'}
    >>> laid_over({"value": 0.1, "low": 0.08, "source": "prior"}, {"value": 0.12})
    {'value': 0.12}
    """
    if not (isinstance(measured, Mapping) and isinstance(said, Mapping)) or FIGURES & said.keys():
        return said
    return {
        **measured,
        **{
            key: laid_over(measured[key], one) if key in measured else one
            for key, one in said.items()
        },
    }
