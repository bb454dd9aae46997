"""Which order a refund is netted against, by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.small_client import Cleaned, clean, order
from winback_kit.checks import Refused

PLAIN: dict[str, Any] = {"as_of": dt.date(2024, 12, 31), "case": {"margin_rate": 0.5}}
MARCH = "2024-03-{:02d}"


def net(*rows: tuple[int, float], **quality: str) -> dict[int, int]:
    """Cents left by day of March, of one customer's rows of (day, amount) without order ids."""
    return left(
        net_rows(*[order("a", MARCH.format(day), amount) for day, amount in rows], **quality)
    )


def net_rows(*rows: dict[str, Any], **quality: str) -> Cleaned:
    always = order("other", MARCH.format(1), 99.0)
    return clean(PLAIN | {"quality": quality}, orders=[always, *rows])


def left(found: Cleaned) -> dict[int, int]:
    return {int(day[-2:]): amount for who, day, amount, _ in found.days if who == "a"}


def test_a_refund_is_netted_against_the_order_with_its_id() -> None:
    found = net_rows(
        order("a", MARCH.format(1), 50.0, order_id="1"),
        order("a", MARCH.format(5), 20.0, order_id="2"),
        order("a", MARCH.format(9), -20.0, order_id="1"),  # not the order of exactly 20
    )
    assert left(found) == {1: 3000, 5: 2000}
    assert found.fates["refund_netted"] == (1, -2000)
    # half of each amount is margin: 15.00 and 10.00, and 49.50 of the other customer
    assert [margin for *_, margin in found.days] == [1500, 1000, 4950]


def test_an_id_of_another_customer_is_not_the_same_order() -> None:
    found = net_rows(
        order("a", MARCH.format(1), 50.0, order_id="1"),
        order("b", MARCH.format(1), 30.0, order_id="2"),
        order("a", MARCH.format(9), -30.0, order_id="2"),
    )
    assert ("b", MARCH.format(1), 3000, 1500) in found.days
    assert left(found) == {1: 2000}


def test_a_refund_in_full_undoes_the_order() -> None:
    found = net_rows(
        order("a", MARCH.format(1), 50.0, order_id="1"),
        order("a", MARCH.format(4), 20.0, order_id="2"),
        order("a", MARCH.format(9), -20.0, order_id="2"),
    )
    assert left(found) == {1: 5000}
    assert found.fates["refunded_in_full"] == (2, 0)


def test_several_refunds_of_one_order_add_up() -> None:
    rows = [order("a", MARCH.format(1), 50.0, order_id="1")]
    rows += [order("a", MARCH.format(day), -20.0, order_id="1") for day in (2, 3)]
    assert left(net_rows(*rows)) == {1: 1000}
    # with a third one more comes back than was paid: 50 − 60; nothing was bought in the end
    found = net_rows(*rows, order("a", MARCH.format(4), -20.0, order_id="1"))
    assert left(found) == {}
    assert found.fates["refunded_in_full"] == (4, -1000)


def test_an_order_of_several_days_is_refunded_on_its_first() -> None:
    rows = [order("a", MARCH.format(day), 30.0, order_id="1") for day in (1, 3)]
    assert left(net_rows(*rows, order("a", MARCH.format(9), -5.0, order_id="1"))) == {
        1: 2500,
        3: 3000,
    }


def test_without_an_id_the_latest_order_of_exactly_that_amount() -> None:
    # 20.00 was bought on the 1st and the 5th, 50.00 on the 7th, which would cover it too
    assert net((1, 20.0), (5, 20.0), (7, 50.0), (9, -20.0)) == {1: 2000, 7: 5000}


def test_each_order_is_taken_once() -> None:
    # two refunds of 20.00: the orders of the 5th and of the 1st; the third finds the 50.00
    assert net((1, 20.0), (5, 20.0), (9, -20.0), (9, -20.0)) == {}
    assert net((1, 20.0), (5, 20.0), (7, 50.0), (9, -20.0), (10, -20.0), (11, -20.0)) == {7: 3000}


