"""Whether the intervals of the forecast hold on simulated logs, whose truth is known.

A customer is awake or asleep. Awake they order at a rate of their own until they fall asleep, at
another; asleep they wake, with an order, at a third. Each rate is a Gamma draw a customer, and the
means and shapes are drawn a log, as are its length, lapse rule and horizon. Five kinds of logs:

    leaving     whoever falls asleep hardly wakes: nearly Pareto/NBD
    seasonal    ordering and waking follow the month of the year
    growing     newcomers double, or halve, from year to year
    drifting    waking gets up to a half more, or less, frequent from year to year
    clumpy      bursts of orders between long sleeps

The future of those then lost is played many times from what each of them was on the day (awake or
asleep, with which rates). The spread of what comes is the chance that no forecast can know; the
mean is held against the forecast: what is left is the forecast's own error.

    python -m benchmarks.simulated_logs                 the tables of docs/backtests.md, 500 logs
    python -m benchmarks.simulated_logs 100             the same of 100
    python -m benchmarks.simulated_logs 0:250 --json    the figures of each of those, one a line
    python -m benchmarks.simulated_logs --from FILE…    the tables of such lines
"""

import datetime as dt
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.backtests import NAMES, covered, past, per_cent, width
from winback_kit.history.silences import OrderDays, Silences, silences
from winback_kit.value.returns.past.backtest import (
    FEWEST_LOST,
    FEWEST_RETURNS,
    MEMBERS,
    WHATS,
    judged_forecast,
    unseen_season,
)
from winback_kit.value.returns.past.trial import what_happened

Array = np.ndarray[Any, np.dtype[np.float64]]
KINDS = ("leaving", "seasonal", "growing", "drifting", "clumpy")
LOGS = 500
YEAR = 365.25
FUTURES = 40
FIRST_DAY = dt.date(2022, 1, 1)


@dataclass(frozen=True)
class Customers:
    """Rates a day of each customer, the day they joined, and whether they are awake now."""

    joined: Array
    order: Array
    sleep: Array
    wake: Array
    spent: Array
    awake: np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class World:
    """One log: its kind, the day of the forecast, horizon and rule; by day how busy all are."""

    kind: str
    origin: int
    horizon: int
    rule: int
    ordering: Array
    waking: Array
    spread: float


def drawn_world(kind: str, rng: np.random.Generator) -> World:
    """Length, lapse rule, horizon, season and drift of one log."""
    origin, horizon = int(rng.integers(400, 1200)), int(rng.integers(90, 366))
    day = np.arange(origin + horizon + 1)
    season, drift = np.ones(len(day)), np.ones(len(day))
    if kind == "seasonal":
        season = np.exp(rng.uniform(0.2, 0.6) * np.cos(2 * np.pi * (day / YEAR - rng.random())))
    if kind == "drifting":
        drift = np.exp(rng.uniform(-np.log(1.5), np.log(1.5)) * (day - origin) / YEAR)
    return World(
        kind=kind,
        origin=origin,
        horizon=horizon,
        rule=int(rng.integers(45, 150)),
        ordering=season,
        waking=season * drift,
        spread=rng.uniform(0.3, 0.8),
    )


def drawn_customers(world: World, rng: np.random.Generator) -> Customers:
    """600 to 1,500 customers of a log, each with rates of their own."""
    count = int(rng.integers(600, 1500))
    clumpy, leaving = world.kind == "clumpy", world.kind == "leaving"

    def rates(every: tuple[float, float]) -> Array:
        """Gamma rates whose mean is once in so many days."""
        shape = rng.uniform(0.7, 2.5)
        return rng.gamma(shape, 1 / (shape * rng.uniform(*every)), count)

    growth = rng.uniform(-np.log(2), np.log(2)) if world.kind == "growing" else 0.0
    years = world.origin / YEAR
    share = rng.random(count)
    grown = np.log1p(share * np.expm1(growth * years)) / (growth * years) if growth else share
    return Customers(
        joined=np.floor(grown * world.origin),
        order=rates((8, 20) if clumpy else (30, 90)),
        sleep=rates((20, 60) if clumpy else (150, 500)),
        wake=rates((1500, 4000) if leaving else (250, 700)),
        spent=np.exp(rng.normal(3, rng.uniform(0.3, 0.8), count)),
        awake=np.zeros(count, bool),
    )


