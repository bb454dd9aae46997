"""The list of inputs: each name in the formulas, where it stands in the record, and its limits."""

from dataclasses import dataclass
from functools import partial
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


def _input(
    unit: Unit,
    path: str,
    label: str,
    name: str = "",
    *,
    least: float = 0.0,
    most: float = MOST,
    group: str = PROGRAMME,
    lever: Literal["", "held", "drawn"] = "",
) -> Input:
    """An input that stands at `path`, called by the last part of it where no name is given."""
    return Input(name or path.rpartition(".")[2], path, label, unit, least, most, group, lever)


_money, _factor = partial(_input, "money"), partial(_input, "factor")
_customers, _people = partial(_input, "customers"), partial(_input, "people")
_share, _months = partial(_input, "share", most=1), partial(_input, "months", most=600)

PROGRAMME_INPUTS = (
    _share("discount_rate", marked("Discount rate, a year"), group=FINANCE, lever="held"),
    _share("tax_rate", marked("Tax rate"), group=FINANCE, lever="held"),
    _share(
        "cost_inflation",
        marked("Inflation of costs, a year"),
        least=-0.5,
        group=FINANCE,
        lever="held",
    ),
    _share(
        "margin_growth",
        marked("Growth of margins, a year"),
        least=-0.5,
        group=FINANCE,
        lever="held",
    ),
    _factor(
        "working_capital_months",
        marked("Working capital, months of margin"),
        most=60,
        group=FINANCE,
        lever="held",
    ),
    _money("programme.setup_cost", marked("Set-up cost"), lever="drawn"),
    _money("programme.team_cost", marked("Team cost a month"), lever="drawn"),
    _months("programme.team_months", marked("Months of the team")),
    _people("programme.people", marked("People in the team"), most=10_000, lever="held"),
    _customers(
        "programme.capacity.contacts_per_person",
        marked("Contacts a month for each of them"),
        lever="drawn",
    ),
    _share(
        "programme.capacity.ramp_start", marked("Productivity in the first month"), lever="drawn"
    ),
    _factor(
        "programme.capacity.ramp_months",
        marked("Months of getting up to speed"),
        least=0.01,
        most=60,
    ),
    _customers(
        "programme.strategic_churn.active_customers",
        marked("Active customers who may learn of the offer"),
        lever="drawn",
    ),
    _share(
        "programme.strategic_churn.deal_seeking_rate",
        marked("Active customers who leave to get the offer, a month"),
        lever="drawn",
    ),
    _money(
        "programme.strategic_churn.value_lost", marked("Value lost for each of them"), lever="drawn"
    ),
    _share(
        "avoided_acquisition.replaced_share",
        marked("Won back in place of a bought customer"),
        lever="drawn",
    ),
    _money(
        "avoided_acquisition.acquisition_cost",
        marked("Acquisition cost saved for each of them"),
        lever="drawn",
    ),
    _factor(
        "referrals.each",
        marked("Referrals for each customer won back"),
        "referrals_each",
        lever="drawn",
    ),
    _share(
        "referrals.incremental_share",
        marked("Referrals that would not have come otherwise"),
        "referral_share",
        lever="drawn",
    ),
    _money(
        "referrals.customer_value",
        marked("Value of a customer who comes by referral"),
        "referred_value",
        lever="drawn",
    ),
    _share(
        "success_fee.share",
        marked("Success fee, share of the margin of those who return"),
        "fee_share",
        lever="drawn",
    ),
    _months("success_fee.months", marked("Months of the success fee"), "fee_months"),
    _months("holdout.test_months", marked("Months of the test")),
    _months("holdout.months", marked("Months in which each is held back"), "months_held"),
    _share(
        "holdout.kept_chance",
        marked("Chance to return that is left after it"),
        lever="drawn",
    ),
    _share("holdout.universal_share", marked("Held out of every campaign"), lever="held"),
    _share(
        "holdout.today_share", marked("Of the others, left to what is done today"), lever="held"
    ),
    _share("referral_cut", marked("Cut of referrals for weak evidence"), group=FINANCE),
)
SEGMENT_INPUTS = (
    _customers("contacted_per_month", marked("Customers contacted a month")),
    _factor(
        "contacted_per_month.factor",
        marked("Customers contacted (1: as planned)"),
        "contacted_factor",
        most=20,
    ),
    _months("contact_months", marked("Months of contacts"), least=1),
    _share("contactable_share", marked("Share that may be contacted"), lever="drawn"),
    _share("return_rate", marked("Return rate with the offer (p1)")),
    _share("natural_return_rate", marked("Natural return rate (p0)")),
    _money("margin", marked("Margin of an active month"), least=-MOST),
    _factor("margin.factor", marked("Margin (1: as measured)"), "margin_factor", most=20),
    _money(
        "natural_margin",
        marked("Margin of an active month, of those who would return anyway"),
        least=-MOST,
    ),
    _factor(
        "natural_margin.factor",
        marked("Margin of those who would return anyway (1: as measured)"),
        "natural_margin_factor",
        most=20,
    ),
    _share("retention.monthly", marked("Stay another month"), "retention_monthly"),
    _factor(
        "retention.sbg.alpha", marked("Retention α"), "retention_alpha", least=0.001, most=1000
    ),
    _factor("retention.sbg.beta", marked("Retention β"), "retention_beta", least=0.001, most=1000),
    _factor("retention.hazard_ratio", marked("Lost again (hazard ratio, 1: as measured)"), most=20),
    _share(
        "natural_retention.monthly",
        marked("Stay another month, of those who would return anyway"),
        "natural_monthly",
    ),
    _factor(
        "natural_retention.sbg.alpha",
        marked("Retention α of those who would return anyway"),
        "natural_alpha",
        least=0.001,
        most=1000,
    ),
    _factor(
        "natural_retention.sbg.beta",
        marked("Retention β of those who would return anyway"),
        "natural_beta",
        least=0.001,
        most=1000,
    ),
    _factor(
        "natural_retention.hazard_ratio",
        marked("Lost again, of those who would return anyway (hazard ratio)"),
        "natural_hazard_ratio",
        most=20,
    ),
    _money("offer_cost", marked("Offer cost for each return"), lever="drawn"),
    _money(
        "monthly_discount.amount", marked("Discount of a month"), "monthly_discount", lever="drawn"
    ),
    _months("monthly_discount.months", marked("Months of discount"), "discount_months"),
    _share(
        "natural_redemption",
        marked("Take the offer though they would return anyway"),
        lever="drawn",
    ),
    _share(
        "adverse_selection",
        marked("Margin lost of those drawn by the offer, at full depth"),
        most=3,
        lever="drawn",
    ),
    _share("offer_depth", marked("Depth of the offer, share of the price"), lever="held"),
    _money("contact_cost", marked("Contact cost"), lever="drawn"),
    _share("holdout_share", marked("Held back for the test"), lever="held"),
)
LABELS = {one.name: one.label for one in (HORIZON, *PROGRAMME_INPUTS, *SEGMENT_INPUTS)}
