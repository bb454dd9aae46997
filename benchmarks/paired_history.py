"""How long the history of a large log takes, beside an earlier version and a plain set of SQL.

    python -m benchmarks.paired_history ORDERS.parquet --before 810e7c0 --pairs 2 --beside

The file holds customer_id, order_id, order_date, amount and margin. In turn, each in a process of
its own: this version reads, checks, cleans and measures it; the version of the commit `--before`
does; and `plain_set.sql` runs (order days, gaps, medians, lifetimes, cohorts, moves), which checks
nothing. CPU seconds without the imports, the most memory held, and the ratios of each round, which
hold when the machine's speed drifts; then the steps of this version, with `--beside` also what the
chapters measure beside the history, the value of customers and the forecast. Versions that count
otherwise are told.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = """client: Large
currency: EUR
definitions: {{lapse_days: 180}}
tables: {{orders: {{files: {orders}}}}}
"""
HELD = ("customers", "lifetimes", "losses", "returns", "lost_now")


@dataclass(frozen=True)
class Taken:
    """CPU seconds of each step, the most memory held in GB, and what was counted."""

    steps: dict[str, float]
    peak_gb: float
    counted: dict[str, int]

    @property
    def history(self) -> float:
        """CPU seconds of the tables and the history, or of the plain set."""
        return sum(self.steps[name] for name in ("tables", "history", "set") if name in self.steps)


def _step(steps: dict[str, float], name: str, do: Callable[[], Any]) -> Any:
    """Do a step and keep its CPU seconds."""
    start = time.process_time()
    done = do()
    steps[name] = time.process_time() - start
    return done


def _told(steps: dict[str, float], counted: dict[str, int]) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"steps": steps, "peak_gb": peak, "counted": counted}))


def measured(client: Path, *, beside: bool) -> None:
    """Measure a client with the package that is imported here, and print what it took."""
    from winback_kit.client.folder import open_client
    from winback_kit.history.measure import measure_history
    from winback_kit.tables.read import engine_for, read_tables

    steps: dict[str, float] = {}
    opened = open_client(client)
    with engine_for(opened) as engine:
        tables = _step(steps, "tables", lambda: read_tables(opened, engine))
        history = _step(steps, "history", lambda: measure_history(tables))
        if beside:
            _beside(steps, tables, history)
    people = history.frames.people
    _told(steps, {name: int(people[name].iloc[0]) for name in HELD})


def _beside(steps: dict[str, float], tables: Any, history: Any) -> None:
    """What chapters measure beside the history, then what rests on it alone."""
    from winback_kit.value.customers.customer_value import customer_value
    from winback_kit.value.returns.return_forecast import return_forecast
    from winback_kit.value.second_lifetime.second_lifetime import second_lifetime_value

    try:
        from winback_kit.history.beside.measured import BESIDE
    except ImportError:  # an earlier version
        from winback_kit.client_study import BESIDE
    for name, measure in BESIDE.items():
        _step(steps, name, lambda measure=measure: measure(tables.engine, history))
    _step(steps, "customer value", lambda: customer_value(history))
    worth = _step(steps, "second lifetime value", lambda: second_lifetime_value(history))
    _step(steps, "forecast", lambda: return_forecast(worth))


def plain_set(orders: Path, memory: str) -> None:
    """Run the plain set in a database on disk, and print what it took."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        engine = duckdb.connect(f"{folder}/work.duckdb")
        engine.execute(f"SET memory_limit='{memory}'; SET temp_directory='{folder}/spill'")
        engine.execute("SET preserve_insertion_order=false; SET enable_progress_bar=false")
        row: Any = engine.execute(f"SELECT MAX(order_date) FROM '{orders}'").fetchone()
        as_of = row[0]
        text = (Path(__file__).parent / "plain_set.sql").read_text("utf-8")
        text = text.replace("$ORDERS", f"'{orders}'").replace("$AS_OF", f"DATE '{as_of}'")
        text = text.replace("$END", str(as_of.year * 12 + as_of.month))
        steps: dict[str, float] = {}
        _step(steps, "set", lambda: engine.execute(text))
        row = engine.execute("SELECT COUNT(*) FROM summary").fetchone()
        engine.close()
    _told(steps, {"customers": int(row[0])})


@contextmanager
def checkout_of(commit: str, folder: Path) -> Iterator[Path]:
    """The files of a commit, until the block ends."""
    place = folder / "before"
    worktree = ("git", "-C", str(ROOT), "worktree")
    subprocess.run([*worktree, "add", "-q", "--detach", str(place), commit], check=True)
    try:
        yield place
    finally:
        subprocess.run([*worktree, "remove", "--force", str(place)], check=True)


def in_a_process(*arguments: str, checkout: Path = ROOT, memory: str) -> Taken:
    """This module with arguments, in a process that imports the package of a checkout."""
    command = [sys.executable, str(Path(__file__).resolve()), *arguments]
    at = {**os.environ, "PYTHONPATH": str(checkout), "WINBACK_MEMORY": memory}
    done = subprocess.run(command, env=at, stdout=subprocess.PIPE, check=True, cwd=checkout)
    return Taken(**json.loads(done.stdout.splitlines()[-1]))


def bench(orders: Path, *, before: str | None, pairs: int, beside: bool, memory: str) -> None:
    """This version, the earlier one and the plain set in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "client.yml").write_text(SETTINGS.format(orders=orders), encoding="utf-8")
        more = ("--beside",) if beside else ()
        if before is None:
            _rounds(folder, orders, None, pairs=pairs, more=more, memory=memory)
            return
        with checkout_of(before, folder) as place:
            _rounds(folder, orders, place, pairs=pairs, more=more, memory=memory)


def _rounds(
    client: Path,
    orders: Path,
    place: Path | None,
    *,
    pairs: int,
    more: tuple[str, ...],
    memory: str,
) -> None:
    for _ in range(pairs):
        ours = in_a_process("--measure", str(client), *more, memory=memory)
        others = {"the plain set": in_a_process("--plain", str(orders), memory=memory)}
        if place:
            then = in_a_process("--measure", str(client), *more, checkout=place, memory=memory)
            others["the version before"] = then
            if then.counted != ours.counted:
                print(f"other counts: {ours.counted}, before {then.counted}")
        print(f"history: {ours.history:.1f} s of CPU, {ours.peak_gb:.2f} GB")
        for name, other in others.items():
            ratio = ours.history / other.history
            print(f"  {name}: {other.history:.1f} s, {other.peak_gb:.2f} GB; ratio {ratio:.2f}")
        steps = others["the version before"].steps if place else {}
        whole = sum(ours.steps.values())
        for name, seconds in ours.steps.items():
            was = f", before {steps[name]:.1f} s" if name in steps else ""
            print(f"  {name}: {seconds:.1f} s, {seconds / whole:.0%}{was}", flush=True)


def main() -> None:
    """Read the arguments."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("place", type=Path)
    ask.add_argument("--before")
    ask.add_argument("--pairs", type=int, default=2)
    ask.add_argument("--memory", default="4GB")
    ask.add_argument("--beside", action="store_true")
    ask.add_argument("--measure", action="store_true", help="only this version, once")
    ask.add_argument("--plain", action="store_true", help="only the plain set, once")
    asked = ask.parse_args()
    place = asked.place.resolve()
    if asked.measure:
        measured(place, beside=asked.beside)
    elif asked.plain:
        plain_set(place, asked.memory)
    else:
        bench(
            place,
            before=asked.before,
            pairs=asked.pairs,
            beside=asked.beside,
            memory=asked.memory,
        )


if __name__ == "__main__":
    main()
