"""Cells spoilt: ids, days, states and amounts."""

import datetime as dt
import unicodedata
from collections.abc import Callable

from tests.mutations.spoilt import Spoilt, every, kind, one_of


@kind
def blanks_around_ids(x: Spoilt) -> None:
    sign = one_of(x.draw, " ", "\u00a0", "\u200b", "\t")
    for table in ("orders", "contacts"):
        for row in x.some(table):
            row["customer_id"] = sign + row["customer_id"] + sign
    x.rows.clear()


@kind
def placeholders_for_ids(x: Spoilt) -> None:
    for row in x.some("orders", 12):
        row["customer_id"] = one_of(
            x.draw, "NaN", "None", "NULL", "N/A", "guest", "0", "-", "", "#N/A"
        )


@kind
def ids_with_a_point_and_nought(x: Spoilt) -> None:
    every(x.of, "customer_id", lambda who: str(int(who[1:]) + 10_000))
    for row in x.of.tables["contacts"]:
        row["customer_id"] += ".0"


@kind
def ids_in_two_unicode_forms(x: Spoilt) -> None:
    every(x.of, "customer_id", lambda who: f"é{who}")
    for row in x.some("orders", 40):
        row["customer_id"] = unicodedata.normalize("NFD", row["customer_id"])
    x.rows.clear()


@kind
def mail_addresses_in_any_case(x: Spoilt) -> None:
    every(x.of, "customer_id", lambda who: f"{who}@Example.com")
    for table in ("orders", "contacts", "customers"):
        for row in x.some(table, 60):
            change = one_of(x.draw, "upper", "lower")
            row["customer_id"] = getattr(row["customer_id"], change)()
    x.rows.clear()


@kind
def lost_leading_zeros(x: Spoilt) -> None:
    every(x.of, "customer_id", lambda who: who[1:])
    for row in x.of.tables["contacts"]:
        row["customer_id"] = row["customer_id"].lstrip("0") or "0"
    x.rows += [
        ("contacts", at)
        for at, row in enumerate(x.of.tables["contacts"])
        if len(row["customer_id"]) < 4
    ]


@kind
def ids_of_another_system(x: Spoilt) -> None:
    for row in x.of.tables["contacts"]:
        row["customer_id"] = f"crm-{row['customer_id']}"


def _written(form: str) -> Callable[[str], str]:
    return lambda day: dt.date.fromisoformat(day).strftime(form)


@kind
def days_in_another_form(x: Spoilt) -> None:
    form = one_of(x.draw, "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y%m%d", "%d-%b-%Y", "%b %d, %Y")
    for column in ("order_date", "date"):
        every(x.of, column, _written(form))


@kind
def days_with_times(x: Spoilt) -> None:
    form = one_of(
        x.draw, "%Y-%m-%dT12:30:00", "%Y-%m-%d 12:30", "%Y-%m-%dT12:30:00Z", "%d.%m.%Y 12:30"
    )
    every(x.of, "order_date", _written(form))


@kind
def days_counted_by_a_sheet(x: Spoilt) -> None:
    first = dt.date(1899, 12, 30)
    every(x.of, "order_date", lambda day: str((dt.date.fromisoformat(day) - first).days))


@kind
def days_that_are_none(x: Spoilt) -> None:
    for row in x.some("orders", 3):
        row["order_date"] = one_of(x.draw, "2023-02-31", "2023-13-01", "soon", "0000-00-00")


@kind
def days_left_empty(x: Spoilt) -> None:
    for row in x.some("orders"):
        row["order_date"] = ""


@kind
def days_to_come(x: Spoilt) -> None:
    rows = [{**row, "order_date": "2031-05-05"} for row in x.of.tables["orders"][:6]]
    x.add("orders", rows)


@kind
def days_that_stand_for_unknown(x: Spoilt) -> None:
    for row in x.some("orders"):
        row["order_date"] = one_of(x.draw, "1900-01-01", "1970-01-01", "1899-12-30")


@kind
def two_forms_of_days(x: Spoilt) -> None:
    for row in x.some("orders", 5):
        row["order_date"] = _written("%d.%m.%Y")(row["order_date"])


@kind
def orders_that_are_no_sale(x: Spoilt) -> None:
    for row in x.of.tables["orders"]:
        row["status"] = one_of(x.draw, "paid", "completed", "shipped")
    for row in x.some("orders", 15):
        row["status"] = one_of(
            x.draw, "storniert", "Annulée", "voided", "wc-cancelled", "draft", "CANCELED", "failed"
        )


@kind
def a_state_nobody_knows(x: Spoilt) -> None:
    for row in x.of.tables["orders"]:
        row["status"] = "paid"
    for row in x.some("orders"):
        row["status"] = "zzyx"
    x.rows.clear()


@kind
def amounts_with_a_sign_of_money(x: Spoilt) -> None:
    form = one_of(x.draw, "€{}", "{} €", "EUR {}", "{} EUR")
    every(x.of, "amount", form.format)


@kind
def amounts_with_a_comma(x: Spoilt) -> None:
    every(x.of, "amount", lambda amount: amount.replace(".", ","))


@kind
def amounts_in_thousands(x: Spoilt) -> None:
    every(x.of, "amount", lambda amount: f"{float(amount):,.2f}")


@kind
def amounts_that_are_none(x: Spoilt) -> None:
    for row in x.some("orders", 4):
        row["amount"] = one_of(x.draw, "n/a", "free", "twelve", "1.2.3")


@kind
def amounts_left_empty(x: Spoilt) -> None:
    for row in x.some("orders"):
        row["amount"] = ""


@kind
def amounts_of_nothing(x: Spoilt) -> None:
    for row in x.some("orders"):
        row["amount"] = "0.00"


@kind
def rows_twice(x: Spoilt) -> None:
    x.add("orders", [dict(x.of.tables["orders"][at]) for at in range(10, 18)])


@kind
def orders_in_another_currency(x: Spoilt) -> None:
    for row in x.of.tables["orders"]:
        row["currency"] = "EUR"
    for row in x.some("orders", 5):
        row["currency"] = "JPY"
