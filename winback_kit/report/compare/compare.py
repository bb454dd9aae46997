"""Two runs compared: what changed, figure by figure, and because of which input.

Everything is read from the two records; nothing is run anew but the case, whose assumptions are
taken from one run into the other to see what each alone does to the net present value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from winback_kit.case.moved.attribution import Attribution, attribution
from winback_kit.case.moved.changes import Change, changes, is_number
from winback_kit.case.tracked.since_last import SinceLast, since_last_of
from winback_kit.case.tracked.what_changes import ChangedBelief, beliefs_of_record, changed_beliefs
from winback_kit.checks import Refused, refused
from winback_kit.plan.experiment.over_time.realised import Since
from winback_kit.report.compare.runs import Run
from winback_kit.report.compare.since import since_of
from winback_kit.report.look.brand import PLAIN
from winback_kit.report.page.blocks import Drawn
from winback_kit.report.page.blocks_since import decisions_of
from winback_kit.report.page.pages import fill, write_text
from winback_kit.show.compare import compare as show
from winback_kit.show.compare import compare_audit as audit
from winback_kit.show.compare import compare_inputs as given
from winback_kit.show.compare.compare_audit import SCORE
from winback_kit.show.compare.since_last import since_details, since_heading, since_said
from winback_kit.show.decision.headline import VERDICTS
from winback_kit.show.kit.sentence import Sentence, say
from winback_kit.show.kit.table import Table
from winback_kit.show.measurement.realised import beliefs_table, since_finding
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.context import client_context
from winback_kit.words.numbers import count

_FIGURES = ("figures", "measures", "history", "risk")
_WITHOUT_CASE = ("history",)
_DETAILS = ("options", "scenarios", "pilot", "information", "funding")
NO_DECISION = marked("none")
MOST_LINES = 24  # of one table on a terminal


@dataclass(frozen=True)
class Comparison:
    """What differs between two runs. `why_not` says why the case could not be attributed.

    Where a run has no case, what needs the cases of both is empty, and the rest stands.
    """

    before: Run
    after: Run
    figures: list[Change]
    details: list[Change]
    segments: list[Change]
    assumptions: list[Change]
    settings: list[Change]
    inputs: list[Change]
    versions: list[Change]
    readiness: list[Change]
    beliefs: list[ChangedBelief]
    since: Since | None
    since_last: SinceLast | None
    moves: Attribution | None
    why_not: str = ""

    @property
    def npv(self) -> tuple[float, float] | None:
        """The net present values that the runs recorded; None where one of them has no case."""
        if not (self.before.has_case and self.after.has_case):
            return None
        return self.before.record["figures"]["npv"], self.after.record["figures"]["npv"]

    @property
    def other_version(self) -> float:
        """The part of the move that today's formulas do not make with either case."""
        if self.moves is None or self.npv is None:
            return 0.0
        return (self.npv[1] - self.npv[0]) - (self.moves.after - self.moves.before)


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs; refused where their money is in different currencies."""
    if before.currency != after.currency:
        rule = f"is in {after.currency}, and the run before it in {before.currency}"
        raise refused(after.file, rule, mend="Compare runs in the same currency.")
    one, other = before.record, after.record
    cases = (one["case"], other["case"]) if before.has_case and after.has_case else None
    moves, why_not = _attributed(cases)
    return Comparison(
        before=before,
        after=after,
        figures=_numbers(*_parts_of(one, other, _FIGURES if cases else _WITHOUT_CASE)),
        details=_numbers(*_parts_of(one, other, _DETAILS)) if cases else [],
        segments=_numbers(*(run.get("segments", []) for run in (one, other))) if cases else [],
        assumptions=changes(*cases) if cases else [],
        settings=_settings(one, other),
        inputs=changes(one["inputs"], other["inputs"]),
        versions=changes(one["versions"], other["versions"]),
        readiness=_readiness(one, other),
        beliefs=changed_beliefs(beliefs_of_record(one), beliefs_of_record(other)),
        since=since_of(one, other),
        since_last=since_last_of(one, other),
        moves=moves,
        why_not=why_not,
    )


def _attributed(cases: tuple[Any, Any] | None) -> tuple[Attribution | None, str]:
    """What moved the net present value, or why that cannot be told."""
    if cases is None:
        return None, ""
    try:
        return attribution(*cases), ""
    except Refused as refusal:
        return None, str(refusal)


def _parts_of(
    one: dict[str, Any], other: dict[str, Any], names: Sequence[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parts of both records by these names."""
    before, after = ({name: record.get(name, {}) for name in names} for record in (one, other))
    return before, after


def _readiness(one: dict[str, Any], other: dict[str, Any]) -> list[Change]:
    """What moved in the audit; nothing where a run is older than it."""
    if "readiness" not in one or "readiness" not in other:
        return []
    return _numbers(_audit(one), _audit(other))


def _audit(record: dict[str, Any]) -> dict[str, Any]:
    """The score of the audit, and the level of each item."""
    found = record["readiness"]
    levels = {key: one["level"] for key, one in found["items"].items()}
    score = {key: value for key, value in (found["score"] or {}).items() if key in SCORE}
    return {"score": score, "items": levels}


