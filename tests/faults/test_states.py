"""States of orders, money paid back, and orders of several rows, as systems write them."""

from collections.abc import Mapping
from typing import Any

import pytest
from yaml import safe_load

from tests.faults.test_ids import PLAIN, fault
from tests.small_client import clean, clean_folder, order, write_client
from winback_kit.checks import Refused
from winback_kit.client.settings import Quality
from winback_kit.show.data.data import states
from winback_kit.tables.logs.states import FILE, folded, kind_of, known_states
from winback_kit.tables.quality import FATES

F1 = """
client: T
currency: EUR
tables:
  orders:
    files: {file}
    columns:
      customer_id: Email
      order_id: Name
      order_date: Created at
      amount: Total
      refunded: Refunded Amount
      status: Financial Status
"""


def test_f1_shop_export(tmp_path: Any) -> None:
    # truth.txt: orders 335, customers 45, net 12812.44; all rows 14996.90
    file = fault("f1_shop_export") / "orders_export.csv"
    (tmp_path / "client.yml").write_text(F1.format(file=file))
    found = clean_folder(tmp_path)
    money = found.data.bridge.set_index("step").money
    assert money["Given"] == 14996.90
    assert money["Used"] == 12812.44
    assert found.data.customers == 45
    assert found.fates["purchase"][0] == 335  # no two orders of a customer on one day
    kinds = dict(zip(found.data.states.state, found.data.states.kind, strict=True))
    assert kinds == {
        "paid": "sale",
        "partially_refunded": "partly",
        "refunded": "refunded",
        "voided": "cancelled",
        "pending": "unpaid",
    }


NO_SALES = """storniert Annulée refused returned draft wc-cancelled
    voided Cancelled wc-on-hold pending_payment checkout-draft refunded
    PENDING chargeback cancelado annullato rimborsato geannuleerd
    terugbetaald anulowane zwrócone annullerad återbetald annulleret
    refunderet kansellert zrušeno remboursée devuelto recusado
    fehlgeschlagen payment_failed"""
SALES = """paid Completed wc-processing shipped partially_refunded bezahlt
    payée pagado pagato betaald opłacone betald
    betalt zaplaceno concluído delivered complete fulfilled"""


@pytest.mark.parametrize("state", NO_SALES.split())
def test_states_that_are_no_sale(state: str) -> None:
    assert kind_of(state, Quality()) in ("cancelled", "unpaid", "refunded")


@pytest.mark.parametrize("state", SALES.split())
def test_states_of_a_sale(state: str) -> None:
    assert kind_of(state, Quality()) in ("sale", "partly")


def test_no_word_has_two_meanings() -> None:
    kinds = safe_load(FILE.read_text(encoding="utf-8"))
    words = {
        kind: {folded(word) for some in languages.values() for word in some}
        for kind, languages in kinds.items()
    }
    assert sum(map(len, words.values())) == len(known_states())
    assert all(len(languages) > 10 for languages in kinds.values())


def of(*rows: Mapping[str, Any], **settings: Any) -> Any:
    return clean(PLAIN | settings, orders=rows)


def test_an_unknown_state_is_a_sale_and_is_said() -> None:
    rows = [order("a", "2024-01-01", 10, status="paid"), order("a", "2024-02-01", 5, status="zzz")]
    found = of(*rows)
    assert found.check("Orders in a state that is not known") == 1
    assert len(found.days) == 2
    assert len(of(*rows, quality={"cancelled_status": ["ZZZ"]}).days) == 1
    pending = order("a", "2024-02-01", 5, status="pending")
    assert len(of(rows[0], pending).days) == 1
    assert len(of(rows[0], pending, quality={"sale_status": ["Pending"]}).days) == 2


def test_states_of_few_customers_are_not_named_in_what_is_published() -> None:
    many = [order(f"m{n}", f"2024-01-{n:02d}", 10, status="paid") for n in range(1, 13)]
    few = [order(f"m{n}", "2024-02-01", 5, status=f"zzz{n}") for n in range(1, 4)]
    void = [order("m9", "2024-02-01", 5, status="voided")]
    data = of(*many, *few, *void).data
    shown = [row[:2] for row in states(data).rows]
    assert shown == [["paid", 12], ["Others", 4]]
    assert len(states(data, rare=True).rows) == 5
    (check,) = [one for one in data.checks if str(one.name).startswith("Orders in a state")]
    assert "some that few customers have" in str(check.done)
    assert "zzz" not in str(check.done)


def test_a_column_of_no_states_is_refused() -> None:
    rows = [order("a", "2024-01-01", n, status=f"s{n}") for n in range(1, 102)]
    with pytest.raises(Refused, match="column status: holds 101 values, which are no states"):
        of(*rows)


