"""Customers under contract who stay and pay less than they did."""

from winback_kit.history.defection.defection import Defection
from winback_kit.history.defection.fees import ENDED, LESS, MORE, PAUSED, SAME, FeeChanges
from winback_kit.show.kit.sentence import Sentence, count_fact, in_a_line, money_fact, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.catalogue import marked, words

_PARTS = {
    ENDED: marked("The contract has ended"),
    PAUSED: marked("Paused, and pay nothing"),
    LESS: marked("Pay less"),
    SAME: marked("Pay the same"),
    MORE: marked("Pay more"),
}
_AT = "defection.fees"


def fees_finding(found: Defection) -> Sentence:
    """What is missing from customers who stay under contract, beside those whose contract ended."""
    use = say("Whether customers use less before they leave, a table of their use would tell.")
    told = found.fees
    if told is None:
        return in_a_line(
            say("The log is shorter than a year, so that no fee can be held against a year ago."),
            use,
        )
    if told.few:
        return in_a_line(
            say(
                "In a year too few customers came to pay less, or left, to be told of (fewer than "
                "ten)."
            ),
            use,
        )
    if not told.less.customers:
        return in_a_line(
            say(
                "Of {all} who paid a fee a year ago none who stays pays less: under this contract "
                "money leaves with the customer.",
                all=count_fact(told.customers, f"{_AT}.customers", "{n} customer", "{n} customers"),
            ),
            use,
        )
    less, ended = told.less, told.ended
    left = say(
        "Of {all} who paid a fee a year ago {less} stay and pay less, or nothing for the time: "
        "{missing} a year are missing from them, and {gone} from the {ended} whose contract has "
        "ended.",
        all=count_fact(told.customers, f"{_AT}.customers", "{n} customer", "{n} customers"),
        less=count_fact(less.customers, f"{_AT}.less.customers"),
        missing=money_fact(less.missing, f"{_AT}.less.missing", found.currency),
        gone=money_fact(ended.missing, f"{_AT}.ended.missing", found.currency),
        ended=count_fact(ended.customers, f"{_AT}.ended.customers"),
    )
    if told.more.customers < FEWEST_PEOPLE:
        return in_a_line(left, use)
    more = say(
        "{n} pay more, by {more} a year.",
        n=count_fact(told.more.customers, f"{_AT}.more.customers"),
        more=money_fact(-told.more.missing, f"{_AT}.more.added", found.currency),
    )
    return in_a_line(left, more, use)


def fees_table(told: FeeChanges, currency: str) -> Table:
    """Customers by the fee that they pay now against a year ago."""
    return Table.of(
        told.shown,
        (Column("Today"), lambda one: words(_PARTS[one.part])),
        (Column("Customers", "count"), lambda one: one.customers),
        (Column("Fees a year ago, {currency}", "amount"), lambda one: one.before),
        (Column("Fees now, {currency}", "amount"), lambda one: one.now),
        (Column("Missing, {currency}", "amount"), lambda one: one.missing),
        currency=currency,
        source=words(
            "Everybody with a paid contract 365 days before the as-of date; fees by the year, of "
            "the contracts that ran on that day and run today."
        ),
    )
