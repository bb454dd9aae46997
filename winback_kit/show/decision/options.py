"""The options beside each other, and which segments to fund first."""

from collections.abc import Sequence

from winback_kit.case.from_plan.options import Option
from winback_kit.case.from_plan.other_uses import OtherUse
from winback_kit.plan.programme.funding import BudgetPoint, Funding
from winback_kit.show.kit.figure import FAINT, INK, NATURAL, PROGRAMME, Figure, places, rounded
from winback_kit.show.kit.sentence import (
    Name,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
    unit_fact,
)
from winback_kit.show.kit.table import Cell, Column, Row, Table
from winback_kit.show.kit.traces import TOTALS, bars, line
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import amount, count, money

__all__ = [
    "funding_chart",
    "funding_finding",
    "funding_table",
    "options_chart",
    "options_finding",
    "options_table",
    "other_uses_finding",
    "other_uses_table",
]


def options_table(found: list[Option], currency: str) -> Table:
    """Every option: money, net present value before and after the cut, odds."""
    columns = (
        Column("Option"),
        Column("Paid out, {currency}", "amount", path="options.{row}.spent"),
        Column("NPV, {currency}", "amount"),
        Column("after the cut, {currency}", "amount"),
        Column("Chance that it pays", "odds", path="options.{row}.chance"),
        Column("Weakest evidence"),
    )
    rows = [
        (words(one.label), one.spent, *_values(one, at), one.chance, one.evidence)
        for at, one in enumerate(found)
    ]
    source = words(
        "Present values; paid out before tax, each after those whom its own test holds back. What "
        "the same money would cause elsewhere stands here once it has been measured."
    )
    return Table(columns, rows, source=source, currency=currency)


def _values(one: Option, at: int) -> tuple[Cell, Cell]:
    path = f"options.{at}.figures" if one.outcome else ""
    return (
        Cell(one.npv, "amount", path=path and f"{path}.npv"),
        Cell(one.npv_headline, "amount", path=path and f"{path}.npv_headline"),
    )


def options_chart(found: list[Option], currency: str) -> Figure:
    """Net present value of each option after the cut for evidence, with the uncut one beside it."""
    shown = found[::-1]
    cut = [one.npv_headline for one in shown]
    best = max(shown, key=lambda one: one.npv_headline)
    return Figure(
        title=words(
            "After the cut for weak evidence, “{option}” is worth most",
            option=words(best.label),
        )
        if best.npv_headline > 0
        else words("After the cut for weak evidence nothing beats doing nothing"),
        measure=words("Net present value, {currency}", currency=currency),
        traces=[
            _bars(words("Before the cut"), shown, [one.npv for one in shown], FAINT),
            _bars(
                words("After the cut for weak evidence"),
                shown,
                cut,
                [PROGRAMME if one.kind == "base" else NATURAL for one in shown],
            ),
        ],
        layout={
            "barmode": "group",
            "xaxis": {
                **TOTALS,
                "zerolinecolor": INK,
                "showticklabels": False,
                "ticks": "",
                "range": _room([*cut, *(one.npv for one in shown)]),
            },
            "yaxis": {**places([words(one.label) for one in shown], letters=60), "showgrid": False},
            "legend": {"traceorder": "reversed"},
            "height": 120 + 62 * len(shown),
        },
    )


