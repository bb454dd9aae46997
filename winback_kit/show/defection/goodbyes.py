"""How customers say goodbye."""

from __future__ import annotations

from winback_kit.history.defection.defection import Defection
from winback_kit.history.goodbyes.goodbyes import OTHER_WAYS, Way
from winback_kit.history.goodbyes.said import CLOSED, COMPLAINT, MOVED, PAYMENT
from winback_kit.history.goodbyes.shapes import LEAST_TO_TELL, MEASURED, Measured
from winback_kit.history.goodbyes.ways import ENDED, NOTICE, SECOND
from winback_kit.show.kit.sentence import (
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import count
from winback_kit.words.text import ORDERS

__all__ = [
    "dunning_finding",
    "fade_accuracy_table",
    "fade_table",
    "goodbye_finding",
    "goodbye_table",
    "reason_ways_table",
]

_CLOCKS = {
    PAYMENT: marked("the end of the contract"),
    CLOSED: marked("the day we closed it"),
    MOVED: marked("the day they said so"),
    SECOND: marked("none: they are still here"),
    COMPLAINT: marked("the complaint, or the day they said so"),
    NOTICE: marked("the day they said so"),
    ENDED: marked("the end of the contract"),
    OTHER_WAYS: marked("by each way"),
}
_SILENT_CLOCK = marked("the day the lapse rule says so")
_ADDS = {
    "goodbyes": marked("goodbyes (who said so, and when)"),
    "tickets": marked("tickets (who had complained)"),
    "permissions": marked("permissions (who can still be reached)"),
}


def goodbye_finding(found: Defection) -> Sentence:
    """How many said something, and of how many nothing can be told but that they stopped."""
    told = found.goodbyes
    at = "defection.goodbyes"
    if not told.customers:
        return say("Nobody has been lost yet, so that there is no goodbye to be told.")
    if not found.heard:
        unheard = say(
            "Of the {n} ever lost no goodbye is on record: all of them fell silent, and the lapse "
            "rule says so {days} after the last purchase.",
            n=count_fact(told.customers, f"{at}.customers", "{n} customer", "{n} customers"),
            days=count_fact(told.lag_days, f"{at}.lag_days", "{n} day", "{n} days"),
        )
        return in_a_line(unheard, _denominator(found), _adds(found))
    facts = {
        "n": count_fact(told.customers, f"{at}.customers", "{n} customer", "{n} customers"),
        "share": share_fact(told.silent_share, f"{at}.silent_share", digits=0),
        "days": count_fact(told.lag_days, f"{at}.lag_days", "{n} day", "{n} days"),
    }
    silent = (
        say(
            "All {n} ever lost gave a sign, on average {days} after their last order or payment.",
            n=facts["n"],
            days=facts["days"],
        )
        if not told.silent
        else say(
            "Of {n} ever lost, {share} said nothing. It takes {days} from the last payment, on "
            "average, until the firm can know of a loss.",
            **facts,
        )
        if found.contractual
        else say(
            "Of {n} ever lost, {share} said nothing. It takes {days} from the last purchase, on "
            "average, until the firm can know of a loss.",
            **facts,
        )
    )
    return in_a_line(silent, _denominator(found), _adds(found))


def _denominator(found: Defection) -> Sentence | str:
    told = found.goodbyes
    if not told.shapes:
        return ""
    at = "defection.goodbyes"
    if not told.once_only and not told.too_few:
        return say(
            "All of them had orders enough to tell a slow fade from a silent stop by these alone."
        )
    if not told.once_only and told.tellable:
        return say(
            "By their orders alone {few} had two or three orders, and only of the other {n} can a "
            "slow fade be told from a silent stop.",
            few=count_fact(told.too_few, f"{at}.too_few"),
            n=count_fact(told.tellable, f"{at}.tellable"),
        )
    return say(
        "By their orders alone {once} came once only, {few} had two or three orders, and only of "
        "the other {n} can a slow fade be told from a silent stop."
        if told.tellable
        else "By their orders alone {once} came once only and {few} had two or three orders: too "
        "few to tell a slow fade from a silent stop of anybody.",
        once=count_fact(told.once_only, f"{at}.once_only"),
        few=count_fact(told.too_few, f"{at}.too_few"),
        n=count_fact(told.tellable, f"{at}.tellable"),
    )


def _adds(found: Defection) -> str:
    """Which tables would tell more."""
    absent = [words(text) for name, text in _ADDS.items() if name not in found.tables]
    return (
        words("These tables would tell more: {tables}.", tables="; ".join(absent)) if absent else ""
    )


def goodbye_table(found: Defection) -> Table | Sentence:
    """Every way of leaving: people, money, how late it is known and who can still be reached."""
    told = found.goodbyes
    if not told.ways:
        return say("There is no table of ways of leaving: nobody has left.")
    reached = "permissions" in found.tables
    return Table.of(
        told.ways,
        (Column("Way of leaving"), lambda one: words(one.way)),
        (Column("Customers", "count"), lambda one: one.customers),
        (Column("Share", "share", 0), told.share),
        (
            Column(
                marked("Orders a year")
                if found.currency == ORDERS
                else marked("Margin a year, {currency}"),
                "amount",
            ),
            lambda one: one.margin,
        ),
        (Column("Known after", "days"), lambda one: one.lag_days),
        (
            Column("Still reached, of those gone", "share", 0),
            lambda one: one.reached if reached else None,
        ),
        (Column("The clock starts with"), _clock),
        currency=found.currency,
        source=words(
            "The first loss of each customer, by the first way that applies. Known after: days "
            "from the last payment. Still reached: a channel that they have not closed."
        )
        if found.contractual
        else words(
            "The first loss of each customer, by the first way that applies. Known after: days "
            "from the last purchase. Still reached: a channel that they have not closed."
        ),
    )


def _clock(one: Way) -> str:
    return words(_CLOCKS.get(one.way, _SILENT_CLOCK))


def fade_table(found: Defection) -> Table | Sentence:
    """How orders thinned out before a loss, from the orders alone, by both rules."""
    told = found.goodbyes
    if not told.shapes:
        return _no_fades()
    return Table.of(
        told.shapes,
        (Column("From the orders alone"), lambda one: " / ".join(map(words, one.shapes))),
        (Column("By the rule used", "count"), lambda one: one.own),
        (Column("By the plain rule", "count"), lambda one: one.plain),
        source=words(
            "All first losses, whatever was said. Slow fade, rule used: both of the last two gaps "
            "are longer than this customer's mean gap by more than its spread. Plain rule: their "
            "mean is at least twice that of the earlier gaps."
        ),
    )


def _no_fades() -> Sentence:
    return say(
        "Under contract a loss has a day, and no orders that thin out before it: there is no "
        "slow fade to be told."
    )


def fade_accuracy_table(found: Defection) -> Table | Sentence:
    """How often the rule confuses slow fades and silent stops, where the truth is known."""
    if not found.goodbyes.shapes:
        return _no_fades()
    return Table.of(
        MEASURED,
        (Column("Orders before the loss"), _orders),
        (Column("Silent stops", "count"), lambda one: one.silent),
        (Column("taken for slow fades", "share"), lambda one: one.false_alarms),
        (Column("Slow fades", "count"), lambda one: one.fades),
        (Column("found", "share"), lambda one: one.found),
        (Column("Right together", "share"), lambda one: one.right),
        (Column("By the plain rule", "share"), lambda one: one.right_plain),
        source=words(
            "Measured on the sample client, whose slow fades are planted. With fewer than "
            "{least} orders nothing can be told.",
            least=count(LEAST_TO_TELL),
        ),
    )


def _orders(one: Measured) -> str:
    if one.most is None:
        return words("{least} or more", least=str(one.least))
    if one.most == one.least:
        return str(one.least)
    return words("{low} to {high}", low=str(one.least), high=str(one.most))


def dunning_finding(found: Defection) -> Sentence:
    """What failed payments cost, and what a process against them may cost."""
    one = found.goodbyes.dunning
    if one is None:
        return (
            say(
                "No loss by a failed payment is on record (or fewer than ten are): a column "
                "involuntary in the contracts would tell who did not choose to leave."
            )
            if found.contractual
            else say(
                "Without a contract no payment can fail between orders, so nobody is split off."
            )
        )
    at = "defection.goodbyes.dunning"
    return say(
        "{n} ({share}) were lost by a failed payment. They did not choose to leave, and are in "
        "none of the groups above. {back} were back within 90 days by themselves; of the others, "
        "each tenth that reminders and new attempts bring back is {one_in_ten} of margin a year. "
        "That is what such a process may cost.",
        n=count_fact(one.customers, f"{at}.customers", "{n} customer", "{n} customers"),
        share=share_fact(one.share, f"{at}.share", digits=0),
        back=share_fact(one.back, f"{at}.back", digits=0),
        one_in_ten=money_fact(one.one_in_ten, f"{at}.one_in_ten", found.currency),
    )


def reason_ways_table(found: Defection) -> Table | Sentence:
    """Which stated reasons were taken for a way of leaving."""
    if not found.reasons:
        return say("No stated reason names a way of leaving by itself.")
    return Table.of(
        found.reasons.items(),
        (Column("Stated reason"), lambda pair: pair[0]),
        (Column("Counted as"), lambda pair: words(pair[1])),
        source=words("By the kind of the reason in the codebook; all other reasons are a notice."),
    )
