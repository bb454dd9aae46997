"""run.json: what was run on what, and every headline figure in full precision."""

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from winback_kit.case.tracked.what_changes import Belief, Cell, beliefs_of_plan
from winback_kit.client.settings import Settings
from winback_kit.client_study import STAGES, Study
from winback_kit.plan.experiment.readout.draws import contacts_read
from winback_kit.plan.offers.uplift import Effect
from winback_kit.plan.offers.worth import Worth
from winback_kit.records.text_record import text_to_plain
from winback_kit.report.record.basis_record import basis_record
from winback_kit.report.record.case_record import case_record
from winback_kit.report.record.chapters.at_risk_record import at_risk_record
from winback_kit.report.record.chapters.bonds_record import bonds_record
from winback_kit.report.record.chapters.defection_record import defection_record
from winback_kit.report.record.chapters.groups_record import groups_record
from winback_kit.report.record.chapters.loyalty_record import opinions_record
from winback_kit.report.record.chapters.measurement_record import measurement_record, tracked_record
from winback_kit.report.record.chapters.playbook_record import playbook_record
from winback_kit.report.record.chapters.readiness_record import readiness_record
from winback_kit.report.record.chapters.reasons_record import reasons_record
from winback_kit.report.record.chapters.saving_record import saving_record
from winback_kit.report.record.chapters.team_charter_record import team_charter_record
from winback_kit.report.record.chapters.team_record import team_record
from winback_kit.report.record.money_record import money_record
from winback_kit.report.record.questions_record import questions_record
from winback_kit.report.record.split_record import long_run_record, split_record
from winback_kit.show.readiness.promise import promises
from winback_kit.version import __version__
from winback_kit.words.text import Text

_PACKAGES = ("duckdb", "numpy", "pandas", "scipy", "plotly", "papermill", "nbconvert")


def run_record(study: Study, *, run: str, chapters: list[str]) -> dict[str, Any]:
    """The record of a run as a plain mapping."""
    data = study.data
    made = [study.as_far_as_given(part) for part in PARTS]
    return {
        "run": run,
        "client": data.client.name,
        "as_of": str(data.as_of),
        "versions": {
            "winback_kit": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in _PACKAGES},
        },
        "inputs": {
            name: {"files": list(given.files), "rows": given.rows, "sha256": given.sha256}
            for name, given in data.given.items()
        },
        "settings_key": data.client.key,
        "settings": _settings(data.client.settings),
        "chapters": chapters,
        "given_of_chapters": {
            one.chapter.slug: {"given": one.given, "blocks": one.blocks} for one in promises(study)
        },
        **{name: value for part in made for name, value in part.items()},
        "missing": [
            {"stage": name, "why": str(why.rule), "mend": str(why.mend)}
            | {"what": why.what, "found": why.found, "needed": why.needed}
            for name, why in study.missing(*study.refusals).items()
            if name in STAGES
        ],
        "checks": [
            {"check": c.name, "found": c.found, "done": c.done, "level": c.level}
            | {"money": c.money if data.priced else None}
            for c in data.checks
            if c.found
        ],
        "bridges": {
            name: (
                found if data.priced or name != "orders" else found.drop(columns="money")
            ).to_dict("records")
            for name, found in data.bridges.items()
        },
        "unused_columns": [asdict(one) for one in data.unused],
        "names": [asdict(one) for one in data.names_shown],
        "not_given": [table.name for table in data.absent],
    }


def _settings(settings: Settings) -> dict[str, Any]:
    """The settings as stated; of a file that is named by its place on this machine, the name."""
    stated: dict[str, Any] = settings.model_dump(mode="json", exclude_defaults=True)
    for table in stated.get("tables", {}).values():
        given = table.get("files", "") if table else ""
        if given.startswith("~") or Path(given).is_absolute():
            table["files"] = Path(given).name
    return stated


def _decided(study: Study) -> dict[str, Any]:
    return {"decision": study.verdict.decision, "figures": study.outcome.as_json()}


