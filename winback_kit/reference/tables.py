"""Every table and column that a client can give, from the contract of each and the forms."""

import csv

from winback_kit.places import table_form
from winback_kit.reference.marked_down import anchor, code, introduction, table
from winback_kit.tables.reading.contract import TABLES, Column, Table


def tables_page() -> str:
    """The page of tables."""
    listed = table(
        ["Table", "A row is", "What it makes possible"],
        ([f"[{name}](#{anchor(name)})", one.row, one.adds] for name, one in TABLES.items()),
    )
    return (
        "\n".join([introduction("tables"), listed, "", *map(_of, TABLES.values())]).rstrip() + "\n"
    )


def _of(one: Table) -> str:
    text = table_form(one.name).read_text(encoding="utf-8")
    example = next(csv.DictReader(text.splitlines()))
    columns = table(
        ["Column", "Kind", "", "What it holds", "Example"],
        (
            [f"`{c.name}`", c.kind, _need(c), c.meaning, example[c.name] and f"`{example[c.name]}`"]
            for c in one.columns
        ),
    )
    about = f"A row is {one.row}. For {one.adds}."
    return f"## {one.name}\n\n{about}\n\n{columns}\n\n{code(text, 'text')}\n"


def _need(column: Column) -> str:
    if column.required:
        return "needed"
    return "expected" if column.decides else "optional"
