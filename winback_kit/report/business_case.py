"""The pages that an executive reads, filled from one study: the business case and the cover."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from winback_kit.figures import chapters as show
from winback_kit.figures.decision import headline, reasons
from winback_kit.figures.numbers import count, money, months, share
from winback_kit.report.chapters import Chapter
from winback_kit.report.pages import fill, write_text
from winback_kit.report.study import Study

VERDICTS = {
    "fund": "Fund",
    "pilot": "Pilot first",
    "no": "Do not fund",
    "nobody": "Do not fund",
}


def write_business_case(study: Study, out: Path) -> None:
    """Write business_case.html."""
    history, value, plan = study.history, study.value, study.plan
    currency = history.data.client.settings.currency
    write_text(
        out,
        fill(
            "business_case.html.j2",
            **_top(study),
            bridge=show.npv_bridge(study.outcome),
            ranking_heading="Whom to contact",
            ranking=show.ranking_finding(plan).text,
            by_segment=show.gross_against_incremental(plan),
            worth=show.worth_table(plan),
            returns=show.returns_finding(history).text,
            natural_return=show.natural_return(history),
            returns_table=show.returns_table(history),
            value=show.value_finding(value).text,
            margin=show.margin_by_month(value),
            value_table=show.value_table(value),
            cash=show.cash_finding(study.outcome).text,
            cash_chart=show.cumulative_cash(study.flow, study.outcome),
            figures=show.figures_table(study.outcome),
            change=show.change_finding(study.outcome, study.drivers).text,
            what_if=show.what_if_table(study.drivers, currency),
            data=show.data_finding(history.data).text,
            rule=show.rule_finding(history).text,
            register=show.register_table(study.case),
            absent=show.tables_absent(history.data),
            rate=share(study.case.discount_rate.value),
            method=show.method_table(),
        ),
    )


def write_cover(study: Study, chapters: list[Chapter], out: Path) -> None:
    """Write index.html: the decision, the four numbers and the way to everything else."""
    write_text(out, fill("index.html.j2", **_top(study), chapters=chapters))


def _top(study: Study) -> dict[str, Any]:
    data = study.history.data
    return {
        "client": data.client.name,
        "as_of": f"{data.as_of:%-d %B %Y}",
        "decision": study.verdict.decision,
        "verdict_word": VERDICTS[study.verdict.decision],
        "headline": headline(study.plan, study.assessment, study.verdict),
        "numbers": _four_numbers(study),
        "reasons": reasons(study.plan, study.assessment, study.verdict),
        "stamp": show.stamp(study.history).text,
    }


def _four_numbers(study: Study) -> list[dict[str, Any]]:
    result, cur = study.outcome, study.outcome.currency
    return [
        _number(
            "npv", result.npv, money(result.npv, cur), "net present value against doing nothing"
        ),
        _number(
            "npv_headline",
            result.npv_headline,
            money(result.npv_headline, cur),
            "after the cut for weak evidence",
        ),
        _number(
            "incremental_returns",
            result.incremental_returns,
            count(result.incremental_returns),
            f"customers won back, of {count(result.contacted)} contacted",
        ),
        _number(
            "payback_months",
            result.payback_months,
            months(result.payback_months) if result.payback_months else "never",
            f"until the money is back; at most {money(result.peak_cash_need, cur)} are out",
        ),
    ]


def _number(name: str, value: float | None, shown: str, label: str) -> dict[str, Any]:
    return {
        "name": name,
        "value": "" if value is None else repr(value),
        "shown": shown,
        "label": label,
    }
