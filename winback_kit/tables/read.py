"""The client's tables read, checked and cleaned, in an engine that stays open for the history.

with open_tables(client) as tables:
    history = measure_history(tables)
"""

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd

from winback_kit.assumptions.record import Assumption, Grade
from winback_kit.checks import too_little, unreadable
from winback_kit.client.folder import Client
from winback_kit.records.result import Framed
from winback_kit.tables.columns.near import near
from winback_kit.tables.contradictions import disagreements, outliers, set_aside
from winback_kit.tables.engine.duckdb_engine import Dialect, DuckDBEngine, Engine
from winback_kit.tables.engine.memory import memory_limit
from winback_kit.tables.id_checks import id_checks
from winback_kit.tables.known_names import refuse_unknown_names
from winback_kit.tables.logs.contract_log import prepare_contracts
from winback_kit.tables.logs.grace import Grace
from winback_kit.tables.logs.members import Members
from winback_kit.tables.logs.order_log import prepare_orders
from winback_kit.tables.logs.states import KINDS
from winback_kit.tables.matching import match_people
from winback_kit.tables.names import FEWEST_PEOPLE, Named, names_in, with_rare_together
from winback_kit.tables.people import refuse_wrong_people
from winback_kit.tables.quality import (
    QualityCheck,
    bridge,
    contract_checks,
    order_checks,
    state_checks,
    time_checks,
)
from winback_kit.tables.reading.contract import LOGS, TABLES, Table
from winback_kit.tables.reading.door import LoadedTable, load_table
from winback_kit.tables.reading.foreign import load_foreign_tables
from winback_kit.tables.reading.source import found_tables, log_beside
from winback_kit.tables.side_tables import keep_distinct, keep_used
from winback_kit.words.text import ORDERS

USUAL_SILENCE = 60  # days without any purchase before the as-of date
LARGE_PART = 0.175  # of the memory limit, as text; packing on disk takes half as long again
DONE_WITH = ("purchase_days", "id_rows")  # large, and nothing reads them once a log is clean
PACKED = 10  # a packed file holds about so many times its size
_DAY_TYPES = {"date": "DATE", "flag": "BOOLEAN"}


@dataclass(frozen=True)
class UnusedColumn:
    """A column of a client's table of which nothing is made; `may_be` names one of ours, or of a
    table beside the log that can be made of the same file.
    """

    table: str
    column: str
    may_be: str


def _may_be(table: Table, given: Mapping[str, LoadedTable], column: str) -> str:
    columns = given[table.name].columns
    absent = [one.name for one in table.columns if one.name not in columns]
    own = next((name for name in absent if near(name, [column])), "")
    if not own and table.name in LOGS and "goodbyes" not in given:
        return "goodbyes: stated_reason" if near("stated_reason", [column]) else ""
    return own


