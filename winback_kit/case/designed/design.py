"""The design of the next test: who is in which arm, what that can show, and what it costs.

The arms, the month of the gate and the gap due are those by which the case is judged
(`case_pilot`), and the cost and worth of those held back are the case's (`holdout`): a design has
no numbers of its own. It reads them over the whole window, when everybody drawn has had theirs,

    power = Φ(gap/sd − z) + Φ(−gap/sd − z)
    smallest uplift = gap(x) with the least x for which gap(x) = (z + z_power) · sd(x)

with gap and sd of `arms.due` in that month for x times the planned uplifts. What holding out n_h of
a segment forgoes if they were never contacted is n_h·Δ, Δ what a contact brings against doing
nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from winback_kit.case.assumptions.record import Case
from winback_kit.case.gates.arms import due
from winback_kit.case.gates.gates import Gate
from winback_kit.case.gates.planned_test import PlannedTest
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.case_pilot import (
    FEWEST_PER_ARM,
    drawn_by_month,
    expected_returns,
    in_reach_by_month,
    read_shares,
)
from winback_kit.checks import too_little
from winback_kit.client.experiment import Unit
from winback_kit.client.folder import Client
from winback_kit.plan.experiment.arms import Draw
from winback_kit.plan.experiment.design.sample_size import (
    POWER,
    SIGNIFICANCE,
    power_of,
    smallest_uplift,
)
from winback_kit.plan.lists.drawn import draw_of
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Framed
from winback_kit.words.text import marked

YEAR = 12
_HALVINGS = 60
_MOST_TIMES = 2.0**20
_Z, _Z_POWER = float(ndtri(1 - SIGNIFICANCE / 2)), float(ndtri(POWER))


@dataclass(frozen=True)
class DesignedArms:
    """The customers of one segment and offer in each arm, and what they can show by themselves.

    Rates are within the window; `smallest_uplift` is seen with the usual power, None where none is;
    `power` is the chance that the planned uplift is seen; `worth` is money a contact, and `forgone`
    what contacting those held out would bring.
    """

    segment: str
    offer: str
    treated: float
    held_out: float
    today: float
    natural_return_rate: float
    uplift: float
    smallest_uplift: float | None
    power: float
    worth: float
    forgone: float


@dataclass(frozen=True)
class UniversalTest:
    """Those held out of every campaign: customers in a year's time, and what they can show.

    `cost` is what they cost of the net present value of the case, for a year of contacts.
    """

    share: float
    rotation_months: int
    held_out: float
    contacted: float
    cost: float
    smallest_uplift: float | None


@dataclass(frozen=True, repr=False)
class Design(Framed, rows="arms"):
    """The next test: its arms, its days, what it can show, and what it costs.

    `uplift` is the planned one of all, `break_even` that at which the programme earns nothing,
    `smallest_uplift` that which is seen with the usual power over everybody, None where none is.
    `contact_months` are those in which people are drawn; the gate is at their end. `holdout_cost`
    and `worth` are of the case: the net present value that those held back cost and that what the
    test finds out brings; `forgone` is what they would bring if they were never contacted.
    """

    name: str
    currency: str
    start: dt.date
    contacts_until: dt.date
    gate: dt.date
    read: dt.date
    looks: tuple[dt.date, ...]
    contact_months: int
    window_months: int
    unit: Unit
    members: float
    effect: float
    draw: Draw
    arms: Sequence[DesignedArms]
    uplift: float
    break_even: float | None
    smallest_uplift: float | None
    power: float
    gate_decides: bool
    holdout_cost: float
    worth: float
    stop: tuple[Gate, ...]
    universal: UniversalTest | None

    @property
    def people(self) -> float:
        """Customers drawn."""
        return sum(one.treated + one.held_out + one.today for one in self.arms)

    @property
    def held_out(self) -> float:
        """Customers held out."""
        return sum(one.held_out for one in self.arms)

    @property
    def treated(self) -> float:
        """Customers contacted."""
        return sum(one.treated for one in self.arms)

    @property
    def today(self) -> float:
        """Customers left to what is done today."""
        return sum(one.today for one in self.arms)

    @property
    def forgone(self) -> float:
        """Money that those held out would bring if they were contacted at once."""
        return sum(one.forgone for one in self.arms)


def design(plan: Plan, assessed: Assessment, *, holdout_shares: Mapping[str, float]) -> Design:
    """The design of the next test of a client; `holdout_shares` are those of the lists.

    Raises TooLittle where so few are held out that there is nothing to compare with.
    """
    case, history = assessed.case, plan.history
    client = history.data.client
    test = _test(assessed)
    if test.arms.held < FEWEST_PER_ARM:
        raise too_little(
            "the next test",
            "leaves too few customers alone to compare with",
            "State how many: lists.holdout_share in client.yml.",
            what=marked("customers left alone"),
            found=round(test.arms.held),
            needed=FEWEST_PER_ARM,
        )
    draw = draw_of(history, holdout_shares)
    asked = client.settings.experiment
    effect = test.effect
    start = asked.start or case.start
    window = history.window_months
    arms = _arms(plan, case, test, draw, effect)
    gap_month = test.month + test.expected.window_months - 1
    read = months_later(start, test.month + window)
    total = due(test.arms, test.expected, part=1.0, month=gap_month)
    held, pilot = assessed.holdout, assessed.pilot
    sd = total.sd
    return Design(
        name=asked.name or f"Win-back {start:%Y-%m}",
        currency=case.currency,
        start=start,
        contacts_until=months_later(start, test.month),
        gate=months_later(start, test.month),
        read=read,
        looks=_looks(start, read, asked.looks),
        contact_months=test.month,
        window_months=window,
        unit=draw.unit,
        members=plan.units.members,
        effect=effect,
        draw=draw,
        arms=arms,
        uplift=total.gap,
        break_even=total.gap * test.expected.break_even if pilot else None,
        smallest_uplift=_smallest(test, gap_month),
        power=float(ndtr(total.gap / sd - _Z) + ndtr(-total.gap / sd - _Z)) if sd else 0.0,
        gate_decides=pilot is not None and pilot.needed is None,
        holdout_cost=held.cost if held else 0.0,
        worth=held.worth if held else 0.0,
        stop=pilot.gates if pilot else (),
        universal=_universal(client, test, assessed),
    )


def _test(assessed: Assessment) -> PlannedTest:
    """The test by which the case is judged; without one, that of the shares that it holds back."""
    case = assessed.case
    if assessed.pilot is not None:
        return assessed.pilot.test
    month = case.holdout.test_months
    held = np.array([read_shares(case)[one.name] for one in case.segments])
    if not case.holds_back or not month or not held.any():
        raise too_little(
            "the next test",
            "nobody is to be drawn, since no offer pays by what is known of it",
            "State in client.yml what an offer may cause and costs (case.offers), and the share to "
            "hold out (lists.holdout_share).",
        )
    drawn = drawn_by_month(case, assessed.flow)
    expected = expected_returns(assessed.flow, part=1.0)
    return PlannedTest(drawn, held, expected, month, case.holdout.design_effect)


def _arms(
    plan: Plan, case: Case, test: PlannedTest, draw: Draw, effect: float
) -> tuple[DesignedArms, ...]:
    """One row a segment and offer; `test` has two arms, and today's practice is beside them."""
    worths = {(one.segment, one.offer): one.incremental for one in plan.worths}
    found = []
    people = test.arms.drawn.sum(axis=1)
    for at, one in enumerate(case.segments):
        held = float(people[at] * test.held_share[at])
        treated = float(people[at]) - held
        today = treated * draw.today_share / (1 - draw.today_share)
        rate, uplift = float(test.expected.natural[at]), float(test.expected.uplift[at])
        both = min(held, treated) > 0
        sizes = {"treated": treated / effect, "held": held / effect}
        worth = worths.get((one.name, one.offer), 0.0)
        found.append(
            DesignedArms(
                segment=one.name,
                offer=one.offer,
                treated=treated,
                held_out=held,
                today=today,
                natural_return_rate=rate,
                uplift=uplift,
                smallest_uplift=smallest_uplift(natural_return_rate=rate, **sizes)
                if both
                else None,
                power=power_of(natural_return_rate=rate, uplift=uplift, **sizes) if both else 0.0,
                worth=worth,
                forgone=held * worth,
            )
        )
    return tuple(found)


