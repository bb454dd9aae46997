"""What each campaign has caused: treated less held out, by intention to treat."""

from __future__ import annotations

from winback_kit.plan.experiment.readout.measurement import Combined, Measurement
from winback_kit.plan.experiment.readout.one_campaign import CampaignRead
from winback_kit.plan.experiment.readout.one_offer import OfferRead
from winback_kit.plan.experiment.statistics.differences import Interval
from winback_kit.show.kit.figure import GAIN, INK, Figure, places, rounded
from winback_kit.show.kit.sentence import (
    Fact,
    Name,
    Sentence,
    count_fact,
    in_a_line,
    listed,
    range_facts,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.show.kit.traces import dots, error_bars, in_points, upright
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import end_in_unit, months

__all__ = [
    "against_finding",
    "campaigns_chart",
    "campaigns_finding",
    "campaigns_table",
    "combined_finding",
    "measured_harm_finding",
    "measured_harm_table",
    "offers_table",
]

NARROW = 5  # points; what is no wider is drawn with a decimal


def all_offers() -> str:
    """How all offers of a campaign together are called."""
    return words("all offers")


def name_of(offer: str) -> str:
    """An offer, or all of them."""
    return offer or all_offers()


def ends(of: Interval) -> tuple[float, float, float]:
    """A value with low and high."""
    return float(of.value), float(of.low), float(of.high)


def reads(found: Measurement) -> list[tuple[CampaignRead, OfferRead]]:
    """Every campaign that is told, with all of its offers and then each."""
    return [
        (one, offer)
        for one in found.told
        for offer in (one.whole, *one.offers)
        if offer is not None
    ]


def campaigns_table(found: Measurement) -> Table | Sentence:
    """Returns of both arms within the window and the difference, campaign by campaign."""
    rows = reads(found)
    if not rows:
        return nothing_told(found)
    return Table.of(
        rows,
        (Column("Campaign"), lambda one: one[0].campaign),
        (Column("Offer"), lambda one: name_of(one[1].offer)),
        (Column("Treated", "count"), lambda one: one[1].treated),
        (Column("Back", "share"), lambda one: one[1].gross_rate),
        (Column("Held out", "count"), lambda one: one[1].holdout),
        (Column("Back by themselves", "share"), lambda one: one[1].natural_rate),
        (
            interval("Caused (90\u00a0%)", "points", value=True),
            lambda one: ends(one[1].uplift),
        ),
        currency=found.currency,
        source=words(
            "Everybody in the arm they were drawn into, whether reached or not; back within "
            "{months} of the draw. Intervals by Miettinen and Nurminen, which hold for few "
            "returns too; exact where nobody returned.",
            months=months(found.window_months),
        ),
    )


def nothing_told(found: Measurement) -> Sentence:
    """Why there is no effect to tell."""
    if found.withheld:
        return say("No effect can be told: the draw of each campaign has failed its checks.")
    if all(one.checks is None for one in found.campaigns):
        return say(
            "No effect can be told: nobody was held out. A holdout in the next campaign would "
            "tell what is caused apart from what comes by itself."
        )
    return say(
        "No effect can be told yet: the return window of no campaign with a holdout is over."
    )


def combined_fact(one: Combined, at: int, part: str) -> Fact:
    """The uplift of an offer over all campaigns, or an end of it."""
    value = float(getattr(one.uplift, part))
    return Fact(value, f"measurement.combined.{at}.uplift.{part}", end_in_unit(value, "points"))


def combined_finding(found: Measurement) -> Sentence:
    """What all campaigns together have caused, offer by offer, in one sentence each."""
    if not found.combined:
        return nothing_told(found)
    return in_a_line(
        *(
            say(
                "{offer}: {value} caused (90\u00a0% range {low} to {high}), {verdict}.",
                offer=Name(one.offer) if one.offer else words("All offers together"),
                value=combined_fact(one, at, "value"),
                **range_facts(
                    one.uplift.low,
                    one.uplift.high,
                    f"measurement.combined.{at}.uplift.",
                    "points",
                ),
                verdict=effect_verdict(one.uplift),
            )
            for at, one in enumerate(found.combined)
        )
    )


def campaigns_finding(found: Measurement) -> Sentence:
    """The same, and what would have been counted without a holdout."""
    whole = found.told[-1].whole if found.told else None
    if whole is None:
        return nothing_told(found)
    return in_a_line(
        combined_finding(found),
        say(
            "Counted without a holdout, {campaign} would have been credited with {gross} of those "
            "contacted; {natural} came by themselves.",
            campaign=Name(found.told[-1].campaign),
            gross=share_fact(whole.gross_rate, "measurement.last.gross_rate", digits=1),
            natural=share_fact(whole.natural_rate, "measurement.last.natural_rate", digits=1),
        ),
    )


def effect_verdict(uplift: Interval) -> str:
    """Whether an interval leaves 0 out, and on which side."""
    if not uplift.proven:
        return words("not proven")
    return words("proven") if uplift.value > 0 else words("proven to do harm")


def campaigns_chart(found: Measurement) -> Figure | Sentence:
    """The uplift of each campaign and offer with its interval, and of all of them together."""
    rows = [(one.campaign, ends(one.whole.uplift)) for one in found.told if one.whole is not None]
    if not rows:
        return nothing_told(found)
    rows += [
        (words("All campaigns, {offer}", offer=name_of(one.offer)), ends(one.uplift))
        for one in found.combined
        if one.campaigns > 1
    ]
    if len(rows) == 1:
        rows += [
            (words("{campaign}, {offer}", campaign=rows[0][0], offer=one.offer), ends(one.uplift))
            for one in found.combined
            if one.offer
        ]
    at = list(range(len(rows)))
    shares = zip(*(reach for _, reach in rows), strict=True)
    middles, lows, highs = (in_points(ends_of) for ends_of in shares)
    reaches = list(zip(middles, lows, highs, strict=True))
    mark = dots(words("Caused"), rounded(middles, 2), at, GAIN, size=9)
    mark["error_x"] = error_bars(reaches, digits=2, thickness=1.5)
    spread = [end for reach in reaches for end in reach]
    narrow = max(map(abs, spread)) < NARROW
    return Figure(
        title=_title(found),
        measure=words("Returned of the treated less of the held out, percentage points"),
        traces=[mark],
        layout={
            "shapes": [upright(0.0, colour=INK)],
            "xaxis": {"tickformat": "+.1f" if narrow else "+.0f"},
            "yaxis": {
                **places([name for name, _ in rows]),
                "autorange": "reversed",
                "zeroline": False,
            },
            "height": 140 + 44 * len(rows),
        },
    )


def _title(found: Measurement) -> str:
    proven = [one for one in found.combined if one.offer and one.uplift.low > 0]
    best = max(proven, key=lambda one: one.uplift.value, default=None)
    if best is not None and len(found.told) == 1:
        return words("“{offer}” causes returns", offer=best.offer)
    if best is not None:
        return words("“{offer}” causes returns, on all campaigns together", offer=best.offer)
    if any(one.uplift.low > 0 for one in found.combined):
        return words("The campaigns cause returns, taken together")
    return words("The campaigns have not yet been proven to cause returns")


def against_finding(found: Measurement) -> Sentence:
    """The offers of a campaign against each other, with the error of all questions held."""
    pairs = [(one, pair) for one in found.told for pair in one.against]
    if not found.told:
        return nothing_told(found)
    if not pairs:
        return say("No campaign drew between two offers, so none is held against another.")
    apart = [(one, pair) for one, pair in pairs if pair.proven]
    if not apart:
        return say(
            "Offers that were drawn in one campaign were held against each other {n}; never was "
            "one better than chance explains, so the page does not name a best one by its rate.",
            n=count_fact(len(pairs), "measurement.pairs", "{n} time", "{n} times"),
        )
    return in_a_line(
        *(
            say(
                "In {campaign}, {offer} brought back more than {other}.",
                campaign=Name(one.campaign),
                offer=Name(pair.offer if pair.difference.value > 0 else pair.other),
                other=Name(pair.other if pair.difference.value > 0 else pair.offer),
            )
            for one, pair in apart
        )
    )


def offers_table(found: Measurement) -> Table | Sentence:
    """All campaigns together, by offer."""
    if not found.combined:
        return nothing_told(found)
    return Table.of(
        found.combined,
        (Column("Offer"), lambda one: name_of(one.offer)),
        (Column("Campaigns", "count"), lambda one: one.campaigns),
        (Column("Treated", "count"), lambda one: one.treated),
        (Column("Held out", "count"), lambda one: one.holdout),
        (interval("Caused (90\u00a0%)", "points", value=True), lambda one: ends(one.uplift)),
        (Column("Differs between campaigns by", "points"), lambda one: one.spread),
        currency=found.currency,
    )


def measured_harm_table(found: Measurement) -> Table | Sentence:
    """Opt-outs and complaints within the window: treated less held out."""
    rows = [(one, one.whole) for one in found.told if one.whole is not None]
    if not rows:
        return nothing_told(found)
    if not found.harm_seen:
        return say(
            "No table here: opt-outs are seen in a table of permissions with their days, and "
            "complaints in one of tickets."
        )
    return Table.of(
        rows,
        (Column("Campaign"), lambda one: one[0].campaign),
        (
            interval("More opt-outs (90\u00a0%)", "points", value=True),
            lambda one: ends(one[1].quits) if "permissions" in found.harm_seen else None,
        ),
        (
            interval("More complaints (90\u00a0%)", "points", value=True),
            lambda one: ends(one[1].complaints) if "tickets" in found.harm_seen else None,
        ),
        currency=found.currency,
        source=words("Of those drawn, within the window; complaints are tickets of any kind."),
    )


def measured_harm_finding(found: Measurement) -> Sentence:
    """Whether contacting did harm that can be seen."""
    if not found.told:
        return nothing_told(found)
    if not found.harm_seen:
        return say(
            "Whether contacting made people close the door is not known: neither opt-outs nor "
            "complaints were given."
        )
    bad = [one.campaign for one in found.told if one.whole is not None and one.whole.harms]
    if not bad:
        return say(
            "In no campaign did more of the treated than of the held out opt out or complain, "
            "beyond chance. An opt-out that the table of permissions does not date is not seen."
        )
    return say(
        "More of the treated than of the held out opted out or complained, beyond chance, in "
        "{campaigns}.",
        campaigns=listed(bad),
    )