def _room(values: list[float]) -> list[float]:
    """Ends of an axis that leave room for the labels at the bars."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.18 * (high - low)
    return rounded([low - room * (low < 0), high + room], 0)


def _bars(name: str, shown: list[Option], values: list[float], colour: object) -> dict[str, object]:
    return bars(
        name,
        list(range(len(shown))),
        values,
        colour,
        digits=2,
        lying=True,
        text=[amount(value) for value in values],
    )


def options_finding(found: list[Option], currency: str) -> Sentence:
    """Where the programme stands among the options whose effect is known."""
    base = next(one for one in found if one.kind == "base")
    cut = money(base.npv_headline, currency)
    first = max((one for one in found if one.outcome), key=lambda one: one.npv_headline)
    if first.npv_headline <= base.npv_headline and base.npv_headline < 0:
        return say(
            "The programme is worth {worth} after the cut for weak evidence, and no other option "
            "that was measured is worth more.",
            worth=cut,
        )
    if first.npv_headline <= base.npv_headline:
        return say(
            "After the cut for weak evidence no option that was measured beats the programme "
            "({worth}).",
            worth=cut,
        )
    return say(
        _OF_OTHERS if first.kind == "retention" else _INSTEAD,
        option=words(first.label),
        worth=money(first.npv_headline, currency),
        base=cut,
    )


_INSTEAD = marked(
    "“{option}” would be worth {worth} after the cut for weak evidence, the programme {base}."
)
_OF_OTHERS = marked(
    "“{option}” would be worth {worth} after the cut for weak evidence, the programme {base}; "
    "these are others, so both can be done."
)


def other_uses_finding(found: Sequence[OtherUse], currency: str) -> Sentence:
    """From which effect on another use of the money would be the better one."""
    return in_a_line(*(_break_even(one, at, currency) for at, one in enumerate(found)))


def _break_even(use: OtherUse, at: int, currency: str) -> Sentence:
    """One use by its break-even; what it causes nobody has measured."""
    enough, never = _BREAK_EVENS[use.kind]
    path, effect = f"other_uses.{at}", use.better_at
    return say(
        never if effect is None else enough,
        people=count_fact(
            use.people, f"{path}.people", "{n} active customer", "{n} active customers"
        ),
        reason=Name(use.reason),
        money=money_fact(use.spent, f"{path}.spent", currency),
        leaving=count_fact(use.leaving, f"{path}.leaving"),
        effect=unit_fact(
            effect, f"{path}.better_at", "share" if use.at_share else "money", currency
        ),
    )


_BREAK_EVENS = {  # what must be so, and where nothing would do
    "retention": (
        marked(
            "Asking {people} to stay for {money} is the better use if it keeps "
            "more than {effect} of the {leaving} who would leave; nobody has measured that."
        ),
        marked(
            "Asking active customers to stay would not be the better use, even if it kept all "
            "who would leave."
        ),
    ),
    "acquisition": (
        marked(
            "New customers for {money} are the better use if one costs less than {effect}; nobody "
            "has stated what one costs."
        ),
        marked("New customers would not be the better use at any cost."),
    ),
    "root_cause": (
        marked(
            "Fixing {reason} for {money} is the better use if it keeps more than {effect} of the "
            "{leaving} who would leave for it; nobody has measured that."
        ),
        marked(
            "Fixing {reason} would not be the better use, even if it kept all who leave for it."
        ),
    ),
}
_USES = {
    "retention": marked("Keeping customers: each active one is asked once a year"),
    "acquisition": marked("New customers"),
    "root_cause": marked("Fixing the main reason for leaving"),
}


def other_uses_table(found: Sequence[OtherUse], currency: str) -> Table:
    """Other uses of the money: whom each reaches, and the effect from which on it is better."""
    columns = (
        Column("Other use of the money"),
        Column("Paid out, {currency}", "amount", path="other_uses.{row}.spent"),
        Column("Customers it can reach", "count", path="other_uses.{row}.people"),
        Column("of whom would leave", "count", path="other_uses.{row}.leaving"),
        Column("Pays for itself", "own"),
        Column("Better than the programme", "own"),
    )
    rows = [
        (
            words(_USES[one.kind]),
            one.spent,
            one.people if one.at_share else None,
            one.leaving if one.at_share else None,
            _limit(one, one.pays_at, f"other_uses.{at}.pays_at"),
            _limit(one, one.better_at, f"other_uses.{at}.better_at"),
        )
        for at, one in enumerate(found)
    ]
    source = words(
        "No value is told of what nobody has measured, only what it must cause: the share kept of "
        "those who would leave, less those who would come back on their own; of new customers the "
        "cost of one. Same horizon, tax and cost of capital as the programme."
    )
    return Table(columns, rows, source=source, currency=currency)


def _limit(use: OtherUse, effect: float | None, path: str) -> Cell:
    if effect is None:
        return Cell(words("never"), "text")
    if not use.at_share:
        return Cell(effect, "money", path=path, pattern=marked("if one costs less than {cost}"))
    digits = 2 if effect < SMALL else 1
    return Cell(
        effect, "share", digits, path, pattern=marked("if it keeps more than {share} of them")
    )


SMALL = 0.01


def funding_table(funding: Funding, currency: str) -> Table:
    """Which segments to fund with which offer, best use of the money first."""
    whole = (("people", "count"), ("spent", "amount"), ("worth", "amount"))
    total: Row = (
        words("All"),
        "",
        *(Cell(getattr(funding, name), unit, path=f"funding.{name}") for name, unit in whole),
        "",
    )
    source = words(
        _LIMITS[_limited(funding)],
        budget=money(funding.budget, currency),
        contacts=plural(
            funding.capacity or 0, "{n} contact", "{n} contacts", n=count(funding.capacity or 0)
        ),
    )
    return Table.of(
        funding.best_first,
        (Column("Segment"), lambda one: one.choice.segment),
        (Column("Offer"), lambda one: one.choice.offer),
        (Column("Contacts", "count"), lambda one: one.people),
        (Column("Spent, {currency}", "amount"), lambda one: one.spent),
        (Column("Worth, {currency}", "amount"), lambda one: one.worth),
        (Column("for each {currency} 1", "amount", 2), lambda one: one.choice.worth_for_each_unit),
        last=total,
        source=source,
        currency=currency,
    )


_LIMITS = {  # whether there is a budget, and whether there is a capacity
    (True, True): marked(
        "Against doing nothing, before team and set-up, under a budget of {budget} and a "
        "capacity of {contacts}."
    ),
    (True, False): marked(
        "Against doing nothing, before team and set-up, under a budget of {budget}."
    ),
    (False, True): marked(
        "Against doing nothing, before team and set-up, under a capacity of {contacts}."
    ),
    (False, False): marked(
        "Against doing nothing, before team and set-up, under no limit of budget or capacity."
    ),
}
_BEST_USE = marked(
    "The best use of the money contacts {people} for {spent} and brings {worth} "
    "before team and set-up."
)
_BEST_CONTACTS = marked(
    "The case shares the contacts that the team can make between the segments by the length of "
    "their lists. If they all went where they bring most, {people} would be contacted "
    "for {spent}, and that would bring {worth} before team and set-up."
)
_ONE_MORE = {
    (True, True): marked(
        "At these limits one more {currency} of budget would bring {of_budget} and one more "
        "contact would bring {of_contact}."
    ),
    (True, False): marked("At these limits one more {currency} of budget would bring {of_budget}."),
    (False, True): marked("At these limits one more contact would bring {of_contact}."),
    (False, False): marked("More money would find nobody else who pays."),
}


def _limited(funding: Funding) -> tuple[bool, bool]:
    return funding.budget is not None, funding.capacity is not None


def funding_finding(funding: Funding, currency: str) -> Sentence:
    """What one more unit of budget or capacity would bring."""
    if not funding.funded:
        return say("The offer pays for itself in no segment: there is none to fund.")
    best = say(
        _BEST_USE if funding.capacity is None else _BEST_CONTACTS,
        people=count_fact(funding.people, "funding.people", "{n} customer", "{n} customers"),
        spent=money(funding.spent, currency),
        worth=money(funding.worth, currency),
    )
    more = words(
        _ONE_MORE[_limited(funding)],
        currency=currency,
        of_budget=money(funding.worth_of_budget, currency, digits=2),
        of_contact=money(funding.worth_of_contact, currency, digits=2),
    )
    return in_a_line(best, more)


def funding_chart(curve: Sequence[BudgetPoint], currency: str) -> Figure | Sentence:
    """What each budget brings."""
    if not curve:
        return say("No budget would find anybody who pays.")
    last = curve[-1]
    return Figure(
        title=words(
            "Beyond {budget} more money finds nobody who pays",
            budget=money(last.budget, currency),
        ),
        measure=words(
            "Worth against doing nothing, before team and set-up, by budget, {currency}",
            currency=currency,
        ),
        traces=[
            line(
                words("Worth"),
                rounded((point.budget for point in curve), 0),
                (point.worth for point in curve),
                PROGRAMME,
                digits=0,
                mode="lines+markers",
            )
        ],
        layout={
            "showlegend": False,
            "xaxis": {
                "title": {"text": words("Budget, {currency}", currency=currency)},
                "tickformat": ",.0f",
            },
            "yaxis": {"tickformat": ",.0f", "rangemode": "tozero"},
            "height": 340,
        },
    )
