"""The same statements give the same rows on DuckDB and on Spark.

Spark tables are made from the clients' files by pyarrow, so that the two doors share no code. What
is compared: the small tables of the history, the bridge, the months, the checks and the lapse rule,
and the tables of customers that stay in the engine.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from sample_data.generate import SCALED
from sample_data.write import write_files
from tests.conftest import ROOT
from tests.engine_traps import TRAPS
from tests.small_client import order, small_client
from tests.small_logs import SmallLog, small_logs
from tests.spark_session import (
    SPARK_MARKS,
    assert_same_history,
    assert_same_rows,
    into_spark,
    spark,
)
from tests.two_engines import assert_same_run, measured
from winback_kit.client.folder import open_client
from winback_kit.history.at_risk.rows import keep_signal_rows
from winback_kit.history.beside.campaign_bands import campaign_bands
from winback_kit.history.campaigns.outcomes import campaign_outcomes
from winback_kit.history.coming_back.depends_on import keep_contacted
from winback_kit.history.defection.defection import who_left
from winback_kit.history.groups.groups import six_groups
from winback_kit.history.measure import History, read_history
from winback_kit.history.saving.save_tables import save_tables
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, Engine
from winback_kit.tables.engine.spark_engine import SparkEngine

__all__ = ["spark"]  # the fixture
pytestmark = SPARK_MARKS
KEPT = ("order_days", "lifetimes", "lifetime_days", "lost_customers", "permitted")


def both(session: Any, given: Path, folder: Path, **named: str) -> tuple[History, History]:
    """A client's history from its files by DuckDB and from typed tables by Spark; compared."""
    with (
        DuckDBEngine(on_disk=False) as duck,
        SparkEngine(session, folder=str(folder)) as engine,
    ):
        one = read_history(open_client(given), engine=duck)
        other = read_history(into_spark(session, given, folder, named=named), engine=engine)
        assert_same_history(one, other)
        for name in KEPT:
            assert_same_rows(duck.frame(name), engine.frame(name))
        mine, theirs = (vars(who_left(at, of).losses) for at, of in ((duck, one), (engine, other)))
        for name, rows in mine.items():
            assert_same_rows(rows, theirs[name])
        signals = [keep_signal_rows(at, of) for at, of in ((duck, one), (engine, other))]
        assert_same_rows(signals[0].frame(), signals[1].frame())
        assert signals[0].flags == signals[1].flags
        for make in (save_tables, campaign_outcomes):
            mine, theirs = (vars(make(at, of)) for at, of in ((duck, one), (engine, other)))
            for name, rows in mine.items():
                assert_same_rows(rows, theirs[name])
        for beside in (campaign_bands, keep_contacted):
            bands = [beside(at, of) for at, of in ((duck, one), (engine, other))]
            assert_same_rows(*bands)
        groups = [six_groups(at, of) for at, of in ((duck, one), (engine, other))]
        assert groups[0].balance() == groups[1].balance()
        assert groups[0].moved_rules == groups[1].moved_rules
        told = [[repr(source) for source in of.sources] for of in groups]
        assert told[0] == told[1]
    return one, other


@pytest.mark.parametrize("sample", ["retail", "subscription"])
def test_samples(spark: Any, tmp_path: Path, sample: str) -> None:
    names = {"order_date": "Bought On", "price": "price per period", "contact_key": "hash"}
    one, other = both(spark, ROOT / "sample_data" / sample, tmp_path, **names)
    assert one.data.contractual == (sample == "subscription")
    assert one.segment_by == other.segment_by
    assert one.natural_return().share.tolist() == other.natural_return().share.tolist()


@settings(
    max_examples=6,
    suppress_health_check=list(HealthCheck),
)
@given(small_logs())
def test_small_random_clients(spark: Any, log: SmallLog) -> None:
    with (
        small_client(log.settings, **log.tables) as given,
        tempfile.TemporaryDirectory() as folder,
    ):
        both(spark, given, Path(folder))


