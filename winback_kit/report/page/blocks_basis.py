"""Blocks on what the case rests on and how it is delivered."""

from winback_kit.client_study import Study
from winback_kit.report.page.blocks import Asked, Block, Drawn
from winback_kit.show.case import programme
from winback_kit.show.case.baseline import beside_the_case
from winback_kit.show.case.case_tables import (
    method_table,
    register_table,
    stated_and_measured_table,
)
from winback_kit.show.data.data import data_finding, tables_absent
from winback_kit.show.decision import compliance, headings, kpis
from winback_kit.show.defection.goodbyes import goodbye_table
from winback_kit.show.defection.lapse_rule import rule_finding
from winback_kit.show.defection.slices import slice_finding, slice_table
from winback_kit.show.kit.missing import what_helps
from winback_kit.show.kit.sentence import say
from winback_kit.show.loyalty.said import opinions_said
from winback_kit.show.measurement.said import (
    measurement_beside_case,
    measurement_details,
    measurement_heading,
    measurement_said,
    nothing_measured,
)
from winback_kit.show.questions.asked import questions_asked, questions_heading
from winback_kit.show.questions.evidence import owners_sentence
from winback_kit.show.second_lifetime.returns import natural_return, returns_finding, returns_table
from winback_kit.show.team.forms import forms_finding
from winback_kit.show.who_leaves.said import who_leaves, who_leaves_heading
from winback_kit.words.catalogue import words
from winback_kit.words.locale import day
from winback_kit.words.numbers import share


def evidence_block(study: Study) -> Block:
    """What we got, who is lost, and what comes by itself."""
    history = study.history
    return Block(
        topic=words("Evidence and baseline"),
        heading=headings.evidence_heading(history),
        shown=(
            returns_finding(history),
            *filter(None, [beside_the_case(study.plan, study.outcome)]),
            Drawn(
                natural_return(history),
                words(
                    "Own records to {day}; everybody counts for as long as they could be seen to "
                    "return (Kaplan-Meier), customers contacted by a campaign up to that contact",
                    day=day(history.data.as_of),
                ),
                words("B, own history"),
            ),
            rule_finding(history),
        ),
        detail=(
            returns_table(history),
            data_finding(history.data),
            *((tables_absent(history.data),) if history.data.missing else ()),
        ),
    )


def who_leaves_block(study: Study) -> Block:
    """Who leaves and why, as far as the chapters can tell."""
    found = study.defection
    return Block(
        topic=words("Who leaves and why"),
        heading=who_leaves_heading(study),
        shown=who_leaves(study) or (slice_finding(found),),
        detail=(slice_table(found), goodbye_table(found), *opinions_said(study.opinions)),
    )


def measurement_block(study: Study) -> Block:
    """What the campaigns so far have caused, where their draw can be believed."""
    if missing := study.missing("measurement"):
        return Block(
            topic=words("Measurement"),
            heading=nothing_measured(),
            shown=(what_helps(missing["measurement"]),),
        )
    found = study.measurement
    return Block(
        topic=words("Measurement"),
        heading=measurement_heading(found),
        shown=tuple(filter(None, (*measurement_said(found), measurement_beside_case(study)))),
        detail=measurement_details(found),
    )


def delivery_block(study: Study) -> Block:
    """Team, ramp and months."""
    contacted = study.case.segments[0].contacted_per_month
    return Block(
        topic=words("Delivery"),
        heading=programme.delivery_heading(study.case, study.outcome),
        shown=(programme.busiest_finding(study.flow),),
        detail=(
            Drawn(
                programme.contacts_by_month(study.flow),
                words("Losses a month and the backlog, as far as they may be contacted"),
                f"{contacted.evidence}",
            ),
            programme.delivery_table(study.case),
            *(() if study.missing("team") else (forms_finding(study),)),
        ),
    )


def compliance_block(study: Study) -> Block:
    """Who may be contacted, and what the lists hold."""
    return Block(
        topic=words("Compliance"),
        heading=compliance.compliance_heading(study.plan),
        shown=(compliance.compliance_scope(study.plan), compliance.no_legal_advice()),
        detail=(
            *compliance.compliance_rules(study.plan),
            compliance.compliance_table(study.plan),
        ),
    )


def kpis_block(study: Study) -> Block:
    """What will be measured, divided by what."""
    return Block(
        topic=words("Measures"),
        heading=kpis.kpi_heading(study.assessment),
        shown=(kpis.kpi_rule(),),
        detail=(kpis.kpi_table(study.assessment),),
    )


def questions_block(study: Study) -> Block:
    """What a CFO asks, with the answers that there are."""
    questions = questions_asked(study)
    return Block(
        topic=words("Questions a CFO asks"),
        heading=questions_heading(questions),
        shown=(Asked(questions),),
    )


def register_block(study: Study) -> Block:
    """Every assumption with range, evidence and source."""
    return Block(
        topic=words("Assumption register"),
        heading=headings.register_heading(study.register),
        shown=(
            headings.register_rule(),
            owners_sentence(study),
            stated_and_measured_table(study.stated_and_measured, study.case.currency),
            register_table(study.case, study.stated_and_measured),
        ),
    )


def method_block(study: Study) -> Block:
    """How every line is calculated."""
    return Block(
        topic=words("Method"),
        heading=say("Every figure follows from one list of formulas"),
        shown=(
            say(
                "Months are counted from the start of the programme. Month 0 is the set-up and "
                "is not discounted; a later month counts at its middle, at an effective yearly "
                "rate of {rate}. Benefits are those of the customers contacted, less what the "
                "same customers would have brought without a contact.",
                rate=share(study.case.discount_rate.value),
            ),
            method_table(study.flow),
        ),
    )
