"""What can be moved: limits, steps, marks, and what-ifs worked out beforehand."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import winback_kit as wk
from tests.golden import golden, golden_raw
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.input_list import FINANCE, PROGRAMME
from winback_kit.case.moved.grids import POINTS, one_way, two_way
from winback_kit.case.moved.sliders import dial_sliders, lever_sliders, moved_dials
from winback_kit.checks import Refused
from winback_kit.show.case.moved import moved_sentence
from winback_kit.show.case.what_if import one_way_table, tornado
from winback_kit.show.offers.reach_and_effect import uplift_grid

NEAR = 1e-9


def two_segments(**changes: Any) -> Case:
    raw = golden_raw()
    first = raw["segments"][0]
    raw["segments"] = [first, {**first, "name": "Others", **changes}]
    return Case.model_validate_json(json.dumps(raw))


def test_a_break_even_mark_is_where_the_value_is_zero() -> None:
    case = golden()
    marked = [one for one in dial_sliders(case) if one.break_even is not None]
    assert marked
    for control in marked:
        moved = moved_dials([control], {control.name: control.break_even or 0.0})
        assert wk.outcome(case, moved).npv == pytest.approx(0, abs=1e-4)


def test_every_control_lies_within_its_limits_and_its_groups() -> None:
    case = two_segments()
    found = dial_sliders(case)
    titles = [segment.title for segment in case.segments]
    assert {one.group for one in found} == {PROGRAMME, FINANCE, *titles}
    for one in found:
        assert one.least <= one.base <= one.most
        assert 100 <= (one.most - one.least) / one.step <= 601 or one.unit == "months"
    assert len({one.name for one in found}) == len(found)


def test_what_a_case_leaves_out_cannot_be_moved() -> None:
    names = {one.name for one in dial_sliders(golden())}
    assert not any("strategic_churn" in name or "monthly_discount" in name for name in names)
    assert {"horizon_months", "discount_rate", "segments.0.return_rate"} <= names


def test_controls_at_their_base_move_nothing() -> None:
    found = dial_sliders(golden())
    assert moved_dials(found, {one.name: one.base for one in found}) == {}


def test_what_if_of_the_file_is_the_base() -> None:
    raw = golden_raw() | {"what_if": {"discount_rate": 0.2}}
    case = Case.model_validate_json(json.dumps(raw))
    (rate,) = [one for one in dial_sliders(case) if one.name == "discount_rate"]
    assert rate.base == 0.2
    back = wk.outcome(case, moved_dials([rate], {rate.name: 0.1}))
    assert back.npv == pytest.approx(wk.outcome(golden(), {"discount_rate": 0.1}).npv, rel=NEAR)


def test_a_driver_moves_all_segments_by_one_factor() -> None:
    case = two_segments(offer_cost=10, natural_return_rate=0.02, return_rate=0.06)
    offer, natural, uplift = (
        next(one for one in lever_sliders(case, [name]))
        for name in ("offer_cost", "natural_return_rate", "uplift")
    )
    first = case.segments[0]
    moved = moved_dials([offer], {"offer_cost": offer.base * 1.5})
    assert moved == {
        "segments.0.offer_cost": pytest.approx(1.5 * first.offer_cost.value),
        "segments.1.offer_cost": pytest.approx(15),
    }
    # both at once: the uplift is set on the natural return rate as it has been moved
    both = moved_dials([natural, uplift], {natural.name: natural.base * 2, uplift.name: 0.0})
    for at, segment in enumerate(case.segments):
        p0 = 2 * segment.natural_return_rate.value
        assert both[f"segments.{at}.natural_return_rate"] == pytest.approx(p0)
        assert both[f"segments.{at}.return_rate"] == pytest.approx(p0)


def test_a_driver_stands_at_its_break_even() -> None:
    case = two_segments(offer_cost=10)
    for control in lever_sliders(case, ["uplift", "margin"]):
        assert control.break_even is not None
        moved = moved_dials([control], {control.name: control.break_even})
        assert wk.outcome(case, moved).npv == pytest.approx(0, abs=1e-4)


def test_an_unknown_driver_is_refused() -> None:
    with pytest.raises(Refused, match=r"no driver of this case.*Did you mean uplift"):
        wk.what_if(golden(), ["uplft"])


def test_seven_points_run_from_the_low_to_the_high_end() -> None:
    ranged = {"value": 0.05, "low": 0.04, "high": 0.08}
    case = golden(return_rate=ranged)
    (uplift,) = one_way(case, names=["uplift"])
    # p0 = .03: .01, .01333, .01667, .02, .03, .04, .05
    expected = [0.01, 0.04 / 3, 0.05 / 3, 0.02, 0.03, 0.04, 0.05]
    assert uplift.values == pytest.approx(expected)
    for value, npv in zip(uplift.values, uplift.npv, strict=True):
        alone = wk.outcome(case, {"segments.0.return_rate": 0.03 + value}).npv
        assert npv == pytest.approx(alone, rel=NEAR)


def test_a_driver_without_a_range_is_moved_by_three_tenths() -> None:
    case = golden(offer_cost=20)
    (offer,) = one_way(case, names=["offer_cost"])
    assert offer.values == pytest.approx([14, 16, 18, 20, 22, 24, 26])
    assert "30\u202f% either way for offer cost" in one_way_table(case, names=["offer_cost"]).source


def test_the_grid_is_the_case_at_each_pair() -> None:
    case = golden()
    grid = two_way(case)
    assert grid.npv.shape == (POINTS, POINTS)
    base = wk.outcome(case).npv
    assert grid.npv[POINTS // 2, POINTS // 2] == pytest.approx(base, rel=NEAR)
    for row, p0 in enumerate(grid.natural):
        for column, tau in enumerate(grid.uplift):
            moved = {"segments.0.natural_return_rate": p0, "segments.0.return_rate": p0 + tau}
            assert grid.npv[row, column] == pytest.approx(wk.outcome(case, moved).npv, rel=1e-8)


@pytest.mark.parametrize(("p0", "p1"), [(0.0, 0.05), (0.05, 0.05), (0.08, 0.05)])
def test_the_grid_stands_where_nobody_returns_or_nothing_is_caused(p0: float, p1: float) -> None:
    grid = two_way(golden(natural_return_rate=p0, return_rate=p1))
    assert (np.diff(grid.uplift) > 0).all()
    assert (np.diff(grid.natural) > 0).all()
    assert np.isfinite(grid.npv).all()


def test_figures_say_what_was_computed() -> None:
    case = golden()
    result, moved = wk.outcome(case), wk.drivers(case)
    even = wk.break_even(case, "uplift")
    assert even is not None
    assert f"{even * 100:+.1f} points" in uplift_grid(case, break_even=even).title
    assert tornado(moved, npv=result.npv, currency=case.currency).title
    assert moved_sentence(result).startswith("Does not pay" if result.npv <= 0 else "Pays")
