"""The arm of the next test: by person, by segment, and the same when it is drawn again."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import winback_kit as wk
from tests.made_lists import AS_OF, OFFER, contacted, lists_of
from winback_kit.case.judged import case_pilot
from winback_kit.checks import Refused
from winback_kit.plan.experiment.arms import Draw, arm_of, arm_sql, edge_of
from winback_kit.plan.experiment.shares import InTest, holdout_shares
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine


def test_the_arm_of_a_person_depends_on_salt_id_and_share_alone() -> None:
    # printf 'Spring 2027|C-100001' | sha256sum begins with d3ed: between 211/256 and 212/256
    shares = (211 / 256, 212 / 256)
    arms_of_one = [arm_of("C-100001", salt="Spring 2027", holdout_share=s) for s in shares]
    assert arms_of_one == ["treated", "holdout"]
    ids = [f"ü{n}" for n in range(20_000)]
    arms = {
        s: [arm_of(one, salt="a", holdout_share=s) == "holdout" for one in ids] for s in (0.2, 0.3)
    }
    assert all(more for less, more in zip(arms[0.2], arms[0.3], strict=True) if less)
    # four standard errors of a share of .2 among 20,000 are .0113
    assert abs(sum(arms[0.2]) / len(ids) - 0.2) < 0.0113
    with DuckDBEngine(on_disk=False) as engine:
        engine.connection.register("ids", pd.DataFrame({"one": ids}))
        told = arm_sql(engine.dialect, "one", Draw("a", {}), edge=f"'{edge_of(0.2)}'")
        by_engine = engine.run(f"SELECT one, {told} FROM ids").fetchall()
    assert dict(by_engine) == {
        one: "holdout" if held else "treated" for one, held in zip(ids, arms[0.2], strict=True)
    }


@pytest.mark.slow
def test_nobody_changes_arms_when_salt_and_share_are_stated(tmp_path: Path) -> None:
    stated = {"lists": {"salt": "Spring 2027", "holdout_share": "30%"}}
    first = lists_of(tmp_path, stated)
    rows = [contacted(first.on.index[0], AS_OF, "treated")]
    second = lists_of(tmp_path, stated, contacts=rows)
    both = second.on.index.intersection(first.on.index)
    assert len(both) == len(first.on) - 1
    assert (first.on.arm[both] == second.on.arm[both]).all()
    for one, arm in first.on.arm.items():
        assert arm == arm_of(str(one), salt="Spring 2027", holdout_share=0.3)


def test_a_segment_in_which_more_return_holds_out_more() -> None:
    # √(p(1 − p)) with p = (N·p0 + 1)/(N + 2), by Neyman's rule
    # a: N = 98, p0 = 9/98 -> p = 10/100, sd .3;  b: N = 98, p0 = 49/98 -> p = 50/100, sd .5
    # 40 held out: each = 40/(98·.8), so a has .3·40/78.4 = 15 of 98, b .5·40/78.4 = 25 of 98
    a, b = InTest(98, 9 / 98), InTest(98, 49 / 98)
    shares = holdout_shares({"a": a, "b": b}, held_out=40)
    assert shares == {"a": pytest.approx(15 / 98), "b": pytest.approx(25 / 98)}
    # 90 held out: b would hold out 56.25 of its 98 and may 49, the other 41 are of a
    assert holdout_shares({"a": a, "b": b}, held_out=90)["a"] == pytest.approx(41 / 98)
    # a proportional draw of the same size tells less: the variance is Σ N²·p·q/n over all of them
    less, more = sum(98**2 * v / n for v, n in ((0.09, 20), (0.25, 20))), 98**2 * (0.8**2 / 40)
    assert sum(98**2 * v / n for v, n in ((0.09, 15), (0.25, 25))) == pytest.approx(more)
    assert more < less


@given(
    people=st.lists(st.tuples(st.floats(0, 1e5), st.floats(0, 1)), min_size=1, max_size=6),
    part=st.floats(0, 1),
)
def test_so_many_are_held_out_in_all_and_never_more_than_half_of_a_segment(
    people: list[tuple[float, float]], part: float
) -> None:
    segments = {str(n): InTest(*one) for n, one in enumerate(people)}
    held = part * sum(one.people for one in segments.values()) / 2
    shares = holdout_shares(segments, held_out=held)
    assert all(0 <= share <= 0.5 for share in shares.values())
    found = sum(shares[name] * one.people for name, one in segments.items())
    assert found == pytest.approx(held, abs=1e-9)


@pytest.mark.slow
def test_the_arms_of_the_list_have_the_shares_of_the_pilot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_pilot, "FEWEST_PER_ARM", 5)  # 33 are contacted in its four months
    unsure = {"value": 0.3, "low": 0.0, "high": 0.6}
    made = lists_of(tmp_path, offer={**OFFER, "uplift": unsure})
    study = wk.study(made.folder.parent)
    pilot = study.assessment.pilot
    assert pilot is not None
    asked = pilot.holdout_shares
    assert asked == study.case.holdout_shares == study.assessment.holdout_shares
    assert study.flow["held_back"].sum() == pytest.approx(pilot.worth.per_arm, abs=0.5)
    for one, row in made.on.iterrows():
        share = asked[row.segment]
        assert row.arm == arm_of(str(one), salt="Small", holdout_share=share)


@pytest.mark.slow
def test_the_share_of_one_segment_can_be_stated_and_moves_nobody_elsewhere(tmp_path: Path) -> None:
    few = lists_of(tmp_path, {"lists": {"holdout_share": 0.2}})
    segment = few.on.segment.iloc[0]
    more = lists_of(tmp_path, {"lists": {"holdout_share": 0.2, "holdout_shares": {segment: "60%"}}})
    own = few.on.segment == segment
    held = few.on.arm == "holdout"
    assert (more.on.arm[~own] == few.on.arm[~own]).all()
    assert (more.on.arm[own & held] == "holdout").all()
    assert (more.on.arm[own] == "holdout").sum() > (own & held).sum()
    with pytest.raises(Refused, match="is no segment of this client"):
        lists_of(tmp_path, {"lists": {"holdout_shares": {segment + "x": 0.1}}})
