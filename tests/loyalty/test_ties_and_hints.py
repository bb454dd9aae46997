"""Ties of Telco's customers, and what employees know, by hand and by other routes."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from winback_kit.plan.loyalty.hints import Hints
from winback_kit.plan.loyalty.ties import TieBand, falls_all_along, still_possible, trend

PEOPLE = [1294, 1104, 1128, 1069, 1047, 771, 472, 158]
LEFT = [694, 359, 381, 241, 126, 48, 20, 0]
HAZARD = [0.054185, 0.015897, 0.011390, 0.006635, 0.002765, 0.001209, 0.000724, 0.0]


def test_ties_in_three_bands() -> None:
    bands = [TieBand(0, 2398, 1053), TieBand(1, 2197, 622), TieBand(2, 2448, 194)]
    assert [round(one.rate, 6) for one in bands] == [0.439116, 0.283113, 0.079248]
    assert trend(bands) == pytest.approx(-28.3801, abs=5e-5)
    # the same as N times the squared correlation of score and leaving
    scores = np.repeat([one.score for one in bands], [one.people for one in bands])
    left = np.concatenate([[1] * one.left + [0] * (one.people - one.left) for one in bands])
    assert trend(bands) ** 2 == pytest.approx(len(left) * np.corrcoef(scores, left)[0, 1] ** 2)


def test_rates_rise_where_hazards_fall() -> None:
    by_rate = [TieBand(at, n, d) for at, (n, d) in enumerate(zip(PEOPLE, LEFT, strict=True))]
    time = [d / h if h else 1.0 for d, h in zip(LEFT, HAZARD, strict=True)]
    by_time = [
        TieBand(one.score, one.people, one.left, t) for one, t in zip(by_rate, time, strict=True)
    ]
    assert round(by_rate[1].rate, 4) == 0.3252
    assert round(by_rate[2].rate, 4) == 0.3378
    assert not falls_all_along(by_rate)
    assert falls_all_along(by_time)


def test_none_of_158_is_not_never() -> None:
    upper = still_possible(158)
    assert upper == pytest.approx(0.019, abs=5e-4)
    assert upper == pytest.approx(3 / 158, rel=0.02)  # the rule of three
    assert (1 - upper) ** 158 == pytest.approx(0.05)


def test_three_hits_of_five_are_no_proof() -> None:
    hints = Hints(20, true=5, named=5, hit=3)
    assert hints.lift == pytest.approx(2.4)
    direct = (comb(5, 3) * comb(15, 2) + comb(5, 4) * comb(15, 1) + 1) / comb(20, 5)
    assert hints.by_chance == pytest.approx(direct, rel=1e-12)
    assert direct == pytest.approx(0.072626, abs=1e-6)
    assert Hints(20, true=5, named=5, hit=0).by_chance == pytest.approx(1.0)
    assert Hints(20, true=0, named=5, hit=0).lift is None
