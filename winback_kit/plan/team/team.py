"""A team for winning back: what one person costs and can do, and what each size brings."""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.history.saving.save_tables import SaveTables
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.staff.today import StaffToday, staff_today
from winback_kit.plan.team.calls import IncomingCalls, calls_of_a_team
from winback_kit.plan.team.capacity import list_to_break_even
from winback_kit.plan.team.falling import FallingWorth, falling_worth
from winback_kit.plan.team.forms import LaterStart, WorkForm, later_starts
from winback_kit.plan.team.sizes import (
    TeamSize,
    best_size,
    permanent_sizes,
    sizes_tried,
    slowest_learning,
    temporary_sizes,
)
from winback_kit.plan.team.terms import TeamTerms, team_terms
from winback_kit.plan.team.work import WaitingWork, work_of_plan
from winback_kit.records.result import Framed

BREAK_EVEN_SIZES = 3
MOST_TOLD = 10


@dataclass(frozen=True)
class BreakEvenList:
    """A permanent team's cost a month, the contacts at which it pays, and those that it can make.

    `needed` is None where a contact is worth nothing.
    """

    people: int
    cost: float
    needed: int | None
    can: float

    @property
    def pays(self) -> bool:
        """Whether the team can make as many contacts as it must to pay for itself."""
        return self.needed is not None and self.can >= self.needed


@dataclass(frozen=True, repr=False)
class Team(Framed, rows="permanent"):
    """What a team for winning back costs, can do and brings; money in the currency, before tax.

    `staff` is None where no table of staff was given. `permanent` and `temporary` are all sizes
    that were tried, `later` the best of them begun later. `setup` is paid once by an own team.
    `slowest` are the most months of learning at which the team of `people` still pays.
    `answers_calls`: the same people answer the calls that come in, and are as many more.
    """

    currency: str
    staff: StaffToday | None
    terms: TeamTerms
    falling: FallingWorth
    work: WaitingWork
    setup: float
    permanent: tuple[TeamSize, ...]
    temporary: tuple[TeamSize, ...]
    later: tuple[LaterStart, ...]
    people: int
    slowest: float | None
    lists: tuple[BreakEvenList, ...]
    calls: IncomingCalls | None
    answers_calls: bool

    @property
    def pay_known(self) -> bool:
        """Whether it is known what a person costs."""
        return self.terms.cost.used is not None

    @property
    def nothing_pays(self) -> bool:
        """Whether no contact is worth making, whoever makes it."""
        return self.work.at_once <= 0

    @property
    def cost_of_a_contact(self) -> float | None:
        """Pay for each contact of one who has learnt the work; None where pay is not known."""
        terms = self.terms
        if terms.cost.used is None or terms.contacts.value <= 0:
            return None
        return terms.cost.value / terms.contacts.value

    @property
    def best_permanent(self) -> TeamSize | None:
        """The permanent team that brings most, which may be nobody; None where pay is unknown."""
        return best_size(self.permanent)

    @property
    def best_temporary(self) -> TeamSize | None:
        """The team for the list that brings most, which may be nobody."""
        return best_size(self.temporary)

    @property
    def best_form(self) -> WorkForm | None:
        """The form of own work that leaves most; None where what a person costs is not known."""
        if self.nothing_pays:
            return "none"
        permanent, temporary = self.best_permanent, self.best_temporary
        if permanent is None or temporary is None:
            return None
        own = max(permanent.value or 0.0, temporary.value or 0.0)
        if own <= 0:
            return "none"
        return "permanent" if own == permanent.value else "temporary"

    @property
    def sizes_told(self) -> tuple[tuple[int, TeamSize], ...]:
        """Sizes from one person to two beyond the best with their places, at most about ten."""
        best = self.best_permanent
        sizes = [(at, one) for at, one in enumerate(self.permanent) if one.people]
        if best is not None:
            within = [row for row in sizes if row[1].people <= max(3, best.people + 2)]
            sizes = within if len(within) > 1 else sizes[:3]
        step = max(1, -(-len(sizes) // MOST_TOLD))
        return tuple(row for place, row in enumerate(sizes) if place % step == 0 or row[1] is best)

    @property
    def waiting_costs(self) -> float | None:
        """What is lost because customers wait for the best team; None where nobody is hired."""
        own = self.best_permanent
        return self.work.at_once - own.before_pay if own and own.people else None

    @property
    def for_calls(self) -> float:
        """People whose whole time goes to the calls that come in, beside `people`; 0 for none."""
        return self.calls.people(self.terms) if self.calls and self.answers_calls else 0.0

    @property
    def delay_costs(self) -> float | None:
        """What a month of delay costs, in the mean of all that were tried; None without pay."""
        first, last = (self.later[0], self.later[-1]) if self.later else (None, None)
        if first is None or last is None or first.value is None or last.value is None:
            return None
        return (first.value - last.value) / last.months_later if last.months_later else None


def team_of_plan(plan: Plan, known: SaveTables) -> Team:
    """The team for a plan's work; `known` tells of the calls that come in.

    Raises Refused for a role in client.yml that nobody of the staff has.
    """
    history = plan.history
    staff = staff_today(history)
    terms, falling, work = team_terms(plan, staff), falling_worth(history), work_of_plan(plan)
    setup = plan.programme.setup_cost.value
    people = sizes_tried(work, terms.contacts.value)
    permanent = permanent_sizes(work, falling, terms, setup=setup, people=people)
    temporary = temporary_sizes(work, falling, terms, setup=setup, people=people)
    best = best_size(permanent)
    size = best.people if best and best.people else max(1, round(plan.programme.people.value))
    return Team(
        currency=plan.currency,
        staff=staff,
        terms=terms,
        falling=falling,
        work=work,
        setup=setup,
        permanent=permanent,
        temporary=temporary,
        later=later_starts(work, falling, terms, people=size, setup=setup),
        people=size,
        slowest=slowest_learning(work, falling, terms, setup=setup, people=size),
        lists=_lists(work, terms, most=max(BREAK_EVEN_SIZES, size)),
        calls=calls_of_a_team(plan, terms, work, people=size, known=known),
        answers_calls=history.data.client.settings.team.answers_calls,
    )


def _lists(work: WaitingWork, terms: TeamTerms, *, most: int) -> tuple[BreakEvenList, ...]:
    """Break-even lists of one to three people, and of the team itself."""
    if terms.cost.used is None:
        return ()
    turnover = terms.leaving.value * terms.hire.value
    sizes = sorted({*range(1, BREAK_EVEN_SIZES + 1), most})
    return tuple(
        BreakEvenList(
            people=size,
            cost=size * (terms.cost.value + turnover),
            needed=list_to_break_even(
                cost=size * (terms.cost.value + turnover), worth=work.mean_worth
            ),
            can=size * terms.contacts.value,
        )
        for size in sizes
    )