def _settings(one: dict[str, Any], other: dict[str, Any]) -> list[Change]:
    """Settings that differ, and the as-of date where it follows from the data."""
    found = changes(one["settings"], other["settings"])
    if not any(change.path == ("as_of",) for change in found) and one["as_of"] != other["as_of"]:
        found.insert(0, Change(("as_of",), one["as_of"], other["as_of"]))
    return found


def _numbers(one: Any, other: Any) -> list[Change]:
    """The numbers that differ, the one that moved furthest first; equal moves as they stand."""
    found = [
        change
        for change in changes(one, other)
        if is_number(change.before) or is_number(change.after)
    ]
    return sorted(found, key=lambda change: -change.size)


def parts(it: Comparison) -> list[tuple[str, list[Sentence | Table]]]:
    """The comparison as headed parts: what a terminal and a page show."""
    currency = it.after.currency
    found: list[tuple[str, list[Sentence | Table]]] = [
        (words("What moved"), [show.figures_moved(it.figures, currency)]),
        (words("Why the net present value moved"), _why(it)),
        (words("Since the last run"), _since_last(it)),
        (words("What came since"), [since_finding(it.since)] if it.since else []),
        (
            words("What this changes"),
            [beliefs_table(it.beliefs, currency)] if it.beliefs else [],
        ),
        (words("How ready the firm is"), [audit.readiness_moved(it.readiness)]),
        (words("Settings that changed"), [given.settings(it.settings)]),
        (words("Tables that changed"), [given.inputs(it.inputs)]),
        (words("Versions that changed"), [given.versions(it.versions)]),
        (
            words("Assumptions of the case that changed"),
            [given.assumptions(it.assumptions, currency)],
        ),
        (
            words("What moved in options, scenarios and pilot"),
            [show.details_moved(it.details, currency)],
        ),
        (words("What moved by segment and offer"), [show.segments_moved(it.segments, currency)]),
    ]
    held = [(heading, [one for one in shown if _holds(one)]) for heading, shown in found]
    return [(heading, shown) for heading, shown in held if shown]


def _since_last(it: Comparison) -> list[Sentence | Table]:
    """As on the page of the later run, where the earlier is the one that it was held against."""
    one = it.since_last
    if one is None:
        return []
    return [since_heading(one, decisions_of(one)), *since_said(one), *since_details(one)]


def _holds(shown: Sentence | Table) -> bool:
    return bool(shown.text if isinstance(shown, Sentence) else shown.rows)


def _why(it: Comparison) -> list[Sentence | Table]:
    if it.npv is None:
        return []
    if it.moves is None:
        return [say("The cases cannot be set beside each other here: {why}", why=it.why_not)]
    if not it.moves.parts and it.npv[0] == it.npv[1]:
        return []
    return [show.moves_table(it.moves, it.npv, it.other_version, it.after.currency)]


def headline(it: Comparison) -> Sentence:
    """What changed, in a sentence or two."""
    return show.headline(
        npv=it.npv,
        cases=(it.before.has_case, it.after.has_case),
        decisions=(_decision(it.before), _decision(it.after)),
        moves=it.moves,
        causes={
            "settings": len({change.path for change in it.settings}),
            "tables": len({change.path[0] for change in it.inputs}),
            "versions": len(it.versions),
        },
        figures=len(it.figures),
        currency=it.after.currency,
    )


def _decision(run: Run) -> str:
    """The decision of a run in words."""
    return words(VERDICTS.get(run.record.get("decision", ""), NO_DECISION))


def as_text(it: Comparison) -> str:
    """The comparison for a terminal; long tables are cut."""
    before = words("Before: {run}", run=it.before.title)
    after = words("After: {run}", run=it.after.title)
    lines = [before, after, "", headline(it).text]
    for heading, shown in parts(it):
        lines += ["", heading, ""]
        lines += [one.text if isinstance(one, Sentence) else _cut(one) for one in shown]
    return "\n".join(lines)


def _cut(table: Table) -> str:
    more = len(table.rows) - MOST_LINES
    if more <= 0:
        return f"{table.as_text()}\n{table.source}".rstrip()
    first = replace(table, rows=table.rows[:MOST_LINES], total=False)
    rest = plural(
        more,
        "… and {n} more row; all of them are on the page (--out).",
        "… and {n} more rows; all of them are on the page (--out).",
        n=count(more),
    )
    return f"{first.as_text()}\n{rest}"


def write_comparison(it: Comparison, out: Path) -> None:
    """The comparison as a self-contained page, in the brand of the client if it is one client."""
    one = it.before.record["client"] == it.after.record["client"]
    with client_context(brand=it.after.brand if one else PLAIN):
        _write(it, out)


def _write(it: Comparison, out: Path) -> None:
    bridge = None
    if it.npv is not None and it.moves is not None and it.moves.parts:
        moves = show.moves_bridge(it.moves, it.npv, it.other_version, it.after.currency)
        bridge = Drawn(moves, source=words("the records of both runs"), evidence="")
    write_text(
        out,
        fill(
            "compare.html.j2",
            client=it.after.record["client"],
            before=it.before.title,
            after=it.after.title,
            headline=headline(it).text,
            bridge=bridge,
            parts=parts(it),
        ),
    )