@dataclass(frozen=True)
class ShownState:
    """A state of orders, or several of few customers without a name: rows, money, how taken."""

    state: str | None
    rows: int
    money: float
    kinds: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class ClientData(Framed, rows="months"):
    """What the client gave, in small tables that a person can read. Money in the currency; where
    the orders have no amount, in the value stated for one, else in orders (`currency` is ORDERS).

    bridge: step, rows, money; sides: the same of every table beside the log. months: month,
    order_days, customers, new_customers, amount, margin.
    states: state, kind (KINDS of logs/states.py), rows, money.
    `contractual` where customers leave by ending a contract, and not by falling silent; `names` are
    the reasons, offers and the like that occur; `empty` tables have a header and no row.
    """

    client: Client
    as_of: dt.date
    first_day: dt.date
    last_day: dt.date
    customers: int
    given: dict[str, LoadedTable]
    bridge: pd.DataFrame
    sides: dict[str, pd.DataFrame]
    names: tuple[Named, ...]
    empty: tuple[str, ...]
    checks: tuple[QualityCheck, ...]
    months: pd.DataFrame
    margin_rate: Assumption
    value_per_order: Assumption | None
    currency: str
    contractual: bool
    states: pd.DataFrame
    grace: Grace | None

    @property
    def absent(self) -> list[Table]:
        """Tables that were not given; each says what it would add."""
        return [table for name, table in TABLES.items() if name not in self.given]

    @property
    def missing(self) -> list[Table]:
        """Those that would add something: beside orders no contracts are asked for."""
        other = {"orders": "subscriptions", "subscriptions": "orders"}
        return [table for table in self.absent if other.get(table.name) not in self.given]

    def frame(self) -> pd.DataFrame:
        """The months of the log; without what was paid where nothing is known of it."""
        found = super().frame()
        return found.drop(columns=["amount", "margin"]) if self.currency == ORDERS else found

    @property
    def priced(self) -> bool:
        """Whether the client gave amounts."""
        return self.value_per_order is None and self.currency != ORDERS

    @property
    def margin_grade(self) -> Grade:
        """How the margin of an order is known."""
        worth = self.value_per_order
        return max(self.margin_rate.evidence, worth.evidence if worth else "A")

    @property
    def bridges(self) -> dict[str, pd.DataFrame]:
        """The bridge of every table that was given, the log's first."""
        return {"subscriptions" if self.contractual else "orders": self.bridge, **self.sides}

    @property
    def unused(self) -> list[UnusedColumn]:
        """The client's columns of which nothing is made, and what each may be by its name."""
        return [
            UnusedColumn(name, column, _may_be(TABLES[name], self.given, column))
            for name, one in self.given.items()
            for column in one.unused
        ]

    @property
    def names_shown(self) -> list[Named]:
        """The names that occur, with rare ones taken together."""
        return with_rare_together(self.names)

    def states_shown(self, *, rare: bool = False) -> list[ShownState]:
        """The states that occur; those of few customers are one without a name, unless `rare`."""
        few = (self.states.people < FEWEST_PEOPLE) & (not rare)
        shown = [
            ShownState(one.state, one.rows, one.money, (one.kind,))
            for one in self.states[~few].itertuples()
        ]
        if not few.any():
            return shown
        rest = self.states[few]
        kinds = tuple(kind for kind in KINDS if kind in set(rest.kind))
        return [*shown, ShownState(None, int(rest.rows.sum()), float(rest.money.sum()), kinds)]

    @property
    def calendar_months(self) -> dict[str, float]:
        """The amount of every month from the first to the last of the log; 0 in an empty one."""
        found = dict(zip(self.months.month, self.months.amount, strict=True))
        every = pd.period_range(min(found), max(found), freq="M")
        return {str(month): float(found.get(str(month), 0.0)) for month in every}

    @property
    def whole_months(self) -> list[bool]:
        """Which of the calendar months are over at the as-of date."""
        last_day = calendar.monthrange(self.as_of.year, self.as_of.month)[1]
        over = self.as_of.day == last_day
        return [over or month != f"{self.as_of:%Y-%m}" for month in self.calendar_months]

    @property
    def last_whole_months(self) -> list[float]:
        """The amounts of the last twelve months that are over, or of as many as there are."""
        months = zip(self.calendar_months.values(), self.whole_months, strict=True)
        return [amount for amount, whole in months if whole][-12:]

    @property
    def mean_whole_month(self) -> float | None:
        """Their mean; None where no month is over."""
        last = self.last_whole_months
        return sum(last) / len(last) if last else None

    @property
    def share_used(self) -> float | None:
        """The share of the money given that is used; None where none was given."""
        money = self.bridge.set_index("step").money
        return money["Used"] / money["Given"] if money["Given"] else None


@dataclass(frozen=True)
class Tables:
    """An engine that holds the cleaned tables, and what was found in them."""

    engine: Engine
    data: ClientData


@contextmanager
def open_tables(client: Client, engine: Engine | None = None) -> Iterator[Tables]:
    """Read a client's tables; with no `engine`, in DuckDB until the block ends."""
    if engine is not None:
        yield read_tables(client, engine)
        return
    with engine_for(client) as own:
        yield read_tables(client, own)


def engine_for(client: Client) -> DuckDBEngine:
    """DuckDB for this client: on disk where the files are large or a database has any number of
    rows, else in memory.
    """
    given = found_tables(client).values()
    try:
        size = sum(
            file.stat().st_size * (PACKED if found.kind != "text" or file.suffix == ".gz" else 1)
            for found in given
            for file in found.files
        )
    except OSError as error:  # it was there a moment before
        raise unreadable(error.filename, error) from None
    large = size > LARGE_PART * memory_limit()[1]
    return DuckDBEngine(on_disk=large or any(found.address for found in given))


