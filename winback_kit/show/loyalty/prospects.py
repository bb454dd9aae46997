"""Right prospects: source and first basket, what a wrong one costs, and discounts at first."""

from __future__ import annotations

from winback_kit.plan.bonds.likeness import FEWEST_OF_GROUP, Like, RightProspects
from winback_kit.show.kit.sentence import (
    Name,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
    say_many,
)
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import amount, in_range
from winback_kit.words.text import ORDERS
from winback_kit.words.told import told_name

__all__ = ["right_prospects_finding", "right_prospects_table"]

AT = "right_prospects"
MOST_SHOWN = 6  # from either end


def _none() -> Sentence:
    return say(
        "Which prospects are the right ones cannot be told: the customers of a year ago and before "
        "do not say where they came from or what they bought first, or too few do."
    )


def right_prospects_table(found: RightProspects) -> Table | Sentence:
    """Groups of customers by source and first basket, the best and the last."""
    if not found.groups:
        return _none()
    groups = found.groups
    if len(groups) > 2 * MOST_SHOWN:
        groups = (*groups[:MOST_SHOWN], *groups[-MOST_SHOWN:])
    costed = any(one.cost is not None for one in groups)
    columns = [
        *([(Column("Came from"), _source)] if found.by_source else ()),
        *([(Column("Bought first"), _product)] if found.by_product else ()),
        (Column("Customers", "count"), lambda one: one.people),
        (Column("Bought again", "share", digits=0), lambda one: one.again),
        (
            interval("Margin of a year after, {currency} (95\u00a0%)", "amount", value=True),
            lambda one: (one.expected, one.low, one.high),
        ),
        *(
            [
                (Column("Cost of one, {currency}", "amount"), lambda one: one.cost),
                (Column("Left, {currency}", "amount"), lambda one: one.left),
            ]
            if costed
            else ()
        ),
    ]
    return Table.of(
        groups,
        *columns,
        currency=found.currency,
        source=words(
            "Customers of {least} or more alike, who came at least a year ago; the first order "
            "itself is left out. Each group is drawn to the mean of all by how much groups truly "
            "differ. Of many groups these are the first and the last {most}.",
            least=str(FEWEST_OF_GROUP),
            most=str(MOST_SHOWN),
        )
        if len(groups) < len(found.groups)
        else words(
            "Customers of {least} or more alike, who came at least a year ago; the first order "
            "itself is left out. Each group is drawn to the mean of all by how much groups truly "
            "differ.",
            least=str(FEWEST_OF_GROUP),
        ),
    )


def _source(one: Like) -> str:
    return told_name(one.source)


def _product(one: Like) -> str:
    return told_name(one.product)


_BEST = marked(
    "The best prospects are like {best}: {much} of margin in the year after the first "
    "order, against {little} of {last}. A wrong one costs {lost} of margin a year."
)
_BEST_IN_ORDERS = marked(
    "The best prospects are like {best}: {much} in the year after the first one, against {little} "
    "of {last}. A wrong one costs {lost} a year."
)


def right_prospects_finding(found: RightProspects) -> Sentence:
    """Who is worth acquiring, what a wrong one costs, and what a discount at first goes with."""
    if not found.groups:
        return in_a_line(_none(), _discount(found))
    best, last = found.groups[0], found.groups[-1]
    differ = best.low > last.high
    told = (
        say(
            _BEST_IN_ORDERS if found.currency == ORDERS else _BEST,
            best=_named(best),
            last=_named(last),
            much=money_fact(best.expected, f"{AT}.best", found.currency),
            little=money_fact(last.expected, f"{AT}.last", found.currency),
            lost=money_fact(found.wrong_costs, f"{AT}.wrong", found.currency),
        )
        if differ
        else say(
            "By source and first basket no prospect is surely better than another: what such "
            "groups of customers brought differs no more than chance alone lets them."
        )
    )
    return in_a_line(
        told, _again(found) if differ else "", _red(found), _discount(found), _one_by_one(found)
    )


def _one_by_one(found: RightProspects) -> Sentence | str:
    """Why there is no list of prospects one by one, where some are known."""
    if not found.known:
        return ""
    return say_many(
        found.sources,
        "The {people} on record differ in nothing but how long ago they were met: without their "
        "source, what they looked at and a permission there is no list of them one by one.",
        "The {people} on record can be told apart by their {n} sources and by nothing else: "
        "without what they looked at and a permission there is no list of them one by one, and the "
        "order of their sources is the order of the prospects.",
        n=count_fact(found.sources, f"{AT}.sources"),
        people=count_fact(found.known, f"{AT}.known", "{n} prospect", "{n} prospects"),
    )


def _named(one: Like) -> Name | str:
    if one.source and one.product:
        return Name(f"{told_name(one.source)}, {told_name(one.product)}")
    return Name(one.source or one.product)


def _again(found: RightProspects) -> Sentence | str:
    if found.tested is None:
        return ""
    value = amount(found.tested.value, digits=2)
    return (
        say(
            "Groups that were better among the first customers were so among the later ones too "
            "(rank correlation {value}).",
            value=value,
        )
        if found.tested.sure
        else say(
            "Whether that lasts is not proven: the order of the groups among the first customers "
            "says little of that among the later ones (rank correlation {value}).",
            value=value,
        )
    )


def _red(found: RightProspects) -> Sentence | str:
    """Groups that cost more than they bring."""
    red = [one for one in found.groups if one.left is not None and one.left < 0]
    if red:
        worst = min(red, key=lambda one: one.left or 0.0)
        return say(
            "Acquiring one like {worst} costs more than such a customer brings in a year.",
            worst=_named(worst),
        )
    if any(one.left is not None for one in found.groups):
        return say("None costs more to acquire than it brings in the year after.")
    return say("What acquiring one costs is not on record (acquisition_cost, or prospects).")


def _discount(found: RightProspects) -> Sentence:
    ratio = found.discount_ratio
    if ratio is None:
        return say(
            "What a discount on the first order does to later value cannot be told: the orders "
            "carry no discount. Elsewhere customers acquired at a third off were worth about half "
            "(Lewis 2006)."
        )
    value, low, high = ratio
    facts = {
        "value": amount(value, digits=2),
        **in_range(low, high, "factor"),
    }
    return (
        say(
            "Who came at a discount brought {value} times as much in the year after as the others "
            "({low} to {high}): a discount at first draws the wrong ones.",
            **facts,
        )
        if high < 1
        else say(
            "Who came at a discount brought {value} times as much in the year after as the others "
            "({low} to {high}): not surely less.",
            **facts,
        )
    )
