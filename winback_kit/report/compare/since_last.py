"""What a run tells of the time since the last run of its client, kept in its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from winback_kit.case.tracked.since_last import SINCE_LAST, SinceLast, redefined, since_last_of
from winback_kit.client_study import Study
from winback_kit.history.since.moved import log_seen, lost_moved
from winback_kit.report.compare.last_run import LastRun
from winback_kit.report.lists.since import ListMarked
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine


def keep_since(
    engine: DuckDBEngine,
    study: Study,
    record: dict[str, Any],
    last: LastRun | None,
    marked: Mapping[str, ListMarked] | None,
) -> SinceLast | None:
    """Put into the record what has come since the last run, as far as the two are comparable.

    The record holds how the log stands today in any case, which the next run asks for.
    """
    if study.missing("data"):
        return None
    record["log_seen"] = _log(asdict(log_seen(engine, study.data.as_of)))
    if last is None:
        return None
    before = last.run.record
    if last.why_not:
        record[SINCE_LAST] = {"not_compared": last.why_not, "day": before["as_of"]}
        return None
    other = redefined(before, record)
    told: dict[str, Any] = {"run": before["run"], "day": before["as_of"], "redefined": other}
    if not other:
        told["log"] = asdict(log_seen(engine, last.day))
        if not study.missing("history"):
            told["lost"] = asdict(lost_moved(engine, last.day, study.data.as_of).told)
    told["lists"] = {name: one.record for name, one in marked.items()} if marked else None
    record[SINCE_LAST] = told
    since = since_last_of(before, record)
    if since:
        told |= _derived(since)
    return since


def _log(seen: dict[str, Any]) -> dict[str, Any]:
    return {name: seen[name] for name in ("order_days", "money")}


def _derived(it: SinceLast) -> dict[str, Any]:
    """What follows from both records, so that every number of the page stands in one."""
    late, bridge = it.came_late, it.bridge
    return {
        "days": it.days,
        "lost_told": it.lost_told,
        "dated_anew": it.dated_anew,
        "came_late": _log(asdict(late)) if late else None,
        "contacts": dict(zip(("before", "after"), it.contacts, strict=True))
        if it.contacts
        else None,
        "npv": {
            "before": bridge.before,
            "after": bridge.after,
            "headline_before": it.headline_npv[0] if it.headline_npv else None,
            "by_kind": bridge.by_kind,
            "moves": [asdict(one) for one in bridge.moves],
        }
        if bridge
        else None,
        "inputs": [asdict(one) for one in it.inputs],
    }
