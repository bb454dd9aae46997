"""Names of a kind: reasons, offers, campaigns, sources, channels, segments.

A name is one however its letters and blanks are written: `Bad service` and `BAD  SERVICE` are one
reason. The spelling written most often stands for all; of an offer, that of client.yml.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from winback_kit.client.folder import Client
from winback_kit.tables.engine.duckdb_engine import Engine, quoted
from winback_kit.tables.reading.contract import TABLES, Column, Table
from winback_kit.words.own_names import OTHERS

FEWEST_ROWS, MOST_NAMES = 10, 12  # a name of fewer rows is not shown by itself, nor are more names


@dataclass(frozen=True)
class Named:
    """One name in a column of a table: the rows that hold it, and every spelling that they have."""

    table: str
    column: str
    name: str
    rows: int
    spellings: tuple[str, ...]

    @property
    def also(self) -> tuple[str, ...]:
        """The spellings beside that of the name."""
        return tuple(one for one in self.spellings if one != self.name)


def with_rare_together(names: Sequence[Named]) -> list[Named]:
    """The names, those of few rows as one, so that nobody is known by a rare reason."""
    shown = []
    for _, own in groupby(names, key=lambda one: (one.table, one.column)):
        mine = list(own)
        many = [one for one in mine if one.rows >= FEWEST_ROWS][:MOST_NAMES]
        few = mine[len(many) :]
        rows = sum(one.rows for one in few)
        shown += [*many, *([replace(few[0], name=OTHERS, rows=rows, spellings=())] if few else [])]
    return shown


def folded(name: str) -> str:
    """A name without case, and with single blanks.

    >>> folded(" BAD  service"), folded("Straße")
    ('bad service', 'strasse')
    """
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def stated_offers(client: Client) -> list[str]:
    """The offers that client.yml names, in its spelling."""
    case = client.settings.case
    return [one.name for one in case.offers]


def names_in(client: Client, engine: Engine, given: Collection[str]) -> tuple[Named, ...]:
    """Every name in the tables given, by table and column, the most frequent first."""
    found: list[Named] = []
    for table in (TABLES[name] for name in given):
        for column in (one for one in table.columns if one.named):
            engine.create(
                "spelled",
                f"SELECT {column.key} AS spelling, COUNT(*) AS n FROM {table.name}_given "
                f"WHERE in_filter AND {column.key} IS NOT NULL GROUP BY {column.key}",
            )
            rows = engine.frame("spelled")
            counts = dict(zip(map(str, rows.spelling), map(int, rows.n), strict=True))
            meant = stated_offers(client) if column.name == "offer" else []
            found.extend(_named(table, column, counts, meant))
    return tuple(found)


def _named(table: Table, column: Column, counts: dict[str, int], meant: list[str]) -> list[Named]:
    groups = defaultdict(list)
    for spelling in sorted(counts, key=lambda one: (-counts[one], one)):
        groups[folded(spelling)].append(spelling)
    stated = {folded(name): name for name in meant}
    named = [
        Named(
            table=table.name,
            column=column.name,
            name=stated.get(key, spellings[0]),
            rows=sum(counts[one] for one in spellings),
            spellings=tuple(spellings),
        )
        for key, spellings in groups.items()
    ]
    return sorted(named, key=lambda one: (-one.rows, one.name))


def one_spelling(column: Column, table: str, names: Sequence[Named]) -> str:
    """A column as SQL in which every name has one spelling."""
    other = [
        f"WHEN {quoted(spelling)} THEN {quoted(one.name)}"
        for one in names
        if (one.table, one.column) == (table, column.name)
        for spelling in one.spellings
        if spelling != one.name
    ]
    return f"CASE {column.key} {' '.join(other)} ELSE {column.key} END" if other else column.key