def _smallest(test: PlannedTest, month: int) -> float | None:
    """The uplift of all that is seen with the usual power; None where none is."""

    def lacking(part: float) -> float:
        found = due(test.arms, test.expected, part=part, month=month)
        return (_Z + _Z_POWER) * found.sd - found.gap

    if lacking(0.0) <= 0:
        return None
    low, high = 0.0, 1.0
    while lacking(high) > 0:
        low, high = high, high * 2
        if high > _MOST_TIMES:
            return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if lacking(middle) <= 0 else (middle, high)
    return due(test.arms, test.expected, part=high, month=month).gap


def _looks(start: dt.date, read: dt.date, looks: int) -> tuple[dt.date, ...]:
    """So many days evenly between the start and the reading."""
    days = (read - start).days
    return tuple(start + dt.timedelta(days=days * k // (looks + 1)) for k in range(1, looks + 1))


def _universal(client: Client, test: PlannedTest, assessed: Assessment) -> UniversalTest | None:
    """What a holdout of every campaign costs and shows in the first year; None without one."""
    always, flow = client.settings.experiment.universal_holdout, assessed.flow
    if always is None or not assessed.case.holds_back:
        return None
    year = in_reach_by_month(assessed.case, flow)[:, :YEAR].sum(axis=1)
    people = float(year.sum())
    rate = float(test.expected.natural @ year / people) if people else 0.0
    held = float(flow["held_always"][..., 1 : YEAR + 1].sum())
    others = people - held
    return UniversalTest(
        share=always.share,
        rotation_months=always.rotation_months,
        held_out=held,
        contacted=others,
        cost=assessed.holdout.always_a_year if assessed.holdout else 0.0,
        smallest_uplift=smallest_uplift(
            natural_return_rate=rate, treated=others / test.effect, held=held / test.effect
        )
        if held > 0
        else None,
    )


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of the month where it has none.

    >>> months_later(dt.date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.month - 1 + months, 12)
    first = dt.date(day.year + year, month + 1, 1)
    longest = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - first
    return first + dt.timedelta(days=min(day.day, longest.days) - 1)
