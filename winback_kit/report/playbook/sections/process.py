"""The process, which is the same for all, and the protocol of each segment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from winback_kit.client_study import Study
from winback_kit.plan.communication.communication import CommunicationPlan
from winback_kit.plan.communication.sequence import MessageSequence
from winback_kit.plan.communication.stops import STOP_WORDS
from winback_kit.plan.offers.worth import Worth
from winback_kit.report.playbook.kit.parts import Part, PlaybookSection, Points, Under
from winback_kit.show.communication.labels import FORM_NAMES, TOUCH_NAMES
from winback_kit.show.communication.messages import nobody, reason_of
from winback_kit.show.kit.sentence import joined, say_many
from winback_kit.show.kit.table import Cell, Column, Table, with_ends
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import count, days
from winback_kit.words.told import told_name

__all__ = ["PROCESS"]

MOST_IN_FULL = 6  # segments, those worth most; the table has all


def _process(study: Study) -> Iterator[Part]:
    plan = study.communication
    if not plan.sequences:
        yield nobody()
        return
    stated = plan.client.settings.communication
    yield Under(words("The same for all"))
    yield Points(
        (
            words(
                "Take the next customers from lists/contact_list.csv, in its order. Who is not on "
                "it is not contacted: lists/not_on_list.csv says why."
            ),
            words(
                "Look at the arm. Whoever is held out is left alone until the test is read, also "
                "where they would be an easy case."
            ),
            words(
                "Read what is on record: the reason, the last complaint, the last order. A "
                "complaint that is open is closed first, by name, and nothing is offered that day."
            ),
            words(
                "Send the first message, or ring. It asks. Whoever answers gets an answer from a "
                "person by the next working day."
            ),
            words(
                "Make the offer as it is worded, once the answer is read. What goes beyond it is "
                "decided by whoever has the authority."
            ),
            words(
                "Stop where the sequence stops. Whoever answers, orders or opts out gets no "
                "further message; {days} after the last one everybody is left in peace.",
                days=days(stated.sunset_days),
            ),
            words(
                "Write down each contact the same day: customer, day, campaign, arm, offer, "
                "channel, cost. It is the table of contacts, from which the test is read."
            ),
            words("Write down why they left in their own words; choose the reason afterwards."),
        ),
        numbered=True,
    )
    worths = _by_segment(study, plan)
    yield Under(words("By segment"))
    yield _segments_table(study, worths)
    for name, told in list(worths.items())[:MOST_IN_FULL]:
        yield Under(words("Protocol: {segment}", segment=told_name(name)))
        for worth in told:
            own = [one for one in plan.sequences if one.strand.segment == name]
            yield _protocol(study, worth, own)
    left = len(worths) - MOST_IN_FULL
    if left > 0:
        yield say_many(
            left,
            "The protocol of {n} more segment is the row of the table above.",
            "The protocols of {n} more segments are the rows of the table above.",
            n=count(left),
        )


def _by_segment(study: Study, plan: CommunicationPlan) -> dict[str, list[Worth]]:
    """Those that are contacted, in the order of the plan."""
    written = {(one.strand.segment, one.strand.offer) for one in plan.sequences}
    found: dict[str, list[Worth]] = {}
    for one in study.plan.worths:
        if (one.segment, one.offer) in written:
            found.setdefault(one.segment, []).append(one)
    return found


def _segments_table(study: Study, worths: dict[str, list[Worth]]) -> Table:
    rows = [one for held in worths.values() for one in held]
    places = {id(one): at for at, one in enumerate(study.plan.worths)}
    return Table.of(
        rows,
        (Column(marked("Segment")), lambda one: told_name(one.segment)),
        (Column(marked("Offer")), lambda one: told_name(one.offer)),
        (
            Column(marked("Back on their own"), "share"),
            lambda one: Cell(
                one.effect.natural_return_rate.value,
                path=f"segments.{places[id(one)]}.natural_return_rate",
            ),
        ),
        (
            Column(
                marked("The offer adds"),
                parts=(
                    Column("", "points"),
                    Column("", "points"),
                    Column("", "points"),
                ),
                pattern=marked("{value} ({low} to {high})"),
            ),
            lambda one: with_ends(*one.effect.told_uplift, "points"),
        ),
        (Column(marked("Evidence")), lambda one: one.effect.uplift.evidence),
        (
            Column(marked("It pays from"), "points"),
            lambda one: Cell(
                one.break_even_uplift, path=f"segments.{places[id(one)]}.break_even_uplift"
            ),
        ),
        (
            Column(marked("A contact brings, {currency}"), "amount", 2),
            lambda one: Cell(one.incremental, path=f"segments.{places[id(one)]}.incremental_worth"),
        ),
        currency=study.plan.currency,
        source=words(
            "Within the return window; ranges hold nine in ten. Below the effect from which it "
            "pays, leaving them alone is better."
        ),
    )


def _protocol(study: Study, worth: Worth, sequences: Sequence[MessageSequence]) -> Table:
    """What is done with one segment, in words."""
    rows: list[tuple[str, str | Cell]] = [
        (words("Offer"), told_name(worth.offer)),
        (
            words("It costs, for each who comes back"),
            Cell(worth.offer_cost.value, "money", 2),
        ),
        (words("A contact costs"), Cell(worth.contact_cost.value, "money", 2)),
        (
            words("The most that the offer may cost before a contact brings nothing"),
            Cell(worth.most_offer_cost, "money"),
        ),
    ]
    for one in sequences:
        if one.strand.offer == worth.offer:
            rows.append((_of_whom(one), _steps(one)))
            rows.append((words("And then no more, because"), words(STOP_WORDS[one.stop])))
            if one.changed is None and not one.makes_offer:
                rows.append(
                    (
                        words("Before an offer can be made"),
                        words("state what has changed for their reason, once it has"),
                    )
                )
    return Table(
        (Column(marked("Protocol")), Column(marked("What is done"), "own", left=True)),
        rows,
        currency=study.plan.currency,
    )


def _of_whom(sequence: MessageSequence) -> str:
    strand = sequence.strand
    return words(
        "Messages to those who left for {reason}, by {form}",
        reason=reason_of(strand),
        form=words(FORM_NAMES[strand.form]),
    )


def _steps(sequence: MessageSequence) -> str:
    told = [
        ", ".join(words(TOUCH_NAMES[name]) for name in touch.names) for touch in sequence.touches
    ]
    return joined(*_arrows(told)).text


def _arrows(told: Sequence[str]) -> Iterator[str]:
    for at, one in enumerate(told):
        yield f" → {one}" if at else one


PROCESS = PlaybookSection(
    30, marked("Process, and the protocol of each segment"), _process, "programme"
)
