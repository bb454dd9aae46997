"""Which of a table's columns are there: mapped in client.yml, or found by their own names."""

from collections.abc import Iterator

from winback_kit.checks import missing_column, refused, unknown
from winback_kit.client.columns import Mapping
from winback_kit.client.settings import TableSource
from winback_kit.tables.columns.expression import Headers, names_in
from winback_kit.tables.columns.near import near
from winback_kit.tables.reading.contract import Table


def names_needed(table: Table, source: TableSource) -> Iterator[str]:
    """The names of client columns without which the table cannot be read."""
    for name in table.required:
        mapped = source.columns.get(name)
        yield from [name] if mapped is None else names_in(mapped)


def _refuse_left_out(table: Table, source: TableSource, headers: Headers) -> None:
    """Refuse a column that is said to be nowhere, and that the table cannot do without."""
    for column in table.columns:
        if column.required and source.columns.get(column.name, column) is None:
            rule = f"is null, and a table of {table.name} needs it ({column.meaning})"
            known = headers.same(column.name)
            mend = f"Leave the line out: the file has a column {known}." if known else ""
            mend = mend or "Name the column that holds it."
            raise refused(headers.said_at(f"columns.{column.name}"), rule, mend=mend)


def mapped_columns(
    table: Table, source: TableSource, headers: Headers, *, where: object
) -> dict[str, Mapping]:
    """How each of our columns that is there is made; one that is required and not there is refused,
    and so is one that decides where another name is near.

    `where` is how the client's table is named in a message.
    """
    known = [column.name for column in table.columns]
    for name in source.columns:
        if name not in known:
            what = f"is not a column that the table {table.name} can have"
            raise unknown(headers.said_at(f"columns.{name}"), name, known, what=what)
    _refuse_left_out(table, source, headers)
    found = dict(source.columns)
    for column in table.columns:
        header = headers.same(column.name)
        if column.name not in found and header is not None:
            found[column.name] = Mapping(column=header)
    made = {name: one for name, one in found.items() if one is not None}
    taken = {headers.same(name) for one in made.values() for name in names_in(one)}
    for column in table.columns:
        if column.name in (made if column.required else found):
            continue
        free = [name for name in headers.names if name not in taken]
        close = near(column.name, free) if column.required or column.decides else []
        if column.required or close:
            raise missing_column(
                where,
                column.name,
                headers.names,
                table.name,
                meaning=column.meaning,
                near=close,
                required=column.required,
                text=column.kind == "text",
            )
    return {column.name: made[column.name] for column in table.columns if column.name in made}
