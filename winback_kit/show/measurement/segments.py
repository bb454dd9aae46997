"""Whether an effect differs between segments, and what is left of the best cell."""

from __future__ import annotations

from winback_kit.plan.experiment.readout.by_segment import SegmentsRead
from winback_kit.plan.experiment.readout.measurement import Measurement
from winback_kit.show.kit.sentence import Fact, Name, Sentence, in_a_line, odds_fact, say
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.show.measurement.effects import ends, nothing_told
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import plain
from winback_kit.words.numbers import points

__all__ = ["measured_segments_finding", "measured_segments_table"]


def measured_segments_table(found: Measurement) -> Table | Sentence:
    """Each offer and segment: its own difference, and what is left of it."""
    if not found.told:
        return nothing_told(found)
    if not found.segments:
        return say(
            "No table here: it needs two segments with thirty people in each arm of an offer."
        )
    return Table.of(
        [one for offer in found.segments for one in offer.segments],
        (Column("Offer"), lambda one: one.offer),
        (Column("Segment"), lambda one: one.segment),
        (Column("Treated", "count"), lambda one: one.treated),
        (Column("Held out", "count"), lambda one: one.holdout),
        (interval("By itself (90\u00a0%)", "points", value=True), lambda one: ends(one.own)),
        (interval("Drawn to the mean", "points", value=True), lambda one: ends(one.drawn)),
        currency=found.currency,
        source=words(
            "Within the draws of all campaigns that are told. The best of several cells looks "
            "better than it is; so each is drawn towards the mean of its offer, the more so the "
            "less the segments truly differ."
        ),
    )


def measured_segments_finding(found: Measurement) -> Sentence:
    """Whether the segments differ, on the scale of shares and on that of the odds."""
    if not found.told:
        return nothing_told(found)
    if not found.segments:
        return say("So whether an effect differs between segments is not known.")
    return in_a_line(*(_differ(one, at) for at, one in enumerate(found.segments)))


def _differ(one: SegmentsRead, at: int) -> Sentence:
    path = f"measurement.segments.{at}"
    best = max(one.segments, key=lambda cell: cell.own.value)
    cell = f"{path}.segments.{one.segments.index(best)}"
    own, drawn = float(best.own.value), float(best.drawn.value)
    differ = marked(
        "{offer} does not work alike everywhere: on the scale of shares, on which money is made, "
        "chance alone gives so much difference in {chance} of tests (Q {q}); on the scale of the "
        "odds in {other}. The best cell, {segment}, shows {own}, of which {drawn} are left."
    )
    alike = marked(
        "{offer} may work alike everywhere: on the scale of shares, on which money is made, chance "
        "alone gives so much difference in {chance} of tests (Q {q}); on the scale of the odds in "
        "{other}. The best cell, {segment}, shows {own}, of which {drawn} are left."
    )
    return say(
        differ if one.apart.differ else alike,
        offer=Name(one.offer),
        q=Fact(one.apart.q, f"{path}.apart.q", plain(one.apart.q, 1)),
        chance=odds_fact(one.apart.p, f"{path}.apart.p"),
        other=odds_fact(one.odds.p, f"{path}.odds.p"),
        segment=Name(best.segment),
        own=Fact(own, f"{cell}.own.value", points(own)),
        drawn=Fact(drawn, f"{cell}.drawn.value", points(drawn)),
    )
