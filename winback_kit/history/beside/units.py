"""Of how many people the households or accounts of the lost are, where a test draws those.

A person is in a household of m with the chance Σm² / Σm, which is what a design effect asks for:
few large ones count for more than many small ones. Of a firm one contact is asked: `firms` say in
which segments, and by which channels, those of a firm that buys no more can be reached.
"""

from dataclasses import dataclass

from winback_kit.checks import refused
from winback_kit.client.experiment import UNIT_COLUMNS, Unit
from winback_kit.history.beside.firms import FirmsAlike, firms_in_reach
from winback_kit.history.measure import History
from winback_kit.tables.engine.duckdb_engine import Engine


@dataclass(frozen=True)
class Units:
    """What a test draws, and of how many lost customers one is, as each of them sees it.

    `firms` are those in reach of a programme, and empty where customers belong to none.
    """

    unit: Unit
    members: float
    firms: tuple[FirmsAlike, ...] = ()


def has_accounts(history: History) -> bool:
    """Whether customers belong to firms."""
    return _says(history, "account")


def unit_of(history: History) -> Unit:
    """What a test draws: as client.yml asks, else the account where customers have one.

    Raises Refused where the customers do not say whose they are.
    """
    client = history.data.client
    asked = client.settings.experiment.unit
    if asked in (None, "person") or _says(history, str(asked)):
        return asked or ("account" if has_accounts(history) else "person")
    column = UNIT_COLUMNS[str(asked)]
    raise refused(
        client.where("experiment.unit"),
        f"asks for a draw by {asked}, and no column {column} of customers says which it is",
        mend=f"Name the column in client.yml: tables: {{customers: {{columns: {{{column}: …}}}}}}",
    )


def _says(history: History, unit: str) -> bool:
    given = history.data.given.get("customers")
    return given is not None and UNIT_COLUMNS[unit] in given.columns


def units_of(engine: Engine, history: History) -> Units:
    """The units of the lost of today; Refused where the customers do not say whose they are."""
    unit = unit_of(history)
    firms = firms_in_reach(engine, history) if has_accounts(history) else ()
    if unit == "person":
        return Units(unit, 1.0, firms)
    column = UNIT_COLUMNS[unit]
    whole = engine.dialect.whole_sum
    engine.create(
        "unit_members",
        f"""SELECT {whole("n * n")} AS squares, {whole("n")} AS people FROM (
              SELECT unit_id, COUNT(*) AS n FROM (
                SELECT l.customer_id, COALESCE(MIN(c.{column}), l.customer_id) AS unit_id
                FROM lost_customers l
                LEFT JOIN id_map m ON m.person_id = l.customer_id
                LEFT JOIN customers_known c
                  ON c.customer_id = COALESCE(m.customer_id, l.customer_id)
                GROUP BY l.customer_id) p GROUP BY unit_id) u""",
    )
    found = engine.frame("unit_members").iloc[0]
    people = float(found.people or 0)
    return Units(unit, float(found.squares) / people if people else 1.0, firms)
