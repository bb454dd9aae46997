"""What holds for every case: sums, zeros, break-evens, the queue, currency, draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.random_cases import Raw, random_case, record_of
from winback_kit.case.assumptions.inputs import dials, moves
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.lines import MEASURES
from winback_kit.case.moved.dial_ranges import dial_break_evens, dial_limits
from winback_kit.case.moved.levers import levers
from winback_kit.case.moved.what_if import break_even
from winback_kit.case.result.figures_of import outcome_measure
from winback_kit.case.result.model import Model, cash_flow
from winback_kit.case.result.outcome import MONTHS_BEYOND, outcome
from winback_kit.case.result.variants import npv_of_variants

RAW = st.integers(0, 10**6).map(random_case)
CASES = RAW.map(record_of)
EXACT = 1e-9  # of the money that moves
NAMES = [one.name for one in MEASURES]
RATES = ("irr", "mirr", "roi", "profitability_index", "payback_months", "discounted_payback_months")
PEAKS = ("peak_cash_need", "peak_cash_need_before_tax")
SUMS = [name for name in NAMES if name not in (*RATES, *PEAKS)]
many = examples(60)


def turnover(model: Model) -> float:
    """All money that comes and goes, so that differences have a scale."""
    names = ("gross_margin", "natural_margin_total", "offers", "contacts", "avoided_acquisition")
    own = ("team", "setup", "strategic_churn", "working_capital", "tax")
    return 1.0 + sum(float(np.abs(model[name]).sum()) for name in (*names, *own))


def npv_of(case: Case, moved: dict[str, Any]) -> float:
    return float(outcome_measure(Model(case, moved), "npv"))


@many
@given(CASES)
def test_gross_less_natural_is_incremental(case: Case) -> None:
    model = cash_flow(case)
    room = EXACT * turnover(model)
    difference = model["gross_margin"] - model["natural_margin_total"]
    assert model["incremental_margin"] == pytest.approx(difference, abs=room)
    people = model["returned"] - model["returned_naturally"]
    assert model["incremental_returns"] == pytest.approx(people, abs=EXACT * model.months)
    # who returns is won or would have returned anyway; offers go to them and to nobody else
    assert model["won"] + model["anyway"] == pytest.approx(model["returned"])
    assert (model["subsidy"] <= model["offers"] + room).all()


@many
@given(RAW)
def test_segments_add_up_to_the_whole(raw: Raw) -> None:
    raw["programme"].pop("capacity", None)  # which segments share
    raw |= {"loss": "offset", "what_if": {}, "scenarios": []}
    if "holdout" in raw:  # the test runs in each part, also where it holds nobody back
        raw["segments"] = [{"holdout_share": 0, **one} for one in raw["segments"]]
    nothing = {"setup_cost": 0, "team_cost": 0, "team_months": 0}
    parts = [
        {**raw, "segments": [one], "programme": nothing if at else raw["programme"]}
        for at, one in enumerate(raw["segments"])
    ]
    whole = outcome(record_of(raw)).as_json()
    single = [outcome(record_of(part)).as_json() for part in parts]
    room = EXACT * turnover(cash_flow(record_of(raw)))
    for name in [*SUMS, "residual"]:
        if whole[name] is None:
            assert any(one[name] is None for one in single)
        else:
            total = sum(one[name] for one in single)
            assert whole[name] == pytest.approx(total, rel=EXACT, abs=room), name


@many
@given(CASES)
def test_at_its_rate_of_return_a_case_is_worth_nothing(case: Case) -> None:
    rate = outcome(case).irr
    assume(rate is not None and 0.01 < 1 + rate < 100)
    model = Model(case, {"discount_rate": rate})
    discounted = model["discounted"]
    assert abs(discounted.sum()) <= EXACT * np.abs(discounted).sum()
    # and where its rate is above the discount rate, money comes in that the rate may eat up
    assert float(outcome_measure(model, "npv")) == pytest.approx(0, abs=EXACT * turnover(model))


@examples(25)
@given(CASES)
def test_at_the_break_even_of_each_dial_it_is_worth_nothing(case: Case) -> None:
    found = dial_break_evens(case)
    limits = {dial.path: dial_limits(dial) for dial in dials(case)}
    room = EXACT * turnover(cash_flow(case))
    for path, value in found.items():
        least, most = limits[path]
        assert least <= value <= most
        assert npv_of(case, {path: value}) == pytest.approx(0, abs=100 * room), path


@many
@given(RAW)
def test_at_the_break_even_of_each_lever_it_is_worth_nothing(raw: Raw) -> None:
    raw |= {"segments": raw["segments"][:1], "what_if": {}, "scenarios": []}
    case = record_of(raw)
    room = 100 * EXACT * turnover(cash_flow(case))
    for lever in levers(case):
        value = break_even(case, lever.name)
        if value is not None:
            assert npv_of(case, lever.variant([value])) == pytest.approx(0, abs=room), lever.name


def without_costs(raw: Raw) -> Raw:
    return {
        **{key: one for key, one in raw.items() if key != "success_fee"},
        "programme": {"setup_cost": 0, "team_cost": 0, "team_months": 9},
        "what_if": {},
        "scenarios": [],
    }


@many
@given(RAW)
def test_doing_nothing_is_worth_nothing(raw: Raw) -> None:
    idle = [{**one, "contacted_per_month": 0, "contact_months": 9} for one in raw["segments"]]
    found = outcome(record_of(without_costs({**raw, "segments": idle}))).as_json()
    assert {name: found[name] for name in SUMS if found[name] != 0} == {}


@many
@given(RAW)
def test_an_offer_that_changes_nobody_and_costs_nothing_is_worth_nothing(raw: Raw) -> None:
    arms = ("natural_margin", "natural_retention", "monthly_discount")
    same = [
        {name: value for name, value in one.items() if name not in arms}
        | {"natural_return_rate": one["return_rate"], "offer_cost": 0, "contact_cost": 0}
        for one in raw["segments"]
    ]
    found = outcome(record_of(without_costs({**raw, "segments": same})))
    for value in (found.npv, found.npv_headline, found.incremental_returns, found.pv("subsidy")):
        assert value == 0


@many
@given(CASES)
def test_all_money_in_is_all_money_out_and_what_is_left(case: Case) -> None:
    model = cash_flow(case)
    room = EXACT * turnover(model)
    came = model["benefit"].sum()
    names = ("offers", "contacts", "success_fee", "team", "setup", "strategic_churn", "tax")
    went = sum(model[name].sum() for name in names)
    assert model["working_capital"].sum() == pytest.approx(0, abs=room)  # all of it is released
    assert model["cumulative_cash"][-1] == pytest.approx(came - went, abs=room)
    assert model["cumulative_discounted"][-1] == pytest.approx(
        float(outcome_measure(model, "npv")), abs=room
    )
    one = outcome(case)
    assert one.known("npv_first_year") + one.known("npv_later") == pytest.approx(one.npv, abs=room)
    assert one.known("npv_before_tax") == pytest.approx(
        one.pv("incremental_margin")
        - one.pv("replaced_margin")
        + one.pv("avoided_acquisition")
        + one.pv("referral_margin")
        - one.pv("offers")
        - one.pv("contacts")
        - one.pv("success_fee")
        - one.pv("team")
        - one.pv("setup")
        - one.pv("strategic_churn"),
        abs=room,
    )
    assert one.npv == pytest.approx(
        one.known("npv_before_tax") - one.pv("tax") - one.pv("working_capital"), abs=room
    )


@many
@given(RAW)
def test_the_residual_is_what_a_longer_horizon_adds(raw: Raw) -> None:
    months = raw["horizon_months"]
    raw |= {"loss": "offset", "working_capital_months": 0, "what_if": {}, "scenarios": []}
    raw["programme"]["team_months"] = min(raw["programme"]["team_months"], months)
    for one in raw["segments"]:
        one["contact_months"] = min(one.get("contact_months", months), months)
    if held := raw.get("holdout"):  # whom the test holds back is contacted within the horizon
        held["test_months"] = max(0, min(held["test_months"], months - held["months"]))
    case = record_of(raw)
    within = outcome(case)
    assume(within.residual is not None)
    model = Model(case, {"horizon_months": months + MONTHS_BEYOND})
    longer = float(outcome_measure(model, "npv"))
    assert within.residual is not None
    room = EXACT * turnover(model)
    assert within.npv + within.residual == pytest.approx(longer, rel=EXACT, abs=room)


@many
@given(RAW)
def test_nobody_is_contacted_twice_or_before_there_is_time(raw: Raw) -> None:
    raw["programme"].setdefault("capacity", {"contacts_per_person": 300, "ramp_start": 0.2})
    model = cash_flow(record_of(raw))
    contacted, reach = model["contacted"], model["in_reach"]
    room = EXACT * (1 + reach.sum())
    assert (model["waiting"] >= -room).all()
    assert (contacted >= -room).all()
    assert (contacted.cumsum(axis=1) <= reach.cumsum(axis=1) + room).all()
    assert (contacted.sum(axis=0) <= model["capacity"] + room).all()
    assert (contacted <= model["own_capacity"] + room).all()
    # the team is not idle while someone waits
    idle = model["own_capacity"] - contacted
    assert (np.minimum(idle, model["waiting"]) <= room).all()


MONEY = {"setup_cost", "team_cost", "value_lost", "acquisition_cost", "margin", "natural_margin"}
MONEY |= {"offer_cost", "contact_cost", "amount", "customer_value"}
COUNTS = {"contacted", "returns", "natural_returns", "incremental_returns"}


def in_cents(given: Any, *, money: bool = False) -> Any:
    """The same case with all its money times 100."""
    if isinstance(given, dict):
        inner = given if not (money and "curve" in given) else {"curve": given["curve"]}
        rest = {key: value for key, value in given.items() if key not in inner}
        scaled = ("value", "low", "high", "curve")
        return rest | {
            key: in_cents(value, money=key in MONEY or (money and key in scaled))
            for key, value in inner.items()
        }
    if isinstance(given, list):
        return [in_cents(one, money=money) for one in given]
    return 100 * given if money and isinstance(given, int | float) else given


@many
@given(RAW)
def test_money_in_another_unit_is_the_same_case(raw: Raw) -> None:
    raw |= {"what_if": {}, "scenarios": []}
    found = outcome(record_of(raw)).as_json()
    cents = outcome(record_of(in_cents(raw))).as_json()
    room = 100 * EXACT * turnover(cash_flow(record_of(raw)))
    for name in NAMES:
        unit = 1 if name in RATES or name in COUNTS else 100
        if found[name] is None:
            assert cents[name] is None
        else:
            expected = unit * found[name]
            assert cents[name] == pytest.approx(expected, rel=1e-7, abs=room * (unit > 1)), name


@many
@given(CASES, st.integers(0, 10**6))
def test_many_draws_at_once_are_one_after_the_other(case: Case, seed: int) -> None:
    rng = np.random.default_rng(seed)
    held = dials(case)
    chosen = rng.choice(len(held), size=min(6, len(held)), replace=False)
    moved = {}
    for dial in (held[at] for at in chosen):
        least, most = dial_limits(dial)
        values = rng.uniform(least, most, size=5)
        moved[dial.path] = np.round(values) if dial.input.unit == "months" else values
    at_once = Model(case, moved)
    each = [Model(case, {path: x[row] for path, x in moved.items()}) for row in range(5)]
    room = EXACT * max(turnover(one) for one in each)
    for name in NAMES:
        together = np.broadcast_to(outcome_measure(at_once, name), (5,))
        apart = np.array([float(outcome_measure(one, name)) for one in each])
        assert together == pytest.approx(apart, rel=1e-7, abs=room, nan_ok=True), name


@many
@given(RAW)
def test_a_scenario_is_the_case_with_its_changes(raw: Raw) -> None:
    if not all("probability" in one for one in raw.get("scenarios", [{}])):
        few = {"segments.*.return_rate": "x0.5", "horizon_months": 7}
        raw["scenarios"] = [
            {"name": "Few", "probability": 0.25, "changes": few},
            {"name": "Base", "probability": "75%", "changes": {"tax_rate": "10%"}},
        ]
    raw["what_if"] = {}
    case = record_of(raw)
    values = npv_of_variants(case, [moves(case, one.changes) for one in case.scenarios])
    for scenario, value in zip(case.scenarios, values, strict=True):
        moved = record_of({**raw, "what_if": dict(scenario.changes)})
        assert outcome(moved).npv == pytest.approx(value, rel=EXACT, abs=1e-6)
    shares = [one.probability for one in case.scenarios if one.probability]
    assert min(values) - 1e-6 <= float(np.dot(values, shares)) <= max(values) + 1e-6
