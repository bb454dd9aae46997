"""The six groups as they are today, and the proof that they balance."""

from winback_kit.history.groups.groups import Groups
from winback_kit.history.groups.rules import AT_RISK, GROUPS, LOST, NAMES, PROSPECT
from winback_kit.history.groups.year import GroupsYear, GroupYear, too_few
from winback_kit.show.kit.missing import UNDER_TEN
from winback_kit.show.kit.sentence import (
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import days, digits_for
from winback_kit.words.text import ORDERS

__all__ = [
    "balance_finding",
    "balance_in_money",
    "balance_table",
    "groups_finding",
    "groups_table",
    "lessons_table",
]

LESSONS = {
    GROUPS[0]: marked("Which sources bring prospects who buy, and what one may cost"),
    GROUPS[1]: marked("Where the first weeks disappoint: what do those who never settle meet?"),
    GROUPS[2]: marked("What keeps the best, and what would make them leave"),
    GROUPS[3]: marked("Which early signs tell, and what still brings an order"),
    GROUPS[4]: marked("Why they left, to whom, and who can still be reached"),
    GROUPS[5]: marked("What brought them back, and whether the second lifetime lasts"),
}
MEASURES = {
    GROUPS[0]: marked("become customers in a month"),
    GROUPS[1]: marked("of those no longer new were retained"),
    GROUPS[2]: marked("fall silent in a month"),
    GROUPS[3]: marked("of those no longer at risk ordered"),
    GROUPS[4]: marked("come back in a month"),
    GROUPS[5]: marked("fall silent again in a month"),
}
UNDER_CONTRACT = MEASURES | {
    GROUPS[2]: marked("end the contract in a month"),
    GROUPS[5]: marked("end it again in a month"),
}


def people(number: int, path: str = "") -> Cell:
    """A number of people; of one to nine only that they are so few."""
    return Cell(words(UNDER_TEN), "text") if too_few(number) else Cell(number, "count", path=path)


def _told(groups: Groups) -> list[GroupYear]:
    """The groups that there are: at risk not under contract, prospects where they are known."""
    absent = {AT_RISK} if groups.history.data.contractual else set()
    absent |= set() if groups.has_prospects else {PROSPECT}
    return [one for one in groups.year.groups if one.group not in absent]


def _at(one: GroupYear, figure: str) -> str:
    return f"groups.groups.{GROUPS.index(one.group)}.{figure}"


def groups_table(groups: Groups) -> Table:
    """Every group on the as-of date: how many, and their margin of the last twelve months."""
    told = _told(groups)
    digits = digits_for(one.margin_each for one in told if one.margin_each)
    in_orders = groups.currency == ORDERS
    return Table.of(
        told,
        (Column("Group"), lambda one: words(NAMES[one.group])),
        (Column("People", "count"), lambda one: people(one.today, _at(one, "today"))),
        (
            Column(
                "Orders in 12 months" if in_orders else "Margin in 12 months, {currency}", "amount"
            ),
            lambda one: (
                None
                if too_few(one.today)
                else Cell(one.margin_today, "amount", path=_at(one, "margin_today"))
            ),
        ),
        (Column("per person", "amount", digits), lambda one: one.margin_each),
        currency=groups.currency,
        source=_rule(groups),
    )


def _rule(groups: Groups) -> str:
    rule, as_of = groups.rule, day(groups.history.data.as_of)
    if groups.history.data.contractual:
        return words(
            "On {day}. Lost: the contract has ended. New: in the first {new}. Won back: under "
            "contract again after a loss. Nobody under contract falls silent, so who is at risk "
            "cannot be told before a sign of it has been measured.",
            day=as_of,
            new=days(rule.new),
        )
    return words(
        "On {day}, the first that applies: lost, silent for {lapse} or longer; at risk, for "
        "{at_risk}; won back, ordered again after a loss; new, within {new} of the first order; "
        "else retained.",
        day=as_of,
        lapse=days(max(rule.lapse.values())),
        at_risk=days(rule.longest_at_risk),
        new=days(rule.new),
    )


def lessons_table(groups: Groups) -> Table:
    """What to learn from each group, and the one figure that says how it goes there."""
    measures = UNDER_CONTRACT if groups.history.data.contractual else MEASURES
    return Table.of(
        _told(groups),
        (Column("Group"), lambda one: words(NAMES[one.group])),
        (Column("What to learn from it"), lambda one: words(LESSONS[one.group])),
        (
            Column("Share", "share", 1),
            lambda one: Cell(one.measure, "share", 1, path=_at(one, "measure")),
        ),
        (Column("Measure", left=True), lambda one: words(measures[one.group])),
        source=_counted(groups),
    )


def _counted(groups: Groups) -> str:
    return words(
        "Counted at the ends of months, {first} to {last}; who is lost and back within a month is "
        "not seen.",
        first=day(groups.year_begins),
        last=day(groups.year_ends),
    )


def groups_finding(groups: Groups) -> Sentence:
    """How many customers there are, how many are at risk or lost, and where the money is."""
    year = groups.year
    risk, lost = year.of(AT_RISK), year.of(LOST)
    if too_few(lost.today):
        return say(
            "{active} are customers today, and fewer than ten are lost.",
            active=count_fact(groups.active, "groups.active"),
        )
    if not lost.today:
        return say(
            "All {active} who ever bought are customers today; nobody is lost.",
            active=count_fact(groups.active, "groups.active"),
        )
    if not groups.active:
        return say(
            "Nobody is a customer today: all {lost} who ever bought are lost.",
            lost=count_fact(lost.today, _at(lost, "today")),
        )
    told = say(
        "{active} are customers today and {lost} are lost, {share} of all who ever bought.",
        active=count_fact(groups.active, "groups.active"),
        lost=count_fact(lost.today, _at(lost, "today")),
        share=share_fact(groups.lost_share, "groups.lost_share"),
    )
    if not risk.margin_today or too_few(risk.today) or groups.history.data.contractual:
        return told
    pattern = (
        marked("{n} customers are at risk; they placed {margin} in the last twelve months.")
        if groups.currency == ORDERS
        else marked("{n} are at risk, with {margin} of margin in the last twelve months.")
    )
    at_risk = say(
        pattern,
        n=count_fact(risk.today, _at(risk, "today")),
        margin=money_fact(risk.margin_today, _at(risk, "margin_today"), groups.currency),
    )
    return in_a_line(told, at_risk)


def groups_and_flows(groups: Groups) -> Sentence | None:
    """The lost beside those who ever bought, and how many came back; None where few were lost."""
    year = groups.year
    if not len(year.months) or any(map(too_few, (groups.lost, year.lost, year.back))):
        return None
    facts = {
        "lost": count_fact(groups.lost, "groups.lost_today"),
        "ever": count_fact(groups.ever, "groups.ever"),
        "share": share_fact(groups.lost_share, "groups.lost_share"),
        "months": count_fact(len(year.months), "groups.months", "{n} month", "{n} months"),
    }
    if not year.back:
        return say(
            "{lost} of all {ever} who ever bought are lost ({share}); nobody came back in the last "
            "{months}.",
            **facts,
        )
    return say(
        "{lost} of all {ever} who ever bought are lost ({share}); for every hundred lost in the "
        "last {months} {back} came back.",
        **facts,
        back=count_fact(year.back_of_hundred, "groups.back_of_hundred"),
    )


def balance_table(groups: Groups) -> Table:
    """Opening + came − went = closing of every group, in people, over the last twelve months."""
    return Table.of(
        _told(groups),
        (Column("Group"), lambda one: words(NAMES[one.group])),
        (
            Column(day(groups.year_begins), "count"),
            lambda one: people(one.opening, _at(one, "opening")),
        ),
        (Column("+ came", "count"), lambda one: people(one.came, _at(one, "came"))),
        (Column("− went", "count"), lambda one: people(one.went, _at(one, "went"))),
        (
            Column(day(groups.year_ends), "count"),
            lambda one: people(one.closing, _at(one, "closing")),
        ),
        source=_counted(groups),
    )


def balance_in_money(groups: Groups) -> Table:
    """The same in margin of the last twelve months, with what those who stayed brought more."""

    def cell(one: GroupYear, figure: str) -> Cell:
        few = any(map(too_few, (one.opening, one.came, one.went, one.closing)))
        value = None if few else getattr(one, figure)
        return Cell(value, "amount", path=_at(one, figure))

    return Table.of(
        [one for one in _told(groups) if one.group != PROSPECT],
        (Column("Group"), lambda one: words(NAMES[one.group])),
        (
            Column(day(groups.year_begins), "amount"),
            lambda one: cell(one, "margin_opening"),
        ),
        (Column("+ came", "amount"), lambda one: cell(one, "margin_came")),
        (Column("− went", "amount"), lambda one: cell(one, "margin_went")),
        (
            Column("± stayed", "amount", sign=True),
            lambda one: cell(one, "margin_changed"),
        ),
        (
            Column(day(groups.year_ends), "amount"),
            lambda one: cell(one, "margin_closing"),
        ),
        currency=groups.currency,
        source=_money_source(groups),
    )


def _money_source(groups: Groups) -> str:
    if groups.currency == ORDERS:
        return words(
            "Orders in the twelve months before each month's end. Who comes counts with what they "
            "ordered by then, who goes with what they had; those who stay bring more or less than "
            "a month before."
        )
    return words(
        "Margin in {currency} in the twelve months before each month's end. Who comes counts with "
        "what they brought by then, who goes with what they had; those who stay bring more or less "
        "than a month before.",
        currency=groups.currency,
    )


_AGREE_IN_ORDERS = marked(
    "Opening, those who came less those who went, and closing were each counted by themselves, "
    "and agree for every group and month, in people and in orders."
)
_AGREE_IN_MONEY = marked(
    "Opening, those who came less those who went, and closing were each counted by themselves, "
    "and agree for every group and month, in people and in money."
)


def balance_finding(groups: Groups) -> Sentence:
    """That the groups balance, and the three flows that decide how many customers there will be."""
    year = groups.year
    if not len(year.months):
        return say(
            "The log is shorter than the rule by which customers are lost, so that no month can "
            "be balanced yet."
        )
    proof = say(_AGREE_IN_ORDERS if groups.currency == ORDERS else _AGREE_IN_MONEY)
    if any(map(too_few, (year.acquired, year.lost, year.back))):
        return proof
    if not year.back:
        none = say(
            _none_back(year),
            months=count_fact(len(year.months), "groups.months", "{n} month", "{n} months"),
            acquired=count_fact(year.acquired, "groups.acquired"),
            lost=count_fact(year.lost, "groups.lost"),
        )
        return in_a_line(none, proof)
    flows = say(
        marked(
            "In {months} {acquired} became customers, {lost} were lost and {back} came back: "
            "{hundred} for every hundred lost."
        )
        if year.acquired
        else marked(
            "In {months} nobody became a customer, {lost} were lost and {back} came back: "
            "{hundred} for every hundred lost."
        ),
        hundred=count_fact(year.back_of_hundred, "groups.back_of_hundred"),
        months=count_fact(len(year.months), "groups.months", "{n} month", "{n} months"),
        acquired=count_fact(year.acquired, "groups.acquired"),
        lost=count_fact(year.lost, "groups.lost"),
        back=count_fact(year.back, "groups.back"),
    )
    if too_few(year.back_at_once) or not year.back_at_once:
        return in_a_line(flows, proof)
    by_day = say(
        "By the day, as the business case counts them, {lost} were lost in these months: {back} of "
        "them were back in the month of their loss, which no month end shows.",
        lost=count_fact(year.lost_by_day, "groups.lost_by_day"),
        back=count_fact(year.back_at_once, "groups.back_at_once"),
    )
    return in_a_line(flows, by_day, proof)


def _none_back(year: GroupsYear) -> str:
    """What is said of months in which nobody came back."""
    if year.acquired and year.lost:
        return marked(
            "In {months} {acquired} became customers, and of {lost} lost nobody came back."
        )
    if year.acquired:
        return marked("In {months} {acquired} became customers, and nobody was lost.")
    if year.lost:
        return marked("In {months} nobody became a customer, and of {lost} lost nobody came back.")
    return marked("In {months} nobody became a customer, and nobody was lost.")