def test_a_refund_takes_no_order_that_came_later() -> None:
    # that of the 3rd belongs to the order of the 1st, and that of the 9th to the one of the 7th
    assert net((1, 20.0), (3, -20.0), (5, 20.0), (7, 20.0), (9, -20.0)) == {5: 2000}


def test_orders_of_one_day_and_amount_are_taken_one_by_one() -> None:
    # three lines of 20.00 on one day, two of them back
    assert net((1, 20.0), (1, 20.0), (1, 20.0), (9, -20.0), (9, -20.0)) == {1: 2000}
    assert net((1, 20.0), (5, 20.0), (5, 20.0), (8, -20.0), (9, -20.0), (10, -20.0)) == {}


def test_an_order_refunded_by_its_id_is_taken() -> None:
    found = net_rows(
        order("a", MARCH.format(1), 20.0, order_id="1"),
        order("a", MARCH.format(5), 20.0, order_id="2"),
        order("a", MARCH.format(8), -20.0, order_id=None),
        order("a", MARCH.format(9), -20.0, order_id="2"),
    )
    assert left(found) == {}


def test_an_exact_amount_is_of_the_same_product() -> None:
    rows = [
        order("a", MARCH.format(1), 20.0, product="pot"),
        order("a", MARCH.format(5), 20.0, product="lamp"),
    ]
    assert left(net_rows(*rows, order("a", MARCH.format(9), -20.0, product="pot"))) == {5: 2000}
    # of an unknown product: no exact match, so the latest day that covers it
    assert left(net_rows(*rows, order("a", MARCH.format(9), -20.0, product="rug"))) == {1: 2000}


def test_a_part_goes_to_the_latest_day_that_covers_it() -> None:
    assert net((1, 50.0), (5, 10.0), (9, -20.0)) == {1: 3000, 5: 1000}
    # 15 + 10 on one day cover it together, and 15 + 5 just do
    assert net((1, 50.0), (5, 15.0), (5, 10.0), (9, -20.0)) == {1: 5000, 5: 500}
    assert net((1, 50.0), (5, 15.0), (5, 5.0), (9, -20.0)) == {1: 5000}


def test_what_is_refunded_already_covers_nothing() -> None:
    # the 30.00 of the 5th came back in full, so the part of 20.00 was bought on the 1st
    assert net((1, 50.0), (5, 30.0), (8, -30.0), (9, -20.0)) == {1: 3000}


def test_what_no_day_covers_goes_to_the_latest() -> None:
    found = net_rows(
        *[order("a", MARCH.format(d), x) for d, x in ((1, 20.0), (5, 10.0), (9, -25.0))]
    )
    assert left(found) == {1: 2000}
    assert found.fates["refunded_in_full"] == (2, -1500)  # 10 − 25


def test_a_refund_before_every_order_has_none() -> None:
    found = net_rows(order("a", MARCH.format(1), -20.0), order("a", MARCH.format(5), 20.0))
    assert left(found) == {5: 2000}
    assert found.fates["refund_without_order"] == (1, -2000)


def test_with_an_id_a_refund_may_be_booked_before_its_order() -> None:
    # cancelled on the 1st, and the order booked when it should have been sent
    found = net_rows(
        order("a", MARCH.format(1), 50.0, order_id="0"),
        order("a", MARCH.format(2), -20.0, order_id="1"),
        order("a", MARCH.format(5), 20.0, order_id="1"),
    )
    assert left(found) == {1: 5000}


@pytest.mark.parametrize("why", [{"status": "cancelled"}, {"order_date": "2025-01-01"}])
def test_a_refund_of_an_order_set_aside_touches_no_other(why: dict[str, str]) -> None:
    found = net_rows(
        order("a", MARCH.format(1), 20.0, order_id="1", status="paid"),
        order("a", MARCH.format(5), 20.0, order_id="2", status="paid") | why,
        order("a", MARCH.format(9), -20.0, order_id="2", status="paid"),
    )
    assert left(found) == {1: 2000}
    assert found.fates["refund_without_order"] == (1, -2000)


