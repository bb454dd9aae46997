"""Whether it pays, as tables: worth, the figures, what-if, the register, the method."""

from __future__ import annotations

from winback_kit.assumptions.library import source_in_words
from winback_kit.assumptions.record import Assumption
from winback_kit.case.assumptions.record import Case
from winback_kit.case.assumptions.register import is_old, register
from winback_kit.case.formulas.line import Line
from winback_kit.case.formulas.lines import LINES
from winback_kit.case.moved.what_if import LeverEffect
from winback_kit.case.result.model import Model
from winback_kit.case.result.outcome import Outcome
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.kit.table import Table
from winback_kit.words.catalogue import words
from winback_kit.words.locale import day
from winback_kit.words.numbers import (
    DASH,
    amount,
    count,
    in_unit,
    interval,
    money,
    months,
    points,
    share,
    spread,
)

__all__ = ["figures_table", "method_table", "register_table", "what_if_table", "worth_table"]


def worth_table(plan: Plan) -> Table:
    """Every segment and offer: rates, uplift, worth and the decision."""
    currency = plan.history.data.client.settings.currency
    rows = []
    for one in sorted(plan.worths, key=lambda one: plan.history.segments.index(one.segment)):
        chosen = plan.chosen.get(one.segment)
        rows.append(
            (
                one.segment,
                one.offer,
                share(one.effect.natural_return_rate.value),
                words(
                    "{uplift} [{grade}]",
                    uplift=points(one.effect.uplift.value),
                    grade=one.effect.evidence,
                ),
                amount(one.gross, digits=2),
                words(
                    "{value} ({reach})",
                    value=amount(one.incremental, digits=2),
                    reach=spread(one.low, one.high, digits=2),
                ),
                words("contact") if chosen is one else DASH,
            )
        )
    return Table(
        header=(
            words("Segment"),
            words("Offer"),
            words("By themselves"),
            words("Uplift [evidence]"),
            words("Gross worth, {currency}", currency=currency),
            words("Incremental worth, {currency} (90\u00a0%)", currency=currency),
            words("Decision"),
        ),
        rows=rows,
        text_columns=(1,),
        source=_worth_source(plan),
    )


def _worth_source(plan: Plan) -> str:
    window, seen = plan.history.window_months, plan.history.natural_return().months
    told = (
        words("For each customer contacted; returns within {months}.", months=months(window))
        if seen >= window
        else words(
            "For each customer contacted; returns within {months} (seen for {seen} only).",
            months=months(window),
            seen=months(seen),
        )
    )
    drawn = words(
        "Uplifts of a test are drawn towards the offer's mean, so that chance does not choose."
    )
    return f"{told} {drawn}"


def figures_table(outcome: Outcome) -> Table:
    """The figures that a finance person asks for."""
    cur = outcome.currency
    rows = [
        (words("Net present value"), money(outcome.npv, cur)),
        (words("after the cut for weak evidence"), money(outcome.npv_headline, cur)),
        (words("before tax"), money(outcome.npv_before_tax, cur)),
        (words("of which in the first twelve months"), money(outcome.npv_first_year, cur)),
        (words("of which later"), money(outcome.npv_later, cur)),
        (words("beyond the horizon, in no other figure"), money(outcome.residual, cur)),
        (
            words("if natural return were ignored"),
            money(outcome.npv_if_natural_return_is_ignored, cur),
        ),
        (words("Internal rate of return, a year"), share(outcome.irr)),
        (words("Modified internal rate of return, a year"), share(outcome.mirr)),
        (words("Return on investment, not discounted"), share(outcome.roi)),
        (words("Payback"), months(outcome.payback_months)),
        (words("Payback, discounted"), months(outcome.discounted_payback_months)),
        (words("Peak cash need"), money(outcome.peak_cash_need, cur)),
        (words("Customers contacted"), count(outcome.contacted)),
        (words("Returns because of the programme"), count(outcome.incremental_returns)),
        (words("Offer money to those who come anyway"), money(outcome.pv_subsidy, cur)),
    ]
    return Table(
        header=(words("Figure"), words("Value")),
        rows=rows,
        source="; ".join(outcome.notes),
    )


