"""Whether the tables about people name the same people as the log does.

An id that differs from one of the log in nothing but letter case is that one, unless two ids of the
log differ so. A table of five people or more, none of them a customer of the log, is refused: its
ids are another system's, or have lost their leading zeros; where few are known it is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from winback_kit.checks import Refused, how_many, refused, shown_name
from winback_kit.client.folder import Client
from winback_kit.tables.engine.duckdb_engine import Dialect, Engine
from winback_kit.tables.reading.contract import TABLES
from winback_kit.tables.reading.door import LoadedTable
from winback_kit.tables.reading.source import where_is

LOGS = ("subscriptions", "orders")
ABOUT_PEOPLE = tuple(
    name for name, table in TABLES.items() if name not in LOGS and "customer_id" in table.required
)
FEW = 0.2
FEWEST_OF_TABLE = 5  # of a table that is refused where none of them is known


@dataclass(frozen=True)
class Match:
    """How many rows of a table name a customer, and of how many the log knows that customer.

    `by_zeros`: rows that would be known as well if ids were written without leading zeros.
    """

    people: int
    rows: int
    known: int
    by_zeros: int

    @property
    def few(self) -> bool:
        """Whether so few are known that the ids may be another system's."""
        return self.known < FEW * self.rows


def match_people(
    client: Client, engine: Engine, given: Mapping[str, LoadedTable]
) -> dict[str, Match]:
    """Join the ids of every table about people to those of the log, in the engine.

    Raises Refused for a table none of whose rows belongs to a customer of the log.
    """
    logs = [name for name in LOGS if name in given]
    tables = [name for name in ABOUT_PEOPLE if name in given]
    if not logs or not tables:
        return {}
    ids = " UNION ".join(
        f"SELECT customer_id FROM {name}_given WHERE customer_id IS NOT NULL" for name in logs
    )
    engine.create("log_ids", f"SELECT DISTINCT customer_id FROM ({ids}) i")
    found = {name: _match(engine, name) for name in tables}
    for name, one in found.items():
        if one.people >= FEWEST_OF_TABLE and not one.known:
            raise _of_nobody(client, engine, name, logs[0], one)
    return found


def _match(engine: Engine, name: str) -> Match:
    engine.create(f"{name}_matched", _counts(engine.dialect, name))
    counted = engine.frame(f"{name}_matched").iloc[0]
    rows, known, by_case = int(counted.n), int(counted.known), int(counted.by_case)
    if by_case:
        columns = [column.key for column in TABLES[name].columns if column.name != "customer_id"]
        engine.create(
            f"{name}_as_in_log",
            f"""SELECT COALESCE(c.log_id, g.customer_id) AS customer_id,
                  {", ".join(f"g.{key}" for key in (*columns, "in_filter", "row_key"))}
                FROM {name}_given g LEFT JOIN ({_OTHER_CASE}) c ON c.folded = LOWER(g.customer_id)
                 AND NOT EXISTS (SELECT 1 FROM log_ids l WHERE l.customer_id = g.customer_id)""",
        )
        engine.create(f"{name}_given", f"SELECT * FROM {name}_as_in_log")
    return Match(
        people=int(counted.people),
        rows=rows,
        known=known + by_case,
        by_zeros=int(counted.by_zeros),
    )


_OTHER_CASE = """SELECT LOWER(customer_id) AS folded, MIN(customer_id) AS log_id FROM log_ids
    GROUP BY LOWER(customer_id) HAVING COUNT(*) = 1"""


def _counts(dialect: Dialect, name: str) -> str:
    """One row: rows that name somebody, those known as written, those by case, those by zeros."""
    bare = "DISTINCT {} AS bare".format(dialect.replaced("customer_id", "^0+", ""))
    unknown = "l.customer_id IS NULL"
    return f"""SELECT COUNT(*) AS people, {dialect.whole_sum("g.n")} AS n,
          {dialect.whole_sum("CASE WHEN l.customer_id IS NOT NULL THEN g.n END")} AS known,
          {dialect.whole_sum(f"CASE WHEN {unknown} AND c.folded IS NOT NULL THEN g.n END")}
            AS by_case,
          {dialect.whole_sum(f"CASE WHEN {unknown} AND z.bare IS NOT NULL THEN g.n END")}
            AS by_zeros
        FROM (SELECT customer_id, COUNT(*) AS n FROM {name}_given
              WHERE customer_id IS NOT NULL AND in_filter GROUP BY customer_id) g
        LEFT JOIN log_ids l ON l.customer_id = g.customer_id
        LEFT JOIN ({_OTHER_CASE}) c ON c.folded = LOWER(g.customer_id)
        LEFT JOIN (SELECT {bare} FROM log_ids) z
          ON z.bare = {dialect.replaced("g.customer_id", "^0+", "")}"""


def _of_nobody(client: Client, engine: Engine, name: str, log: str, found: Match) -> Refused:
    engine.create(
        "ids_beside",
        f"""SELECT (SELECT MIN(customer_id) FROM {name}_given WHERE in_filter) AS theirs,
              (SELECT MIN(customer_id) FROM log_ids) AS ours""",
    )
    ids = engine.frame("ids_beside").iloc[0]
    mend = f"Give the ids that {log} has, or leave the table out."
    if found.by_zeros:
        mend = (
            f"With their leading zeros {how_many(found.by_zeros, 'row')} would belong to one: "
            "export the ids as text."
        )
    return refused(
        f"{where_is(client, name)}, column customer_id",
        f"names no customer of {where_is(client, log)} in any of {how_many(found.rows, 'row')} "
        f"(ids such as {shown_name(ids.theirs)} here, {shown_name(ids.ours)} there)",
        mend=mend,
    )
