"""What is known of saving, as it leaves the engine: small tables made beside the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from winback_kit.history.groups.rules import group_rule
from winback_kit.history.lifetimes import lapse_days_of
from winback_kit.history.measure import History
from winback_kit.history.saving.asked_to_stay import save_statements
from winback_kit.history.saving.complaints import complaint_statements
from winback_kit.history.saving.risk_now import risk_statements
from winback_kit.history.small_tables import small_tables
from winback_kit.tables.engine.duckdb_engine import Engine

YEAR_DAYS = 365


@dataclass(frozen=True)
class SaveTables:
    """Customers at risk: asked to stay, at risk today and in a year, and their complaints.

    `half` deals the people asked into two halves, 0 and 1; `contact_cost` and `margin` are sums in
    the currency; `contactable` are those at risk with a channel that is open to them. Days are −1
    where there is no such day. `recent` tickets were opened in the last year; days of tickets
    are at most 60. `goodbye_channels` are the goodbyes of the last year.
    """

    save_outcomes: Annotated[
        pd.DataFrame,
        "cell offer campaign days_ago arm half stayed n contact_cost followed margin squares",
    ]
    save_totals: Annotated[pd.DataFrame, "contacts not_running too_recent other_arms"]
    save_drawn: Annotated[
        pd.DataFrame,
        "campaign segment arm days_ago people reached again silent silent_squares bought "
        "bought_squares worth worth_squares",
    ]
    risk_now: Annotated[pd.DataFrame, "cell n contactable"]
    risk_year: Annotated[pd.DataFrame, "cell n told stayed"]
    like_gaps: Annotated[pd.DataFrame, "place days lost n"]
    complaints: Annotated[pd.DataFrame, "place silence recovery wait lost n"]
    ticket_times: Annotated[pd.DataFrame, "wait handled promised channel age recent recovery n"]
    goodbye_channels: Annotated[pd.DataFrame, "channel n"]


_OF_TICKETS = ("like_gaps", "complaints", "ticket_times")
_OF_CONTACTS = ("save_outcomes", "save_totals", "save_drawn")


def save_tables(engine: Engine, history: History) -> SaveTables:
    """All of it, from what the history has made; what a table was not given for is empty."""
    data, dialect = history.data, engine.dialect
    rule_days = lapse_days_of(history.rule.days, "g.segment")
    rule = group_rule(history.rule, data.client, contractual=data.contractual)
    steps = risk_statements(dialect, rule, data.as_of, contractual=data.contractual)
    empty: tuple[str, ...] = ()
    if "contacts" in data.given:
        steps |= save_statements(
            dialect,
            data.as_of,
            rule_days=rule_days,
            window_days=history.window_days,
            contractual=data.contractual,
        )
    else:
        empty += _OF_CONTACTS
    if "tickets" in data.given:
        steps |= complaint_statements(
            dialect, data.as_of, rule_days=rule_days, contractual=data.contractual
        )
    else:
        empty += _OF_TICKETS
    if "goodbyes" in data.given:
        ago = dialect.days("day", f"DATE '{data.as_of}'")
        steps["goodbye_channels"] = f"""SELECT COALESCE(channel, '') AS channel, COUNT(*) AS n
            FROM goodbyes_used WHERE {ago} < {YEAR_DAYS} GROUP BY COALESCE(channel, '')"""
    else:
        empty += ("goodbye_channels",)
    for name, sql in steps.items():
        engine.create(name, sql)
    return small_tables(SaveTables, engine, empty=empty)