def read_tables(client: Client, engine: Engine) -> Tables:
    """Read, check and clean the log; keep `order_days` and the side tables in the engine."""
    given, empty = _load_tables(client, engine)
    matches = match_people(client, engine, given)
    names = names_in(client, engine, given)
    keep_distinct(engine, given, names)
    refuse_wrong_people(client, engine, given)
    refuse_unknown_names(client, engine, given)
    if "subscriptions" in given:
        prepared = prepare_contracts(client, engine, given.get("orders"))
    elif "orders" in given:
        prepared = prepare_orders(client, engine, given["orders"])
    else:
        raise too_little(
            client.folder,
            "holds neither orders nor subscriptions",
            f"Is {near} it? Then name it in client.yml: tables: {{orders: {near}}}."
            if (near := log_beside(client))
            else "Put orders.csv there, or name the file under tables: in client.yml.",
        )
    fates, merges = engine.frame("fates"), engine.frame("merges")
    customers = int(merges.customers[0])
    months = _months(engine)
    checks = order_checks(
        fates,
        merges,
        duplicates_set_aside=prepared.duplicates_set_aside,
        has_customers="customers" in given,
    )
    first_day, last_day = _days_used(engine)
    sides = keep_used(client, engine, given, as_of=prepared.as_of, contractual=prepared.contractual)
    if prepared.members:
        sides = {"orders": _bridge_of_members(engine, prepared.members), **sides}
    checks += (
        *time_checks(months, as_of=prepared.as_of, customers=customers),
        *outliers(
            engine,
            months,
            silent_days=(prepared.as_of - last_day).days,
            usual_days=client.settings.definitions.lapse_days or USUAL_SILENCE,
            contractual=prepared.contractual,
        ),
        set_aside(sides),
        *disagreements(
            engine,
            given,
            [one.name for one in client.settings.case.offers],
            window_months=client.settings.definitions.return_window_months,
            contractual=prepared.contractual,
        ),
    )
    log = "subscriptions" if prepared.contractual else "orders"
    ids = id_checks(engine, log, matches)
    for name in DONE_WITH:
        engine.drop(name)
    data = ClientData(
        client=client,
        as_of=prepared.as_of,
        first_day=first_day,
        last_day=last_day,
        customers=customers,
        given=given,
        bridge=bridge(fates, engine.frame("given_total"), used_money=int(merges.used_money[0])),
        sides=sides,
        names=names,
        empty=empty,
        checks=checks
        + state_checks(prepared.states, refunds_given=_refunds_given(given, fates))
        + contract_checks(prepared.grace, prepared.members)
        + ids,
        months=months,
        margin_rate=prepared.margin_rate,
        value_per_order=prepared.value_per_order,
        currency=prepared.currency,
        contractual=prepared.contractual,
        states=prepared.states.in_currency,
        grace=prepared.grace,
    )
    return Tables(engine=engine, data=data)


def _bridge_of_members(engine: Engine, members: Members) -> pd.DataFrame:
    """The bridge of the orders that stand beside contracts."""
    fates, total = engine.frame("member_fates"), engine.frame("member_total")
    return bridge(fates, total, used_money=members.within_money)


def _refunds_given(given: dict[str, LoadedTable], fates: pd.DataFrame) -> bool:
    """Whether anything says what was paid back: a column, or rows."""
    rows = fates.n_rows[fates.fate.isin(["refund_netted", "refunded_in_full"])].sum()
    return bool(rows) or ("orders" in given and "refunded" in given["orders"].columns)


def _load_tables(client: Client, engine: Engine) -> tuple[dict[str, LoadedTable], tuple[str, ...]]:
    """The tables with a row, and the names of those without."""
    given = load_foreign_tables(client, engine)
    if isinstance(engine, DuckDBEngine):
        for name, found in found_tables(client).items():
            if name not in given:
                given[name] = load_table(engine, found)
    empty = tuple(name for name, loaded in given.items() if not loaded.rows)
    for name, table in TABLES.items():
        if name not in given:
            engine.create(f"{name}_given", _empty(table, engine.dialect))
    return {name: given[name] for name in TABLES if name in given and name not in empty}, empty


def _empty(table: Table, dialect: Dialect) -> str:
    types = {"money": dialect.whole, "number": dialect.real, **_DAY_TYPES}
    columns = [
        f"CAST(NULL AS {types.get(column.kind, dialect.text)}) AS {column.key}"
        for column in table.columns
    ]
    return (
        f"SELECT {', '.join(columns)}, TRUE AS in_filter, CAST(0 AS {dialect.whole}) AS row_key "
        "FROM (SELECT 1 AS one) o WHERE one = 0"
    )


def _days_used(engine: Engine) -> tuple[dt.date, dt.date]:
    engine.create(
        "days_used",
        "SELECT MIN(order_day) AS first_day, MAX(order_day) AS last_day FROM order_days",
    )
    used = engine.frame("days_used")
    return pd.Timestamp(used.first_day[0]).date(), pd.Timestamp(used.last_day[0]).date()


def _months(engine: Engine) -> pd.DataFrame:
    dialect = engine.dialect
    month = dialect.month("order_day")
    engine.create(
        "months",
        f"""SELECT {month} AS month, COUNT(*) AS order_days,
              {dialect.count_if(f"next_day IS NULL OR {dialect.month('next_day')} > {month}")}
                AS customers, {dialect.count_if("order_day = first_day")} AS new_customers,
              {dialect.whole_sum("amount")} AS amount, {dialect.whole_sum("margin")} AS margin
            FROM order_days GROUP BY {month}""",
    )
    months = engine.frame("months").sort_values("month", ignore_index=True)
    return months.assign(
        month=[f"{m // 12:04d}-{m % 12 + 1:02d}" for m in months.month],
        amount=months.amount / 100,
        margin=months.margin / 100,
    )
