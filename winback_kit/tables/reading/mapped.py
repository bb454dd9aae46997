"""Which of a table's columns are there: mapped in client.yml, or found by their own names."""

from collections.abc import Iterator

from winback_kit.checks import missing_column, unknown
from winback_kit.client.columns import Mapping
from winback_kit.client.settings import TableSource
from winback_kit.tables.columns.expression import Headers, names_in
from winback_kit.tables.columns.near import near
from winback_kit.tables.reading.contract import Table


def names_needed(table: Table, source: TableSource) -> Iterator[str]:
    """The names of client columns without which the table cannot be read."""
    for name in table.required:
        yield from names_in(source.columns[name]) if name in source.columns else [name]


def mapped_columns(
    table: Table, source: TableSource, headers: Headers, *, where: object
) -> dict[str, Mapping]:
    """How each of our columns that is there is made; one that is required and not there is refused.

    `where` is how the client's table is named in a message.
    """
    known = [column.name for column in table.columns]
    for name in source.columns:
        if name not in known:
            what = f"is not a column that the table {table.name} can have"
            raise unknown(headers.said_at(f"columns.{name}"), name, known, what=what)
    found = dict(source.columns)
    for column in table.columns:
        header = headers.same(column.name)
        if column.name not in found and header is not None:
            found[column.name] = Mapping(column=header)
    taken = {name for one in found.values() for name in names_in(one)}
    for column in table.columns:
        if column.required and column.name not in found:
            raise missing_column(
                where,
                column.name,
                headers.names,
                table.name,
                meaning=column.meaning,
                near=near(column.name, [name for name in headers.names if name not in taken]),
            )
    return {column.name: found[column.name] for column in table.columns if column.name in found}
