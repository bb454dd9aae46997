"""A fresh interpreter with one line and one input more, which prints what each face shows.

They are added where every line and input stands, before anything else is imported; nothing else is
touched. Run as a program by test_a_line_is_one_record.py.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from winback_kit.case.formulas import input_list, lines_money
from winback_kit.case.formulas.input_list import Input
from winback_kit.case.formulas.line import Faces, Line, of_segment

# what a customer won back brings in the month of the return
INPUT = Input("gift", "pilot.measuring_cost", "What each brings along", "money", lever="drawn")
LINE = of_segment(
    "brought_along",
    "Brought along by those won back",
    "gift * won",
    faces=Faces(
        pv="pv_brought_along",
        bridge="plus",
        column="Brought along",
        by_year=True,
        by_month=True,
    ),
)


def add() -> None:
    """Put the line before the benefit, and into it."""

    def with_it(line: Line) -> tuple[Line, ...]:
        if line.name != "benefit":
            return (line,)
        return LINE, replace(line, formula=f"{line.formula} + {LINE.name}")

    lines_money.MONEY = tuple(one for line in lines_money.MONEY for one in with_it(line))
    input_list.PROGRAMME_INPUTS = (*input_list.PROGRAMME_INPUTS, INPUT)


def faces(folder: Path) -> dict[str, object]:
    """What each face shows of the case."""
    import openpyxl

    from tests.golden import golden_raw
    from tests.page_model import PageModel
    from winback_kit.case.assumptions.record import Case
    from winback_kit.case.moved.levers import levers
    from winback_kit.case.moved.sliders import dial_sliders
    from winback_kit.case.result.bridge import bridge
    from winback_kit.case.result.by_year import cash_by_year, lines_by_month
    from winback_kit.case.result.model import cash_flow
    from winback_kit.case.result.outcome import outcome
    from winback_kit.report.page.panel import panel_html
    from winback_kit.report.page.panel_data import panel_data
    from winback_kit.report.workbook.write import write_workbook
    from winback_kit.show.case.case import npv_bridge
    from winback_kit.show.case.case_tables import method_table, register_table
    from winback_kit.show.case.programme import cash_table

    raw = {**golden_raw(), "pilot": {"measuring_cost": 0.5}}
    case = Case.model_validate_json(json.dumps(raw))
    flow, result, page = cash_flow(case), outcome(case), panel_data(case)
    write_workbook(case, folder / "case.xlsx")
    sheets = openpyxl.load_workbook(folder / "case.xlsx", data_only=True)
    cells = {
        name: [cell.value for row in sheets[name].iter_rows() for cell in row]
        for name in sheets.sheetnames
    }
    return {
        "won": flow["won"].sum(axis=0).tolist(),
        "factor": flow["discount_factor"].tolist(),
        "figures": result.as_json(),
        "page figures": PageModel(case).figures(),
        "long": {one.label: one.value for one in bridge(result)},
        "chart": npv_bridge(result).traces[0]["x"],
        "steps": [one["label"] for one in page["steps"]],
        "page": panel_html(case),
        "by year": cash_by_year(flow)[LINE.name],
        "cash": cash_table(flow, "EUR").as_text(),
        "by month": lines_by_month(flow)[LINE.name],
        "method": method_table(flow).as_text(),
        "register": register_table(case).as_text(),
        "levers": [str(one.label) for one in levers(case) if one.risky],
        "notebook sliders": [str(one.label) for one in dial_sliders(case)],
        "page sliders": [one["label"] for one in page["dials"]],
        "sheets": cells,
    }


if __name__ == "__main__":
    add()
    json.dump(faces(Path(sys.argv[1])), sys.stdout, default=str)
