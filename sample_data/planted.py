"""The planted numbers of both sample clients: everything that is true of them.

Money is in EUR, rates are shares, times are days unless the name says months. A month is
365.25 / 12 = 30.4375 days wherever months are turned into days.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sample_data.in_copies import Fixed, Tie

MONTH_DAYS = 30.4375
COUNTRIES = (("IE", 0.35), ("DE", 0.30), ("NL", 0.15), ("BE", 0.10), ("FR", 0.10))


@dataclass(frozen=True)
class Lifetime:
    """How one lifetime goes.

    After each order it ends with the chance θ ~ Beta(alpha, beta) of this lifetime; otherwise
    the next order follows after a whole number of days g with P(g) ∝ g^(shape−1) · exp(−g/scale)
    from `least_gap` to `longest_gap`. Of the lifetimes with at least four orders, the share `fades`
    fades slowly: their last two gaps are anything from `fade_least` to `fade_most` days.
    """

    alpha: float
    beta: float
    gap_shape: float
    gap_scale: float
    margin_rate: float
    least_gap: int = 4
    longest_gap: int = 180
    fades: float = 0.0
    fade_least: int = 95
    fade_most: int = 170


@dataclass(frozen=True)
class Offer:
    """One way of asking back; a deal seeker came only for the offer and buys once.

    A share of the contacts goes by e-mail, which costs `email_cost`, and brings as many back.
    """

    name: str
    channel: str
    offer_cost: float
    contact_cost: float
    deal_seeker_share: float
    email_share: float = 0.0
    email_cost: float = 0.10

    @property
    def mean_contact_cost(self) -> float:
        """What a contact costs on average over both channels, EUR."""
        return (1 - self.email_share) * self.contact_cost + self.email_share * self.email_cost


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
class Driver:
    """Why more customers end, and what only looks like it.

    Customers whose first order holds `product` end more often: the odds that nothing follows an
    order are `ending_odds` times those of others, through their whole first lifetime. A share
    `decoy_share` of them came from `decoy_source`, more than of others; the source by itself does
    nothing. The customers of `weak_unit`, a country whose care team changes all the time, end more
    often too.
    """

    product: str = "Lighting"
    ending_odds: float = 2.2
    decoy_source: str = "social"
    decoy_share: float = 0.60
    weak_unit: str = "FR"
    weak_unit_odds: float = 1.5


@dataclass(frozen=True)
class SaveCell:
    """Customers at risk with so many orders, and what a care call does to them.

    Of those who would have been lost a share `kept` stays; of those who would have stayed a share
    `put_off` never orders again.
    """

    name: str
    least_orders: int
    most_orders: int
    kept: float = 0.0
    put_off: float = 0.0


@dataclass(frozen=True)
class SaveTest:
    """Care calls to customers at risk in their first lifetime, silent for `least_silence` to
    `most_silence` days, with a holdout; nobody is drawn twice.
    """

    offer: str = "Care call"
    channel: str = "telephone"
    contact_cost: float = 4.5
    treated_share: float = 0.60
    least_silence: int = 90
    most_silence: int = 150
    days: tuple[dt.date, ...] = (
        dt.date(2023, 10, 10),
        dt.date(2024, 6, 11),
        dt.date(2024, 10, 15),
        dt.date(2025, 5, 13),
    )
    cells: tuple[SaveCell, ...] = (
        SaveCell("One order", 1, 1, put_off=0.60),
        SaveCell("Two or three orders", 2, 3),
        SaveCell("Four orders or more", 4, 1_000, kept=0.30),
    )


@dataclass(frozen=True)
class Satisfied:
    """How satisfied customers say they are after an order, 1 to 5, and who orders again.

    Shares of the answers 1 to 5 among those who order again in this lifetime, and among those who
    do not.
    """

    answers: int = 1_500
    orders_again: tuple[float, ...] = (0.04, 0.08, 0.18, 0.38, 0.32)
    is_lost: tuple[float, ...] = (0.14, 0.16, 0.20, 0.32, 0.18)


@dataclass(frozen=True)
class Aspect:
    """Satisfaction with one thing: the share satisfied, of those who order again and of others."""

    name: str
    orders_again: float
    is_lost: float


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
class KanoAgain:
    """A second survey on the same features, of customers who are known.

    `respondents` of each: in their first lifetime, lost, and won back. The kind that most see is
    that of the first survey, but for `by_all` (what delighted is expected by now) and, among the
    lost, `by_lost`.
    """

    day: dt.date = dt.date(2026, 4, 21)
    respondents: int = 50
    by_all: tuple[Feature, ...] = (Feature("A hand-written care card", "one-dimensional"),)
    by_lost: tuple[Feature, ...] = (Feature("A quick answer from customer care", "must-be"),)


@dataclass(frozen=True)
class Hints:
    """What the staff who are there say on `day`: a reason and an offer for a reason, each twice.

    A share names one of the two most frequent reasons, and one of the two offers for a reason with
    the largest uplift; the others name any other one. Who is right is surer by `surer` points.
    """

    day: dt.date = dt.date(2026, 3, 10)
    each: int = 2
    reason_right: float = 0.65
    offer_right: float = 0.55
    surer: int = 15


@dataclass(frozen=True)
class Retail:
    """Harbour & Pine, a web shop for home and garden: no contract, so silence means loss."""

    client: str = "Harbour & Pine"
    currency: str = "EUR"
    log_start: dt.date = dt.date(2021, 7, 1)
    as_of: dt.date = dt.date(2026, 6, 17)
    persons: int = 18_000  # the scale; `scaled` sets what goes with it
    arrival_growth: float = 1.8  # arrivals a day at the end, per arrival a day at the start
    arrival_season: tuple[float, ...] = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.7, 1.6)  # January first
    lapse_days: int = 180
    first: Lifetime = Lifetime(2, 7, gap_shape=1.5, gap_scale=30.0, margin_rate=0.44, fades=0.20)
    later: Lifetime = Lifetime(2, 6, gap_shape=1.5, gap_scale=34.0, margin_rate=0.40)
    segments: tuple[tuple[str, float], ...] = (("Home", 0.5), ("Garden", 0.3), ("Gifts", 0.2))
    products: tuple[tuple[str, float], ...] = (
        ("Furniture", 0.34),
        ("Textiles", 0.28),
        ("Garden", 0.22),
        ("Lighting", 0.16),
    )
    countries: tuple[tuple[str, float], ...] = COUNTRIES
    driver: Driver = Driver()
    saves: SaveTest = SaveTest()
    fixed: Fixed | None = None  # nothing was mended and nothing ties in the sample itself
    tie: Tie | None = None
    return_mean_days: float = 240.0
    amount_mean: float = 480.0
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
    text_tells_real: float = 0.50  # of the texts whose real reason is another than the stated one
    text_tells_nothing: float = 0.05  # of all texts
    permission_rate: float = 0.94
    opted_out_rate: float = 0.08  # shares of the persons with a permission row
    do_not_contact_rate: float = 0.05
    treated_share: float = 0.60
    longest_lost_days: int = 365
    window_days: int = 183
    offer_return_mean_days: float = 40.0
    tickets_per_order: float = 0.017
    prospects: int = 3_000
    converted_share: float = 0.30
    lost_answers: int = 1_000
    satisfied: Satisfied = Satisfied()
    current_answers: int = 500
    kano_respondents: int = 300
    kano_main_share: float = 0.60
    kano_odd_share: float = 0.02  # of reverse answers, and as many questionable ones
    aspect_answers: int = 500  # customers, each of whom rates all aspects
    aspects: tuple[Aspect, ...] = (
        Aspect("Delivery on the promised day", 0.72, 0.56),
        Aspect("Free returns", 0.62, 0.60),
        Aspect("A wide choice", 0.66, 0.58),
        Aspect("A quick answer from customer care", 0.74, 0.44),
        Aspect("Gift wrapping", 0.52, 0.52),
    )
    kano_day: dt.date = dt.date(2024, 4, 16)
    kano_again: KanoAgain = KanoAgain()
    hints: Hints = Hints()
    dirt: Dirt = Dirt()
    setup_cost: float = 32_000.0  # what the client says the programme would cost
    contact_months: int = 18
    offers: tuple[Offer, ...] = (
        Offer(
            "Voucher",
            "post",
            offer_cost=60.0,
            contact_cost=0.90,
            deal_seeker_share=0.45,
            email_share=0.40,
        ),
        Offer(
            "Apology call",
            "telephone",
            offer_cost=20.0,
            contact_cost=9.00,
            deal_seeker_share=0.0,
            email_share=0.25,
        ),
    )
    reasons: tuple[Reason, ...] = (
        Reason("Too expensive", 0.28, 0.62, (0.005, -0.035), 0.08, (0.55, 0.30, 0.15)),
        Reason("Bad service", 0.24, 0.25, (0.02, 0.15), 0.45, (0.15, 0.35, 0.50)),
        Reason("Better elsewhere", 0.22, 0.36, (0.065, 0.02), 0.08, (0.20, 0.40, 0.40)),
        Reason("No longer needed", 0.20, 0.25, (-0.03, -0.035), 0.08, (0.15, 0.25, 0.60)),
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


def scaled(persons: int) -> Retail:
    """The retail client with so many persons, and with as many of the rest as go with them."""
    told = Retail()

    def part(count: int) -> int:
        return max(round(count * persons / told.persons), 1)

    return replace(
        told,
        persons=persons,
        prospects=part(told.prospects),
        lost_answers=part(told.lost_answers),
        current_answers=part(told.current_answers),
        satisfied=replace(told.satisfied, answers=part(told.satisfied.answers)),
        aspect_answers=part(told.aspect_answers),
        dirt=replace(told.dirt, persons_with_two_ids=part(told.dirt.persons_with_two_ids)),
    )
