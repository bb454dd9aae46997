"""The simple CLV family and prospects, held to domain 2.11 and to arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback_kit.checks import Refused
from winback_kit.value.customers.prospects import prospect_value, value_prospects
from winback_kit.value.models.simple_clv import Timing, rate_per, simple_clv

CENT = 5e-3
YEARLY: dict[str, Any] = {
    "margin_per": "year",
    "retention_per": "year",
    "discount_per": "year",
    "growth_rate": 0.0,
    "horizon": None,
}


@pytest.mark.parametrize(
    ("timing", "value"), [("now", 366.67), ("certain", 333.33), ("if_retained", 266.67)]
)
def test_three_timings_give_three_values(timing: Timing, value: float) -> None:
    found = simple_clv(margin=100, retention_rate=0.8, discount_rate=0.1, timing=timing, **YEARLY)
    assert float(found) == pytest.approx(value, abs=CENT)


def test_margin_multiples_of_gupta_and_lehmann() -> None:
    found = simple_clv(
        margin=1,
        retention_rate=np.array([[0.6], [0.7], [0.8], [0.9]]),
        discount_rate=np.array([0.10, 0.12, 0.14, 0.16]),
        timing="if_retained",
        **YEARLY,
    )
    printed = [
        [1.20, 1.15, 1.11, 1.07],
        [1.75, 1.67, 1.59, 1.52],
        [2.67, 2.50, 2.35, 2.22],
        [4.50, 4.09, 3.75, 3.46],
    ]
    assert found == pytest.approx(np.array(printed), abs=5.1e-3)


def test_growth_by_hand() -> None:
    # m·r/(1 + i − r(1 + g)) = 100·0.8/(1.1 − 0.8·1.05) = 80/0.26
    found = simple_clv(
        margin=100,
        retention_rate=0.8,
        discount_rate=0.1,
        timing="if_retained",
        **{**YEARLY, "growth_rate": 0.05},
    )
    assert float(found) == pytest.approx(80 / 0.26)


TIMINGS = st.sampled_from(("now", "certain", "if_retained"))


@given(
    r=st.floats(0, 0.99),
    i=st.floats(0.01, 0.5),
    horizon=st.integers(1, 30),
    timing=TIMINGS,
)
def test_horizon_and_tail_make_the_whole(r: float, i: float, horizon: int, timing: Timing) -> None:
    whole = float(
        simple_clv(margin=100, retention_rate=r, discount_rate=i, timing=timing, **YEARLY)
    )
    part = {**YEARLY, "horizon": horizon}
    seen = float(simple_clv(margin=100, retention_rate=r, discount_rate=i, timing=timing, **part))
    beyond = (r / (1 + i)) ** horizon  # share of the whole
    assert seen == pytest.approx(whole * (1 - beyond), abs=1e-9)
    terms = [(r / (1 + i)) ** t for t in range(horizon)]
    first = {"now": 1.0, "certain": 1 / (1 + i), "if_retained": r / (1 + i)}[timing]
    assert seen == pytest.approx(100 * first * sum(terms))


def test_a_horizon_makes_certain_retention_possible() -> None:
    # nobody leaves and nothing is discounted: three margins
    found = simple_clv(
        margin=100, retention_rate=1, discount_rate=0, timing="now", **{**YEARLY, "horizon": 3}
    )
    assert float(found) == 300


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"retention_rate": 1.0}, "retention_rate: must be below 1 where the value is for ever"),
        ({"growth_rate": 0.5}, "growth_rate: is too high"),
        ({"retention_rate": 80}, r"Did you mean 0.8 \(80 %\)"),
        ({"discount_rate": -0.1}, "discount_rate: must be a share"),
        ({"retention_per": "month"}, "retention_rate per month.*one period with rate_per"),
        ({"margin_per": "week"}, "margin_per: is not known; got 'week'"),
        ({"horizon": 0}, "horizon in periods: must be at least 1"),
        ({"timing": "later"}, "timing: is not known"),
    ],
)
def test_wrong_input_is_refused(change: dict[str, Any], words: str) -> None:
    given_: dict[str, Any] = {
        "margin": 100,
        "retention_rate": 0.8,
        "discount_rate": 0.1,
        "timing": "now",
        **YEARLY,
        **change,
    }
    with pytest.raises(Refused, match=words):
        simple_clv(**given_)


def test_rates_of_shorter_periods_are_effective() -> None:
    for period, periods in (("month", 12), ("quarter", 4), ("year", 1)):
        rate = rate_per(period, yearly_rate=0.10)  # type: ignore[arg-type]
        assert (1 + rate) ** periods == pytest.approx(1.10)


# -- prospects


def test_prospect_by_hand() -> None:
    found = prospect_value(acquisition_rate=[0.1, 0.5], new_customer_value=200, cost=[30, 30])
    assert found.tolist() == [-10, 70]


def prospect_rows() -> pd.DataFrame:
    # fair: 100 met long ago, 20 bought after 40 days; search: 50 met 10 days ago, nobody yet
    return pd.DataFrame(
        {
            "source": ["fair", "fair", "search"],
            "days": [40, 400, 10],
            "ended": [1, 0, 0],
            "n": [20, 80, 50],
            "cost": [200.0, 800.0, 100.0],
        }
    )


def test_prospects_met_lately_are_no_failures() -> None:
    fair, search, everyone = value_prospects(
        prospect_rows(), new_customer_value=(100.0, 90.0, 110.0), months=12
    )
    assert fair.acquired == pytest.approx(0.20)
    assert fair.cost == 10
    assert fair.value == pytest.approx(0.20 * 100 - 10)
    assert fair.cost_of_customer == pytest.approx(50)
    assert fair.low < fair.value < fair.high
    # nobody of 50: the share is 0, but it may still be up to 1 − 0.1^(1/50)
    assert (search.acquired, search.months, search.cost_of_customer) == (0, 0, None)
    assert search.acquired_high == pytest.approx(1 - 0.1 ** (1 / 50))
    # of 150, 50 are censored after 10 days: 20 of the 100 who were watched longer
    assert everyone.prospects == 150
    assert everyone.acquired == pytest.approx(0.20)


def test_sources_too_small_to_be_shown_are_put_together() -> None:
    rows = prospect_rows()
    few = rows.assign(source=["fair", "fair", "search"], n=[20, 80, 4])
    (fair, everyone) = value_prospects(few, new_customer_value=(100.0, 90.0, 110.0), months=12)
    assert (fair.source, everyone.source, everyone.prospects) == ("fair", "All prospects", 104)


def test_bad_prospects_are_refused() -> None:
    with pytest.raises(Refused, match="acquisition_rate: must be a share"):
        prospect_value(acquisition_rate=20, new_customer_value=100, cost=1)
    with pytest.raises(Refused, match="cost of a prospect: must not be negative"):
        prospect_value(acquisition_rate=0.2, new_customer_value=100, cost=-1)
