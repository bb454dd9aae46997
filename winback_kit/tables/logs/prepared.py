"""What is known of a log once it is cleaned, whether of orders or of contracts."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from winback_kit.assumptions.record import Assumption
from winback_kit.checks import refused
from winback_kit.client.folder import Client
from winback_kit.tables.logs.grace import Grace
from winback_kit.tables.logs.members import Members
from winback_kit.tables.logs.states import NO_STATES, States
from winback_kit.tables.reading.source import where_is


@dataclass(frozen=True)
class CleaningChoices:
    """The choices made in cleaning; the cleaned tables themselves are in the engine."""

    as_of: dt.date
    margin_rate: Assumption
    value_per_order: Assumption | None
    currency: str
    duplicates_set_aside: bool
    contractual: bool
    states: States = NO_STATES
    grace: Grace | None = None  # of contracts
    members: Members | None = None  # where orders stand beside them


def last_known(day: str) -> str:
    """The last day of a column that is not in the future, as SQL."""
    return f"MAX(CASE WHEN {day} <= DATE '{dt.date.today()}' THEN {day} END) AS last_known"


def as_of_date(client: Client, *, first: object, last: object, known: object, what: str) -> dt.date:
    """The stated as-of date, else the last day of the log; a date in the future is asked about.

    `known` is the last day that is not in the future.
    """
    first_day, last_day = pd.Timestamp(first).date(), pd.Timestamp(last).date()
    stated = client.settings.as_of
    if stated is None and last_day > dt.date.today():
        day = dt.date.today() if pd.isna(known) else pd.Timestamp(known).date()
        raise refused(
            where_is(client, what),
            f"holds days up to {last_day}, which is in the future",
            mend=f"State as_of in client.yml, for example as_of: {day}; later rows are then set "
            "aside and counted.",
        )
    if stated is not None and stated <= first_day:
        raise refused(
            client.where("as_of"),
            f"must be later than the first day of the log ({first_day})",
            got=str(stated),
            mend="State a later day, or leave it out.",
        )
    return stated or last_day


def refuse_value_per_order(client: Client, what: str) -> None:
    """Refuse what an order counts for where the table has amounts of its own."""
    if "value_per_order" in client.stated:
        rule = f"is for orders without an amount; {where_is(client, what)} has amounts"
        raise refused(client.where("case.value_per_order"), rule, mend="Leave it out.")
