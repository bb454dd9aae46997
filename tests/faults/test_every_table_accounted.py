"""Every row of every table is used or set aside with its reason; what disagrees is said."""

from typing import Any

import pytest

from tests.small_client import Cleaned, Rows, clean, order
from winback_kit.checks import Refused

# four customers, who buy on the first of two months; `a` and `b` again half a year later
ORDERS = [order(who, f"2024-0{month}-01", 20) for who in "abcd" for month in (1, 2)] + [
    order(who, "2024-09-01", 20) for who in "ab"
]
SETTINGS = {"as_of": "2024-12-31"}


def contact(who: str | None, day: str | None = "2024-06-01", **more: Any) -> dict[str, Any]:
    known = {"campaign": "Summer", "arm": "treated", "offer": "Voucher", "contact_cost": "1.50"}
    return {"customer_id": who, "date": day, **known, **more}


def goodbye(who: str, day: str, reason: str) -> dict[str, Any]:
    return {"customer_id": who, "date": day, "stated_reason": reason}


def read(settings: dict[str, Any] = SETTINGS, **tables: Rows) -> Cleaned:
    return clean(settings, **{"orders": ORDERS, **tables})


def steps(found: Cleaned, table: str) -> dict[str, tuple[int, float]]:
    """Rows and money by step of a table's bridge."""
    frame = found.data.sides[table]
    return {s: (int(n), float(m)) for s, n, m in frame.itertuples(index=False)}


def test_every_row_of_contacts_has_its_place() -> None:
    rows = [
        contact("a"),
        contact("a"),
        contact("b", arm="holdout"),
        contact(None),
        contact("c", None),
        contact("stranger"),
        contact("d", "2023-12-01"),  # before d bought at all
        contact("d", "2025-02-01"),  # not known yet
    ]
    found = steps(read(contacts=rows), "contacts")
    assert found == {
        "Given": (8, 12.0),
        "No customer id": (-1, -1.5),
        "No date": (-1, -1.5),
        "Dated after the as-of date": (-1, -1.5),
        "Exact duplicates": (-1, -1.5),
        "Of nobody with a purchase": (-1, -1.5),
        "Before the customer's first purchase": (-1, -1.5),
        "Used": (2, 3.0),
        "Residual": (0, 0.0),
    }


@pytest.mark.parametrize("table", ["customers", "goodbyes", "permissions", "tickets", "survey"])
def test_rows_of_strangers_are_set_aside_in_every_table(table: str) -> None:
    cells = {
        "customers": {"segment": "S"},
        "goodbyes": {"date": "2024-06-01", "stated_reason": "Price"},
        "permissions": {"channel": "e-mail"},
        "tickets": {"opened": "2024-06-01"},
        "survey": {"date": "2024-06-01", "question": "q", "answer": "1"},
    }[table]
    found = read(**{table: [{"customer_id": who, **cells} for who in ("a", "b", "x", "y", "z")]})
    assert steps(found, table)["Of nobody with a purchase"] == (-3, 0.0)
    assert steps(found, table)["Used"] == (2, 0.0)
    assert found.check("Rows of other tables") == 3


def test_test_accounts_are_not_nobody() -> None:
    customers = [{"customer_id": "a", "is_test": "true"}, {"customer_id": "b", "is_test": "false"}]
    found = read(customers=customers, contacts=[contact("a"), contact("b")])
    assert steps(found, "contacts")["Test accounts"] == (-1, -1.5)


def test_a_customer_listed_twice_alike_is_one_and_else_refused() -> None:
    one = {"customer_id": "a", "segment": "S"}
    assert steps(read(customers=[one, one]), "customers")["Exact duplicates"] == (-1, 0.0)
    with pytest.raises(Refused, match="must name each customer once; a stands there 2 times"):
        read(customers=[one, {"customer_id": "a", "segment": "T"}])


