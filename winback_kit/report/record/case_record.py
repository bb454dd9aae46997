"""The case's part of run.json: risk, drivers, scenarios, options, information, pilot, funding."""

from dataclasses import asdict
from typing import Any

from winback_kit.case.from_plan.options import Option
from winback_kit.case.from_plan.other_uses import OtherUse
from winback_kit.case.gates.gap_gate import GapGate
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.case_pilot import Pilot
from winback_kit.case.judged.risk import Risk, percentile_name
from winback_kit.case.judged.verdict import LEAST_CHANCE
from winback_kit.case.result.costs import spent
from winback_kit.case.result.shares import (
    natural_rate_of_contacted,
    natural_share_of_margin,
    natural_share_of_returns,
    subsidy_share_of_offers,
)
from winback_kit.client_study import Study
from winback_kit.plan.offers.worth import segments_tested
from winback_kit.plan.programme.funding import Funding
from winback_kit.show.first_page.rejected import not_named

PERCENTILES = (0.05, 0.10, 0.50, 0.90, 0.95)


def case_record(study: Study) -> dict[str, Any]:
    """Everything that the pages say of the case beside its figures, in full precision."""
    assessed, result = study.assessment, study.outcome
    names = {segment.name for segment in study.case.segments}
    return {
        "segments_in_case": len(names),
        "segments_lost": len(study.plan.best),
        "segments_tested": segments_tested(study.plan.best),
        "segments_chosen": len(study.plan.chosen),
        "segments_left_alone": len(study.plan.best) - len(study.plan.chosen),
        "segments_that_cost_more": sum(one.incremental <= 0 for one in study.plan.best.values()),
        "natural_rate_of_contacted": natural_rate_of_contacted(result),
        "natural_share_of_returns": natural_share_of_returns(result),
        "natural_share_of_margin": natural_share_of_margin(result),
        "subsidy_share_of_offers": subsidy_share_of_offers(result),
        "spent": spent(result),
        "verdict": {"bearable": study.verdict.bearable},
        "proven": {"segments": len(study.proven.segments), "npv": study.proven.npv},
        "idle": {
            "lost": study.idle.lost,
            "months": study.idle.months,
            "lost_value": study.idle.lost_value,
            "recoverable": study.idle.recoverable,
            "recoverable_share": study.idle.recoverable_share,
        },
        "risk": _risk(assessed),
        "drivers": [asdict(one) | {"distance": one.distance} for one in assessed.drivers],
        "scenarios": [
            {"name": one.name, "probability": one.probability, "figures": one.outcome.as_json()}
            for one in study.scenarios
        ],
        "options": [_option(one) for one in study.options],
        "rejected": {"not_named": not_named(study)},
        "other_uses": [_other_use(one) for one in study.other_uses],
        "information": {
            "everything": assessed.evpi,
            "by_assumption": {one.name: one.evppi for one in assessed.knowing},
            "share_of_everything": {one.name: one.share_of_evpi for one in assessed.knowing},
        },
        "holdout": asdict(assessed.holdout) if assessed.holdout else None,
        "pilot": None if assessed.pilot is None else _pilot(assessed.pilot),
        "funding": _funding(study.funding),
    }


def _risk(assessed: Assessment) -> dict[str, Any]:
    risk = assessed.risk
    return {
        "draws": len(risk.npv),
        "seed": assessed.case.risk.seed,
        "chance": risk.chance,
        "chance_after_cut": risk.chance_after_cut,
        "mean": risk.mean,
        "percentiles": {percentile_name(p): risk.percentile(p) for p in PERCENTILES},
        "mean_of_worst_twentieth": risk.tail_mean(),
        "chance_of_payback_in_a_year": risk.chance_of_payback_in_a_year,
        "chance_of_no_payback": risk.chance_of_no_payback,
        "assumed": risk.assumed,
        "bar": LEAST_CHANCE,
        "peak_cash_need_before_tax": {
            percentile_name(p): risk.peak_percentile(p) for p in PERCENTILES
        },
        "payback_months": {percentile_name(p): risk.payback_percentile(p) for p in PERCENTILES},
        "discounted_cash": {"at_set_up": _band(risk, 0), "at_the_horizon": _band(risk, -1)},
    }


def _band(risk: Risk, month: int) -> dict[str, float]:
    """The cumulative discounted cash of a month in the draws."""
    low, _, high = risk.cash
    return {"p5": float(low[month]), "p95": float(high[month])}


def _option(one: Option) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "label": one.label,
        "spent": one.spent,
        "chance": one.chance,
        "figures": one.outcome.as_json() if one.outcome else None,
    }


def _other_use(one: OtherUse) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "reason": one.reason,
        "spent": one.spent,
        "people": one.people,
        "leaving": one.leaving,
        "back_anyway": one.back_anyway,
        "better_at": one.better_at,
        "pays_at": one.pays_at,
    }


def _gap(gate: GapGate) -> dict[str, Any]:
    """The gap due at the end of a month; the limits are those that it would have."""
    return {
        "month": gate.month,
        "treated": gate.treated,
        "held": gate.held,
        "on_plan": gate.on_plan.gap,
        "at_break_even": gate.at_break_even.gap,
        "sd_on_plan": gate.on_plan.sd,
        "band_on_plan": list(gate.band_on_plan),
        "chance_to_decide": gate.chance_to_decide,
        "stopped_without_effect": gate.stopped_without_effect,
    }


def _pilot(pilot: Pilot) -> dict[str, Any]:
    gate = pilot.test.gate
    return {
        "months": pilot.months,
        "budget": pilot.budget,
        "per_arm": pilot.worth.per_arm,
        "treated": gate.treated,
        "held": gate.held,
        "contacts": pilot.test.contacts,
        "gate": _gap(gate) | {"can_decide": pilot.needed is None},
        "needed": None if pilot.needed is None else asdict(pilot.needed),
        "gap_by_month": [_gap(one) for one in pilot.test.by_month()],
        "exit": {
            "spent_of_programme": pilot.exit.spent(pilot=False),
            "spent_of_pilot": pilot.exit.spent(pilot=True),
            "still_due": pilot.exit.still_due,
        },
        "evsi": pilot.worth.evsi,
        "cost": pilot.worth.cost,
        "delay_cost": pilot.worth.delay_cost,
        "cost_with_delay": pilot.worth.cost_with_delay,
        "net": pilot.worth.net,
        "break_even_uplift": pilot.terms.break_even_uplift,
        "option": asdict(pilot.option)
        | {"value": pilot.option.option_value, "best": pilot.option.best},
        "gates": [asdict(gate) for gate in pilot.gates],
    }


def _funding(funding: Funding) -> dict[str, Any]:
    return {
        "budget": funding.budget,
        "capacity": funding.capacity,
        "people": funding.people,
        "spent": funding.spent,
        "worth": funding.worth,
        "worth_of_budget": funding.worth_of_budget,
        "worth_of_contact": funding.worth_of_contact,
        "funded": [
            {
                "segment": one.choice.segment,
                "offer": one.choice.offer,
                "people": one.people,
                "spent": one.spent,
                "worth": one.worth,
                "worth_for_each_unit": one.choice.worth_for_each_unit,
            }
            for one in funding.funded
        ],
    }
