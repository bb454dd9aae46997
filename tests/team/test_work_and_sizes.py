"""How teams get through their work: identities, and every size beside a plain loop over people."""

from __future__ import annotations

import numpy as np
import pytest

from winback_kit.assumptions.record import Assumption
from winback_kit.plan.team.falling import FallingWorth
from winback_kit.plan.team.forms import later_starts
from winback_kit.plan.team.sizes import best_size, permanent_sizes, replaced, temporary_sizes
from winback_kit.plan.team.speed import Fall, HiredPerson, ListToWork, fall_of, team_of
from winback_kit.plan.team.terms import KnownTerm, TeamTerms
from winback_kit.plan.team.work import WaitingWork, work_done

NONE = FallingWorth((1.0,), Fall(0.0, 0.0, 0.0, 1), own=True)


def terms(**values: float) -> TeamTerms:
    """Terms of one person with these values, 0 otherwise, and 1 of what cannot be 0."""
    known = dict.fromkeys(TeamTerms.__dataclass_fields__, 0.0) | {
        "ramp_start": 1.0, "ramp_months": 1.0, "contacts": 1.0,
    } | values  # fmt: skip
    named = {key: KnownTerm(key, "ratio", Assumption(value=one)) for key, one in known.items()}
    return TeamTerms(**named)


def some_work(draw: np.random.Generator) -> WaitingWork:
    segments, ages, months = (int(draw.integers(1, most)) for most in (4, 6, 9))
    return WaitingWork(
        worth=draw.uniform(-5, 30, segments),
        cost=draw.uniform(0, 6, segments),
        open_now=draw.integers(0, 200, (segments, ages)).astype(float),
        arrivals=draw.integers(0, 60, (segments, months)).astype(float),
    )


def some_fall(draw: np.random.Generator) -> FallingWorth:
    steps = np.cumprod([1.0, *draw.uniform(0.6, 1, int(draw.integers(0, 6)))])
    return FallingWorth(tuple(steps), Fall(0.0, -draw.uniform(0, 0.4), 0.0, 50), own=True)


def kept_after(fall: FallingWorth, months: float) -> float:
    """What is left, by hand: between two months on a straight line, then by e."""
    known = fall.by_month
    last = len(known) - 1
    if months >= last:
        return float(known[-1] * np.exp(-fall.fall.per_unit * (months - last)))
    below = int(months)
    return known[below] + (known[below + 1] - known[below]) * (months - below)


def by_hand(work: WaitingWork, fall: FallingWorth, capacity: np.ndarray) -> tuple[float, float]:
    """Worth and contacts of one team: a plain list of cells, the best first, month by month."""
    cells = [
        [segment, age, None, people]
        for segment, row in enumerate(work.open_now)
        for age, people in enumerate(row)
    ]
    earned = contacted = 0.0
    for month in range(work.months):
        cells += [[at, None, month, row[month]] for at, row in enumerate(work.arrivals)]
        offered = []
        for cell in cells:
            segment, age, came, _ = cell
            if came is None:
                left = kept_after(fall, age + month + 0.5) / kept_after(fall, age)
            else:
                left = kept_after(fall, month - came)
            w, c = work.worth[segment], work.cost[segment]
            offered.append(((w + c) * left - c if w > 0 else w, cell))
        able = capacity[month]
        for gain, cell in sorted(offered, key=lambda one: -one[0]):
            if gain <= 0:
                cell[3] = 0.0  # let go
                continue
            made = min(able, cell[3])
            cell[3] -= made
            able -= made
            earned += made * gain
            contacted += made
    return earned, contacted


