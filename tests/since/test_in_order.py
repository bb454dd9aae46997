"""The bridge between two cases in order: by hand, and it adds up whatever moved."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_compare import case, segment
from winback_kit.case.moved.in_order import KINDS, in_order
from winback_kit.checks import Refused

CLOSE = 1e-9


def test_each_kind_is_taken_on_top_of_those_before() -> None:
    # 100 · 0.3 · 10 = 300. Contacts 200: 600, +300. Margin 15 by own history: 900, +300. Set-up of
    # 50 that the client states: 850, −50
    before = case(segment(margin={"value": 10, "evidence": "B"}))
    later = segment(contacted_per_month={"value": 200}, margin={"value": 15, "evidence": "B"})
    after = case(later)
    after["programme"]["setup_cost"] = {"value": 50, "evidence": "C"}
    found = in_order(before, after, told=(300.0, 850.0))
    assert found.by_kind == {
        "lost": pytest.approx(300, abs=CLOSE),
        "measured": pytest.approx(300, abs=CLOSE),
        "given": pytest.approx(-50, abs=CLOSE),
    }


def test_a_prior_that_becomes_known_counts_as_what_it_is_now() -> None:
    before = case(segment(margin={"value": 10, "evidence": "E"}))
    after = case(segment(margin={"value": 12, "evidence": "B"}))
    assert in_order(before, after, told=(300.0, 360.0)).by_kind == {"measured": pytest.approx(60)}
    back = in_order(after, before, told=(360.0, 300.0))
    assert back.by_kind == {"prior": pytest.approx(-60)}


def test_what_other_formulas_make_of_the_earlier_case_is_a_step_of_its_own() -> None:
    # the earlier run told 280 for a case that is worth 300 by today's formulas
    found = in_order(case(), case(setup=100), told=(280.0, 200.0))
    assert found.by_kind == {"formulas": pytest.approx(20), "given": pytest.approx(-100)}


def test_what_cannot_stand_alone_moves_with_the_next() -> None:
    before = segment(contacted_per_month={"curve": [60.0, 40.0]})
    del before["contact_months"]
    found = in_order(case(before), case(), told=(300.0, 300.0))
    assert sum(one.move for one in found.moves) == pytest.approx(0, abs=CLOSE)


def test_what_is_no_case_is_refused() -> None:
    with pytest.raises(Refused, match="currency is required"):
        in_order({"name": "x", "segments": "none"}, case(), told=(0.0, 0.0))


GRADES = st.sampled_from("ABCDE")


@st.composite
def cases(draw: st.DrawFn) -> Any:
    """One or two segments of any contacts, rates, margins and grades, and any costs."""
    names = draw(st.sampled_from([["All"], ["All", "New"], ["New"]]))
    made = []
    for name in names:
        natural = draw(st.integers(0, 50)) / 100
        made.append(
            segment(
                name,
                contacted_per_month={"value": draw(st.integers(0, 500))},
                natural_return_rate={"value": natural, "evidence": draw(GRADES)},
                return_rate={
                    "value": natural + draw(st.integers(0, 50)) / 100,
                    "evidence": draw(GRADES),
                },
                margin={"value": draw(st.integers(-5, 50)), "evidence": draw(GRADES)},
            )
        )
    return case(*made, setup=draw(st.integers(0, 5000)), tax=draw(st.sampled_from([0, 0.25])))


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(cases(), cases(), st.integers(-90_000, 90_000), st.integers(-90_000, 90_000))
def test_nothing_is_left_unexplained(before: Any, after: Any, one: int, other: int) -> None:
    found = in_order(before, after, told=(one, other))
    moves = sum(move.move for move in found.moves)
    assert found.before + moves == pytest.approx(found.after, abs=0.02, rel=1e-9)
    assert [*found.by_kind] == [kind for kind in KINDS if kind in found.by_kind]
