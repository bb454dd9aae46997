"""Why the decision is what it is, in sentences made of typed facts."""

from winback_kit.case.from_plan.proven import Proven
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.verdict import Verdict
from winback_kit.case.result.shares import natural_share_of_returns, subsidy_share_of_offers
from winback_kit.plan.offers.worth import segments_tested
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.programme.rewards import DoingNothing
from winback_kit.show.kit.missing import pace_of
from winback_kit.show.kit.sentence import (
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    named_or_counted,
    say,
    say_many,
    share_fact,
)

MOSTLY_LATE = 0.5
FEW = 10


def reason_sentences(plan: Plan, assessed: Assessment, decision: Verdict) -> list[Sentence]:
    """Every reason that applies, the weightiest first."""
    found = [
        _whose_returns(assessed),
        _without_baseline(assessed),
        _only_late(plan),
        _not_measured(plan, decision),
        _left_alone(plan),
        _subsidy(assessed),
    ]
    return [one for one in found if one is not None]


def _whose_returns(assessed: Assessment) -> Sentence | None:
    result = assessed.outcome
    if result.returns <= 0:
        return None
    natural, own = result.natural_returns, result.incremental_returns
    with_us = count_fact(result.returns, "figures.returns", "{n} customer", "{n} customers")
    if own <= 0:
        return say(
            "With the programme {with_us} would return, without it {natural}: the offer keeps "
            "customers away.",
            with_us=with_us,
            natural=count_fact(natural, "figures.natural_returns"),
        )
    if not natural:
        return say("None of those who would return with the programme would return without it.")
    if round(result.returns) < FEW or round(result.returns) == round(
        natural
    ):  # a share of it in whole people would be none or all
        return say(
            "Of those who would return with the programme, {share} would return without it.",
            share=share_fact(natural_share_of_returns(result) or 0.0, "natural_share_of_returns"),
        )
    return say(
        "Of {with_us} who would return with the programme, {natural} ({share}) would return "
        "without it.",
        with_us=with_us,
        natural=count_fact(natural, "figures.natural_returns"),
        share=share_fact(natural_share_of_returns(result) or 0.0, "natural_share_of_returns"),
    )


def _without_baseline(assessed: Assessment) -> Sentence | None:
    result = assessed.outcome
    if not result.natural_returns:
        return None  # nobody returns alone, so both views are one
    ignored = money_fact(
        result.known("npv_if_natural_return_is_ignored"),
        "figures.npv_if_natural_return_is_ignored",
        result.currency,
    )
    return say(
        "A view that ignores natural return would say {ignored}; against doing nothing it is "
        "{npv}.",
        ignored=ignored,
        npv=money_fact(result.npv, "figures.npv", result.currency),
    )


def _only_late(plan: Plan) -> Sentence | None:
    rule = plan.history.rule
    if rule.false_lost_rate <= MOSTLY_LATE:
        return None
    return say(
        "Most of those that the lapse rule calls lost are only late: {share} come back on "
        "their own within {days}. There is little to win back here.",
        share=share_fact(rule.false_lost_rate, "history.false_lost_rate"),
        days=count_fact(rule.window_days, "history.false_lost_window_days", "{n} day", "{n} days"),
    )


def _not_measured(plan: Plan, decision: Verdict) -> Sentence | None:
    if decision.uplift_grade < "C":
        return None
    tested = segments_tested(plan.best)
    if tested:
        return say(
            "What an offer causes was tested in {tested} of {all}; elsewhere its uplift is an "
            "assumption.",
            tested=count_fact(tested, "segments_tested"),
            all=count_fact(len(plan.best), "segments_lost", "{n} segment", "{n} segments"),
        )
    if decision.decision in ("no", "nobody"):
        return say("What an offer causes has not been measured: its uplift is an assumption.")
    return say(
        "What an offer causes has not been measured: test it on a holdout before the full sum is "
        "spent."
    )


def _subsidy(assessed: Assessment) -> Sentence | None:
    result, cur = assessed.outcome, assessed.case.currency
    part = subsidy_share_of_offers(result)
    if not part:  # no offers, or nobody who would return anyway
        return None
    return say(
        "{share} of the offer money ({subsidy} of {offers}) goes to customers who would return "
        "anyway.",
        share=share_fact(part, "subsidy_share_of_offers"),
        subsidy=money_fact(result.pv("subsidy"), "figures.pv_subsidy", cur),
        offers=money_fact(result.pv("offers"), "figures.pv_offers", cur),
    )


def _left_alone(plan: Plan) -> Sentence | None:
    names = [segment for segment in plan.best if segment not in plan.chosen]
    if not names or not plan.chosen:
        return None
    return say(
        "Left alone: {who}. Contacting them would cost more than it brings against doing nothing.",
        who=named_or_counted(names, "segments_left_alone"),
    )


def scale_sentence(idle: DoingNothing, currency: str) -> Sentence:
    """How large the loss is, how much of it win-back can reach, and on what part of a year."""
    told = _scale(idle, currency)
    return told if idle.is_whole_year else in_a_line(told, pace_of(idle.months))


def _scale(idle: DoingNothing, currency: str) -> Sentence:
    lost = count_fact(idle.lost, "idle.lost", "{n} customer", "{n} customers")
    if idle.lost_value is None or idle.recoverable_share is None:
        return say_many(
            idle.lost, "{lost} is lost in a year.", "{lost} are lost in a year.", lost=lost
        )
    if idle.recoverable_share <= 0:
        return say_many(
            idle.lost,
            "{lost} is lost in a year, who would have been worth {worth}; no contact that pays "
            "recovers any of it.",
            "{lost} are lost in a year, who would have been worth {worth}; no contact that pays "
            "recovers any of it.",
            lost=lost,
            worth=money_fact(idle.lost_value, "idle.lost_value", currency),
        )
    return say_many(
        idle.lost,
        "{lost} is lost in a year, who would have been worth {worth}; contacts that pay recover "
        "{share} of it.",
        "{lost} are lost in a year, who would have been worth {worth}; contacts that pay recover "
        "{share} of it.",
        lost=lost,
        worth=money_fact(idle.lost_value, "idle.lost_value", currency),
        share=share_fact(idle.recoverable_share, "idle.recoverable_share", digits=1),
    )


def proof_sentence(plan: Plan, proof: Proven) -> Sentence:
    """What of it is proven, and what that alone is worth."""
    if proof.npv is None:
        return say(
            "No segment is proven: no test of its own has shown that the offer adds returns."
        )
    if len(proof.segments) == len(plan.chosen):
        return say(
            "Every segment of the programme is proven: a test of its own has shown that the offer "
            "adds returns."
        )
    return say_many(
        len(proof.segments),
        "Only {who} is proven: a programme for this segment alone would come to {npv}.",
        "Only {who} are proven: a programme for these segments alone would come to {npv}.",
        who=named_or_counted(proof.segments, "proven.segments"),
        npv=money_fact(proof.npv, "proven.npv", plan.currency, sign=True),
    )
