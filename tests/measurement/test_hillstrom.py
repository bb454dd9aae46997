"""Half A of Hillstrom's e-mail test against figures of other implementations.

Computed apart from the kit by statsmodels, or by two routes that agreed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.policies.hillstrom import half_a
from winback_kit.plan.experiment.statistics.differences import TwoArms, difference
from winback_kit.plan.experiment.statistics.means import (
    UNBALANCED,
    cuped,
    mean_difference,
    pair_sums,
    standardised_difference,
    sums_of,
)
from winback_kit.plan.experiment.statistics.sample_ratio import sample_ratio
from winback_kit.plan.experiment.statistics.shrinkage import drawn_to_mean, odds_differ

pytestmark = pytest.mark.slow

SPEND, HISTORY, RECENCY = "spend", "history_12m_spend", "recency_months"
NONE = "none"


def arms_of(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return rows[rows.arm != NONE], rows[rows.arm == NONE]


def test_the_draw_of_hillstrom() -> None:
    rows = half_a().rows
    counts = rows.arm.value_counts()
    found = sample_ratio([counts[one] for one in counts.index], [1, 1, 1])
    assert (found.chi2, found.p) == pytest.approx((0.100003, 0.951228), abs=5e-7)
    treated, held = arms_of(rows)
    assert sample_ratio([len(treated), len(held)], [2, 1]).p == pytest.approx(0.8744, abs=5e-5)
    apart = [
        standardised_difference(*(sums_of(one[name].to_numpy(float)) for one in (treated, held)))
        for name in (HISTORY, RECENCY)
    ]
    assert max(map(abs, apart)) <= 0.0158 < UNBALANCED


@pytest.mark.parametrize(
    ("arm", "value", "error", "t"),
    [
        ("mens_email", 0.72135079, 0.19371586, 3.7238),
        ("womens_email", 0.47329600, 0.18976767, 2.4941),
        ("", 0.59709098, 0.15533212, 3.8440),
    ],
)
def test_spend_per_person(arm: str, value: float, error: float, t: float) -> None:
    rows = half_a().rows
    treated, held = arms_of(rows)
    if arm:
        treated = treated[treated.arm == arm]
    found = mean_difference(*(sums_of(one[SPEND].to_numpy(float)) for one in (treated, held)))
    assert (found.value, found.error) == pytest.approx((value, error), abs=5e-9)
    assert found.t == pytest.approx(t, abs=5e-5)
    if not arm:
        assert found.p == pytest.approx(0.000121, abs=5e-7)


def test_history_buys_nothing() -> None:
    treated, held = arms_of(half_a().rows)
    found = cuped(
        *(
            pair_sums(one[SPEND].to_numpy(float), one[HISTORY].to_numpy(float))
            for one in (treated, held)
        )
    )
    assert found.theta == pytest.approx(0.001762989, abs=5e-10)
    assert found.correlation == pytest.approx(0.030024, abs=5e-7)
    assert found.difference.value == pytest.approx(0.594017, abs=5e-7)
    assert found.variance_kept == pytest.approx(0.9992, abs=5e-5)
    visits = cuped(
        *(
            pair_sums(one.visit.to_numpy(float), one[HISTORY].to_numpy(float))
            for one in (treated, held)
        )
    )
    assert visits.correlation == pytest.approx(0.064011, abs=5e-7)
    assert visits.variance_kept == pytest.approx(0.9963, abs=5e-5)


# none v any mail by months since the last order: people, and the difference of visits and of
# conversions, and of spend
BANDS = [
    (1, 3, 11145, 0.065441, 0.003705, 0.758239),
    (4, 6, 7110, 0.060505, 0.003335, 0.554016),
    (7, 9, 6976, 0.067052, 0.004737, 0.401821),
    (10, 12, 6768, 0.061901, 0.005613, 0.577316),
]


def test_by_recency_visits_do_not_differ_on_the_scale_of_shares() -> None:
    rows = half_a().rows
    counts = []
    for least, most, people, visit, conversion, spend in BANDS:
        band = rows[rows[RECENCY].between(least, most)]
        treated, held = arms_of(band)
        assert len(band) == people
        for name, value in (("visit", visit), ("conversion", conversion), (SPEND, spend)):
            apart = float(treated[name].mean() - held[name].mean())
            assert apart == pytest.approx(value, abs=5e-7)
        counts.append([treated.visit.sum(), len(treated), held.visit.sum(), len(held)])
    arms = TwoArms(*np.array(counts, float).T)
    found = drawn_to_mean(arms.difference, errors=arms.standard_error)
    assert found.q == pytest.approx(0.4473, abs=5e-5)
    assert found.p == pytest.approx(0.93, abs=5e-3)
    assert found.mean.spread == 0
    assert found.effects == pytest.approx([0.063855] * 4, abs=5e-7)
    odds = odds_differ(arms)
    assert odds.ratio == pytest.approx(6.4832, abs=5e-5)
    assert odds.p == pytest.approx(0.090, abs=5e-4)


def test_false_alarms_among_the_held_out() -> None:
    # 2,000 halves of those who got no mail, by visits: Monte Carlo, 4 to 6 %
    visits = half_a().rows.query("arm == 'none'").visit.to_numpy(float)
    rng, half = np.random.default_rng(5), len(visits) // 2
    firsts = np.array([rng.permutation(visits)[:half].sum() for _ in range(2_000)])
    others = visits.sum() - firsts
    arms = TwoArms(firsts, np.full(2_000, half), others, np.full(2_000, len(visits) - half))
    assert 0.04 <= np.mean(difference(arms).proven) <= 0.06
