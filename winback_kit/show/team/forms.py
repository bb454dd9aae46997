"""Permanent, for the list, an agency or nobody: what leaves most, and what contacts cost."""

from __future__ import annotations

from winback_kit.client_study import Study
from winback_kit.plan.team.by_contacts import FormsByContacts, OwnForm
from winback_kit.plan.team.team import Team
from winback_kit.show.kit.figure import COST, GAIN, INK, PROGRAMME, Figure
from winback_kit.show.kit.of_case.agency import agency_sentence
from winback_kit.show.kit.sentence import Place, Sentence, count_fact, in_a_line, money_fact, say
from winback_kit.show.kit.traces import FROM_ZERO, dots, line
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import count

__all__ = ["contacts_by_form_finding", "forms_chart", "forms_finding"]

AT = "team"
_AT = "team.by_contacts"
_LEAVES_MOST = {
    "permanent": marked(
        "A permanent team leaves most: those lost month by month pay for it, beside the list."
    ),
    "temporary": marked(
        "A team for the list alone leaves most: those lost month by month after it would not pay "
        "for a team."
    ),
    "none": marked("No team leaves anything: the answer is not to hire."),
}
_PERMANENT = (
    marked("A permanent team costs less from {n} on."),
    marked("However many there are, a permanent team costs more: fully used {each} a contact."),
)
_FOR_THE_LIST = (
    marked("People who go cost less from {n} on."),
    marked("However many there are, people who go cost more: fully used {each} a contact."),
)


def forms_finding(study: Study) -> Sentence:
    """Which form leaves most: permanent, for the list, none; and an agency, as the case has it."""
    found = study.team
    form = found.best_form
    if form is None:
        return say(
            "Which form of team is best cannot be said until it is known what a person costs."
        )
    by_agency = "" if study.missing("agency") else agency_sentence(study)
    first = Sentence((words(_LEAVES_MOST[form]),))
    return in_a_line(first, _for_the_list(found), by_agency)


def _for_the_list(found: Team) -> Sentence | str:
    """What a team for the list alone would leave, where it is not the best form."""
    one = found.best_temporary
    if one is None or not one.people or found.best_form == "temporary":
        return ""
    at = f"{AT}.temporary.{found.temporary.index(one)}"
    return say(
        "A team of {people} for the list alone would leave {value}.",
        people=count_fact(one.people, f"{at}.people", "{n} person", "{n} people"),
        value=money_fact(one.value, f"{at}.value", found.currency),
    )


def contacts_by_form_finding(study: Study) -> Sentence:
    """What the contacts that are planned cost by own people and by an agency."""
    found = study.forms_by_contacts
    if study.team.nothing_pays:
        return say("There is no chart of forms either: no contact pays that one could make.")
    if found is None or not found.planned:
        return _not_known()
    facts: dict[str, Place] = {
        "n": count_fact(found.planned, f"{_AT}.planned", "{n} contact", "{n} contacts"),
        "permanent": money_fact(
            found.permanent.planned, f"{_AT}.permanent.planned", found.currency
        ),
        "listed": money_fact(found.temporary.planned, f"{_AT}.temporary.planned", found.currency),
    }
    equal = money_fact(found.equal_fee, f"{_AT}.equal_fee", found.currency)
    if found.fee is None:
        return say(
            "What is planned ({n}) costs {permanent} by a permanent team and {listed} by people "
            "who go once it is done: an agency is cheaper below {equal} a contact.",
            equal=equal,
            **facts,
        )
    told = say(
        "What is planned ({n}) costs {permanent} by a permanent team, {listed} by people who go "
        "once it is done, and {agency} by the agency, whose fee comes to {fee} a contact: before "
        "tax, and without what offers cost.",
        agency=money_fact(found.agency_planned, f"{_AT}.agency_planned", found.currency),
        fee=money_fact(found.fee, f"{_AT}.fee", found.currency),
        **facts,
    )
    currency = found.currency
    return in_a_line(
        told,
        _cheaper_from(found.permanent, f"{_AT}.permanent", currency, _PERMANENT),
        _cheaper_from(found.temporary, f"{_AT}.temporary", currency, _FOR_THE_LIST),
    )


def _cheaper_from(form: OwnForm, at: str, currency: str, told: tuple[str, str]) -> Sentence:
    """From how many contacts on a form of own people is cheaper; or that it never is."""
    if form.cheaper_from is None:
        each = money_fact(form.at_full_use, f"{at}.at_full_use", currency)
        return say(told[1], each=each)
    n = count_fact(form.cheaper_from, f"{at}.cheaper_from", "{n} contact", "{n} contacts")
    return say(told[0], n=n)


def forms_chart(study: Study) -> Figure | Sentence:
    """What contacts cost by each form: own people in steps, an agency on a line."""
    found = study.forms_by_contacts
    if study.team.nothing_pays:
        return say("There is no chart of forms either: no contact pays that one could make.")
    if found is None:
        return _not_known()
    traces = [
        line(words("Permanent team"), found.contacts, found.permanent.costs, PROGRAMME, digits=0),
        line(
            words("Team for the list alone"),
            found.contacts,
            found.temporary.costs,
            COST,
            digits=0,
            dash="dash",
        ),
    ]
    if found.agency is not None:
        traces.append(
            line(words("Agency"), found.contacts, found.agency, GAIN, digits=0, dash="dot")
        )
    planned = [found.permanent.planned, found.temporary.planned, found.agency_planned]
    here = [one for one in planned if one is not None]
    traces.append(dots(words("Planned"), [found.planned] * len(here), here, INK, digits=0, size=9))
    return Figure(
        title=_title(found),
        measure=words(
            "{currency}, before tax and without what offers cost", currency=found.currency
        ),
        traces=traces,
        layout={
            "xaxis": {"title": {"text": words("Contacts")}, "tickformat": ",d"},
            "yaxis": FROM_ZERO,
        },
    )


def _not_known() -> Sentence:
    return say("What contacts cost by each form cannot be said: what a person costs is not known.")


def _title(found: FormsByContacts) -> str:
    if found.fee is None:
        return words("Own people cost in steps, and the first contacts most")
    first = found.cheaper_from
    if first is None:
        return words("However many contacts there are, the agency costs less")
    return plural(
        first,
        "Own people cost less than the agency from {n} contact on",
        "Own people cost less than the agency from {n} contacts on",
        n=count(first),
    )
