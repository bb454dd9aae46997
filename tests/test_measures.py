"""Discounting and payback by hand, and the formula language."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.golden import discount_factor
from winback_kit.case.assumptions.inputs import PROGRAMME_INPUTS, SEGMENT_INPUTS
from winback_kit.case.formulas.evaluate import Scaled, evaluate, number, series, spread
from winback_kit.case.formulas.formula import names_in, parse
from winback_kit.case.formulas.lines import LINES, MEASURES
from winback_kit.case.formulas.measures import first_month, irr

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
    assert first_month(np.cumsum(flows)) == 34
    discounted = flows * discount_factor(yearly_rate=0.10, months=36)
    assert np.isnan(first_month(np.cumsum(discounted)))


def test_nothing_is_paid_back_where_nothing_is_out() -> None:
    """Neither without any money, nor where the first month already brings more than it costs."""
    flows = np.array([[0.0, 0.0, 0.0], [0.0, 2.0, -1.0], [0.0, -1.0, 1.0], [0.0, -1.0, 0.5]])
    found = first_month(np.cumsum(flows, axis=-1))
    assert found.tolist()[:3] == [[0.0], [0.0], [2.0]]
    assert np.isnan(found[3, 0])


def test_rate_of_return_of_a_loan() -> None:
    # 100 out in the middle of month 1, 110 back in the middle of month 13: 10 %
    flows = np.zeros(14)
    flows[[1, 13]] = -100, 110
    assert irr(flows)[0] == pytest.approx(0.10, abs=1e-12)


def test_rate_of_return_with_flows_at_month_ends() -> None:
    # .42207 % a month is 5.184 % a year. Only the time between flows matters, so month ends are
    # the middles of months 2 to 37 after an outlay in the middle of month 1
    rate, why = irr(np.concatenate([[0.0, -100_000.0], np.full(36, 3000.0)]))
    assert why is None
    assert rate == pytest.approx(0.05184, abs=5e-6)
    assert rate is not None
    assert (1 + rate) ** (1 / 12) - 1 == pytest.approx(0.0042207, abs=5e-8)


def work_out(formula: str, **values: list[float] | float) -> list[float]:
    """A formula on series (lists) and numbers."""

    def read(name: str) -> Scaled:
        given = values[name]
        return series(np.array(given)) if isinstance(given, list) else number(given)

    return np.atleast_1d(evaluate(parse(formula), read).full()).tolist()


def test_words_of_the_formula_language_by_hand() -> None:
    # month 1: 10; month 2: 20 + 10 · 0.5
    x = [0.0, 10.0, 20.0]
    assert work_out("spread(x, curve)", x=x, curve=[1.0, 0.5, 0.25]) == [0.0, 10.0, 25.0]
    assert work_out("cumulative(x)", x=[1.0, -3.0, 5.0]) == [1.0, -2.0, 3.0]
    assert work_out("change(x)", x=[1.0, -2.0, 3.0]) == [1.0, -3.0, 5.0]
    assert work_out("lowest(x)", x=[1.0, -3.0, 5.0]) == [1.0, -3.0, -3.0]
    assert work_out("highest(x)", x=[1.0, -3.0, 5.0]) == [1.0, 1.0, 5.0]
    assert work_out("compound(x)", x=[1.0, 0.5, 0.4]) == pytest.approx([1.0, 0.5, 0.2])
    assert work_out("positive(x)", x=[-1.0, 2.0]) == [0.0, 2.0]
    assert work_out("reached(x - 1)", x=[0.0, 1.0, 2.0]) == [0.0, 1.0, 1.0]
    assert work_out("whole(x)", x=[1.0, 2.0]) == [3.0]
    assert work_out("a * (x + 1) ** 2", x=[1.0, 2.0], a=2.0) == [8.0, 18.0]
    assert work_out("x / a", x=[1.0, 2.0], a=0.0) == [0.0, 0.0]


@given(
    st.lists(st.floats(-100, 100), min_size=1, max_size=12),
    st.lists(st.floats(0, 1), min_size=1, max_size=12),
)
def test_spread_is_the_convolution(started: list[float], curve: list[float]) -> None:
    found = spread(np.array(started), np.array(curve))
    expected = np.convolve(started, curve)[: len(started)]
    assert found == pytest.approx(expected, abs=1e-9)


def test_formulas_outside_the_language_are_refused() -> None:
    code = ("__import__('os')", "a.b", "a if b else c", "a % 2", "[1]")
    for wrong in (*code, "total(x=1)", "spread(a + b, c)", "spread(a)"):
        with pytest.raises(ValueError, match="not in the formula language"):
            parse(wrong)


def test_every_line_uses_only_inputs_and_lines_above_it() -> None:
    known = {one.name for one in (*PROGRAMME_INPUTS, *SEGMENT_INPUTS)}
    known |= {"month", "age", "horizon_months", "evidence_cut", "return_timing"}
    known |= {"contacted_listed", "margin_listed", "natural_margin_listed", "retention_listed"}
    known |= {"natural_listed"}
    for line in LINES:
        formulas = [line.formula] if isinstance(line.formula, str) else line.formula.values()
        for formula in formulas:
            assert set(names_in(formula)) <= known, line.name
            # a sum over segments stands alone: it is a row of its own in every face
            assert formula.startswith("total(") == ("total(" in formula)
        known.add(line.name)
    for measure in MEASURES:
        assert set(names_in(measure.formula)) <= known, measure.name
