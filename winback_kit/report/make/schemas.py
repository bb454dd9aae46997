"""JSON schemas of client.yml and of a case, and the page that explains each key: `make schemas`.

All three are made from the records and the descriptions of their fields.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from winback_kit.case.assumptions.record import Case
from winback_kit.client.settings import Settings
from winback_kit.places import templates

Schema = dict[str, Any]

_INTRODUCTION = """\
# Every key of client.yml and of a case file

Made from the records by `make schemas`. A key is written with the keys above it, `[]` stands for
each entry of a list. What is left out is measured, a prior, or as the table says.

A **share** is written 0.05 or 5%, an **amount** as a number. Either can have its range and where
it comes from: `{value: 5%, low: 3%, high: 8%, evidence: B, source: "Spring campaign",
date: 2025-06-30, owner: CRM}`; low and high are the 10th and 90th percentile. Evidence is A own
experiment, B own history, C client's statement with record, D published source, E prior. A share
may be a published figure: `{benchmark: KEY}`. A **list by month** is `[1200, 900]` or
`{curve: [1200, 900], factor: 1.1, low_factor: 0.9, high_factor: 1.2, evidence: B}`. A **rule** is
one number without a range.

In `case:` of client.yml a record that is stated in part keeps the rest as measured: `{low: 3%}`
leaves value and source, `{hazard_ratio: 0.9}` the curve. One that states the value, the curve or
the form stands alone. What is stated of an offer holds for all segments, what is stated of a
segment goes before it, and what is stated of a segment with an `offer` before both.

A column of a table (`tables.orders.columns.amount`) is another name; a formula with blanks around
its signs, `Total - Refunded`, `quantity * unit_price`, `(a + b) / 100` (an empty cell counts as
nothing in what is added or taken away; a name with such signs stands in double quotes); a list of
which the first that is filled counts, `[Customer ID, Email]`; `{constant: EUR}`; a table of values,
`{column: billing, values: {annual: year}}`, others stay; or, in any of these, for some rows only:
`[{column: Amount, where: {Type: sale}}, {column: -Amount, where: {Type: [refund, chargeback]}}]`.
`where` names columns with the value or the values that a row must have, `{not: …}` with those it
must not have; `null` is an empty cell. Values are compared as text, without regard to case.

`--set` takes the same names, offers and segments by name or number, and parts of an assumption:
`--set case.offers.Voucher.offer_cost=20`, `--set case.tax_rate.low=20%`. A changed value keeps its
range, source and owner.
"""


def schemas() -> dict[Path, str]:
    """The schema files and the page of keys, with their text."""
    client, case = Settings.model_json_schema(), Case.model_json_schema()
    return {
        templates() / "client" / "client.schema.json": _text(client),
        templates() / "case.schema.json": _text(case),
        templates().parent / "docs" / "keys.md": _page(client, case),
    }


def _text(schema: Schema) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _page(client: Schema, case: Schema) -> str:
    parts = [_INTRODUCTION]
    for title, schema in (("client.yml", client), ("A case file", case)):
        parts.append(f"## {title}\n\n| Key | Holds | Left out | What it is |\n|---|---|---|---|")
        parts += [f"| {' | '.join(row)} |" for row in _rows(schema, schema["$defs"])]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _rows(schema: Schema, known: dict[str, Schema], at: str = "") -> Iterator[tuple[str, ...]]:
    """Key, what it holds, what stands for it, and its description; a record's own keys below it.

    Where two keys of one record hold the same, the keys below are told of the first.
    """
    told: dict[str, str] = {}
    for name, about in schema["properties"].items():
        path, inner = f"{at}{name}", _inner(about, known)
        listed = "items" in inner and "$ref" in inner["items"]
        below = known[inner["items"]["$ref"].rsplit("/", 1)[1]] if listed else inner
        path += "[]" * listed
        if "properties" not in below:
            yield f"`{path}`", _kind(inner), _default(about), about["description"]
            continue
        before = told.setdefault(below["title"], name)
        as_before = "" if before == name else f"as `{before}`"
        yield f"`{path}`", as_before, "", about["description"]
        if not as_before:
            yield from _rows(below, known, f"{path}.")


def _inner(about: Schema, known: dict[str, Schema]) -> Schema:
    """What a key holds, apart from being left out."""
    forms = [form for form in about.get("anyOf", ()) if form.get("type") != "null"]
    if len(forms) == 1:
        return _inner(forms[0], known)
    return known[about["$ref"].rsplit("/", 1)[1]] if "$ref" in about else about


_KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "names and values",
}


def _kind(about: Schema) -> str:
    """What a key holds, in words."""
    if "enum" in about:
        return ", ".join(f"`{choice}`" for choice in about["enum"])
    if about.get("format") == "date":
        return "date"
    forms = about.get("anyOf", ())
    keys = {key for form in forms for key in form.get("properties", ())}
    share = any(form.get("type") == "string" for form in forms)
    if "curve" in keys:
        return "amount, or list by month"
    if "value" in keys:
        return "share" if share else "amount"
    if share:
        return "share, a rule"
    return _KINDS[about.get("type") or forms[0]["type"]]


def _default(about: Schema) -> str:
    """What stands for a key that is left out, where that is one number or word."""
    default = about.get("default")
    default = default.get("value") if isinstance(default, dict) else default
    return f"`{default}`" if isinstance(default, int | float | str) and default != "" else ""


if __name__ == "__main__":
    for path, text in schemas().items():
        path.write_text(text, encoding="utf-8")
