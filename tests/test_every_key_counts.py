"""Every key of `case:` and `readiness:` moves a figure: the records are walked, and so a new key.

One small client states all of them. Each leaf that holds a number, a share, a date or a choice is
moved by its name, as `--set` would, and the figure named for it must move: the net present value,
unless said otherwise in `NAMED`. `low` and `high` move what the range of a lever does to the net
present value, the evidence of a benefit the figure after the cut. Sources, owners and the days of
evidence are found in the register.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace, UnionType
from typing import Any, Union, get_args, get_origin

import pytest

import winback_kit as wk
from tests.states_all import EVIDENCE_DAY, STATED, WORDS, folder_with
from tests.test_readiness import audit
from winback_kit.case.assumptions.record import Case
from winback_kit.case.assumptions.register import RegisterRow, register
from winback_kit.case.from_plan.agency import agency, stated_fee
from winback_kit.case.from_plan.build import programme_case
from winback_kit.case.from_plan.fixes import main_fix
from winback_kit.case.from_plan.measured_use import measured_uses
from winback_kit.case.from_plan.other_uses import uses_of_the_money, valued_uses
from winback_kit.case.judged.assessment import assess
from winback_kit.case.judged.case_pilot import WEIGHED, case_pilot
from winback_kit.case.judged.risk import simulate
from winback_kit.case.moved.levers import levers
from winback_kit.case.moved.scenarios import scenario_outcomes
from winback_kit.case.moved.what_if import drivers, npv_at_ends
from winback_kit.case.result.model import cash_flow
from winback_kit.case.result.outcome import outcome
from winback_kit.client import folder as folder_module
from winback_kit.client.folder import open_client
from winback_kit.client.readiness import ReadinessSettings
from winback_kit.client.stated_case import StatedCase
from winback_kit.history.measure import History
from winback_kit.plan.programme.programme import Plan, make_plan
from winback_kit.plan.reasons.fixed import fixes_of
from winback_kit.records import yaml_record
from winback_kit.records.yaml_record import Record
from winback_kit.show.decision.ask import terms
from winback_kit.value.second_lifetime.second_lifetime import Value, second_lifetime_value

Figure = Callable[[Plan, Case], Any]
# what the history is valued with
ANEW = {"margin_rate", "value_per_order", "discount_rate", "horizon_months"}
NAMES = ("name", "reason", "offer", "channel", "between")


@dataclass(frozen=True)
class Client:
    """The client's folder, and its history measured once."""

    folder: Path
    history: History
    known: dict[Figure, Any] = field(default_factory=dict)

    def plan(self, **changes: Any) -> Plan:
        """The plan with keys of `case:` changed by their names."""
        overrides = {f"case.{name}": value for name, value in changes.items()}
        client = open_client(self.folder, overrides=overrides)
        history = replace(self.history, data=replace(self.history.data, client=client))
        if any(name.startswith(("margin_rate", "value_per_order")) for name in changes):
            history = wk.study(self.folder, overrides=overrides).history
        if not ANEW & {name.split(".")[0] for name in changes}:
            return make_plan(replace(self.value, history=history))
        return make_plan(second_lifetime_value(history))

    @cached_property
    def value(self) -> Value:
        """What is worked out of the history, of which few keys change anything."""
        return second_lifetime_value(self.history)

    def as_stated(self, figure: Figure) -> Any:
        """A figure where nothing is changed."""
        if figure not in self.known:
            plan = self.plan()
            self.known[figure] = figure(plan, programme_case(plan))
        return self.known[figure]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = folder_with(STATED, tmp_path_factory.mktemp("stated") / "acme")
    parsed = yaml_record.read_yaml(folder / "client.yml")
    with pytest.MonkeyPatch.context() as patch:  # the file is parsed once for all its changes
        patch.setattr(folder_module, "read_yaml", lambda _: deepcopy(parsed))
        yield Client(folder, wk.study(folder).history)


def leaves(kind: Any, at: str = "") -> Iterator[str]:
    """The dotted paths of all that a record can hold, `*` for each entry of a list."""
    if isinstance(kind, type) and issubclass(kind, Record):
        for name, field in kind.model_fields.items():
            yield from leaves(field.annotation, f"{at}.{name}" if at else name)
    elif get_origin(kind) in (Union, UnionType):
        for one in get_args(kind):
            if one is not type(None):
                yield from leaves(one, at)
    elif hasattr(kind, "__metadata__"):
        yield from leaves(get_args(kind)[0], at)
    elif get_origin(kind) is tuple and _is_record(get_args(kind)[0]):
        yield from leaves(get_args(kind)[0], f"{at}.*")
    else:
        yield at


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)


