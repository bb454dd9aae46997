"""The signals of every customer at risk on several evenings, as they leave the engine."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from winback_kit.history.at_risk.flags import Flags, flags_of
from winback_kit.history.at_risk.signals import (
    AGAIN,
    ANSWER,
    BASKET,
    CHEAPER,
    DISCOUNTED,
    LATE,
    MOST_QUESTIONS,
    OPEN,
    OPTED_OUT,
    ORDERS,
    OVERDUE,
    PAUSED,
    PRICE,
    RATIO,
    RECOVERED,
    SILENCE,
    TENURE,
    TICKETS,
    TRAIT,
    TREND,
    UNRECOVERED,
    Signal,
    carried,
)
from winback_kit.history.at_risk.statements import (
    beside_statements,
    log_statements,
    origin_statements,
    questions_asked,
)
from winback_kit.history.defection.traits import named_traits
from winback_kit.words.text import ORDERS as NO_AMOUNTS

if TYPE_CHECKING:
    from winback_kit.history.measure import History
    from winback_kit.tables.engine.duckdb_engine import Engine
    from winback_kit.tables.read import ClientData

Array = np.ndarray[Any, np.dtype[np.float64]]
MOST_ORIGINS = 4
CONTRACT_HORIZON = 90  # days
NOW = 0  # the origin whose losses nobody knows yet
FIRST_UNIT = 100.0  # cents: one unit of the currency, so that nothing before is no division by 0


@dataclass(frozen=True, eq=False)
class SignalRows:
    """Who was at risk on each evening, and what was known of them; arrays of shape (rows,).

    `origin` counts `evenings` back from the as-of date (0). `lost` is 1 for those who then did not
    order for `horizon` days (whose contract ended in them), 0 for the others, and −1 at origin 0;
    `lead` the days from the evening to the loss of those who are lost. `values` has a column for
    each of `signals`, NaN where a customer has none, and of traits a whole number for each name in
    `names`. Each person stands for `weight` customers. `flags` is what the fixed rule did.
    """

    evenings: tuple[dt.date, ...]
    horizon: int
    weight: int
    contractual: bool
    signals: tuple[Signal, ...]
    origin: Any
    person: Any
    lost: Any
    lead: Array
    values: dict[str, Array]
    names: dict[str, tuple[str, ...]]
    flags: Flags | None

    @property
    def past(self) -> Any:
        """The rows whose end is known."""
        return np.flatnonzero(self.origin > NOW)

    @property
    def now(self) -> Any:
        """The rows of the as-of date."""
        return np.flatnonzero(self.origin == NOW)

    def frame(self) -> pd.DataFrame:
        """All of it as a table."""
        columns = {"origin": self.origin, "person": self.person, "lost": self.lost}
        return pd.DataFrame(columns | {"lead": self.lead} | self.values)


def evenings_of(first_day: dt.date, as_of: dt.date, *, horizon: int, before: int) -> list[dt.date]:
    """The as-of date and the evenings a horizon apart before it, after `before` days of log.

    >>> evenings_of(dt.date(2024, 1, 1), dt.date(2024, 12, 31), horizon=100, before=120)
    [datetime.date(2024, 12, 31), datetime.date(2024, 9, 22), datetime.date(2024, 6, 14)]
    >>> evenings_of(dt.date(2024, 12, 1), dt.date(2024, 12, 31), horizon=100, before=120)
    [datetime.date(2024, 12, 31)]
    """
    n = ((as_of - first_day).days - before) // horizon
    return [
        as_of - dt.timedelta(days=horizon * at) for at in range(max(0, min(MOST_ORIGINS, n)) + 1)
    ]


def keep_signal_rows(engine: Engine, history: History) -> SignalRows:
    """Make `signal_base` and what is known beside it in the engine, and read it."""
    data, dialect, every = history.data, engine.dialect, history.silences.weight
    horizon = CONTRACT_HORIZON if data.contractual else history.rule.least_days
    before = horizon if data.contractual else history.rule.typical_days
    evenings = evenings_of(data.first_day, data.as_of, horizon=horizon, before=before)
    questions = _questions(engine, data)
    traits = named_traits(data)
    steps = {
        **origin_statements(
            dialect, evenings, horizon=horizon, every=every, contractual=data.contractual
        ),
        **log_statements(dialect, contractual=data.contractual),
        **beside_statements(
            dialect,
            {name: one.columns for name, one in data.given.items()},
            questions=questions,
            traits=traits,
        ),
    }
    for name, sql in steps.items():
        engine.create(name, sql)
    rows = engine.frame("signal_base").drop(columns=["evening", "customer_id", "since"])
    rows = rows.sort_values(["origin", "person"], ignore_index=True)
    for name in steps:
        if name not in ("signal_origins", "signal_base", "signal_spells"):
            rows = rows.merge(engine.frame(name), on=["origin", "person"], how="left")
    signals = carried(
        data.given,
        contractual=data.contractual,
        priced=data.currency != NO_AMOUNTS,
        questions=questions,
        traits=traits,
    )
    values = _of_contracts(rows) if data.contractual else _of_orders(rows)
    values |= _beside(rows)
    names = {}
    for one in (f"{TRAIT}_{name}" for name in traits):
        known, place = np.unique(rows[one].fillna("").to_numpy(str), return_inverse=True)
        names[one], values[one] = tuple(known.tolist()), place.astype(float)
    return SignalRows(
        evenings=tuple(evenings),
        horizon=horizon,
        weight=every,
        contractual=data.contractual,
        signals=tuple(signals),
        origin=rows.origin.to_numpy(np.int64),
        person=rows.person.to_numpy(np.int64),
        lost=np.where(rows.origin == NOW, -1, rows.lost).astype(np.int64),
        lead=rows.lead.to_numpy(float, na_value=np.nan),
        values={one.key: values[one.key] for one in signals},
        names=names,
        flags=flags_of(engine, history),
    )


def _questions(engine: Engine, data: ClientData) -> list[str]:
    if "survey" not in data.given:
        return []
    engine.create("questions_asked", questions_asked(engine.dialect))
    found = engine.frame("questions_asked").sort_values(["n", "question"], ascending=[False, True])
    return [str(one) for one in found.question[:MOST_QUESTIONS]]


def _of_orders(rows: pd.DataFrame) -> dict[str, Array]:
    """Signals of a log of orders; the trend is net of that of all customers of the evening."""
    orders, silence = rows.orders.to_numpy(float), rows.silence.to_numpy(float)
    tenure, spent = rows.tenure.to_numpy(float), rows.spent.to_numpy(float)
    gap = np.where(orders > 1, (tenure - silence) / np.maximum(orders - 1, 1), np.nan)
    now, before = rows.now.to_numpy(float) + FIRST_UNIT, rows.before.to_numpy(float) + FIRST_UNIT
    place = rows.origin.to_numpy(np.int64)
    house = np.bincount(place, now) / np.maximum(np.bincount(place, before), FIRST_UNIT)
    return {
        SILENCE: silence,
        RATIO: silence / gap,
        ORDERS: orders,
        TENURE: tenure,
        TREND: now / before / house[place],
        BASKET: spent / orders,
    }


def _of_contracts(rows: pd.DataFrame) -> dict[str, Array]:
    price, highest = rows.price.to_numpy(float), rows.highest.to_numpy(float)
    return {
        TENURE: rows.tenure.to_numpy(float),
        PRICE: np.where(price > 0, price, np.nan),
        CHEAPER: ((price > 0) & (price < highest)).astype(float),
        PAUSED: rows.paused.to_numpy(float),
        LATE: rows.late.to_numpy(float),
        OVERDUE: rows.overdue.to_numpy(float),
    }


def _beside(rows: pd.DataFrame) -> dict[str, Array]:
    """Signals of the other tables: 0 where a customer is not in one, no answer where none was."""
    found = {
        name: rows[name].fillna(0).to_numpy(float)
        for name in (AGAIN, OPEN, UNRECOVERED, RECOVERED, TICKETS, OPTED_OUT)
        if name in rows
    }
    found |= {
        name: rows[name].to_numpy(float, na_value=np.nan)
        for name in (f"{ANSWER}_{at}" for at in range(MOST_QUESTIONS))
        if name in rows
    }
    if "cut" in rows:
        share = rows.cut.fillna(0).to_numpy(float) / rows.lines.fillna(1).to_numpy(float)
        found[DISCOUNTED] = share
    return found