def what_if_table(drivers: list[LeverEffect], currency: str) -> Table:
    """Each driver at its low and high end, and where the net present value is 0."""
    rows = [
        (
            words(driver.label),
            in_unit(driver.base, driver.unit, currency),
            interval(driver.low, driver.high, driver.unit, currency),
            amount(driver.npv_low),
            amount(driver.npv_high),
            words("none")
            if driver.break_even is None
            else in_unit(driver.break_even, driver.unit, currency),
            DASH if driver.distance is None else amount(driver.distance, digits=1),
        )
        for driver in drivers
    ]
    return Table(
        header=(
            words("Driver"),
            words("Base"),
            words("Range"),
            words("NPV at low, {currency}", currency=currency),
            words("at high, {currency}", currency=currency),
            words("Break-even"),
            words("Distance, σ"),
        ),
        rows=rows,
        source=words(
            "One driver moved at a time, in all segments alike; break-even: where the net present "
            "value is 0, and how many standard deviations of its range that is away."
        ),
    )


def _source(given: Assumption, *, old: bool) -> str:
    """Where an input comes from, with its owner and date; an old benchmark is said to be one."""
    known = [given.owner, day(given.date) if given.date else ""]
    who = ", ".join(part for part in known if part)
    source = source_in_words(given.source) if given.source else DASH
    if who:
        source = words("{source} ({who})", source=source, who=who)
    return words("{source}; older than five years", source=source) if old else source


def register_table(case: Case) -> Table:
    """The assumption register: value, range, evidence grade and source of every input."""
    rows = [
        (
            entry.segment or words("Programme"),
            words(entry.label),
            in_unit(entry.assumption.value, entry.unit, case.currency),
            interval(entry.assumption.low, entry.assumption.high, entry.unit, case.currency),
            entry.assumption.evidence,
            _source(entry.assumption, old=is_old(case, entry)),
        )
        for entry in register(case)
    ]
    return Table(
        header=(
            words("Where"),
            words("Assumption"),
            words("Value"),
            words("Range"),
            words("Evidence"),
            words("Source"),
        ),
        rows=rows,
        text_columns=(1, 4, 5),
        source=words(
            "Evidence: A own experiment, B own history, C client's statement with record, "
            "D published source, E prior."
        ),
    )


def method_table(flow: Model) -> Table:
    """Every line of the cash flow as this case has it, for the page that says how it is done."""
    rows = [
        (words(line.label), line.name.replace("_", " "), formula_in_words(formula, form))
        for line in LINES
        for form, formula in forms_of(line, flow)
    ]
    return Table(
        header=(words("Line"), words("Name"), words("Formula")),
        rows=rows,
        text_columns=(1, 2),
        source=words(
            "spread(x, curve): what starts in a month, carried on by age; total: the sum over "
            "segments; cumulative, compound, lowest, highest: the sum, product, lowest, highest so "
            "far; change: the difference to the month before; positive: the part above 0; reached: "
            "1 from 0 on, else 0. A quotient whose divisor is 0 is 0."
        ),
    )


def forms_of(line: Line, flow: Model) -> list[tuple[str, str]]:
    """The forms of a line that the case's inputs are given in, with their formulas."""
    if isinstance(line.formula, str):
        return [("", line.formula)]
    places = [None] if line.of == "programme" else list(range(len(flow.case.segments)))
    used = {flow.forms(place).get(line.by, "") for place in places}
    return [(form, text) for form, text in line.formula.items() if form in used]


def formula_in_words(formula: str, form: str) -> str:
    """A formula as a person writes it, with the form of input that it is for.

    >>> formula_in_words("before_tax * tax_rate", "offset")
    'before tax × tax rate  (offset)'
    """
    text = formula.replace("_", " ").replace("2.718281828459045", "e")
    for sign, printed in {"**": "^", "*": "×", "-": "−", "/": "÷"}.items():
        text = text.replace(f" {sign} ", f" {printed} ")
    return f"{text}  ({form.replace('_', ' ')})" if form else text
