"""The pilot of a case: how many it holds out, the month it is read in, and its gates.

The pilot tests the uplift, all segments alike: its prior is the mean over segments weighted by the
customers contacted, its standard deviation that of their ranges (as if they were wrong together,
which is the cautious way), and the net present value is taken to be in proportion to the distance
from the break-even uplift, NPV = B · (τ − τ*), which is exact where nothing but the uplift moves.

For each month in which it could be read the pilot has the size that is worth most; of those it is
the earliest whose gate can decide (`planned_test`), and where none can the one that is worth most.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from winback_kit.case.assumptions.record import Case
from winback_kit.case.gates.arms import Arms, Array, Expected, arrived_by_lag, arrived_share
from winback_kit.case.gates.exit_cost import ExitCost, exit_cost
from winback_kit.case.gates.gates import Gate, PilotPlan, pilot_gates
from winback_kit.case.gates.planned_test import (
    LEAST_ARRIVED,
    Needed,
    PlannedTest,
    first_to_decide,
    last_contact,
    needed,
)
from winback_kit.case.judged.pilot import (
    PilotTerms,
    PilotWorth,
    StagedOption,
    UpliftBelief,
    best_pilot,
    pilot_worth,
    staged_option,
)
from winback_kit.case.moved.what_if import TENTH, LeverEffect
from winback_kit.case.result.model import Model
from winback_kit.case.result.outcome import Outcome
from winback_kit.plan.experiment.shares import InTest, holdout_shares

SURVIVAL_MONTH = 3
FEWEST_PER_ARM = 30
WEIGHED = ("uplift", "natural_return_rate")  # the drivers that a pilot is weighed on


@dataclass(frozen=True)
class Pilot:
    """The best pilot of a case: its size, what it brings, the option to scale, and its gates.

    `test` has the arms and the gap due in each month until `months`, when it is read; `needed` is
    what its gate lacks, None where it can decide. `budget` is the money that it takes in all,
    before tax and as it is paid: spent by the gate, and due after it. `holdout_shares` are, by
    segment, the shares of those contacted while it runs that are held out: the lists draw their
    arms by them.
    """

    terms: PilotTerms
    worth: PilotWorth
    option: StagedOption
    months: int
    budget: float
    gates: tuple[Gate, ...]
    holdout_shares: Mapping[str, float]
    test: PlannedTest
    needed: Needed | None
    exit: ExitCost

    @property
    def has_arms(self) -> bool:
        """Whether as many are contacted, and held out, as a test is read from; a gate that can
        decide has them."""
        gate = self.test.gate
        return self.needed is None or min(gate.treated, gate.held) >= FEWEST_PER_ARM


@dataclass(frozen=True)
class _Read:
    """A pilot that is read in a month."""

    terms: PilotTerms
    worth: PilotWorth
    shares: Mapping[str, float]
    test: PlannedTest


def case_pilot(case: Case, result: Outcome, flow: Model, moved: list[LeverEffect]) -> Pilot | None:
    """The best pilot; None where nothing is in doubt, or too few are there to see it."""
    terms = _terms(case, result, moved)
    if terms is None:
        return None
    drawn = drawn_by_month(case, flow)
    expected = expected_returns(flow, part=terms.break_even_uplift / terms.belief.mean)
    last = min(last_contact(drawn) + expected.window_months - 1, case.horizon_months)
    reads = (_read(case, terms, drawn, expected, month=m) for m in range(1, last + 1))
    by_month = {one.test.month: one for one in reads if one is not None}
    stated = case.holdout.test_months
    asked = [min(stated, last)] if stated or case.has_arms else list(by_month)
    asked = [month for month in asked if month in by_month]
    if not asked:
        return None
    tests = [by_month[month].test for month in by_month]
    found = first_to_decide(by_month[month].test for month in asked)
    if found is not None:
        return _with_gates(case, flow, by_month[found.month], lacks=None)
    ripe = [m for m in asked if by_month[m].test.arrived >= LEAST_ARRIVED] or asked
    best = by_month[max(ripe, key=lambda month: by_month[month].worth.net)]
    return _with_gates(case, flow, best, lacks=needed(best.test, tests))


def drawn_by_month(case: Case, flow: Model) -> Array:
    """Whom the test compares, by segment and month from 1 on: those contacted, and those held out.

    Who is left to what is done today is in neither arm.
    """
    if not case.holds_back:
        return np.asarray(flow["contacted"][..., 1:])
    held = flow["held_back"] + flow["held_always"]
    return np.asarray((flow["contacted_at_once"] + held)[..., 1:])


def in_reach_by_month(case: Case, flow: Model) -> Array:
    """Everybody whom the programme has the contacts for, by segment and month from 1 on."""
    drawn = drawn_by_month(case, flow)
    return drawn + flow["left_to_today"][..., 1:] if case.holds_back else drawn


def read_shares(case: Case) -> dict[str, float]:
    """The share held out of those whom the test compares, by segment."""
    return {name: case.holdout.read_share(share) for name, share in case.holdout_shares.items()}


def _terms(case: Case, result: Outcome, moved: list[LeverEffect]) -> PilotTerms | None:
    """What a pilot is weighed on, were it read at once; None where there is nothing to weigh."""
    by_name = {driver.name: driver for driver in moved}
    uplift, natural = (by_name[name] for name in WEIGHED)
    customers = int(result.contacted)
    sd = (uplift.high - uplift.low) / (2 * TENTH)
    if uplift.break_even is None or sd <= 0 or customers < 2 * FEWEST_PER_ARM:
        return None
    ahead = uplift.base - uplift.break_even
    if ahead * result.npv <= 0:  # a value that falls with the uplift is no programme's
        return None
    if uplift.break_even <= 0:  # it pays whatever the offer causes
        return None
    kept = 1 - case.tax_rate.value
    return PilotTerms(
        belief=UpliftBelief(
            natural_return_rate=natural.base,
            mean=uplift.base,
            sd=sd,
            effect=case.holdout.design_effect,
        ),
        customers=customers,
        break_even_uplift=uplift.break_even,
        worth_of_return=result.npv / ahead / customers,
        set_up_cost=kept * case.pilot.setup_share * case.programme.setup_cost.value,
        measuring_cost=kept * case.pilot.measuring_cost,
        worth_kept=1.0,
    )


def expected_returns(flow: Model, *, part: float) -> Expected:
    """What is planned of each segment; `part` of the planned uplifts is the break-even."""
    at = range(len(flow.case.segments))
    natural, treated = (
        np.array([float(flow.segment(name, one).scale) for one in at])
        for name in ("natural_return_rate", "return_rate")
    )
    timing = [flow.segment("return_timing", one).full() for one in at]
    arrived = arrived_by_lag(timing, months=flow.months)
    return Expected(natural, treated - natural, arrived, break_even=part)


def _read(
    case: Case, terms: PilotTerms, drawn: Array, expected: Expected, *, month: int
) -> _Read | None:
    """The best size of a pilot that is read in that month; None where too few are there."""
    in_time = drawn[:, :month]
    most = int(min(in_time.sum(), terms.customers) / 2)
    nobody = Arms(in_time, np.zeros(len(in_time)))
    arrived = arrived_share(nobody, expected, month=month)
    if most < FEWEST_PER_ARM or arrived <= 0:
        return None
    at_month = replace(
        terms,
        belief=replace(terms.belief, arrived=arrived),
        worth_kept=_worth_kept(case, float(in_time.sum()) / terms.customers, month=month),
    )
    if case.has_arms:
        shares, read = case.holdout_shares, read_shares(case)
        held_out = sum(read[name] * one.people for name, one in tested(case, in_time).items())
        best = pilot_worth(at_month, per_arm=min(most, max(1, round(held_out))))
    else:
        best = best_pilot(at_month)
        best = best if best.per_arm <= most else pilot_worth(at_month, per_arm=most)
        shares = read = holdout_shares(tested(case, in_time), held_out=best.per_arm)
    held = np.array([read[segment.name] for segment in case.segments])
    effect = case.holdout.design_effect
    return _Read(at_month, best, shares, PlannedTest(drawn, held, expected, month, effect))


def _with_gates(case: Case, flow: Model, read: _Read, *, lacks: Needed | None) -> Pilot:
    terms, worth, months = read.terms, read.worth, read.test.month
    leaving = exit_cost(flow, read.test)
    budget = leaving.spent(pilot=True) + leaving.still_due
    plan = PilotPlan(
        gap=read.test.gate,
        decides=lacks is None,
        survival_90_days=_survival(case, flow),
        most_complaints=case.pilot.most_complaints,
        most_opt_outs=case.pilot.most_opt_outs,
        budget=budget,
        overspend=case.pilot.overspend,
    )
    return Pilot(
        terms=terms,
        worth=worth,
        option=_option(case, terms, worth, months=months),
        months=months,
        budget=budget,
        gates=pilot_gates(plan),
        holdout_shares=read.shares,
        test=read.test,
        needed=lacks,
        exit=leaving,
    )


def _worth_kept(case: Case, delayed: float, *, month: int) -> float:
    """What is left of the worth of those not contacted when the pilot is read.

    Money later is worth less, and the share `delayed` of them, who are lost already, have been so
    for longer: of their chance `kept_chance` is left after the months for which others are held
    back, and between now and then it falls at one rate.
    """
    held = case.holdout
    kept = held.kept_chance.value ** (month / held.months) if held.months else 1.0
    later = (1 + case.discount_rate.value) ** (-month / 12)
    return float(later * (1 - min(1.0, delayed) * (1 - kept)))


def tested(case: Case, in_time: Array) -> dict[str, InTest]:
    """Who is contacted while the pilot runs, by segment, whatever they are offered."""
    found: dict[str, InTest] = {}
    for segment, contacted in zip(case.segments, in_time.sum(axis=1).tolist(), strict=True):
        before = found.get(segment.name, InTest(0.0, 0.0))
        returning = before.people * before.natural_return_rate
        returning += contacted * segment.natural_return_rate.value
        both = before.people + contacted
        found[segment.name] = InTest(both, returning / both if both else 0.0)
    return found


def _option(case: Case, terms: PilotTerms, worth: PilotWorth, *, months: int) -> StagedOption:
    """Pilot and scale beside committing; the people of the pilot earn their own worth in it."""
    each = terms.worth_of_return
    ahead = terms.belief.mean - terms.break_even_uplift
    fixed = terms.set_up_cost + 2 * worth.per_arm * terms.measuring_cost
    return staged_option(
        terms.belief,
        per_arm=worth.per_arm,
        break_even_uplift=terms.break_even_uplift,
        worth_per_uplift=each * (terms.customers - worth.per_arm),
        commit_worth_per_uplift=each * terms.customers,
        pilot_cost=fixed - worth.per_arm * each * ahead,
        discount_rate=case.discount_rate.value,
        delay_months=months,
    )


def _survival(case: Case, flow: Model) -> float:
    """The planned share of second lifetimes still running after three months."""
    returned = flow["returned"].sum(axis=-1)
    ages = case.horizon_months + 1
    at = min(SURVIVAL_MONTH, case.horizon_months)
    shares = [segment.retention.survival(ages)[at] for segment in case.segments]
    total = float(returned.sum())
    if not total:
        return 0.0
    mean = float(sum(r * s for r, s in zip(returned, shares, strict=True)) / total)
    return round(mean, 12)  # a mean of ones must not come out above 1
