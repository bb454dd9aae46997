"""100,000 out, then 3,000 a month for three years at 10 %: what each habit of discounting says."""

from __future__ import annotations

import numpy as np
import pytest

from tests.golden import discount_factor
from winback_kit.case.formulas.measures import irr
from winback_kit.case.timing import exact_payback_months, npv_by_convention
from winback_kit.checks import Refused

CENT = 0.005
FLOWS = np.concatenate([[-100_000.0], np.full(36, 3000.0)])


def test_conventions_of_the_worked_example() -> None:
    # the year ends by hand: −100,000 + 36,000 · (1/1.1 + 1/1.21 + 1/1.331) = −10,473.33
    found = npv_by_convention(FLOWS, yearly_rate=0.10)
    assert found == {
        "mid_month": pytest.approx(-6068.34, abs=CENT),
        "month_end": pytest.approx(-6440.62, abs=CENT),
        "mid_year": pytest.approx(-6103.63, abs=CENT),
        "year_end": pytest.approx(-10_473.33, abs=CENT),
        "rate_over_12": pytest.approx(-7026.29, abs=CENT),
    }


def test_the_case_counts_at_mid_month() -> None:
    of_the_case = float(FLOWS @ discount_factor(yearly_rate=0.10, months=36))
    assert npv_by_convention(FLOWS, yearly_rate=0.10)["mid_month"] == pytest.approx(of_the_case)


def test_rate_of_return_with_flows_at_month_ends() -> None:
    # .42207 % a month is 5.184 % a year. Only the time between flows matters, so month ends are
    # the middles of months 2 to 37 after an outlay in the middle of month 1
    rate, why = irr(np.concatenate([[0.0], FLOWS]))
    assert why == ""
    assert rate == pytest.approx(0.05184, abs=5e-6)
    assert rate is not None
    assert (1 + rate) ** (1 / 12) - 1 == pytest.approx(0.0042207, abs=5e-8)


def test_two_rates_of_return_are_none() -> None:
    # −1000, 2500, −1540 a year apart: 10 % and 40 %
    flows = np.zeros(26)
    flows[[1, 13, 25]] = -1000, 2500, -1540
    rate, why = irr(flows)
    assert rate is None
    assert "10.0\u202f%, 40.0\u202f%" in why


def test_payback_within_the_month() -> None:
    # 100,000 / 3,000 = 33.33 months
    assert exact_payback_months(np.cumsum(FLOWS)) == pytest.approx(100 / 3)
    discounted = np.cumsum(FLOWS * discount_factor(yearly_rate=0.10, months=36))
    assert exact_payback_months(discounted) is None
    assert exact_payback_months(np.array([0.0, 5.0])) == 1
    assert exact_payback_months(np.array([-4.0, 0.0])) == 1


def test_a_rate_that_takes_all_is_refused() -> None:
    with pytest.raises(Refused, match="must be above -1"):
        npv_by_convention(FLOWS, yearly_rate=-1.0)