def test_a_column_says_what_was_paid_back() -> None:
    # 10 − 4; 20 − 20 is no purchase; 5 − 8 neither, and larger than the order; the sign is nobody's
    rows = [
        order("a", "2024-01-01", 10, refunded=4),
        order("a", "2024-02-01", 20, refunded=-20),
        order("b", "2024-03-01", 5, refunded=8),
        order("b", "2024-04-01", 7, refunded=None),
    ]
    found = of(*rows)
    assert found.days == [("a", "2024-01-01", 600, 300), ("b", "2024-04-01", 700, 350)]
    assert found.data.bridge.set_index("step").money[FATES["paid_back"]] == -4
    assert found.fates["refunded_in_full"] == (2, 2500)
    assert found.check("Paid back, by the column refunded") == 3
    assert found.check("Refunds larger than their order") == 1


def test_a_margin_is_paid_back_with_its_amount() -> None:
    # margin 6 of 10; 5 of 10 paid back leave half of both
    (day,) = of(order("a", "2024-01-01", 10, margin=6, refunded=5)).days
    assert day == ("a", "2024-01-01", 500, 300)


def test_paid_back_on_the_first_line_of_an_order_is_of_the_order() -> None:
    # lines of 10 and 30, of which 25 came back: 15 remain, and no line was larger than the other
    lines = [order("a", "2024-01-01", 10, order_id="1", refunded=25, line=1)]
    lines += [order("a", "2024-01-01", 30, order_id="1", refunded=None, line=2)]
    found = of(*lines)
    assert found.days == [("a", "2024-01-01", 1500, 750)]
    assert found.check("Refunds larger than their order") == 0


def test_order_columns_on_the_first_line_only() -> None:
    first = {"order_id": "1", "status": "paid", "product": "tea"}
    rest: dict[str, Any] = {
        "customer_id": None,
        "order_date": None,
        "order_id": "1",
        "amount": None,
    }
    void = {"order_id": "2", "status": "voided", "product": "tea"}
    found = of(
        order("a", "2024-01-01", 10, **first),
        {**rest, "status": None, "product": "card"},
        order("a", "2024-02-01", 99, **void),
        {**rest, "order_id": "2", "amount": "3.00", "status": None, "product": "card"},
    )
    assert found.days == [("a", "2024-01-01", 1000, 500)]
    assert found.fates["further_line"] == (1, 0)
    assert found.fates["cancelled"] == (2, 10200)  # both lines of the order that was called off


def test_a_state_of_each_line_is_not_the_order_s() -> None:
    found = of(
        order("a", "2024-01-01", 10, order_id="1", status="shipped", line=1),
        order("a", "2024-01-01", 20, order_id="1", status="returned", line=2),
        order("a", "2024-01-01", 30, order_id="1", status=None, line=3),
    )
    assert found.days == [("a", "2024-01-01", 4000, 2000)]


def test_refunds_under_the_order_and_those_that_name_it_only() -> None:
    # 10 − 4 by a row of the customer's, 20 − 20 by a row that names order 2 and nothing else
    found = of(
        order("a", "2024-01-01", 10, order_id="1", status="completed"),
        order("a", "2024-01-20", -4, order_id="1", status="refunded"),
        order("b", "2024-02-01", 20, order_id="2", status="completed"),
        order(None, None, -20, order_id="2", status=None),
        order(None, "2024-02-09", -7, order_id="9", status=None),
    )
    assert found.days == [("a", "2024-01-01", 600, 300)]
    assert found.fates["refunded_in_full"] == (2, 0)
    assert found.fates["no_customer"] == (1, -700)


def test_a_refund_larger_than_its_order_is_said() -> None:
    found = of(
        order("a", "2024-01-01", 10, order_id="1"),
        order("a", "2024-01-05", -1000, order_id="1"),
        order("b", "2024-01-05", 1, order_id="2"),
    )
    assert found.check("Refunds larger than their order") == 1


def test_states_are_listed_with_rows_and_money(tmp_path: Any) -> None:
    from typer.testing import CliRunner

    from winback_kit.cli import app

    rows = [order(f"c{n}", "2024-01-01", 10, status="bezahlt") for n in range(40)]
    rows += [order("c1", "2024-03-01", 7, status="storniert")]
    write_client(tmp_path, PLAIN, orders=rows)
    told = CliRunner().invoke(app, ["check", str(tmp_path)]).output
    assert "bezahlt" in told
    assert "no sale: called off" in told


def test_a_part_paid_back_of_which_nothing_says_how_much_is_said() -> None:
    name, row = "Orders partly paid back", order("a", "2024-01-01", 10, status="Partially_Refunded")
    assert of(row).check(name) == 1
    assert of(row | {"refunded": "2.00"}).check(name) == 0
    later = [order("a", "2024-01-02", -2, order_id="1"), order("b", "2024-01-03", 1, order_id="2")]
    assert of(row | {"order_id": "1"}, *later).check(name) == 0
