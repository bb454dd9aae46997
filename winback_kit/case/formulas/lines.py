"""The lines of the cash flow: the one place where the arithmetic of the case is written.

Everything that shows the case (arrays, sheet, page, appendix) is made from these formulas; the
language is explained in `formula.py`, the inputs in `inputs.py`. Value is incremental: what the
programme brings is what those who return with it are worth, less what those who would have
returned anyway are worth (design: Δ = p1·(V1 − D) − p0·V0 − c for each contacted customer).

Timing: month 0 is the day of the set-up and is not discounted; a flow of month k counts at its
middle, so its factor is (1 + r)^−((k − ½)/12) with the effective yearly rate r, never r/12.
"""

from __future__ import annotations

from winback_kit.case.formulas.line import Line, Measure
from winback_kit.case.formulas.lines_money import MONEY
from winback_kit.case.formulas.lines_people import PEOPLE
from winback_kit.words.catalogue import marked

LINES: tuple[Line, ...] = (*PEOPLE, *MONEY)

MEASURES: tuple[Measure, ...] = (
    Measure("npv", marked("Net present value"), "money", "whole(discounted)"),
    Measure(
        "npv_headline",
        marked("Net present value after the cut for weak evidence"),
        "money",
        "whole(headline_discounted)",
    ),
    Measure(
        "npv_before_tax", marked("Net present value before tax"), "money", "present(before_tax)"
    ),
    Measure(
        "npv_first_year",
        marked("of which in the first twelve months"),
        "money",
        "whole(discounted_first_year)",
    ),
    Measure(
        "npv_later",
        marked("of which later"),
        "money",
        "whole(discounted) - whole(discounted_first_year)",
    ),
    Measure(
        "npv_if_natural_return_is_ignored",
        marked("Net present value if natural return were ignored"),
        "money",
        "whole(discounted) + present(natural_margin_total) * (1 - tax_rate)",
    ),
    Measure(
        "irr", marked("Internal rate of return, a year"), "share", "rate_of_return(free_cash_flow)"
    ),
    Measure(
        "mirr",
        marked("Modified internal rate of return, a year"),
        "share",
        "(whole(money_in) / whole(money_out)) ** (12 / (horizon_months - 0.5)) "
        "* (1 + discount_rate) - 1",
    ),
    Measure("payback_months", marked("Payback"), "months", "first_month(cumulative_cash)"),
    Measure(
        "discounted_payback_months",
        marked("Payback, discounted"),
        "months",
        "first_month(cumulative_discounted)",
    ),
    Measure(
        "peak_cash_need", marked("Peak cash need"), "money", "positive(0 - least(cumulative_cash))"
    ),
    Measure(
        "roi",
        marked("Return on investment, not discounted"),
        "share",
        "whole(before_tax) / (whole(offers) + whole(contacts) + whole(team) + whole(setup) "
        "+ whole(strategic_churn))",
    ),
    Measure(
        "profitability_index",
        marked("Present value in for one of present value out"),
        "factor",
        "whole(money_in) / whole(money_out)",
    ),
    Measure("contacted", marked("Customers contacted"), "customers", "whole(contacted)"),
    Measure("returns", marked("Return with the programme"), "customers", "whole(returned)"),
    Measure(
        "natural_returns",
        marked("Would return by themselves"),
        "customers",
        "whole(returned_naturally)",
    ),
    Measure(
        "incremental_returns",
        marked("Return because of the programme"),
        "customers",
        "whole(incremental_returns)",
    ),
    Measure(
        "undiscounted_before_tax",
        marked("Sum before tax, not discounted"),
        "money",
        "whole(before_tax)",
    ),
    Measure(
        "pv_gross_margin", marked("Margin of all who return"), "money", "present(gross_margin)"
    ),
    Measure(
        "pv_natural_margin",
        marked("Margin that would come anyway"),
        "money",
        "present(natural_margin_total)",
    ),
    Measure(
        "pv_margin_if_all_stayed",
        marked("Margin of all who return, if none of them left again"),
        "money",
        "present(margin_if_all_stayed)",
    ),
    Measure(
        "pv_natural_margin_if_all_stayed",
        marked("The same of those who come anyway"),
        "money",
        "present(natural_margin_if_all_stayed)",
    ),
    Measure(
        "pv_repeat_loss",
        marked("Margin lost because they leave again, against doing nothing"),
        "money",
        "present(repeat_loss)",
    ),
    Measure(
        "pv_poorer_returners",
        marked("Less margin of those drawn by the offer"),
        "money",
        "present(poorer_returners)",
    ),
    Measure(
        "pv_incremental_margin",
        marked("Incremental margin"),
        "money",
        "present(incremental_margin)",
    ),
    Measure(
        "pv_replaced_margin",
        marked("Margin of customers who would have been bought instead"),
        "money",
        "present(replaced_margin)",
    ),
    Measure(
        "pv_avoided_acquisition",
        marked("Acquisition saved"),
        "money",
        "present(avoided_acquisition)",
    ),
    Measure("pv_offers", marked("Offers"), "money", "present(offers)"),
    Measure("pv_subsidy", marked("Offers to those who come anyway"), "money", "present(subsidy)"),
    Measure("pv_contacts", marked("Contacts"), "money", "present(contacts)"),
    Measure("pv_team", marked("Team"), "money", "present(team)"),
    Measure("pv_setup", marked("Set-up"), "money", "present(setup)"),
    Measure(
        "pv_strategic_churn",
        marked("Active customers who leave to get the offer"),
        "money",
        "present(strategic_churn)",
    ),
    Measure("pv_tax", marked("Tax"), "money", "present(tax)"),
    Measure("pv_working_capital", marked("Working capital"), "money", "present(working_capital)"),
    Measure(
        "pv_cut_for_evidence", marked("Cut for weak evidence"), "money", "present(cut_for_evidence)"
    ),
)
