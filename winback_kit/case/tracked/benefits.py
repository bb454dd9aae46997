"""What a programme has brought, month by month, against the case that was approved.

The plan is the case.yml that was approved, kept as it was; what came is read from the contacts with
lost customers since the day on which the case starts. By the month m of their contact, at the end
of month t of the programme, with n contacted, T the share of a window's returns that come by then:

    due so far    Σ_s n_s·(p1 − p0)_s·T_s(t − m)          as planned, of those planned, who count
                                                          for the chance that is left
    caused        Σ_k n1_k·(p1_k − p0_k)                  in the draws k of the contacts made

Both are of the same age, so that a window which is not over lowers both. What is spent is the
contacts and the offers of those who came back; team and set-up are in no table. In a month that is
not over the plan has the part of it that has passed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from winback_kit.case.assumptions.record import Case
from winback_kit.case.gates.arms import Array, arrived_by_lag
from winback_kit.case.gates.gap_gate import GapGate
from winback_kit.case.judged.case_pilot import case_pilot
from winback_kit.case.moved.what_if import drivers
from winback_kit.case.result.model import Model, cash_flow
from winback_kit.case.result.outcome import outcome
from winback_kit.case.tracked.caused import caused_returns
from winback_kit.case.tracked.what_changes import (
    Belief,
    Cell,
    ChangedBelief,
    beliefs_of_case,
    changed_beliefs,
)
from winback_kit.checks import refused
from winback_kit.client.folder import Client
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH
from winback_kit.history.measure import History
from winback_kit.records.result import Framed, Rows
from winback_kit.records.yaml_record import to_record


@dataclass(frozen=True)
class MonthTracked:
    """A month of the programme, or all of them (`month` 0): contacts, returns and money so far.

    `due` are the returns that the plan had because of the programme, `caused` those that came on
    top of the held out, with a 90 % interval; None where nobody of these months was held out.
    """

    month: int
    planned_contacts: float
    contacts: int
    due: float
    returned: int
    caused: float | None
    low: float | None
    high: float | None
    planned_spent: float
    spent: float

    @property
    def on_plan(self) -> bool | None:
        """Whether what was due lies within what was caused; None where that is not known."""
        if self.low is None or self.high is None:
            return None
        return self.low <= self.due <= self.high


@dataclass(frozen=True)
class NextGate:
    """The next day on which the approved case decides, and the gaps from which it does.

    `gate` is None where no month of the approved case has a gate, or all of them are over.
    """

    day: dt.date | None
    gate: GapGate | None
    decides: bool


@dataclass(frozen=True, repr=False)
class Benefits(Framed, rows="months"):
    """A programme against its approved case, named `name`, from `start` on.

    `passed` are the months since the start, with parts; no months where it has not begun. `earlier`
    are contacts with lost customers before the start: they belong to what was done before it, and
    count in no month. `changes` is what is held otherwise today than when it was approved.
    """

    name: str
    start: dt.date
    passed: float
    months: Rows[MonthTracked]
    whole: MonthTracked
    earlier: int
    gate: NextGate
    changes: Rows[ChangedBelief]

    @property
    def begun(self) -> bool:
        """Whether the programme was to have begun by the as-of date."""
        return self.passed > 0


def approved_case(client: Client) -> Case | None:
    """The case that client.yml names as approved (`plan:`); None where it names none.

    Raises Refused where it cannot be read, or is in another currency.
    """
    if client.plan is None:
        return None
    content, lines = client.plan
    case = to_record(content, Case, where=client.folder / client.settings.plan, lines=lines)
    if case.currency != client.settings.currency:
        rule = f"is in {case.currency}, and the client in {client.settings.currency}"
        raise refused(client.where("plan"), rule, mend="Name the case of this client.")
    return case


def benefits(history: History, approved: Case, *, today: Mapping[Cell, Belief]) -> Benefits:
    """What the contacts since the start of an approved case brought, and what is held `today`.

    >>> from winback_kit.case.tracked.benefits import benefits
    >>> from winback_kit.case.tracked.what_changes import beliefs_of_case
    >>> held = beliefs_of_case(study.case)
    >>> benefits(study.history, study.case, today=held).whole.contacts  # it gave none
    0
    """
    as_of, start = history.data.as_of, approved.start
    passed = max(0.0, (as_of - start).days / DAYS_PER_MONTH)
    flow = cash_flow(approved)
    rows = _since(history, start)
    plan = _Plan(approved, flow, min(passed, float(flow.horizon)))
    every = list(range(1, plan.last + 1))
    months = [_tracked(plan, history, rows[rows.month == m], [m]) for m in every]
    return Benefits(
        name=str(approved.name),
        start=start,
        passed=passed,
        months=Rows(months),
        whole=_tracked(plan, history, rows, every, month=0),
        earlier=_earlier(history, start),
        gate=_next_gate(approved, flow, passed=passed),
        changes=changed_beliefs(beliefs_of_case(approved), today),
    )


class _Plan:
    """What the approved case has of each month of contact, as far as `passed` months."""

    def __init__(self, case: Case, flow: Model, passed: float) -> None:
        self.case, self.passed = case, passed
        self.last = int(np.ceil(passed))
        at = range(len(case.segments))
        self.contacted, self.counted = flow["contacted"], flow["counted"]
        self.contact_cost = flow["contacts"]
        natural, treated = (
            np.array([float(flow.segment(name, one).scale) for one in at])
            for name in ("natural_return_rate", "return_rate")
        )
        self.uplift, self.rate = treated - natural, treated
        timing = [flow.segment("return_timing", one).full() for one in at]
        self.arrived = arrived_by_lag(timing, months=flow.months)
        self.offer = np.array([one.offer_cost.value for one in case.segments])

    def offer_cost(self, segment: str, offer: str) -> float:
        """What an offer costs of who returns; in a segment that has it not, as in another."""
        known = {(one.name, one.offer): one.offer_cost.value for one in self.case.segments}
        alike = (cost for (_, name), cost in known.items() if name == offer)
        return known.get((segment, offer), next(alike, 0.0))

    def over(self, month: int) -> float:
        """The part of a month of the programme that has passed."""
        return float(np.clip(self.passed - (month - 1), 0.0, 1.0))

    def arrived_at(self, month: int) -> Array:
        """The share of a window's returns that has come of those contacted in a month, (S,)."""
        age = max(0.0, self.passed - month)
        whole = int(age)
        lags = self.arrived.shape[1] - 1
        first, then = (self.arrived[:, min(lag, lags)] for lag in (whole, whole + 1))
        if self.passed < month:  # the month is not over, nor is its first share of the returns
            return np.asarray(first * self.over(month))
        return np.asarray(first + (age - whole) * (then - first))

    def due(self, month: int) -> tuple[float, float, float]:
        """Contacts, returns because of them, and money for contacts and offers, so far."""
        people = self.contacted[:, month] * self.over(month)
        come = self.counted[:, month] * self.over(month) * self.arrived_at(month)
        spent = self.contact_cost[:, month].sum() * self.over(month)
        return (
            float(people.sum()),
            float(come @ self.uplift),
            float(abs(spent) + come * self.rate @ self.offer),
        )