@pytest.mark.parametrize(("kind", "customers"), [("retail", 1500), ("subscription", 700)])
def test_every_table_that_leaves_the_engine(
    spark: Any, tmp_path: Path, kind: str, customers: int
) -> None:
    write_files(SCALED[kind](customers), tmp_path / kind)
    with (
        DuckDBEngine(on_disk=False) as duck,
        SparkEngine(spark, folder=str(tmp_path)) as engine,
    ):
        one = measured(open_client(tmp_path / kind), duck)
        other = measured(into_spark(spark, tmp_path / kind, tmp_path), engine)
    assert_same_run(one, other)


@pytest.mark.parametrize("trap", TRAPS)
def test_trap(spark: Any, tmp_path: Path, trap: str) -> None:
    statement, expected = TRAPS[trap]

    def rows(engine: Engine) -> Any:
        engine.create("trap", statement(engine.dialect))
        return engine.frame("trap")

    with (
        DuckDBEngine(on_disk=False) as duck,
        SparkEngine(spark, folder=str(tmp_path)) as engine,
    ):
        one, other = rows(duck), rows(engine)
    assert_same_rows(one, other)
    found = other.sort_values(list(other.columns), ignore_index=True)
    assert list(found.itertuples(index=False, name=None)) == expected


def test_refund_in_a_silence_splits_no_lifetime(spark: Any, tmp_path: Path) -> None:
    # order on day 0 and day 150 with a rule of 100 days: one loss and one return; the refund of a
    # part on day 60 would make gaps of 60 and 90 days and hide them
    orders = [
        order("a", "2024-01-01", 50.0),
        order("a", "2024-03-01", -10.0),
        order("a", "2024-05-30", 20.0),
        order("b", "2024-12-31", 5.0),
    ]
    rule = {"definitions": {"lapse_days": 100}, "case": {"margin_rate": 0.5}}
    with small_client(rule, orders=orders) as given:
        _, history = both(spark, given, tmp_path)
    people = history.frames.people.iloc[0]
    assert (people.customers, people.lifetimes, people.losses, people.returns) == (2, 3, 2, 1)
    assert history.frames.loss_months.margin.tolist() == [20.0, 10.0]  # half of 40 and of 20


def test_refunds_without_order_id_go_in_the_same_order(spark: Any, tmp_path: Path) -> None:
    # two refunds of 10 and one order of 10: which refund finds it must not hang on where an engine
    # sorts an empty order id; they differ in margin
    orders = [
        order("a", "2024-01-01", 10.0, order_id="o1", margin="4.00"),
        order("a", "2024-01-05", 90.0, order_id="o2", margin="30.00"),
        order("a", "2024-02-01", -10.0, order_id=None, margin="-1.00"),
        order("a", "2024-02-01", -10.0, order_id="o9", margin="-2.00"),
        order("b", "2025-01-01", 5.0, order_id="o3", margin="1.00"),
    ]
    with small_client({"definitions": {"lapse_days": 100}}, orders=orders) as given:
        both(spark, given, tmp_path)


def test_rates_of_exchange_and_of_margin(spark: Any, tmp_path: Path) -> None:
    # the margin rate of the rows that have one is 1/3, here times a rate of 16 digits: as decimals
    # of 16 places each their product with an amount would fit in no engine
    orders = [
        order("a", "2024-01-01", 300_000.0, margin="100000.00", currency="EUR"),
        *(order("a", f"2024-01-{n:02d}", n * 12_345.67, currency="USD") for n in range(2, 30)),
        order("b", "2025-01-01", 5.0, currency="EUR"),
    ]
    rates = {
        "definitions": {"lapse_days": 100},
        "quality": {"currency_rates": {"USD": 0.9123456789012345}},
    }
    with small_client(rates, orders=orders) as given:
        both(spark, given, tmp_path)
