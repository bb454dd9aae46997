"""A client's history on DuckDB and on classic Spark, each in a process of its own, and every table
that left either engine.

    python -m tests.two_engines duckdb CLIENT OUT
    PYTHONPATH=.venv/classic_spark python -m tests.two_engines spark CLIENT OUT

Spark is local with two threads. CPU seconds are counted from the first table that is read, with
those of Spark's Java and without its start.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import psutil

from tests.engine_traps import TRAPS
from tests.spark_session import assert_same_history, assert_same_rows, into_spark
from winback_kit.client.folder import Client, open_client
from winback_kit.history.beside.measured import BESIDE
from winback_kit.history.measure import History, measure_history
from winback_kit.tables.engine.spark_engine import SparkEngine
from winback_kit.tables.read import engine_for, read_tables

ROOT = Path(__file__).resolve().parents[1]
CLASSIC = Path(sys.prefix) / "classic_spark"
ENGINES = ("duckdb", "spark")
# rows a customer, an order day or a lifetime, which stay in the engine
KEPT = ("order_days", "lifetimes", "lifetime_days", "lost_customers", "permitted")
# What each door asks of the tables that it reads, and the other does not
OF_A_DOOR = ("_seen", "_unread", "ids_of_zero", "ids_beside_zero")
# A statement takes a second to compile and some milliseconds to run: no compiling, one collector
SETTINGS = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.driver.memory": "2g",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@dataclass(frozen=True)
class Run:
    """What an engine gave: the history, every table that left it in turn, and CPU seconds."""

    history: History
    frames: list[tuple[str, pd.DataFrame]]
    cpu: float


def classic_spark_absent() -> str | None:
    """Why classic Spark does not run here, or None."""
    if shutil.which("java") is None:
        return "java is not on this machine"
    if not (CLASSIC / "pyspark").exists():
        return "classic Spark is not installed; make test-all installs it"
    return None


def on_both(client: Path, folder: Path) -> tuple[Run, Run]:
    """A client on DuckDB and on classic Spark."""
    one, other = (_in_a_process(kind, client, folder / kind) for kind in ENGINES)
    return one, other


def _in_a_process(kind: str, client: Path, out: Path) -> Run:
    out.mkdir(parents=True)
    path = [str(CLASSIC)] * (kind == "spark") + [str(ROOT)]
    # a session by Spark Connect in this process marks its environment
    own = {name: value for name, value in os.environ.items() if not name.startswith("SPARK_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.two_engines", kind, str(client.resolve()), str(out)],
        env={**own, "PYTHONPATH": os.pathsep.join(path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{kind} failed:\n{done.stderr[-4000:]}")
    return Run(**pickle.loads((out / "run").read_bytes()))  # noqa: S301


def assert_same_run(one: Run, other: Run) -> None:
    """Every table that left one engine left the other, in the same turn and with the same rows."""
    assert_same_history(one.history, other.history)
    mine, theirs = (_shared(run.frames) for run in (one, other))
    names, same = ([name for name, _ in frames] for frames in (mine, theirs))
    assert names == same, sorted(set(names) ^ set(same)) or "in another turn"
    for (name, rows), (_, others) in zip(mine, theirs, strict=True):
        try:
            assert_same_rows(_filled(rows), _filled(others))
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from None


def _shared(frames: list[tuple[str, pd.DataFrame]]) -> list[tuple[str, pd.DataFrame]]:
    """Without what each door asks of its own tables."""
    return [(name, rows) for name, rows in frames if not name.endswith(OF_A_DOOR)]


def _filled(rows: pd.DataFrame) -> pd.DataFrame:
    """Whole numbers with empty cells are of a type of their own from one engine, here floats."""
    numbers = [name for name, of in rows.items() if of.dtype.kind in "iuf" and of.isna().any()]
    return rows.astype(dict.fromkeys(numbers, "float64"))


@contextmanager
def _classic_session() -> Iterator[tuple[Any, psutil.Process]]:
    """A session of classic Spark and the process of its Java."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[2]").config(map=SETTINGS).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    java = session.sparkContext._gateway.proc
    try:
        yield session, psutil.Process(java.pid)
    finally:
        session.stop()
        java.stdin.close()
        java.wait()


def measured(client: Client, engine: Any, java: psutil.Process | None = None) -> Run:
    """Read and measure all of a client in an engine, and keep what leaves it."""
    frames: list[tuple[str, pd.DataFrame]] = []
    leaves = engine.frame

    def told(name: str) -> pd.DataFrame:
        frames.append((name, leaves(name)))
        return frames[-1][1].copy()

    def cpu() -> float:
        used = java.cpu_times() if java else None
        return time.process_time() + (used.user + used.system if used else 0.0)

    engine.frame, start = told, cpu()
    history = measure_history(read_tables(client, engine))
    for measure in BESIDE.values():
        measure(engine, history)
    for name in KEPT:
        told(name)
    used = cpu() - start
    for number, statement in enumerate(words for words, _ in TRAPS.values()):
        engine.create(f"trap_{number}", statement(engine.dialect))
        told(f"trap_{number}")
    return Run(history, frames, used)


def main(kind: str, given: str, out: str) -> None:
    """Measure a client on one engine."""
    folder = Path(out)
    if kind == "duckdb":
        client = open_client(given)
        with engine_for(client) as engine:
            run = measured(client, engine)
    else:
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        with _classic_session() as (session, java):
            client = into_spark(session, Path(given), folder)
            with SparkEngine(session, folder=str(folder / "kept")) as engine:
                run = measured(client, engine, java)
    (folder / "run").write_bytes(pickle.dumps(vars(run)))


if __name__ == "__main__":
    main(*sys.argv[1:])
