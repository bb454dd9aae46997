"""What a campaign has brought in money, beside what its returns are worth in the long run.

Without a holdout it is what was counted: gross, and no effect.
"""

from __future__ import annotations

from winback_kit.plan.experiment.readout.measurement import Measurement
from winback_kit.plan.experiment.readout.one_campaign import CampaignRead, Gross
from winback_kit.plan.experiment.readout.one_offer import OfferRead
from winback_kit.show.kit.sentence import (
    Name,
    Sentence,
    in_a_line,
    listed,
    money_fact,
    range_facts,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.show.measurement.effects import ends, name_of, nothing_told, reads
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import count, digits_for, months
from winback_kit.words.text import ORDERS

__all__ = ["gain_finding", "gross_finding", "gross_table", "money_finding", "money_table"]


def money_table(found: Measurement) -> Table | Sentence:
    """Margin of the window per person treated, what it cost, and the long run beside it."""
    rows = reads(found)
    if not rows:
        return nothing_told(found)
    if found.currency == ORDERS:
        return say("There is no table of money: no amounts were given.")
    digits = digits_for([offer.cost for _, offer in rows])
    return Table.of(
        rows,
        (Column("Campaign"), lambda one: one[0].campaign),
        (Column("Offer"), lambda one: name_of(one[1].offer)),
        (
            interval("More margin, {currency} (90\u00a0%)", "amount", digits=digits, value=True),
            lambda one: ends(one[1].margin),
        ),
        (Column("Contact and offer, {currency}", "amount", digits), lambda one: one[1].cost),
        (
            interval("Left, {currency} (90\u00a0%)", "amount", digits=digits, value=True),
            lambda one: ends(one[1].net),
        ),
        (
            interval("In the long run, {currency}", "amount", digits=digits, value=True),
            lambda one: ends(one[1].long_run) if one[1].long_run else None,
        ),
        currency=found.currency,
        source=words(
            "Per person treated. More margin: orders of the {months} after the draw, "
            "treated less held out. In the long run: the returns of each arm at the value of a "
            "second lifetime with and without the offer, less the same costs; its range is that of "
            "the returns alone.",
            months=months(found.window_months),
        ),
    )


def money_finding(found: Measurement) -> Sentence:
    """Whether the money is proven, and where only the returns are."""
    last = _last(found)
    if last is None:
        return nothing_told(found)
    campaign, whole = last
    if found.currency == ORDERS:
        return _in_orders(campaign, whole)
    told = say(
        "{campaign} left {net} for each person treated within the window (90\u00a0% range {low} to "
        "{high}), after {cost} for contact and offer.",
        campaign=Name(campaign.campaign),
        net=money_fact(whole.net.value, "measurement.last.net.value", found.currency),
        **range_facts(
            whole.net.low,
            whole.net.high,
            "measurement.last.net.",
            "money",
            currency=found.currency,
        ),
        cost=money_fact(whole.cost, "measurement.last.cost", found.currency),
    )
    unsure = [one.campaign for one in found.told if one.whole and one.whole.value_unproven]
    caution = (
        say(
            "Of {campaigns} the uplift is proven and the value is not: orders differ far more from "
            "person to person than returning or not does.",
            campaigns=listed(unsure),
        )
        if unsure
        else ""
    )
    return in_a_line(told, caution)


def _in_orders(campaign: CampaignRead, whole: OfferRead) -> Sentence:
    return say(
        "No amounts were given, so it is not known whether {campaign} has paid. In orders it "
        "brought {more} more for each person treated within the window (90\u00a0% range {low} to "
        "{high}).",
        campaign=Name(campaign.campaign),
        more=money_fact(whole.margin.value, "measurement.last.margin.value", ORDERS),
        **range_facts(
            whole.margin.low,
            whole.margin.high,
            "measurement.last.margin.",
            "money",
            currency=ORDERS,
        ),
    )


def gain_finding(found: Measurement) -> Sentence:
    """What is known from before has narrowed, also where it is nothing."""
    last = _last(found)
    if last is None:
        return nothing_told(found)
    campaign, whole = last
    kept = whole.narrowed.variance_kept
    path = "measurement.last.narrowed.variance_kept"
    if kept > LITTLE:
        return say(
            "The margin of before the loss was used to narrow the range of {campaign} (CUPED): "
            "{kept} of its variance is left, so the history of these people buys nothing here.",
            campaign=Name(campaign.campaign),
            kept=share_fact(kept, path, digits=1),
        )
    return say(
        "The margin of before the loss narrows the range of {campaign} (CUPED): {kept} of its "
        "variance is left.",
        campaign=Name(campaign.campaign),
        kept=share_fact(kept, path, digits=1),
    )


LITTLE = 0.98  # variance kept above which nothing was gained


def _last(found: Measurement) -> tuple[CampaignRead, OfferRead] | None:
    told = [(one, one.whole) for one in found.told if one.whole is not None]
    return told[-1] if told else None


def gross_table(found: Measurement) -> Table | Sentence:
    """Returns and margin per contact, gross."""
    if not found.gross:
        return say("Every campaign that has contacted lost customers held somebody out.")
    rows = [(one.campaign, one.gross) for one in found.gross if one.gross is not None]
    digits = digits_for(one.margin_each for _, one in rows if one.margin_each is not None)
    gross = words(
        "Lost customers who were contacted, and what they did in the {months} after. "
        "Nobody was held out, so those who would have come by themselves are in it: grade E.",
        months=months(found.window_months),
    )
    few = words("A dash: too few to tell, under {least}.", least=count(FEWEST_PEOPLE))
    return Table.of(
        rows,
        (Column("Campaign"), lambda one: one[0]),
        (Column("Contacted", "count"), lambda one: one[1].contacts),
        (Column("Back, gross", "share"), lambda one: _of_many(one[1], one[1].rate)),
        (
            Column(
                "Orders a contact, gross"
                if found.currency == ORDERS
                else "Margin a contact, gross, {currency}",
                "amount",
                digits,
            ),
            lambda one: _of_many(one[1], one[1].margin_each),
        ),
        (Column("Evidence"), lambda one: "E"),
        currency=found.currency,
        source=" ".join([gross, few] if any(_is_few(one) for _, one in rows) else [gross]),
    )


def _of_many(one: Gross, value: float | None) -> float | None:
    """A figure of a campaign, where it is of more than a few people."""
    return None if _is_few(one) else value


def _is_few(one: Gross) -> bool:
    return one.contacts < FEWEST_PEOPLE


def gross_finding(found: Measurement) -> Sentence:
    """That the gross figure is none of an effect."""
    gross = [one for one in found.gross if one.gross is not None]
    if not gross:
        return say("So nothing here is told gross.")
    at = found.campaigns.index(gross[-1])
    last = gross[-1].gross
    assert last is not None
    path = f"measurement.campaigns.{at}.gross"
    return say(
        "After {campaign} {rate} of those contacted came back and brought {margin} a contact. How "
        "many of them would have come without it nobody can tell; it is not told as an effect, and "
        "no figure of the case rests on it.",
        campaign=Name(gross[-1].campaign),
        rate=share_fact(last.rate, f"{path}.rate", digits=1),
        margin=money_fact(last.margin_each, f"{path}.margin_each", found.currency),
    )