def stated_leaves(said: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """The dotted paths of what is stated, entries of lists by their name or number."""
    if isinstance(said, dict) and not at.endswith(("changes", "what_if", "owners")):
        for name, inner in said.items():
            yield from stated_leaves(inner, f"{at}.{name}" if at else name)
    elif isinstance(said, list) and said and isinstance(said[0], dict):
        for number, inner in enumerate(said):
            name = number if inner.get("offer") else inner.get("name", number)
            yield from stated_leaves(inner, f"{at}.{name}")
    else:
        yield at, said


def _general(path: str) -> str:
    parts = path.split(".")
    lists = ("offers", "segments", "scenarios", "correlations", "fixes")
    return ".".join("*" if at and parts[at - 1] in lists else p for at, p in enumerate(parts))


def test_all_that_can_be_stated_is_stated() -> None:
    # how a share that stays is known may stand beside it too; it is then told of the retention
    all_leaves = set(leaves(StatedCase))
    beside = {path for path in all_leaves if re.search(r"monthly\.(evidence|so|da|ow)", path)}
    assert {_general(path) for path, _ in stated_leaves(STATED)} == all_leaves - beside


def npv(plan: Plan, case: Case) -> Any:
    return outcome(case).npv


def after_the_cut(plan: Plan, case: Case) -> Any:
    return outcome(case).npv_headline


def ends(plan: Plan, case: Case) -> Any:
    """What each lever's range does to the net present value."""
    return npv_at_ends(case, levers(case)).tolist()


def grades(plan: Plan, case: Case) -> Any:
    return [row.assumption.evidence for row in register(case)]


def drawn(plan: Plan, case: Case) -> Any:
    return simulate(case).npv.tolist()


def pilot(plan: Plan, case: Case) -> Any:
    found = assess(case).pilot
    assert found is not None
    return found.terms, found.worth, found.months, found.budget, found.gates


def told(plan: Plan, case: Case) -> Any:
    """Scenarios with their probabilities and values."""
    return [(one.probability, one.outcome.npv) for one in scenario_outcomes(case)]


def worths(plan: Plan, case: Case) -> Any:
    return [one.incremental for one in plan.worths]


def start(plan: Plan, case: Case) -> Any:
    return case.start


def asked(plan: Plan, case: Case) -> Any:
    return [one.value for one in terms(plan.history.data.client)]


def of_an_agency(plan: Plan, case: Case) -> Any:
    """The value at the fee that is stated, and at the ends of its range."""
    found = agency(case, stated_fee(plan.history.data.client)).case
    return outcome(found).npv, npv_at_ends(found, levers(found)).tolist(), grades(plan, found)


def _customers() -> Any:
    """Customers of whom each is worth something, which no fix moves."""
    one = SimpleNamespace(value=400.0, low=300.0, high=500.0, customers=90, name="All customers")
    return SimpleNamespace(valued=SimpleNamespace(everyone=one, new=one))


def of_a_fix(plan: Plan, case: Case) -> Any:
    """The value of the fix that is stated, and at the ends of its ranges."""
    uses = uses_of_the_money(plan, case, _customers())
    found = dict(valued_uses(uses, measured_uses(plan, case)))["root_cause"]
    return outcome(found).npv, npv_at_ends(found, levers(found)).tolist(), grades(plan, found)


def counted_around_a_fix(plan: Plan, case: Case) -> Any:
    """The losses before and after it, from which what it stops is measured."""
    del case
    return [one.measured for one in fixes_of(plan)]


def owners(plan: Plan, case: Case) -> Any:
    return [row.assumption.owner for row in register(case)]


def noise_of_the_test(plan: Plan, case: Case) -> Any:
    del plan
    pilot = case_pilot(case, outcome(case), cash_flow(case), drivers(case, only=WEIGHED))
    assert pilot is not None
    return pilot.test.gate.on_plan.sd


NAMED: dict[str, Figure] = {
    "holdout.design_effect": noise_of_the_test,
    "start": start,
    "sponsor": asked,
    "owners": owners,
    "owner": asked,
    "budget_from": asked,
    "decide_by": asked,
    "offers": worths,
    "segments.3": worths,
    "evidence_cut": after_the_cut,
    "risk": drawn,
    "pilot": pilot,
    "scenarios": told,
    "success_fee": of_an_agency,
    "fixes": of_a_fix,
}
ENDS = ("low", "high", "low_factor", "high_factor", "low_ratio", "high_ratio")
BENEFIT = ("return_rate", "natural_return_rate", "margin", "natural_margin", "margin_rate")
BENEFIT += ("value_per_order", "retention", "natural_retention", "uplift")
BENEFIT += ("each", "incremental_share", "customer_value")


def figure_of(path: str) -> Figure:
    """The figure that a key moves."""
    *above, last = path.split(".")
    if above[:1] == ["success_fee"]:
        return of_an_agency
    if above[:1] == ["fixes"]:
        return counted_around_a_fix if last == "since" else of_a_fix
    if last in ENDS:
        return ends
    if last == "evidence":
        return after_the_cut if above[-1] in BENEFIT else grades
    return next((figure for name, figure in NAMED.items() if path.startswith(name)), npv)


def moved(path: str, value: Any) -> Any:
    """Another value of a leaf, within its limits and its range."""
    last = path.split(".")[-1]
    if last in ENDS:
        return value * (0.98 if last in ("low", "low_factor", "high_ratio") else 1.02)
    if last == "evidence":
        return "E"
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=31)
    if isinstance(value, str):
        return {"offset": "carry_forward"}.get(value, f"not {value}")
    if isinstance(value, dict):
        return {key: "x0.9" if isinstance(one, str) else 0.9 * one for key, one in value.items()}
    if path == "return_timing" or last == "return_timing":
        return value[::-1]
    if isinstance(value, list):
        return [0.97 * one for one in value]
    if path == "budget":
        return 500
    return value - 1 if isinstance(value, int) else value * 1.02


