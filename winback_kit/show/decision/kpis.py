"""What will be measured, each with its denominator and what the plan says of it."""

from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.moved.what_if import uplift_of
from winback_kit.case.result.kpis import kpi_figures
from winback_kit.show.kit.sentence import Sentence, count_fact, range_facts, say
from winback_kit.show.kit.table import Cell, Column, Table, interval
from winback_kit.words.catalogue import marked, words

__all__ = ["kpi_table"]


def kpi_heading(assessed: Assessment) -> Sentence:
    """What success is, in customers."""
    result = assessed.outcome
    if result.incremental_returns <= 0:
        return say(
            "Success means more returns than without contact; as planned, there would be none"
        )
    plan = kpi_figures(result, assessed.flow, uplift_of(assessed.drivers))
    low, high = (plan[f"incremental_returns_{end}"] for end in ("low", "high"))
    ranged = low is not None and high is not None and low < high
    told = marked("Success means {own} than without contact, of {contacted}")
    if ranged:
        told = marked("Success means {own} ({low} to {high}) than without contact, of {contacted}")
    return say(
        told,
        own=count_fact(
            result.incremental_returns,
            "figures.incremental_returns",
            "{n} more return",
            "{n} more returns",
        ),
        **range_facts(low or 0.0, high or 0.0, "measures.incremental_returns_", "count"),
        contacted=count_fact(
            result.contacted, "figures.contacted", "{n} customer", "{n} customers"
        ),
    )


def kpi_rule() -> Sentence:
    """How every measure is read."""
    return say(
        "Every rate is read against the holdout, over the same days. It is final once the window "
        "of everybody in it is over; a gate before that compares the gap with the one due by its "
        "day. A customer who returns counts once, as won back or as new."
    )


# name in the record, label, what is divided by what, and the unit of what is planned
_MEASURES: tuple[tuple[str, str, str, str, int | None], ...] = (
    (
        "gross_return_rate",
        marked("Gross return rate"),
        marked("returned within the window ÷ contacted, of whom the window is over"),
        "share",
        1,
    ),
    (
        "incremental_return_rate",
        marked("Incremental return rate"),
        marked("return rate of all assigned to contact − that of the holdout"),
        "points",
        1,
    ),
    (
        "efficiency",
        marked("Efficiency"),
        marked("incremental ÷ gross return rate"),
        "share",
        0,
    ),
    (
        "cost_per_incremental_return",
        marked("Cost of an incremental return"),
        marked("all costs before tax ÷ incremental returns"),
        "money",
        None,
    ),
    (
        "running_after_3_months",
        marked("Still there after 3 months"),
        marked("second lifetimes running ÷ returned at least 3 months ago"),
        "share",
        0,
    ),
    (
        "running_after_12_months",
        marked("Still there after 12 months"),
        marked("second lifetimes running ÷ returned at least 12 months ago"),
        "share",
        0,
    ),
)


def _range(plan: dict[str, float | None], name: str) -> tuple[Cell, Cell] | None:
    """The range of a measure of what the offer causes; None of the others."""
    ends = [plan.get(f"{name}_{end}") for end in ("low", "high")]
    if None in ends or ends[0] == ends[1]:
        return None
    low, high = (
        Cell(value, "points", 1, f"measures.{name}_{end}")
        for value, end in zip(ends, ("low", "high"), strict=True)
    )
    return low, high


def kpi_table(assessed: Assessment) -> Table:
    """Each measure, what it is divided by, what the plan says, and who reads it when."""
    plan = kpi_figures(assessed.outcome, assessed.flow, uplift_of(assessed.drivers))
    pilot = assessed.case.pilot
    rows = [
        (
            words(label),
            words(divided),
            Cell(plan[name], unit, digits, f"measures.{name}"),
            _range(plan, name),
        )
        for name, label, divided, unit, digits in _MEASURES
    ]
    most = marked("at most {share}")
    rows += [
        (
            words("Realised value"),
            words("margin of those won back so far ÷ planned margin at the same age"),
            Cell(1.0, "share", 0),
            None,
        ),
        (
            words("Complaints"),
            words("complaints ÷ contacts"),
            Cell(pilot.most_complaints, "share", pattern=most),
            None,
        ),
        (
            words("Opt-outs"),
            words("opt-outs ÷ contacts"),
            Cell(pilot.most_opt_outs, "share", pattern=most),
            None,
        ),
        (words("Reasons known"), words("losses with a reason ÷ losses"), Cell(None), None),
    ]
    return Table(
        (
            Column("Measure"),
            Column("How it is calculated"),
            Column("Plan", "own"),
            interval("Likely range", "points", digits=1),
        ),
        rows,
        source=words("Read by finance at every gate, and then each quarter until the horizon."),
        currency=assessed.case.currency,
    )
