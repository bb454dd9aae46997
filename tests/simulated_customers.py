"""Customers drawn from BG/NBD and Gamma-Gamma, or from Pareto/NBD, with known parameters."""

from __future__ import annotations

from typing import Any

import numpy as np

BG_NBD = {"r": 0.2426, "alpha": 4.4135, "a": 0.7929, "b": 2.4258}  # weeks
GAMMA_GAMMA = {"p": 6.25, "q": 3.74, "gamma": 15.45}


def buyers(number: int, seed: int, **changed: float) -> tuple[Any, Any, Any]:
    """x, t_x and T of BG/NBD customers: T uniform in 182 to 728 days, t_x rounded up to a day."""
    truth = {**BG_NBD, **changed}
    rng = np.random.default_rng(seed)
    rate = rng.gamma(truth["r"], 1 / truth["alpha"], number)
    leaves = rng.beta(truth["a"], truth["b"], number)
    age = rng.integers(182, 729, number)
    repeats, now, last = np.zeros(number, np.int64), np.zeros(number), np.zeros(number)
    alive = np.arange(number)
    while len(alive):
        now[alive] += rng.exponential(1 / rate[alive])
        alive = alive[now[alive] <= age[alive] / 7]
        repeats[alive] += 1
        last[alive] = now[alive]
        alive = alive[rng.random(len(alive)) >= leaves[alive]]
    days = np.where(repeats > 0, np.minimum(np.ceil(last * 7), age), 0)
    return repeats, days.astype(np.int64), age


def spenders(repeats: Any, seed: int, **changed: float) -> Any:
    """Mean spend of x orders of Gamma-Gamma customers, 0 where x is 0."""
    truth = {**GAMMA_GAMMA, **changed}
    rng = np.random.default_rng(seed)
    scale = rng.gamma(truth["q"], 1 / truth["gamma"], len(repeats))
    orders = np.maximum(repeats, 1)
    mean = rng.gamma(truth["p"] * orders, 1 / scale) / orders
    return np.where(repeats > 0, mean, 0.0)


def mortals(number: int, seed: int, truth: dict[str, float]) -> tuple[Any, Any, Any]:
    """x, t_x and T (weeks, uniform in 26 to 104) of Pareto/NBD customers."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(truth["r"], 1 / truth["alpha"], number)
    lifetime = rng.exponential(1 / rng.gamma(truth["s"], 1 / truth["beta"], number))
    age = rng.uniform(26, 104, number)
    time = np.minimum(lifetime, age)
    repeats = rng.poisson(rate * time)
    share = rng.random(number) ** (1 / np.maximum(repeats, 1))  # the largest of x uniform draws
    return repeats, np.where(repeats > 0, time * share, 0.0), age