def test_two_arms_of_one_campaign_are_refused() -> None:
    rows = [contact("a"), contact("a", arm="holdout"), contact("b", arm="holdout")]
    words = r"one arm in a campaign; a is treated and held out in Summer \(1 customer in both"
    with pytest.raises(Refused, match=words):
        read(contacts=rows)


def test_a_holdout_treated_later_is_counted() -> None:
    rows = [
        contact("a", arm="holdout"),
        contact("a", "2024-06-08"),  # a week later, in the same campaign
        contact("b", arm="holdout"),
        contact("b", "2024-08-01", campaign="Autumn"),
        contact("c", arm="holdout"),
        contact("c", "2024-12-15", campaign="Winter"),  # six months and two weeks after the draw
    ]
    assert read(contacts=rows).check("Held out, and treated") == 2


def test_a_purchase_after_the_goodbye_is_counted() -> None:
    rows = [goodbye("a", "2024-03-01", "Price"), goodbye("c", "2024-03-01", "Price")]
    assert read(goodbyes=rows).check("Goodbyes after which") == 1


def test_a_goodbye_of_a_contract_that_runs_on_is_set_aside() -> None:
    spell = {"start": "2024-01-01", "price": "10.00", "period": "month"}
    rows = [
        {"customer_id": "a", "end": None, **spell},
        {"customer_id": "b", "end": "2024-06-01", **spell},
    ]
    goodbyes = [goodbye(who, "2024-05-20", "Price") for who in "ab"]
    found = clean(SETTINGS, subscriptions=rows, goodbyes=goodbyes)
    assert steps(found, "goodbyes")["Goodbyes of customers whose contract runs on"] == (-1, 0.0)


def test_one_reason_in_three_spellings_is_one() -> None:
    said = ["Bad service", "BAD SERVICE", "bad  service", "Bad service", "Price"]
    rows = [goodbye(who, "2024-05-20", reason) for who, reason in zip("abcda", said, strict=True)]
    names = read(goodbyes=rows).data.names
    told = [(one.name, one.rows, one.spellings) for one in names if one.column == "stated_reason"]
    spellings = ("Bad service", "BAD SERVICE", "bad  service")
    assert told == [("Bad service", 4, spellings), ("Price", 1, ("Price",))]


def test_an_offer_is_that_of_client_yml_in_any_case() -> None:
    settings = SETTINGS | {"case": {"offers": [{"name": "Voucher", "offer_cost": 5}]}}
    rows = [
        contact(who, offer=what)
        for who, what in zip("abc", ("VOUCHER", "voucher", "Call"), strict=True)
    ]
    found = read(settings, contacts=rows)
    assert [one.name for one in found.data.names if one.column == "offer"] == ["Voucher", "Call"]
    assert found.check("Contacts with an offer that client.yml does not state") == 1
    with pytest.raises(Refused, match="writes otherwise, 'Voucher'; got 'Vouchr'"):
        read(settings, contacts=[*rows[:2], contact("c", offer="Vouchr")])


def test_a_table_with_its_header_only_is_not_given() -> None:
    from tests.small_client import clean_folder, small_client, write_table

    with small_client(SETTINGS, orders=ORDERS) as folder:
        write_table(folder / "contacts.csv", [], ("customer_id", "date", "campaign", "arm"))
        data = clean_folder(folder).data
    assert "contacts" not in data.given
    assert data.empty == ("contacts",)


def test_one_row_that_is_most_of_the_money_is_said() -> None:
    assert read().check("One row that holds") == 0  # ten rows of 20: each is a tenth
    large = [*ORDERS, order("a", "2024-05-01", 1e6)]
    assert read(orders=large).check("One row that holds") == 1


def test_months_without_a_purchase_are_said() -> None:
    # purchases in January, February and September: six months between without any
    assert read().check("Months without") == 6


def test_a_margin_of_more_than_the_amount_is_refused() -> None:
    rows = [row | {"margin": "40.00"} for row in ORDERS]
    with pytest.raises(Refused, match="adds up to 200% of the amounts"):
        read(orders=rows)
