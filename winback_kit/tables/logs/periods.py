"""How long a period of a contract is: so many calendar months, or so many days.

Words are in periods.yml; any number of them is read ("6 months", "every 2 weeks", "P1M", "3M").
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from winback_kit.checks import refused
from winback_kit.client.folder import Client
from winback_kit.tables.engine.duckdb_engine import Dialect, Engine, quoted
from winback_kit.tables.logs.refunds import numbers
from winback_kit.tables.logs.states import folded
from winback_kit.tables.reading.source import where_is

FILE = Path(__file__).with_name("periods.yml")
_EVERY = "p|every |per |each |alle |tous les |cada |ogni |elke |co "
_NUMBERED = re.compile(rf"(?:{_EVERY})?(\d{{1,3}}) ?(\D+)")


@dataclass(frozen=True)
class Period:
    """A period in calendar months, or in days where `months` is 0."""

    months: int
    days: int

    @property
    def in_months(self) -> float:
        """Its length in months, those of a number of days on average."""
        return self.months or self.days * 12 / 365.25


@cache
def _words() -> dict[str, Period]:
    return {
        word: Period(one.get("months", 0), one.get("days", 0))
        for one in yaml.safe_load(FILE.read_text(encoding="utf-8"))
        for word in one["words"]
    }


def period_of(text: str) -> Period | None:
    """The period that a text means, or None.

    >>> period_of("Monthly"), period_of("6 months"), period_of("every 2 weeks")
    (Period(months=1, days=0), Period(months=6, days=0), Period(months=0, days=14))
    >>> period_of("P1Y"), period_of("now and then")
    (Period(months=12, days=0), None)
    """
    bare = folded(text)
    if bare in _words():
        return _words()[bare]
    numbered = _NUMBERED.fullmatch(bare)
    unit = _words().get(numbered.group(2)) if numbered else None
    if not numbered or unit is None or not int(numbered.group(1)):
        return None
    times = int(numbered.group(1))
    return Period(unit.months * times, unit.days * times)


def read_periods(client: Client, engine: Engine) -> dict[str, Period]:
    """Every period that occurs, by its text. Raises Refused for one that is none."""
    engine.create(
        "periods_given",
        """SELECT period, MIN(customer_id) AS customer_id, COUNT(*) AS n FROM subscriptions_given
           WHERE in_filter AND customer_id IS NOT NULL AND period IS NOT NULL GROUP BY period""",
    )
    given = engine.frame("periods_given").sort_values("period")
    found = {text: period_of(text) for text in given.period}
    wrong = [text for text, period in found.items() if period is None]
    if wrong:
        rows = int(given.n[given.period.isin(wrong)].sum())
        raise refused(
            f"{where_is(client, 'subscriptions')}, column period",
            f"must be a length of time such as month, 2 weeks or annual ({rows:,} rows hold none)",
            got=wrong[0],
            mend="Say in client.yml what it means: tables: {subscriptions: {columns: {period: "
            f"{{column: period, values: {{{wrong[0]}: month}}}}}}}}.",
        )
    return {text: period for text, period in found.items() if period is not None}


def period_columns(periods: dict[str, Period]) -> str:
    """SQL of the columns `months`, `days` and `in_months` of a row's period."""

    def case(of: str) -> str:
        whens = [f"WHEN {quoted(t)} THEN {getattr(p, of)!r}" for t, p in periods.items()]
        return f"CASE period {' '.join(whens)} END AS {of}" if whens else f"NULL AS {of}"

    return ", ".join(map(case, ("months", "days", "in_months")))


def due_day(dialect: Dialect, start: str, n: str, periods: dict[str, Period]) -> str:
    """SQL of the first day of period `n`, counted from 0, of a spell with these columns."""
    by_month = dialect.add_months(start, f"{n} * months")
    if not any(period.days for period in periods.values()):
        return by_month
    return f"CASE WHEN months > 0 THEN {by_month} ELSE {dialect.add(start, f'{n} * days')} END"


def period_numbers(periods: dict[str, Period], span_days: int) -> str:
    """The numbers of the periods that a spell can have in a log of so many days, as `n`."""
    shortest = min((period.days for period in periods.values() if period.days), default=0)
    if not shortest or span_days // shortest < 1000:
        return numbers()
    return f"""SELECT t.n * 1000 + u.n AS n FROM ({numbers()}) t CROSS JOIN ({numbers()}) u
        WHERE t.n * 1000 + u.n <= {span_days // shortest}"""
