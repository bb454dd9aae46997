"""The pages that an executive reads, filled from one study: the business case and the cover."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from winback_kit.assumptions.record import GRADE_MEANING
from winback_kit.case.tracked.since_last import SinceLast
from winback_kit.client_study import Study
from winback_kit.plan.lists.funnel import Funnel
from winback_kit.report.page import blocks_basis as basis
from winback_kit.report.page import blocks_case as case
from winback_kit.report.page.blocks import Builder, laid_out
from winback_kit.report.page.blocks_saving import saving_block
from winback_kit.report.page.blocks_since import SINCE, since_block
from winback_kit.report.page.pages import fill, foot_of_paper, write_text
from winback_kit.show.case.bridge import DrawnStep
from winback_kit.show.decision.decision import stamp
from winback_kit.show.decision.memo import Memo, decision_memo
from winback_kit.show.kit.sentence import count_fact, shortened
from winback_kit.show.questions.asked import open_questions, questions_asked
from winback_kit.words.locale import day

BUILDERS: dict[str, Builder] = {
    "options": case.options_block,
    "who_leaves": basis.who_leaves_block,
    "saving": saving_block,
    "segments": case.segments_block,
    "evidence": basis.evidence_block,
    "benefits": case.benefits_block,
    "costs": case.costs_block,
    "cash": case.cash_block,
    "risk": case.risk_block,
    "what_if": case.what_if_block,
    "measurement": basis.measurement_block,
    "pilot": case.pilot_block,
    "delivery": basis.delivery_block,
    "compliance": basis.compliance_block,
    "kpis": basis.kpis_block,
    "questions": basis.questions_block,
    "register": basis.register_block,
    "method": basis.method_block,
}


@dataclass(frozen=True)
class Bar:
    """A step of the bridge as it is drawn: per cent of the width, its kind, and its number."""

    step: DrawnStep
    zero: float
    left: float
    width: float

    @property
    def kind(self) -> str:
        """A sum, a rise or a fall."""
        if self.step.is_sum:
            return "sum"
        return "rise" if self.step.after > self.step.before else "fall"


def write_business_case(
    study: Study,
    out: Path,
    *,
    panel: str = "",
    funnel: Funnel | None = None,
    since: SinceLast | None = None,
) -> None:
    """Write business_case.html in the layout of the client; `panel` is the live what-if's HTML.

    `funnel` is that of the run's lists, by which the first page goes from the lost to the contacts;
    `since` what has come since the last run of the client, where there was one.
    """
    first = {SINCE: since_block(since)} if since else {}
    layout = study.client.settings.report.layout
    write_text(
        out,
        fill(
            "business_case.html.j2",
            **top(study, funnel),
            pages=laid_out(study, layout, BUILDERS, first=first),
            panel=panel,
        ),
    )


def top(study: Study, funnel: Funnel | None) -> dict[str, Any]:
    """What page and cover begin with: whose it is, and the memo where there is a case."""
    data = study.data
    return {
        "client": data.client.name,
        "client_short": shortened(data.client.name),
        "foot": foot_of_paper(shortened(data.client.name)),
        "as_of": day(data.as_of),
        "grades": GRADE_MEANING,
        "stamp": stamp(data).text,
        "memo": None,
        **study.as_far_as_given(partial(_memo, funnel=funnel)),
    }


def _memo(study: Study, *, funnel: Funnel | None) -> dict[str, Any]:
    memo = decision_memo(study, funnel=funnel)
    return {
        "currency": study.case.currency,
        "horizon": count_fact(study.outcome.horizon_months, "figures.horizon_months"),
        "memo": memo,
        "open_questions": open_questions(questions_asked(study)),
        "bridge": bars(memo),
    }


def bars(memo: Memo) -> list[Bar]:
    """The bridge of a memo drawn to one scale."""
    ends = [end for step in memo.bridge for end in (step.before, step.after)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale = 100 / (high - low) if high > low else 0.0
    return [
        Bar(
            step=step,
            zero=_per_cent((0.0 - low) * scale),
            left=_per_cent((min(step.before, step.after) - low) * scale),
            width=_per_cent(abs(step.after - step.before) * scale),
        )
        for step in memo.bridge
    ]


def _per_cent(value: float) -> float:
    return round(value, 2) + 0.0
