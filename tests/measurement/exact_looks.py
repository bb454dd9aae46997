"""How often a test of two shares without effect is called proven at one of its looks, exactly.

The chance of every pair of counts that no look has stopped yet is carried from look to look, each
with so many new people in either arm; no normal walk is in it, and no draw.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import binom

from winback_kit.plan.experiment.statistics.differences import TwoArms, score_error

FAR_OUT = 8.5  # standard deviations of a count, left out at either end


def exact_error(bounds: Sequence[float], treated: int, held: int, share: float) -> float:
    """The chance to be beyond a bound of |z| at a look; so many people join at each."""
    mass, lowest, people, gone = np.ones((1, 1)), [0, 0], [0, 0], 0.0
    for bound in bounds:
        for axis, more in enumerate((treated, held)):
            mass = np.clip(_with_more(mass, axis, more, share), 0, None)
            people[axis] += more
            mass, lowest[axis] = _kept(mass, axis, lowest[axis], people[axis], share)
        back = [lowest[axis] + np.arange(mass.shape[axis]) for axis in (0, 1)]
        beyond = np.abs(_z(back[0][:, None], people[0], back[1][None, :], people[1])) > bound
        gone += float(mass[beyond].sum())
        mass = np.where(beyond, 0, mass)
    assert gone + mass.sum() == 1.0 or abs(gone + mass.sum() - 1) < 1e-9
    return gone


def _z(back1: np.ndarray, people1: int, back0: np.ndarray, people0: int) -> np.ndarray:
    """z of the score test that both shares are one: an interval at z leaves 0 out beyond it."""
    arms = TwoArms(*np.broadcast_arrays(back1, float(people1), back0, float(people0)))
    error = score_error(arms, 0.0)
    return np.divide(arms.difference, error, out=np.zeros(error.shape), where=error > 0)


def _with_more(mass: np.ndarray, axis: int, more: int, share: float) -> np.ndarray:
    """The counts of an arm after so many more people, by convolution."""
    size = mass.shape[axis] + more
    joined = np.fft.rfft(binom.pmf(np.arange(more + 1), more, share), 2 * size)
    way = joined[:, None] if axis == 0 else joined
    both = np.fft.irfft(np.fft.rfft(mass, 2 * size, axis=axis) * way, axis=axis)
    return np.asarray(both[:size] if axis == 0 else both[:, :size])


def _kept(
    mass: np.ndarray, axis: int, lowest: int, people: int, share: float
) -> tuple[np.ndarray, int]:
    """The counts that can come up at all, and the first of them."""
    middle, reach = people * share, FAR_OUT * (people * share * (1 - share)) ** 0.5 + 2
    first, last = max(0, int(middle - reach)), min(people, int(middle + reach))
    keep = slice(first - lowest, last - lowest + 1)
    return (mass[keep] if axis == 0 else mass[:, keep]), first
