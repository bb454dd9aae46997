"""What one person of a team costs, can do and takes to learn: stated, measured or assumed.

What the client states stands; what is not stated is taken as measured of the staff, else as
assumed, and all that is known stands beside it. Contacts a month of one person, in this order:

    stated   the capacity of the case; or, with minutes of a contact, equation (1) of capacity.py
    measured contacts on a working day, of the staff · working days
    assumed  equation (1) of capacity.py
"""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.assumptions.record import Assumption
from winback_kit.plan.programme.programme import Plan, ramp_stated
from winback_kit.plan.staff.today import StaffToday
from winback_kit.plan.team.capacity import Learning, Time
from winback_kit.words.text import Text, Unit, marked, said


def _assumed(value: float, low: float, high: float, source: Text) -> Assumption:
    return Assumption(value=value, low=low, high=high, evidence="E", source=source)


DAYS = _assumed(20, 18, 21, said("prior: working days of a month, without holidays and illness"))
HOURS = _assumed(7.5, 7, 8, said("prior: hours of a working day"))
SHARE = _assumed(0.7, 0.6, 0.8, said("prior: seven tenths of the time goes to contacts"))
MINUTES = _assumed(
    12, 8, 20, said("prior: twelve minutes of work for each attempt, with those without an answer")
)
RAMP_START = _assumed(0.4, 0.3, 0.6, said("prior: two fifths of the contacts in the first month"))
RAMP_MONTHS = _assumed(2, 1, 3, said("prior: most of it is learnt in the first months"))
LEAVING = _assumed(0.02, 0.01, 0.04, said("prior: one in fifty people leaves in a month"))
HIRE_MONTHS = 1.0  # of pay
CALL_MINUTES = _assumed(8, 5, 12, said("prior: eight minutes of work for a call that comes in"))


@dataclass(frozen=True)
class KnownTerm:
    """One figure of a team's work: as stated, as measured, as assumed; None where it is not."""

    name: str
    unit: Unit
    stated: Assumption | None = None
    measured: Assumption | None = None
    assumed: Assumption | None = None

    @property
    def used(self) -> Assumption | None:
        """The one that counts."""
        return self.stated or self.measured or self.assumed

    @property
    def value(self) -> float:
        """Its value; 0 where nothing is known."""
        return self.used.value if self.used else 0.0

    @property
    def differs_by(self) -> float | None:
        """The measured less the stated; None where one of them is missing."""
        if self.stated is None or self.measured is None:
            return None
        return self.measured.value - self.stated.value


@dataclass(frozen=True)
class TeamTerms:
    """One person of a team: money in the currency, `contacts` a month once they have learnt."""

    cost: KnownTerm
    contacts: KnownTerm
    days: KnownTerm
    hours: KnownTerm
    share: KnownTerm
    minutes: KnownTerm
    ramp_start: KnownTerm
    ramp_months: KnownTerm
    leaving: KnownTerm
    hire: KnownTerm

    @property
    def all(self) -> tuple[KnownTerm, ...]:
        """All of them in the order in which they are shown."""
        return tuple(vars(self).values())

    def key_of(self, term: KnownTerm) -> str:
        """The name of one of them in a record."""
        return next(name for name, one in vars(self).items() if one is term)

    @property
    def learning(self) -> Learning:
        """How people become productive and leave."""
        return Learning(self.ramp_start.value, self.ramp_months.value, self.leaving.value)


def team_terms(plan: Plan, today: StaffToday | None) -> TeamTerms:
    """What is known of one person of the team."""
    stated, programme = plan.history.data.client.settings.team, plan.programme
    days = KnownTerm(marked("Working days a month"), "customers", stated.days_a_month, None, DAYS)
    hours = KnownTerm(marked("Hours a day"), "customers", stated.hours_a_day, None, HOURS)
    share = KnownTerm(
        marked("Share of time for contacts"), "share", stated.share_of_time, None, SHARE
    )
    pace = today.contacts_per_day if today else None
    minutes = KnownTerm(
        marked("Minutes a contact"),
        "customers",
        stated.minutes_a_contact,
        _minutes(pace, hours, share),
        MINUTES,
    )
    limit = programme.capacity if plan.capacity_stated else None
    ramp = today.ramp if today else None
    own_ramp = limit if ramp is None or ramp_stated(plan.history.data.client) else None
    own = limit.contacts_per_person if limit else None
    if own is None and minutes.stated is not None:
        own = _by_time((days, hours, share), minutes.stated)
    contacts = KnownTerm(
        marked("Contacts a month"),
        "customers",
        own,
        _of_days(pace, days.value),
        _by_time((days, hours, share), MINUTES),
    )
    cost = KnownTerm(
        marked("Cost a month"),
        "money",
        programme.team_cost if plan.team_cost_stated else None,
        today.cost if today else None,
    )
    return TeamTerms(
        cost=cost,
        contacts=contacts,
        days=days,
        hours=hours,
        share=share,
        minutes=minutes,
        ramp_start=KnownTerm(
            marked("Contacts made in the first month"),
            "share",
            own_ramp.ramp_start if own_ramp else None,
            ramp.start if ramp else None,
            RAMP_START,
        ),
        ramp_months=KnownTerm(
            marked("Months of getting up to speed"),
            "customers",
            _ramp_months(own_ramp.ramp_months) if own_ramp else None,
            ramp.months if ramp else None,
            RAMP_MONTHS,
        ),
        leaving=KnownTerm(
            marked("Leave in a month"),
            "share",
            stated.leaving_a_month,
            today.leaving if today else None,
            LEAVING,
        ),
        hire=KnownTerm(
            marked("To find, train and close down"), "money", stated.hire_cost, None, _hire(cost)
        ),
    )


def _minutes(pace: Assumption | None, hours: KnownTerm, share: KnownTerm) -> Assumption | None:
    """What a contact takes, from contacts on a working day."""
    if pace is None or pace.value <= 0:
        return None
    source = said("staff: hours of a day for contacts, by contacts on a working day")
    took = hours.value * share.value * 60 / pace.value
    return Assumption(value=took, evidence="B", source=source)


def _of_days(pace: Assumption | None, days: float) -> Assumption | None:
    if pace is None:
        return None
    source = said("{source}, on each working day", source=pace.source)
    return pace.mapped(lambda one: one * days).model_copy(update={"source": source})


def _by_time(time: tuple[KnownTerm, KnownTerm, KnownTerm], minutes: Assumption) -> Assumption:
    days, hours, share = (one.value for one in time)
    contacts = Time(days, hours, share, minutes.value).contacts
    source = said("working time by minutes a contact ({source})", source=minutes.source)
    return Assumption(value=contacts, evidence=minutes.evidence, source=source)


def _ramp_months(months: float) -> Assumption:
    return Assumption(value=months, evidence="C", source=said("stated with the capacity"))


def _hire(cost: KnownTerm) -> Assumption | None:
    if cost.used is None:
        return None
    source = said("prior: what a person costs in one month")
    value = HIRE_MONTHS * cost.value
    return Assumption(value=value, low=0, high=3 * value, evidence="E", source=source)
