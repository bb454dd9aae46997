"""Why the decision is what it is, in sentences made of typed facts."""

from __future__ import annotations

from winback_kit.case.assessment import Assessment
from winback_kit.case.verdict import Verdict
from winback_kit.figures.fact import (
    MANY_NAMES,
    Part,
    Sentence,
    count_fact,
    joined,
    listed,
    money_fact,
    share_fact,
)
from winback_kit.plan.programme import Plan

MOSTLY_LATE = 0.5


def reason_sentences(plan: Plan, assessed: Assessment, decision: Verdict) -> list[Sentence]:
    """Every reason that applies, the weightiest first."""
    found = [
        _whose_returns(assessed),
        _without_baseline(assessed),
        _only_late(plan),
        _not_measured(decision),
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
        return joined(
            "With the programme ", with_us, " would return, without it ",
            count_fact(natural, "figures.natural_returns"),
            ": the offer keeps customers away.",
        )  # fmt: skip
    share = share_fact(natural / result.returns, "natural_share_of_returns")
    return joined(
        "Of ", with_us, " who would return with the programme, ",
        count_fact(natural, "figures.natural_returns"), " (", share,
        ") would return without it; ", count_fact(own, "figures.incremental_returns"),
        " would not.",
    )  # fmt: skip


def _without_baseline(assessed: Assessment) -> Sentence:
    result = assessed.outcome
    ignored = money_fact(
        result.npv_if_natural_return_is_ignored,
        "figures.npv_if_natural_return_is_ignored",
        result.currency,
    )
    return joined(
        "A view that ignores natural return would say ", ignored, "; against doing nothing it is ",
        money_fact(result.npv, "figures.npv", result.currency), ".",
    )  # fmt: skip


def _only_late(plan: Plan) -> Sentence | None:
    rule = plan.history.rule
    if rule.false_lost_rate <= MOSTLY_LATE:
        return None
    return joined(
        "Most of those that the lapse rule calls lost are only late: ",
        share_fact(rule.false_lost_rate, "history.false_lost_rate"),
        " come back by themselves within ",
        count_fact(rule.window_days, "history.false_lost_window_days", "{n} day", "{n} days"),
        ". There is little to win back here.",
    )  # fmt: skip


def _not_measured(decision: Verdict) -> Sentence | None:
    if decision.uplift_grade < "C":
        return None
    if decision.decision in ("no", "nobody"):
        return joined("What an offer causes has not been measured: its uplift is an assumption.")
    return joined(
        "What an offer causes has not been measured: test it on a holdout before the full sum is "
        "spent."
    )


def _subsidy(assessed: Assessment) -> Sentence | None:
    result, cur = assessed.outcome, assessed.case.currency
    if not result.pv_offers:
        return None
    return joined(
        share_fact(result.pv_subsidy / result.pv_offers, "subsidy_share_of_offers"),
        " of the offer money (", money_fact(result.pv_subsidy, "figures.pv_subsidy", cur), " of ",
        money_fact(result.pv_offers, "figures.pv_offers", cur),
        ") goes to customers who come anyway.",
    )  # fmt: skip


def _left_alone(plan: Plan) -> Sentence | None:
    names = [segment for segment in plan.best if segment not in plan.chosen]
    if not names or not plan.chosen:
        return None
    who: list[Part] = (
        [count_fact(len(names), "segments_left_alone", "{n} segment", "{n} segments")]
        if len(names) > MANY_NAMES
        else listed(names)
    )
    return joined(
        "Left alone: ", who, ". Contacting them would cost more than it brings against doing "
        "nothing.",
    )  # fmt: skip
