"""How long the main job takes and how much memory: `make bench`.

The sample's report is timed in turn with the same notebooks run one after another by papermill's
own command, so that the ratio holds when the machine's speed drifts. Online Retail (541,909 lines)
is written to CSV and run from there, where the data are at hand. A batch of ten clients is timed
beside ten single runs, half of them before it and half behind. Medians are printed.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
BIN = Path(sys.executable).parent
ROUNDS = 3
MANY = 10


@dataclass(frozen=True)
class Run:
    """One command: wall seconds, and peak memory of its largest process in GB."""

    seconds: float
    peak_gb: float


def run(*command: str, folder: Path = ROOT) -> Run:
    """Run a command to its end and measure it."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} ended with status {status}")
    return Run(time.perf_counter() - start, usage.ru_maxrss / 1e6)


def report(out: Path, *client: str) -> Run:
    """`winback report`, into a folder of its own."""
    return run(str(BIN / "winback"), "report", *client, "--out", str(out))


def notebooks_one_by_one(out: Path) -> float:
    """Every chapter with papermill's command, a new kernel each."""
    total = 0.0
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        command = (sys.executable, "-m", "papermill", str(path), str(out / path.name))
        total += run(*command, "--no-progress-bar", folder=path.parent).seconds
    return total


def bench_sample(out: Path) -> None:
    """The sample's report beside papermill."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(report(out))
        theirs.append(notebooks_one_by_one(out))
    ratios = [one.seconds / other for one, other in zip(ours, theirs, strict=True)]
    print(f"report on the sample: {statistics.median(r.seconds for r in ours):.1f} s")
    print(f"the same notebooks with papermill: {statistics.median(theirs):.1f} s")
    print(f"ratio, pair by pair: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
    print(f"peak memory of the report: {max(r.peak_gb for r in ours):.2f} GB")


def write_online_retail(out: Path) -> Path | None:
    """Online Retail as a client folder with CSV; None where the data are not on this machine."""
    lines = SHARED_DATA / "online_retail_lines.parquet"
    if not lines.exists():
        print("Online Retail: the data are not on this machine")
        return None
    client = out / "online_retail"
    client.mkdir()
    duckdb.sql(f"COPY (FROM '{lines}') TO '{client / 'lines.csv'}' (HEADER)")
    settings = (ROOT / "tests" / "clients" / "online_retail" / "client.yml").read_text("utf-8")
    settings = settings.replace("../../../../shared/data/online_retail_lines.parquet", "lines.csv")
    (client / "client.yml").write_text(settings, encoding="utf-8")
    return client


def bench_online_retail(out: Path) -> None:
    """Online Retail from CSV to report."""
    client = write_online_retail(out)
    if client is None:
        return
    runs = [report(out, str(client)) for _ in range(ROUNDS)]
    print(
        f"Online Retail from CSV to report: {statistics.median(r.seconds for r in runs):.1f} s, "
        f"{max(r.peak_gb for r in runs):.2f} GB"
    )


def bench_batch(out: Path) -> None:
    """Ten clients in a batch beside ten single runs."""
    clients = [out / "clients" / f"client-{number}" for number in range(MANY)]
    for number, client in enumerate(clients):
        shutil.copytree(ROOT / "sample_data" / "retail", client)
        text = (client / "client.yml").read_text("utf-8")
        text = text.replace("client: Harbour & Pine", f"client: Client {number}")
        (client / "client.yml").write_text(text, encoding="utf-8")
    names = [str(client) for client in clients]
    before = sum(report(out, name).seconds for name in names[: MANY // 2])
    batch = run(str(BIN / "winback"), "batch", *names, "--out", str(out)).seconds
    singles = before + sum(report(out, name).seconds for name in names[MANY // 2 :])
    print(f"{MANY} clients in a batch: {batch:.1f} s; {MANY} single runs: {singles:.1f} s")
    print(f"ratio: {batch / singles:.2f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        bench_batch(Path(folder))
        bench_sample(Path(folder))
        bench_online_retail(Path(folder))
