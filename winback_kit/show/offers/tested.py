"""What tests with holdouts show of each offer, and which contacts they rest on."""

from __future__ import annotations

from winback_kit.plan.experiment.readout.draws import contacts_read
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.kit.sentence import Sentence, count_fact, joined, say, say_many
from winback_kit.show.kit.table import UPLIFT, Column, Table, interval
from winback_kit.words.catalogue import marked, words
from winback_kit.words.text import marked_many

__all__ = ["contacts_finding", "tested_table"]


def tested_table(plan: Plan) -> Table | Sentence:
    """The difference within the draws of each segment and offer, and the uplift that is used."""
    tested = [one.effect for one in plan.worths if one.effect.draws]
    if not tested:
        return say("No offer was tested against a group held out.")
    return Table.of(
        tested,
        (Column("Segment"), lambda one: one.segment),
        (Column("Offer"), lambda one: one.offer),
        (
            Column(
                "Back of the treated, of the held out",
                parts=(
                    Column(marked("treated, back"), "count"),
                    Column(marked("treated"), "count"),
                    Column(marked("held out, back"), "count"),
                    Column(marked("held out"), "count"),
                ),
                pattern=marked("{returned} of {treated}, {held_returned} of {held}"),
                left=False,
            ),
            lambda one: (one.returned, one.treated, one.holdout_returned, one.holdout),
        ),
        (Column("Campaigns and days", "count"), lambda one: one.draws),
        (
            interval("Difference within them (90\u00a0%)", "points", value=True),
            lambda one: one.told_difference,
        ),
        (Column("Differs between them by", "points"), lambda one: one.spread),
        (UPLIFT, lambda one: (*one.told_uplift, one.uplift.evidence)),
        currency=plan.currency,
        source=words(
            "Treated and held out are compared where they were drawn together: in one campaign, "
            "on one day. The uplift is the difference drawn towards the offer's mean, or what is "
            "stated."
        ),
    )


def contacts_finding(plan: Plan) -> Sentence:
    """How many contacts are compared, and why others are not."""
    found = contacts_read(plan.history)
    if not found.contacts:
        return say("No contacts were given, so no uplift is measured.")
    parts = [
        say_many(
            found.contacts,
            "{compared} of {contacts} contact is compared with customers drawn with it.",
            "{compared} of {contacts} contacts are compared with customers drawn with them.",
            compared=count_fact(found.compared, "contacts_read.compared"),
            contacts=count_fact(found.contacts, "contacts_read.contacts"),
        )
    ]
    for name, forms in (
        (
            "too_recent",
            marked_many(
                "For {n} contact the return window is not over.",
                "For {n} contacts the return window is not over.",
            ),
        ),
        (
            "not_lost",
            marked_many(
                "{n} contact was to a customer who was not lost on that day.",
                "{n} contacts were to customers who were not lost on that day.",
            ),
        ),
        (
            "withheld",
            marked_many(
                "{n} contact is of a campaign whose draw has failed its checks.",
                "{n} contacts are of campaigns whose draw has failed its checks.",
            ),
        ),
        (
            "alone",
            marked_many(
                "{n} contact has nobody of the other arm in its segment, campaign and day.",
                "{n} contacts have nobody of the other arm in their segment, campaign and day.",
            ),
        ),
    ):
        number = getattr(found, name)
        if number:
            parts.append(say_many(number, *forms, n=count_fact(number, f"contacts_read.{name}")))
    return joined(*parts)
