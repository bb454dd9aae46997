"""What follows from the reasons: fix the cause or win back, and whom to ask."""

from winback_kit.client.codebook.kinds import KIND_NAMES
from winback_kit.history.reasons.losses import RECENT_DAYS
from winback_kit.history.reasons.reasons import Reasons
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.reasons.call_back import HALF_WIDTH, call_backs
from winback_kit.plan.reasons.fix_or_win import FixOrWin, fix_or_win
from winback_kit.show.kit.sentence import Name, Sentence, count_fact, in_a_line, joined, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.reasons.fixed import fixed_finding
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import count, money

__all__ = [
    "call_back_table",
    "fix_or_win_finding",
    "fix_or_win_table",
    "interview_guide",
]


def fix_or_win_table(plan: Plan, customers: CustomerValue) -> Table | Sentence:
    """Each reason: what a fix and winning back bring a year, and both, nobody counted twice."""
    rows, currency = fix_or_win(plan, customers), plan.currency
    if not rows:
        return not_by_reason()
    fixed = any(one.fix is not None for one in rows)
    columns = [
        (Column("Reason"), lambda one: one.reason),
        (Column("Kind"), lambda one: words(KIND_NAMES[one.kind])),
        (Column("Can we end it"), lambda one: words("yes") if one.controllable else words("no")),
        (Column("Leave a year", "count"), lambda one: one.people),
        (Column("One kept brings", "amount"), lambda one: one.kept_worth),
        (Column("A tenth kept brings", "amount"), lambda one: one.a_tenth),
        (Column("Winning back brings", "amount"), lambda one: one.win),
    ]
    if fixed:
        columns += [
            (Column("A fix stops", "share"), lambda one: one.stops),
            (Column("and costs", "amount"), lambda one: one.fix_cost),
            (Column("The fix brings", "amount", sign=True), lambda one: one.fix),
            (Column("Fix, then win back", "amount", sign=True), lambda one: one.both),
        ]
    return Table.of(
        rows,
        *columns,
        currency=currency,
        source=words(
            "A year's, in {currency}, before tax; who leaves is counted by the reason stated, as "
            "in the business case, and not by the one found out later. Who is kept need not be won "
            "back: a tenth kept is counted less what winning it back would bring, and both are "
            "less than their sum.",
            currency=currency,
        ),
    )


def not_by_reason() -> Sentence:
    """That the lost are not grouped by reason."""
    return say(
        "The lost of this client are not grouped by reason (definitions.segment_by: reason), so "
        "that nothing can be said of what fixing one would bring."
    )


def fix_or_win_finding(plan: Plan, customers: CustomerValue) -> Sentence:
    """Where fixing pays, or what it would have to cost; where winning back pays at all."""
    rows, currency = fix_or_win(plan, customers), plan.currency
    if not rows:
        return not_by_reason()
    return in_a_line(fixed_finding(plan), _pays(rows, currency))


def _pays(rows: list[FixOrWin], currency: str) -> Sentence:
    fixes = [one for one in rows if one.fix is not None]
    if fixes:
        best = max(fixes, key=lambda one: one.both or 0.0)
        told = say(
            "The fix of {reason} brings {fix} a year, winning back those who left for it {win}. "
            "Fixing first and winning back whom it does not keep brings {both}: {double} less than "
            "the sum, which would count the same people twice.",
            reason=Name(best.reason),
            fix=money(best.fix, currency),
            win=money(best.win, currency),
            both=money(best.both, currency),
            double=money(best.double_counted, currency),
        )
    else:
        ours = [one for one in rows if one.controllable] or rows
        most = max(ours, key=lambda one: one.a_tenth)
        told = say(
            "Nobody has said what a fix would cost or stop (case.fixes). {reason} costs us "
            "{people} a year: a fix that keeps one in ten of them pays as long as it costs less "
            "than {most} a year.",
            reason=Name(most.reason),
            people=count_fact(most.people, "", "{n} customer", "{n} customers"),
            most=money(most.a_tenth, currency),
        )
    none = [one for one in rows if one.win <= 0]
    if not none:
        return told
    return joined(
        told,
        " ",
        say(
            "Winning back brings nothing, whatever is offered, in {n} of {all}.",
            n=count(len(none)),
            all=count_fact(len(rows), "", "{n} reason", "{n} reasons"),
        ),
    )


def nobody_to_ask() -> Sentence:
    """That of those lost of late none is left to ask."""
    return say(
        "There is nobody to call: whoever was lost in the last {days} days has been asked already, "
        "cannot be reached, or was sent away.",
        days=count(RECENT_DAYS),
    )


def call_back_table(reasons: Reasons) -> Table | Sentence:
    """Of each kind, those who can be asked, and how many to ask."""
    asked = call_backs(reasons)
    if not asked:
        return nobody_to_ask()
    return Table.of(
        asked,
        (Column("Kind"), lambda one: words(KIND_NAMES[one.kind])),
        (Column("Can be asked", "count"), lambda one: one.people),
        (Column("To be asked", "count"), lambda one: one.asked),
        source=words(
            "Lost within {days} days, reachable, not asked yet. So many tell each share within "
            "{width} points either way, nine times in ten.",
            days=count(RECENT_DAYS),
            width=count(100 * HALF_WIDTH),
        ),
    )


QUESTIONS = (
    marked("What were you doing when you first thought of leaving us?"),
    marked("What happened next? And then?"),
    marked("What did you do instead, and how did you find it?"),
    marked("What, if anything, would have made you stay a month longer?"),
    marked("Is there anything that I have not asked?"),
)
RULES = (
    marked("Say who you are, that nothing is sold, and ask whether now is a good time."),
    marked("Do not name a reason: neither price nor service, nor the one on record."),
    marked("Write down the customer's own words first, and choose the reason afterwards."),
    marked("Whoever calls did not serve the customer, and is not judged by the answer."),
    marked("If somebody asks to be left alone, write it down as an opt-out, and stop."),
)


def interview_guide() -> Table:
    """What to ask, in this order, and how to ask it without leading."""
    return Table.of(
        tuple(zip(QUESTIONS, RULES, strict=True)),
        (Column("Ask"), lambda one: words(one[0])),
        (Column("And keep to this"), lambda one: words(one[1])),
    )
