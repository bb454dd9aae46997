"""Offers side by side: the most that each may cost, and which is best by which figure."""

from __future__ import annotations

from winback_kit.figures.show import Finding, Table
from winback_kit.plan.programme import Plan
from winback_kit.plan.rewards import BestOffers, best_offers, figures_of
from winback_kit.plan.worth import Worth
from winback_kit.words.numbers import DASH, amount, digits_for, money, points, share


def currency_of(plan: Plan) -> str:
    """The currency of a plan."""
    return plan.history.data.client.settings.currency


def most_offer_table(plan: Plan) -> Table:
    """What each offer would have to cause, and the most that it may cost."""
    currency = currency_of(plan)
    digits = digits_for(
        [x for one in plan.worths for x in (one.offer_cost.value, one.most_offer_cost)]
    )
    rows = [
        (
            one.segment,
            one.offer,
            f"{points(one.effect.uplift.value)} [{one.effect.uplift.evidence}]",
            DASH if one.break_even_uplift is None else points(one.break_even_uplift),
            amount(one.offer_cost.value, digits=digits),
            amount(one.most_offer_cost, digits=digits) if one.most_offer_cost > 0 else "nothing",
        )
        for one in sorted(plan.worths, key=lambda one: list(plan.best).index(one.segment))
    ]
    return Table(
        header=(
            "Segment",
            "Offer",
            "Uplift [evidence]",
            "Uplift at which it pays",
            f"Costs, {currency}",
            f"May cost at most, {currency}",
        ),
        rows=rows,
        text_columns=(1,),
        source="For each return, all other things as they are; an offer is paid to those who "
        "would have come anyway too. “Nothing”: not even a free offer would pay.",
    )


def most_offer_finding(plan: Plan) -> Finding:
    """The offers with room to spare, and how many have none."""
    currency = currency_of(plan)
    above = [one for one in plan.worths if one.incremental > 0]
    if not above:
        nearest = max(plan.worths, key=lambda one: one.incremental)
        most = nearest.most_offer_cost
        what = (
            f"may cost {money(most, currency)} for each return and costs "
            f"{money(nearest.offer_cost.value, currency)}"
            if most > 0
            else "would not pay even if it were free"
        )
        return Finding(f"No offer pays. The nearest, {named(nearest)}, {what}.")
    widest = max(above, key=lambda one: one.most_offer_cost - one.offer_cost.value)
    return Finding(
        f"{len(above)} of {len(plan.worths)} offers cost less than they may. The most room has "
        f"{named(widest)}: it costs {money(widest.offer_cost.value, currency)} for each return "
        f"and may cost {money(widest.most_offer_cost, currency)}."
    )


def named(one: Worth) -> str:
    """An offer and for whom."""
    return f"{one.offer} for “{one.segment}”"


def best_offers_table(plan: Plan) -> Table:
    """Each segment's best offer by return rate, by return on spending and by profit."""
    currency = currency_of(plan)
    rows = []
    for best in best_offers(plan):
        roi = figures_of(best.by_roi).roi if best.by_roi else None
        rows.append(
            (
                best.segment,
                f"{best.by_rate.offer} ({share(best.by_rate.effect.return_rate)})",
                DASH if best.by_roi is None else f"{best.by_roi.offer} ({share(roi, digits=0)})",
                f"{best.by_profit.offer} ({amount(best.by_profit.incremental, digits=2)})",
            )
        )
    return Table(
        header=(
            "Segment",
            "Most return (rate)",
            "Best return on what is spent",
            f"Most profit ({currency} for each contact)",
        ),
        rows=rows,
        text_columns=(1, 2, 3),
        source="All three against doing nothing but the rate, which counts those who would come "
        "anyway as won.",
    )


def best_offers_finding(plan: Plan) -> Finding:
    """Where choosing by the rate or by ROI would cost money, and how much for each contact."""
    if len({one.offer for one in plan.worths}) < 2:
        return Finding("There is one offer, so there is nothing to choose between.")
    currency = currency_of(plan)
    found = best_offers(plan)
    given_up = [(_given_up(best), best) for best in found]
    worst = max(given_up, key=lambda pair: pair[0])
    differing = sum(best.differ for best in found)
    if worst[0] <= 0:
        return Finding("In every segment the three figures name the same offer.")
    name = worst[1].segment
    return Finding(
        f"In {differing} of {len(found)} segments the figures name different offers. Choosing by "
        f"the rate or by return on spending would give up {money(worst[0], currency)} for each "
        f"contact in “{name}”."
    )


def _given_up(best: BestOffers) -> float:
    others = [best.by_rate.incremental]
    if best.by_roi is not None:
        others.append(best.by_roi.incremental)
    return best.by_profit.incremental - min(others)
