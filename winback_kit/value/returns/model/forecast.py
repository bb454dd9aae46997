"""What the lost of a day will do on their own over a horizon, by one of several methods.

A method is a function of the silences known on that day; it returns a `Forecast` for those who are
lost then, or None where it cannot say anything. `behaviour` and `bent behaviour` play the hazard of
the return model forward; the other methods stand in `rival_forecasts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from winback_kit.history.silences import Silences
from winback_kit.value.returns.model.hazard_terms import State
from winback_kit.value.returns.model.learning import FittedReturnModels
from winback_kit.value.returns.model.return_model import ReturnModel, state_at
from winback_kit.value.returns.model.simulation import after_step, simulate_histories
from winback_kit.value.returns.model.spend import Spend, expected_spend

Array = np.ndarray[Any, np.dtype[np.float64]]
BEHAVIOURS = ("behaviour", "bent behaviour")
BLOCKS = 12
PLAYED = 4_000
COARSE_STEPS = 36
SEED = 20_261_124


@dataclass(frozen=True)
class Forecast:
    """Expected returns, orders, amount and margin of each lost person; arrays (people,).

    Totals are in customers: each person stands for `weight`. `returned_by_block` and
    `orders_by_block` (blocks,) split the horizon into equal parts. `returned_error`,
    `orders_error` and `amount_error` are standard errors of the totals' logarithms by chance.
    """

    method: str
    person: Any
    weight: int
    returned: Array
    orders: Array
    amount: Array
    margin: Array
    returned_by_block: Array
    orders_by_block: Array
    returned_error: float
    orders_error: float
    amount_error: float

    def total(self, what: str) -> float:
        """Customers who return, or their orders, amount or margin, over the horizon."""
        return float(getattr(self, what).sum() * self.weight)

    def error(self, what: str) -> float:
        """The standard error of the logarithm of a total."""
        errors = {"returned": self.returned_error, "orders": self.orders_error}
        return errors.get(what, self.amount_error)


def pooled(forecasts: Mapping[str, Forecast], says: Mapping[str, float]) -> Forecast:
    """Forecasts of the same people, each with its say.

    A total is the weighted geometric mean of theirs, shared among people and blocks as their
    weighted arithmetic mean is: one that is wildly off moves the total by a root only. Chance makes
    a total vary about as its root does, so their variances are averaged per unit of each total.
    """
    given = list(forecasts.values())
    say = np.array([says[name] for name in forecasts]) / sum(says[name] for name in forecasts)
    least = LEAST_TOTAL / given[0].weight

    def mean(values: Iterable[Any]) -> Any:
        return sum(part * value for part, value in zip(say, values, strict=True))

    fields: dict[str, Any] = {}
    for what, (shared, error) in POOLED.items():
        totals = np.array([getattr(one, what).sum() for one in given])
        total = float(np.exp(mean(np.log(np.maximum(totals, least)))))
        level = total / max(mean(totals), least)
        fields |= {name: mean(getattr(one, name) for one in given) * level for name in shared}
        if error:
            unit = mean(
                getattr(one, error) ** 2 * part for one, part in zip(given, totals, strict=True)
            )
            fields[error] = float(np.sqrt(unit / total))
    return replace(given[0], method=" and ".join(forecasts), **fields)


POOLED = {
    "returned": (("returned", "returned_by_block"), "returned_error"),
    "orders": (("orders", "orders_by_block"), "orders_error"),
    "amount": (("amount",), "amount_error"),
    "margin": (("margin",), None),
}
LEAST_TOTAL = 0.5  # half a return counts where none is forecast, or came


def behaviours(
    log: Silences, learnt: FittedReturnModels | None, horizon_days: int
) -> dict[str, Forecast]:
    """Play the return models forward, straight and bent, for those lost at the log's end."""
    if learnt is None or not len(log.lost):
        return {}
    found = [play_lost(log, model, horizon_days) for model in learnt.models]
    return {forecast.method: forecast for forecast in found}


def play_lost(log: Silences, model: ReturnModel, horizon_days: int) -> Forecast:
    """The forecast of a fitted model, for those lost at the log's end."""
    people = lost_state(log)
    returns = return_times(model, people, start=log.until, horizon_days=horizon_days)
    chance = returns.sum(axis=1)
    played = play_returns(log, model, people, returns, horizon_days, paths=PLAYED)
    counts = played.orders.sum(axis=1)
    orders, squares = (spread(chance, played, values) for values in (counts, counts**2))
    spend = expected_spend(log, log.lost)
    errors = chance_errors(
        returned=chance, orders=orders, squares=squares, spend=spend, weight=log.weight
    )
    by_step = returns.sum(axis=0).reshape(BLOCKS, -1).sum(axis=1)
    return Forecast(
        method=BEHAVIOURS[model.terms.bent],
        person=log.person[log.lost],
        weight=log.weight,
        returned=chance,
        orders=orders,
        amount=orders * spend.amount,
        margin=orders * spend.margin,
        returned_by_block=by_step * log.weight,
        orders_by_block=played.orders.mean(axis=0) * chance.sum() * log.weight,
        returned_error=errors[0],
        orders_error=errors[1],
        amount_error=errors[2],
    )


