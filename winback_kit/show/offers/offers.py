"""Offers side by side: the most that each may cost, and which is best by which figure."""

from winback_kit.plan.offers.worth import Worth
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.programme.rewards import best_offers
from winback_kit.show.kit.sentence import Sentence, say, say_many
from winback_kit.show.kit.table import UPLIFT, Column, Table
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import count, digits_for, money

__all__ = ["best_offers_finding", "best_offers_table", "most_offer_finding", "most_offer_table"]


def most_offer_table(plan: Plan) -> Table:
    """What each offer would have to cause, and the most that it may cost."""
    digits = digits_for(
        [x for one in plan.worths for x in (one.offer_cost.value, one.most_offer_cost)]
    )

    return Table.of(
        sorted(plan.worths, key=lambda one: list(plan.best).index(one.segment)),
        (Column("Segment"), lambda one: one.segment),
        (Column("Offer"), lambda one: one.offer),
        (UPLIFT, lambda one: (*one.effect.told_uplift, one.effect.uplift.evidence)),
        (Column("Uplift at which it pays", "points"), lambda one: one.break_even_uplift),
        (Column("Costs, {currency}", "amount", digits), lambda one: one.offer_cost.value),
        (
            Column("May cost at most, {currency}", "amount", digits, missing=marked("nothing")),
            lambda one: one.most_offer_cost if one.most_offer_cost > 0 else None,
        ),
        currency=plan.history.currency,
        source=words(
            "For each return, all other things as they are; an offer is paid to those who would "
            "have come anyway too. “Nothing”: not even a free offer would pay."
        ),
    )


def most_offer_finding(plan: Plan) -> Sentence:
    """The offers with room to spare, and how many have none."""
    currency = plan.history.currency
    above = [one for one in plan.worths if one.incremental > 0]
    if not above:
        nearest = max(plan.worths, key=lambda one: one.incremental)
        most = nearest.most_offer_cost
        if most <= 0:
            return say(
                "No offer pays. The nearest, {offer}, would not pay even if it were free.",
                offer=named(nearest),
            )
        return say(
            "No offer pays. The nearest, {offer}, may cost {most} for each return and costs "
            "{cost}.",
            offer=named(nearest),
            most=money(most, currency),
            cost=money(nearest.offer_cost.value, currency),
        )
    widest = max(above, key=lambda one: one.room)
    return say_many(
        len(above),
        "{above} of {all} costs less than it may. The most room has {offer}: it costs {cost} for "
        "each return and may cost {most}.",
        "{above} of {all} cost less than they may. The most room has {offer}: it costs {cost} for "
        "each return and may cost {most}.",
        above=count(len(above)),
        all=plural(len(plan.worths), "{n} offer", "{n} offers", n=count(len(plan.worths))),
        offer=named(widest),
        cost=money(widest.offer_cost.value, currency),
        most=money(widest.most_offer_cost, currency),
    )


def named(one: Worth) -> str:
    """An offer and for whom."""
    return words("{offer} for “{segment}”", offer=one.offer, segment=one.segment)


def best_offers_table(plan: Plan) -> Table:
    """Each segment's best offer by return rate, by return on spending and by profit."""
    return Table.of(
        best_offers(plan),
        (Column("Segment"), lambda best: best.segment),
        (
            _with_figure(marked("Most return (rate)"), Column("rate", "share")),
            lambda best: (best.by_rate.offer, best.by_rate.effect.return_rate),
        ),
        (
            _with_figure(
                marked("Best return on the money spent"), Column("return on spending", "share", 0)
            ),
            lambda best: (best.by_roi.offer, best.by_roi.roi) if best.by_roi else None,
        ),
        (
            _with_figure(
                marked("Most profit ({currency} for each contact)"), Column("profit", "amount", 2)
            ),
            lambda best: (best.by_profit.offer, best.by_profit.incremental),
        ),
        currency=plan.history.currency,
        source=words(
            "All three against doing nothing but the rate, which counts those who would come "
            "anyway as won."
        ),
    ).gathered()


def _with_figure(header: str, figure: Column) -> Column:
    return Column(header, parts=(Column("offer"), figure), pattern="{offer} ({figure})")


def best_offers_finding(plan: Plan) -> Sentence:
    """Where choosing by the rate or by ROI would cost money, and how much for each contact."""
    if len({one.offer for one in plan.worths}) < 2:
        return say("There is one offer, so there is nothing to choose between.")
    currency = plan.history.currency
    found = best_offers(plan)
    worst = max(found, key=lambda best: best.given_up)
    differing = len([best for best in found if best.differ])
    if worst.given_up <= 0:
        return say("In every segment the three figures name the same offer.")
    return say(
        "In {differing} of {all} segments the figures name different offers. Choosing by the "
        "rate or by return on spending would give up {loss} for each contact in “{segment}”.",
        differing=count(differing),
        all=count(len(found)),
        loss=money(worst.given_up, currency),
        segment=worst.segment,
    )
