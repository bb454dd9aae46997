"""What came of those who were drawn for the campaigns, as small tables beside the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import pandas as pd

from winback_kit.history.campaigns.statements import came_after, never_contacted
from winback_kit.history.small_tables import small_tables

if TYPE_CHECKING:
    from winback_kit.history.measure import History
    from winback_kit.tables.engine.duckdb_engine import Engine


@dataclass(frozen=True)
class CampaignOutcomes:
    """By campaign, offer and arm: who returned, when, for how long, and what it brought.

    In `sums` margin and contact_cost are in the currency, gained (the margin within the window) and
    worth (that of the lifetime before the loss) in whole units of it, for their squares; in `days`
    and `second` people were watched for so many days, and then had returned, or left again.
    """

    drawn_sums: Annotated[
        pd.DataFrame,
        "campaign segment offer arm days_ago people returned contact_cost margin gained "
        "gained_squares worth worth_squares products quits complaints",
    ]
    drawn_days: Annotated[pd.DataFrame, "campaign offer arm days ended n"]
    # those of either arm who returned within the window, by how long before the as-of date
    drawn_returns: Annotated[pd.DataFrame, "campaign days_ago n"]
    drawn_second: Annotated[pd.DataFrame, "campaign offer arm days ended n"]
    # treated by the table of assignments, and contacted by nobody
    drawn_never: Annotated[pd.DataFrame, "campaign n"]


def campaign_outcomes(engine: Engine, history: History) -> CampaignOutcomes:
    """Measure them; empty tables where nobody was drawn."""
    if history.frames.drawn.empty:
        return small_tables(CampaignOutcomes, engine, empty=CampaignOutcomes.__dataclass_fields__)
    statements = came_after(
        engine.dialect,
        history.data.as_of,
        history.window_days,
        tickets="tickets" in history.data.given,
    )
    assigned = "assignments" in history.data.given
    if assigned:
        statements["drawn_never"] = never_contacted(contacts="contacts" in history.data.given)
    for name, sql in statements.items():
        engine.create(name, sql)
    return small_tables(CampaignOutcomes, engine, empty=() if assigned else ("drawn_never",))