@pytest.mark.random
def test_backlogs_and_sizes_of_two_hundred_cases() -> None:
    draw = np.random.default_rng(5)
    for _ in range(200):
        work, fall = some_work(draw), some_fall(draw)
        one = terms(
            contacts=draw.uniform(5, 120), cost=draw.uniform(50, 900), hire=draw.uniform(0, 400),
            ramp_start=draw.uniform(0.2, 1), ramp_months=draw.uniform(0.5, 3),
            leaving=draw.uniform(0, 0.2),
        )  # fmt: skip
        people, setup = np.arange(6.0), draw.uniform(0, 500)
        person = replaced(one, work.months)
        done = work_done(work, fall, np.outer(people, person.contacts))
        for size in range(len(people)):
            rows = done.months_of(size, work)
            before = work.waiting
            for month, row in enumerate(rows):
                assert row.open_before == pytest.approx(before, abs=1e-8)
                assert row.open_after == pytest.approx(done.left[size, month], abs=1e-8)
                assert row.contacted <= size * person.contacts[month] + 1e-9
                assert min(row.contacted, row.let_go, row.open_after) >= -1e-9
                before = row.open_after
        # every size by a plain loop, and the best of them
        values = []
        for size in people:
            earned, _ = by_hand(work, fall, size * person.contacts)
            pay = one.cost.value * work.months
            hired = 1 + one.leaving.value * (work.months - 1)
            values.append(earned - size * (pay + one.hire.value * hired) - setup * (size > 0))
        sizes = permanent_sizes(work, fall, one, setup=setup, people=people)
        assert [one.value for one in sizes] == pytest.approx(values, abs=1e-6)
        best = best_size(sizes)
        assert best is not None
        assert best.value == pytest.approx(max(values), abs=1e-6)


@pytest.mark.parametrize("people", [1, 3, 8])
def test_a_team_for_a_list_is_that_of_the_continuous_sum(people: int) -> None:
    # 8,000 names, d0 14, λ .25, 525 contacts, wage 2,200, hire 1,500: chapters.md, temporary team
    work = WaitingWork(np.array([14.0]), np.zeros(1), np.array([[8_000.0]]), np.zeros((1, 20)))
    fall = FallingWorth((1.0,), Fall(0.0, -0.25, 0.0, 1), own=True)
    one = terms(contacts=525, cost=2_200, hire=1_500)
    found = temporary_sizes(work, fall, one, setup=0.0, people=np.array([0.0, people]))[1]
    told = team_of(people, ListToWork(8_000, 14, 0.25), HiredPerson(525, 2_200, 1_500))
    assert found.value == pytest.approx(told.value, abs=1e-6)


def test_a_place_that_leavers_leave_is_filled_again() -> None:
    # half leave each month, newcomers do nothing in their first month and all after the second:
    # ρ(0) = 0, ρ(1) = 1 − e^(−1/τ) with τ → 0 is 1. Month 0: 0. Month 1: ½ of the first, ½ new: ½.
    # Month 2: ¼ of the first and ¼ of those hired in month 1: ½.
    one = terms(contacts=100, ramp_start=0, ramp_months=0.01, leaving=0.5)
    person = replaced(one, 3)
    assert person.contacts.tolist() == pytest.approx([0, 50, 50])
    assert person.hired == 2


def test_a_later_start_lets_the_backlog_grow() -> None:
    # 100 wait, 40 come each month, two people make 60: 80, 60, 40, 20 are left; a month later
    # 140, 120, 100, 80
    work = WaitingWork(np.array([1.0]), np.zeros(1), np.array([[100.0]]), np.full((1, 4), 40.0))
    one = terms(contacts=30, cost=10)
    now, later, *_ = later_starts(work, NONE, one, people=2, setup=5.0)
    assert [row.open_after for row in now.backlog] == [80, 60, 40, 20]
    assert [row.open_after for row in later.backlog] == [140, 120, 100, 80]
    # 240 and 180 contacts at 1, two people at 10 a month for 4 and 3 months, 5 once
    assert (now.value, later.value, later.most_open) == (155, 115, 140)


def test_the_fall_of_counts_is_that_of_people() -> None:
    lag, back = [0.5, 1.5, 2.5], [30, 20, 9]
    people = [100, 90, 70]
    whole = [x for x, n in zip(lag, people, strict=True) for _ in range(n)]
    came = [int(at < k) for k, n in zip(back, people, strict=True) for at in range(n)]
    one, other = fall_of(lag, back, people), fall_of(whole, came)
    assert (one.slope, one.error) == pytest.approx((other.slope, other.error), rel=1e-9)
    assert one.people == other.people == 260
