"""What became of every row of the tables beside the log: used, or set aside with its reason.

Each row has one fate, in this order: no id, no date, outside the client's filter, after the as-of
date, of a test account, of nobody with a purchase, before the first purchase of its customer, a
goodbye of a customer whose contract runs on, an exact copy, or used. An opt-out holds whenever it
was said, so permissions have no day, and under whichever of a customer's accounts it was said, a
test account too.

Statements read `<name>_given` and keep `<name>_distinct`, one row for rows that are equal, and
`<name>_used`, which is all that the history reads of a table.
"""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from winback_kit.client.folder import Client
from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.names import Named, one_spelling
from winback_kit.tables.quality import FATES, RowsAndMoney, balanced
from winback_kit.tables.reading.contract import LOGS, TABLES, Table
from winback_kit.tables.reading.door import LoadedTable
from winback_kit.tables.reading.source import where_is
from winback_kit.words.text import marked

READ_BY_HISTORY = ("customers", "goodbyes", "contacts", "assignments", "permissions", "prospects")
SIDE_FATES = FATES | {
    "no_id": marked("No id"),
    "unknown_customer": marked("Of nobody with a purchase"),
    "before_first_order": marked("Before the customer's first purchase"),
    "contract_runs_on": marked("Goodbyes of customers whose contract runs on"),
}


def keep_distinct(engine: Engine, given: dict[str, LoadedTable], names: Sequence[Named]) -> None:
    """One row for rows that are equal, with every name in one spelling."""
    for table in _kept(given):
        keys = ", ".join(column.key for column in table.columns)
        told = ", ".join(
            f"{one_spelling(column, table.name, names)} AS {column.key}" for column in table.columns
        )
        engine.create(
            f"{table.name}_distinct",
            f"""SELECT {told}, in_filter, copies FROM (
                  SELECT {keys}, in_filter, row_key, COUNT(*) AS copies FROM {table.name}_given
                  GROUP BY {keys}, in_filter, row_key) d""",
        )


def keep_used(
    client: Client,
    engine: Engine,
    given: dict[str, LoadedTable],
    *,
    as_of: dt.date,
    contractual: bool,
) -> dict[str, pd.DataFrame]:
    """The rows used of every side table; gives the bridge of each that was given."""
    whole = engine.dialect.whole_sum
    bridges = {}
    for table in _kept(given):
        name, money = table.name, table.money.key if table.money else "0"
        keys = ", ".join(column.key for column in table.columns)
        engine.create(f"{name}_rows", _fates(table, as_of, contractual=contractual))
        engine.create(f"{name}_used", f"SELECT {keys} FROM {name}_rows WHERE fate = 'used'")
        if name not in given:
            continue
        engine.create(
            f"{name}_fates",
            f"""SELECT fate, {whole("copies")} AS n_rows, {whole(f"{money} * copies")} AS money
                FROM {name}_rows WHERE fate <> 'used' GROUP BY fate
                UNION ALL SELECT 'exact_duplicate', {whole("copies - 1")},
                  {whole(f"{money} * (copies - 1)")} FROM {name}_rows WHERE fate = 'used'
                UNION ALL SELECT 'given', COUNT(*), {whole(money)} FROM {name}_given
                UNION ALL SELECT 'used', COUNT(*), {whole(money)} FROM {name}_used""",
        )
        found = engine.frame(f"{name}_fates").set_index("fate")
        steps = {str(fate): RowsAndMoney(int(n), int(m)) for fate, n, m in found.itertuples()}
        aside = [(SIDE_FATES[fate], steps[fate]) for fate in SIDE_FATES if fate in steps]
        bridges[name] = balanced(
            where_is(client, name),
            given=RowsAndMoney(given[name].rows, steps["given"].money),
            aside=aside,
            used=steps["used"],
        )
    return bridges


def _kept(given: dict[str, LoadedTable]) -> list[Table]:
    names = [name for name in TABLES if name not in LOGS]
    return [TABLES[name] for name in names if name in given or name in READ_BY_HISTORY]


def _fates(table: Table, as_of: dt.date, *, contractual: bool) -> str:
    fates = [("NOT d.in_filter", "outside_filter")]
    fates += [(f"d.{table.key.key} IS NULL", "no_customer" if table.of_customers else "no_id")]
    day = f"d.{table.day.key}" if table.day else ""
    fates += [(f"{day} IS NULL", "no_date")] if day else []
    fates += [(f"{day} > DATE '{as_of}'", "after_as_of")] if day else []
    joins = ""
    if table.of_customers:
        fates += [
            (_of_test_account(table), "test_account"),
            ("f.customer_id IS NULL", "unknown_customer"),
        ]
        fates += [(f"{day} < f.first_day", "before_first_order")] if day else []
        joins = """LEFT JOIN id_map m ON m.customer_id = d.customer_id
            LEFT JOIN first_days f ON f.customer_id = COALESCE(m.person_id, d.customer_id)
            LEFT JOIN (SELECT DISTINCT customer_id FROM customers_known WHERE is_test) t
                   ON t.customer_id = d.customer_id"""
    if table.name == "goodbyes" and contractual:
        fates += [(f"{day} >= r.start_day", "contract_runs_on")]
        joins += """ LEFT JOIN (SELECT customer_id, MAX(start_day) AS start_day FROM contract_runs
                WHERE end_day IS NULL GROUP BY customer_id) r ON r.customer_id = f.customer_id"""
    cases = " ".join(f"WHEN {test} THEN '{fate}'" for test, fate in fates)
    return f"""SELECT d.*, CASE {cases} ELSE 'used' END AS fate
        FROM {table.name}_distinct d {joins}"""


def _of_test_account(table: Table) -> str:
    """Whether a row is set aside as one of a test account: never a customer's own opt-out."""
    if table.name != "permissions":
        return "t.customer_id IS NOT NULL"
    shut = "d.opted_out_at IS NOT NULL OR COALESCE(d.do_not_contact, FALSE)"
    return f"t.customer_id IS NOT NULL AND NOT (f.customer_id IS NOT NULL AND ({shut}))"
