"""An internal rate of return is given where the value falls through zero there and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from tests.case_oracle_rates import internal_rate
from tests.conftest import ROOT
from tests.golden import golden_raw
from tests.page_model import PageModel
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.measures import irr, rates_of_return
from winback_kit.case.result.outcome import outcome
from winback_kit.records.yaml_record import read_record
from winback_kit.report.workbook.cells.rate_search import search

SEEN = ROOT.parent / "shared" / "faults"
CENT = 0.005


def without_a_rate(file: str, *, npv: float) -> None:
    if not (SEEN / file).exists():
        pytest.skip("the inputs that were seen are not beside this checkout")
    case = read_record(SEEN / file, Case)
    found = outcome(case)
    assert found.npv == pytest.approx(npv, abs=CENT)
    assert found.irr is None
    assert any("no single internal rate of return" in str(note) for note in found.notes)
    assert PageModel(case).figures()["irr"] is None


def test_f11_two_rates() -> None:
    without_a_rate("f11_two_rates.yml", npv=-943.74)


def test_f13_irr_above_the_search() -> None:
    without_a_rate("f13_irr_above_the_search.yml", npv=-6950.26)


def flows_with_roots(*factors: float) -> np.ndarray:
    """Flows whose value is 0 at rates of which (1 + rate)^(1/12) is each of the factors.

    Month 0 is empty, so that the others stand whole months apart: the product of (factor − 1/q)
    over the factors, from the first month on, up to its sign.
    """
    return np.concatenate([[0.0], np.poly(factors)])


# by hand: (x − 1.1)(x − 1.5) = x² − 2.6·x + 1.65, so flows 1, −2.6, 1.65 a month apart have 1.1 and
# 1.5 a month; 1.1^12 − 1 = 2.138428
@pytest.mark.parametrize(
    ("flows", "monthly", "says"),
    [
        (-flows_with_roots(1.1), 1.1, None),
        (flows_with_roots(1.1), None, "rises with the rate"),
        (flows_with_roots(1.1, 1.5), None, "all bring the value to 0"),
        (-flows_with_roots(1.1, 9.0), None, "beyond any that is told"),  # 9^12: above a million
        (-flows_with_roots(1.1, 0.1), None, "beyond any that is told"),  # 0.1^12: below 0.0001
        (-flows_with_roots(1.1, 9.0, 12.0), None, "beyond any that is told"),
        (-flows_with_roots(9.0), None, "no rate brings"),
        (np.array([0.0, -1.0, 2.2, -1.21 - 1e-3]), None, "no rate brings"),  # (x − 1.1)² + 0.001
        (np.array([-1.0, -2.0]), None, "never changes sign"),
    ],
)
def test_falls_through_zero_there_and_nowhere_else(
    flows: np.ndarray, monthly: float | None, says: str | None
) -> None:
    rate, why = irr(flows)
    if monthly is None:
        assert rate is None
        assert internal_rate(flows.tolist()) is None
        assert str(says) in str(why)
    else:
        assert rate == pytest.approx(monthly**12 - 1, rel=1e-12)
        assert internal_rate(flows.tolist()) == pytest.approx(rate, rel=1e-9)


def test_a_rounding_at_the_end_is_no_second_rate() -> None:
    # 100 out, 110 a year later; what is left of two equal sums a year after that is no flow
    flows = np.zeros(26)
    flows[[1, 13, 25]] = -100, 110, -1e-13
    assert irr(flows)[0] == pytest.approx(0.10, abs=1e-12)


def test_random_flows_have_the_rate_that_plain_loops_find() -> None:
    draw = np.random.default_rng(11)
    kinds = {"one": 0, "none": 0}
    for _ in range(60):
        flows = draw.normal(size=draw.integers(3, 40))
        flows[0] = -abs(draw.normal()) * draw.choice([0.01, 1, 20])
        ours, plain = irr(flows)[0], internal_rate(flows.tolist())
        assert (ours is None) == (plain is None), flows
        if ours is not None and plain is not None:
            assert 1 + ours == pytest.approx(1 + plain, rel=1e-8)
        kinds["none" if ours is None else "one"] += 1
        found = search(flows)
        assert found.turns == len(rates_of_return(flows))
        if ours is not None:
            assert np.expm1(sum(found.steps[-1][:2]) / 2) == pytest.approx(ours, rel=1e-9)
    assert min(kinds.values()) > 10


def test_a_case_that_borrows_has_no_rate() -> None:
    # 100 come in with the first return, 150 go out a year later: the value rises with the rate
    raw = golden_raw() | {"tax_rate": 0, "horizon_months": 24}
    raw["programme"] = {"setup_cost": 0, "team_cost": 0, "team_months": 0}
    raw["segments"][0] |= {
        "contacted_per_month": [1],
        "return_rate": 1,
        "natural_return_rate": 0,
        "margin": [100.0, *[0.0] * 11, -150.0],
        "retention": {"curve": [1.0] * 24},
        "offer_cost": 0,
        "contact_cost": 0,
    }
    case = Case.model_validate(raw)
    found = outcome(case)
    assert found.irr is None
    assert any("rises with the rate" in str(note) for note in found.notes)
    page = PageModel(case)
    assert page.figures()["irr"] is None
    assert len(page.rates_of_return()) == 1
