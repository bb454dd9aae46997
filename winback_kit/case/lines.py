"""The lines of the cash flow: the one place where the arithmetic of the case is written.

Everything that shows the case (arrays, sheet, page, appendix) is made from these formulas; the
language is explained in `formula.py`, the inputs in `inputs.py`. Value is incremental: what the
programme brings is what those who return with it are worth, less what those who would have
returned anyway are worth (design: Δ = p1·(V1 − D) − p0·V0 − c for each contacted customer).

Timing: month 0 is the day of the set-up and is not discounted; a flow of month k counts at its
middle, so its factor is (1 + r)^−((k − ½)/12) with the effective yearly rate r, never r/12.
"""

from __future__ import annotations

from winback_kit.case.line import Line, Measure
from winback_kit.case.lines_money import MONEY
from winback_kit.case.lines_people import PEOPLE

LINES: tuple[Line, ...] = (*PEOPLE, *MONEY)

MEASURES: tuple[Measure, ...] = (
    Measure("npv", "Net present value", "money", "whole(discounted)"),
    Measure(
        "npv_headline",
        "Net present value after the cut for weak evidence",
        "money",
        "whole(headline_discounted)",
    ),
    Measure("npv_before_tax", "Net present value before tax", "money", "present(before_tax)"),
    Measure(
        "npv_first_year",
        "of which in the first twelve months",
        "money",
        "whole(discounted_first_year)",
    ),
    Measure(
        "npv_later",
        "of which later",
        "money",
        "whole(discounted) - whole(discounted_first_year)",
    ),
    Measure(
        "npv_if_natural_return_is_ignored",
        "Net present value if natural return were ignored",
        "money",
        "whole(discounted) + present(natural_margin_total) * (1 - tax_rate)",
    ),
    Measure("irr", "Internal rate of return, a year", "share", "rate_of_return(free_cash_flow)"),
    Measure(
        "mirr",
        "Modified internal rate of return, a year",
        "share",
        "(whole(money_in) / whole(money_out)) ** (12 / (horizon_months - 0.5)) "
        "* (1 + discount_rate) - 1",
    ),
    Measure("payback_months", "Payback", "months", "first_month(cumulative_cash)"),
    Measure(
        "discounted_payback_months",
        "Payback, discounted",
        "months",
        "first_month(cumulative_discounted)",
    ),
    Measure("peak_cash_need", "Peak cash need", "money", "positive(0 - least(cumulative_cash))"),
    Measure(
        "roi",
        "Return on investment, not discounted",
        "share",
        "whole(before_tax) / (whole(offers) + whole(contacts) + whole(team) + whole(setup) "
        "+ whole(strategic_churn))",
    ),
    Measure(
        "profitability_index",
        "Present value in for one of present value out",
        "factor",
        "whole(money_in) / whole(money_out)",
    ),
    Measure("contacted", "Customers contacted", "customers", "whole(contacted)"),
    Measure("returns", "Return with the programme", "customers", "whole(returned)"),
    Measure(
        "natural_returns", "Would return by themselves", "customers", "whole(returned_naturally)"
    ),
    Measure(
        "incremental_returns",
        "Return because of the programme",
        "customers",
        "whole(incremental_returns)",
    ),
    Measure(
        "undiscounted_before_tax", "Sum before tax, not discounted", "money", "whole(before_tax)"
    ),
    Measure("pv_gross_margin", "Margin of all who return", "money", "present(gross_margin)"),
    Measure(
        "pv_natural_margin",
        "Margin that would come anyway",
        "money",
        "present(natural_margin_total)",
    ),
    Measure(
        "pv_margin_if_all_stayed",
        "Margin of all who return, if none of them left again",
        "money",
        "present(margin_if_all_stayed)",
    ),
    Measure(
        "pv_natural_margin_if_all_stayed",
        "The same of those who come anyway",
        "money",
        "present(natural_margin_if_all_stayed)",
    ),
    Measure(
        "pv_repeat_loss",
        "Margin lost because they leave again, against doing nothing",
        "money",
        "present(repeat_loss)",
    ),
    Measure(
        "pv_poorer_returners",
        "Less margin of those drawn by the offer",
        "money",
        "present(poorer_returners)",
    ),
    Measure("pv_incremental_margin", "Incremental margin", "money", "present(incremental_margin)"),
    Measure(
        "pv_replaced_margin",
        "Margin of customers who would have been bought instead",
        "money",
        "present(replaced_margin)",
    ),
    Measure("pv_avoided_acquisition", "Acquisition saved", "money", "present(avoided_acquisition)"),
    Measure("pv_offers", "Offers", "money", "present(offers)"),
    Measure("pv_subsidy", "Offers to those who come anyway", "money", "present(subsidy)"),
    Measure("pv_contacts", "Contacts", "money", "present(contacts)"),
    Measure("pv_team", "Team", "money", "present(team)"),
    Measure("pv_setup", "Set-up", "money", "present(setup)"),
    Measure(
        "pv_strategic_churn",
        "Active customers who leave to get the offer",
        "money",
        "present(strategic_churn)",
    ),
    Measure("pv_tax", "Tax", "money", "present(tax)"),
    Measure("pv_working_capital", "Working capital", "money", "present(working_capital)"),
    Measure("pv_cut_for_evidence", "Cut for weak evidence", "money", "present(cut_for_evidence)"),
)
