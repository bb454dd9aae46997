"""Who was lost on an earlier day, who is now, and what the log holds of either time.

Everybody is counted by what is known today, customer by customer:

    lost now = lost then + newly lost − returned                                             (1)

Newly lost is who is lost now and was not then, returned who was lost then and is not now. Who has
returned and was lost again in between is in neither. A return counts as contacted where a campaign
contacted the customer between the loss and the return. In the same way

    log now = log up to that day + log since                                                 (2)

in order days, one for each customer and day, and in money net of refunds. What an earlier run
counted up to its own day may differ from the first part of (1) and (2): by rows that came late, by
refunds and corrections since, or by another lapse rule.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from winback_kit.tables.engine.duckdb_engine import Dialect, Engine
from winback_kit.tables.names import FEWEST_PEOPLE


@dataclass(frozen=True)
class LostMoved:
    """The lost on a day and today, in customers; money is margin in the client's currency.

    `first_time` of the newly lost had never been lost before, `lost_again` returned in between and
    are lost as before. `margin_lost` is what the newly lost had brought in the lifetime that ended,
    `margin_back` what the returned have brought since they are back. None: too few to be told of.
    """

    then: int
    newly_lost: int | None
    first_time: int | None
    margin_lost: float | None
    returned: int | None
    returned_contacted: int | None
    returned_alone: int | None
    margin_back: float | None
    lost_again: int | None
    now: int

    @property
    def told(self) -> LostMoved:
        """The same without any number of one to nine people, and without their money."""
        lost, back = told_people(self.newly_lost), told_people(self.returned)
        parts = told_people(self.returned_contacted), told_people(self.returned_alone)
        both = None not in parts  # of two parts of a sum one alone tells the other
        return LostMoved(
            then=self.then,
            newly_lost=lost,
            first_time=told_people(self.first_time),
            margin_lost=None if lost is None else self.margin_lost,
            returned=back,
            returned_contacted=parts[0] if both else None,
            returned_alone=parts[1] if both else None,
            margin_back=None if back is None else self.margin_back,
            lost_again=told_people(self.lost_again),
            now=self.now,
        )


def told_people(number: int | None) -> int | None:
    """How many people, or None for one to nine.

    >>> told_people(0), told_people(9), told_people(10)
    (0, None, 10)
    """
    return None if number is None or 0 < number < FEWEST_PEOPLE else number


@dataclass(frozen=True)
class LogSeen:
    """Order days up to a day and since, and their money."""

    order_days: int
    money: float
    order_days_since: int = 0
    money_since: float = 0.0


def lost_moved(engine: Engine, day: dt.date, as_of: dt.date) -> LostMoved:
    """Equation (1) from the lifetimes in the engine."""
    for name, sql in _moves(engine.dialect, day, as_of).items():
        engine.create(name, sql)
    row = engine.frame("since_moved").iloc[0]
    return LostMoved(
        then=int(row.lost_then),
        newly_lost=int(row.newly_lost),
        first_time=int(row.first_time),
        margin_lost=int(row.margin_lost) / 100,
        returned=int(row.contacted + row.alone),
        returned_contacted=int(row.contacted),
        returned_alone=int(row.alone),
        margin_back=int(row.margin_back) / 100,
        lost_again=int(row.lost_again),
        now=int(row.lost_now),
    )


def log_seen(engine: Engine, day: dt.date) -> LogSeen:
    """Equation (2) from the order days in the engine; up to the as-of date nothing is since."""
    dialect, later = engine.dialect, f"order_day > DATE '{day}'"
    engine.create(
        "since_log",
        f"""SELECT COUNT(*) AS days, {dialect.count_if(later)} AS days_since,
              {dialect.whole_sum("amount")} AS money,
              {dialect.whole_sum(f"CASE WHEN {later} THEN amount END")} AS money_since
            FROM order_days""",
    )
    row = engine.frame("since_log").fillna(0).iloc[0]
    days, money = int(row.days_since), int(row.money_since)
    return LogSeen(int(row.days) - days, (int(row.money) - money) / 100, days, money / 100)


def _moves(dialect: Dialect, day: dt.date, as_of: dt.date) -> dict[str, str]:
    """Each customer who was lost on either day, once, and the sums of them."""
    whole, count_if = dialect.whole_sum, dialect.count_if
    return {
        "since_lost_then": _lost_at(day),
        "since_lost_now": _lost_at(as_of),
        "since_brought": f"""SELECT d.customer_id, {whole("d.margin")} AS margin
            FROM lifetime_days d JOIN since_lost_then t ON t.customer_id = d.customer_id
             AND d.lifetime > t.lifetime GROUP BY d.customer_id""",
        "since_people": """SELECT COALESCE(t.customer_id, n.customer_id) AS customer_id,
              CASE WHEN t.customer_id IS NULL THEN 0 ELSE 1 END AS then_,
              CASE WHEN n.customer_id IS NULL THEN 0 ELSE 1 END AS now_,
              CASE WHEN t.first_contact IS NULL THEN 0 ELSE 1 END AS contacted,
              CASE WHEN n.lifetime > t.lifetime THEN 1 ELSE 0 END AS again,
              CASE WHEN n.lifetime = 1 THEN 1 ELSE 0 END AS first_, n.margin AS margin_lost,
              b.margin AS margin_back
            FROM since_lost_then t
            FULL OUTER JOIN since_lost_now n ON n.customer_id = t.customer_id
            LEFT JOIN since_brought b ON b.customer_id = t.customer_id""",
        "since_moved": f"""SELECT {count_if("then_ = 1")} AS lost_then,
              {count_if("now_ = 1")} AS lost_now,
              {count_if("then_ = 0")} AS newly_lost,
              {count_if("then_ = 0 AND first_ = 1")} AS first_time,
              COALESCE({whole("CASE WHEN then_ = 0 THEN margin_lost END")}, 0) AS margin_lost,
              {count_if("now_ = 0 AND contacted = 1")} AS contacted,
              {count_if("now_ = 0 AND contacted = 0")} AS alone,
              COALESCE({whole("CASE WHEN now_ = 0 THEN margin_back END")}, 0) AS margin_back,
              {count_if("then_ = 1 AND now_ = 1 AND again = 1")} AS lost_again
            FROM since_people""",
    }


def _lost_at(day: dt.date) -> str:
    """Who is lost at the end of a day, by the lifetimes that are known today: once a customer."""
    return f"""SELECT customer_id, lifetime, first_contact, margin FROM lifetimes
        WHERE lost_day <= DATE '{day}' AND (return_day IS NULL OR return_day > DATE '{day}')"""