def play(
    customers: Customers, world: World, rng: np.random.Generator, *, after: int, until: int
) -> tuple[list[Array], list[int], Customers]:
    """Days `after` + 1 to `until`: who ordered on which day, and the customers as they are then."""
    awake, who, when = customers.awake.copy(), [], []
    for day in range(after + 1, until + 1):
        rate = np.where(
            awake, customers.order * world.ordering[day], customers.wake * world.waking[day]
        )
        ordered = (rng.random(len(awake)) < -np.expm1(-rate)) & (customers.joined < day)
        ordered |= customers.joined == day
        stays = rng.random(len(awake)) < np.exp(-customers.sleep)
        awake = (awake | ordered) & stays
        who.append(np.flatnonzero(ordered))
        when.append(day)
    return who, when, replace(customers, awake=awake)


def logged(
    who: list[Array], when: list[int], customers: Customers, world: World, rng: np.random.Generator
) -> Silences:
    """The log of those orders, as it stands after the last of the days."""
    person = np.concatenate(who)
    day = np.repeat(when, [len(one) for one in who])
    order = np.lexsort((day, person))
    person, day = person[order], day[order]
    amount = customers.spent[person] * np.exp(rng.normal(0, world.spread, len(person)))
    return silences(
        OrderDays(
            person=person,
            day=day,
            amount=amount,
            margin=0.4 * amount,
            contact=np.full(len(person), np.inf),
            rule_days=np.full(len(person), float(world.rule)),
        ),
        first_day=FIRST_DAY,
        until=when[-1],
        weight=1,
        contractual=False,
    )


def futures(
    lost: Any, customers: Customers, world: World, rng: np.random.Generator
) -> dict[str, Array]:
    """Totals of many futures of those lost on the day of the forecast, each (futures,)."""
    many = Customers(
        **{name: np.tile(values[lost], FUTURES) for name, values in vars(customers).items()}
    )
    end = world.origin + world.horizon
    who, _, _ = play(many, world, rng, after=world.origin, until=end)
    person = np.concatenate(who)
    orders = np.bincount(person, minlength=len(many.joined)).reshape(FUTURES, -1)
    noise = np.exp(rng.normal(0, world.spread, len(person)))
    spent = np.bincount(person, weights=many.spent[person] * noise, minlength=orders.size)
    return {
        "returned": (orders > 0).sum(axis=1).astype(float),
        "orders": orders.sum(axis=1).astype(float),
        "amount": spent.reshape(FUTURES, -1).sum(axis=1),
    }


def simulated(kind: str, seed: int) -> dict[str, Any] | None:
    """What was said of one log and what came, here and in other futures; None: does not count."""
    rng = np.random.default_rng([KINDS.index(kind), seed])
    world = drawn_world(kind, rng)
    customers = drawn_customers(world, rng)
    who, when, then = play(customers, world, rng, after=-1, until=world.origin)
    later, days, _ = play(then, world, rng, after=world.origin, until=world.origin + world.horizon)
    log = logged(who + later, when + days, customers, world, rng)
    known = log.at(world.origin)
    actual = what_happened(log, known, horizon_days=world.horizon)
    if len(known.lost) < FEWEST_LOST or actual.total("returned") < FEWEST_RETURNS:
        return None
    judged = judged_forecast(known, world.horizon, set_aside=True)
    if judged is None:
        return None
    played = futures(known.person[known.lost], then, world, rng)
    return {
        "kind": kind,
        "seed": seed,
        "lost": actual.customers,
        "actual": {what: actual.total(what) for what in WHATS},
        "truth": {what: float(played[what].mean()) for what in WHATS},
        "true_chance": {what: float(np.log(played[what]).std(ddof=1)) for what in WHATS},
        "interval": {what: judged.interval(what) for what in WHATS},
        "chance": {what: judged.forecast.error(what) for what in WHATS},
        "model_error": judged.model_error,
        "past": past(judged),
        "unseen": unseen_season(world.origin, world.horizon),
        "said": {
            name: {what: one.total(what) for what in WHATS}
            for name, one in {"this": judged.forecast, **judged.members}.items()
        },
    }