LEAVES = [
    (path, value)
    for path, value in stated_leaves(STATED)
    if path == "owner" or path.split(".")[-1] not in (*WORDS, *NAMES)
]


def graded(said: Any, grade: str) -> Any:
    """What is stated, all of its evidence of one grade."""
    if isinstance(said, dict):
        return {k: grade if k == "evidence" else graded(one, grade) for k, one in said.items()}
    return [graded(one, grade) for one in said] if isinstance(said, list) else said


# every fourth key that is no end of a range, no grade and not of the second segment; make test-all
# moves all of them
EACH = [
    pytest.param(path, value, id=path, marks=[pytest.mark.slow] * later)
    for at, (path, value) in enumerate(LEAVES)
    for later in [
        at % 4 > 0 or path.endswith((*ENDS, "evidence")) or path.startswith("segments.old")
    ]
]


@pytest.mark.parametrize(("path", "value"), EACH)
def test_a_key_moves_its_figure(path: str, value: Any, client: Client) -> None:
    figure, change = figure_of(path), {path: moved(path, value)}
    before = client.as_stated(figure)
    if path.startswith("evidence_cut."):  # a cut is seen where the evidence is of its grade
        change["segments"] = graded(STATED["segments"], path[-1])
        plan = client.plan(segments=change["segments"])
        before = figure(plan, programme_case(plan))
    if path.startswith("holdout.") and figure in (
        npv,
        ends,
    ):  # seen where the team has the time for them
        change["programme.capacity.contacts_per_person"] = {"value": 30_000}
        plan = client.plan(**{key: one for key, one in change.items() if key != path})
        before = figure(plan, programme_case(plan))
    if path.endswith("probability"):  # which add up to 1
        change = {"scenarios.Low.probability": 0.3, "scenarios.High.probability": 0.7}
    plan = client.plan(**change)
    assert (figure(plan, programme_case(plan)) != before) is True  # and no diff of thousands


def test_sources_owners_and_days_stand_in_the_register(client: Client) -> None:
    plan = client.plan()
    fee = agency(programme_case(plan), stated_fee(plan.history.data.client)).case.success_fee
    assert fee.share.source == STATED["success_fee"]["share"]["source"]
    rows = [*register(programme_case(plan)), RegisterRow("", "", "share", fee.share)]
    fix = main_fix(plan)
    assert fix is not None
    rows += [RegisterRow("", "", "fix", one) for one in (fix.cost_a_year, fix.stops)]
    said = " ".join(f"{row.assumption.source} {row.assumption.owner}" for row in rows)
    days = [row.assumption.date for row in rows]
    assert set(days) <= {EVIDENCE_DAY, None}
    missing = [
        value
        for path, value in stated_leaves(STATED)
        if re.search(r"\.(source|owner)$", path) and value not in said
    ]
    assert missing == []


SAID: dict[str, Any] = {
    "level": 1,
    "levels": {"Finance": 1, "Care": 3},
    "source": "minutes of the board",
    "cost": 4_000.0,
}


@pytest.mark.parametrize("path", sorted(leaves(ReadinessSettings)))
def test_a_key_of_readiness_moves_its_figure(path: str) -> None:
    """A level, or several, the score; a source what is only said; a cost what the gaps cost."""
    item, key = path.split(".")
    held = {} if key in ("level", "levels") else {"level": 2}
    before, after = (audit(**{item: held | more}) for more in ({}, {key: SAID[key]}))
    if key in ("level", "levels"):
        assert before.score is None
        assert after.score is not None
    elif key == "source":
        assert [one.key for one in before.unshown] == [item]
        assert after.unshown == ()
    else:
        assert after.cost - before.cost == SAID["cost"]
        assert before.cost_not_stated - after.cost_not_stated == 1
