"""The planted numbers of both sample clients: everything that is true of them.

Money is in EUR, rates are shares, times are days unless the name says months. A month is
365.25 / 12 = 30.4375 days wherever months are turned into days.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MONTH_DAYS = 30.4375


@dataclass(frozen=True)
class Lifetime:
    """How one lifetime goes.

    After each order it ends with the chance θ ~ Beta(alpha, beta) of this lifetime; otherwise
    the next order follows after a whole number of days g with P(g) ∝ g^(shape−1) · exp(−g/scale)
    from `least_gap` to `longest_gap`.
    """

    alpha: float
    beta: float
    gap_shape: float
    gap_scale: float
    margin_rate: float
    least_gap: int = 4
    longest_gap: int = 180


@dataclass(frozen=True)
class Offer:
    """One way of asking back; a deal seeker came only for the offer and buys once."""

    name: str
    channel: str
    offer_cost: float
    contact_cost: float
    deal_seeker_share: float


@dataclass(frozen=True)
class Reason:
    """Why customers are lost; `uplift` has one entry for each offer of the client, in its order."""

    name: str
    share: float
    natural_return_rate: float
    uplift: tuple[float, ...]
    ticket_rate: float
    would_order_again: tuple[float, float, float]


@dataclass(frozen=True)
class Campaign:
    """One past campaign: a name and the day of the contact."""

    name: str
    day: dt.date


@dataclass(frozen=True)
class Dirt:
    """What is wrong with the order log: rates per clean order, and counts."""

    exact_duplicate_rate: float = 0.004
    refunded_order_rate: float = 0.01
    zero_amount_rate: float = 0.001
    guest_rate: float = 0.003
    cancelled_rate: float = 0.005
    test_accounts: int = 14
    future_days: tuple[dt.date, ...] = (
        dt.date(2026, 7, 3),
        dt.date(2027, 1, 12),
        dt.date(2062, 6, 11),
    )
    persons_with_two_ids: int = 150


@dataclass(frozen=True)
class Feature:
    """A feature of the Kano survey and the kind that most respondents see in it."""

    name: str
    kind: str


@dataclass(frozen=True)
class Retail:
    """Harbour & Pine, a web shop for home and garden: no contract, so silence means loss."""

    client: str = "Harbour & Pine"
    currency: str = "EUR"
    log_start: dt.date = dt.date(2021, 7, 1)
    as_of: dt.date = dt.date(2026, 6, 17)
    persons: int = 20_000
    arrival_growth: float = 1.8  # arrivals a day at the end, per arrival a day at the start
    arrival_season: tuple[float, ...] = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.7, 1.6)  # January first
    lapse_days: int = 180
    first: Lifetime = Lifetime(2, 6, gap_shape=1.5, gap_scale=30.0, margin_rate=0.42)
    later: Lifetime = Lifetime(2, 4, gap_shape=1.5, gap_scale=34.0, margin_rate=0.38)
    return_mean_days: float = 150.0
    amount_mean: float = 160.0
    amount_spread_persons: float = 0.40  # standard deviations of the logarithm
    amount_spread_orders: float = 0.50
    margin_spread: float = 0.10
    partial_refund_rate: float = 0.02
    partial_refund_share: float = 0.25
    partial_refund_days: int = 20
    goodbye_rate: float = 0.75
    goodbye_days: int = 14  # a goodbye is dated at most so long before the loss is declared
    real_reason_rate: float = 0.20
    real_reason_agrees: float = 0.80
    permission_rate: float = 0.90
    opted_out_rate: float = 0.12  # shares of the persons with a permission row
    do_not_contact_rate: float = 0.08
    treated_share: float = 0.60
    longest_lost_days: int = 365
    window_days: int = 183
    offer_return_mean_days: float = 40.0
    tickets_per_order: float = 0.017
    prospects: int = 3_000
    converted_share: float = 0.30
    lost_answers: int = 1_000
    current_answers: int = 500
    kano_respondents: int = 300
    kano_main_share: float = 0.60
    kano_odd_share: float = 0.02  # of reverse answers, and as many questionable ones
    dirt: Dirt = Dirt()
    setup_cost: float = 6_000.0  # what the client says the programme would cost
    team_cost: float = 900.0  # a month
    offers: tuple[Offer, ...] = (
        Offer("Voucher", "post", offer_cost=25.0, contact_cost=0.90, deal_seeker_share=0.45),
        Offer(
            "Apology call", "telephone", offer_cost=8.0, contact_cost=4.50, deal_seeker_share=0.0
        ),
    )
    reasons: tuple[Reason, ...] = (
        Reason("Too expensive", 0.28, 0.38, (0.02, -0.035), 0.08, (0.55, 0.30, 0.15)),
        Reason("Bad service", 0.24, 0.10, (0.01, 0.11), 0.45, (0.15, 0.35, 0.50)),
        Reason("Better elsewhere", 0.22, 0.14, (0.06, 0.02), 0.08, (0.20, 0.40, 0.40)),
        Reason("No longer needed", 0.20, 0.05, (0.0, 0.0), 0.08, (0.15, 0.25, 0.60)),
        Reason("Account closed by us", 0.06, 0.0, (0.0, 0.0), 0.08, (0.05, 0.15, 0.80)),
    )
    campaigns: tuple[Campaign, ...] = (
        Campaign("Spring 2023", dt.date(2023, 3, 14)),
        Campaign("Spring 2024", dt.date(2024, 3, 12)),
        Campaign("Winter 2025", dt.date(2025, 2, 11)),
        Campaign("Autumn 2025", dt.date(2025, 9, 16)),
    )
    features: tuple[Feature, ...] = (
        Feature("Delivery on the promised day", "must-be"),
        Feature("Free returns", "must-be"),
        Feature("A wide choice", "one-dimensional"),
        Feature("A quick answer from customer care", "one-dimensional"),
        Feature("A hand-written care card", "attractive"),
        Feature("Gift wrapping", "indifferent"),
    )


@dataclass(frozen=True)
class Plan:
    """A box that can be subscribed to, its monthly price and the share that chooses it."""

    name: str
    price: float
    share: float


@dataclass(frozen=True)
class Spell:
    """Months until a subscription ends, with hazard alpha/(alpha + beta + k − 1) after month k."""

    alpha: float
    beta: float


@dataclass(frozen=True)
class Subscription:
    """Larder Club, a monthly food box: a contract, so the end of the contract is the loss."""

    client: str = "Larder Club"
    currency: str = "EUR"
    log_start: dt.date = dt.date(2022, 1, 1)
    as_of: dt.date = dt.date(2026, 5, 31)
    persons: int = 4_000
    arrival_growth: float = 1.5
    first: Spell = Spell(1.0, 7.0)
    later: Spell = Spell(0.9, 4.0)
    involuntary_share: float = 0.20
    natural_return_rate: float = 0.18  # after a voluntary end
    natural_return_rate_involuntary: float = 0.30
    return_mean_days: float = 110.0
    plans: tuple[Plan, ...] = (Plan("Small box", 39.0, 0.6), Plan("Family box", 59.0, 0.4))
    margin_rate: float = 0.45
    plan_change_share: float = 0.05  # of persons, in their first lifetime
    pause_share: float = 0.03
    goodbye_rate: float = 0.70  # of voluntary ends
    exact_duplicates: int = 6
    stated_reasons: tuple[tuple[str, float], ...] = (
        ("Too expensive", 0.35),
        ("Too much food", 0.30),
        ("Late deliveries", 0.20),
        ("Moved away", 0.15),
    )