def logs(first: int, last: int) -> Iterator[dict[str, Any]]:
    """Logs `first` to `last`, the kinds in turn; where one does not count, the next of its kind."""
    for number in range(first, last):
        kind = KINDS[number % len(KINDS)]
        tries = (simulated(kind, number + again * LOGS) for again in itertools.count())
        yield next(one for one in tries if one)


def error(found: list[dict[str, Any]], method: str, what: str) -> float:
    """Mean |log(forecast ÷ truth)|, the truth being the mean of what may come."""
    ratios = [one["said"][method][what] / one["truth"][what] for one in found
              if method in one["said"]]  # fmt: skip
    return float(np.abs(np.log(ratios)).mean())


PARTS: dict[str, Callable[[dict[str, Any]], float]] = {
    "Chance": lambda one: one["true_chance"]["orders"],
    "Chance, as said": lambda one: one["chance"]["orders"],
    "Error beside chance": lambda one: np.log(
        one["said"]["this"]["orders"] / one["truth"]["orders"]
    ),
    "Error beside chance, as said": lambda one: one["model_error"]["orders"],
}


def tables(found: list[dict[str, Any]]) -> list[str]:
    """The intervals, what they are made of, and the errors of the methods, by kind."""
    groups = {"All": found}
    groups |= {kind: some for kind in KINDS if (some := [o for o in found if o["kind"] == kind])}

    def row(name: str, value: Callable[[list[dict[str, Any]]], str]) -> str:
        return f"| {name} | {' | '.join(value(some) for some in groups.values())} |"

    def head(title: str) -> list[str]:
        return ["", f"| {title} | {' | '.join(groups)} |", "|---|" + "---|" * len(groups)]

    def held(what: str) -> Callable[[list[dict[str, Any]]], str]:
        return lambda some: f"{per_cent(covered(some, what))}, {width(some, what):.2f}"

    def part(of: Callable[[dict[str, Any]], float]) -> Callable[[list[dict[str, Any]]], str]:
        return lambda some: f"{np.sqrt(np.mean([of(one) ** 2 for one in some])):.3f}"

    def missed(method: str) -> Callable[[list[dict[str, Any]]], str]:
        return lambda some: f"{error(some, method, 'orders'):.3f}"

    names = zip(WHATS, ("Back", "Orders", "Money"), strict=True)
    return [
        *head(f"80 % intervals hold, and their median width, {len(found)} logs"),
        *(row(name, held(what)) for what, name in names),
        *head("Orders, in logs, root mean square"),
        *(row(name, part(of)) for name, of in PARTS.items()),
        *head("Orders, mean \\|log(forecast ÷ truth)\\|"),
        *(row(NAMES[method], missed(method)) for method in ("this", *MEMBERS)),
    ]


def main() -> None:
    """Print the tables, or the figures of each log."""
    asked = [one for one in sys.argv[1:] if not one.startswith("-")]
    if "--from" in sys.argv[1:]:
        kept = [line for file in asked for line in Path(file).read_text("utf-8").splitlines()]
        print("\n".join(tables([json.loads(line) for line in kept])))
        return
    first, _, last = (asked[0] if asked else f"{LOGS}").rpartition(":")
    found = logs(int(first or 0), int(last))
    if "--json" in sys.argv[1:]:
        for one in found:
            print(json.dumps(one), flush=True)
        return
    print("\n".join(tables(list(found))))


if __name__ == "__main__":
    main()
