"""Numbers of another implementation for 3 × 1,000 random parameters and histories.

Run apart, where lifetimes 0.11.3 and mpmath are (python 3.11, numpy 1.26), with a place to write
to; tests/test_purchase_models.py reads what it wrote, lifetimes_numbers.csv. Every number is
worked out a second time by mpmath from the closed forms with 40 digits; where lifetimes differs
from that by more than 1e-9, or gives none, mpmath's is kept and the row marked with m.
"""

from __future__ import annotations

import csv
import sys
import warnings
from pathlib import Path

import mpmath as mp
import numpy as np
from lifetimes import BetaGeoFitter, ModifiedBetaGeoFitter, ParetoNBDFitter

ROWS = 1_000
AGREE = 1e-9
mp.mp.dps = 40
FITTERS = {"BG/NBD": BetaGeoFitter, "MBG/NBD": ModifiedBetaGeoFitter, "Pareto/NBD": ParetoNBDFitter}


def histories(rng, pareto):
    """Parameters and histories, rounded so that the file is small."""
    for _ in range(ROWS):
        first, scale = np.exp(rng.uniform(np.log([0.1, 1.0]), np.log([4.0, 60.0])))
        low, high = ([0.15, 1.0], [4.0, 60.0]) if pareto else ([0.15, 0.3], [4.0, 12.0])
        third, fourth = np.exp(rng.uniform(np.log(low), np.log(high)))
        x = int(rng.choice([0, rng.integers(1, 10), rng.integers(10, 80)], p=[0.3, 0.5, 0.2]))
        age = round(float(rng.uniform(4, 160)), 1)
        last = round(float(rng.uniform(0, 1) ** 0.5 * age), 1) if x else 0.0
        ahead = round(float(rng.uniform(1, 104)), 1)
        third += 0.01 * (abs(third - 1) < 0.005)  # the closed forms have a pole at 1
        yield [float(f"{v:.3g}") for v in (first, scale, third, fourth)], x, last, age, ahead


def by_mpmath(model, parameters, x, last, age, ahead):
    """P(alive), purchases in the time ahead, and those of a new customer."""
    r, alpha, third, fourth = map(mp.mpf, map(repr, parameters))
    last, age, t = mp.mpf(repr(last)), mp.mpf(repr(age)), mp.mpf(repr(ahead))
    if model == "Pareto/NBD":
        return pareto(r, alpha, third, fourth, x, last, age, t)
    a, b, k = third, fourth, x + (model == "MBG/NBD")
    odds = a / (b + k - 1) * ((alpha + age) / (alpha + last)) ** (r + x) if k else 0
    alive = 1 / (1 + odds)

    def if_alive(x, k, age):
        later = alpha + age + t
        series = mp.hyp2f1(r + x, b + k, a + b + k - 1, t / later)
        return (a + b + k - 1) / (a - 1) * (1 - ((alpha + age) / later) ** (r + x) * series)

    if model == "BG/NBD":
        new = if_alive(0, 0, mp.mpf(0))
    else:
        new = b / (a + b) * if_alive(0, 1, mp.mpf(0))
    return alive, alive * if_alive(x, k, age), new


def pareto(r, alpha, s, beta, x, last, age, t):
    """The same for Pareto/NBD, its integral by quadrature in the logarithm of time."""
    least = min(alpha, beta)

    def density(v):
        y = mp.exp(v) - least
        return mp.exp(v) * (alpha + y) ** -(r + x) * (beta + y) ** -(s + 1)

    ends = mp.linspace(mp.log(least + last), mp.log(least + age), 9)
    dead = s * mp.quad(density, ends)
    stays = (alpha + age) ** -(r + x) * (beta + age) ** -s
    alive = stays / (stays + dead)
    later = 1 - ((beta + age) / (beta + age + t)) ** (s - 1)
    expected = alive * (r + x) * (beta + age) / (alpha + age) / (s - 1) * later
    return alive, expected, r * beta / alpha / (s - 1) * (1 - (beta / (beta + t)) ** (s - 1))


def by_lifetimes(fitter, x, last, age, ahead):
    """The three numbers of lifetimes."""
    x, last, age, ahead = (np.array([value]) for value in (x, last, age, ahead))
    expected = fitter.conditional_expected_number_of_purchases_up_to_time
    return (
        np.ravel(fitter.conditional_probability_alive(x, last, age))[0],
        np.ravel(expected(ahead, x, last, age))[0],
        np.ravel(fitter.expected_number_of_purchases_up_to_time(ahead))[0],
    )


def rows():
    """Every row of the file."""
    rng = np.random.default_rng(20050415)
    for model, fitter_of in FITTERS.items():
        names = ["r", "alpha", *(["s", "beta"] if model == "Pareto/NBD" else ["a", "b"])]
        for parameters, x, last, age, ahead in histories(rng, model == "Pareto/NBD"):
            fitter = fitter_of()
            fitter.params_ = dict(zip(names, parameters, strict=True))
            exact = [float(v) for v in by_mpmath(model, parameters, x, last, age, ahead)]
            theirs = by_lifetimes(fitter, x, last, age, ahead)
            agree = np.allclose(theirs, exact, rtol=AGREE, atol=0)
            kept = theirs if agree else exact
            yield [
                model.removesuffix("/NBD"), *parameters, x, last, age, ahead,
                *(f"{v:.9g}" for v in kept), "" if agree else "m",
            ]  # fmt: skip


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # lifetimes divides by zero where x = 0 and b = 1
    header = "model,first,scale,third,fourth,repeats,last,age,ahead,alive,expected,new,source"
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows())
