"""Discounting and payback by hand, and the formula language."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winback_kit.case.cash_flow import discount_factor
from winback_kit.case.formula import cumulative, evaluate, names_in, parse, positive, spread, total
from winback_kit.case.lines import LINES
from winback_kit.case.measures import irr, payback_months, peak_cash_need

CENT = 0.005


def test_effective_monthly_rate_at_mid_month() -> None:
    # −100,000 at once, then 3,000 a month for 36 months at 10 %: −6,068.34 with flows at mid-month
    # (−6,440.62 at month ends; −7,026.29 with the r/12 that is wrong)
    flows = np.concatenate([[-100_000.0], np.full(36, 3000.0)])
    factor = discount_factor(yearly_rate=0.10, months=36)
    assert float(flows @ factor) == pytest.approx(-6068.34, abs=CENT)
    at_ends = 1.1 ** (-np.arange(37) / 12)
    assert float(flows @ at_ends) == pytest.approx(-6440.62, abs=CENT)


def test_discount_factor_by_hand() -> None:
    # month 0 now; month 1 half a month away; month 12 eleven and a half months away
    factor = discount_factor(yearly_rate=0.21, months=12)
    assert factor[0] == 1
    assert factor[1] == pytest.approx(1.21 ** (-0.5 / 12))
    assert factor[12] == pytest.approx(1.21 ** (-11.5 / 12))


def test_payback_of_the_same_flows() -> None:
    # 100,000 / 3,000 = 33.3 months
    flows = np.concatenate([[-100_000.0], np.full(36, 3000.0)])
    assert payback_months(np.cumsum(flows))[0] == 34
    assert peak_cash_need(np.cumsum(flows)) == 100_000
    discounted = flows * discount_factor(yearly_rate=0.10, months=36)
    assert payback_months(np.cumsum(discounted)) == (None, "not paid back within the horizon")


def test_rate_of_return_of_a_loan() -> None:
    # 100 out in the middle of month 1, 110 back in the middle of month 13: 10 %
    flows = np.zeros(14)
    flows[[1, 13]] = -100, 110
    assert irr(flows)[0] == pytest.approx(0.10, abs=1e-12)


def test_words_of_the_formula_language_by_hand() -> None:
    started = np.array([[0.0, 10.0, 20.0]])
    curve = np.array([[1.0, 0.5, 0.25]])
    # month 1: 10; month 2: 20 + 10 · 0.5
    assert spread(started, curve).tolist() == [[0.0, 10.0, 25.0]]
    assert total(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist() == [4.0, 6.0]
    assert cumulative(np.array([1.0, -3.0, 5.0])).tolist() == [1.0, -2.0, 3.0]
    assert positive(np.array([-1.0, 2.0])).tolist() == [0.0, 2.0]


@settings(deadline=None, derandomize=True)
@given(
    st.lists(st.floats(-100, 100), min_size=1, max_size=12),
    st.lists(st.floats(0, 1), min_size=1, max_size=12),
)
def test_spread_is_the_convolution(started: list[float], curve: list[float]) -> None:
    found = spread(np.array(started), np.array(curve))
    expected = np.convolve(started, curve)[: len(started)]
    assert found == pytest.approx(expected, abs=1e-9)


def test_formulas_outside_the_language_are_refused() -> None:
    for wrong in ("__import__('os')", "a.b", "a if b else c", "total(x=1)", "a ** 2", "[1]"):
        with pytest.raises(ValueError, match="not in the formula language"):
            parse(wrong)


def test_division_and_numbers() -> None:
    values = {"a": np.array([6.0]), "b": np.array([4.0])}
    assert evaluate(parse("(a - 2) / b * 3"), values).tolist() == [3.0]


def test_every_line_uses_only_inputs_and_lines_above_it() -> None:
    known = {
        "contacted",
        "return_rate",
        "natural_return_rate",
        "return_timing",
        "survival",
        "natural_survival",
        "margin",
        "natural_margin",
        "offer_cost",
        "contact_cost",
        "evidence_cut",
        "team_cost",
        "setup_cost",
        "tax_rate",
        "discount_factor",
    }
    for line in LINES:
        assert set(names_in(line.formula)) <= known, line.name
        known.add(line.name)
