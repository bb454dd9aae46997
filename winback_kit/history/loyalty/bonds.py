"""What is known of what keeps customers, as it leaves the engine: small tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import pandas as pd

from winback_kit.history.defection.traits import named_traits
from winback_kit.history.loyalty import by_month, first_years, tie_rows, two_halves, units
from winback_kit.history.small_tables import small_tables
from winback_kit.tables.engine.duckdb_engine import Engine

if TYPE_CHECKING:
    from winback_kit.history.measure import History


@dataclass(frozen=True)
class BondFrames:
    """The tables; each is described where it is made."""

    tie_rows: Annotated[pd.DataFrame, tie_rows.COLUMNS]
    half_rows: Annotated[pd.DataFrame, two_halves.COLUMNS]
    first_years: Annotated[pd.DataFrame, first_years.COLUMNS]
    by_month: Annotated[pd.DataFrame, by_month.COLUMNS]
    unit_losses: Annotated[pd.DataFrame, units.LOSSES]
    staff_rows: Annotated[pd.DataFrame, units.STAFF]
    hint_rows: Annotated[pd.DataFrame, units.HINTS]


@dataclass(frozen=True)
class Bonds:
    """The tables, and what of them the client's own tables could tell.

    `ties` and `traits` are those that they carry; `split` the day between the two stretches, each
    of `stretch` days; each person of `half_rows` and `tie_rows` stands for `weight` customers.
    """

    frames: BondFrames
    ties: tuple[str, ...]
    traits: tuple[str, ...]
    split: dt.date
    stretch: int
    horizon: int
    weight: int
    contractual: bool
    as_of: dt.date


def bond_tables(engine: Engine, history: History) -> Bonds:
    """All of it, from what the history and the signals have made in the engine."""
    data, dialect, every = history.data, engine.dialect, history.silences.weight
    given = {name: one.columns for name, one in data.given.items()}
    after, split = two_halves.stretches(data.first_day, data.as_of)
    horizon = history.rule.least_days
    traits = named_traits(data)
    steps = tie_rows.tie_statements(
        dialect, given, as_of=data.as_of, horizon=horizon, contractual=data.contractual
    )
    steps |= two_halves.half_statements(
        dialect, given, after=after, split=split, as_of=data.as_of, every=every
    )
    steps |= first_years.first_year_statements(
        dialect,
        traits,
        first_day=data.first_day,
        as_of=data.as_of,
        costs="acquisition_cost" in given.get("customers", ()),
        every=every,
    )
    steps |= by_month.month_statements(dialect, given, traits=traits)
    steps |= units.unit_statements(dialect, given, as_of=data.as_of)
    for name, sql in steps.items():
        engine.create(name, sql)
    empty = [name for name in ("unit_losses", "staff_rows", "hint_rows") if name not in steps]
    return Bonds(
        frames=small_tables(BondFrames, engine, empty=empty),
        ties=tie_rows.carried(given),
        traits=two_halves.carried(given),
        split=split,
        stretch=(data.as_of - split).days,
        horizon=horizon,
        weight=every,
        contractual=data.contractual,
        as_of=data.as_of,
    )
