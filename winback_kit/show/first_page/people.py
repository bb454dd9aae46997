"""From the lost to those whom the programme contacts, step by step: one funnel that adds up."""

from dataclasses import dataclass

from winback_kit.plan.lists.funnel import Funnel
from winback_kit.show.kit.sentence import Fact, count_fact, months_fact, say
from winback_kit.words.catalogue import marked, words

LEAST = 0.5  # of a customer


@dataclass(frozen=True)
class PeopleStep:
    """One step: so many more or fewer, or so many so far."""

    label: str
    fact: Fact
    is_sum: bool = False


_OFF = {
    "shut": marked("may not be contacted"),
    "in_peace": marked("moved away, died, or were sent away"),
    "too_long_ago": marked("lost too long ago"),
    "costs_more": marked("a contact would cost more than it brings"),
    "others": marked("held out, just contacted, not reached, or beyond the budget"),
}


def people_steps(
    known: Funnel, *, months: int, permissions_known: bool, contacts: bool
) -> tuple[PeopleStep, ...]:
    """The steps; `contacts` is whether the programme contacts anybody, in so many `months`."""
    off = known.off_by_group
    if permissions_known:
        steps = [
            _sum(words("Lost today"), known.lost, "lost"),
            _change("shut", off),
            _sum(words("May be contacted"), known.may_be_contacted, "may_be_contacted"),
        ]
    else:
        steps = [_sum(words("Lost today (permissions not known)"), known.lost, "lost")]
    steps.extend(
        _change(name, off) for name in ("in_peace", "too_long_ago", "costs_more", "others")
    )
    steps.append(_sum(words("On today’s contact list"), known.listed, "listed"))
    if contacts:
        steps.extend(_in_the_programme(known, months))
    return tuple(one for one in steps if one.is_sum or abs(one.fact.value or 0.0) >= LEAST)


def _in_the_programme(known: Funnel, months: int) -> list[PeopleStep]:
    return [
        _more(words("off it today, contacted later"), known.counted_off_list, "counted_off_list"),
        _more(words("lost while the programme runs"), known.newly_lost, "newly_lost"),
        _more(
            words("held back for the test, back by then"), -known.back_while_held, "back_while_held"
        ),
        _more(words("held out of everything, or left as today"), -known.left_alone, "left_alone"),
        _more(words("taken off or added by assumption"), known.assumed, "assumed"),
        PeopleStep(
            say("Contacted in {months}", months=months_fact(months, "plan.contact_months")).text,
            count_fact(known.contacted, "lists.contacted"),
            is_sum=True,
        ),
    ]


def _sum(label: str, people: float, name: str) -> PeopleStep:
    return PeopleStep(label, count_fact(people, f"lists.{name}"), is_sum=True)


def _change(name: str, off: dict[str, int]) -> PeopleStep:
    return _more(words(_OFF[name]), -off[name], f"off.{name}")


def _more(label: str, people: float, name: str) -> PeopleStep:
    plus = "+{n}" if people > 0 else "{n}"
    return PeopleStep(label, count_fact(people, f"lists.{name}", plus, plus))
