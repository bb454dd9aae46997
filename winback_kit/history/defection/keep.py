"""The small tables of losses as they leave the engine, and the statements that make them.

They are made from what the history has kept (`lifetimes`, `lifetime_days`, `gaps`); of the log
itself only the rows of each customer's first day are read again, where the client gave a column of
it to slice by.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from winback_kit.history.defection.chances import (
    MOST_MONTHS,
    MOST_PERIODS,
    keep_chances,
    keep_pairs,
    period_days,
    periods,
)
from winback_kit.history.defection.cohorts import cohort_statements, step_of
from winback_kit.history.defection.fees import YEAR_DAYS, fee_statements
from winback_kit.history.defection.partial import partial_statements, window_days
from winback_kit.history.defection.traits import keep_traits
from winback_kit.history.goodbyes.said import ways_of_reasons
from winback_kit.history.goodbyes.ways import way_statements
from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.read import ClientData


@dataclass(frozen=True)
class LossTables:
    """Losses by month, slice and way; months are year × 12 + month − 1.

    Money is in cents but for `margin`. Under contract the tables of orders are empty, without one
    that of fees, and so are `partial_parts` and `fee_parts` in a log too short for them.
    """

    cohort_orders: Annotated[pd.DataFrame, "first_month month n"]
    cohort_losses: Annotated[pd.DataFrame, "kind start_month lost_month willing n margin"]
    slice_pairs: Annotated[
        pd.DataFrame, "a a_value b b_value later n lost money lost_money"
    ]  # see chances.py
    partial_parts: Annotated[pd.DataFrame, "net part n before now"]  # part “house”: all customers
    fee_parts: Annotated[pd.DataFrame, "part n before now"]  # under contract, a year ago and now
    # channels: those open, as in permissions.py; '-' of who is back. lag: days, summed
    goodbye_ways: Annotated[pd.DataFrame, "way channels n money lag soon_back"]
    shape_counts: Annotated[pd.DataFrame, "plain own n"]


def reasons_told(data: ClientData) -> dict[str, str]:
    """The stated reasons that name a way of leaving, each with it."""
    reasons = (one.name for one in data.names if one.column == "stated_reason")
    return ways_of_reasons(reasons, data.client.codebook)


def keep_losses(engine: Engine, data: ClientData, *, rule_days: int) -> list[str]:
    """Make all of `LossTables` in the engine; gives the names of those that stay empty.

    `rule_days` is the lapse rule, the shortest where it differs by segment; 0 under contract.
    """
    given, as_of = data.given, data.as_of
    columns = {name: set(one.columns) for name, one in given.items()}
    steps = {
        **way_statements(
            engine.dialect,
            reasons_told(data),
            contractual=data.contractual,
            involuntary="involuntary" in columns.get("subscriptions", ()),
            tickets="tickets" in given,
            accounts="account_id" in columns.get("customers", ()),
        ),
        **cohort_statements(engine.dialect, step=step_of(rule_days), contractual=data.contractual),
    }
    window = window_days(rule_days)
    seen = not data.contractual and (as_of - data.first_day).days >= 3 * window
    if seen:
        steps |= partial_statements(engine.dialect, as_of, window)
    paid = data.contractual and (as_of - data.first_day).days >= YEAR_DAYS
    if paid:
        steps |= fee_statements(engine.dialect, as_of)
    for name, sql in steps.items():
        engine.create(name, sql)
    days = period_days(rule_days, contractual=data.contractual)
    most = MOST_MONTHS if data.contractual else MOST_PERIODS
    starts = periods(data.first_day, as_of, days=days, most=most) or [data.first_day]
    traits = keep_traits(engine, data)
    told = keep_chances(engine, starts, days=days, traits=traits, tickets="tickets" in given)
    keep_pairs(engine, "chances", told)
    empty = ["cohort_orders", "shape_counts"] if data.contractual else []
    return [*empty, *([] if seen else ["partial_parts"]), *([] if paid else ["fee_parts"])]


def watched(first_day: dt.date, as_of: dt.date, rule_days: int, *, contractual: bool) -> dt.date:
    """The evening from which on losses are counted by slice."""
    days = period_days(rule_days, contractual=contractual)
    most = MOST_MONTHS if contractual else MOST_PERIODS
    return (periods(first_day, as_of, days=days, most=most) or [first_day])[0]
