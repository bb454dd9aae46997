"""How much more or less the lost of a segment come back on their own than all the lost.

    ratio_s = (O_s + κ) / (E_s + κ),   E_s = Σ_i H(d_i)                                     (1)

O_s are the natural returns of the segment, E_s those expected had its lost come back at everyone's
pace: H is the Nelson-Aalen cumulative hazard of all the lost, d_i the days for which a loss was
watched (the expected deaths of a log-rank test). κ draws the ratio of a small segment towards 1:
κ = 1/τ², τ² the variance between segments beyond chance,

    τ² = max(0, Σ_s E_s (O_s/E_s − 1)² − (S − 1)) / Σ_s E_s                                 (2)

by the method of moments (Clayton & Kaldor 1987, Biometrics 43:671).
"""

from typing import Any

import numpy as np
import pandas as pd

Array = np.ndarray[Any, np.dtype[np.float64]]
LEAST_VARIANCE = 1e-4


def segment_ratios(loss_days: pd.DataFrame) -> dict[str, float]:
    """Equation 1 for every segment of a history's `loss_days` (segment, days, ended, n)."""
    days = loss_days.days.to_numpy(int)
    people = loss_days.n.to_numpy(float)
    ended = people * (loss_days.ended.to_numpy() > 0)
    hazard = _cumulative_hazard(days, people, ended)
    frame = pd.DataFrame(
        {"segment": loss_days.segment, "seen": ended, "expected": people * hazard[days]}
    )
    sums = frame.groupby("segment")[["seen", "expected"]].sum()
    seen, expected = sums.seen.to_numpy(), np.maximum(sums.expected.to_numpy(), 1e-9)
    excess = float((expected * (seen / expected - 1) ** 2).sum()) - (len(seen) - 1)
    variance = max(excess / expected.sum(), LEAST_VARIANCE)
    drawn = (seen + 1 / variance) / (expected + 1 / variance)
    return {str(name): float(ratio) for name, ratio in zip(sums.index, drawn, strict=True)}


def _cumulative_hazard(days: Any, people: Array, ended: Array) -> Array:
    """Nelson-Aalen by day, shape (longest + 1,)."""
    size = int(days.max()) + 1 if len(days) else 1
    at_risk = np.bincount(days, weights=people, minlength=size)[::-1].cumsum()[::-1]
    events = np.bincount(days, weights=ended, minlength=size)
    steps = np.divide(events, at_risk, out=np.zeros(size), where=at_risk > 0)
    return np.asarray(steps.cumsum())
