"""What came against what was forecast, and against the case that was approved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from winback_kit.case.tracked.benefits import Benefits, MonthTracked
from winback_kit.case.tracked.what_changes import Belief, ChangedBelief
from winback_kit.client_study import Study
from winback_kit.plan.experiment.over_time.realised import CameOf, Since, last_year_of
from winback_kit.show.kit.missing import not_given
from winback_kit.show.kit.sentence import Sentence, in_a_line, say, say_many
from winback_kit.show.kit.table import Cell, Column, Table, interval
from winback_kit.words.catalogue import CHANGE, marked, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import amount, count, customers, days, in_range, points
from winback_kit.words.text import Text

__all__ = [
    "beliefs_of_plan",
    "benefits_finding",
    "benefits_table",
    "realised_finding",
    "realised_table",
]

_NONE = marked(
    "Nothing can be held against a forecast yet: too few had been lost and come back by any "
    "earlier day of this log. A longer log, or the next run, will tell."
)
_RATIO = interval("Came ÷ forecast (95\u00a0%)", "factor", digits=2, value=True)


def _ratio(of: CameOf) -> tuple[float, float, float] | None:
    if of.ratio is None:
        return None
    return float(of.ratio.value), float(of.ratio.low), float(of.ratio.high)


def realised_table(study: Study) -> Table | Sentence:
    """Second lifetimes that came since each past day, against what was forecast at equal age."""
    if why := study.missing("realised"):
        return not_given(why["realised"])
    found = study.realised
    if not found:
        return say(_NONE)
    return Table.of(
        found,
        (Column("Forecast on", "date"), lambda one: one.origin),
        (Column("Watched", "days"), lambda one: one.days),
        (Column("Lost on that day", "count"), lambda one: one.whole.people),
        (Column("Forecast to return", "count"), lambda one: one.whole.forecast),
        (Column("Came", "count"), lambda one: one.whole.came),
        (_RATIO, lambda one: _ratio(one.whole)),
        (Column("Fifths that hold", "count"), lambda one: one.fifths_that_hold),
        source=words(
            "The forecast is made again from what was known on that day. The range is the exact "
            "one of a count (Garwood 1936), of chance alone. Fifths: people by the chance that was "
            "forecast; one holds where its range has 1 in it."
        ),
    )


def _told(ratio: tuple[float, float, float]) -> dict[str, str]:
    """A ratio with its ends, by the places of a text."""
    value, low, high = ratio
    return {
        "ratio": amount(value, digits=2),
        **in_range(low, high, "factor"),
    }


def realised_finding(study: Study) -> Sentence:
    """Whether the last forecast that was watched a year, or longest, has come true."""
    if why := study.missing("realised"):
        return not_given(why["realised"])
    found = study.realised
    one = last_year_of(found)
    if one is None:
        return say(_NONE)
    whole = one.whole
    ratio = _ratio(whole)
    if ratio is None:
        return say(_NONE)
    told = say(
        "Of {lost} lost on {day} the forecast of that day would have been {said} of them back "
        "within {days}; {came} came, {ratio} of it ({low} to {high}).",
        lost=customers(whole.people),
        day=day(one.origin),
        said=count(whole.forecast),
        days=days(one.days),
        came=count(whole.came),
        **_told(ratio),
    )
    held = (
        say("Chance alone explains the difference.")
        if whole.holds
        else say(
            "That is more than chance explains: the next case takes what came, and the forecast "
            "its wider range."
        )
    )
    return in_a_line(told, held)


def since_finding(since: Since) -> Sentence:
    """What came between two runs, against what the first of them forecast."""
    of, ratio = since.came, _ratio(since.came)
    if ratio is None:
        return say(_NONE)
    told = say(
        "In the {days} since {day} {came} of those lost then came back; {said} were forecast to by "
        "themselves ({ratio} of it, {low} to {high}). Those who came after a contact are among "
        "them.",
        days=days(since.days),
        day=day(since.day),
        came=count(of.came),
        said=count(of.forecast),
        **_told(ratio),
    )
    if of.people == since.lost_then:
        return told
    other = say(
        "The later run counts {now} lost on that day, the earlier one counted {then}.",
        now=count(of.people),
        then=count(since.lost_then),
    )
    return in_a_line(told, other)


def benefits_table(study: Study) -> Table | Sentence:
    """Month by month: contacts, returns and money as planned and as they came."""
    return benefits_table_of(None if study.missing("benefits") else study.benefits)


def benefits_table_of(found: Benefits | None) -> Table | Sentence:
    """Month by month: contacts, returns and money as planned and as they came."""
    if found is None:
        return say(
            "No approved case is named yet. Its months will stand here, from the first contact on."
        )
    if not found.months:
        return say("No month of the approved case has begun; each will stand here.")
    rows = [*found.months, found.whole]
    return Table.of(
        rows,
        (Column("Month of contact"), lambda one: f"{one.month}" if one.month else words("All")),
        (Column("Contacts planned", "count"), lambda one: one.planned_contacts),
        (Column("Contacts made", "count"), lambda one: one.contacts),
        (Column("Returns due because of it", "number", 0), lambda one: one.due),
        (
            interval("Returns caused (90\u00a0%)", "number", digits=0, value=True),
            _caused,
        ),
        (Column("Spend planned", "amount"), lambda one: one.planned_spent),
        (Column("Spent", "amount"), lambda one: one.spent),
        total=True,
        source=words(
            "Both are so far: a window that is not over lowers what is due and what has come "
            "alike. Caused: the treated less those held out with them. Spent: contacts, and offers "
            "of those who came back; team and set-up are in no table."
        ),
    )


def _caused(one: MonthTracked) -> tuple[float, float, float] | None:
    if one.caused is None or one.low is None or one.high is None:
        return None
    return one.caused, one.low, one.high


def benefits_finding(study: Study) -> Sentence:
    """Whether the approved case is on its plan, and when it decides next."""
    if why := study.missing("history", "benefits"):
        return not_given(next(iter(why.values())))
    return benefits_finding_of(study.benefits)


def benefits_finding_of(found: Benefits | None) -> Sentence:
    """Whether the approved case is on its plan, and when it decides next."""
    if found is None:
        return say(
            "No approved case is named, so nothing is held against a plan. Keep the case.yml that "
            "the board approved, and name it in client.yml: plan: FILE."
        )
    if not found.begun:
        return in_a_line(
            say(
                "The approved case, {name}, starts on {day}; nothing has come of it yet.",
                name=found.name,
                day=day(found.start),
            ),
            _gate(found),
        )
    whole = found.whole
    told = say(
        "Contacts since {day}: {contacts}, against {planned} planned. Returns due because of them "
        "by now: {due}.",
        day=day(found.start),
        contacts=count(whole.contacts),
        planned=count(whole.planned_contacts),
        due=amount(whole.due),
    )
    return in_a_line(told, _earlier(found), _on_plan(whole), _gate(found))


def _earlier(found: Benefits) -> Sentence | str:
    """What was done before the start of the case."""
    if not found.earlier:
        return ""
    return say_many(
        found.earlier,
        "{n} contact before that day belongs to what was done before the case, and is not in it.",
        "{n} contacts before that day belong to what was done before the case, and are not in it.",
        n=count(found.earlier),
    )


def _on_plan(whole: MonthTracked) -> Sentence:
    caused = _caused(whole)
    if caused is None:
        return say(
            "{returned} of those contacted came back; nobody was held out, so nobody can say how "
            "many would have come anyway.",
            returned=count(whole.returned),
        )
    told = {
        True: marked("Caused were {caused} ({low} to {high}), which the plan is within."),
        False: marked("Caused were {caused} ({low} to {high}), and the plan is not within that."),
    }[bool(whole.on_plan)]
    value, low, high = caused
    return say(
        told,
        caused=amount(value),
        **in_range(low, high, "count"),
    )


def _gate(found: Benefits) -> Sentence:
    gate = found.gate
    if gate.day is None or gate.gate is None:
        return say("No gate of the approved case is still to come.")
    if not gate.decides:
        return say("On {day} its test is read; it is too small to decide.", day=day(gate.day))
    return say(
        "The next gate is on {day}: stop if the gap in returns is below {stop}, carry on if it is "
        "above {scale}.",
        day=day(gate.day),
        stop=points(gate.gate.stop_below),
        scale=points(gate.gate.scale_above),
    )


def beliefs_of_plan(study: Study) -> Table | Sentence:
    """What is held otherwise today than in the approved case."""
    found = None if study.missing("benefits") else study.benefits
    if found is None:
        return say(
            "Below them will stand what we believe otherwise by then than the case did: of each "
            "segment the natural return, the uplift and the worth of a return."
        )
    return beliefs_table(found.changes, study.data.currency)


def beliefs_table(changed: Sequence[ChangedBelief], currency: str) -> Table | Sentence:
    """What is held otherwise than before: p0, τ and V of each segment, with the grades."""
    if not changed:
        return say("Nothing is held otherwise than before: p0, τ and V are the same.")
    return Table.of(
        changed,
        (Column("Segment"), lambda one: one.segment),
        (Column("Offer"), lambda one: one.offer),
        (_then(marked("Natural return rate (p0)"), "share"), lambda one: _both(one, _natural)),
        (_then(marked("Uplift (τ)"), "points"), lambda one: _both(one, _uplift)),
        (
            _then(marked("Worth of a return (V), {currency}"), "amount"),
            lambda one: _both(one, _value),
        ),
        (_then(marked("Evidence of p0, τ, V"), "text"), lambda one: _both(one, _grades)),
        (Column("What V rests on"), _rests_on),
        currency=currency,
        source=words("Before → after; a dash: not in the case, or not known."),
    )


def _then(header: str, unit: str) -> Column:
    parts = (Column(marked("before"), unit), Column(marked("after"), unit))
    return Column(header, parts=parts, pattern=CHANGE, left=False)


def _both(one: ChangedBelief, what: Callable[[Belief], Cell]) -> tuple[Cell, Cell]:
    before, after = (what(held) if held else Cell(None) for held in (one.before, one.after))
    return before, after


def _natural(held: Belief) -> Cell:
    return Cell(held.natural)


def _uplift(held: Belief) -> Cell:
    return Cell(held.uplift)


def _value(held: Belief) -> Cell:
    return Cell(held.value)


def _grades(held: Belief) -> Cell:
    grades = [held.natural_evidence, held.uplift_evidence, held.value_evidence]
    return Cell(", ".join(one for one in grades if one) or None)


def _rests_on(one: ChangedBelief) -> str | Text:
    held = one.after or one.before
    return held.value_source if held else ""
