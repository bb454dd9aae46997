"""What speed is worth: a loss that is contacted later is worth less, and a team has a best size.

The worth of a contact with somebody lost `lag` ago is d₀·e^(−λ·lag). λ is read from the client's
own returns by time since the loss, by a Poisson regression of the returns on it with a log link
(McCullagh & Nelder 1989), whose standard error is that of the information. A list of so many
names is worked through by F people, each month's contacts taken at its middle:

    value(F) = Σ_m d₀·e^(−λ·(m + ½))·contacts_m − wage·F·(months worked) − hire·F     (1)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np

from winback_kit.checks import hold_within, too_little

MOST_STEPS = 60
_NEAR = 1e-12


@dataclass(frozen=True)
class Fall:
    """How the share that returns falls off: the `slope` of its logarithm by lag; λ = −slope."""

    level: float
    slope: float
    error: float
    people: int

    @property
    def per_unit(self) -> float:
        """λ, with which worth decays; not below 0."""
        return max(0.0, -self.slope)

    @property
    def share_ends(self) -> tuple[float, float]:
        """The share by which returns fall in one unit of lag, at both ends.

        >>> [round(one, 3) for one in Fall(0.0, -0.2, 0.05, 100).share_ends]
        [0.095, 0.259]
        """
        low, high = self.ends
        return 1 - exp(-low), 1 - exp(-high)

    @property
    def ends(self) -> tuple[float, float]:
        """λ within two standard errors, not below 0."""
        return max(0.0, -self.slope - 2 * self.error), max(0.0, -self.slope + 2 * self.error)


def fall_of(
    lag: Sequence[float], returned: Sequence[float], people: Sequence[float] | None = None
) -> Fall:
    """The fall of returns with the lag, one entry each customer; `returned` is 1 or 0.

    With `people` an entry stands for so many alike, of whom `returned` came back.

    >>> found = fall_of([0.0] * 100 + [10.0] * 100, [1] * 50 + [0] * 50 + [1] * 25 + [0] * 75)
    >>> round(found.slope, 4)  # a half after ten: −ln 2 / 10
    -0.0693
    """
    x, y = np.asarray(lag, float), np.asarray(returned, float)
    watched = np.ones_like(x) if people is None else np.asarray(people, float)
    if len(x) < 2 or y.sum() == 0 or np.ptp(x) == 0:
        raise too_little("returns", "need at least one return, and losses of different age")
    middle = float(np.average(x, weights=watched))
    at = np.array([np.log(y.sum() / watched.sum()), 0.0])
    columns = np.column_stack([np.ones_like(x), x - middle])
    for _ in range(MOST_STEPS):
        mean = watched * np.exp(columns @ at)
        information = columns.T @ (columns * mean[:, None])
        step = np.linalg.solve(information, columns.T @ (y - mean))
        at = at + step
        if float(np.abs(step).max()) < _NEAR:
            break
    error = sqrt(float(np.linalg.inv(information)[1, 1]))
    return Fall(float(at[0] - at[1] * middle), float(at[1]), error, int(watched.sum()))


@dataclass(frozen=True)
class ListToWork:
    """A list to be worked through: names, what each is worth today, and λ for a month."""

    names: float
    worth: float
    fall: float

    def __post_init__(self) -> None:
        hold_within("names", self.names, least=0)
        hold_within("fall a month", self.fall, least=0)


@dataclass(frozen=True)
class HiredPerson:
    """Of one person: contacts a month, wage for each month worked, and to hire and close down."""

    contacts: float
    wage: float
    hire: float = 0.0

    def __post_init__(self) -> None:
        hold_within("contacts a month", self.contacts, above=0)
        hold_within("wage", self.wage, least=0)
        hold_within("to hire", self.hire, least=0)


@dataclass(frozen=True)
class TeamOfSize:
    """A temporary team of so many people: how long it works, and what it brings, in money."""

    people: int
    months: float
    value: float


def team_of(people: int, of: ListToWork, terms: HiredPerson) -> TeamOfSize:
    """What a team of that size brings, equation (1); the part of a last month is paid in part.

    >>> team = team_of(8, ListToWork(8_000, 14, 0.25), HiredPerson(525, 2_200, 1_500))
    >>> round(team.value, 2), round(team.months, 2)
    (42930.8, 1.9)
    """
    hold_within("people", people, least=0)
    if people == 0:
        return TeamOfSize(0, 0.0, 0.0)
    each = people * terms.contacts
    months = of.names / each
    left, earned, month = of.names, 0.0, 0
    while left > 0:
        contacted = min(each, left)
        earned += of.worth * exp(-of.fall * (month + 0.5)) * contacted
        left, month = left - contacted, month + 1
    return TeamOfSize(people, months, earned - people * (terms.wage * months + terms.hire))


def best_team(of: ListToWork, terms: HiredPerson, *, most: int) -> TeamOfSize:
    """The size that brings most, up to `most` people; nobody where no team pays.

    >>> best_team(ListToWork(8_000, 6, 0.25), HiredPerson(525, 2_200, 1_500), most=20).people
    0
    """
    sizes = [team_of(people, of, terms) for people in range(most + 1)]
    return max(sizes, key=lambda one: (one.value, -one.people))
