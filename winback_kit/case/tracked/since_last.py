"""What has come since the last run of a client, and what it moved, from the records of both runs.

What needs the customers one by one (who is newly lost, who has returned, who is new on a list) is
counted while the later run has them, and stands in its record under `since_last`; the rest follows
from the two records. So a run's own page and a comparison of the two runs tell the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from winback_kit.assumptions.record import ABOUT
from winback_kit.case.moved.changes import by_name, changes
from winback_kit.case.moved.in_order import InOrder, in_order
from winback_kit.checks import Refused
from winback_kit.history.since.moved import LogSeen, LostMoved

SINCE_LAST = "since_last"
_DEFINING = ("definitions", "quality", "tables")
_WHERE_IT_IS = ("files", "table")  # of a table: its name may be another one each month


@dataclass(frozen=True)
class ListSince:
    """A list against that of the last run, in customers; `off` by why they are on it no more.

    None: too few to be told of.
    """

    before: int | None
    new: int | None
    again: int | None
    off: Mapping[str, int | None]


@dataclass(frozen=True)
class MovedInput:
    """An input of the case that has another value, by its place, and how it was known and is."""

    path: tuple[str, ...]
    before: Any
    after: Any
    grades: tuple[str, str]


@dataclass(frozen=True)
class SinceLast:
    """What came between two runs of a client.

    `lost`, `log` and `lists` are None where they cannot be compared: the lost and the log where
    `redefined` names settings by which they are counted otherwise, the lists where those of the
    last run are not there any more. `lost_told` and `log_told` are what the last run counted up to
    its day. `contacts` are those of campaigns that were read, then and now. `bridge` is None where
    the cases cannot be set beside each other, and `why_not` says why.
    """

    run: str
    day: dt.date
    as_of: dt.date
    currency: str
    decisions: tuple[str | None, str | None]
    headline_npv: tuple[float, float] | None
    redefined: tuple[str, ...]
    lapse_days: tuple[Any, Any]
    lost_told: int | None
    lost: LostMoved | None
    log_told: LogSeen | None
    log: LogSeen | None
    contacts: tuple[int, int] | None
    lists: Mapping[str, ListSince] | None
    bridge: InOrder | None
    inputs: tuple[MovedInput, ...]
    why_not: str = ""

    @property
    def days(self) -> int:
        """Days between the two."""
        return (self.as_of - self.day).days

    @property
    def flipped(self) -> bool:
        """Whether the decision is another one."""
        return self.decisions[0] != self.decisions[1]

    @property
    def dated_anew(self) -> int | None:
        """Lost on that day by what is known now, less what the last run counted."""
        if self.lost is None or self.lost_told is None:
            return None
        return self.lost.then - self.lost_told

    @property
    def came_late(self) -> LogSeen | None:
        """Order days and money up to that day that the last run did not have; below 0: has more."""
        if self.log is None or self.log_told is None:
            return None
        days = self.log.order_days - self.log_told.order_days
        return LogSeen(days, round(self.log.money - self.log_told.money, 2))

    @property
    def contacts_since(self) -> int | None:
        """Contacts that were read since."""
        return None if self.contacts is None else self.contacts[1] - self.contacts[0]


def redefined(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The settings by which two runs count the lost or their orders otherwise.

    >>> old = {"settings": {"definitions": {"lapse_days": 180}}, "inputs": {"orders": {}}}
    >>> new = {"settings": {"definitions": {"lapse_days": 90}}, "inputs": {"orders": {}}}
    >>> redefined(old, new), redefined(old, old)
    (('definitions.lapse_days',), ())
    """
    one, other = (
        {name: run["settings"].get(name, {}) for name in _DEFINING} for run in (before, after)
    )
    keys = [
        ".".join(change.path)
        for change in changes(one, other)
        if change.path[-1] not in _WHERE_IT_IS
    ]
    logs = [{name for name in ("orders", "subscriptions") if name in run["inputs"]}
            for run in (before, after)]  # fmt: skip
    return tuple(dict.fromkeys([*keys, *(["tables"] if logs[0] != logs[1] else [])]))


def since_last_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> SinceLast | None:
    """What came between two records; None where the later one does not tell of the earlier."""
    told = after.get(SINCE_LAST)
    if not told or told.get("run") != before["run"] or before["client"] != after["client"]:
        return None
    bridge, why_not = None, ""
    try:
        npv = before["figures"]["npv"], after["figures"]["npv"]
        bridge = in_order(before["case"], after["case"], told=npv)
    except Refused as refusal:
        why_not = str(refusal)
    except KeyError:
        pass
    lists = told.get("lists")
    headline = [run.get("figures", {}).get("npv_headline") for run in (before, after)]
    histories = [run.get("history", {}) for run in (before, after)]
    read = [run.get("contacts_read", {}).get("compared") for run in (before, after)]
    seen = before.get("log_seen")
    return SinceLast(
        run=str(before["run"]),
        day=dt.date.fromisoformat(before["as_of"]),
        as_of=dt.date.fromisoformat(after["as_of"]),
        currency=str(after["figures"]["currency"]) if "figures" in after else "",
        decisions=(before.get("decision"), after.get("decision")),
        headline_npv=_both(headline),
        redefined=tuple(told.get("redefined", ())),
        lapse_days=(histories[0].get("lapse_days"), histories[1].get("lapse_days")),
        lost_told=histories[0].get("lost_now"),
        lost=LostMoved(**told["lost"]) if told.get("lost") else None,
        log_told=LogSeen(**seen) if seen else None,
        log=LogSeen(**told["log"]) if told.get("log") else None,
        contacts=_both(read),
        lists={name: ListSince(**one) for name, one in lists.items()} if lists else None,
        bridge=bridge,
        inputs=tuple(_inputs(before, after)),
        why_not=why_not,
    )


def _both(pair: Sequence[Any]) -> Any:
    one, other = pair
    return None if one is None or other is None else (one, other)


_ENDS = ("low", "high", "low_factor", "high_factor", "low_ratio", "high_ratio")
_BESIDE = ("scenarios", "risk", "pilot", "owners", "what_if", "name", "start")


def _inputs(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[MovedInput]:
    """Values that moved; their ranges, and what is beside the base case, are left out."""
    if "case" not in before or "case" not in after:
        return []
    cases = before["case"], after["case"]
    return [
        MovedInput(one.path, one.before, one.after, _grades(cases, one.path))
        for one in changes(*cases)
        if one.path[0] not in _BESIDE and one.path[-1] not in (*ABOUT, *_ENDS)
    ]


def _grades(cases: tuple[Any, Any], path: tuple[str, ...]) -> tuple[str, str]:
    """The evidence of what stands at a place, in both cases; empty where it has none."""
    one, other = (_held(case, path[:-1]).get("evidence", "") for case in cases)
    return one, other


def _held(case: Any, path: tuple[str, ...]) -> Mapping[str, Any]:
    """The record at a place of a case; an empty one where there is none."""
    for part in path:
        case = by_name(case) if isinstance(case, list) else case
        case = case.get(part) if isinstance(case, Mapping) else None
    return case if isinstance(case, Mapping) else {}
