"""What a case is judged by beside its figures: its risk, what to find out, and the pilot.

The decision weighed is to fund the programme or to do nothing. The pilot tests the uplift, all
segments alike: its prior is the mean over segments weighted by the customers contacted, its
standard deviation that of their ranges (as if they were wrong together, which is the cautious
way), and the net present value is taken to be in proportion to the distance from the break-even
uplift, NPV = B · (τ − τ*), which is exact where nothing but the uplift moves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winback_kit.case.assumptions.record import Case
from winback_kit.case.judged.gates import Gate, PilotPlan, pilot_gates
from winback_kit.case.judged.information import WorthKnowing, evpi, worth_knowing
from winback_kit.case.judged.pilot import (
    PilotTerms,
    PilotWorth,
    StagedOption,
    UpliftBelief,
    best_pilot,
    pilot_worth,
    staged_option,
)
from winback_kit.case.judged.risk import Risk, simulate
from winback_kit.case.moved.what_if import TENTH, LeverEffect, drivers
from winback_kit.case.result.model import Model, cash_flow
from winback_kit.case.result.outcome import Outcome, outcome
from winback_kit.plan.experiment.shares import InTest, holdout_shares
from winback_kit.records.result import Framed

SURVIVAL_MONTH = 3
FEWEST_PER_ARM = 30
LEAST_WORTH_KNOWING = 0.01  # of the net present value


@dataclass(frozen=True)
class Pilot:
    """The best pilot of a case: its size, what it brings, the option to scale, and its gates.

    `budget` is what it costs in all, after tax; money at the day of the decision.
    `holdout_shares` are, by segment, the shares of those contacted while it runs that are held out:
    the lists draw their arms by them.
    """

    terms: PilotTerms
    worth: PilotWorth
    option: StagedOption
    months: int
    budget: float
    gates: tuple[Gate, ...]
    holdout_shares: Mapping[str, float]


@dataclass(frozen=True, repr=False)
class Assessment(Framed, rows="knowing"):
    """A case with everything that a decision on it needs; `pilot` is None where none can be read.

    `drivers` are sorted by how far their range moves the net present value, `knowing` by what it
    is worth to find each of them out.
    """

    case: Case
    outcome: Outcome
    flow: Model
    drivers: list[LeverEffect]
    risk: Risk
    evpi: float
    knowing: Sequence[WorthKnowing]
    pilot: Pilot | None

    @property
    def holdout_shares(self) -> Mapping[str, float]:
        """The share of each segment that the pilot holds out; empty without one."""
        return self.pilot.holdout_shares if self.pilot else {}

    @property
    def worth_finding_out(self) -> bool:
        """Whether to know everything is worth at least a hundredth of the net present value."""
        return self.evpi >= LEAST_WORTH_KNOWING * abs(self.outcome.npv)


def assess(case: Case) -> Assessment:
    """Work out figures, risk, the value of information and the best pilot of a case.

    >>> wk.assess(study.case).outcome == wk.outcome(study.case)
    True
    """
    result, flow, moved = outcome(case), cash_flow(case), drivers(case)
    risk = simulate(case)
    return Assessment(
        case=case,
        outcome=result,
        flow=flow,
        drivers=moved,
        risk=risk,
        evpi=evpi(risk.npv),
        knowing=worth_knowing(risk.npv, {name: drawn for name, (_, drawn) in risk.levers.items()}),
        pilot=_pilot(case, result, flow, moved),
    )


def _pilot(case: Case, result: Outcome, flow: Model, moved: list[LeverEffect]) -> Pilot | None:
    by_name = {driver.name: driver for driver in moved}
    uplift, natural = by_name["uplift"], by_name["natural_return_rate"]
    customers = int(result.contacted)
    in_time = flow["contacted"][..., 1 : case.pilot.months + 1].sum()
    most = int(min(in_time, customers) / 2)
    sd = (uplift.high - uplift.low) / (2 * TENTH)
    if uplift.break_even is None or sd <= 0 or most < FEWEST_PER_ARM:
        return None
    ahead = uplift.base - uplift.break_even
    if ahead * result.npv <= 0:  # a value that falls with the uplift is no programme's
        return None
    belief = UpliftBelief(natural_return_rate=natural.base, mean=uplift.base, sd=sd)
    kept = 1 - case.tax_rate.value
    terms = PilotTerms(
        belief=belief,
        customers=customers,
        break_even_uplift=uplift.break_even,
        worth_of_return=result.npv / ahead / customers,
        set_up_cost=kept * case.pilot.setup_share * case.programme.setup_cost.value,
        measuring_cost=kept * case.pilot.measuring_cost,
        worth_kept=(1 + case.discount_rate.value) ** (-case.pilot.months / 12),
    )
    best = best_pilot(terms)
    worth = best if best.per_arm <= most else pilot_worth(terms, per_arm=most)
    return _with_gates(case, flow, terms, worth)


def _with_gates(case: Case, flow: Model, terms: PilotTerms, worth: PilotWorth) -> Pilot:
    share = worth.per_arm / terms.customers
    kept = 1 - case.tax_rate.value
    run = flow.present_value("offers") + flow.present_value("contacts")
    team = float(flow["team"][1 : case.pilot.months + 1].sum())
    budget = terms.set_up_cost + kept * (share * run + team)
    option = _option(case, terms, worth)
    plan = PilotPlan(
        belief=terms.belief,
        per_arm=worth.per_arm,
        months=case.pilot.months,
        break_even_uplift=terms.break_even_uplift,
        survival_90_days=_survival(case, flow),
        most_complaints=case.pilot.most_complaints,
        most_opt_outs=case.pilot.most_opt_outs,
        budget=budget,
        overspend=case.pilot.overspend,
    )
    return Pilot(
        terms=terms,
        worth=worth,
        option=option,
        months=case.pilot.months,
        budget=budget,
        gates=pilot_gates(plan),
        holdout_shares=holdout_shares(_tested(case, flow), held_out=worth.per_arm),
    )


def _tested(case: Case, flow: Model) -> dict[str, InTest]:
    """Who is contacted while the pilot runs, by segment, whatever they are offered."""
    people = flow["contacted"][..., 1 : case.pilot.months + 1].sum(axis=-1)
    found: dict[str, InTest] = {}
    for segment, contacted in zip(case.segments, people.tolist(), strict=True):
        before = found.get(segment.name, InTest(0.0, 0.0))
        returning = before.people * before.natural_return_rate
        returning += contacted * segment.natural_return_rate.value
        both = before.people + contacted
        found[segment.name] = InTest(both, returning / both if both else 0.0)
    return found


def _option(case: Case, terms: PilotTerms, worth: PilotWorth) -> StagedOption:
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
        delay_months=case.pilot.months,
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
