"""One study of a client: each stage once, when asked for; refusals, hand-over, and notebooks."""

from __future__ import annotations

import inspect
import pickle
import re
from pathlib import Path
from typing import Any

import pytest

import winback_kit as wk
from tests.commands import client_folder
from winback_kit import study_of_data, study_of_plan
from winback_kit.checks import Refused
from winback_kit.client_study import STAGES
from winback_kit.records.at_hand import at_hand
from winback_kit.report.run.in_process import new_shell, run_cell


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return client_folder(tmp_path / "acme")


def test_nothing_is_worked_out_before_it_is_asked_for_and_then_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for name in ("read_tables", "measured_history", "second_lifetime_value", "make_plan"):
        half = study_of_plan if name == "make_plan" else study_of_data
        whole = getattr(half, name)
        monkeypatch.setattr(
            half,
            name,
            lambda *given, n=name, f=whole, **more: asked.append(n) or f(*given, **more),
        )
    study = wk.study(folder)
    assert asked == []
    assert study.data.customers > 0
    assert asked == ["read_tables"]
    assert study.plan is study.plan
    assert study.case.horizon_months > 0
    assert study.history is study.value.history is study.plan.value.history
    assert asked == ["read_tables", "measured_history", "second_lifetime_value", "make_plan"]


def test_stages_are_those_of_the_functions(folder: Path) -> None:
    study = wk.study(folder)
    history = wk.read_history(wk.open_client(folder))
    plan = wk.make_plan(wk.second_lifetime_value(history))
    case = wk.programme_case(plan)
    assert study.case == case
    assert study.outcome.npv == wk.outcome(case).npv == study.assessment.outcome.npv
    assert study.verdict == wk.verdict(plan, wk.assess(case))
    assert [one.npv for one in study.options] == [
        one.npv
        for one in wk.options(plan, case, None)  # too few to value customers by
    ]


def test_the_engine_is_closed_when_the_history_is_measured(folder: Path) -> None:
    study = wk.study(folder)
    assert study.data
    place = vars(study)["_tables"].engine.folder
    assert place.exists()
    assert study.history
    assert not place.exists()
    with wk.DuckDBEngine(on_disk=False) as own:
        assert wk.study(folder, engine=own).history
        assert len(own.frame("lost_customers")) == study.history.lost_now


def test_an_engine_that_nobody_closes_leaves_no_folder(folder: Path) -> None:
    study = wk.study(folder)
    assert study.data
    place = vars(study)["_tables"].engine.folder
    del study
    assert not place.exists()


def test_a_stage_that_cannot_be_given_refuses_and_the_others_stand(tmp_path: Path) -> None:
    # 60 customers who order every 30 days: nobody is ever silent for 100 days
    days = [f"2022-{month:02d}-15" for month in range(1, 13)]
    rows = [f"01{n:02d},{day},20" for n in range(60) for day in days]
    orders = "\n".join(["customer_id,order_date,amount", *rows, ""])
    settings = "client: Acme\ncurrency: EUR\ndefinitions: {lapse_days: 100}\n"
    study = wk.study(client_folder(tmp_path / "acme", {"orders.csv": orders}, settings))
    assert study.data.customers == 60
    for _ in range(2):
        with pytest.raises(Refused, match=r"nobody was silent for more than 100 days"):
            _ = study.verdict
    assert set(study.refusals) == {"history", "value", "plan", "verdict"}
    assert study.data.customers == 60


def test_what_follows_from_a_changed_result_is_worked_out_anew(folder: Path) -> None:
    study = wk.study(folder)
    case = study.case.model_copy(update={"horizon_months": 12})
    shorter = study.replace(case=case)
    assert shorter.plan is study.plan
    assert shorter.outcome.npv == wk.outcome(case).npv != study.outcome.npv
    with pytest.raises(Refused, match=r"is no stage of a study; got .cases.\. Did you mean case\?"):
        study.replace(cases=case)


def test_another_process_is_handed_what_is_worked_out(folder: Path) -> None:
    study = wk.study(folder)
    assert study.outcome.npv
    handed = pickle.loads(pickle.dumps(study))  # noqa: S301 - our own bytes
    assert set(vars(handed)) & set(STAGES) == set(vars(study)) & set(STAGES)
    assert handed.outcome.npv == study.outcome.npv
    with at_hand(handed):
        assert wk.study(str(folder)) is handed
        assert wk.study(folder, overrides={"case.horizon_months": 24}) is not handed
    assert wk.study(folder) is not handed


# -- in a notebook


PARAMETERS = "client_folder = {folder!r}\nimport winback_kit as wk\n"
OPEN = "study = wk.study(client_folder)"
STAMP = "wk.show.stamp(study.data)"


