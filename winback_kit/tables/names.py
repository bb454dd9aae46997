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

FEWEST_PEOPLE, MOST_NAMES = 10, 12  # one of fewer is not shown by itself, nor are more names

Counts = dict[str, tuple[int, int]]  # rows and people of each spelling


@dataclass(frozen=True)
class Named:
    """One name in a column of a table: rows and people that have it, and every spelling of it."""

    table: str
    column: str
    name: str
    rows: int
    people: int
    spellings: tuple[str, ...]

    @property
    def also(self) -> tuple[str, ...]:
        """The spellings beside that of the name."""
        return tuple(one for one in self.spellings if one != self.name)


def column_by_column(names: Sequence[Named]) -> list[list[Named]]:
    """The names of each column, in the order given."""
    return [list(own) for _, own in groupby(names, key=lambda one: (one.table, one.column))]


def with_rare_together(names: Sequence[Named]) -> list[Named]:
    """The names, those of few people as one, so that nobody is known by a rare reason."""
    shown = []
    for mine in column_by_column(names):
        many = [one for one in mine if one.people >= FEWEST_PEOPLE][:MOST_NAMES]
        few = [one for one in mine if one not in many]
        if many and few and sum(one.people for one in few) < FEWEST_PEOPLE:
            few.append(many.pop())
        rows, people = sum(one.rows for one in few), sum(one.people for one in few)
        rest = [replace(one, name=OTHERS, rows=rows, people=people, spellings=()) for one in few]
        shown += [*many, *rest[:1]]
    return shown


def folded(name: str) -> str:
    """A name without case, and with single blanks.

    >>> folded(" BAD  service"), folded("Straße")
    ('bad service', 'strasse')
    """
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


EVERY = "all"  # of the channels
EVERY_WORDS = ("", "all", "any", "every", "everything", "global", "*")
NO_LETTERS = "-_./| "


def channel_key(name: str) -> str:
    """A channel's name without what makes no difference; `all` for every channel.

    >>> channel_key("E-Mail"), channel_key("any")
    ('email', 'all')
    """
    key = name.lower().translate(dict.fromkeys(map(ord, NO_LETTERS)))
    return EVERY if key in EVERY_WORDS else key


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
                f"SELECT {column.key} AS spelling, COUNT(*) AS n, "
                f"COUNT(DISTINCT {table.columns[0].key}) AS people FROM {table.name}_given "
                f"WHERE in_filter AND {column.key} IS NOT NULL GROUP BY {column.key}",
            )
            rows = engine.frame("spelled")
            counts = {str(row.spelling): (int(row.n), int(row.people)) for row in rows.itertuples()}
            meant = stated_offers(client) if column.name == "offer" else []
            if table.name == "assignments":  # named as in the contacts
                meant += [o.name for o in found if (o.table, o.column) == ("contacts", column.name)]
            for one in _named(table, column, counts, meant):
                found.append(_counted(engine, column, one) if one.also else one)
    return tuple(found)


def _counted(engine: Engine, column: Column, one: Named) -> Named:
    """A name of several spellings, of which one person may have used more than one."""
    spelled = ", ".join(map(quoted, one.spellings))
    engine.create(
        "spelled",
        f"SELECT COUNT(DISTINCT {TABLES[one.table].columns[0].key}) AS people "
        f"FROM {one.table}_given WHERE in_filter AND {column.key} IN ({spelled})",
    )
    return replace(one, people=int(engine.frame("spelled").people[0]))


def _named(table: Table, column: Column, counts: Counts, meant: list[str]) -> list[Named]:
    groups = defaultdict(list)
    for spelling in sorted(counts, key=lambda one: (-counts[one][0], one)):
        groups[folded(spelling)].append(spelling)
    stated = {folded(name): name for name in meant}
    named = [
        Named(
            table=table.name,
            column=column.name,
            name=stated.get(key, spellings[0]),
            rows=sum(counts[one][0] for one in spellings),
            people=sum(counts[one][1] for one in spellings),
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
