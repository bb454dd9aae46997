"""How fast the purchase models are beside others, and how much memory: `make bench-models`.

Customers are drawn from BG/NBD and Gamma-Gamma with CDNOW-like parameters. Each implementation runs
in a process and an environment of its own, made in a cache folder the first time; before each of
the others this project runs once more, so that a ratio holds when the machine's speed drifts.
Medians of CPU seconds on one thread are printed, and the log-likelihood of everybody's parameters
by one and the same function.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.simulated_customers import buyers, spenders
from winback_kit.value.models.purchase.beta_geometric import BG_NBD
from winback_kit.value.models.purchase.cells import count_customers
from winback_kit.value.models.purchase.purchase_model import log_likelihood

ROOT = Path(__file__).resolve().parents[1]
WORKER = Path(__file__).with_name("model_worker.py")
OWN = "winback_kit"
STEPS = {"fit": "BG/NBD fit", "spend": "Gamma-Gamma fit", "value": "value of 12 months, all"}
NAMES = ("r", "alpha", "a", "b")
SEED = 42


@dataclass(frozen=True)
class Peer:
    """Another implementation: its package as it is installed, Python's version, rounds."""

    name: str
    requirement: str
    pythons: tuple[str, ...]
    rounds: int


PEERS = (
    Peer("lifetimes", "lifetimes==0.11.3", ("3.11",), 3),
    Peer("clvkit", "clvkit==0.2.1", ("3.11", "3.12", "3.13"), 1),
    Peer("pymc-marketing", "pymc-marketing==1.3.0", ("3.13", "3.12"), 2),
)


def python_of(versions: Sequence[str]) -> str | None:
    """A Python of one of the versions that starts, or None."""
    for version in versions:
        found = shutil.which(f"python{version}")
        if found and not subprocess.run([found, "-c", ""], capture_output=True).returncode:
            return found
    return None


def environment(peer: Peer, cache: Path) -> Path | None:
    """The Python of the peer's environment, made where it is not there; None with the reason."""
    folder = cache / peer.requirement.replace("==", "-")
    python, done = folder / "bin" / "python", folder / "done"
    if done.exists():
        return python
    base = python_of(peer.pythons)
    if base is None:
        print(f"{peer.name}: no Python {' or '.join(peer.pythons)} on this machine")
        return None
    subprocess.run([base, "-m", "venv", "--clear", str(folder)], check=True)
    if importlib.util.find_spec("uv"):
        install = [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", str(python)]
    else:
        install = [str(python), "-m", "pip", "install", "-q"]
    if subprocess.run([*install, peer.requirement]).returncode:
        print(f"{peer.name}: cannot be installed here")
        return None
    done.touch()
    return python


def customers(number: int, folder: Path) -> Path:
    """A file of so many simulated customers."""
    path = folder / f"customers-{number}.npz"
    if not path.exists():
        x, last, age = buyers(number, SEED)
        np.savez(
            path, x=x.astype(np.int16), last=last.astype(np.int16), age=age.astype(np.int16),
            spend=spenders(x, SEED + 1),
        )  # fmt: skip
    return path


def measure(python: Path | str, name: str, data: Path, rounds: int) -> dict[str, Any] | None:
    """What the worker prints, or None where it fails."""
    threads = dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"
    )
    environ = {**os.environ, **threads}
    if name == OWN:
        environ["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(
        [str(python), str(WORKER), name, str(data), str(rounds)],
        capture_output=True, text=True, env=environ,
    )  # fmt: skip
    if done.returncode:
        print(f"{name} failed: {done.stderr.strip().splitlines()[-1:]}")
        return None
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def compare(number: int, cache: Path, peers: Sequence[Peer]) -> None:
    """Every implementation on the same customers, each next to this project."""
    data = customers(number, cache)
    with np.load(data) as file:
        counts = count_customers(
            repeats=file["x"], last=file["last"] / 7, age=file["age"] / 7, unit="week"
        )
    print(f"\n{number:,} customers, {len(counts.age):,} different histories")
    for peer in peers:
        python = environment(peer, cache)
        if python is None:
            continue
        own = measure(sys.executable, OWN, data, 5)
        theirs = measure(python, peer.name, data, peer.rounds)
        if own and theirs:
            print_pair(peer, own, theirs, counts)


def print_pair(peer: Peer, own: dict[str, Any], theirs: dict[str, Any], counts: Any) -> None:
    """The table of one pair."""
    print(f"\n{'':28}{OWN:>14}{peer.name:>16}{'ratio':>9}")
    for step, title in STEPS.items():
        ours, others = (statistics.median(one["seconds"][step]) for one in (own, theirs))
        print(f"{title + ', CPU s':28}{ours:14.4f}{others:16.4f}{others / ours:9.1f}")
    draws = statistics.median(own["seconds"]["draws"])
    print(f"{'4,000 Laplace draws, CPU s':28}{draws:14.4f}")
    for title, key in (("peak memory, MB", "peak_mb"), ("of it before the fit", "loaded_mb")):
        print(f"{title:28}{own[key]:14.0f}{theirs[key]:16.0f}")
    at = [
        log_likelihood(BG_NBD, dict(zip(NAMES, one["parameters"], strict=True)), counts)
        for one in (own, theirs)
    ]
    print(f"{'log-likelihood':28}{at[0]:14.4f}{at[1]:16.4f}{at[1] / at[0] - 1:9.0e}")
    print(f"{'value of all':28}{own['value']:14.6g}{theirs['value']:16.6g}")


def alone(number: int, cache: Path) -> None:
    """This project on very many customers, in one process."""
    own = measure(sys.executable, OWN, customers(number, cache), 1)
    if own:
        steps = ", ".join(f"{name} {seconds[0]:.3f}" for name, seconds in own["seconds"].items())
        print(f"\n{number:,} customers in one process: CPU s {steps}; {own['peak_mb']:.0f} MB")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = Path(tempfile.gettempdir()) / "winback_kit_benchmarks"
    parser.add_argument("--cache", type=Path, default=default, help="folder of the environments")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--most", type=int, default=10_000_000, help="customers for memory; 0: not")
    parser.add_argument("--peers", nargs="*", default=[peer.name for peer in PEERS])
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    compare(given.customers, given.cache, [peer for peer in PEERS if peer.name in given.peers])
    if given.most:
        alone(given.most, given.cache)


if __name__ == "__main__":
    main()