def run(shell: Any, source: str) -> Any:
    """The one output of a cell."""
    outputs, _ = run_cell(shell, source)
    return outputs[-1] if outputs else None


NOWHERE = (
    f"nowhere: the client folder is not there. It was looked for in {Path.cwd()}. "
    "Make one with: winback new DIR"
)


def test_after_a_refused_parameter_nothing_old_is_shown(folder: Path) -> None:
    shell = new_shell()
    run(shell, PARAMETERS.format(folder=str(folder)))
    run(shell, OPEN)
    run(shell, "case = study.case\nother = 1")
    assert "Acme" in run(shell, STAMP).data["text/plain"]
    run(shell, PARAMETERS.format(folder="nowhere"))
    assert run(shell, OPEN).evalue == NOWHERE
    for cell in (STAMP, "study.outcome", "case"):
        assert run(shell, cell).ename == "NameError"
    assert run(shell, "other").data["text/plain"] == "1"


def test_a_script_keeps_its_studies(folder: Path) -> None:
    study = before = wk.study(folder)
    with pytest.raises(Refused):
        study = wk.study("nowhere")
    assert study is before


def test_a_refusal_is_one_line_in_a_notebook() -> None:
    shell, shown = new_shell(), []
    shell._showtraceback = lambda _kind, _error, lines: shown.extend(lines)  # as a kernel sends it
    run(shell, "import winback_kit as wk")
    run(shell, "study = wk.study('nowhere')")
    assert shown == [f"Refused: {NOWHERE}"]


# -- moves of an analyst's own


def test_an_outcome_is_moved_by_the_names_of_a_scenario(folder: Path) -> None:
    case = wk.study(folder).case
    every = {f"segments.{at}.retention.hazard_ratio": 1.5 for at in range(len(case.segments))}
    assert wk.outcome(case, {"segments.*.retention.hazard_ratio": 1.5}) == wk.outcome(case, every)
    cost = case.programme.setup_cost.value
    moved = wk.cash_flow(case, {"programme.setup_cost": "x0.5"})["setup"]
    assert moved[0] == pytest.approx(0.5 * cost)
    with pytest.raises(Refused, match=r"segments.\*.return_rat: is no assumption .* Did you mean"):
        wk.outcome(case, {"segments.*.return_rat": 0.1})
    with pytest.raises(Refused, match="must keep tax_rate between 0 and"):
        wk.outcome(case, {"tax_rate": 3})


# -- what a result says of itself


def results(folder: Path) -> list[tuple[str, Any]]:
    study = wk.study(folder)
    stages = [(name, getattr(study, name)) for name in STAGES if not study.missing(name)]
    return [("study", study), ("client", study.client), *(one for one in stages if one[1])]


def test_every_result_says_what_it_is_in_twelve_lines(folder: Path) -> None:
    for name, result in results(folder):
        lines = repr(result).splitlines()
        assert len(lines) <= 12, name
        assert max(map(len, lines)) <= 100, name
        kind = type(result).__name__
        head = f"rows of {type(result[0]).__name__}" if kind == "Rows" else f"{kind}: "
        assert head in lines[0]
        assert result._repr_html_().startswith("<"), name


def test_what_a_result_says_can_be_asked_of_it(folder: Path) -> None:
    for name, result in results(folder):
        asked = re.findall(r"[ (]\.(\w+)", repr(result))
        assert asked or name in ("verdict", "idle", "campaigns_inside")
        assert [one for one in asked if one not in (*dir(type(result)), *vars(result))] == []


def test_frames_hold_the_values_as_they_are(folder: Path) -> None:
    study = wk.study(folder)
    plan, options = study.plan.frame(), study.options.frame()
    assert plan["segment"].tolist() == [one.segment for one in study.plan.worths]
    assert plan["incremental"].tolist() == [one.incremental for one in study.plan.worths]
    assert plan["offer_cost"].tolist() == [one.offer_cost.value for one in study.plan.worths]
    assert options["npv"].tolist() == [one.npv for one in study.options]
    figures = study.outcome.frame().set_index("name")["value"]
    assert figures["npv"] == study.outcome.npv
    months = study.flow.frame()
    discounted = months["free_cash_flow"] * study.flow["discount_factor"]
    assert discounted.sum() == pytest.approx(study.outcome.npv)
    assert months["offers"].tolist() == study.flow["offers"].sum(0).tolist()
    assert study.history.frame("people").customers[0] == study.data.customers
    with pytest.raises(Refused, match=r"no frame of the history; got 'peeple'.*people"):
        study.history.frame("peeple")


def test_every_public_function_has_an_example() -> None:
    functions = [name for name in dir(wk) if inspect.isfunction(getattr(wk, name))]
    assert len(functions) > 20
    assert [name for name in functions if ">>> " not in str(getattr(wk, name).__doc__)] == []
