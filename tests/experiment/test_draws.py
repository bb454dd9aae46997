"""Who is in which arm: alike on every machine, balanced, and never moved."""

from __future__ import annotations

import hashlib
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, chi2, norm

from tests.experiment.test_registration import a_test
from winback_kit.plan.experiment.arms import Draw, arm_of, arm_sql, edge_of
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine

SALTS = 2_000


def test_known_digests_give_known_arms() -> None:
    # printf 'Spring 2027|C-100001' | sha256sum begins with d3ed: between 211/256 and 212/256
    # printf 'Spring 2027|today|C-100001' | sha256sum: 1de2, between 29/256 and 30/256
    # printf 'Acme|every campaign|324|C-100001' | sha256sum: 6f9d, between 111/256 and 112/256
    def arm(held: float, today: float, always: float) -> str:
        draw = Draw(
            "Spring 2027",
            {"x": held},
            today_share=today,
            universal_salt="Acme|every campaign|324",
            universal_share=always,
        )
        return draw.arm("C-100001", "x")

    assert arm(211 / 256, 0, 0) == "treated"
    assert arm(212 / 256, 0, 0) == "holdout"
    assert arm(0, 29 / 256, 0) == "treated"
    assert arm(0, 30 / 256, 0) == "today"
    assert arm(0, 0, 111 / 256) == "treated"
    assert arm(0, 1, 112 / 256) == "holdout"


def test_the_engine_draws_as_python_does() -> None:
    draw = Draw(
        "a", {"x": 0.3}, today_share=0.25, universal_salt="a|every campaign|1", universal_share=0.1
    )
    # .2 of those not held out of everything are held out too: .1 + .9 · (.2 / .9) = .3 in all
    assert draw.share_of_others("x") == pytest.approx(2 / 9)
    ids = [f"ü{n}" for n in range(4_000)]
    with DuckDBEngine(on_disk=False) as engine:
        engine.connection.register("ids", pd.DataFrame({"one": ids}))
        edge = f"'{edge_of(draw.share_of_others('x'))}'"
        rows = engine.run(f"SELECT one, {arm_sql(engine.dialect, 'one', draw, edge=edge)} FROM ids")
        by_engine = dict(rows.fetchall())
    assert by_engine == {one: draw.arm(one, "x") for one in ids}
    found = Counter(by_engine.values())
    # of 4,000: .3 held out, .25 of the others as today; four standard errors are at most 116
    planned = {"holdout": 1_200, "today": 700, "treated": 2_100}
    assert all(abs(found[arm] - people) < 120 for arm, people in planned.items())


def test_whom_everything_holds_out_no_test_contacts() -> None:
    alike = {"universal_salt": "a|every campaign|1", "universal_share": 0.1}
    spring, autumn = Draw("s", {"x": 0.2}, **alike), Draw("t", {"x": 0.05}, **alike)  # type: ignore[arg-type]
    ids = [f"c{n}" for n in range(2_000)]
    always = [
        one for one in ids if arm_of(one, salt="a|every campaign|1", holdout_share=0.1) != "treated"
    ]
    assert len(always) > 100
    for draw in (spring, autumn):
        assert {draw.arm(one, "x") for one in always} == {"holdout"}
    # 5 % are fewer than are held out of everything, so that nobody else is held out
    assert [one for one in ids if autumn.arm(one, "x") == "holdout"] == always


def _held(salt: int, ids: list[bytes], edge: bytes) -> np.ndarray:
    """Whether each is held out, as `arm_of` has it."""
    head = hashlib.sha256(f"salt {salt}|".encode())
    found = []
    for one in ids:
        digest = head.copy()
        digest.update(one)
        found.append(digest.hexdigest()[:12].encode() < edge)
    return np.array(found)


@pytest.mark.slow
def test_two_thousand_salts_are_balanced_and_find_nothing_where_nothing_is() -> None:
    names = [f"C-{n}" for n in range(1_000)]
    ids, share = [name.encode() for name in names], 0.3
    edge = edge_of(share).encode()
    one = [arm_of(name, salt="salt 7", holdout_share=share) == "holdout" for name in names]
    assert _held(7, ids, edge).tolist() == one
    returned = np.arange(1_000) % 10 == 0
    counts, alarms = [], 0
    for salt in range(SALTS):
        held = _held(salt, ids, edge)
        counts.append(int(held.sum()))
        p0, p1 = returned[held].mean(), returned[~held].mean()
        error = np.sqrt(p0 * (1 - p0) / held.sum() + p1 * (1 - p1) / (~held).sum())
        alarms += abs(p1 - p0) > norm.ppf(0.975) * error
    # how many are held out is binomial(1000, .3): χ² of its tenths
    cuts = binom.ppf(np.arange(1, 10) / 10, 1_000, share)
    chances = np.diff([0.0, *binom.cdf(cuts, 1_000, share), 1.0])
    found = np.bincount(np.searchsorted(cuts, counts), minlength=10)
    stray = ((found - SALTS * chances) ** 2 / (SALTS * chances)).sum()
    assert chi2.sf(stray, 9) > 0.001
    # A/A: 5 % of 2,000 within the bar of 4 to 6 %
    assert 0.04 <= alarms / SALTS <= 0.06


def test_a_registered_draw_is_the_draw_of_the_lists() -> None:
    told = a_test().draw
    draw = Draw(told.salt, told.holdout_shares, test="Spring")
    held = [draw.arm(f"c{n}", "Bad service") == "holdout" for n in range(4_000)]
    # .25 of 4,000, four standard errors are 110
    assert abs(sum(held) - 1_000) < 110
