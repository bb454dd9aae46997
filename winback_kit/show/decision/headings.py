"""The finding at the head of each block of the executive page, computed from the results."""

from winback_kit.case.assumptions.register import RegisterRow, measured
from winback_kit.case.from_plan.options import Option
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.verdict import Verdict
from winback_kit.case.result.costs import all_costs, cost_items
from winback_kit.case.result.model import Model
from winback_kit.case.result.outcome import Outcome
from winback_kit.history.measure import History
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.kit.sentence import (
    Sentence,
    count_fact,
    loss_fact,
    money_fact,
    months_fact,
    range_facts,
    say,
    say_many,
    share_fact,
    unit_fact,
)
from winback_kit.value.second_lifetime.second_lifetime import Value
from winback_kit.words.catalogue import in_sentence, marked, words
from winback_kit.words.numbers import months

HALF = 0.5


def options_heading(found: list[Option]) -> Sentence:
    """Whether an option whose effect is known is worth more after the cut."""
    best = max(found, key=lambda one: one.npv_headline)
    if best.npv_headline <= 0:
        return say("After the cut for weak evidence nothing beats doing nothing")
    if best.kind == "base":
        return say("No other use of the money is known to beat the programme")
    return say("“{option}” would be worth more than the programme", option=words(best.label))


def segments_heading(plan: Plan) -> Sentence:
    """How many segments pay for their offer."""
    if not plan.chosen:
        return say("The offer pays for itself in no segment")
    if len(plan.chosen) == len(plan.best):
        return say("The offer pays for itself in every segment")
    return say(
        "The offer pays for itself in {chosen} of {all}",
        chosen=count_fact(len(plan.chosen), "segments_chosen"),
        all=count_fact(len(plan.best), "segments_lost", "{n} segment", "{n} segments"),
    )


def evidence_heading(history: History) -> Sentence:
    """How many of the lost come back on their own within the return window."""
    curve = history.natural_return()
    share = curve.at_month(history.window_months)[0]
    if not share:
        return say(
            "None of the lost come back on their own within {months}", months=_within(history)
        )
    told = share_fact(share, "history.natural_return_rate.value", digits=1)
    if share < HALF:
        return say(
            "Most of the lost stay away: {share} come back on their own within {months}",
            share=told,
            months=_within(history),
        )
    return say(
        "Most of the lost come back on their own: {share} within {months}",
        share=told,
        months=_within(history),
    )


def _within(history: History) -> str:
    """The return window, or as much of it as was seen."""
    return months(min(history.window_months, history.natural_return().months))


def benefits_heading(value: Value, currency: str) -> Sentence:
    """What a customer who comes back is worth, beside a new one."""
    worth = money_fact(value.everyone.value, "history.second_lifetime_value.value", currency)
    part = value.part_of_first
    if part is None:
        return say("A customer who comes back is worth {worth}", worth=worth)
    return say(
        "A customer who comes back is worth {worth}, {share} of a new one",
        worth=worth,
        share=share_fact(part, "history.second_to_first_value"),
    )


def costs_heading(result: Outcome) -> Sentence:
    """What is paid out, and for what most of it."""
    items = cost_items(result)
    total = money_fact(all_costs(result), "cost_before_tax", result.currency)
    most = max(items, key=lambda one: one.amount)
    if most.amount <= 0:
        return say("The programme costs nothing")
    return say(
        "The programme costs {total}, most of it for {cost}",
        total=total,
        cost=in_sentence(most.label),
    )


def cash_heading(flow: Model, result: Outcome) -> Sentence:
    """What is left at the horizon, after tax and not discounted."""
    left = float(flow["cumulative_cash"][flow.horizon])
    amount = loss_fact(left, f"lines.cumulative_cash.{flow.horizon}", result.currency)
    return say(
        marked("After {horizon} the programme has cost {loss} more than it brought")
        if left < 0
        else marked("After {horizon} the programme has brought {gain} more than it cost"),
        horizon=months_fact(result.horizon_months, "figures.horizon_months"),
        loss=amount,
        gain=amount,
    )


def risk_heading(assessed: Assessment) -> Sentence:
    """How far the net present value may reach."""
    risk, cur = assessed.risk, assessed.case.currency
    low = money_fact(risk.percentile(0.05), "risk.percentiles.p5", cur)
    high = money_fact(risk.percentile(0.95), "risk.percentiles.p95", cur)
    if low.shown == high.shown:
        return say("No assumption has a range, so nothing is said of the risk")
    return say("Nine in ten outcomes lie between {low} and {high}", low=low, high=high)


def what_if_heading(assessed: Assessment) -> Sentence:
    """The assumption that decides, and where."""
    cur = assessed.case.currency
    for at, driver in enumerate(assessed.drivers):
        if driver.break_even is None or driver.swing <= 0:
            continue
        turn = unit_fact(driver.break_even, f"drivers.{at}.break_even", driver.unit, cur)
        base = unit_fact(driver.base, f"drivers.{at}.base", driver.unit, cur)
        return say(
            "{driver} decides: the answer turns at {turn} instead of {base} ({low} to {high})",
            driver=words(driver.label),
            turn=turn,
            base=base,
            **range_facts(driver.low, driver.high, f"drivers.{at}.", driver.unit, currency=cur),
        )
    return say("No assumption within reach would turn the answer by itself")


def pilot_heading(assessed: Assessment, decision: Verdict) -> Sentence:
    """Whether to pilot first, and what that costs."""
    pilot, cur = assessed.pilot, assessed.case.currency
    if pilot is None:
        return say("A pilot would find nothing out that could be read")
    if pilot.needed is not None:
        return say("A pilot of this size could not decide")
    if pilot.option.best == "pilot":
        told = marked("A pilot of {months} adds {gain} to deciding now")
    elif pilot.worth.net >= 0:
        told = marked("A pilot of {months} adds nothing to deciding now")
    elif decision.decision == "pilot":
        told = marked("A pilot of {months} costs {loss} more than it finds out: the price of proof")
    else:
        told = marked("A pilot of {months} would cost {loss} more than it finds out")
    return say(
        told,
        months=months_fact(pilot.months, "pilot.months"),
        gain=money_fact(pilot.option.option_value, "pilot.option.value", cur),
        loss=loss_fact(pilot.worth.net, "pilot.net", cur),
    )


def register_rule() -> Sentence:
    """How the register is read."""
    return say(
        "Each assumption has a value, a range from its tenth to its ninetieth percentile, the "
        "evidence behind it, and where it comes from. What is grade E is a prior, to be replaced."
    )


def register_heading(entries: list[RegisterRow]) -> Sentence:
    """How many assumptions there are, and how many of them were measured."""
    return say_many(
        measured(entries),
        "{measured} of {all} is measured on the client’s own customers",
        "{measured} of {all} are measured on the client’s own customers",
        measured=count_fact(measured(entries), "register.measured"),
        all=count_fact(len(entries), "register.count", "{n} assumption", "{n} assumptions"),
    )
