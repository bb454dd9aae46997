"""Money in the case: benefit, offers and contacts of each segment, costs, tax, cash.

Equations (19) to (24) of docs/model.md.
"""

from winback_kit.case.formulas.line import Faces, Line, of_programme, of_segment
from winback_kit.words.text import marked

_SEGMENT_MONEY = (
    of_segment(
        "poorer_returners",
        marked("Less margin of those drawn by the offer"),
        "adverse_selection * offer_depth * spread(won, margin_kept) * margin_level",
        faces=Faces(pv="pv_poorer_returners"),
    ),
    of_segment(
        "gross_margin",
        marked("Margin of all who return"),
        "spread(returned, margin_kept) * margin_level - poorer_returners",
        main=True,
        faces=Faces(pv="pv_gross_margin", bridge="sum"),
    ),
    of_segment(
        "natural_margin_total",
        marked("Margin that would come anyway"),
        "spread(returned_naturally, natural_margin_kept) * margin_level",
        main=True,
        faces=Faces(pv="pv_natural_margin", bridge="minus", column=marked("Would come anyway")),
    ),
    of_segment(
        "incremental_margin",
        marked("Incremental margin"),
        "gross_margin - natural_margin_total",
        main=True,
        faces=Faces(pv="pv_incremental_margin", bridge="sum", by_year=True, by_month=True),
    ),
    of_segment(
        "replaced_margin",
        marked("Margin of customers who would have been bought instead"),
        "replaced_share * incremental_margin",
        faces=Faces(
            pv="pv_replaced_margin",
            bridge="minus",
            by_year=True,
            column=marked("Margin of customers replaced"),
        ),
    ),
    of_segment(
        "avoided_acquisition",
        marked("Acquisition saved"),
        "replaced_share * acquisition_cost * won * cost_level",
        faces=Faces(pv="pv_avoided_acquisition", bridge="plus", by_year=True),
    ),
    of_segment(
        "referral_margin",
        marked("Margin of customers whom they refer"),
        "referrals_each * referral_share * referred_value * won",
        faces=Faces(
            pv="pv_referral_margin",
            bridge="plus",
            column=marked("Referrals"),
            by_year=True,
            by_month=True,
        ),
    ),
    of_segment(
        "benefit",
        marked("Benefit"),
        "incremental_margin - replaced_margin + avoided_acquisition + referral_margin",
    ),
    of_segment(
        "offers",
        marked("Offers"),
        "offer_cost * redeemed + spread(redeemed, discount_kept)",
        main=True,
        faces=Faces(pv="pv_offers", bridge="minus", cost="monthly", by_year=True, by_month=True),
    ),
    of_segment(
        "subsidy",
        marked("Offers to those who would return anyway"),
        "offer_cost * redeemed_anyway + spread(redeemed_anyway, discount_kept)",
        faces=Faces(pv="pv_subsidy"),
    ),
    of_segment(
        "contacts",
        marked("Contacts"),
        "contacted * contact_cost * cost_level",
        main=True,
        faces=Faces(pv="pv_contacts", bridge="minus", cost="monthly", by_year=True, by_month=True),
    ),
    of_segment(
        "success_fee",
        marked("Success fee"),
        "fee_share * positive(margin_level * (spread(returned, fee_kept) "
        "- adverse_selection * offer_depth * spread(won, fee_kept)))",
        faces=Faces(
            pv="pv_success_fee", bridge="minus", cost="monthly", by_year=True, by_month=True
        ),
    ),
    of_segment(
        "segment_contribution",
        marked("Contribution of the segment"),
        "benefit - offers - contacts - success_fee",
        main=True,
    ),
)

