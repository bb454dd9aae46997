"""The block on saving: whom to ask to stay, and how complaints are met."""

from winback_kit.client_study import Study
from winback_kit.report.page.blocks import Block, Drawn
from winback_kit.show.kit.figure import Figure
from winback_kit.show.kit.grades import grade_in_words
from winback_kit.show.saving.board import saving_heading
from winback_kit.show.saving.complaints import (
    complaints_finding,
    complaints_table,
    cpr_finding,
    speed_finding,
)
from winback_kit.show.saving.rules_valued import save_rules_finding, save_rules_table
from winback_kit.show.saving.whom_to_ask import (
    save_chart,
    save_finding,
    save_pilot_finding,
    save_risk_finding,
    save_table,
)
from winback_kit.words.catalogue import words


def saving_block(study: Study) -> Block:
    """Whom to ask to stay, or the test that would tell."""
    found = study.saving
    chart = save_chart(found)
    own = words("Own tests of saving")
    drawn = (Drawn(chart, own, grade_in_words("A")),) if isinstance(chart, Figure) else ()
    rules = (save_rules_finding(found), save_rules_table(found)) if found.rules else ()
    trust = (complaints_table(found), speed_finding(found)) if found.trust else ()
    finding = save_finding(found)  # stands also in the place of what was not tested
    groups = [one for one in (save_table(found), save_risk_finding(found)) if one != finding]
    return Block(
        topic=words("Saving"),
        heading=saving_heading(found),
        shown=(finding,),
        detail=(
            save_pilot_finding(found),
            *groups[:-1],
            *drawn,
            *groups[-1:],
            *rules,
            complaints_finding(found),
            *trust,
            cpr_finding(found),
        ),
    )
