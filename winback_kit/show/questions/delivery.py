"""Questions about doing it: what month 1 asks of the team, and what it costs to stop."""

from winback_kit.case.result.month_one import month_one
from winback_kit.client_study import Study
from winback_kit.show.kit.of_case.exit_cost import exit_sentence
from winback_kit.show.kit.sentence import (
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    say,
    share_fact,
)
from winback_kit.show.questions.question import Answer
from winback_kit.words.catalogue import words
from winback_kit.words.told import told as told_text

_CONTACTS = ("{n} contact", "{n} contacts")


def capacity_of_month_one(study: Study) -> Answer:
    """The contacts that the first month asks for, beside those that the team can make."""
    found = month_one(study.flow)
    asked = count_fact(found.asked, "capacity.asked", *_CONTACTS)
    source = words("What the team can do: {source}", source=_source(study))
    if found.can is None:
        told = say(
            "Month 1 asks for {asked}, {share} of all. What the team can make is not stated: state "
            "it in client.yml, as case.programme.capacity, with how fast it gets up to speed.",
            asked=asked,
            share=share_fact(found.share, "capacity.share"),
        )
        return Answer(in_a_line(told, *_paid_for_each(study)), open=True)
    can = count_fact(found.can, "capacity.can", *_CONTACTS)
    if found.waiting < 1:
        told = say("Month 1 asks for {asked}; the team can make {can}.", asked=asked, can=can)
        return Answer(told, source)
    told = say(
        "Month 1 asks for {asked}; the team can make {can}, so {waiting} wait.",
        asked=asked,
        can=can,
        waiting=count_fact(found.waiting, "capacity.waiting"),
    )
    if found.done_in is None:
        after = say("Some are still waiting at the end.")
    else:
        month = count_fact(found.done_in, "capacity.done_in")
        after = say("Nobody waits after month {month}.", month=month)
    return Answer(
        in_a_line(told, after), words("What the team can do: {source}", source=_source(study))
    )


def _paid_for_each(study: Study) -> list[Sentence]:
    """What the team costs for each contact of that month: a first check of whether it can be."""
    found = month_one(study.flow)
    if not study.plan.team_cost_known or not found.asked:
        return []
    return [
        say(
            "The team that is paid for costs {each} for each of them.",
            each=money_fact(found.team_cost_each, "capacity.team_cost_each", study.case.currency),
        )
    ]


def cost_of_stopping(study: Study) -> Answer:
    """What is spent when the gate stops it, and what is due all the same."""
    pilot = study.assessment.pilot
    if pilot is None or pilot.needed is not None:
        return Answer(
            say("Not known: at this size there is no gate that could stop it."), open=True
        )
    running = study.verdict.decision == "fund"
    return Answer(exit_sentence(study.assessment, pilot, running=running))


def _source(study: Study) -> str:
    """Where the contacts that one person can make are known from."""
    capacity = study.case.programme.capacity
    return told_text(capacity.contacts_per_person.source) if capacity else ""
