"""A queue of calls that must be answered: Erlang's formulas for call-backs and for saving.

With load A = calls × handling time (both per the same time) and N people, none of whom is ever
idle while somebody waits (Erlang 1917; B by its recursion, C from B):

    B(0) = 1,   B(n) = A·B(n−1) / (n + A·B(n−1))                                      (1)
    P(wait) = C = N·B / (N − A·(1 − B))                                               (2)
    mean wait = C·h/(N − A);   in time within t:  1 − C·e^(−(N − A)·t/h)              (3)

with h the mean handling time. Where A ≥ N the queue grows without end, and none of (2) and (3)
holds: that is refused. Calling the lost is no such queue, since the team chooses when to call:
`capacity` counts that.
"""

from dataclasses import dataclass
from math import ceil, exp

from winback_kit.checks import hold_within, refused

MOST_AGENTS = 100_000


def erlang_b(load: float, agents: int) -> float:
    """The share of calls that find everybody busy where nobody waits, equation (1).

    >>> round(erlang_b(10, 14), 6)
    0.056819
    """
    hold_within("load", load, least=0)
    hold_within("agents", agents, least=0, most=MOST_AGENTS)
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(load: float, agents: int) -> float:
    """The share of calls that have to wait, equation (2).

    Raises Refused where the load is not below the number of people.

    >>> round(erlang_c(10, 14), 6)
    0.174132
    """
    if load >= agents:
        mend = f"Have at least {int(load) + 1} people."
        raise refused("agents", f"must be above the load of {load:g}", got=agents, mend=mend)
    blocked = erlang_b(load, agents)
    return agents * blocked / (agents - load * (1 - blocked))


@dataclass(frozen=True)
class Calls:
    """Calls that come in within a `period`, and how long each takes; all times in one unit."""

    number: float
    period: float
    handling: float

    def __post_init__(self) -> None:
        hold_within("number of calls", self.number, least=0)
        hold_within("period", self.period, above=0)
        hold_within("handling", self.handling, above=0)

    @property
    def load(self) -> float:
        """How many people the calls keep busy, A.

        >>> Calls(360, period=30, handling=4).load
        48.0
        """
        return self.number / self.period * self.handling


@dataclass(frozen=True)
class Answered:
    """How calls are answered by so many people; times in the unit of the calls."""

    agents: int
    occupancy: float
    waiting: float
    mean_wait: float
    in_time: float


def answered(calls: Calls, agents: int, *, within: float) -> Answered:
    """What so many people make of the calls, equations (2) and (3).

    >>> found = answered(Calls(360, period=30, handling=4), 55, within=0.25)
    >>> round(found.waiting, 4), round(found.mean_wait * 60, 3), round(found.in_time, 4)
    (0.2387, 8.184, 0.8459)
    """
    hold_within("within", within, least=0)
    waiting, free = erlang_c(calls.load, agents), agents - calls.load
    return Answered(
        agents=agents,
        occupancy=calls.load / agents,
        waiting=waiting,
        mean_wait=waiting * calls.handling / free,
        in_time=1 - waiting * exp(-free * within / calls.handling),
    )


def fewest_agents(calls: Calls, *, within: float, share: float) -> Answered:
    """The fewest people who answer that share of the calls within that time.

    >>> fewest_agents(Calls(100, period=30, handling=3), within=1 / 3, share=0.8).agents
    14
    """
    hold_within("share answered in time", share, least=0, most=0.999)
    agents = int(calls.load) + 1
    while (found := answered(calls, agents, within=within)).in_time < share:
        agents += 1
    return found


def paid(agents: float, *, shrinkage: float) -> int:
    """People to pay so that so many are there: breaks and absence divide, they do not multiply.

    What several queues need is added up before it is rounded.

    >>> paid(14, shrinkage=0.3)
    20
    """
    hold_within("agents", agents, least=0)
    hold_within("shrinkage", shrinkage, least=0, most=0.95)
    return ceil(round(agents / (1 - shrinkage), 9))
