"""What to do where nothing is funded: what to ask, to measure, to mend and to try."""

from __future__ import annotations

from collections.abc import Iterator

from winback_kit.client_study import Study
from winback_kit.report.playbook.kit.parts import Part, PlaybookSection, Points, Under
from winback_kit.show.decision.next_gate import turning_point
from winback_kit.show.decision.options import other_uses_finding, other_uses_table
from winback_kit.show.kit.sentence import say
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.show.measurement.designed import design_days, design_finding, design_table
from winback_kit.show.readiness.audit import audit_finding
from winback_kit.show.readiness.no_system import blockers_finding, blockers_table, nothing_finding
from winback_kit.show.reasons.answers import (
    call_back_table,
    fix_or_win_finding,
    fix_or_win_table,
    interview_guide,
)
from winback_kit.show.reasons.kinds import kinds_finding, kinds_table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.told import told_name

__all__ = ["ASK_INSTEAD", "MEASURE_INSTEAD", "MEND_INSTEAD", "TRY_INSTEAD"]


def _ask(study: Study) -> Iterator[Part]:
    yield say(
        "Before anybody is offered anything, those who left are asked. It costs little, binds "
        "nobody, and is what every later offer rests on."
    )
    if study.missing("reasons"):
        yield say(
            "Why customers left is not on record. Begin with a field of two values at every "
            "goodbye: what they say, in their words, and the reason chosen afterwards."
        )
    else:
        yield kinds_finding(study.reasons)
        yield kinds_table(study.reasons)
        yield Under(words("Whom to ask, and how many"))
        yield call_back_table(study.reasons)
    yield Under(words("What to ask, and how"))
    yield interview_guide()


def _measure(study: Study) -> Iterator[Part]:
    yield say(
        "The case does not pay by what is known. These are the numbers at which it would; whoever "
        "measures one of them better may turn it."
    )
    turn = turning_point(study.assessment)
    if turn is not None:
        yield turn
    yield Under(words("What an offer would have to bring"))
    yield Table.of(
        list(enumerate(study.plan.worths)),
        (Column(marked("Segment")), lambda row: told_name(row[1].segment)),
        (Column(marked("Offer")), lambda row: told_name(row[1].offer)),
        (
            Column(marked("Back on their own"), "share"),
            lambda row: Cell(
                row[1].effect.natural_return_rate.value,
                path=f"segments.{row[0]}.natural_return_rate",
            ),
        ),
        (
            Column(marked("The offer adds"), "points"),
            lambda row: Cell(row[1].effect.told_uplift[0], path=f"segments.{row[0]}.uplift"),
        ),
        (Column(marked("Evidence")), lambda row: row[1].effect.uplift.evidence),
        (
            Column(marked("It would pay from"), "points", missing=marked("no effect is enough")),
            lambda row: Cell(row[1].break_even_uplift, path=f"segments.{row[0]}.break_even_uplift"),
        ),
    )
    if study.data.missing:
        yield Under(words("Which tables would tell more"))
        yield Table.of(
            study.data.missing,
            (Column(marked("Table")), lambda one: one.name),
            (Column(marked("What it would add")), lambda one: words(one.adds)),
        )


def _mend(study: Study) -> Iterator[Part]:
    yield nothing_finding(study.readiness)
    yield audit_finding(study.readiness)
    by_reason = study.history.segment_by == "reason" and not study.missing("customers")
    if by_reason or study.other_uses:
        yield Under(words("Which fault comes first"))
    if by_reason:
        yield fix_or_win_finding(study.plan, study.customers)
        yield fix_or_win_table(study.plan, study.customers)
    if study.other_uses:
        yield other_uses_finding(study.other_uses, study.case.currency)
        yield other_uses_table(study.other_uses, study.case.currency)
    yield Under(words("What stands in the way"))
    yield blockers_finding(study.readiness)
    yield blockers_table(study.readiness)


def _try(study: Study) -> Iterator[Part]:
    yield say(
        "A campaign to everybody would tell nothing and cost most. A test on a few, with as many "
        "left alone, tells whether the answer would be another one."
    )
    if study.missing("design"):
        yield Points(
            (
                words(
                    "Choose one segment and one offer that costs less than the one of the case; "
                    "its cost and what it may cause are stated in client.yml (case.offers)."
                ),
                words(
                    "State how many to hold out (lists.holdout_share); half and half tells most "
                    "where they are few."
                ),
                words(
                    "Let winback experiment design say how many that takes, and what it can show, "
                    "before anybody is contacted."
                ),
                words("Register it, draw it, wait until the return window is over, and read it."),
            ),
            numbered=True,
        )
        return
    yield design_finding(study.design)
    yield design_table(study.design)
    yield design_days(study.design)


ASK_INSTEAD = PlaybookSection(50, marked("What to ask"), _ask, "instead")
MEASURE_INSTEAD = PlaybookSection(52, marked("What to measure"), _measure, "instead")
MEND_INSTEAD = PlaybookSection(54, marked("What to mend"), _mend, "instead")
TRY_INSTEAD = PlaybookSection(56, marked("What to try"), _try, "instead")
