"""Random draws that come out the same on every machine.

Only the uniforms U of numpy's PCG64 are used; everything else is the inverse of a distribution
function, X = F⁻¹(U), so that no library's way of sampling can change the files. Each table, and
each part of what happened behind the tables, has a stream of its own, seeded by its name: a later
table, or a change in one, leaves the draws of all others as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LEAST_UNIFORM = 2.0**-54  # half of the smallest step of a uniform; keeps the normal finite


def stream(seed: int, name: str) -> np.random.Generator:
    """The stream of uniforms of one table or part, by its name."""
    own = np.random.SeedSequence([seed, int.from_bytes(name.encode(), "little")])
    return np.random.Generator(np.random.PCG64(own))


def pick(uniform: Floats, shares: Sequence[float] | Floats) -> Ints:
    """Index 0, 1, … drawn by shares: the first index whose running sum exceeds U · total."""
    running = np.cumsum(np.asarray(shares, dtype=float))
    found = np.searchsorted(running / running[-1], uniform, side="right")
    return np.minimum(found, len(running) - 1).astype(np.int64)


def whole(uniform: Floats, least: int, most: int | Ints) -> Ints:
    """A whole number from `least` to `most`, both included, all equally likely."""
    return least + np.floor(uniform * (most - least + 1)).astype(np.int64)


def exponential(uniform: Floats, mean: float) -> Floats:
    """X = −mean · log(1 − U)."""
    return -mean * np.log1p(-uniform)


def truncated_exponential(uniform: Floats, *, mean: float, below: float) -> Floats:
    """An exponential X given X < below: −mean · log(1 − U · (1 − exp(−below/mean)))."""
    return -mean * np.log1p(uniform * np.expm1(-below / mean))


def normal(uniform: Floats) -> Floats:
    """A standard normal Z = Φ⁻¹(U)."""
    return np.asarray(ndtri(np.maximum(uniform, LEAST_UNIFORM)), dtype=float)


def lognormal(uniform: Floats, *, spread: float) -> Floats:
    """exp(spread · Z − spread²/2), which has mean 1."""
    return np.exp(spread * normal(uniform) - spread**2 / 2)


def sample(rng: np.random.Generator, *, size: int, among: int) -> Ints:
    """`size` different indices below `among`, in random order."""
    return np.argsort(rng.random(among), kind="stable")[:size].astype(np.int64)
