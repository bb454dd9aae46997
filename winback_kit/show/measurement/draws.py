"""Whether the draw of each campaign can be believed: what is asked before any figure is told."""

from __future__ import annotations

from winback_kit.plan.experiment.readout.checks import FAILURES, Checks, Measure
from winback_kit.plan.experiment.readout.measurement import Measurement
from winback_kit.plan.experiment.readout.one_campaign import CampaignRead
from winback_kit.show.kit.sentence import (
    Name,
    Sentence,
    count_fact,
    in_a_line,
    listed,
    say,
    say_many,
)
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.show.measurement.effects import nothing_told
from winback_kit.words.catalogue import marked, words

__all__ = ["draws_finding", "draws_table", "withheld_finding"]

_MEASURES: dict[Measure, str] = {
    "silent": marked("days lost"),
    "bought": marked("orders before"),
    "worth": marked("margin before"),
}


def draws_table(found: Measurement) -> Table | Sentence:
    """Each campaign with a holdout: how many were drawn, and what the three questions found."""
    asked = [one for one in found.campaigns if one.checks is not None]
    if not asked:
        return nothing_told(found)
    never = (Column("Of them never contacted", "count"), lambda one: one.never)
    return Table.of(
        asked,
        (Column("Campaign"), lambda one: one.campaign),
        (Column("First draw", "date"), lambda one: one.first),
        (Column("Treated", "count"), lambda one: one.treated),
        *([never] if any(one.never for one in asked) else []),
        (Column("Held out", "count"), lambda one: one.holdout),
        (
            Column("Chance of such counts", "odds", missing=marked("share not stated")),
            lambda one: _ratio(one.checks),
        ),
        (
            Column(
                "Most unlike before",
                parts=(
                    Column(marked("measure"), "own"),
                    Column(marked("standard deviations"), "number", 2),
                ),
                pattern=marked("{measure}: {apart} sd"),
                left=False,
            ),
            lambda one: _unlike(one.checks),
        ),
        (Column("Held out, yet contacted", "count"), lambda one: _of(one.checks).reached),
        (Column("Figures"), _told),
        currency=found.currency,
        source=words(
            "Everybody drawn while lost. Figures are withheld where a right draw gives such counts "
            "less than once in a thousand times, where the arms were a tenth of a standard "
            "deviation apart and chance does not explain it, or where one of twenty held out was "
            "contacted within the window."
        ),
    )


def _of(checks: Checks | None) -> Checks:
    assert checks is not None
    return checks


def _ratio(checks: Checks | None) -> float | None:
    ratio = _of(checks).ratio
    return None if ratio is None else ratio.p


def _unlike(checks: Checks | None) -> tuple[Cell, float]:
    furthest = _of(checks).furthest
    if furthest is None:
        return Cell(words("nothing"), "text"), 0.0
    return Cell(words(_MEASURES[furthest.measure]), "text"), furthest.difference


def _told(one: CampaignRead) -> str:
    if one.withheld:
        return words("withheld")
    if one.whole is None:
        return words("window not over")
    return words("told")


def draws_finding(found: Measurement) -> Sentence:
    """How many draws hold, and what is wrong with the others."""
    asked = [one for one in found.campaigns if one.checks is not None]
    right = [one for one in asked if not one.withheld]
    if not asked:
        return nothing_told(found)
    head = say_many(
        len(asked),
        "Of {n} campaign with a holdout the draw of {right} holds, as far as the tables tell: "
        "nobody is missing from an arm, both arms were alike before, and nobody held out was "
        "contacted.",
        "Of {n} campaigns with a holdout the draw of {right} holds, as far as the tables tell: "
        "nobody is missing from an arm, both arms were alike before, and nobody held out was "
        "contacted.",
        n=count_fact(len(asked), "measurement.asked"),
        right=count_fact(len(right), "measurement.right"),
    )
    unknown = [one.campaign for one in asked if _ratio(one.checks) is None]
    hint = (
        say(
            "For {campaigns} the share that was to be treated is not known, so nobody can see "
            "whether somebody is missing; campaigns: treated_share in client.yml states it.",
            campaigns=listed(unknown),
        )
        if unknown
        else ""
    )
    return in_a_line(head, *withheld_sentences(found), _never(asked), hint)


def _never(asked: list[CampaignRead]) -> Sentence | str:
    """That those who were to be contacted, and were not, count as they were drawn."""
    reads = [one.campaign for one in asked if one.never]
    if not reads:
        return ""
    return say(
        "Never contacted: some of those treated in {campaigns}. They count as treated all the "
        "same, since who could not be reached differs from who could: the effect is that of "
        "setting out to contact.",
        campaigns=listed(reads),
    )


def withheld_sentences(found: Measurement) -> list[Sentence]:
    """Which campaigns are withheld, and why; nothing where none is."""
    return [
        say(
            "Withheld are the figures of {campaign}: {why}.",
            campaign=Name(one.campaign),
            why="; ".join(words(FAILURES[name]) for name in _of(one.checks).failed),
        )
        for one in found.withheld
    ]


def withheld_finding(found: Measurement) -> Sentence | None:
    """The same as one sentence; None where nothing is withheld."""
    told = withheld_sentences(found)
    return in_a_line(*told) if told else None
