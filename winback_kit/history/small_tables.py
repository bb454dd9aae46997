"""The small tables that leave the engine, each with its columns, checked once as it leaves.

Months are year × 12 + month − 1; days and months of age count from the start of a lifetime or of a
silence; money is in the currency; `n` counts rows alike. A statement that makes other columns is an
error where the table is made, not where a column of it is asked for.
"""

from collections.abc import Container
from dataclasses import dataclass
from typing import Annotated, TypeVar, get_type_hints

import pandas as pd

from winback_kit.tables.engine.duckdb_engine import Engine

T = TypeVar("T")


@dataclass(frozen=True)
class HistoryTables:
    """What happened to lifetimes; the statements are in history/counts.py."""

    loss_days: Annotated[pd.DataFrame, "segment kind days ended n"]
    # return_month is −1 for who has not returned
    loss_months: Annotated[pd.DataFrame, "segment lost_month return_month n margin"]
    # by day: losses, those of them whose customer has returned since, and returns
    loss_calendar: Annotated[pd.DataFrame, "days_ago lost lost_back back"]
    # each loss up to its return or the as-of date; asked: contacted within the return window;
    # whole: the window is over
    loss_contacts: Annotated[pd.DataFrame, "asked whole days ended n"]
    starts: Annotated[pd.DataFrame, "kind arm origin bucket followed n"]
    ages: Annotated[pd.DataFrame, "kind arm origin bucket age orders amount margin"]
    running_days: Annotated[pd.DataFrame, "kind arm origin days ended n"]
    lost_now: Annotated[pd.DataFrame, "segment months_since_loss n contactable"]
    # channels: those open, as in permissions.py
    lost_channels: Annotated[pd.DataFrame, "segment months_since_loss channels n"]
    people: Annotated[pd.DataFrame, "customers lifetimes losses returns lost_now"]
    # days_ago: days from the contact to the as-of date
    campaigns: Annotated[
        pd.DataFrame, "segment offer arm campaign days_ago contacted returned contact_cost"
    ]
    # everybody drawn for a campaign while lost: reached held out all the same, again contacted more
    # than once; days silent, order days and margin (whole units) of before, and their squares
    drawn: Annotated[
        pd.DataFrame,
        "campaign segment arm days_ago people reached again silent silent_squares bought "
        "bought_squares worth worth_squares",
    ]
    # whether the window is over or not; latest: the last contact of a lost customer in an arm;
    # people: the contacted, each once within an offer of a campaign and a loss
    contacts_ever: Annotated[
        pd.DataFrame,
        "segment offer arm campaign days_ago latest contacted people returned contact_cost margin",
    ]
    # the same of the last year
    contacts_year: Annotated[
        pd.DataFrame,
        "segment offer arm campaign days_ago latest contacted people returned contact_cost margin",
    ]
    # the arms of campaigns in one of which what is done today goes on
    third_arms: Annotated[pd.DataFrame, "campaign segment arm contacted returned"]
    # not_lost: to customers who were not lost on the day of the contact
    contacts_total: Annotated[pd.DataFrame, "contacts too_recent other_arms not_lost"]
    # the client's own people, empty where they were not given; −1: not said, or still there
    staff: Annotated[
        pd.DataFrame, "role unit began_ago left_ago cost contacts_per_day recommends n"
    ]
    # each count of a person's pace, so many days after they began
    staff_paces: Annotated[pd.DataFrame, "who role days pace"]


@dataclass(frozen=True)
class PurchaseTables:
    """What models of buying and of renewing need; the statements are in history/purchase_counts.py.

    Without a contract the tables of renewals are empty, under contract those of purchases.
    """

    # x repeat orders, t_x and age in days, money of the repeat orders; then as known at the origin
    # of the hold-out, with the orders bought and the amount paid after it
    purchase_counts: Annotated[pd.DataFrame, "segment current_ x t_x age n amount margin"]
    holdout_counts: Annotated[pd.DataFrame, "x t_x age n bought amount paid"]
    tracking: Annotated[pd.DataFrame, "month n"]  # months from the origin; −1 ends with it
    spend_counts: Annotated[pd.DataFrame, "x amount n"]  # amount: mean of a repeat order
    first_orders: Annotated[pd.DataFrame, "bucket n margin"]
    # renewals made, in periods of months; after_: renewals made since the origin, −1 if still there
    renewal_counts: Annotated[pd.DataFrame, "segment kind period renewals lost n payments margin"]
    renewal_holdout: Annotated[pd.DataFrame, "kind period renewals lost after_ n"]
    prospect_counts: Annotated[pd.DataFrame, "source days ended n cost"]


def small_tables(kind: type[T], engine: Engine, *, empty: Container[str] = ()) -> T:
    """The tables of a kind as they leave the engine, tidied; those named in `empty` are not asked.

    Raises TypeError where a statement makes other columns than its table has.
    """
    found: dict[str, pd.DataFrame] = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        columns = hint.__metadata__[0].split()
        if name in empty:
            found[name] = pd.DataFrame(columns=columns)
            continue
        frame = engine.frame(name)
        if list(frame.columns) != columns:
            raise TypeError(f"{name} has the columns {columns}, not {list(frame.columns)}")
        found[name] = _tidied(frame)
    return kind(**found)


_MONEY = ("amount", "margin", "contact_cost", "cost", "paid")
_SUMS = ("n", "bought", "payments", "orders", "contactable")


def _tidied(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in a fixed order (an engine gives them in any), money in the currency."""
    money, sums = ([name for name in of if name in frame] for of in (_MONEY, _SUMS))
    keys = [name for name in frame.columns if name not in (*sums, *money)]
    frame = frame.sort_values([*keys, *money, *sums], ignore_index=True)  # no two rows are alike
    frame = frame.assign(**{name: frame[name] / 100 for name in money})
    if "x" in frame and "age" in frame:  # sums over the cell become means
        frame = frame.assign(**{name: frame[name] / frame.n for name in ("t_x", "age")})
    return frame


def only(rows: pd.DataFrame, **wanted: str | None) -> pd.DataFrame:
    """The rows that hold these values; None stands for any."""
    for column, value in wanted.items():
        if value is not None:
            rows = rows[rows[column] == value]
    return rows
