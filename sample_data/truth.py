"""What the planted numbers imply, by exact arithmetic and never by simulation.

Let T_k be the day of order k of a lifetime, counted from its first order: T_0 = 0, and T_k is the
sum of k independent gaps, so its distribution f_k is the gap pmf convolved k times with itself.
With S_k the chance of at least k more orders (lifetimes.py, equation 1):

    orders expected before day t       Σ_k S_k · P(T_k < t)                                  (1)
    still running at t                 1 − Σ_k (S_k − S_{k+1}) · P(T_k + lapse_days ≤ t)      (2)
    margin expected before day t       (1) · amount mean · margin rate
                                           · (1 − refund rate · refunded share)              (3)

A month is 30.4375 days. Natural returns follow returns.py; what holds for all reasons together,
and for the losses without a goodbye, is the mixture by the shares of the reasons, since goodbyes
are recorded whatever the reason.

A slow fade (the share φ of the lifetimes with K ≥ 3 orders after the first) has other gaps before
its last two orders; with g their distribution,

    T_{K−1} ~ f_{K−2} * g,   T_K ~ f_{K−2} * g * g                                            (6)

A contact that raises the return rate from p0 to p1 = p0 + τ is worth (V: margin of a second
lifetime, V_τ: of one that the offer caused, D: offer cost, c: contact cost)

    taken gross        p1 · (V − D) − c                                                      (4)
    incremental        τ · V_τ − p1 · D − c                                                  (5)

Equation 5 counts everyone who is brought back as won. Of those, a few would have come after the
window: for a loss 150 days old 6 % with the reason Too expensive, less than 2 % with the others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from sample_data.draws import Floats
from sample_data.hints import offers_right, reasons_right
from sample_data.lifetimes import FADE_GAPS, FADE_ORDERS, ending_rate, fade_pmf, gap_pmf
from sample_data.opinions import STATES, features_again, kind_shares, satisfaction
from sample_data.planted import MONTH_DAYS, Lifetime, Offer, Reason, Retail
from sample_data.returns import return_rate_in_window, returned_within
from sample_data.traits import SOURCES, first_lifetimes

RETURN_MONTHS = (3, 6, 12, 24)
RUNNING_MONTHS = (6, 9, 12, 18, 24)
VALUE_MONTHS = (12, 24, 36)
DAYS_LOST = (0, 90, 180, 365)
STORY_DAYS_LOST = 150
STORY_MONTHS = 36


def order_day_pmfs(gaps: Floats, days: int) -> Iterator[Floats]:
    """f_0, f_1, …: the chance that order k falls on day 0 … days; until none can."""
    pmf = np.zeros(days + 1)
    pmf[0] = 1.0
    while pmf.any():
        yield pmf
        pmf = np.convolve(pmf, gaps)[: days + 1]


def goes_on(plan: Lifetime) -> Iterator[float]:
    """S_0 = 1, S_1, S_2, …: the chance of at least k more orders."""
    share, order = 1.0, 0
    while True:
        yield share
        share *= 1 - ending_rate(plan, order)
        order += 1


def late_gaps(plan: Lifetime) -> Floats:
    """The pmf of the last two gaps of a slow fade together."""
    return np.convolve(fade_pmf(plan), fade_pmf(plan))


def expected_orders(plan: Lifetime, *, months: float) -> float:
    """Equation 1, or its mixture with equation 6: orders of one lifetime before day t."""
    last = math.ceil(months * MONTH_DAYS) - 1
    pmfs = list(order_day_pmfs(gap_pmf(plan), last))
    share = list(islice(goes_on(plan), len(pmfs) + FADE_GAPS + 1))
    usual = sum(share[k] * pmf.sum() for k, pmf in enumerate(pmfs))
    if not plan.fades:
        return float(usual)
    three = share[FADE_ORDERS - 1]
    fading = sum(
        (share[max(k + FADE_GAPS, FADE_ORDERS - 1)] + max(share[k] - three, 0.0)) * pmf.sum()
        for k, pmf in enumerate(pmfs)
    )
    ends = np.zeros(last + 1)
    for k, pmf in enumerate(pmfs):
        if k + FADE_GAPS >= FADE_ORDERS - 1:
            ends += (share[k + FADE_GAPS] - share[k + FADE_GAPS + 1]) * pmf
    for gaps in (fade_pmf(plan), late_gaps(plan)):
        fading += np.convolve(ends, gaps)[: last + 1].sum()
    return float((1 - plan.fades) * usual + plan.fades * fading)


def running_share(plan: Lifetime, *, months: float, lapse_days: int) -> float:
    """Equation 2, with equation 6: the share of lifetimes whose loss is not declared by then."""
    last = math.floor(months * MONTH_DAYS - lapse_days)
    if last < 0:
        return 1.0
    pmfs = list(order_day_pmfs(gap_pmf(plan), last))
    share = list(islice(goes_on(plan), len(pmfs) + FADE_GAPS + 1))
    over = 0.0
    for k, pmf in enumerate(pmfs):
        fades = plan.fades if k >= FADE_ORDERS - 1 else 0.0
        over += (1 - fades) * (share[k] - share[k + 1]) * float(pmf.sum())
        if plan.fades and k + FADE_GAPS >= FADE_ORDERS - 1:
            late = np.convolve(pmf, late_gaps(plan))[: last + 1].sum()
            over += plan.fades * (share[k + FADE_GAPS] - share[k + FADE_GAPS + 1]) * float(late)
    return 1.0 - over


def margin_of_an_order(plan: Retail, lifetime: Lifetime) -> float:
    """The expected margin of one order after partial refunds, EUR (the last part of equation 3)."""
    kept = 1 - plan.partial_refund_rate * plan.partial_refund_share
    return plan.amount_mean * lifetime.margin_rate * kept


def lifetime_truth(plan: Retail, lifetime: Lifetime) -> dict[str, Any]:
    """Survival, orders and margin of one lifetime, by months since its first order."""
    gaps = gap_pmf(lifetime)
    orders = {months: expected_orders(lifetime, months=months) for months in VALUE_MONTHS}
    margin = margin_of_an_order(plan, lifetime)
    return {
        "mean_gap_days": float(gaps @ np.arange(gaps.size)),
        "running_share": {
            months: running_share(lifetime, months=months, lapse_days=plan.lapse_days)
            for months in RUNNING_MONTHS
        },
        "expected_orders": orders,
        "expected_margin": {months: margin * count for months, count in orders.items()},
        "expected_margin_of_an_order": margin,
        "expected_margin_rate": lifetime.margin_rate,
    }


def first_lifetime_truth(plan: Retail) -> dict[str, Any]:
    """First lifetimes without save tests, by group of traits.py and all together."""
    groups = {
        name: (share, lifetime_truth(plan, one)) for name, share, one in first_lifetimes(plan)
    }
    told = lifetime_truth(plan, plan.first)
    for key in ("running_share", "expected_orders", "expected_margin"):
        told[key] = {
            months: sum(share * one[key][months] for share, one in groups.values())
            for months in told[key]
        }
    return {**told, "by_group": {name: one["running_share"] for name, (_, one) in groups.items()}}


def decoy_truth(plan: Retail) -> dict[str, float]:
    """Share of the driven among the customers of the decoy, and among those of other sources."""
    driven = sum(share for name, share in plan.products if name == plan.driver.product)
    driven /= sum(share for _, share in plan.products)
    source = next(share for name, share, _ in SOURCES if name == plan.driver.decoy_source)
    with_decoy = driven * plan.driver.decoy_share
    without = driven - with_decoy
    return {
        "driven_among_the_decoy": with_decoy / (with_decoy + (1 - driven) * source),
        "driven_among_others": without / (without + (1 - driven) * (1 - source)),
        "odds_ratio_of_the_decoy_within_a_first_product": 1.0,
    }


def natural_returns(plan: Retail, *, months: float) -> dict[str, float]:
    """The share of the lost that returns without us within some months, by reason."""
    by_reason = {
        reason.name: returned_within(
            reason.natural_return_rate, mean_days=plan.return_mean_days, days=months * MONTH_DAYS
        )
        for reason in plan.reasons
    }
    mixture = sum(reason.share * by_reason[reason.name] for reason in plan.reasons)
    return {"overall": mixture, **by_reason, "No reason given": mixture}


def return_rate_after_contact(plan: Retail, reason: Reason, *, days_lost: float) -> float:
    """p0 of a campaign: returns by himself in its window, given not returned when it starts."""
    return float(
        return_rate_in_window(
            np.array(reason.natural_return_rate),
            days_lost=np.array(days_lost, dtype=float),
            window_days=plan.window_days,
            mean_days=plan.return_mean_days,
        )
    )


def expected_orders_brought(plan: Retail, offer: Offer, *, months: float) -> float:
    """Orders of a lifetime that the offer caused: one for a deal seeker, else equation 1."""
    stays = 1 - offer.deal_seeker_share
    return offer.deal_seeker_share + stays * expected_orders(plan.later, months=months)


def worth_of_contact(plan: Retail, reason: Reason, number: int) -> dict[str, float]:
    """Equations 4 and 5 with offer `number`, undiscounted, for one lost 150 days ago."""
    offer, uplift = plan.offers[number], reason.uplift[number]
    margin = margin_of_an_order(plan, plan.later)
    value = margin * expected_orders(plan.later, months=STORY_MONTHS)
    p0 = return_rate_after_contact(plan, reason, days_lost=STORY_DAYS_LOST)
    p1 = p0 + uplift
    if uplift > 0:
        caused = margin * expected_orders_brought(plan, offer, months=STORY_MONTHS)
    else:
        caused = value
    return {
        "natural_return_rate": p0,
        "return_rate": p1,
        "gross": p1 * (value - offer.offer_cost) - offer.mean_contact_cost,
        "incremental": uplift * caused - p1 * offer.offer_cost - offer.mean_contact_cost,
    }


def uplift_truth(plan: Retail) -> dict[str, Any]:
    """The planted uplift of each offer, and what a lifetime is like that the offer caused."""
    return {
        "uplift_in_window": {
            reason.name: dict(zip((one.name for one in plan.offers), reason.uplift, strict=True))
            for reason in plan.reasons
        },
        "lifetime_caused_by_offer": {
            offer.name: {
                "deal_seeker_share": offer.deal_seeker_share,
                "expected_orders": {
                    months: expected_orders_brought(plan, offer, months=months)
                    for months in VALUE_MONTHS
                },
            }
            for offer in plan.offers
        },
        "worth_of_a_contact_150_days_after_the_loss_over_36_months": {
            reason.name: {
                offer.name: worth_of_contact(plan, reason, number)
                for number, offer in enumerate(plan.offers)
            }
            for reason in plan.reasons
        },
    }


def implied(plan: Retail) -> dict[str, Any]:
    """Everything a workbook should find in the sample, within its own uncertainty."""
    return {
        "natural_return_share_by_months_since_loss": {
            months: natural_returns(plan, months=months) for months in RETURN_MONTHS
        },
        "natural_return_rate_in_window_by_days_lost_at_contact": {
            reason.name: {
                days: return_rate_after_contact(plan, reason, days_lost=days) for days in DAYS_LOST
            }
            for reason in plan.reasons
        },
        "first_lifetime": first_lifetime_truth(plan),
        "decoy": decoy_truth(plan),
        "natural_second_lifetime": lifetime_truth(plan, plan.later),
        **uplift_truth(plan),
        "kano": {
            feature.name: {"shares": kind_shares(plan, feature), **satisfaction(plan, feature)}
            for feature in plan.features
        },
        "kano_again": {
            state: {one.name: one.kind for one in features_again(plan, state)} for state in STATES
        },
        "hints": {
            "reasons_right": reasons_right(plan),
            "reasons": len(plan.reasons),
            "offers_right": [list(pair) for pair in offers_right(plan)],
            "offers": len(plan.offers) * len(plan.reasons),
        },
        "satisfied_with": {one.name: [one.orders_again, one.is_lost] for one in plan.aspects},
        "satisfied": {
            "of_those_who_order_again": sum(plan.satisfied.orders_again[3:]),
            "of_those_who_do_not": sum(plan.satisfied.is_lost[3:]),
        },
    }
