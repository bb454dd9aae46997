"""The decision in words, each number from the computation."""

from __future__ import annotations

from winback_kit.case.assessment import Assessment
from winback_kit.case.outcome import Outcome
from winback_kit.case.verdict import Verdict
from winback_kit.case.what_if import Driver
from winback_kit.figures.numbers import count, in_unit, money, months, share
from winback_kit.figures.show import Finding
from winback_kit.history.measure import History
from winback_kit.plan.programme import Plan
from winback_kit.version import __version__

MOSTLY_LATE = 0.5


def headline(plan: Plan, assessed: Assessment, decision: Verdict) -> str:
    """The decision as one sentence."""
    result = assessed.outcome
    value = money(result.npv, result.currency)
    odds = share(assessed.risk.chance, digits=0)
    names = _names(plan)
    if decision.decision == "fund":
        return (
            f"Fund it: winning back {names} is worth {value} against doing nothing, at {odds} odds"
        )
    if decision.decision == "pilot":
        length = f" for {months(assessed.pilot.months)}" if assessed.pilot else ""
        return (
            f"Pilot it{length} first: winning back {names or 'the lost'} would be worth {value} at "
            f"{odds} odds, which is not yet enough"
        )
    if decision.decision == "no":
        return (
            f"Do not fund it: winning back {names} pays for each contact, but not for the team and "
            f"the set-up ({value})"
        )
    return f"Do not fund it: against doing nothing no segment pays for its offer ({value})"


def _names(plan: Plan) -> str:
    names = [f"“{segment}”" for segment in plan.chosen]
    if len(names) > 3:
        return f"{len(names)} segments"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def reasons(plan: Plan, assessed: Assessment, decision: Verdict) -> list[str]:
    """Why, in sentences."""
    result = assessed.outcome
    cur = result.currency
    anyway = result.natural_returns / result.returns if result.returns else 0.0
    out = [
        f"Of {count(result.returns)} who would return with the programme, "
        f"{count(result.natural_returns)} ({share(anyway, digits=0)}) would return without it; "
        f"{count(result.incremental_returns)} are its own.",
        "A view that ignores them would say "
        f"{money(result.npv_if_natural_return_is_ignored, cur)}; the difference to doing nothing "
        f"is {money(result.npv, cur)}.",
    ]
    if plan.history.rule.false_lost_rate > MOSTLY_LATE:
        out.append(
            "Most of those that the lapse rule calls lost are only late: "
            f"{share(plan.history.rule.false_lost_rate, digits=0)} come back by themselves within "
            f"{plan.history.rule.window_days} days. There is little to win back here."
        )
    subsidised = result.pv_subsidy / result.pv_offers if result.pv_offers else 0.0
    if result.pv_offers:
        out.append(
            f"{share(subsidised, digits=0)} of the offer money "
            f"({money(result.pv_subsidy, cur)} of {money(result.pv_offers, cur)}) goes to "
            "customers who come anyway."
        )
    left_alone = [s for s in plan.best if s not in plan.chosen]
    if left_alone and plan.chosen:
        out.append(
            "Left alone: "
            + ", ".join(f"“{segment}”" for segment in left_alone)
            + ". Contacting them would cost more than it brings against doing nothing."
        )
    if decision.uplift_grade >= "C":
        out.append(
            "The uplift has not been measured: test it on a holdout before the full sum is spent."
        )
    return out


def decision_finding(plan: Plan, assessed: Assessment, decision: Verdict) -> Finding:
    """The headline and its reasons."""
    return Finding(
        f"{headline(plan, assessed, decision)}. {' '.join(reasons(plan, assessed, decision))}"
    )


def ranking_finding(plan: Plan) -> Finding:
    """Where the gross view and the incremental view disagree."""
    currency = plan.history.data.client.settings.currency
    gross = max(plan.best_gross.values(), key=lambda one: one.gross)
    best = max(plan.best.values(), key=lambda one: one.incremental)
    if gross.segment == best.segment:
        return Finding(
            f"Both views put “{best.segment}” first, but the gross one shows "
            f"{money(gross.gross, currency)} for each contact where "
            f"{money(best.incremental, currency)} is added."
        )
    same = plan.best[gross.segment]
    return Finding(
        f"A gross view would start with “{gross.segment}” ({gross.offer}, "
        f"{money(gross.gross, currency)} for each contact). Against doing nothing their best offer "
        f"brings {money(same.incremental, currency)}, while “{best.segment}” with "
        f"{best.offer} bring {money(best.incremental, currency)}."
    )


def change_finding(result: Outcome, drivers: list[Driver]) -> Finding:
    """What would change the decision: the nearest break-evens."""
    parts = []
    for driver in drivers[:3]:
        if driver.break_even is None:
            continue
        at = in_unit(driver.break_even, driver.unit, result.currency)
        base = in_unit(driver.base, driver.unit, result.currency)
        parts.append(f"{driver.label.lower()} at {at} instead of {base}")
    if not parts:
        return Finding("No single driver within reach would change the decision.")
    return Finding(f"What would turn the decision: {'; '.join(parts)}.")


def cash_finding(result: Outcome) -> Finding:
    """Cash need and payback in a sentence."""
    need = money(result.peak_cash_need, result.currency)
    if result.payback_months is None:
        return Finding(f"At its deepest the programme has {need} out, and never has it back.")
    return Finding(
        f"At its deepest the programme has {need} out; the money is back after "
        f"{months(result.payback_months)}."
    )


def stamp(history: History) -> Finding:
    """What was run on what: the same stamp means the same figures."""
    data = history.data
    inputs = ", ".join(f"{name} {given.sha256[:8]}" for name, given in data.given.items())
    return Finding(
        f"winback_kit {__version__} · {data.client.name} · as of {data.as_of:%Y-%m-%d} · "
        f"settings {data.client.key[:8]} · inputs: {inputs}"
    )