def _planned(study: Study) -> dict[str, Any]:
    held = beliefs_of_plan(study.plan)
    return {
        "segments": [_segment(study, one, held) for one in study.plan.worths],
        "second_lifetime_value_sources": [
            {"segment": cell[0], "offer": cell[1], "source": text_to_plain(one.value_source)}
            for cell, one in held.items()
        ],
        "case": study.case.model_dump(mode="json", exclude_none=True),
    }


def _history(study: Study) -> dict[str, Any]:
    history = study.history
    window = history.window_months
    share, low, high = history.natural_return().at_month(window)
    return {
        "history": {
            "customers": history.customers,
            "lost_now": history.lost_now,
            "lapse_days": history.rule.days,
            "lapse_rule": history.rule.basis_in_words,
            "false_lost_rate": history.rule.false_lost_rate,
            "false_lost_window_days": history.rule.window_days,
            "return_window_months": window,
            "natural_return_rate": {"value": share, "low": low, "high": high},
            **study.as_far_as_given(_value),
            "rows_given": int(history.data.bridge.rows.iloc[0]),
            "rows_used": int(history.data.bridge.set_index("step").rows["Used"]),
        },
        "contacts_read": asdict(contacts_read(history)),
        "tests": [_test(one) for one in study.effects if one.treated],
    }


def _test(effect: Effect) -> dict[str, Any]:
    return {
        "segment": effect.segment,
        "offer": effect.offer,
        "treated": effect.treated,
        "returned": effect.returned,
        "holdout": effect.holdout,
        "holdout_returned": effect.holdout_returned,
        "difference": dict(zip(("value", "low", "high"), effect.told_difference, strict=True)),
        "natural_return_rate": effect.natural_return_rate.model_dump(mode="json"),
        "uplift": effect.uplift.model_dump(mode="json"),
    }


def _value(study: Study) -> dict[str, Any]:
    value = study.value
    return {
        "second_lifetime_value": {
            "value": value.everyone.value,
            "low": value.everyone.low,
            "high": value.everyone.high,
            "returns": value.returns,
            "horizon_months": value.horizon,
            "measured_months": value.everyone.measured_months,
            "carried_on_share": value.everyone.carried_on,
        },
        "first_lifetime_value": value.first.value,
        "second_to_first_value": value.part_of_first,
    }


def _segment(study: Study, one: Worth, held: Mapping[Cell, Belief]) -> dict[str, Any]:
    known = held[one.segment, one.offer]
    return {
        "segment": one.segment,
        "offer": one.offer,
        "natural_return_rate": one.effect.natural_return_rate.value,
        "natural_return_evidence": one.effect.natural_return_rate.evidence,
        **dict(zip(("uplift", "uplift_low", "uplift_high"), one.effect.told_uplift, strict=True)),
        "uplift_evidence": one.effect.uplift.evidence,
        "treated": one.effect.treated,
        "holdout": one.effect.holdout,
        "draws": one.effect.draws,
        "spread_between_draws": one.effect.spread,
        "second_lifetime_value": one.slv,
        "second_lifetime_value_with_offer": one.slv_with_offer,
        "second_lifetime_value_evidence": known.value_evidence,
        "gross_worth": one.gross,
        "incremental_worth": one.incremental,
        "low": one.low,
        "high": one.high,
        "break_even_uplift": one.break_even_uplift,
        "contacted": (one.segment, one.offer) in study.plan.shares,
    }


# what a record tells, each part as far as the client has given what it needs
PARTS = (
    _decided,
    case_record,
    money_record,
    basis_record,
    _history,
    _planned,
    questions_record,
    defection_record,
    reasons_record,
    groups_record,
    long_run_record,
    split_record,
    measurement_record,
    tracked_record,
    readiness_record,
    at_risk_record,
    saving_record,
    opinions_record,
    bonds_record,
    team_record,
    team_charter_record,
    playbook_record,
)


def as_text(record: dict[str, Any]) -> str:
    """The record as JSON text; numbers of numpy become plain ones."""

    def plain(value: Any) -> Any:
        if isinstance(value, np.generic):
            return value.item()
        if isinstance(value, Text):
            return str(value)
        raise TypeError(f"{type(value).__name__} cannot be written as JSON")

    return json.dumps(record, indent=2, ensure_ascii=False, default=plain) + "\n"
