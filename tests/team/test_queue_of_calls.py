"""Erlang's formulas against printed figures, a direct sum, and the queue played out."""

from __future__ import annotations

from heapq import heappop, heappush
from math import factorial
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest

from tests.study_texts import restated
from tests.team.test_work_and_sizes import terms
from winback_kit.assumptions.record import Assumption
from winback_kit.checks import Refused
from winback_kit.client.team.settings import TeamSettings
from winback_kit.client_study import Study
from winback_kit.history.saving.save_tables import SaveTables
from winback_kit.plan.team.calls import CALL_BACKS, COMPLAINTS, SAVES, incoming_calls
from winback_kit.plan.team.erlang import Calls, answered, erlang_b, erlang_c, fewest_agents, paid
from winback_kit.plan.team.hand_over import left_beside_calls, together

WAITING = {
    (1, 2): 0.333333, (2, 3): 0.444444, (5, 6): 0.587516, (10, 11): 0.682118, (10, 12): 0.449388,
    (10, 13): 0.285270, (10, 14): 0.174132, (20, 24): 0.298072, (48, 55): 0.238701, (0.75, 1): 0.75,
}  # fmt: skip


@pytest.mark.parametrize(("load", "agents"), list(WAITING))
def test_the_share_that_waits(load: float, agents: int) -> None:
    assert erlang_c(load, agents) == pytest.approx(WAITING[load, agents], abs=1e-6)
    # directly: A^N/N! · N/(N − A) over the same plus Σ A^n/n!
    last = load**agents / factorial(agents) * agents / (agents - load)
    direct = last / (sum(load**n / factorial(n) for n in range(agents)) + last)
    assert erlang_c(load, agents) == pytest.approx(direct, rel=1e-12)


@pytest.mark.parametrize(
    ("load", "agents", "blocked"), [(1, 2, 0.2), (10, 14, 0.056819), (48, 55, 0.038374)]
)
def test_the_share_that_finds_all_busy(load: float, agents: int, blocked: float) -> None:
    assert erlang_b(load, agents) == pytest.approx(blocked, abs=1e-6)


def test_printed_examples() -> None:
    # 360 calls in 30 minutes of 4 minutes, 55 people, target 15 seconds
    found = answered(Calls(360, period=30, handling=4), 55, within=0.25)
    assert found.occupancy == pytest.approx(0.8727, abs=5e-5)
    assert found.waiting == pytest.approx(0.2387, abs=5e-5)
    assert found.mean_wait * 60 == pytest.approx(8.184, abs=5e-4)
    assert found.in_time == pytest.approx(0.8459, abs=5e-5)
    # the README of pyworkforce: 100 in 30 minutes of 3 minutes, 20 seconds, 80 %, shrinkage 30 %
    best = fewest_agents(Calls(100, period=30, handling=3), within=1 / 3, share=0.8)
    assert (best.agents, paid(best.agents, shrinkage=0.3)) == (14, 20)
    assert best.in_time == pytest.approx(0.8884, abs=5e-5)
    assert best.occupancy == pytest.approx(0.7143, abs=5e-5)
    assert best.waiting == pytest.approx(0.1741, abs=5e-5)


@pytest.mark.parametrize(
    ("agents", "in_time", "seconds"),
    [(11, 0.3896, 122.78), (12, 0.6402, 40.44), (13, 0.7956, 17.12), (14, 0.8884, 7.84)],
)
def test_one_person_more(agents: int, in_time: float, seconds: float) -> None:
    found = answered(Calls(100, period=30, handling=3), agents, within=1 / 3)
    assert found.in_time == pytest.approx(in_time, abs=5e-5)
    assert found.mean_wait * 60 == pytest.approx(seconds, abs=5e-3)


def test_a_load_of_all_or_more_is_refused() -> None:
    with pytest.raises(Refused, match=r"agents: must be above the load of 10; got 10\. Have at"):
        erlang_c(10, 10)


def test_what_several_queues_need_is_added_before_it_is_rounded() -> None:
    assert paid(6.2 + 6.2 + 6.3, shrinkage=0.0) == 19  # not 7 + 7 + 7 = 21


@pytest.mark.slow
def test_the_queue_played_out() -> None:
    # M/M/6 at A = 5: every call goes to whoever is free first
    draw, calls, agents = np.random.default_rng(7), 400_000, 6
    came = np.cumsum(draw.exponential(1.0, calls))
    takes = draw.exponential(5.0, calls)
    free = [0.0] * agents
    waits = np.empty(calls)
    for at in range(calls):
        start = max(came[at], heappop(free))
        waits[at] = start - came[at]
        heappush(free, start + takes[at])
    found = answered(Calls(1.0, period=1.0, handling=5.0), agents, within=0.0)
    assert (waits > 0).mean() == pytest.approx(found.waiting, rel=0.02)
    assert waits.mean() / 5 == pytest.approx(found.mean_wait / 5, rel=0.02)


def _known(*, goodbyes: dict[str, int], tickets: dict[str, int]) -> SaveTables:
    said = pd.DataFrame({"channel": list(goodbyes), "n": list(goodbyes.values())})
    opened = pd.DataFrame({"channel": list(tickets), "n": list(tickets.values()), "recent": 1})
    return cast("SaveTables", SimpleNamespace(goodbye_channels=said, ticket_times=opened))


def test_goodbyes_on_the_phone_are_a_queue_beside_the_call_backs() -> None:
    one = terms(days=20, hours=8, share=0.8)
    known = _known(goodbyes={"telephone": 1200, "e-mail": 900}, tickets={"phone": 600, "chat": 60})
    found = incoming_calls(TeamSettings(), one, contacts=500, known=known)
    assert found is not None
    # 500 · .1 call back, 1,200 / 12 goodbyes, 600 / 12 tickets by voice
    assert {str(one.name): one.calls for one in found.queues} == {
        CALL_BACKS: 50, SAVES: 100, COMPLAINTS: 50,
    }  # fmt: skip
    assert found.pooled.calls == 200
    assert found.pooled.load == pytest.approx(200 * 8 / (20 * 8 * 60))  # minutes of the month
    # 1/6 of a person: one there waits with C(1) = 1/6, in time .84 > .8; 1/.8 people for that
    assert found.pooled.there == 1
    assert found.people(one) == 1.25


def test_what_is_left_beside_calls_is_the_time_of_the_same_people() -> None:
    """3 people of 842 contacts and 1.25 for calls are 5, who make 842 · 3.75/5 each."""
    each = Assumption(value=842.0, low=800.0, high=880.0, evidence="B")
    assert together(3, 1.25) == 5
    left = left_beside_calls(each, people=3, calls=1.25)
    assert (left.value, *left.ends) == pytest.approx((631.5, 600.0, 660.0))
    assert left.evidence == "B"


@pytest.mark.slow
def test_the_sample_with_people_who_answer_calls(sample_study: Study) -> None:
    study = restated(sample_study, {"team.answers_calls": True})
    before, after = sample_study.case.programme, study.case.programme
    assert before.capacity is not None
    assert after.capacity is not None
    calls = study.team.for_calls
    assert after.people.value == np.ceil(before.people.value + calls)
    whole = after.people.value * after.capacity.contacts_per_person.value
    each = before.capacity.contacts_per_person.value
    assert whole == pytest.approx(each * (after.people.value - calls))
    assert sample_study.team.for_calls == 0
