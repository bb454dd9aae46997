"""The last twelve whole months of the six groups: what each was, who came and went, what it tells.

Each group has one measure, read off the moves between groups:

    prospects    the share who become customers in a month
    new          of those who stop being new, the share who are retained
    retained     the share who fall silent (under contract: end it) in a month
    at risk      of those who are no longer at risk, the share who ordered and are not lost
    lost         the share who come back in a month
    won back     the share who fall silent again (under contract: end it) in a month
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from winback_kit.history.groups.month_ends import YEAR
from winback_kit.history.groups.rules import (
    ACTIVE,
    AT_RISK,
    CUSTOMERS,
    GROUPS,
    LOST,
    NEW,
    NOBODY,
    PROSPECT,
    RETAINED,
    STATES,
    WON_BACK,
)
from winback_kit.tables.names import FEWEST_PEOPLE

if TYPE_CHECKING:
    from winback_kit.history.groups.groups import Groups


@dataclass(frozen=True)
class GroupYear:
    """One group: today (the as-of date), and its balance over the last twelve whole months.

    `measure` is the share of the module's table, of `of` people (months of people where it is a
    share a month); None where those are fewer than ten.
    """

    group: int
    today: int
    margin_today: float
    opening: int
    came: int
    went: int
    closing: int
    margin_opening: float
    margin_came: float
    margin_went: float
    margin_changed: float
    margin_closing: float
    measure: float | None
    of: int

    @property
    def margin_each(self) -> float | None:
        """Margin of one of them in the last twelve months; None for fewer than ten."""
        return None if too_few(self.today) or not self.today else self.margin_today / self.today


@dataclass(frozen=True)
class Move:
    """People who went from one group into another in the last twelve whole months."""

    was: int
    to: int
    people: int
    margin: float


@dataclass(frozen=True)
class GroupsYear:
    """All groups over `months`, and the three flows that a firm lives by.

    `acquired` had their first order, `lost` fell into the group of the lost, `back` left it with an
    order; people at month ends, so that who is lost and back within a month is in neither. By the
    day `lost_by_day` were lost, of whom `back_at_once` were back in the month of their loss.
    """

    months: range
    groups: tuple[GroupYear, ...]
    moves: tuple[Move, ...]
    acquired: int
    lost: int
    back: int
    lost_by_day: int
    back_at_once: int
    active_months: int
    """Months of active customers: those at the beginning of each month, summed."""

    @property
    def back_of_hundred(self) -> float:
        """Of a hundred lost, how many came back in the same months (not the same people)."""
        return 100 * self.back / self.lost if self.lost else 0.0

    @property
    def acquired_of_hundred(self) -> float:
        """For a hundred lost, how many became customers in the same months."""
        return 100 * self.acquired / self.lost if self.lost else 0.0

    @property
    def leave_in_a_year(self) -> float | None:
        """The share of the active who are lost within a year, 1 − (1 − h)^12 with h = lost ÷
        active_months; None where nobody was active."""
        if not self.active_months:
            return None
        return float(1 - (1 - min(1.0, self.lost / self.active_months)) ** YEAR)

    def of(self, group: int) -> GroupYear:
        """One group."""
        return next(one for one in self.groups if one.group == group)


def too_few(people: float) -> bool:
    """Whether so many people are too few to be told of; nobody is not too few."""
    return 0 < people < FEWEST_PEOPLE


def year_of(groups: Groups) -> GroupsYear:
    """The last twelve whole months after the left edge, or as many as there are."""
    months = groups.last_year
    rows = groups.balance(months)
    opening = {
        one: sum(groups.heads(month - 1, one) for month in months) for one in range(1, STATES)
    }
    losses = groups.history.frames.loss_months
    losses = losses[losses.lost_month.isin(months)]
    return GroupsYear(
        months=months,
        groups=tuple(_year(groups, rows, one, months, opening[one]) for one in GROUPS),
        moves=tuple(
            Move(was, to, people, groups.moved_margin(months, was, to))
            for was in range(STATES)
            for to in GROUPS
            if was != to and (people := groups.moved(months, was, to))
        ),
        acquired=groups.moved(months, (NOBODY, PROSPECT), CUSTOMERS),
        lost=groups.moved(months, (NOBODY, PROSPECT, *ACTIVE), LOST),
        back=groups.moved(months, LOST, ACTIVE),
        lost_by_day=int(losses.n.sum()),
        back_at_once=int(losses.n[losses.return_month == losses.lost_month].sum()),
        active_months=sum(opening[one] for one in ACTIVE),
    )


def _year(
    groups: Groups, rows: list[dict[str, float]], group: int, months: range, people: int
) -> GroupYear:
    own = [row for row in rows if row["group"] == group]
    last = groups.months[-1]

    def whole(name: str) -> int:
        return int(sum(row[name] for row in own))

    measure, of = _measure(groups, group, months, people)
    return GroupYear(
        group=group,
        today=groups.heads(last, group),
        margin_today=groups.margin(last, group),
        opening=int(own[0]["opening"]) if own else 0,
        came=whole("came"),
        went=whole("went"),
        closing=int(own[-1]["closing"]) if own else 0,
        margin_opening=own[0]["margin_opening"] if own else 0.0,
        margin_came=sum(row["margin_came"] for row in own),
        margin_went=sum(row["margin_went"] for row in own),
        margin_changed=sum(row["margin_changed"] for row in own),
        margin_closing=own[-1]["margin_closing"] if own else 0.0,
        measure=measure,
        of=of,
    )


def _measure(groups: Groups, group: int, months: range, people: int) -> tuple[float | None, int]:
    gone = (AT_RISK, LOST)
    others = tuple(one for one in range(1, STATES) if one != group)
    told: dict[int, int | tuple[int, ...]] = {
        PROSPECT: CUSTOMERS,
        NEW: RETAINED,
        RETAINED: gone,
        AT_RISK: (NEW, RETAINED, WON_BACK),
        LOST: ACTIVE,
        WON_BACK: gone,
    }
    of = groups.moved(months, group, others) if group in (NEW, AT_RISK) else people
    share = groups.moved(months, group, told[group]) / of if of >= FEWEST_PEOPLE else None
    return share, of
