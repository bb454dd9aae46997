"""What people do from a day on, played forward under a return model.

Each person is played in steps of a day or more: in a step an order comes with probability
1 − exp(−hazard · step), and changes the person's state. The same seed gives the same paths, and two
plays with the same seed use the same random numbers, so that their difference is less noisy than
either.
"""

from typing import Any

import numpy as np

from winback_kit.value.returns.model.hazard_terms import State
from winback_kit.value.returns.model.return_model import ReturnModel

Array = np.ndarray[Any, np.dtype[np.float64]]
STEPS = 120
MOST_IN_STEP = 0.35  # orders; a step in which more than one order is likely would lose some


def simulate_histories(
    model: ReturnModel,
    people: State,
    *,
    start: Array,
    days: Array,
    edges: Array,
    rng: np.random.Generator,
) -> Array:
    """Orders of each person in each block, shape (people, blocks).

    Each is played from his own `start` (day of the log) for his own number of `days`, shape
    (people,); `edges` (blocks + 1,) are days of the log.
    """
    steps = _steps(model, people, start=start, days=days)
    length = days / steps
    count = len(start)
    orders = np.zeros((count, len(edges) - 1))
    everyone = np.arange(count)
    state = people
    for step in range(steps):
        middle = start + (step + 0.5) * length
        now = state.silent_for(state.silence + length / 2, model.month_of(middle))
        ordered = rng.random(count) < -np.expm1(-model.hazard(now) * length)
        block = np.clip(np.searchsorted(edges, middle, side="right") - 1, 0, len(edges) - 2)
        orders[everyone[ordered], block[ordered]] += 1
        state = after_step(now, ordered, rest=length / 2)
    return orders


def after_step(now: State, ordered: Any, *, rest: Any) -> State:
    """The states `rest` days after a day on which some people ordered."""
    gap = now.silence
    lapsed = ordered & (gap > now.rule_days)
    counted = ordered & (now.since_lapse > 0)
    since = np.where(lapsed, 1.0, np.where(counted, now.since_lapse + 1, now.since_lapse))
    mean_gap = (now.mean_gap * (now.orders - 1) + gap) / now.orders
    return State(
        orders=now.orders + ordered,
        mean_gap=np.where(ordered, mean_gap, now.mean_gap),
        silence=np.where(ordered, 0.0, now.silence) + rest,
        first=now.first,
        since_lapse=since,
        lapse=np.where(lapsed, gap, now.lapse),
        rule_days=now.rule_days,
        month=now.month,
    )


def _steps(model: ReturnModel, people: State, *, start: Array, days: Array) -> int:
    """How many steps: short enough that a person who has just ordered seldom orders twice."""
    fresh = after_step(people, np.ones(len(start), bool), rest=1.0)
    busiest = float(np.quantile(model.hazard(fresh.silent_for(fresh.silence, people.month)), 0.95))
    longest = float(days.max())
    return max(1, int(np.ceil(min(longest, max(STEPS, longest * busiest / MOST_IN_STEP)))))
