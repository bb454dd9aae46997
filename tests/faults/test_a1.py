"""How the client's columns become ours: by name, formula, values and rule; hints by name alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import ROOT
from tests.small_client import Cleaned, clean, clean_folder, order
from winback_kit.checks import Refused
from winback_kit.client.settings import Settings
from winback_kit.tables.columns.formula import Formula
from winback_kit.tables.columns.near import near

FAULTS = ROOT.parent / "shared" / "faults"
LINES = [
    order("c1", "2024-01-01", 30, back="4", kind="sale", mail="a@x", plan="Annual", each="5"),
    order(None, "2024-02-01", 20, back=None, kind="Refund ", mail="b@x", plan="basic", each="2"),
    order("c2", "2024-03-01", None, back="1", kind="sale", mail="c@x", plan=None, each="0"),
    order("c1", "2024-04-01", 10, back=None, kind="test", mail=None, plan="month", each=None),
]


def mapped(where: dict[str, Any] | None = None, **columns: Any) -> Cleaned:
    about = {"columns": columns, **({"where": where} if where else {})}
    return clean({"tables": {"orders": about}}, orders=LINES)


def cents(cleaned: Cleaned) -> dict[tuple[str, str], int]:
    return {(who, day[5:]): amount for who, day, amount, _ in cleaned.days}


def test_sum_and_difference_take_an_empty_cell_for_nothing() -> None:
    # 30 − 4 = 26; 10 − nothing = 10; nothing − 1 is empty, since what is taken from is
    assert cents(mapped(amount="amount - back")) == {("c1", "01-01"): 2600, ("c1", "04-01"): 1000}
    # 30 + 4 = 34; empty + 1 = 1; 10 + empty = 10
    added = mapped(amount="amount + back")
    assert cents(added) == {("c1", "01-01"): 3400, ("c2", "03-01"): 100, ("c1", "04-01"): 1000}


def test_product_and_quotient_of_an_empty_cell_or_by_0_are_empty() -> None:
    # 30 · 5 = 150; a product with an empty cell is empty
    assert cents(mapped(amount="amount * each")) == {("c1", "01-01"): 15000}
    # 30 / 5 = 6; c2's 0 divides nothing
    assert cents(mapped(amount="amount / each")) == {("c1", "01-01"): 600}
    # cents of a payment system: 30 / 100 = 0.30; 0.1 · (30 + 4) − 1 = 2.40
    assert cents(mapped(amount="amount / 100"))[("c1", "01-01")] == 30
    assert cents(mapped(amount="0.1 * (amount + back) - 1"))[("c1", "01-01")] == 240


def test_a_constant_and_the_first_that_is_filled() -> None:
    assert set(cents(mapped(amount={"constant": 5})).values()) == {500}
    first = mapped(customer_id=["customer_id", "mail"])
    assert {who for who, _ in cents(first)} == {"c1", "b@x"}
    assert "no_customer" not in first.fates


def test_a_table_of_values_leaves_the_others() -> None:
    by_plan = mapped(amount={"column": "plan", "values": {"annual": 120, "basic": 9.5, "month": 1}})
    assert cents(by_plan) == {("c1", "01-01"): 12000, ("c1", "04-01"): 100}
    states = mapped(status={"column": "kind", "values": {"TEST": "cancelled"}})
    assert states.fates["cancelled"] == (1, 1000)
    none = mapped(customer_id={"column": "customer_id", "values": {"c1": None, "": "c9"}})
    assert cents(none) == {("c9", "02-01"): 2000}
    with pytest.raises(Refused, match=r"line 3, column plan: must be a number; got 'basic'"):
        mapped(amount={"column": "plan", "values": {"annual": 120, "month": 1}})


def test_a_rule_for_each_row() -> None:
    signed = [
        {"column": "amount", "where": {"kind": ["sale", "gift"]}},
        {"column": "-amount", "where": {"kind": "refund"}},
        {"constant": 7, "where": {"kind": {"not": ["sale", "refund"]}}},
    ]
    found = mapped(amount=signed, customer_id=["mail", "customer_id"])
    assert cents(found) == {("a@x", "01-01"): 3000, ("c1", "04-01"): 700}
    assert found.fates["refund_without_order"] == (1, -2000)


def test_cells_that_no_rule_keeps_are_not_read() -> None:
    # "basic" and "month" are no numbers, and stand in rows that the rule leaves out
    found = mapped(amount=[{"column": "plan", "values": {"annual": 3}, "where": {"kind": "sale"}}])
    assert cents(found) == {("c1", "01-01"): 300}


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ({"kind": "SALE"}, 2),
        ({"kind": ["sale", "test"]}, 3),
        ({"kind": {"not": "refund"}}, 3),
        ({"kind": {"not": ["sale", "test"]}}, 1),
        ({"back": None}, 2),
        ({"back": {"not": None}, "kind": "sale"}, 2),
    ],
)
def test_rows_that_are_kept(where: dict[str, Any], kept: int) -> None:
    found = mapped(where, customer_id={"constant": "c"}, amount={"constant": 5})
    assert found.fates["purchase"][0] == kept


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"amount": "amount - (back"}, r"columns\.amount: is not a formula of columns; got"),
        ({"amount": "2 + 3"}, r"columns\.amount: is not a formula"),
        ({"amount": "amount - bck"}, r"names the column bck, and orders\.csv has .*mean back\?"),
        ({"customer_id": ["customer_id", "mial"]}, r"names the column mial.*Did you mean mail\?"),
        ({"order_id": "kind - mail"}, r"columns\.order_id: is no amount, so it cannot be a form"),
        ({"amount": {"constant": "five"}}, r"columns\.amount: must give numbers; got 'five'"),
        ({"amount": {"column": "each", "values": {"5": "x"}}}, r"must give numbers; got 'x'"),
        ({"amount": {"column": "back", "constant": 5}}, r"must name one of column or constant"),
        ({"amount": {"constant": 5, "values": {"a": 1}}}, r"holds values, which go with a col"),
        ({"amount": {"column": "a + b", "values": {"a": 1}}}, r"values of one column, and column"),
        ({"amount": 5}, r"columns\.amount must name a column \(put it in quotes\).*got 5"),
        ({"amount": {"column": "back", "where": {"knd": 1}}}, r"where\.knd: names the column knd"),
        ({"amount": {"column": "back", "where": {"kind": {"is": 1}}}}, r"or \{not: …\}"),
    ],
)
def test_mappings_that_cannot_be_used_name_their_key(columns: Any, words: str) -> None:
    with pytest.raises(Refused, match=rf"client\.yml, line \d+: tables\.orders\.(?s:.*){words}"):
        mapped(**columns)


def test_names_with_signs_are_put_in_quotes() -> None:
    names = ["Total (incl. tax)", "a - b", "Net (EUR)", "-x"]
    fold = {name.lower() for name in names}
    for text, found in {
        "Total (incl. tax)": ["Total (incl. tax)"],
        "a - b": ["a - b"],
        "A - B": ["A - B"],
        '"a - b" * 2': ["a - b"],
        "(Net (EUR) - Total (incl. tax)) * 2": ["Net (EUR)", "Total (incl. tax)"],
        "-Net (EUR)": ["Net (EUR)"],
        "-x": ["-x"],
    }.items():
        assert Formula(text, at="", is_column=lambda n: n.lower() in fold).names == found, text


def test_settings_are_written_as_they_were_stated() -> None:
    columns = {
        "amount": "a * b",
        "customer_id": ["a", {"column": "b", "where": {"c": ["x", "y"], "d": {"not": None}}}],
        "currency": {"constant": "EUR"},
        "status": {"column": "s", "values": {"x": "paid", "y": None}},
    }
    raw = {"client": "A", "currency": "EUR", "tables": {"orders": {"columns": columns}}}
    settings = Settings.model_validate(raw)
    assert settings.model_dump(mode="json", exclude_defaults=True) == raw


def test_no_hint_where_no_name_is_near() -> None:
    # Name is the first column, and the number of an order: no place makes it the customer's
    assert near("customer_id", ["Name", "Created at", "Total"]) == []
    assert near("amount", ["account", "discount", "customer_id"]) == []
    assert near("customer_id", ["Name", "EMail", "Kunden-Nr.", "custmer_id"])[0] == "Kunden-Nr."
    assert near("opted_out_at", ["opted_out"]) == ["opted_out"]
    assert near("do_not_contact", ["DNC"]) == ["DNC"]
    assert near("status", ["state"]) == ["state"]
    assert near("currency", ["curr"]) == ["curr"]
    assert near("offer", ["offr"]) == ["offr"]
    assert near("is_test", ["test"]) == ["test"]


def test_f2_a_missing_column_gets_no_hint_by_place() -> None:
    lines = [{"Name": "#1", "order_date": "2024-01-01", "amount": "5"}]
    with pytest.raises(Refused, match=r"no column customer_id .*: \{customer_id: …\}") as refusal:
        clean({}, orders=lines)
    assert "Name}" not in str(refusal.value)
    mailed = [{**lines[0], "Customer E-Mail": "a@x"}]
    with pytest.raises(Refused, match=r'for example .*\{customer_id: "?Customer E-Mail"?\}'):
        clean({}, orders=mailed)


@pytest.mark.skipif(not FAULTS.exists(), reason="the shared inputs of faults are not here")
def test_f1_refunded_amount_in_a_column_of_its_own(tmp_path: Any) -> None:
    text = (FAULTS / "f1_shop_export" / "client.yml").read_text(encoding="utf-8")
    (tmp_path / "client.yml").write_text(
        text.replace("amount: Total,", 'amount: "Total - Refunded Amount",'), encoding="utf-8"
    )
    export = FAULTS / "f1_shop_export" / "orders_export.csv"
    (tmp_path / "orders_export.csv").write_bytes(export.read_bytes())
    given = clean_folder(tmp_path).data.bridge.set_index("step").money["Given"]
    all_rows, refunded = 14996.90, _sum_of("Refunded Amount")
    assert given == pytest.approx(all_rows - refunded, abs=0.005)


def _sum_of(column: str) -> float:
    import csv

    with (FAULTS / "f1_shop_export" / "orders_export.csv").open(encoding="utf-8") as lines:
        return sum(float(row[column] or 0) for row in csv.DictReader(lines) if row["Total"])
