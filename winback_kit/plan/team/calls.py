"""Calls that come in: people for them, in one queue of all against a queue for each kind.

Calls come evenly over the working hours of a month, so that the load is calls · minutes of work by
the minutes of a month, and Erlang's formula (erlang.py) says how many must be there at once. Those
who are there are paid for the share of their time that goes to calls; queues are added up before
they are rounded. What need not be answered at once needs its load alone. A goodbye on the phone is
a call in which somebody may still be kept, and is a queue of its own beside the call-backs.

Where those who win back answer them too (`team.answers_calls`), they have that much less time for
contacts. Of F people of c contacts each, of whom N must be there at once for calls, and who are
there a share s of their time,

    people for calls = N/s,   contacts left to each = c · (F − N/s)/F                       (1)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import pandas as pd

from winback_kit.assumptions.record import Assumption
from winback_kit.client.team.settings import TeamSettings
from winback_kit.history.saving.save_tables import SaveTables
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.team.erlang import Answered, Calls, fewest_agents, paid
from winback_kit.plan.team.terms import CALL_MINUTES, TeamTerms
from winback_kit.plan.team.work import WaitingWork
from winback_kit.words.text import marked, said

CALL_BACKS, SAVES, COMPLAINTS, STATED = (
    marked("Call-backs of those contacted"),
    marked("Goodbyes on the phone, who may still be kept"),
    marked("Complaints and requests"),
    marked("Calls as stated"),
)
CALL_BACK_SHARE = Assumption(
    value=0.10,
    low=0.05,
    high=0.2,
    evidence="E",
    source=said("prior: one in ten of those contacted calls back"),
)
MONTHS = 12
VOICE = "phone|call|voice"


@dataclass(frozen=True)
class QueueOfCalls:
    """Calls of a kind: how many a month, the people they keep busy, and those needed at once.

    `there` must be at work at a time, `paid` are people to pay for that.
    """

    name: str
    calls: float
    load: float
    answered: Answered
    paid: int

    @property
    def there(self) -> int:
        """People at work at a time."""
        return self.answered.agents


@dataclass(frozen=True)
class IncomingCalls:
    """All queues, and `pooled` all of them in one; minutes of work a call, and its time to answer.

    `later` are people to pay where all of it may wait until there is time.
    """

    queues: tuple[QueueOfCalls, ...]
    pooled: QueueOfCalls
    minutes: Assumption
    within_seconds: float
    share: float
    later: int

    @property
    def apart(self) -> int:
        """People to pay where each queue has people of its own."""
        return sum(one.paid for one in self.queues)

    def people(self, terms: TeamTerms) -> float:
        """People whose whole time it takes to answer all of them in time, not rounded."""
        return self.pooled.there / terms.share.value


def incoming_calls(
    settings: TeamSettings, terms: TeamTerms, *, contacts: float, known: SaveTables
) -> IncomingCalls | None:
    """The calls of a month with so many contacts; None where none come.

    Tickets are those of the last year, where it is told those by voice; goodbyes only those.
    """
    minutes = settings.minutes_a_call or CALL_MINUTES
    month = terms.days.value * terms.hours.value * 60
    kinds = {
        CALL_BACKS: contacts * CALL_BACK_SHARE.value,
        SAVES: float(_by_voice(known.goodbye_channels).n.sum()) / MONTHS,
        COMPLAINTS: _calls(known.ticket_times) / MONTHS,
    }
    if settings.calls_a_month is not None:
        kinds = {STATED: settings.calls_a_month.value}
    kinds = {name: calls for name, calls in kinds.items() if calls > 0}
    if not kinds or month <= 0 or minutes.value <= 0 or terms.share.value <= 0:
        return None

    def queue(name: str, calls: float) -> QueueOfCalls:
        of = Calls(calls, period=month, handling=minutes.value)
        within = settings.answer_within_seconds / 60
        share = min(settings.answer_share, MOST_IN_TIME)
        found = fewest_agents(of, within=within, share=share)
        return QueueOfCalls(name, calls, of.load, found, _paid(found.agents, terms))

    pooled = queue(marked("All in one queue"), sum(kinds.values()))
    return IncomingCalls(
        queues=tuple(queue(name, calls) for name, calls in kinds.items()),
        pooled=pooled,
        minutes=minutes,
        within_seconds=settings.answer_within_seconds,
        share=settings.answer_share,
        later=ceil(round(pooled.load / terms.share.value, 9)),
    )


def calls_of_a_team(
    plan: Plan, terms: TeamTerms, work: WaitingWork, *, people: int, known: SaveTables
) -> IncomingCalls | None:
    """The calls that come in while so many people contact those who are lost in a month."""
    contacts = min(work.monthly, people * terms.contacts.value) if work.at_once > 0 else 0.0
    settings = plan.history.data.client.settings.team
    return incoming_calls(settings, terms, contacts=contacts, known=known)


MOST_IN_TIME = 0.999
MOST_SHRINKAGE = 0.95


def _paid(agents: int, terms: TeamTerms) -> int:
    return paid(agents, shrinkage=min(MOST_SHRINKAGE, 1 - terms.share.value))


def _calls(tickets: pd.DataFrame) -> float:
    """Complaints and requests of the last year; by voice where the channel is told."""
    recent = tickets[tickets.recent == 1]
    told = recent[recent.channel != ""]
    if len(told):
        recent = _by_voice(told)
    return float(recent.n.sum())


def _by_voice(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows.channel.astype(str).str.lower().str.contains(VOICE, regex=True)]
