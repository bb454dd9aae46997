"""Worked examples as cases: what an offer may cost, discounting, two rates of return, R1's rest.

Each test names the numbers' source beside them; the flows are brought about by a case, so that the
whole of it is held against them. A margin of 200 in the month of return and a retention of 0 is a
second lifetime worth 200.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.commands import run
from tests.golden import golden, golden_raw
from tests.random_cases import write
from winback_kit.case.assumptions.record import Case
from winback_kit.case.moved.dial_ranges import dial_break_evens
from winback_kit.case.moved.what_if import break_even, drivers
from winback_kit.case.result.outcome import outcome

CENT = 0.005
PRINTED = 5e-9  # the identity's numbers are exact


def one_month(of_case: dict[str, Any] | None = None, **changes: Any) -> Case:
    """c = 2, p0 = .05, D = 40, SLV = 200: one customer contacted, nothing discounted or taxed."""
    raw = golden_raw()
    raw |= {"horizon_months": 1, "discount_rate": 0, "tax_rate": 0, **(of_case or {})}
    raw["programme"] = {"setup_cost": 0, "team_cost": 0, "team_months": 0}
    raw["segments"] = [
        {
            "name": "One",
            "contacted_per_month": [1],
            "return_rate": 0.08,
            "natural_return_rate": 0.05,
            "margin": 200,
            "retention": {"monthly": 0},
            "offer_cost": 40,
            "contact_cost": 2,
            **changes,
        }
    ]
    return Case.model_validate_json(json.dumps(raw))


@pytest.mark.parametrize(
    ("uplift", "worth", "naive"),
    [(0.03, 0.80, 10.80), (0.02, -0.80, 9.20)],
)
def test_potential_outcomes(uplift: float, worth: float, naive: float) -> None:
    # Δ = τ·SLV − p1·D − c; naive p1(SLV − D) − c overstates it by p0·SLV = 10
    found = outcome(one_month(return_rate=0.05 + uplift))
    assert found.npv == pytest.approx(worth, abs=PRINTED)
    assert found.known("npv_if_natural_return_is_ignored") == pytest.approx(naive, abs=PRINTED)
    assert found.pv("subsidy") == pytest.approx(0.05 * 40, abs=PRINTED)


@pytest.mark.parametrize("return_rate", [0.07, 0.08, 0.10])
def test_break_even_uplift(return_rate: float) -> None:
    # τ* = (c + p0·D)/(SLV − D) = (2 + 2)/160; .0125 where natural returns are ignored. From an
    # uplift of .05 it is just half, a point of the grid on which it is looked for
    case = one_month(return_rate=return_rate)
    assert break_even(case, "uplift") == pytest.approx(0.025, abs=PRINTED)
    alone = one_month(return_rate=return_rate, natural_return_rate=0)
    assert break_even(alone, "uplift") == pytest.approx(0.0125, abs=PRINTED)


def test_highest_offer_and_contact_cost() -> None:
    # D* = (τ·SLV − c)/p1 = (6 − 2)/.08 = 50; c* = τ·SLV − p1·D = 6 − 3.2 = 2.8
    found = dial_break_evens(one_month())
    assert found["segments.0.offer_cost"] == pytest.approx(50, abs=PRINTED)
    assert found["segments.0.contact_cost"] == pytest.approx(2.8, abs=PRINTED)
    # p0 with p1 held: (p1 − p0)·200 = 3.2 + 2, so p0 = .08 − .026 = .054
    assert found["segments.0.natural_return_rate"] == pytest.approx(0.054, abs=PRINTED)


def test_offer_that_draws_the_wrong_ones() -> None:
    # SLV(D) = SLV·(1 − κ·depth): half of it where κ·depth = .5, so τ·100 − 3.2 − 2 = −2.2
    found = outcome(one_month(adverse_selection=1, offer_depth=0.5))
    assert found.npv == pytest.approx(-2.2, abs=PRINTED)


def test_natural_returners_who_leave_the_offer() -> None:
    # of p0 = .05 only 60 % take D = 40: 6 − (.03 + .03)·40 − 2 = 1.6
    found = outcome(one_month(natural_redemption=0.6))
    assert found.npv == pytest.approx(1.6, abs=PRINTED)
    assert found.pv("subsidy") == pytest.approx(1.2, abs=PRINTED)


def test_customers_who_need_not_be_bought() -> None:
    # of .03 won a half replaces one who costs 80: 1.2 saved, half of their 6 lost: .8 − 3 + 1.2
    spared = {"replaced_share": 0.5, "acquisition_cost": 80}
    found = outcome(one_month({"avoided_acquisition": spared}))
    assert found.npv == pytest.approx(-1.0, abs=PRINTED)


def test_customers_whom_those_won_back_send() -> None:
    # each of .03 won sends half a customer, of whom two in five are new, worth 50 each: .03 · 10
    sent = {"each": 0.5, "incremental_share": 0.4, "customer_value": 50}
    plain, found = outcome(one_month()), outcome(one_month({"referrals": sent}))
    assert found.pv("referral_margin") == pytest.approx(0.3, abs=PRINTED)
    assert found.npv == pytest.approx(0.8 + 0.3, abs=PRINTED)
    # the headline cuts them by their own weakest evidence: 10 % for B, 60 % for E
    for known, kept in (("B", 0.27), ("E", 0.12)):
        first = {"value": 0.5, "evidence": known}
        others = {name: {"value": sent[name], "evidence": "B"} for name in list(sent)[1:]}
        cut = outcome(one_month({"referrals": {"each": first, **others}}))
        assert cut.npv_headline - plain.npv_headline == pytest.approx(kept, abs=PRINTED)


def test_an_agency_that_is_paid_by_success() -> None:
    # a tenth of what all .08 who return bring, 200 each: 1.6, though only .03 of them are won
    fee = {"share": 0.1, "months": 1}
    found = outcome(one_month({"success_fee": fee}))
    assert found.pv("success_fee") == pytest.approx(1.6, abs=PRINTED)
    assert found.npv == pytest.approx(0.8 - 1.6, abs=PRINTED)
    # those drawn by the offer bring half: .08 · 200 − .5 · .03 · 200 = 13
    poorer = outcome(one_month({"success_fee": fee}, adverse_selection=1, offer_depth=0.5))
    assert poorer.pv("success_fee") == pytest.approx(1.3, abs=PRINTED)


def test_a_success_fee_ends() -> None:
    # .08 come back in month 1, and half of them stay each month: 16 + 8 in two months, 4 in a third
    long = {"horizon_months": 3, "success_fee": {"share": 0.1, "months": 2}}
    found = outcome(one_month(long, retention={"monthly": 0.5}))
    assert found.pv("success_fee") == pytest.approx(0.1 * 24, abs=PRINTED)
    long["success_fee"] = {"share": 0.1, "months": 3}
    found = outcome(one_month(long, retention={"monthly": 0.5}))
    assert found.pv("success_fee") == pytest.approx(0.1 * 28, abs=PRINTED)


@pytest.mark.parametrize("fee", [{"share": 0.5}, {"months": 3}])
def test_a_success_fee_is_stated_in_full(fee: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="needs share and months"):
        one_month({"success_fee": fee})


def test_referrals_are_stated_in_full() -> None:
    with pytest.raises(ValidationError, match="needs each, incremental_share and customer_value"):
        one_month({"referrals": {"each": 0.5}})


def flows(**changes: Any) -> dict[str, Any]:
    """One customer who comes in month 1 and stays: the margin by age is the cash flow by month."""
    raw = golden_raw()
    raw |= {"discount_rate": 0.10, "tax_rate": 0}
    raw["programme"] = {"setup_cost": 0, "team_cost": 0, "team_months": 0}
    raw["segments"][0] |= {
        "contacted_per_month": [1],
        "return_rate": 1,
        "natural_return_rate": 0,
        "retention": {"monthly": 1},
        "offer_cost": 0,
        "contact_cost": 0,
    }
    return {**raw, **changes}


def told(raw: dict[str, Any], folder: Path) -> dict[str, Any]:
    raw = {**raw, "start": dt.date.fromisoformat(raw["start"])}
    ended = run("case", write(raw, folder / "case.yml"), "--json")
    assert ended.status == 0, ended
    printed: dict[str, Any] = json.loads(ended.out)
    return printed


def test_loan_at_mid_month(tmp_path: Path) -> None:
    # −100,000 at once, then 3,000 a month for 36 months at 10 %: −6,068.34 with flows at mid-month;
    # 100,000/3,000 = 33.33 months; discounted, not within 36
    raw = flows(horizon_months=36)
    raw["programme"]["setup_cost"] = 100_000
    raw["segments"][0]["margin"] = 3000
    found = told(raw, tmp_path)
    assert found["npv"] == pytest.approx(-6068.34, abs=CENT)
    assert found["payback_months"] == 34
    assert found["discounted_payback_months"] is None
    assert found["peak_cash_need"] == 100_000
    # paid at month ends its rate is .42207 % a month, 5.184 % a year (a higher one half a month
    # earlier): both solve 100,000 = 3,000 · Σ q^k, ours with q^(k − ½)
    at_ends = 1.0042207
    assert at_ends**12 - 1 == pytest.approx(0.05184, abs=5e-6)
    month = (1 + found["irr"]) ** (1 / 12)
    assert month > at_ends
    assert sum(3000 * month ** -(k - 0.5) for k in range(1, 37)) == pytest.approx(100_000)


def test_two_rates_of_return(tmp_path: Path) -> None:
    # −1000, 2500, −1540 a year apart: 10 % and 40 %, so none is given; the modified rate is
    raw = flows(horizon_months=25)
    margin = [0.0] * 25
    margin[0], margin[12], margin[24] = -1000, 2500, -1540
    raw["segments"][0]["margin"] = margin
    found = told(raw, tmp_path)
    assert found["irr"] is None
    assert any(
        "10.0\u202f%, 40.0\u202f% all bring the value to 0" in note for note in found["notes"]
    )
    # at 10 % the value is 0, so what is put in earns just the 10 % at which it is reckoned
    assert found["npv"] == pytest.approx(0, abs=1e-9)
    assert found["mirr"] == pytest.approx(0.10)
    assert found["profitability_index"] == pytest.approx(1)


def test_r1_without_end() -> None:
    # −43,275.77 before tax and −32,456.83 after it, so the tail beyond month 36 brings 4,020
    found = outcome(golden())
    assert found.residual is not None
    assert found.npv + found.residual == pytest.approx(-32456.83, abs=CENT)
    assert found.residual / 0.75 == pytest.approx(4020, abs=0.5)


def test_r1_break_evens_of_each_rate() -> None:
    # at m = 60: p1* = .0432855, highest tolerable p0 = .0364319; at m = 20 the margin is 40.7042
    found = dial_break_evens(golden(margin=60))
    assert found["segments.0.return_rate"] == pytest.approx(0.0432855, abs=5e-8)
    assert found["segments.0.natural_return_rate"] == pytest.approx(0.0364319, abs=5e-8)
    by_name = {driver.name: driver for driver in drivers(golden())}
    assert by_name["margin"].break_even == pytest.approx(40.7042, abs=5e-5)


def test_losses_carried_forward_by_hand(tmp_path: Path) -> None:
    # −1,000 at once, then 400 a month at 25 %: 600, 200 still lost, 200 made up, 200 earned: 50 of
    # tax in month 3, 100 in month 4; with an offset in the group −250 at once and 100 each month
    raw = flows(horizon_months=4, discount_rate=0, tax_rate=0.25, loss="carry_forward")
    raw["programme"]["setup_cost"] = 1000
    raw["segments"][0]["margin"] = 400
    assert told(raw, tmp_path)["pv_tax"] == pytest.approx(150)
    assert told({**raw, "loss": "offset"}, tmp_path)["pv_tax"] == pytest.approx(150)
    raw["horizon_months"] = 2
    assert told(raw, tmp_path)["pv_tax"] == 0
    assert told({**raw, "loss": "offset"}, tmp_path)["pv_tax"] == pytest.approx(-50)


def test_queue_by_hand(tmp_path: Path) -> None:
    # 100 a month on the list for two months, 80 contacts a month: 80, 80, 40
    raw = flows(horizon_months=4, discount_rate=0)
    raw["segments"][0] |= {"contacted_per_month": [100, 100], "margin": 0, "contact_cost": 1}
    raw["programme"] |= {"team_months": 4, "capacity": {"contacts_per_person": 80}}
    found = told(raw, tmp_path)
    assert found["contacted"] == pytest.approx(200)
    raw["programme"]["team_months"] = 2
    assert told(raw, tmp_path)["contacted"] == pytest.approx(160)
    # half as fast in the first month: 40, then 80 · (1 − .5/e)
    raw["programme"]["capacity"] |= {"ramp_start": 0.5}
    assert told(raw, tmp_path)["contacted"] == pytest.approx(40 + 80 * (1 - 0.5 / 2.718281828))
