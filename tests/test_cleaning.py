"""Cleaning by hand: the fate of each row, duplicates, days, persons, currencies and margins."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.small_client import Rows, clean, measure, order
from winback_kit.checks import Refused

PLAIN: dict[str, Any] = {"as_of": dt.date(2024, 12, 31), "case": {"margin_rate": 0.5}}
GOOD = order("good", "2024-01-01", 10.0)
# everything is wrong with the first row; each next one mends the fault that decided the one before
MENDED: list[tuple[str, dict[str, Any]]] = [
    ("outside_filter", {}),
    ("no_customer", {"kept": "1"}),
    ("no_date", {"customer_id": "staff"}),
    ("no_amount", {"order_date": "2025-01-01"}),
    ("after_as_of", {"amount": "0.00"}),
    ("test_account", {"order_date": "2024-12-31"}),
    ("cancelled", {"customer_id": "a"}),
    ("zero_amount", {"status": "paid"}),
    ("purchase", {"amount": "5.00"}),
]
FAULTY = {
    "customer_id": None,
    "order_date": None,
    "amount": None,
    "status": "Cancelled",
    "kept": "0",
}


def plain(**more: Any) -> dict[str, Any]:
    return PLAIN | more


def mended(steps: int) -> dict[str, Any]:
    row: dict[str, Any] = dict(FAULTY)
    for _, change in MENDED[: steps + 1]:
        row |= change
    return row


@pytest.mark.parametrize(("step", "fate"), [(i, name) for i, (name, _) in enumerate(MENDED)])
def test_the_first_fault_decides_the_fate(step: int, fate: str) -> None:
    row = mended(step)
    found = clean(
        plain(tables={"orders": {"files": "orders.csv", "where": {"kept": 1}}}),
        orders=[GOOD | {"status": None, "kept": "1"}, row],
        customers=[{"customer_id": "staff", "is_test": "true"}],
    )
    amount = round(float(row["amount"] or 0) * 100)
    if fate == "purchase":  # beside the good row of 10.00
        assert found.fates == {"purchase": (2, 1000 + amount)}
    else:
        assert found.fates == {"purchase": (1, 1000), fate: (1, amount)}
    steps = found.data.bridge.set_index("step")
    assert (steps.rows["Given"], steps.rows["Residual"], steps.money["Residual"]) == (2, 0, 0)


def test_amounts_of_rows_set_aside_are_in_the_bridge() -> None:
    # given 10 + 7 + 3 = 20; no customer 7; cancelled 3; used 10
    rows = [GOOD, order(None, "2024-02-01", 7.0), order("a", "2024-02-01", 3.0, status="void")]
    table = clean(PLAIN, orders=rows).data.bridge
    assert table.step.tolist() == [
        "Given",
        "No customer id",
        "No sale, by the state of the order",
        "Used",
        "Residual",
    ]
    assert table.rows.tolist() == [3, -1, -1, 1, 0]
    assert table.money.tolist() == [20.0, -7.0, -3.0, 10.0, 0.0]


def test_a_state_is_a_sale_where_the_client_says_so() -> None:
    rows = [
        order("a", "2024-01-01", 5.0, status=None),
        order("a", "2024-02-01", 5.0, status="void"),
    ]
    found = clean(plain(quality={"sale_status": ["Void"]}), orders=rows)
    assert found.fates == {"purchase": (2, 1000)}


def test_rows_on_the_as_of_day_count() -> None:
    rows = [GOOD, order("a", "2024-12-31", 5.0), order("b", "2025-01-01", 5.0)]
    assert clean(PLAIN, orders=rows).fates == {"purchase": (2, 1500), "after_as_of": (1, 500)}


TWICE: Rows = [GOOD, order("a", "2024-03-01", 4.0), order("a", "2024-03-01", 4.0)]
TWICE_WITH_ID: Rows = [row | {"order_id": f"{row['customer_id']}-1"} for row in TWICE]


@pytest.mark.parametrize(
    ("choice", "rows", "kept"),
    [
        ("auto", TWICE_WITH_ID, 400),  # an order id says that it is the same order
        ("auto", TWICE, 800),  # without one they may be two orders
        ("keep", TWICE_WITH_ID, 800),
        ("set_aside", TWICE, 400),
    ],
)
def test_exact_duplicates(choice: str, rows: Rows, kept: int) -> None:
    found = clean(plain(quality={"exact_duplicates": choice}), orders=rows)
    assert ("a", "2024-03-01", kept, kept // 2) in found.days
    assert found.fates.get("exact_duplicate") == ((1, 400) if kept == 400 else None)
    assert found.check("Exact duplicates") == 1


def test_rows_that_differ_in_a_column_of_the_client_are_no_duplicates() -> None:
    rows = [row | {"shop": str(n)} for n, row in enumerate(TWICE_WITH_ID)]
    assert clean(PLAIN, orders=rows).fates == {"purchase": (3, 1800)}


def test_three_equal_rows_are_one_order_and_two_duplicates() -> None:
    found = clean(PLAIN, orders=[*TWICE_WITH_ID, TWICE_WITH_ID[1]])
    assert found.fates == {"purchase": (2, 1400), "exact_duplicate": (2, 800)}


def test_orders_of_one_day_are_one_order_day() -> None:
    rows = [
        order("a", "2024-03-01 08:00:00", 4.0, order_id="1"),
        order("a", "2024-03-01 23:59:59", 6.5, order_id="2"),
        order("a", "2024-03-02 00:00:00", 1.0, order_id="3"),
        order("b", "2024-03-01 08:00:00", 4.0, order_id="4"),
    ]
    found = clean(PLAIN, orders=rows)
    # a: 4.00 + 6.50 on the first day; half of an amount is margin
    assert found.days == [
        ("a", "2024-03-01", 1050, 525),
        ("a", "2024-03-02", 100, 50),
        ("b", "2024-03-01", 400, 200),
    ]
    assert found.check("Rows of one customer on one day") == 1


def ids_of_one(ids: str, **more: Any) -> Rows:
    return [{"customer_id": one, "contact_key": "k", "is_test": "", **more} for one in ids]


@pytest.mark.parametrize(("ids", "people"), [("ab", ["a"]), ("abc", ["a"]), ("abcd", [*"abcd"])])
def test_two_or_three_ids_of_a_contact_key_are_one_person(ids: str, people: list[str]) -> None:
    rows = [order(one, f"2024-03-0{n}", 1.0) for n, one in enumerate(ids, 1)]
    found = clean(PLAIN, orders=rows, customers=ids_of_one(ids))
    assert sorted({customer for customer, *_ in found.days}) == people
    assert found.data.customers == len(people)
    merged = len(people) == 1
    assert found.check("Ids that belong to a person with another id") == (len(ids) if merged else 0)
    assert found.check("Ids that share a contact key with many") == (0 if merged else len(ids))


def test_orders_of_two_ids_on_one_day_are_one_and_a_refund_finds_its_person() -> None:
    rows = [
        order("a", "2024-03-01", 5.0),
        order("b", "2024-03-01", 7.0),
        order("b", "2024-03-05", -5.0),  # under the other id, of the amount that a paid
    ]
    found = clean(PLAIN, orders=rows, customers=ids_of_one("ab"))
    assert found.days == [("a", "2024-03-01", 700, 350)]


def test_a_row_of_customers_without_an_id_is_no_id_of_a_person() -> None:
    customers = [*ids_of_one("abc"), {"customer_id": None, "contact_key": "k", "is_test": ""}]
    found = clean(PLAIN, orders=[GOOD], customers=customers)
    assert found.check("Ids that belong to a person with another id") == 3


def test_the_filter_of_customers_is_kept() -> None:
    customers = [row | {"current": str(n % 2)} for n, row in enumerate(ids_of_one("abcd"))]
    settings = plain(tables={"customers": {"files": "customers.csv", "where": {"current": 1}}})
    rows = [order(one, "2024-03-01", 1.0) for one in "abcd"]
    found = clean(settings, orders=rows, customers=customers)
    assert {customer for customer, *_ in found.days} == {"a", "b", "c"}  # b and d are one


def test_contacts_goodbyes_and_permissions_go_with_the_person() -> None:
    # a leaves after 2024-01-01 and comes back as b; everything else was said under b
    history = measure(
        plain(definitions={"lapse_days": 30, "return_window_months": 2, "segment_by": "reason"}),
        orders=[order("a", "2024-01-01", 5.0), order("b", "2024-04-01", 5.0)],
        customers=ids_of_one("ab"),
        goodbyes=[{"customer_id": "b", "date": "2024-01-20", "stated_reason": "Price"}],
        contacts=[
            {
                "customer_id": "b",
                "date": "2024-03-01",
                "campaign": "one",
                "arm": "treated",
                "offer": "Call",
            }
        ],
        permissions=[{"customer_id": "b", "channel": "post", "do_not_contact": "no"}],
    )
    assert set(history.frames.loss_days.segment) == {"Price", "No reason given"}
    second = history.frames.starts.query("kind == 'second'").iloc[0]
    assert (second.arm, second.origin, second.n) == ("Call", "Price", 1)
    assert history.frames.lost_now.contactable.tolist() == [1]
    assert history.customers == 1


def test_currencies_are_converted_row_by_row() -> None:
    rows = [
        order("a", "2024-03-01", 10.0, currency="EUR"),
        order("a", "2024-03-02", 10.0, currency="usd"),
        order("a", "2024-03-03", 10.0, currency=None),
        order("a", "2024-03-04", -4.0, currency="USD"),
    ]
    found = clean(plain(quality={"currency_rates": {"USD": 0.9}}), orders=rows)
    # 10 USD are 9.00 EUR, with 4.50 margin; 4 USD back are 3.60 EUR, off the latest day: 6.40
    assert found.days == [
        ("a", "2024-03-01", 1000, 500),
        ("a", "2024-03-02", 900, 450),
        ("a", "2024-03-03", 640, 320),
    ]


def test_an_amount_that_is_less_than_half_a_cent_is_zero() -> None:
    rows = [GOOD | {"currency": "EUR"}, order("a", "2024-03-01", 0.5, currency="IDR")]
    found = clean(plain(quality={"currency_rates": {"IDR": 0.00006}}), orders=rows)
    assert found.fates == {"purchase": (1, 1000), "zero_amount": (1, 0)}


def test_orders_of_nothing_may_be_kept() -> None:
    rows = [
        order("a", "2024-03-01", 0.0),
        order("a", "2024-03-02", 0.0),
        order("a", "2024-03-02", 8.0),
        order("a", "2024-03-05", -8.0),
    ]
    found = clean(plain(quality={"zero_amounts": "keep"}), orders=rows)
    # the second day is refunded in full; the first has no refund and stays an order
    assert found.days == [("a", "2024-03-01", 0, 0)]
    assert found.fates == {"purchase": (1, 0), "refunded_in_full": (3, 0)}


def test_an_unknown_currency_is_refused_only_where_it_is_used() -> None:
    rows = [GOOD | {"currency": "EUR"}, order("a", "2024-03-01", 5.0, currency="USD")]
    with pytest.raises(Refused, match="holds USD in 1 row, and the client's currency is EUR"):
        clean(PLAIN, orders=rows)
    euros = plain(tables={"orders": {"files": "orders.csv", "where": {"currency": "EUR"}}})
    assert clean(euros, orders=rows).fates == {"purchase": (1, 1000), "outside_filter": (1, 500)}


def test_gaps_in_the_margin_column_take_the_rate_of_the_others() -> None:
    rows = [
        order("a", "2024-03-01", 10.0, margin="3.00"),
        order("b", "2024-03-01", 30.0, margin="9.00"),
        order("c", "2024-03-01", 5.0, margin=None),
        order("d", "2024-03-01", 8.0, margin="0.00"),
    ]
    found = clean(PLAIN, orders=rows)
    # (3 + 9 + 0) of (10 + 30 + 8) is 25 %, so c has 1.25; the stated 50 % is not needed
    assert [margin for *_, margin in found.days] == [300, 900, 125, 0]
    assert found.data.margin_rate.value == pytest.approx(0.25)
    assert found.data.margin_rate.evidence == "B"


def test_the_margin_rate_knows_only_the_rows_that_the_client_keeps() -> None:
    rows = [
        order("a", "2024-03-01", 10.0, margin="3.00", kept="1"),
        order("a", "2024-03-02", 10.0, margin=None, kept="1"),
        order("b", "2024-03-01", 10.0, margin="9.00", kept="0"),
    ]
    settings = plain(tables={"orders": {"files": "orders.csv", "where": {"kept": 1}}})
    assert [margin for *_, margin in clean(settings, orders=rows).days] == [300, 300]


def test_an_empty_margin_column_takes_the_stated_rate() -> None:
    rows = [order("a", "2024-03-01", 0.25, margin=None)]
    assert clean(PLAIN, orders=rows).days == [("a", "2024-03-01", 25, 13)]  # 12.5 cents, up


def test_large_amounts_with_rates_of_many_digits() -> None:
    rows = [
        order("a", "2024-03-01", 3.0, margin="1.00", currency="EUR"),
        order("b", "2024-03-01", 50_000_000.0, margin=None, currency="USD"),
    ]
    rate = 0.8547008547008547  # 1/1.17
    found = clean(plain(quality={"currency_rates": {"USD": rate}}), orders=rows)
    # 50,000,000/1.17 = 42,735,042.735…; a third of it, for 1 of 3, is 14,245,014.245…
    assert found.days[1] == ("b", "2024-03-01", 4_273_504_274, 1_424_501_425)


def test_rows_of_one_person_that_differ_are_said_by_column() -> None:
    # k: two segments; l: two countries, of which one is empty; m: equal; n: four ids, no person
    def row(one: str, key: str, segment: str = "Home", country: str = "DE") -> dict[str, str]:
        return {"customer_id": one, "contact_key": key, "segment": segment, "country": country}

    customers = [row("a", "k"), row("b", "k", "Garden"), row("c", "l"), row("d", "l", country="")]
    customers += [row("e", "m"), row("f", "m"), *(row(one, "n", one) for one in "ghij")]
    found = clean({}, customers=customers, orders=[order("a", "2024-01-05", 5)])
    (check,) = [one for one in found.data.checks if str(one.name).startswith("People of two ids")]
    assert check.found == 2
    assert str(check.done).endswith("they differ in segment (1), country (1)")
