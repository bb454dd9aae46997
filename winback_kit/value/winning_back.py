"""What winning a lost customer back today is worth: the path from a return now, less doing nothing.

    incremental value = Σ_t m·q¹(t)·δ(t) − Σ_t m·q⁰(t)·δ(t)                                 (1)

q¹(t) are the orders expected in month t of someone who orders today (that order is in it), q⁰(t)
those of the same person left alone, who may still come back by himself, now or later; m is the
margin of an order and δ(t) the discount factor of the middle of the month. Offers and contacts are
apart. Both paths are played under the return model with the same random numbers. The interval
holds the model's parameters (draws from their normal approximation), and for doing nothing also
what the trials of the forecast missed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.history.silences import Silences
from winback_kit.value.backtest import Judged
from winback_kit.value.forecast import SEED
from winback_kit.value.hazard_terms import State
from winback_kit.value.paths import after_step, play
from winback_kit.value.return_model import ReturnModel, state_at
from winback_kit.value.spend import expected_spend

Array = np.ndarray[Any, np.dtype[np.float64]]
PLAYED = 1_800
DRAWS = 8
Z_90 = 1.6449
FEWEST_PLAYED = 30


@dataclass(frozen=True)
class WonBack:
    """One segment's lost customers: present values a customer, and the interval of the difference.

    `people` are lost in all; `if_back` the value from today if they ordered today, `if_left` that
    of doing nothing; `incremental` their difference, with `low` and `high` (90 %).
    """

    segment: str
    people: int
    if_back: float
    if_left: float
    incremental: float
    low: float
    high: float


def winning_back(
    history: History, judged: Judged, *, horizon_months: int, discount_rate: float
) -> list[WonBack]:
    """Equation 1 by segment, the largest first; empty under contract or without a return model."""
    log = history.silences
    if judged.learnt is None:
        return []
    bent = judged.weights.get("bent behaviour", 0.0) > judged.weights.get("behaviour", 0.0)
    model = judged.learnt.bent if bent else judged.learnt.straight
    rows, segment = _chosen(history, log)
    factor = (1 + discount_rate) ** -((np.arange(horizon_months) + 0.5) / 12)
    margin = expected_spend(log, log.lost).margin[rows]
    root = np.linalg.cholesky(model.covariance + 1e-12 * np.eye(len(model.beta)))
    rng = np.random.default_rng(SEED + 2)
    plays = [_both(log, model, rows, margin, factor)]
    for _ in range(DRAWS):
        drawn = replace(model, beta=model.beta + root @ rng.standard_normal(len(model.beta)))
        plays.append(_both(log, drawn, rows, margin, factor))
    total = history.lost_people.segment.value_counts() * log.weight
    names = [name for name in history.segments if name in total.index]
    error = judged.model_error["orders"]
    correction = judged.correction["orders"]
    return [
        _of_segment(name, int(total[name]), segment == name, plays, error, correction)
        for name in names
        if (segment == name).sum() >= FEWEST_PLAYED
    ]


def _chosen(history: History, log: Silences) -> tuple[Any, Any]:
    """Places in `log.lost` to play, an equal number of each segment, and the segment of each."""
    of_person = history.lost_people.set_index("person").segment
    segment = of_person.reindex(log.person[log.lost]).to_numpy()
    rng = np.random.default_rng(SEED)
    names = [name for name in history.segments if (segment == name).any()]
    each = max(FEWEST_PLAYED, PLAYED // max(len(names), 1))
    rows = np.concatenate([rng.choice(np.flatnonzero(segment == name), each) for name in names])
    return rows, segment[rows]


def _both(
    log: Silences, model: ReturnModel, rows: Any, margin: Array, factor: Array
) -> tuple[Array, Array]:
    """Present values of each played person: if back today, and if left alone."""
    lost = log.lost[rows]
    silence = (log.until - log.day[lost]).astype(float)
    now = state_at(log, lost, silence=silence, month=np.zeros(len(rows)))
    back = after_step(now, np.ones(len(rows), bool), rest=0.0)
    first = margin * factor[0]
    return (
        first + _played(log, model, back, margin, factor),
        _played(log, model, now, margin, factor),
    )


def _played(
    log: Silences, model: ReturnModel, people: State, margin: Array, factor: Array
) -> Array:
    months = len(factor)
    days = months * DAYS_PER_MONTH
    orders = play(
        model,
        people,
        start=np.full(len(margin), float(log.until)),
        days=np.full(len(margin), days),
        edges=np.asarray(log.until + np.arange(months + 1) * DAYS_PER_MONTH, dtype=float),
        rng=np.random.default_rng(SEED),
    )
    return np.asarray(margin * (orders @ factor))


def _of_segment(
    name: str,
    people: int,
    mine: Any,
    plays: list[tuple[Array, Array]],
    model_error: float,
    correction: float,
) -> WonBack:
    back = np.array([one[0][mine].mean() for one in plays])
    left = np.array([one[1][mine].mean() for one in plays]) * correction
    difference = back - left
    spread = float(np.std(difference[1:], ddof=1))
    chance = float((plays[0][0] - plays[0][1])[mine].std() / np.sqrt(mine.sum()))
    reach = Z_90 * float(np.sqrt(spread**2 + chance**2 + (model_error * left[0]) ** 2))
    return WonBack(
        segment=name,
        people=people,
        if_back=float(back[0]),
        if_left=float(left[0]),
        incremental=float(difference[0]),
        low=float(difference[0] - reach),
        high=float(difference[0] + reach),
    )