def _since(history: History, start: dt.date) -> pd.DataFrame:
    """Contacts since the start, with the month of the programme in which they fell."""
    rows = history.frames.contacts_ever
    days = (history.data.as_of - start).days - rows.days_ago
    return rows.assign(month=(days / DAYS_PER_MONTH).astype(int) + 1)[days >= 0]


def _earlier(history: History, start: dt.date) -> int:
    rows = history.frames.contacts_ever
    before = rows.days_ago > (history.data.as_of - start).days
    return int(rows.contacted[before & (rows.arm == "treated")].sum())


def _tracked(
    plan: _Plan,
    history: History,
    rows: pd.DataFrame,
    months: Sequence[int],
    *,
    month: int | None = None,
) -> MonthTracked:
    caused = caused_returns(history, rows)
    treated = rows[rows.arm == "treated"]
    last = treated[treated.latest == 1]
    costs = [plan.offer_cost(*cell) for cell in zip(last.segment, last.offer, strict=True)]
    planned = np.array([plan.due(one) for one in months]).reshape(-1, 3).sum(axis=0)
    return MonthTracked(
        month=months[0] if month is None else month,
        planned_contacts=float(planned[0]),
        contacts=int(treated.contacted.sum()),
        due=float(planned[1]),
        returned=int(last.returned.sum()),
        caused=caused.returned if caused else None,
        low=caused.low if caused else None,
        high=caused.high if caused else None,
        planned_spent=float(planned[2]),
        spent=float(treated.contact_cost.sum() + last.returned @ np.array(costs, float)),
    )


def _next_gate(case: Case, flow: Model, *, passed: float) -> NextGate:
    """The gate of the approved case, where it is still to come."""
    pilot = case_pilot(case, outcome(case), flow, drivers(case))
    if pilot is None or pilot.months <= passed:
        return NextGate(None, None, decides=False)
    day = case.start + dt.timedelta(days=round(pilot.months * DAYS_PER_MONTH))
    return NextGate(day, pilot.test.gate, decides=pilot.needed is None)
