"""What is true of a person from the first order on: segment, source, country, first product.

The product of the first order and the country of a weak care team drive defection; the source is
drawn by the product and does nothing by itself, so it only looks like a driver. With f the odds of
ending of a group as a multiple of others' (planted.Driver), the groups are

    first product × care team:  f = ending_odds or 1, times weak_unit_odds or 1               (1)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from sample_data.draws import Flags, Floats, Ints, pick, stream
from sample_data.planted import Lifetime, Retail

Words = npt.NDArray[np.str_]
SOURCES = (  # name, share, mean acquisition cost in EUR
    ("search", 0.40, 11.0),
    ("social", 0.25, 14.0),
    ("friend", 0.15, 5.0),
    ("catalogue", 0.12, 18.0),
    ("fair", 0.08, 22.0),
)


def named(rng: np.random.Generator, size: int, choices: tuple[tuple[str, float], ...]) -> Words:
    """Names drawn by their shares."""
    return np.array([name for name, _ in choices])[pick(rng.random(size), [s for _, s in choices])]


def acquisition(
    rng: np.random.Generator, size: int, source: Ints | None = None
) -> tuple[Words, Floats]:
    """Source and acquisition cost (EUR); the cost is 60 to 140 % of the source's mean."""
    if source is None:
        source = pick(rng.random(size), [share for _, share, _ in SOURCES])
    mean = np.array([cost for _, _, cost in SOURCES])[source]
    return np.array([name for name, _, _ in SOURCES])[source], mean * (0.6 + 0.8 * rng.random(size))


def draw_traits(plan: Retail, seed: int) -> pd.DataFrame:
    """One row a person: segment, first_product, source, acquisition_cost, country, ending_odds.

    Where a tie is planted its column says who has it.
    """
    rng, size = stream(seed, "traits"), plan.persons
    segment, country = named(rng, size, plan.segments), named(rng, size, plan.countries)
    product = named(rng, size, plan.products)
    driven, weak = product == plan.driver.product, country == plan.driver.weak_unit
    source, cost = acquisition(rng, size, _sources(rng, plan, driven))
    told = pd.DataFrame(
        {
            "segment": segment,
            "first_product": product,
            "source": source,
            "acquisition_cost": cost,
            "country": country,
            "ending_odds": np.where(driven, plan.driver.ending_odds, 1.0)
            * np.where(weak, plan.driver.weak_unit_odds, 1.0),
        }
    )
    if plan.tie is None:
        return told
    tied = stream(seed, "tie").random(size) < plan.tie.share
    odds = told["ending_odds"] * np.where(tied, plan.tie.ending_odds, 1.0)
    return told.assign(ending_odds=odds, **{plan.tie.column: tied})


def _sources(rng: np.random.Generator, plan: Retail, driven: Flags) -> Ints:
    """Index of the source: by its shares, but for many of the driven the decoy."""
    names = [name for name, _, _ in SOURCES]
    by_share = pick(rng.random(driven.size), [share for _, share, _ in SOURCES])
    decoy = driven & (rng.random(driven.size) < decoy_draw(plan))
    return np.where(decoy, names.index(plan.driver.decoy_source), by_share)


def decoy_draw(plan: Retail) -> float:
    """The chance x to be given the decoy, so that x + (1 − x)·share is the planted share."""
    share = next(share for name, share, _ in SOURCES if name == plan.driver.decoy_source)
    return (plan.driver.decoy_share - share) / (1 - share)


def first_lifetimes(plan: Retail) -> Iterator[tuple[str, float, Lifetime]]:
    """Equation 1: name, share and first lifetime of each group."""
    driver = plan.driver
    products = _two(plan.products, driver.product, "other first products")
    units = _two(plan.countries, driver.weak_unit, "other countries")
    for product, product_share in products:
        for unit, unit_share in units:
            odds = (driver.ending_odds if product == driver.product else 1.0) * (
                driver.weak_unit_odds if unit == driver.weak_unit else 1.0
            )
            share = product_share * unit_share
            yield f"{product}, {unit}", share, replace(plan.first, alpha=plan.first.alpha * odds)


def _two(
    choices: tuple[tuple[str, float], ...], one: str, others: str
) -> tuple[tuple[str, float], tuple[str, float]]:
    total = sum(share for _, share in choices)
    own = sum(share for name, share in choices if name == one) / total
    return (one, own), (others, 1 - own)
