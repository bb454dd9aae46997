"""The faces of a case: page, PDF, workbook, slides and playbook, all from one study.

They are written while the chapters run. What cannot be written here (no browser for the PDF) is
told, and the rest goes on.
"""

from collections.abc import Callable
from pathlib import Path

from winback_kit.case.tracked.since_last import SinceLast
from winback_kit.client_study import Study
from winback_kit.plan.lists.funnel import Funnel
from winback_kit.report.look.brand import current_brand
from winback_kit.report.page.business_case import write_business_case
from winback_kit.report.page.panel import panel_html
from winback_kit.report.page.paper import print_paper
from winback_kit.report.playbook.playbook import write_playbook
from winback_kit.report.printing.pdf import Printing, print_page
from winback_kit.report.slides.deck import write_slides
from winback_kit.report.slides.drawing.look import look_of
from winback_kit.report.workbook.write import write_workbook
from winback_kit.show.decision.next_gate import next_gate, why_hold_back
from winback_kit.words.catalogue import marked, words
from winback_kit.words.context import ClientContext, client_context

NO_LOGO = marked(
    "The logo is not on the slides: an SVG is turned into a picture by the browser that prints the "
    "PDF, and none could do it. Give the logo as PNG."
)
PANEL_HEADING = marked("Move an assumption")


def write_outputs(
    study: Study,
    folder: Path,
    context: ClientContext,
    printing: Printing = print_page,
    *,
    funnel: Funnel | None = None,
    since: SinceLast | None = None,
    next_one: Callable[[], None] = lambda: None,
) -> list[str]:
    """Write every face of a study into a folder, in a context; gives what is missing, and why.

    Where there is no case there is no face of it; what it lacks is told with the chapters.
    `next_one` is called before each face; what it raises ends the work.
    """
    if any(study.missing("case", "verdict")):
        return []
    client = study.client
    page = folder / "business_case.html"
    with client_context(context):
        panel = panel_html(
            study.case,
            locale=client.settings.locale,
            heading=PANEL_HEADING,
            chance=study.moved_chance,
        )
        next_one()
        write_business_case(study, page, panel=panel, funnel=funnel, since=since)
        next_one()
        gate = words("Next gate: {gate}", gate=next_gate(study.assessment, study.verdict).text)
        sheets = page.with_suffix(".xlsx")
        held = why_hold_back(study.assessment)
        notes = [gate, *((held.text,) if held else ())]
        brand = current_brand()
        write_workbook(study.case, sheets, client=client.name, notes=notes, author=brand.author)
        look = look_of(brand)
        next_one()
        write_slides(study, page.with_suffix(".pptx"), look=look)
        next_one()
        write_playbook(study, folder, look=look)
        printed = print_paper(page, page.with_suffix(".pdf"), printing)
        no_logo = words(NO_LOGO) if brand.logo and look.logo is None else ""
    return [why for why in (printed.why_not, no_logo) if why]
