"""A log without amounts: counted in orders, or at what is stated of an order; never as if known."""

import json
import re
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

import winback_kit as wk
from tests.commands import client_folder, csv_text, log
from tests.conftest import ROOT
from tests.small_client import clean
from winback_kit.checks import Refused
from winback_kit.report.record.run_record import run_record
from winback_kit.show.kit.missing import not_given
from winback_kit.show.worth.worth_of_people import _history_measure
from winback_kit.words.context import Catalogue, client_context
from winback_kit.words.numbers import money
from winback_kit.words.text import ORDERS

LOG = csv_text([row[:2] for row in log()], "customer_id,order_date")
SETTINGS = "client: Acme\ncurrency: EUR\ndefinitions: {lapse_days: 100}\n"
ROWS = [
    {"customer_id": "a", "order_date": "2024-01-01", "status": "paid"},
    {"customer_id": "a", "order_date": "2024-01-01", "status": "paid"},
    {"customer_id": "a", "order_date": "2024-02-01", "status": "cancelled"},
    {"customer_id": "b", "order_date": "2024-02-01", "status": "paid"},
]


def client(folder: Path, *, orders: str = LOG, case: str = "", **more: str) -> Any:
    settings = f"{SETTINGS}case: {{{case}}}\n" + "".join(more.values())
    return wk.study(client_folder(folder, {"orders.csv": orders}, settings=settings))


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return client(tmp_path_factory.mktemp("counted") / "acme")


def test_orders_of_one_day_count_as_one() -> None:
    found = clean({}, orders=ROWS)
    # 100 hundredths of an order for a day with an order, all of it "margin"
    assert found.days == [("a", "2024-01-01", 100, 100), ("b", "2024-02-01", 100, 100)]
    assert found.fates == {"purchase": (3, 0), "cancelled": (1, 0)}  # rows, and no money
    stated = {"case": {"value_per_order": 40, "margin_rate": 0.25}}
    valued = clean(stated, orders=ROWS)
    assert valued.days == [("a", "2024-01-01", 4000, 1000), ("b", "2024-02-01", 4000, 1000)]
    assert valued.fates == {"purchase": (3, 0), "cancelled": (1, 0)}


def test_a_name_that_is_near_is_no_log_without_amounts() -> None:
    rows = [{**row, "Total": "5"} for row in ROWS]
    with pytest.raises(Refused, match=r"no column amount .*\{amount: Total\}.*write amount: null"):
        clean({}, orders=rows)
    left_out = {"tables": {"orders": {"columns": {"amount": None}}}}
    assert clean(left_out, orders=rows).days[0][2] == 100


def test_what_an_order_is_worth_is_for_orders_without_an_amount() -> None:
    rows = [{**row, "amount": "5"} for row in ROWS]
    with pytest.raises(Refused, match=r"case\.value_per_order: is for orders without an amount"):
        clean({"case": {"value_per_order": 40}}, orders=rows)
    with pytest.raises(Refused, match=r"case\.value_per_order: must have a value"):
        clean({"case": {"value_per_order": {"low": 30}}}, orders=ROWS)
    with pytest.raises(Refused, match=r"column margin: stands without an amount"):
        clean({}, orders=[{**row, "margin": "1"} for row in ROWS])


def test_counts_are_those_of_the_same_log_with_amounts(counted: Any, tmp_path: Path) -> None:
    with_amounts = client(tmp_path / "acme", orders=csv_text()).history
    history = counted.history
    for name in ("loss_days", "running_days"):
        one, other = history.frame(name), with_amounts.frame(name)
        kept = [column for column in one if column not in ("amount", "margin", "paid", "cost")]
        assert one[kept].equals(other[kept])


def test_a_stated_value_is_as_many_times_the_orders(counted: Any, tmp_path: Path) -> None:
    # an order of 40 with a quarter margin brings 10
    valued = client(tmp_path / "acme", case="value_per_order: 40, margin_rate: 25%")
    one, other = counted.value.everyone, valued.value.everyone
    assert other.value == pytest.approx(10 * one.value, rel=1e-9)
    assert other.low == pytest.approx(10 * one.low, rel=1e-9)
    assert set(valued.missing("customers")) == set(counted.missing("customers")) == {"customers"}


