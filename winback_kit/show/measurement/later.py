"""What is not over yet: late returns by arm, and second lifetimes as they ripen."""

from __future__ import annotations

from winback_kit.plan.experiment.readout.looked_at import AtTheEnd, Late
from winback_kit.plan.experiment.readout.measurement import Measurement
from winback_kit.plan.experiment.readout.one_campaign import CampaignRead
from winback_kit.show.kit.sentence import (
    Fact,
    Name,
    Sentence,
    count_fact,
    in_a_line,
    range_facts,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.measurement.effects import effect_verdict, nothing_told
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import amount, points

__all__ = ["late_finding", "staying_finding", "staying_table"]


def late_finding(found: Measurement) -> Sentence:
    """Campaigns whose window is not over, followed as far as both arms can be.

    Where a campaign was looked at before by its registration, the end says what is proven by it.
    """
    rows = [(at, one, one.late) for at, one in enumerate(found.campaigns) if one.late is not None]
    ends = [
        _at_the_end(at, one, one.at_the_end)
        for at, one in enumerate(found.campaigns)
        if one.at_the_end is not None
    ]
    if not rows and not found.told:
        return nothing_told(found)
    if not rows:
        return in_a_line(
            *ends,
            say(
                "Every window that is told is over, so no return is still to come. Where some were "
                "drawn later than others and are watched for less, returns are counted by days "
                "since the draw (Kaplan and Meier, by arm): plain shares would take them for "
                "failures."
            ),
        )
    return in_a_line(*(_late(at, one, late) for at, one, late in rows), *ends)


def _in_points(value: float, path: str) -> Fact:
    return Fact(float(value), path, points(float(value)))


def _late(at: int, one: CampaignRead, late: Late) -> Sentence:
    path = f"measurement.campaigns.{at}.late"

    return say(
        "The window of {campaign} is not over. {days} days after the draw {treated} of the treated "
        "and {held} of the held out are back, each counted for as long as they were watched: "
        "{difference} ({confidence} range {low} to {high}, {holds}). Plain shares would say {raw}.",
        campaign=Name(one.campaign),
        days=Fact(late.days, f"{path}.days", str(late.days)),
        treated=share_fact(late.treated_share, f"{path}.treated_share", digits=1),
        held=share_fact(late.holdout_share, f"{path}.holdout_share", digits=1),
        difference=_in_points(late.difference.value, f"{path}.difference.value"),
        confidence=share_fact(late.confidence, f"{path}.confidence"),
        **range_facts(late.difference.low, late.difference.high, f"{path}.difference.", "points"),
        holds=words("which holds however often it is looked at")
        if late.look is None
        else words("which holds over all looks that were registered"),
        raw=_in_points(late.raw, f"{path}.raw"),
    )


def _at_the_end(at: int, one: CampaignRead, end: AtTheEnd) -> Sentence:
    path = f"measurement.campaigns.{at}.at_the_end"

    return say(
        "{campaign} was looked at {looks} before its end, as registered. So that all looks "
        "together are wrong in {error} of cases at most, it is held to a range of {bound} standard "
        "errors: {difference} ({low} to {high}), {verdict}.",
        campaign=Name(one.campaign),
        looks=count_fact(end.looks, f"{path}.looks", "{n} time", "{n} times"),
        error=share_fact(end.significance, f"{path}.significance"),
        bound=Fact(end.bound, f"{path}.bound", amount(end.bound, digits=2)),
        difference=_in_points(end.difference.value, f"{path}.difference.value"),
        **range_facts(end.difference.low, end.difference.high, f"{path}.difference.", "points"),
        verdict=effect_verdict(end.difference),
    )


def staying_table(found: Measurement) -> Table | Sentence:
    """Of those who returned in each arm, who is still there."""
    rows = [(one.campaign, stay) for one in found.told for stay in one.staying]
    if not found.told:
        return nothing_told(found)
    if not rows:
        return say(
            "No table here: it needs twenty people in each arm who returned and were followed for "
            "half a year since."
        )
    return Table.of(
        rows,
        (Column("Campaign"), lambda one: one[0]),
        (Column("Days since the return", "count"), lambda one: one[1].days),
        (Column("Treated, back", "count"), lambda one: one[1].treated),
        (Column("Of them still there", "share"), lambda one: one[1].treated_share),
        (Column("Held out, back", "count"), lambda one: one[1].holdout),
        (Column("Of the held out still there", "share"), lambda one: one[1].holdout_share),
        currency=found.currency,
        source=words("Kaplan and Meier; gone are those whose second lifetime has ended."),
    )


def staying_finding(found: Measurement) -> Sentence:
    """What to read from it."""
    if not any(one.staying for one in found.told):
        return say("Whether those who were won stay is not known yet.")
    return say(
        "The two arms are not the same people: among the treated who returned are those whom the "
        "offer brought, some of whom come for the offer and leave. Where fewer of them stay, each "
        "return is worth less, and the case takes that as the ratio of second lifetimes with and "
        "without the offer."
    )
