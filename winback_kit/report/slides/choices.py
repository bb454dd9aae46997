"""The slides on what to do: the options beside each other, and the plan with its gates."""

from __future__ import annotations

from winback_kit.report.slides.drawing.charts import (
    BARS,
    Drawing,
    Row,
    add_chart,
    limit,
    value_range,
)
from winback_kit.report.slides.drawing.fit import Box
from winback_kit.report.slides.drawing.paint import BODY, Painter
from winback_kit.report.slides.drawing.tables import MOST_ROWS, Grid, add_table
from winback_kit.report.slides.segments import CHART, SAYS
from winback_kit.report.slides.words import (
    grades_note,
    options_says,
    plan_measure,
    plan_title,
    sentences,
)
from winback_kit.show.decision.options import options_chart, options_table
from winback_kit.show.decision.pilot import gates_table, pilot_finding, pilot_table
from winback_kit.show.kit.figure import FAINT, NATURAL
from winback_kit.study import Study
from winback_kit.words.catalogue import words
from winback_kit.words.locale import day
from winback_kit.words.numbers import amount, count, money, months


def options_slide(painter: Painter, study: Study) -> None:
    """What else the same money could do, before and after the cut for weak evidence."""
    cur = study.case.currency
    figure = options_chart(study.options, cur)
    table = options_table(study.options, cur)
    slide = painter.slide(figure.title, measure=figure.measure, source=table.source)
    cut = [one.npv_headline for one in study.options]
    uncut = [one.npv for one in study.options]
    rows = [
        Row(words("Before the cut"), [round(one, 2) for one in uncut], FAINT),
        Row(
            words("After the cut for weak evidence"),
            [round(one, 2) for one in cut],
            NATURAL,
            [painter.look.accent if one.kind == "base" else None for one in study.options],
        ),
    ]
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
    limit(chart, *value_range([*uncut, *cut], room=0.2))
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
        table, source = _by_date(study), words("Dates and money of the case.")
        widths: tuple[float, ...] = (18.0, 42.0, 40.0)
    else:
        gates = gates_table(pilot, cur)
        shown = [gate.then == "scale" for gate in pilot.gates if gate.reachable]
        strong = [at for at, scale in enumerate(shown[:MOST_ROWS]) if scale]
        table = Grid(gates.heads, gates.texts()[:MOST_ROWS], ())
        source, widths = gates.source, (14.0, 46.0, 24.0, 16.0)
    slide = painter.slide(title, measure=plan_measure(study), source=source)
    grid = Grid(table.header, table.rows, widths, strong=strong)
    deep = min(250.0, 26.0 * (len(grid.rows) + 1))
    add_table(painter, slide, Box(BODY.x, BODY.y, BODY.width, deep), grid, said=title)
    below = Box(BODY.x, BODY.y + deep + 16, BODY.width, BODY.height - deep - 16)
    painter.says(slide, below, sentences(finding))
    told = [] if pilot is None else [": ".join(row) for row in pilot_table(pilot, cur).texts()]
    painter.notes(slide, [title, finding, *told, source])


def _by_date(study: Study) -> Grid:
    case, result, cur = study.case, study.outcome, study.case.currency
    back = (
        words("not within the horizon")
        if result.payback_months is None
        else words("after {months}", months=months(result.payback_months))
    )
    team = words(
        "{months}, {people} customers",
        months=months(case.programme.team_months),
        people=count(result.contacted),
    )
    rows = [
        (day(case.start), words("Set-up is paid"), money(case.programme.setup_cost.value, cur)),
        (words("month by month"), words("The team works and customers are contacted"), team),
        (words("deepest point"), words("Cash that is out"), money(result.peak_cash_need, cur)),
        (words("payback"), words("The money is back"), back),
        (words("end"), words("Horizon of the case"), months(case.horizon_months)),
        (words("then"), words("Net present value"), f"{amount(result.npv)} {cur}"),
    ]
    return Grid((words("When"), words("What happens"), words("How much")), rows, ())