def test_no_case_without_a_value_and_it_says_so(counted: Any) -> None:
    words = r"no amounts, so nothing in it has a value in EUR .*1 needed\)\. State"
    with pytest.raises(Refused, match=words):
        counted.plan  # noqa: B018
    assert counted.data.currency == counted.history.currency == ORDERS


def test_a_case_knows_how_the_value_of_an_order_is_known(tmp_path: Path) -> None:
    rate = "margin_rate: {value: 25%, low: 20%, high: 30%, evidence: B, source: Books}"
    value = "value_per_order: {value: 40, low: 34, high: 46, evidence: C, source: Till, owner: Jo}"
    study = client(tmp_path / "acme", case=f"{rate}, {value}")
    sure = client(tmp_path / "sure", case="margin_rate: {value: 25%, evidence: B, source: Books}, "
                  "value_per_order: {value: 40, evidence: A}")  # fmt: skip
    margin, alone = (one.case.segments[0].margin for one in (study, sure))
    assert (margin.evidence, alone.evidence) == ("C", "B")
    assert "Till" in str(margin.source)
    assert margin.owner == "Jo"
    # beside its own spread: a fifth below from the rate, 6 of 40 from the value
    own = 1 - alone.low_factor
    assert 1 - margin.low_factor == pytest.approx((own**2 + 0.2**2 + 0.15**2) ** 0.5)
    assert study.outcome.npv == pytest.approx(sure.outcome.npv)


def test_money_is_not_told_where_none_is_known(counted: Any) -> None:
    show = wk.show
    shown = [
        *(one(counted.data) for one in (show.bridge, show.checks, show.data_finding, show.states)),
        show.readiness_finding(counted),
        show.revenue_by_month(counted.data),
        *(one(counted.value) for one in (show.value_finding, show.value_table)),
        show.margin_by_month(counted.value),
        not_given(counted.missing("customers")["customers"]),
    ]
    told = "\n".join(one.as_text() if hasattr(one, "as_text") else str(vars(one)) for one in shown)
    assert "EUR" not in told
    assert "argin" not in told.replace("'margin'", "")  # but for the layout of a figure
    assert "No amounts were given, so everything is counted in orders" in told
    assert "resent value" not in told
    assert set(counted.data.frame()) == {"month", "order_days", "customers", "new_customers"}


@pytest.mark.parametrize("number", ["01", "05", "06"])
def test_prose_of_chapters_says_margin_with_what_stands_in_for_it(number: str) -> None:
    (file,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    of_money = [text for text in prose if re.search("margin|revenue|present value", text)]
    assert of_money
    assert all(re.search("amounts were given|one rate or none", text) for text in of_money)


def test_the_unit_of_orders_is_translated_beneath_a_figure() -> None:
    value = Mock(contractual=True, horizon=36)
    value.history.currency = ORDERS
    valued = Mock()
    valued.profile.age_months = 17.0
    in_german = Catalogue("de", {"orders": ("Bestellungen",)})
    with client_context(catalogue=in_german):
        told = _history_measure(value, valued)
    assert told.endswith("Bestellungen")


def test_amounts_in_orders() -> None:
    assert money(1234.5, ORDERS) == "1,234 orders"
    assert money(-3.456, ORDERS) == "−3.46 orders"
    assert money(None, ORDERS) == "–"


def test_the_value_of_an_order_is_said(tmp_path: Path) -> None:
    study = client(tmp_path / "acme", case="value_per_order: {value: 40, evidence: C}")
    told = str(wk.show.data_finding(study.data).text)
    assert "each day with an order counts as EUR\u202f40.00, which is client's statement" in told


def test_the_record_of_a_run_has_no_money_where_none_was_given(counted: Any) -> None:
    record = run_record(counted, run="x", chapters=[])
    assert record["data"]["amounts_in"] == ORDERS
    assert {record["data"][key] for key in ("money_given", "money_used", "share_used")} == {None}
    assert {one["money"] for one in record["checks"]} <= {None}
    assert [set(step) for step in record["bridges"]["orders"]] == [{"step", "rows"}] * 3
    assert "figures" not in record
    assert {"plan", "customers"} <= {one["stage"] for one in record["missing"]}
