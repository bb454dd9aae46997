"""The lines of the cash flow: the one place where the arithmetic of the case is written.

Everything that shows the case (arrays, sheet, page, appendix) is made from these formulas; the
language is explained in `formula.py`, the inputs in `inputs.py`. Value is incremental: what the
programme brings is what those who return with it are worth, less what those who would have
returned anyway are worth (design: Δ = p1·(V1 − D) − p0·V0 − c for each contacted customer).

Timing: month 0 is the day of the set-up and is not discounted; a flow of month k counts at its
middle, so its factor is (1 + r)^−((k − ½)/12) with the effective yearly rate r, never r/12.
"""

from collections.abc import Iterable

from winback_kit.case.formulas.line import Line, Measure, present_value_of
from winback_kit.case.formulas.lines_money import MONEY
from winback_kit.case.formulas.lines_people import PEOPLE
from winback_kit.words.text import marked

LINES: tuple[Line, ...] = (*PEOPLE, *MONEY)
COSTS = tuple(line for line in LINES if line.faces.cost)


def _sum_of(line: str, name: str) -> Measure:
    """A line summed over months and segments, as a figure."""
    one = next(one for one in LINES if one.name == line)
    return Measure(name, one.label, f"whole({line})", one.unit)


def measures_of(lines: Iterable[Line]) -> tuple[Measure, ...]:
    """The figures of a case with these lines."""
    lines = tuple(lines)
    paid = " + ".join(f"whole({line.name})" for line in lines if line.faces.cost)
    return (
        Measure("npv", marked("Net present value"), "whole(discounted)"),
        Measure(
            "npv_headline",
            marked("Net present value after the cut for weak evidence"),
            "whole(headline_discounted)",
        ),
        Measure("npv_before_tax", marked("Net present value before tax"), "present(before_tax)"),
        Measure(
            "npv_first_year",
            marked("Net present value of the first twelve months"),
            "whole(discounted_first_year)",
        ),
        Measure(
            "npv_later",
            marked("Net present value of later months"),
            "whole(discounted) - whole(discounted_first_year)",
        ),
        Measure(
            "irr",
            marked("Internal rate of return, a year"),
            "rate_of_return(free_cash_flow)",
            "share",
        ),
        Measure(
            "mirr",
            marked("Modified internal rate of return, a year"),
            "(whole(money_in) / whole(money_out)) ** (12 / (horizon_months - 0.5)) "
            "* (1 + discount_rate) - 1",
            "share",
        ),
        Measure("payback_months", marked("Payback"), "first_month(cumulative_cash)", "months"),
        Measure(
            "discounted_payback_months",
            marked("Payback, discounted"),
            "first_month(cumulative_discounted)",
            "months",
        ),
        Measure(
            "peak_cash_need",
            marked("Most cash out, after tax"),
            "positive(0 - least(cumulative_cash))",
        ),
        Measure(
            "peak_cash_need_before_tax",
            marked("Most cash out, before tax"),
            "positive(0 - least(cumulative_before_tax))",
        ),
        Measure(
            "roi",
            marked("Return on investment, not discounted"),
            f"whole(before_tax) / ({paid})",
            "share",
        ),
        Measure(
            "profitability_index",
            marked("Present value in for one of present value out"),
            "whole(money_in) / whole(money_out)",
            "factor",
        ),
        Measure("contacted", marked("Customers contacted"), "whole(contacted)", "customers"),
        _sum_of("returned", "returns"),
        _sum_of("returned_naturally", "natural_returns"),
        _sum_of("incremental_returns", "incremental_returns"),
        Measure(
            "undiscounted_before_tax", marked("Sum before tax, not discounted"), "whole(before_tax)"
        ),
        *(present_value_of(line) for line in lines if line.faces.pv),
        Measure(
            "npv_if_natural_return_is_ignored",
            marked("Net present value if natural return were ignored"),
            "whole(discounted) + present(natural_margin_total) * (1 - tax_rate)",
        ),
    )


MEASURES = measures_of(LINES)
RESIDUAL = Measure("residual", marked("Value after the horizon, in no other figure"), "")
FIGURES = {one.name: one for one in (*MEASURES, RESIDUAL)}
