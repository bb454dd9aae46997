"""Whether it pays, as tables: worth, the figures, what-if, the register, the method."""

from collections.abc import Iterable, Sequence

from winback_kit.assumptions.handed_over import HandedOver
from winback_kit.case.assumptions.record import Case
from winback_kit.case.assumptions.register import RegisterRow, is_old, register
from winback_kit.case.formulas.formula import formula_in_words
from winback_kit.case.formulas.lines import FIGURES
from winback_kit.case.from_plan.stated_and_measured import alike_in_one
from winback_kit.case.moved.what_if import LeverEffect
from winback_kit.case.result.model import Model
from winback_kit.case.result.outcome import Outcome
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.kit.sentence import Sentence, say
from winback_kit.show.kit.table import UPLIFT, Cell, Column, Table, ends, interval
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import short_day
from winback_kit.words.numbers import DASH, in_unit, months
from winback_kit.words.text import Unit
from winback_kit.words.told import told

__all__ = [
    "figures_table",
    "method_table",
    "register_table",
    "stated_and_measured_table",
    "what_if_table",
    "worth_table",
]


def worth_table(plan: Plan) -> Table:
    """Every segment and offer: rates, uplift, worth and the decision."""
    return Table.of(
        sorted(plan.worths, key=lambda one: plan.history.segments.index(one.segment)),
        (Column("Segment"), lambda one: one.segment),
        (Column("Offer"), lambda one: one.offer),
        (Column("By themselves", "share"), lambda one: one.effect.natural_return_rate.value),
        (UPLIFT, lambda one: (*one.effect.told_uplift, one.effect.evidence)),
        (Column("Gross worth, {currency}", "amount", 2), lambda one: one.gross),
        (
            interval("Incremental worth, {currency} (90\u00a0%)", "amount", digits=2, value=True),
            lambda one: (one.incremental, one.low, one.high),
        ),
        (
            Column("Decision"),
            lambda one: words("contact") if (one.segment, one.offer) in plan.shares else DASH,
        ),
        source=_worth_source(plan),
        currency=plan.currency,
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


_ASKED_FOR = (
    "npv",
    "npv_headline",
    "npv_before_tax",
    "npv_first_year",
    "npv_later",
    "residual",
    "npv_if_natural_return_is_ignored",
    "irr",
    "mirr",
    "roi",
    "payback_months",
    "discounted_payback_months",
    "peak_cash_need_before_tax",
    "peak_cash_need",
    "contacted",
    "incremental_returns",
    "pv_subsidy",
)


def figures_table(outcome: Outcome, *, names: Iterable[str] = _ASKED_FOR) -> Table:
    """The figures that a finance person asks for, or those named."""
    return Table.of(
        names,
        (Column("Figure"), lambda name: words(FIGURES[name].label)),
        (Column("Value", "own"), lambda name: _figure(outcome, name)),
        source="; ".join(map(told, outcome.notes)),
        currency=outcome.currency,
    )


def _figure(outcome: Outcome, name: str) -> Cell:
    unit = FIGURES[name].unit if FIGURES[name].unit != "customers" else "count"
    return Cell(outcome[name], unit, path=f"figures.{name}")


def what_if_table(drivers: list[LeverEffect], currency: str) -> Table:
    """Each driver at its low and high end, and where the net present value is 0."""
    source = words(
        "One driver moved at a time, in all segments alike; break-even: where the net present "
        "value is 0, and how many standard deviations of its range that is away."
    )
    return Table.of(
        drivers,
        (Column("Driver"), lambda one: words(one.label)),
        (Column("Base", "own", path="drivers.{row}.base"), lambda one: Cell(one.base, one.unit)),
        (
            interval("Range", "own", path="drivers.{row}.{part}"),
            lambda one: ends(one.low, one.high, one.unit),
        ),
        (
            Column("NPV at low, {currency}", "amount", path="drivers.{row}.npv_low"),
            lambda one: one.npv_low,
        ),
        (
            Column("at high, {currency}", "amount", path="drivers.{row}.npv_high"),
            lambda one: one.npv_high,
        ),
        (
            Column("Break-even", "own", missing=marked("none"), path="drivers.{row}.break_even"),
            lambda one: Cell(one.break_even, one.unit),
        ),
        (
            Column("Distance, standard deviations", "number", path="drivers.{row}.distance"),
            lambda one: one.distance,
        ),
        source=source,
        currency=currency,
    )


def _source(entry: RegisterRow, currency: str, *, old: bool) -> str:
    """Where an input comes from, with its owner and date, and what was measured of it besides; an
    old benchmark is said to be one."""
    given = entry.assumption
    known = [given.owner, short_day(given.date) if given.date else ""]
    who = ", ".join(part for part in known if part)
    source = told(given.source) if given.source else DASH
    if who:
        source = words("{source} ({who})", source=source, who=who)
    if old:
        source = words("{source}; older than five years", source=source)
    if entry.handed is None or not entry.handed.differs:
        return source
    measured = entry.handed.measured
    value = in_unit(measured.value, entry.unit, currency) if measured else DASH
    return words("{source}; measured: {value}", source=source, value=value)


def stated_and_measured_table(handed: Sequence[HandedOver], currency: str) -> Table | Sentence:
    """What the client states of the case that was measured too, with how far apart they are."""
    if not handed:
        return say("Nothing that is stated of the case was measured too: nothing to compare.")
    known = [
        (one, one.stated, one.measured)
        for one in alike_in_one(handed)
        if one.stated and one.measured
    ]
    return Table.of(
        known,
        (Column("Stated, and measured"), lambda both: _what(both[0])),
        (
            Column("Stated (used)", "own", path="stated_and_measured.{row}.stated"),
            lambda both: Cell(both[1].value, both[0].unit),
        ),
        (
            Column("Measured", "own", path="stated_and_measured.{row}.measured"),
            lambda both: Cell(both[2].value, both[0].unit),
        ),
        (
            interval("Its range", "own", path="stated_and_measured.{row}.{part}"),
            lambda both: ends(*both[2].ends, both[0].unit),
        ),
        (
            Column("Stated less measured", "own", path="stated_and_measured.{row}.difference"),
            lambda both: Cell(both[0].difference, _apart(both[0].unit)),
        ),
        (Column("Source of what was measured"), lambda both: told(both[2].source)),
        source=words(
            "What the client states stays, and is used; what is not stated is filled from what was "
            "measured."
        ),
        currency=currency,
    )


def _what(one: HandedOver) -> str:
    label = words(one.label)
    if not one.segment:
        return label
    return words("{segment}: {assumption}", segment=told(one.segment), assumption=label)


def _apart(unit: Unit) -> Unit:
    """The unit of a difference: of two shares it is in points."""
    return "points" if unit == "share" else unit


def register_table(case: Case, handed: Sequence[HandedOver] = ()) -> Table:
    """The assumption register: value, range, evidence grade and source of every input.

    `handed` is what was measured of inputs that the client states.
    """
    source = words(
        "Evidence: A own experiment, B own history, C client's statement with record, "
        "D published source, E prior."
    )
    return Table.of(
        register(case, handed),
        (
            Column("Where"),
            lambda entry: told(entry.segment) if entry.segment else words("Programme"),
        ),
        (Column("Assumption"), lambda entry: words(entry.label)),
        (
            Column("Value", "own", path="register.entries.{row}.value"),
            lambda entry: Cell(entry.assumption.value, entry.unit),
        ),
        (
            interval("Range", "own", path="register.entries.{row}.{part}"),
            lambda entry: ends(entry.assumption.low, entry.assumption.high, entry.unit),
        ),
        (Column("Evidence"), lambda entry: entry.assumption.evidence),
        (Column("Source"), lambda entry: _source(entry, case.currency, old=is_old(case, entry))),
        source=source,
        currency=case.currency,
    )


def method_table(flow: Model) -> Table:
    """Every line of the cash flow as this case has it, for the page that says how it is done."""
    rows = [
        (words(line.label), line.name.replace("_", " "), formula_in_words(formula, form))
        for line, form, formula in flow.formulas()
    ]
    return Table(
        (Column("Line"), Column("Name"), Column("Formula")),
        rows,
        source=words(
            "spread(x, curve): what starts in a month, carried on by age; total: the sum over "
            "segments; cumulative, compound, lowest, highest: the sum, product, lowest, highest so "
            "far; change: the difference to the month before; positive: the part above 0; reached: "
            "1 from 0 on, else 0. A quotient whose divisor is 0 is 0."
        ),
    )
