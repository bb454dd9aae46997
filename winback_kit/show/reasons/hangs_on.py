"""How many calls it takes to know why they really left, and the money that hangs on the answers."""

from winback_kit.client.codebook.kinds import KIND_NAMES
from winback_kit.history.reasons.reasons import Reasons
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.reasons.call_back import call_backs, calls_in_all
from winback_kit.plan.reasons.fix_or_win import fix_or_win
from winback_kit.plan.reasons.hangs_on import Answers, answers
from winback_kit.show.kit.sentence import Name, Sentence, count_fact, in_a_line, say
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.show.reasons.answers import nobody_to_ask, not_by_reason
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import count, in_range, money, share

__all__ = ["call_back_finding", "call_back_worth_table"]


def call_back_worth_table(
    reasons: Reasons, plan: Plan, customers: CustomerValue
) -> Table | Sentence:
    """Each reason: what is done for it brings at both ends of its real share."""
    found = answers(fix_or_win(plan, customers), reasons.real)
    if found is None:
        return not_by_reason()
    if not found.rows:
        return _nobody_asked(found, plan.currency)
    return Table.of(
        found.rows,
        (Column("Reason"), lambda one: one.reason),
        (Column("Stated", "share"), lambda one: one.share.stated),
        (interval("Really (90 %)", "share"), lambda one: (one.share.low, one.share.high)),
        (Column("Brings as stated", "amount"), lambda one: one.stated),
        (interval("Brings as it really is", "amount"), lambda one: (one.low, one.high)),
        (interval("of which winning back", "amount"), lambda one: one.win),
        (Column("Hangs on the answers", "amount"), lambda one: one.money),
        currency=plan.currency,
        source=words(
            "A year's, in {currency}: the stated fix, or one that keeps a tenth, before its cost, "
            "and winning back those who are left, at both ends of the real share.",
            currency=plan.currency,
        ),
    )


def call_back_finding(reasons: Reasons, plan: Plan, customers: CustomerValue) -> Sentence:
    """How many calls it takes, and the money that hangs on what they would find."""
    calls = calls_in_all(call_backs(reasons))
    if not calls:
        return nobody_to_ask()
    told = say(
        "To know why they really left takes {calls}; whom to call stands in "
        "lists/callback_sample.csv. "
        "Nobody is called who died, or whom the firm sent away.",
        calls=count_fact(calls, "", "{n} call", "{n} calls"),
    )
    found = answers(fix_or_win(plan, customers), reasons.real)
    if found is None:
        return in_a_line(told, _widest_kind(reasons))
    if not found.rows:
        return in_a_line(told, _nobody_asked(found, plan.currency))
    wide = found.widest
    money_told = say(
        "On the real share of {reason} hangs {money} a year: what is done for it brings {low} if "
        "it is the reason of {few} of the losses, and {high} if it is that of {many}.",
        reason=Name(wide.reason),
        money=money(wide.money, plan.currency),
        low=money(wide.low, plan.currency),
        high=money(wide.high, plan.currency),
        few=share(wide.share.low),
        many=share(wide.share.high),
    )
    return in_a_line(told, money_told, _turned(found))


def _turned(found: Answers) -> Sentence:
    if not found.turned:
        return say(
            "At both ends of every interval the decision is the same: the answers tell how much "
            "it brings."
        )
    return say(
        "For {n} of {all} it decides whether anything is to be done.",
        n=count(found.turned),
        all=count_fact(len(found.rows), "", "{n} reason", "{n} reasons"),
    )


def _widest_kind(reasons: Reasons) -> Sentence:
    real = reasons.real_kinds
    if real is None:
        return say(
            "Until then a programme for a reason asks whoever stated it, whether it is true or not."
        )
    wide = max(real.rows, key=lambda one: one.width)
    return say(
        "The kind known worst today is “{kind}”: between {low} and {high} of the losses.",
        kind=words(KIND_NAMES.get(wide.name, wide.name)),  # type: ignore[call-overload]
        **in_range(wide.low, wide.high, "share"),
    )


def _nobody_asked(found: Answers, currency: str) -> Sentence:
    return say(
        "Nobody was asked again, so nothing bounds the real shares. Ten points of all losses, "
        "moved from {least} to {most}, are worth {money} a year; the calls tell each share to "
        "within as much.",
        least=Name(found.least),
        most=Name(found.most),
        money=money(found.ten_points, currency),
    )
