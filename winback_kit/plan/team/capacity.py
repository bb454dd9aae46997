"""What people can do: contacts a month, while they learn and while some leave, and what they cost.

    contacts a month = people · days · hours · share of time · 60 / minutes a contact         (1)
    productivity k months after hiring = 1 − (1 − ρ₀)·e^(−k/τ)                                (2)
    still there k months after hiring = (1 − leaving)^k                                       (3)

The minutes of a contact are the mean over all attempts, those without an answer among them.
"""

from dataclasses import dataclass
from math import ceil, exp

from winback_kit.checks import hold_within


@dataclass(frozen=True)
class Time:
    """The working time of one person, and the minutes of a contact, no-answers in the mean."""

    days: float
    hours: float
    share: float
    minutes: float

    def __post_init__(self) -> None:
        hold_within("days a month", self.days, least=0, most=31)
        hold_within("hours a day", self.hours, least=0, most=24)
        hold_within("share of time", self.share, least=0, most=1)
        hold_within("minutes a contact", self.minutes, above=0)

    @property
    def contacts(self) -> float:
        """Contacts of one person a month, equation (1).

        >>> 4 * Time(days=20, hours=7.5, share=0.7, minutes=12).contacts
        2100.0
        """
        return self.days * self.hours * self.share * 60 / self.minutes


@dataclass(frozen=True)
class Learning:
    """How people become productive, and how many of them leave each month."""

    start: float = 1.0
    months: float = 1.0
    leaving: float = 0.0

    def __post_init__(self) -> None:
        hold_within("productivity at the start", self.start, least=0, most=1)
        hold_within("months of getting up to speed", self.months, above=0)
        hold_within("share leaving a month", self.leaving, least=0, most=1)

    def productivity(self, since: int) -> float:
        """Of one still there so many months after hiring, equation (2).

        >>> [round(Learning(0.4, 2).productivity(k), 6) for k in (0, 1, 2)]
        [0.4, 0.636082, 0.779272]
        """
        return 1 - (1 - self.start) * exp(-since / self.months)

    def at_work(self, people: float, since: int) -> float:
        """Full people's worth of those hired so many months ago, equations (2) and (3)."""
        return people * (1 - self.leaving) ** since * self.productivity(since)


def list_to_break_even(*, cost: float, worth: float) -> int | None:
    """Contacts a month from which a team pays: its cost over the worth of a contact before it.

    None where a contact is worth nothing. Compare it with what the team can do: a list that no
    team of that cost can work through is no list to break even.

    >>> list_to_break_even(cost=3 * 5_200 * 1.25 + 800, worth=4.20)
    4834
    """
    hold_within("cost", cost, least=0)
    return ceil(round(cost / worth, 9)) if worth > 0 else None


@dataclass(frozen=True)
class MonthOfWork:
    """One month of a backlog, in customers; `let_go` are no longer worth a contact."""

    open_before: float
    arrivals: float
    contacted: float
    let_go: float = 0

    @property
    def open_after(self) -> float:
        """Those left: what was open and what came, less those contacted and those let go."""
        return self.open_before + self.arrivals - self.contacted - self.let_go


def backlog(
    *, open_now: float, arrivals: list[float], capacity: list[float]
) -> tuple[MonthOfWork, ...]:
    """The backlog month by month; nobody is contacted who is not there.

    >>> months = backlog(open_now=900, arrivals=[400] * 3, capacity=[240, 300, 2_000])
    >>> [month.open_after for month in months]
    [1060, 1160, 0]
    """
    hold_within("open now", open_now, least=0)
    found: list[MonthOfWork] = []
    left = open_now
    for came, able in zip(arrivals, capacity, strict=True):
        month = MonthOfWork(left, came, min(able, left + came))
        found.append(month)
        left = month.open_after
    return tuple(found)