@dataclass(frozen=True)
class Played:
    """Paths of people who return: `rows` says who, shape (paths,); orders (paths, blocks)."""

    rows: Any
    orders: Array


def play_returns(
    log: Silences,
    model: ReturnModel,
    people: State,
    returns: Array,
    horizon_days: int,
    *,
    paths: int,
    seed: int = SEED,
) -> Played:
    """Draw people in proportion to their chance to return, the day of it, and what follows."""
    rng = np.random.default_rng(seed)
    cumulative = returns.cumsum()
    total = float(cumulative[-1])
    at = np.searchsorted(cumulative, (np.arange(paths) + rng.random(paths)) * total / paths)
    at = np.minimum(at, returns.size - 1)
    rows, step = np.divmod(at, COARSE_STEPS)
    length = horizon_days / COARSE_STEPS
    wait = (step + rng.random(paths)) * length
    some = people.take(rows)
    some = some.silent_for(some.silence + wait, model.month_of(log.until + wait))
    back = after_step(some, np.ones(paths, bool), rest=0.0)
    edges = log.until + np.linspace(0, horizon_days, BLOCKS + 1)
    later = simulate_histories(
        model,
        back,
        start=log.until + wait,
        days=horizon_days - wait,
        edges=edges,
        rng=rng,
    )
    later[np.arange(paths), np.minimum(step * BLOCKS // COARSE_STEPS, BLOCKS - 1)] += 1
    return Played(rows, later)


def lost_state(log: Silences) -> State:
    """The state of those who are lost, on the last day of the log."""
    rows = log.lost
    silence = (log.until - log.day[rows]).astype(float)
    return state_at(log, rows, silence=silence, month=np.zeros(len(rows)))


def return_times(
    model: ReturnModel,
    people: State,
    *,
    start: float,
    horizon_days: float,
    steps: int = COARSE_STEPS,
) -> Array:
    """P(the first order falls in each step of the horizon), shape (people, steps)."""
    length = horizon_days / steps
    away = np.ones(len(people.orders))
    returns = np.zeros((len(away), steps))
    for step in range(steps):
        passed = (step + 0.5) * length
        month = np.full(len(away), model.month_of(np.asarray(start + passed)))
        stay = np.exp(-model.hazard(people.silent_for(people.silence + passed, month)) * length)
        returns[:, step] = away * (1 - stay)
        away = away * stay
    return returns


def spread(chance: Array, played: Played, values: Array) -> Array:
    """What is expected of each person: P(return) times what a return in his tenth brings.

    `values` is that of each path, shape (paths,). Those of one person are mostly chance; those of a
    tenth of all returns are not.
    """
    mine = chance[played.rows]
    edges = np.quantile(mine, np.linspace(0, 1, 11)[1:-1])
    tenth, tenth_played = np.searchsorted(edges, chance), np.searchsorted(edges, mine)
    brought = np.bincount(tenth_played, weights=values, minlength=10)
    paths = np.bincount(tenth_played, minlength=10)
    whole = float(values.sum() / len(played.rows))
    per_return = np.divide(brought, paths, out=np.full(10, whole), where=paths > 0)
    each = chance * per_return[tenth]
    return np.asarray(each * whole * chance.sum() / each.sum())


def chance_errors(
    *, returned: Array, orders: Array, squares: Array, spend: Spend, weight: int
) -> tuple[float, float, float]:
    """Standard errors of log returns, orders and amount from chance alone.

    People are independent. With p P(return), n the expected number of a person's orders and q that
    of its square, a and u the mean and the uncertainty of the person's mean amount, and s the
    spread of an order around it, the variances are the sums of p − p², q − n² and
    q (a² + u²) − n² a² + n s².
    """
    amount = orders * spend.amount
    squared = squares * (spend.amount**2 + spend.uncertainty**2)
    variances = (
        (returned, returned - returned**2),
        (orders, squares - orders**2),
        (amount, squared - amount**2 + orders * spend.spread**2),
    )
    first, second, third = (
        float(np.sqrt(max(variance.sum(), 0.0) / weight) / max(total.sum(), 1e-12))
        for total, variance in variances
    )
    return first, second, third
