"""What the chance becomes when the main sliders are moved, against cases that are drawn in full."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import winback_kit as wk
from tests.conftest import real_data
from tests.examples import several
from tests.golden import golden
from tests.moved_case import restated
from tests.test_main_controls import PageControls
from tests.test_real_clients import FILES
from winback_kit.case.assumptions.record import Case
from winback_kit.case.judged.moved_chance import (
    LEAST_ERROR,
    MovedChance,
    chance_of_draws,
    moved_chance,
)
from winback_kit.case.judged.risk import MOST_ASSUMED, simulate
from winback_kit.case.moved.main_controls import base_dials, main_controls
from winback_kit.case.result.outcome import outcome
from winback_kit.client_study import Study
from winback_kit.report.page.panel import panel_html
from winback_kit.report.page.panel_data import panel_data

CLIENTS = Path(__file__).parent / "clients"
SAMPLES = Path(__file__).parents[1] / "sample_data"


def risky() -> Case:
    """A case with ranges on what it rests on; most of it is known."""
    return golden(
        margin={"value": 75, "low": 66, "high": 84, "evidence": "B"},
        return_rate={"value": 0.05, "low": 0.04, "high": 0.06, "evidence": "A"},
        natural_return_rate={"value": 0.02, "low": 0.017, "high": 0.024, "evidence": "B"},
        offer_cost={"value": 12, "low": 9, "high": 16, "evidence": "C"},
    )


def settings(made: MovedChance, number: int) -> list[dict[str, float]]:
    """Anywhere between the ends of the sliders."""
    draw = np.random.default_rng(31)
    return [
        {one.name: float(draw.uniform(one.least, one.most)) for one in made.controls}
        for _ in range(number)
    ]


def missed(case: Case, made: MovedChance, number: int) -> list[float]:
    """The difference from the chance of the restated case, all its draws worked out anew."""
    return [
        made.at(one) - float((simulate(restated(case, made.controls, one)).npv > 0).mean())
        for one in settings(made, number)
    ]


def test_the_base_case_has_the_chance_that_is_told() -> None:
    case = risky()
    risk = simulate(case)
    made = moved_chance(case, risk)
    assert made is not None
    assert made.at({}) == pytest.approx(risk.chance, abs=1e-12)


def test_it_is_the_chance_of_the_restated_case_within_its_error() -> None:
    case = risky()
    made = chance_of_draws(case, simulate(case))
    errors = np.abs(missed(case, made, several(24)))
    assert (errors <= made.error).mean() >= 0.9
    assert errors.max() <= 2 * made.error


def test_a_restated_case_stands_where_the_page_would_stand() -> None:
    case = risky()
    controls = main_controls(case)
    values = {"uplift": 0.02, "natural_return_rate": 0.03, "margin": 60.0, "fixed_cost": 50_000.0}
    page = PageControls(case)
    now = page.ask("controls.base")
    for one in sorted(controls, key=lambda one: one.name == "uplift"):
        if one.name in values:
            to = values[one.name]
            now = page.ask("controls.stand(main.get(name), to, now)", name=one.name, to=to, now=now)
    own = base_dials(case)
    moved = {path: value for path, value in now.items() if value != own.get(path, value)}
    there = restated(case, controls, values)
    assert outcome(there).npv == pytest.approx(outcome(case, moved).npv, rel=1e-9)
    # ranges go along: the margin's by 60/75, the uplift's by .02/.03, the natural rate's by 1.5
    first = there.segments[0]
    assert first.margin.ends == pytest.approx((66 * 0.8, 84 * 0.8))
    assert first.natural_return_rate.ends == pytest.approx((0.0255, 0.036))
    # .03 + .02/.03 · (.04 − .02) and .03 + .02/.03 · (.06 − .02)
    assert first.return_rate.ends == pytest.approx((0.03 + 0.04 / 3, 0.03 + 0.08 / 3))


def test_the_page_counts_the_draws_as_python_does() -> None:
    case = risky()
    made = chance_of_draws(case, simulate(case))
    page = PageControls(case, made)
    for values in settings(made, several(40)):
        now = page.ask("controls.base")
        for one in sorted(made.controls, key=lambda one: one.name == "uplift"):
            now = page.ask("controls.stand(main.get(name), to, now)", name=one.name,
                           to=values[one.name], now=now)  # fmt: skip
        # coefficients are rounded for the page: a draw or two in a thousand may change sides
        told = page.ask("controls.chance(now)", now=now)
        assert told == pytest.approx(made.at(values), abs=0.003)


def test_nothing_is_said_of_what_was_not_worked_out() -> None:
    case = risky()
    made = chance_of_draws(case, simulate(case))
    page = PageControls(case, made)
    own = page.ask("controls.base")
    assert page.ask("controls.chance(now)", now=own) == pytest.approx(made.chance)
    assert page.ask("controls.chance(now)", now=own | {"discount_rate": 0.2}) is None
    (margin,) = [one for one in made.controls if one.name == "margin"]
    far = page.ask("controls.stand(main.get('margin'), to, now)", to=3 * margin.most, now=own)
    assert page.ask("controls.chance(now)", now=far) is None


def test_no_chance_where_the_case_gives_none() -> None:
    case = risky()
    assumed = replace(simulate(case), assumed=MOST_ASSUMED + 0.01)
    assert moved_chance(case, assumed) is None
    assert panel_data(case)["chance"] is None
    assert "data-chance>" not in panel_html(case)
    told = panel_html(case, chance=chance_of_draws(case, simulate(case)))
    assert "data-chance>" in told


def test_a_file_with_what_ifs_has_none() -> None:
    case = risky().model_copy(update={"what_if": {"discount_rate": 0.2}})
    assert moved_chance(case, simulate(case)) is None


def test_the_sample_within_its_error(sample_study: Study) -> None:
    made = sample_study.moved_chance
    assert made is not None
    assert LEAST_ERROR <= made.error <= 0.04
    errors = np.abs(missed(sample_study.case, made, 5))
    assert errors.max() <= 2 * made.error


@pytest.mark.slow
@pytest.mark.parametrize("name", ["retail", "subscription", "complete_journey"])
def test_over_many_settings_of_real_cases(name: str) -> None:
    """Also of cases which give no chance, as if they did."""
    if name in FILES:
        real_data(FILES[name])
    home = CLIENTS if name in FILES else SAMPLES
    case = wk.study(home / name).case
    made = chance_of_draws(case, simulate(case))
    errors = np.abs(missed(case, made, 60))
    assert (errors <= made.error).mean() >= 0.9
    assert errors.max() <= 2.5 * made.error
