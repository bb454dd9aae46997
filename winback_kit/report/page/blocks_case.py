"""Blocks on whether it pays: options, segments, benefits, costs, cash, risk, what-if, pilot."""

from winback_kit.case.judged.evidence import grade_of_all
from winback_kit.client_study import Study
from winback_kit.report.page.blocks import Block, Drawn, PanelPlace
from winback_kit.show.case.case import cumulative_cash, gross_against_incremental
from winback_kit.show.case.case_tables import figures_table, what_if_table, worth_table
from winback_kit.show.case.gap_due import gap_due_chart
from winback_kit.show.case.programme import cash_table, cost_table, costs_finding
from winback_kit.show.decision import headings
from winback_kit.show.decision.decision import change_finding, ranking_finding
from winback_kit.show.decision.next_gate import holdout_finding
from winback_kit.show.decision.options import (
    funding_finding,
    funding_table,
    options_chart,
    options_finding,
    options_table,
    other_uses_finding,
    other_uses_table,
)
from winback_kit.show.decision.pilot import gates_table, is_a_plan, pilot_finding, pilot_table
from winback_kit.show.decision.risk import (
    cash_at_risk,
    knowing_table,
    risk_finding,
    risk_table,
    scenarios_table,
    value_at_risk,
)
from winback_kit.show.kit.figure import Figure
from winback_kit.show.kit.grades import grade_in_words
from winback_kit.show.second_lifetime.lifetimes import margin_by_month, value_finding, value_table
from winback_kit.words.catalogue import words


def options_block(study: Study) -> Block:
    """What else the same money could do."""
    cur = study.case.currency
    return Block(
        topic=words("Options"),
        heading=headings.options_heading(study.options),
        shown=(
            options_finding(study.options, cur),
            options_table(study.options, cur),
        ),
        detail=(
            _of_case(study, options_chart(study.options, cur)),
            *((other_uses_finding(study.other_uses, cur),) if study.other_uses else ()),
            *((other_uses_table(study.other_uses, cur),) if study.other_uses else ()),
        ),
    )


def segments_block(study: Study) -> Block:
    """Whom to contact with what, and which segments to fund first."""
    plan, cur = study.plan, study.case.currency
    source = (
        words("Own orders and campaigns with a holdout; lines are 90 % intervals")
        if "contacts" in study.history.data.given
        else words("Own orders and priors; lines are 90 % intervals")
    )
    funding = (funding_table(study.funding, cur),) if study.funding.funded else ()
    return Block(
        topic=words("Whom to contact with what"),
        heading=headings.segments_heading(plan),
        shown=(
            ranking_finding(plan),
            Drawn(
                gross_against_incremental(plan),
                source,
                grade_in_words(study.verdict.uplift_grade),
            ),
            funding_finding(study.funding, cur),
            *funding,
        ),
        detail=(worth_table(plan),),
    )


def benefits_block(study: Study) -> Block:
    """What a return is worth, and for how long."""
    return Block(
        topic=words("Benefits"),
        heading=headings.benefits_heading(study.value, study.case.currency),
        shown=(
            value_finding(study.value),
            Drawn(
                margin_by_month(study.value),
                words("Own orders: margin of second lifetimes that came on their own"),
                grade_in_words(max("B", study.history.data.margin_grade)),
            ),
        ),
        detail=(value_table(study.value),),
    )


def costs_block(study: Study) -> Block:
    """What is paid, once and month by month."""
    return Block(
        topic=words("Costs"),
        heading=headings.costs_heading(study.outcome),
        shown=(costs_finding(study.outcome), cost_table(study.outcome, study.case)),
    )


def cash_block(study: Study) -> Block:
    """The cash flow and its figures."""
    return Block(
        topic=words("Cash flow"),
        heading=headings.cash_heading(study.flow, study.outcome),
        shown=(
            _of_case(study, cumulative_cash(study.flow, study.outcome)),
            cash_table(study.flow, study.case.currency),
        ),
        detail=(figures_table(study.outcome),),
    )


def risk_block(study: Study) -> Block:
    """Scenarios, odds, and what to find out first."""
    assessed, cur = study.assessment, study.case.currency
    return Block(
        topic=words("Scenarios and risk"),
        heading=headings.risk_heading(assessed),
        shown=(
            risk_finding(assessed),
            _of_case(study, value_at_risk(assessed.risk, cur)),
            scenarios_table(study.scenarios),
        ),
        detail=(
            risk_table(assessed),
            _of_case(study, cash_at_risk(assessed)),
            knowing_table(assessed),
        ),
    )


def what_if_block(study: Study) -> Block:
    """What would turn the answer; the live panel has its place here."""
    return Block(
        topic=words("What if"),
        heading=headings.what_if_heading(study.assessment),
        shown=(change_finding(study.outcome, study.drivers), PanelPlace()),
        detail=(what_if_table(study.drivers, study.case.currency),),
    )


def pilot_block(study: Study) -> Block:
    """The pilot, and the gates written before it."""
    assessed, cur = study.assessment, study.case.currency
    pilot = assessed.pilot
    chart = gap_due_chart(assessed)
    drawn = (_of_case(study, chart),) if isinstance(chart, Figure) else ()
    told = pilot if pilot and is_a_plan(pilot, study.verdict) else None
    return Block(
        topic=words("Pilot and gates"),
        heading=headings.pilot_heading(assessed, study.verdict),
        shown=(
            pilot_finding(assessed, study.verdict),
            *drawn,
        ),
        detail=(
            *((gates_table(told, cur),) if told else ()),
            *filter(None, [holdout_finding(assessed)]),
            *((pilot_table(told, cur),) if told else ()),
        ),
    )


def _of_case(study: Study, figure: Figure) -> Drawn:
    weakest = grade_in_words(grade_of_all(study.case))
    return Drawn(figure, words("The case, from the inputs in the register"), weakest)
