"""What will be measured, each with its denominator and what the plan says of it."""

from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.result.kpis import kpi_figures
from winback_kit.show.kit.sentence import Sentence, count_fact, say
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import marked, words

__all__ = ["kpi_table"]


def kpi_heading(assessed: Assessment) -> Sentence:
    """What success is, in customers."""
    result = assessed.outcome
    if result.incremental_returns <= 0:
        return say("Success is what comes on top of the holdout; as planned, nothing would")
    return say(
        "Success is what comes on top of the holdout: {own} of {contacted} contacted",
        own=count_fact(result.incremental_returns, "figures.incremental_returns"),
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


def kpi_table(assessed: Assessment) -> Table:
    """Each measure, what it is divided by, what the plan says, and who reads it when."""
    plan, pilot = kpi_figures(assessed.outcome, assessed.flow), assessed.case.pilot
    rows = [
        (words(label), words(divided), Cell(plan[name], unit, digits, f"measures.{name}"))
        for name, label, divided, unit, digits in _MEASURES
    ]
    most = marked("at most {share}")
    rows += [
        (
            words("Realised value"),
            words("margin of those won back so far ÷ planned margin at the same age"),
            Cell(1.0, "share", 0),
        ),
        (
            words("Complaints"),
            words("complaints ÷ contacts"),
            Cell(pilot.most_complaints, "share", pattern=most),
        ),
        (
            words("Opt-outs"),
            words("opt-outs ÷ contacts"),
            Cell(pilot.most_opt_outs, "share", pattern=most),
        ),
        (words("Reasons known"), words("losses with a reason ÷ losses"), Cell(None)),
    ]
    return Table(
        (Column("Measure"), Column("What is divided by what"), Column("Plan", "own")),
        rows,
        source=words("Read by finance at every gate, and then each quarter until the horizon."),
        currency=assessed.case.currency,
    )
