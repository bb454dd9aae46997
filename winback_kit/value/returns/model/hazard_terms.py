"""What the hazard of the next order depends on, as columns of a regression.

A person's state on a day: orders so far n, mean gap between them g, silence s since the last,
days from the log's beginning to the first order f (in a log that begins in the middle of things
the first ones seen are no newcomers), orders since the last return k and the silence L before it.
The log of the daily hazard is

    α + 1{n=1}·S₁(log(1+s)) + 1{n>1}·[S₂(log(1+s)) + S₃(log((1+s)/(1+g))) + β·(1, log n, log² n,
    log(1+s)·log n, log(age + c))] + γ·exp(−f/c) + 1{k>0}·δ·(1, log k, log(1+s), log(L/rule))
    + month of the year + bent tail                                                          (1)

S are natural cubic splines: beyond their last knot they are straight in log s, so that a hazard is
carried on as a power of the silence. `age` is the time since the first order, c the median
silence. The month enters where two years of log were seen. The bent tail lets the hazard of the
lost leave that line, by a step at the rule, a second slope and a faster fall in s itself.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
MONTHS = 12
SECOND = ("again", "again_orders", "again_silence", "again_lapse")
PRIOR_SD = {"again": 0.5, "again_orders": 0.15, "again_silence": 0.07, "again_lapse": 0.25}
DAYS_PER_YEAR = 365.2425


@dataclass(frozen=True)
class State:
    """Where each person stands; arrays of one shape (people,), `month` 0 to 11."""

    orders: Array
    mean_gap: Array
    silence: Array
    first: Array
    since_lapse: Array
    lapse: Array
    rule_days: Array
    month: Array

    def take(self, rows: Any) -> State:
        """Some of the people, or people repeated."""
        return State(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    def silent_for(self, silence: Array, month: Array) -> State:
        """The same people at another silence."""
        return replace(self, silence=silence, month=month)


@dataclass(frozen=True)
class HazardTerms:
    """Which terms equation 1 has here: knots of its splines, and what the log can carry."""

    silence_knots: tuple[float, ...]
    relative_knots: tuple[float, ...]
    scale: float
    seasonal: bool
    bent: bool
    most_since_lapse: float

    def columns(self, state: State) -> dict[str, Array]:
        """Equation 1's columns by name, each of shape (people,)."""
        quiet = np.log1p(state.silence)
        once = (state.orders == 1).astype(float)
        more = 1 - once
        columns = {"level": np.ones_like(quiet)}
        for number, part in enumerate(spline(quiet, self.silence_knots)):
            columns[f"once_silence{number}"] = once * part
            columns[f"more_silence{number}"] = more * part
        columns |= self._frequency(state, quiet, more)
        columns["first_seen"] = np.exp(-state.first / self.scale)
        columns |= self._again(state, quiet)
        if self.seasonal:
            for month in range(MONTHS):
                columns[f"month{month}"] = (state.month == month).astype(float)
        if self.bent:
            columns |= _bent_tail(state, quiet, once, more)
        return columns

    def _frequency(self, state: State, quiet: Array, more: Array) -> dict[str, Array]:
        bought = np.log(state.orders)
        relative = quiet - np.log1p(state.mean_gap)
        age = state.mean_gap * (state.orders - 1) + state.silence
        columns = {
            f"relative{number}": more * part
            for number, part in enumerate(spline(relative, self.relative_knots))
        }
        return columns | {
            "more": more,
            "orders": more * bought,
            "orders_squared": more * bought**2,
            "silence_orders": more * quiet * bought,
            "age": more * np.log(age + self.scale),
        }

    def _again(self, state: State, quiet: Array) -> dict[str, Array]:
        again = (state.since_lapse > 0).astype(float)
        orders = np.log(np.clip(state.since_lapse, 1, self.most_since_lapse))
        lapse = np.log(np.maximum(state.lapse, 1) / np.maximum(state.rule_days, 1))
        return dict(zip(SECOND, (again, again * orders, again * quiet, again * lapse), strict=True))


def _bent_tail(state: State, quiet: Array, once: Array, more: Array) -> dict[str, Array]:
    rule = np.maximum(state.rule_days, 1)
    step = np.clip(quiet - np.log1p(rule / 2), 0, np.log(2)) / np.log(2)
    return {
        "lost_once": step * once,
        "lost_more": step * more,
        "lost_slope": np.clip(quiet - np.log1p(rule), 0, None),
        "lost_fall": np.clip(state.silence - rule, 0, None) / rule,
    }


def spline(x: Array, knots: tuple[float, ...]) -> list[Array]:
    """A natural cubic spline's columns: x itself, and what bends between the knots.

    Hastie, Tibshirani & Friedman 2009, The Elements of Statistical Learning, equation 5.4.
    """
    if len(knots) < 3:
        return [x]
    last = knots[-1]

    def cube(knot: float) -> Array:
        above, beyond = np.maximum(x - knot, 0), np.maximum(x - last, 0)
        return np.asarray((above * above * above - beyond * beyond * beyond) / (last - knot))

    end = cube(knots[-2])
    return [x, *(cube(knot) - end for knot in knots[:-2])]