_PROGRAMME_MONEY = (
    of_programme(
        "contribution",
        marked("Contribution of all segments"),
        "total(segment_contribution)",
        main=True,
    ),
    of_programme(
        "team",
        marked("Team"),
        "team_cost * people * team_at_work * cost_level",
        main=True,
        faces=Faces(pv="pv_team", bridge="minus", cost="monthly", by_year=True, by_month=True),
    ),
    of_programme(
        "setup",
        marked("Set-up"),
        "setup_cost * reached(0 - month)",
        main=True,
        faces=Faces(pv="pv_setup", bridge="minus", cost="once", by_year=True, by_month=True),
    ),
    of_programme(
        "strategic_churn",
        marked("Active customers who leave to get the offer"),
        "active_customers * deal_seeking_rate * value_lost * team_at_work",
        faces=Faces(
            pv="pv_strategic_churn",
            bridge="minus",
            cost="lost",
            by_year=True,
            column=marked("Left to get the offer"),
        ),
    ),
    of_programme(
        "before_tax",
        marked("Before tax"),
        "contribution - team - setup - strategic_churn",
        main=True,
    ),
    of_programme("before_tax_so_far", marked("Before tax, so far"), "cumulative(before_tax)"),
    of_programme(
        "taxed_so_far",
        marked("Profit taxed so far, after losses carried forward"),
        by="loss",
        carry_forward="positive(highest(before_tax_so_far))",
    ),
    of_programme(
        "tax",
        marked("Tax"),
        by="loss",
        main=True,
        faces=Faces(pv="pv_tax", bridge="minus", by_year=True, by_month=True),
        offset="before_tax * tax_rate",
        carry_forward="change(taxed_so_far) * tax_rate",
    ),
    of_programme(
        "all_incremental_margin",
        marked("Incremental margin of all segments"),
        "total(incremental_margin)",
    ),
    of_programme(
        "tied_up",
        marked("Working capital tied up"),
        "all_incremental_margin * working_capital_months * reached(horizon_months - 1 - month)",
    ),
    of_programme(
        "working_capital",
        marked("Change of working capital"),
        "change(tied_up)",
        faces=Faces(
            pv="pv_working_capital", bridge="minus", by_year=True, column=marked("Working capital")
        ),
    ),
    of_programme(
        "cumulative_before_tax",
        marked("Cumulative cash before tax"),
        "before_tax_so_far - tied_up",
    ),
    of_programme(
        "free_cash_flow",
        marked("Free cash flow"),
        "before_tax - tax - working_capital",
        main=True,
        faces=Faces(by_year=True, by_month=True),
    ),
    of_programme(
        "discounted",
        marked("Discounted"),
        "free_cash_flow * discount_factor",
        main=True,
        faces=Faces(by_month=True),
    ),
    of_programme(
        "cumulative_discounted",
        marked("Cumulative, discounted"),
        "cumulative(discounted)",
        main=True,
        faces=Faces(by_month=True),
    ),
    of_programme(
        "cumulative_cash",
        marked("Cumulative cash"),
        "cumulative(free_cash_flow)",
        main=True,
        faces=Faces(by_month=True),
    ),
    of_programme(
        "discounted_first_year",
        marked("Discounted, first twelve months"),
        "discounted * reached(12 - month)",
    ),
    of_programme(  # a billionth is what rounding leaves of nothing
        "money_in",
        marked("Discounted, where it is above 0"),
        "positive(discounted) * reached(discounted - 0.000000001)",
    ),
    of_programme(
        "money_out", marked("Discounted, where it is below 0"), "positive(0 - discounted)"
    ),
)

_HEADLINE = (
    of_segment(
        "cut_for_evidence",
        marked("Cut for weak evidence"),
        "positive(benefit - referral_margin) * evidence_cut + referral_margin * referral_cut",
        faces=Faces(pv="pv_cut_for_evidence"),
    ),
    of_programme(
        "benefit_cut", marked("Cut of all benefits for weak evidence"), "total(cut_for_evidence)"
    ),
    of_programme(
        "headline_before_tax", marked("Before tax, after the cut"), "before_tax - benefit_cut"
    ),
    of_programme("headline_so_far", marked("The same, so far"), "cumulative(headline_before_tax)"),
    of_programme(
        "headline_taxed",
        marked("Profit taxed so far, after the cut"),
        by="loss",
        carry_forward="positive(highest(headline_so_far))",
    ),
    of_programme(
        "headline_tax",
        marked("Tax, after the cut"),
        by="loss",
        offset="headline_before_tax * tax_rate",
        carry_forward="change(headline_taxed) * tax_rate",
    ),
    of_programme(
        "headline_cash_flow",
        marked("Free cash flow after the cut for evidence"),
        "headline_before_tax - headline_tax - working_capital",
    ),
    of_programme(
        "headline_discounted",
        marked("Discounted, after the cut"),
        "headline_cash_flow * discount_factor",
    ),
)

MONEY: tuple[Line, ...] = (*_SEGMENT_MONEY, *_PROGRAMME_MONEY, *_HEADLINE)
