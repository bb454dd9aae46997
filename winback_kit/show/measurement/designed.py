"""The next test, before it begins: who is in which arm, what that can show, and what it costs."""

from collections.abc import Mapping

from winback_kit.case.designed.design import Design
from winback_kit.show.kit.sentence import Sentence, in_a_line, say, say_many
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import count, customers, money, months, odds, points, share

__all__ = [
    "design_cost",
    "design_days",
    "design_finding",
    "design_table",
]

_UNITS = {
    "person": marked("Each customer is drawn by themselves."),
    "household": marked(
        "Households are drawn: all of one are in one arm, which asks for {times} times the "
        "customers."
    ),
    "account": marked(
        "Accounts are drawn: all customers of one are in one arm, which asks for {times} times the "
        "customers."
    ),
}


_ONE_OF_EACH = marked(
    "Accounts are drawn, and of each one contact is on the list, so that as many of them tell as "
    "much as customers drawn by themselves."
)


def design_finding(design: Design) -> Sentence:
    """Who is drawn, and what that shows."""
    drawn = say(
        "The draw takes {people} in {months}: {treated} to be contacted and {held} to be left "
        "alone.",
        people=customers(design.people),
        months=months(design.contact_months),
        treated=count(design.treated),
        held=count(design.held_out),
    )
    third = (
        say_many(
            design.today,
            "{today} goes on as today.",
            "{today} go on as today.",
            today=customers(design.today),
        )
        if design.today
        else ""
    )
    if design.smallest_uplift is None:
        seen = say("No effect is large enough to be seen with so few.")
    else:
        seen = say(
            "If contacting brings back {uplift} more, as planned, the chance that the test shows "
            "it is {power}; four times in five it shows {least} or more.",
            uplift=points(design.uplift, sign=False),
            power=odds(design.power),
            least=points(design.smallest_uplift, sign=False),
        )
    one_of_each = design.unit == "account" and design.effect == 1
    units = words(
        _ONE_OF_EACH if one_of_each else _UNITS[design.unit], times=f"{design.effect:.1f}"
    )
    return in_a_line(drawn, third, seen, units if design.unit != "person" else "")


def design_cost(design: Design) -> Sentence:
    """What those left alone cost, in the case and for good, beside what the test finds out."""
    told = say(
        "Those left alone would bring {forgone} if they were contacted at once; contacted when "
        "their test is read, as in the business case, they cost {cost} of its net present value. "
        "What the test finds out is worth {worth} to this programme.",
        forgone=money(design.forgone, design.currency),
        cost=money(design.holdout_cost, design.currency),
        worth=money(design.worth, design.currency),
    )
    if design.worth < design.holdout_cost:
        told = in_a_line(
            told,
            say("That is less than it costs: the rest is the price of proof for the next one."),
        )
    always = design.universal
    if always is None:
        return told
    least = (
        say("in a year it shows {least} or more", least=points(always.smallest_uplift, sign=False))
        if always.smallest_uplift is not None
        else say("a year is too short for it to show anything")
    )
    return in_a_line(
        told,
        say(
            "{share} of the lost are held out of every campaign ({held} a year, others after "
            "{months}): that costs {cost} a year, and {least}.",
            share=share(always.share, digits=0),
            held=count(always.held_out),
            months=months(always.rotation_months),
            cost=money(always.cost, design.currency),
            least=least,
        ),
    )


def design_table(design: Design) -> Table:
    """The arms of each segment and offer, and what they can show by themselves."""
    today = [(Column("As today", "count"), lambda one: one.today)] if design.today else []
    return Table.of(
        design.arms,
        (Column("Segment"), lambda one: one.segment),
        (Column("Offer"), lambda one: one.offer),
        (Column("Contacted", "count"), lambda one: one.treated),
        (Column("Left alone", "count"), lambda one: one.held_out),
        *today,
        (Column("Back on their own", "share"), lambda one: one.natural_return_rate),
        (Column("Planned effect", "points"), lambda one: one.uplift),
        (Column("Least effect seen", "points"), lambda one: one.smallest_uplift),
        (Column("Chance to see the planned", "share", digits=0), lambda one: one.power),
        (Column("Left alone, forgone, {currency}", "amount"), lambda one: one.forgone),
        currency=design.currency,
        source=words(
            "Within the return window, two-sided at 5\u00a0%; the least effect is seen four times "
            "in five. Segments are read together: one by one they show less."
        ),
    )


def design_days(design: Design) -> Table:
    """When it begins, is looked at, decides and is read."""
    rows = [(design.start, words("The first contact; whoever is drawn keeps their arm"))]
    rows += [(one, words("A look, with a limit that allows for it")) for one in design.looks]
    gate = words("The gate: stopped, scaled up, or tested on")
    if not design.gate_decides:
        gate = words("The last draw; too little is known by then to decide")
    rows.append((design.gate, gate))
    rows.append((design.read, words("Read: everybody's return window is over")))
    return Table.of(
        sorted(rows),
        (Column("Day"), lambda one: one[0]),
        (Column("What happens"), lambda one: one[1]),
        source=plural(
            design.contact_months,
            "{n} month of contacts, then the return window of {window}.",
            "{n} months of contacts, then the return window of {window}.",
            n=count(design.contact_months),
            window=months(design.window_months),
        ),
    )


def assigned_finding(new: Mapping[str, int], *, drawn: int, kept: int) -> Sentence:
    """How many were drawn now, by arm, and how many keep the arm that they had."""
    said = say_many(
        drawn,
        "{n} customer is new in the test: {treated} to contact, {held} to be left alone.",
        "{n} customers are new in the test: {treated} to contact, {held} to be left alone.",
        n=count(drawn),
        treated=count(new["treated"]),
        held=count(new["holdout"]),
    )
    today = new.get("today", 0)
    third = say("{today} go on as today.", today=customers(today)) if today else ""
    if not kept:
        return in_a_line(said, third)
    rest = say_many(
        kept,
        "{n} who was drawn before keeps their arm.",
        "{n} who were drawn before keep their arms.",
        n=count(kept),
    )
    return in_a_line(said, third, rest)


def hypotheses(design: Design) -> tuple[str, ...]:
    """What the test is to tell, as it is registered."""
    found = [
        words(
            "Of those contacted {uplift} more return within {months} of the draw than of those "
            "left alone.",
            uplift=points(design.uplift, sign=False),
            months=months(design.window_months),
        )
    ]
    if design.break_even is not None:
        found.append(
            words(
                "The programme pays where that is more than {least}.",
                least=points(design.break_even, sign=False),
            )
        )
    return tuple(found)
