"""The business case against golden case R1, whose every row was worked out apart from this kit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from tests.golden import GOLDEN, golden
from winback_kit.case.formulas.measures import falls_back, first_month, irr
from winback_kit.case.moved.what_if import break_even, drivers, npv
from winback_kit.case.result.outcome import outcome
from winback_kit.cli import app

CENT = 0.005  # the golden table is printed to the cent
RATE = 0.00005  # and rates to 0.01 %


# name: changes, then the table's NPV before tax, after tax, IRR, discounted payback, Σ before tax
TABLE = {
    "incremental, m=20": ({}, -47296.11, -35472.08, -0.4620, None, -44794.16),
    "naive, m=20": ({"natural_return_rate": 0}, 21235.14, 15926.36, 0.4241, 22, 32014.61),
    "incremental, m=60": ({"margin": 60}, 44078.89, 33059.17, 0.8391, 17, 57617.53),
    "treated churn at .90": (
        {
            "margin": 60,
            "retention": {"monthly": 0.90},
            "natural_retention": {"monthly": 0.93},
        },
        -37289.03,
        -27966.77,
        None,
        None,
        -37788.54,
    ),
    "naive, m=60": (
        {"margin": 60, "natural_return_rate": 0},
        249672.64,
        187254.48,
        10.3096,
        7,
        288043.82,
    ),
    "incremental, m=80": ({"margin": 80}, 89766.39, 67324.79, 1.9296, 13, 108823.37),
}


@pytest.mark.parametrize("row", TABLE)
def test_r1_table(row: str) -> None:
    changes, before, after, rate, payback, undiscounted = TABLE[row]
    found = outcome(golden(**changes))
    assert found.known("npv_before_tax") == pytest.approx(before, abs=CENT)
    assert found.npv == pytest.approx(after, abs=CENT)
    assert found.known("undiscounted_before_tax") == pytest.approx(undiscounted, abs=CENT)
    assert found.discounted_payback_months == payback
    assert found.irr == (None if rate is None else pytest.approx(rate, abs=RATE))


def test_r1_anatomy_of_the_present_value() -> None:
    found = outcome(golden())
    assert found.pv("gross_margin") == pytest.approx(114218.75, abs=CENT)
    assert found.pv("natural_margin") == pytest.approx(68531.25, abs=CENT)
    assert found.pv("incremental_margin") == pytest.approx(45687.50, abs=CENT)
    assert found.pv("offers") == pytest.approx(14419.74, abs=CENT)
    assert found.pv("contacts") == pytest.approx(19226.31, abs=CENT)
    assert found.pv("team") == pytest.approx(34337.56, abs=CENT)
    assert found.pv("setup") == 25000
    assert found.pv("subsidy") / found.pv("offers") == pytest.approx(0.60)  # p0/p1
    assert found.incremental_returns == pytest.approx(200)  # 10 · 1,000 · (.05 − .03)
    assert found.known("npv_if_natural_return_is_ignored") == pytest.approx(15926.36, abs=CENT)


def test_r1_break_evens() -> None:
    assert break_even(golden(), "margin") == pytest.approx(40.7042, abs=5e-5)
    # at m = 60: p1* = .0432855, so the uplift may fall to .0132855; p0 may rise to .0364319
    # with p1 held, which is an uplift of .05 − .0364319
    assert break_even(golden(margin=60), "uplift") == pytest.approx(0.0132855, abs=5e-8)
    # (p0 is printed to 5e-8, and a point of it is worth some 51,000 after tax)
    assert npv(golden(margin=60, natural_return_rate=0.0364319)) == pytest.approx(0, abs=0.26)
    # a horizon without end: −43,275.77 before tax, so the tail after month 36 is worth 4,020
    raw = golden().model_copy(update={"horizon_months": 600})
    assert outcome(raw).known("npv_before_tax") == pytest.approx(-43275.77, abs=CENT)


def test_every_break_even_brings_the_value_to_zero() -> None:
    case = golden(margin=60)
    values = {driver.name: driver for driver in drivers(case)}
    margin = values["margin"].break_even
    setup = values["setup_cost"].break_even
    assert margin is not None
    assert setup is not None
    assert npv(golden(margin=margin)) == pytest.approx(0, abs=1e-6)
    # the set-up is paid at time 0: it may be dearer by the value before tax
    assert setup == pytest.approx(25000 + 44078.89, abs=CENT)


def test_command_prints_the_figures_of_r1() -> None:
    result = CliRunner().invoke(app, ["case", str(GOLDEN), "--json"])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert round(told["npv"], 2) == -35472.08
    assert round(told["npv_before_tax"], 2) == -47296.11
    assert told["irr"] == pytest.approx(-0.4620, abs=RATE)
    assert told["discounted_payback_months"] is None
    assert round(told["incremental_returns"], 6) == 200
    assert round(told["undiscounted_before_tax"], 2) == -44794.16
    assert any(note.startswith("Payback, discounted: ") for note in told["notes"])


def test_golden_case_is_the_example_that_everyone_is_given() -> None:
    example = Path(__file__).parents[2] / "shared" / "case.example.yml"
    if not example.exists():
        pytest.skip("the shared example is not on this machine")
    assert yaml.safe_load(example.read_text()) == yaml.safe_load(GOLDEN.read_text())


def test_headline_cuts_the_benefit_by_its_worst_grade() -> None:
    # every benefit assumption of R1 is a plain number, grade E: 60 % of the incremental margin's
    # present value 45,687.50 is cut, before tax of 25 %
    found = outcome(golden())
    assert found.npv - found.npv_headline == pytest.approx(0.75 * 0.60 * 45687.50, abs=2 * CENT)
    graded = {
        "return_rate": {"value": 0.05, "evidence": "A"},
        "natural_return_rate": {"value": 0.03, "evidence": "B"},
        "margin": {"value": 20, "evidence": "B"},
        "retention": {"monthly": 0.93, "evidence": "B"},
    }
    cut = outcome(golden(**graded))
    assert cut.npv - cut.npv_headline == pytest.approx(0.75 * 0.10 * 45687.50, abs=2 * CENT)


def test_a_negative_benefit_is_never_made_smaller_by_the_cut() -> None:
    found = outcome(golden(return_rate=0.02))
    assert found.pv("incremental_margin") < 0
    assert found.npv_headline == pytest.approx(found.npv)
    assert any("negative uplift" in str(note) for note in found.notes)


def test_two_rates_of_return_are_none() -> None:
    # −1000, 2500, −1540 a year apart have 10 % and 40 %: 1.1 · 1.4 = 1.54, 1.1 + 1.4 = 2.5
    flows = np.zeros(26)
    flows[[1, 13, 25]] = -1000, 2500, -1540
    rate, why = irr(flows)
    assert rate is None
    assert "10.0\u202f%, 40.0\u202f%" in str(why)


def test_irr_of_flows_that_never_turn_is_none() -> None:
    assert irr(np.array([100.0, 20.0]))[0] is None
    assert irr(np.zeros(5))[0] is None


def test_a_tax_that_takes_all_leaves_no_rate_of_return() -> None:
    taxed = golden(margin=60).model_copy(
        update={"tax_rate": golden().tax_rate.model_copy(update={"value": 1.0})}
    )
    found = outcome(taxed)
    assert found.npv == pytest.approx(0, abs=1e-9)
    assert found.irr is None


def test_payback_that_does_not_last_is_said() -> None:
    flow = np.array([-5.0, 1.0, -2.0])
    assert first_month(flow) == 1
    assert falls_back(flow)
    assert not falls_back(np.array([-5.0, 1.0, 2.0]))
