"""The slides on what to do: the options beside each other, and the plan with its gates."""

from dataclasses import replace

from winback_kit.client_study import Study
from winback_kit.report.slides.drawing.charts import BARS, Drawing, add_chart, limit_to, rows_of
from winback_kit.report.slides.drawing.fit import Box
from winback_kit.report.slides.drawing.paint import BODY, Painter
from winback_kit.report.slides.drawing.tables import MOST_ROWS, add_table
from winback_kit.report.slides.segments import CHART, SAYS
from winback_kit.report.slides.words import (
    grades_note,
    options_says,
    plan_measure,
    plan_title,
    sentences,
)
from winback_kit.show.decision.next_gate import holdout_finding
from winback_kit.show.decision.options import options_chart, options_table
from winback_kit.show.decision.pilot import gates_table, pilot_finding, pilot_table
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.show.kit.table import Row as Cells
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import customers, months


def options_slide(painter: Painter, study: Study) -> None:
    """What else the same money could do, before and after the cut for weak evidence."""
    cur = study.case.currency
    figure = options_chart(study.options, cur)
    table = options_table(study.options, cur)
    slide = painter.slide(figure.title, measure=figure.measure, source=table.source)
    rows = rows_of(figure, painter.look.accent)
    told = options_says(study)
    drawing = Drawing(
        BARS,
        [words(one.label) for one in study.options],
        rows,
        " ".join([figure.title, *told]),
        gap=45,
        overlap=-5,
        legend=True,
        labels=True,
        values_shown=False,
    )
    chart = add_chart(painter, slide, CHART, drawing)
    limit_to(chart, rows, room=0.2)
    painter.says(slide, SAYS, told)
    said = [
        "; ".join(f"{name} {cell}" for name, cell in zip(table.heads, row, strict=True))
        for row in table.texts()
    ]
    painter.notes(slide, [figure.title, *told, *said, table.source, grades_note()])


def plan_slide(painter: Painter, study: Study) -> None:
    """The pilot with its gates and stop rules, or the programme by date."""
    title, pilot = plan_title(study), study.assessment.pilot
    cur = study.case.currency
    finding = pilot_finding(study.assessment, study.verdict).text
    strong: list[int] = []
    if pilot is None:
        table = _by_date(study)
        widths: tuple[float, ...] = (18.0, 42.0, 40.0)
    else:
        table = gates_table(pilot, cur)
        shown = [gate.then == "scale" for gate in pilot.gates if gate.reachable]
        strong = [at for at, scale in enumerate(shown[:MOST_ROWS]) if scale]
        table, widths = replace(table, rows=table.rows[:MOST_ROWS]), (14.0, 46.0, 24.0, 16.0)
    slide = painter.slide(title, measure=plan_measure(study), source=table.source)
    deep = min(250.0, 26.0 * (len(table.rows) + 1))
    box = Box(BODY.x, BODY.y, BODY.width, deep)
    add_table(painter, slide, box, table, widths=widths, said=title, strong=strong)
    below = Box(BODY.x, BODY.y + deep + 16, BODY.width, BODY.height - deep - 16)
    painter.says(slide, below, sentences(finding))
    told = [] if pilot is None else [": ".join(row) for row in pilot_table(pilot, cur).texts()]
    held = holdout_finding(study.assessment)
    painter.notes(slide, [title, finding, *((held.text,) if held else ()), *told, table.source])


def _by_date(study: Study) -> Table:
    case, result = study.case, study.outcome
    back = Cell(result.payback_months, "months", pattern=marked("after {months}"))
    if result.payback_months == 0:
        back = Cell(words("nothing to pay back"))
    team = words(
        "{months}, {people}",
        months=months(case.programme.team_months),
        people=customers(result.contacted),
    )
    rows: list[Cells] = [
        (
            Cell(case.start, "date"),
            words("Set-up is paid"),
            Cell(case.programme.setup_cost.value, "money"),
        ),
        (words("month by month"), words("The team works and customers are contacted"), team),
        (
            words("low point"),
            words("Most cash out, before tax"),
            Cell(result["peak_cash_need_before_tax"], "money"),
        ),
        (words("payback"), words("The money is back"), back),
        (words("end"), words("Horizon of the case"), Cell(case.horizon_months, "months")),
        (words("then"), words("Net present value"), Cell(result.npv, "money")),
    ]
    much = Column(marked("How much"), "own", missing=marked("not within the horizon"), left=True)
    return Table(
        (Column(marked("When"), "own"), Column(marked("What happens")), much),
        rows,
        source=words("Dates and money of the case."),
        currency=case.currency,
    )
