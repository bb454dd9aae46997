"""The list of inputs: each name in the formulas, where it stands in the record, and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from winback_kit.words.text import Unit, marked

MOST = 1e12


PROGRAMME, FINANCE = marked("Programme"), marked("Finance and evidence")


@dataclass(frozen=True)
class Input:
    """One name in the formulas and the place in the record that it stands for.

    `group` is where it is shown if it is not of a segment. A `lever` is moved alone to see what
    turns on it; one that is `drawn` varies in the simulation too.
    """

    name: str
    path: str
    label: str
    unit: Unit
    least: float = 0.0
    most: float = MOST
    group: str = PROGRAMME
    lever: Literal["", "held", "drawn"] = ""


# what a margin and a retention are shown as, in whatever form they are given
FIRST_MARGIN = marked("Margin in the month of return")
RUNNING_AFTER_A_YEAR = marked("Second lifetimes running after 12 months")
HORIZON = Input("horizon_months", "horizon_months", marked("Horizon"), "months", 1, 600, FINANCE)


PROGRAMME_INPUTS = (
    Input(
        "discount_rate",
        "discount_rate",
        marked("Discount rate, a year"),
        "share",
        0,
        1,
        group=FINANCE,
        lever="held",
    ),
    Input("tax_rate", "tax_rate", marked("Tax rate"), "share", 0, 1, group=FINANCE, lever="held"),
    Input(
        "cost_inflation",
        "cost_inflation",
        marked("Inflation of costs, a year"),
        "share",
        -0.5,
        1,
        group=FINANCE,
        lever="held",
    ),
    Input(
        "margin_growth",
        "margin_growth",
        marked("Growth of margins, a year"),
        "share",
        -0.5,
        1,
        group=FINANCE,
        lever="held",
    ),
    Input(
        "working_capital_months",
        "working_capital_months",
        marked("Working capital, months of margin"),
        "factor",
        0,
        60,
        group=FINANCE,
        lever="held",
    ),
    Input("setup_cost", "programme.setup_cost", marked("Set-up cost"), "money", lever="drawn"),
    Input("team_cost", "programme.team_cost", marked("Team cost a month"), "money", lever="drawn"),
    Input("team_months", "programme.team_months", marked("Months of the team"), "months", 0, 600),
    Input(
        "people",
        "programme.people",
        marked("People in the team"),
        "people",
        0,
        10_000,
        lever="held",
    ),
    Input(
        "contacts_per_person",
        "programme.capacity.contacts_per_person",
        marked("Contacts a month for each of them"),
        "customers",
        lever="drawn",
    ),
    Input(
        "ramp_start",
        "programme.capacity.ramp_start",
        marked("Productivity in the first month"),
        "share",
        0,
        1,
        lever="drawn",
    ),
    Input(
        "ramp_months",
        "programme.capacity.ramp_months",
        marked("Months of getting up to speed"),
        "factor",
        0.01,
        60,
    ),
    Input(
        "active_customers",
        "programme.strategic_churn.active_customers",
        marked("Active customers who may learn of the offer"),
        "customers",
        lever="drawn",
    ),
    Input(
        "deal_seeking_rate",
        "programme.strategic_churn.deal_seeking_rate",
        marked("Active customers who leave to get the offer, a month"),
        "share",
        0,
        1,
        lever="drawn",
    ),
    Input(
        "value_lost",
        "programme.strategic_churn.value_lost",
        marked("Value lost for each of them"),
        "money",
        lever="drawn",
    ),
    Input(
        "replaced_share",
        "avoided_acquisition.replaced_share",
        marked("Won back in place of a bought customer"),
        "share",
        0,
        1,
        lever="drawn",
    ),
    Input(
        "acquisition_cost",
        "avoided_acquisition.acquisition_cost",
        marked("Acquisition cost saved for each of them"),
        "money",
        lever="drawn",
    ),
    Input(
        "referrals_each",
        "referrals.each",
        marked("Referrals for each customer won back"),
        "factor",
        lever="drawn",
    ),
    Input(
        "referral_share",
        "referrals.incremental_share",
        marked("Referrals that would not have come otherwise"),
        "share",
        0,
        1,
        lever="drawn",
    ),
    Input(
        "referred_value",
        "referrals.customer_value",
        marked("Value of a customer who comes by referral"),
        "money",
        lever="drawn",
    ),
    Input(
        "referral_cut",
        "referral_cut",
        marked("Cut of referrals for weak evidence"),
        "share",
        0,
        1,
        group=FINANCE,
    ),
)
SEGMENT_INPUTS = (
    Input(
        "contacted_per_month",
        "contacted_per_month",
        marked("Customers contacted a month"),
        "customers",
    ),
    Input(
        "contacted_factor",
        "contacted_per_month.factor",
        marked("Customers contacted (1: as planned)"),
        "factor",
        0,
        20,
    ),
    Input("contact_months", "contact_months", marked("Months of contacts"), "months", 1, 600),
    Input(
        "contactable_share",
        "contactable_share",
        marked("Share that may be contacted"),
        "share",
        0,
        1,
        lever="drawn",
    ),
    Input("return_rate", "return_rate", marked("Return rate with the offer (p1)"), "share", 0, 1),
    Input(
        "natural_return_rate",
        "natural_return_rate",
        marked("Natural return rate (p0)"),
        "share",
        0,
        1,
    ),
    Input("margin", "margin", marked("Margin of an active month"), "money", -MOST),
    Input("margin_factor", "margin.factor", marked("Margin (1: as measured)"), "factor", 0, 20),
    Input(
        "natural_margin",
        "natural_margin",
        marked("Margin of an active month, of those who come anyway"),
        "money",
        -MOST,
    ),
    Input(
        "natural_margin_factor",
        "natural_margin.factor",
        marked("Margin of those who come anyway (1: as measured)"),
        "factor",
        0,
        20,
    ),
    Input("retention_monthly", "retention.monthly", marked("Stay another month"), "share", 0, 1),
    Input("retention_alpha", "retention.sbg.alpha", marked("Retention α"), "factor", 0.001, 1000),
    Input("retention_beta", "retention.sbg.beta", marked("Retention β"), "factor", 0.001, 1000),
    Input(
        "hazard_ratio",
        "retention.hazard_ratio",
        marked("Leave again (hazard ratio, 1: as measured)"),
        "factor",
        0,
        20,
    ),
    Input(
        "natural_monthly",
        "natural_retention.monthly",
        marked("Stay another month, of those who come anyway"),
        "share",
        0,
        1,
    ),
    Input(
        "natural_alpha",
        "natural_retention.sbg.alpha",
        marked("Retention α of those who come anyway"),
        "factor",
        0.001,
        1000,
    ),
    Input(
        "natural_beta",
        "natural_retention.sbg.beta",
        marked("Retention β of those who come anyway"),
        "factor",
        0.001,
        1000,
    ),
    Input(
        "natural_hazard_ratio",
        "natural_retention.hazard_ratio",
        marked("Leave again, of those who come anyway (hazard ratio)"),
        "factor",
        0,
        20,
    ),
    Input("offer_cost", "offer_cost", marked("Offer cost for each return"), "money", lever="drawn"),
    Input(
        "monthly_discount",
        "monthly_discount.amount",
        marked("Discount of a month"),
        "money",
        lever="drawn",
    ),
    Input(
        "discount_months", "monthly_discount.months", marked("Months of discount"), "months", 0, 600
    ),
    Input(
        "natural_redemption",
        "natural_redemption",
        marked("Take the offer though they would come anyway"),
        "share",
        0,
        1,
        lever="drawn",
    ),
    Input(
        "adverse_selection",
        "adverse_selection",
        marked("Margin lost of those drawn by the offer, at full depth"),
        "share",
        0,
        3,
        lever="drawn",
    ),
    Input(
        "offer_depth",
        "offer_depth",
        marked("Depth of the offer, share of the price"),
        "share",
        0,
        1,
        lever="held",
    ),
    Input("contact_cost", "contact_cost", marked("Contact cost"), "money", lever="drawn"),
)
LABELS = {one.name: one.label for one in (HORIZON, *PROGRAMME_INPUTS, *SEGMENT_INPUTS)}
