"""Every key of `team:` moves a figure: the record is walked, and so a new key has to be named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import winback_kit as wk
from tests.states_all import STAFF, STATED, TEAM, folder_with
from tests.test_every_key_counts import leaves
from winback_kit.client.folder import open_client
from winback_kit.client.team.settings import TeamSettings
from winback_kit.plan.programme.programme import make_plan
from winback_kit.plan.team.team import Team, team_of_plan


@dataclass(frozen=True)
class Client:
    """The client's folder, and its study, worked out once."""

    folder: Path
    study: wk.Study

    def team(self, **changes: Any) -> Team:
        """The team with keys of `team:` changed by their names."""
        stated = {f"team.{name}": value for name, value in changes.items()}
        client = open_client(self.folder, overrides=stated)
        history = self.study.history
        moved = replace(history, data=replace(history.data, client=client))
        plan = make_plan(replace(self.study.value, history=moved))
        return team_of_plan(plan, self.study.save_tables)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    # what the case states of the team would go before what `team:` says
    case = {key: one for key, one in STATED.items() if key not in ("programme", "what_if")}
    case["scenarios"] = []
    folder = tmp_path_factory.mktemp("team") / "acme"
    return Client(folder, wk.study(folder_with(case, folder, team=TEAM, staff=STAFF)))


def contacts(team: Team) -> Any:
    return team.terms.contacts.value


def cost(team: Team) -> Any:
    return team.terms.cost.value


def left(team: Team) -> Any:
    """What each size leaves."""
    return [one.value for one in team.permanent]


def calls(team: Team) -> Any:
    """The people who answer calls."""
    assert team.calls is not None
    return team.calls.pooled.there, team.calls.pooled.load


def for_calls(team: Team) -> Any:
    return team.for_calls


NAMED: dict[str, tuple[Any, Callable[[Team], Any]]] = {
    "roles": (["clerk"], cost),
    "led_by": (["clerk"], cost),
    "days_a_month": (20.0, contacts),
    "hours_a_day": (8.0, contacts),
    "share_of_time": (0.7, contacts),
    "minutes_a_contact": (11.0, contacts),
    "leaving_a_month": (0.05, left),
    "hire_cost": (900.0, left),
    "calls_a_month": (6_000.0, calls),
    "answers_calls": (False, for_calls),
    "minutes_a_call": (9.0, calls),
    "answer_within_seconds": (600.0, calls),
    "answer_share": (0.99, calls),
}


def test_all_that_can_be_stated_of_a_team_is_stated() -> None:
    named = {path.split(".")[0] for path in leaves(TeamSettings)}
    assert set(TEAM) == named == set(NAMED)


@pytest.mark.parametrize("key", NAMED)
def test_a_key_of_a_team_moves_its_figure(key: str, client: Client) -> None:
    to, figure = NAMED[key]
    assert to != TEAM[key]
    assert figure(client.team(**{key: to})) != figure(client.team())


def test_contacts_are_those_of_the_time_that_is_stated(client: Client) -> None:
    # 19 days · 7 h · .6 · 60 min/h ÷ 10 min
    assert client.team().terms.contacts.value == pytest.approx(19 * 7 * 0.6 * 60 / 10)
