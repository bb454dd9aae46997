"""What will be measured, each with its denominator and what the plan says of it."""

from __future__ import annotations

from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.result.kpis import kpi_figures
from winback_kit.show.kit.sentence import Sentence, count_fact, say
from winback_kit.show.kit.table import Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import DASH, money, points, share


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
        "Every rate is read against the holdout, over the same days, and only once the window of "
        "everybody in it is over. A customer who returns counts once, as won back or as new."
    )


_DIVIDED = (
    (
        marked("Gross return rate"),
        marked("returned within the window ÷ contacted, of whom the window is over"),
    ),
    (
        marked("Incremental return rate"),
        marked("return rate of all assigned to contact − that of the holdout"),
    ),
    (marked("Efficiency"), marked("incremental ÷ gross return rate")),
    (marked("Cost of an incremental return"), marked("all costs before tax ÷ incremental returns")),
    (
        marked("Still there after 3 months"),
        marked("second lifetimes running ÷ returned at least 3 months ago"),
    ),
    (
        marked("Still there after 12 months"),
        marked("second lifetimes running ÷ returned at least 12 months ago"),
    ),
    (
        marked("Realised value"),
        marked("margin of those won back so far ÷ planned margin at the same age"),
    ),
    (marked("Complaints"), marked("complaints ÷ contacts")),
    (marked("Opt-outs"), marked("opt-outs ÷ contacts")),
    (marked("Reasons known"), marked("losses with a reason ÷ losses")),
)


def kpi_table(assessed: Assessment) -> Table:
    """Each measure, what it is divided by, what the plan says, and who reads it when."""
    plan, pilot = kpi_figures(assessed.outcome, assessed.flow), assessed.case.pilot
    gap = plan["incremental_return_rate"]
    planned = (
        share(plan["gross_return_rate"]),
        DASH if gap is None else points(gap),
        share(plan["efficiency"], digits=0),
        money(plan["cost_per_incremental_return"], assessed.case.currency),
        share(plan["running_after_3_months"], digits=0),
        share(plan["running_after_12_months"], digits=0),
        share(1.0, digits=0),
        words("at most {share}", share=share(pilot.most_complaints.value)),
        words("at most {share}", share=share(pilot.most_opt_outs.value)),
        DASH,
    )
    rows = [
        (words(name), words(divided), said)
        for (name, divided), said in zip(_DIVIDED, planned, strict=True)
    ]
    return Table(
        header=(words("Measure"), words("What is divided by what"), words("Plan")),
        rows=rows,
        text_columns=(1,),
        source=words("Read by finance at every gate, and then each quarter until the horizon."),
    )