def test_a_refund_on_the_day_of_the_purchase_finds_it() -> None:
    assert net((1, 50.0), (5, 20.0), (5, -20.0)) == {1: 5000}
    assert net((5, 20.0), (5, -5.0)) == {5: 1500}


def test_customers_with_equal_amounts_keep_their_own_refunds() -> None:
    found = net_rows(
        order("a", MARCH.format(1), 20.0),
        order("b", MARCH.format(5), 20.0),
        order("a", MARCH.format(9), -20.0),
    )
    assert left(found) == {}
    assert ("b", MARCH.format(5), 2000, 1000) in found.days


@pytest.mark.parametrize("choice", ["keep", "set_aside"])
def test_equal_orders_and_equal_refunds(choice: str) -> None:
    # kept: two orders and two refunds of 20.00; set aside: one of each
    rows = [(1, 20.0), (1, 20.0), (9, -20.0), (9, -20.0)]
    found = net_rows(
        *[order("a", MARCH.format(day), amount) for day, amount in rows], exact_duplicates=choice
    )
    assert left(found) == {}
    assert found.fates["refunded_in_full"] == ((4, 0) if choice == "keep" else (2, 0))


def test_more_equal_refunds_than_are_told_apart() -> None:
    # 1,002 refunds of 1.00 after 1,003 orders: all fates add up, and 1.00 is left
    rows = [(1, 1.0)] * 1003 + [(9, -1.0)] * 1002
    found = net_rows(
        *[order("a", MARCH.format(day), amount) for day, amount in rows], exact_duplicates="keep"
    )
    assert left(found) == {1: 100}
    assert found.fates["refund_netted"] == (1002, -100_200)


def test_a_number_that_is_used_again_each_year_is_another_order() -> None:
    # number 7 of 2023 and of 2024: 20 and 30, of which the refund of May 2024 takes 30
    found = net_rows(
        order("a", "2023-02-01", 20.0, order_id="7"),
        order("a", MARCH.format(1), 30.0, order_id="7"),
        order("a", "2024-05-01", -30.0, order_id="7"),
    )
    assert [(day, amount) for who, day, amount, _ in found.days if who == "a"] == [
        ("2023-02-01", 2000)
    ]


def test_nothing_is_filled_from_another_order_of_the_same_number() -> None:
    # number 7 of 2023 is nobody's; the one of March 2024 has a second line without its customer
    found = net_rows(
        order(None, "2023-02-01", 20.0, order_id="7"),
        order("a", MARCH.format(1), 30.0, order_id="7"),
        order("a", MARCH.format(2), 5.0, order_id="8"),
        order(None, MARCH.format(2), 4.0, order_id="8"),
    )
    assert left(found) == {1: 3000, 2: 900}
    assert found.fates["no_customer"] == (1, 2000)


def refunds_in_a_text(*texts: str) -> Cleaned:
    columns = {"refunded": {"column": "refunds", "after": "amount:"}}
    rows = [
        {**order("a", MARCH.format(n), 50.0), "refunds": text} for n, text in enumerate(texts, 1)
    ]
    return clean(PLAIN | {"tables": {"orders": {"columns": columns}}}, orders=rows)


def test_what_was_paid_back_may_stand_in_a_text() -> None:
    found = refunds_in_a_text(
        "",
        "amount:12.50|reason:2 broken|date:2024-03-09",
        "amount:5|reason:|date:2024-03-09;amount:3.25|reason:|date:2024-03-10",  # 8.25 in all
        "amount:50.00|reason:|date:2024-03-09",
    )
    assert left(found) == {1: 5000, 2: 3750, 3: 4175}


def test_a_text_without_the_amount_is_refused() -> None:
    with pytest.raises(Refused, match=r"orders.csv, line 2, column refunds: must hold a number"):
        refunds_in_a_text("12.50 paid back")
