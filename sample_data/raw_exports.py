"""Raw exports for the guides: a shop, a billing system and a sheet, of a part of the samples.

python -m sample_data.raw_exports      writes docs/exports anew
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "docs" / "exports"
SHOP = (
    "Name,Email,Financial Status,Created at,Currency,Total,Lineitem quantity,Lineitem name,Source"
)
BILLING = (
    "id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Cancellation Reason,"
    "Start Date (UTC),Ended At (UTC)"
)


def exports() -> dict[str, bytes]:
    """Each export with its bytes."""
    orders = list(_part(HERE / "retail" / "orders.csv", 40))
    spells = list(_part(HERE / "subscription" / "subscriptions.csv", 8))
    shop = ([SHOP.split(",")], ([*_shop(one)] for one in orders))
    billing = ([BILLING.split(",")], ([*_billing(n, one)] for n, one in enumerate(spells, 1)))
    title = [["List of orders"], [], ["Kundennr", "Auftrag", "Datum", "Betrag"]]
    paid = (one for one in orders if one["status"] == "paid")
    sheet = (title, ([*_sheet(one)] for one in paid))
    return {
        "shop.csv": _text(*shop).encode(),
        "billing.csv": _text(*billing).encode(),
        "sheet.csv": _text(*sheet, delimiter=";").encode("cp1252"),
    }


def _part(file: Path, every: int) -> Iterator[dict[str, str]]:
    """The rows of one customer in so many, by their number, in the order of the table."""
    with file.open(encoding="utf-8", newline="") as given:
        rows = csv.DictReader(given)
        yield from (row for row in rows if int(row["customer_id"][2:] or 1) % every == 0)


def _shop(one: dict[str, str]) -> Iterator[str]:
    yield from (f"#{one['order_id']}", f"{one['customer_id'].lower()}@example.org", one["status"])
    yield from (f"{one['order_date']} 10:00:00 +0100", "EUR", one["amount"], "1")
    yield from (one["product"], one["channel"])


def _billing(number: int, one: dict[str, str]) -> Iterator[str]:
    yield from (f"sub_{number:05}", one["customer_id"], one["plan"], "1", "eur", one["period"])
    yield from (one["price"], "canceled" if one["end"] else "active")
    yield "payment_failed" if one["involuntary"] == "true" else ""
    yield from (f"{one['start']} 10:00", f"{one['end']} 10:00" if one["end"] else "")


def _sheet(one: dict[str, str]) -> Iterator[str]:
    year, month, day = one["order_date"].split("-")
    yield from (one["customer_id"], one["order_id"], f"{day}.{month}.{year}")
    yield one["amount"].replace(".", ",")


def _text(head: Iterable[list[str]], rows: Iterable[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([*head, *rows])
    return out.getvalue()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in exports().items():
        (FOLDER / name).write_bytes(text)
