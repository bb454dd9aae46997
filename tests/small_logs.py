"""Small random logs with everything that can be wrong with them, as rows to be written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.oracle_cleaning import Rules, cents, persons
from tests.oracle_history import World, ordinal
from tests.small_client import Rows, later, order

FIRST = dt.date(2023, 1, 1)
LONGEST = 400  # days
IDS = "abcdefg"  # g is in no table of orders


@dataclass(frozen=True)
class SmallLog:
    """One client: settings and tables as written."""

    settings: dict[str, Any]
    tables: dict[str, Rows] = field(default_factory=dict)

    @property
    def as_of(self) -> int:
        return int(self.settings["as_of"].toordinal())

    @property
    def lapse_days(self) -> int:
        return int(self.settings["definitions"]["lapse_days"])

    def rules(self) -> Rules:
        """What the oracle of the cleaning must know; a margin column gives the margin rate."""
        orders = self.tables["orders"]
        known = [row for row in orders if row.get("margin") and cents(row["amount"]) > 0]
        rate = self.settings["case"]["margin_rate"]
        if known:
            given = sum(cents(row["margin"]) for row in known)
            rate = given / sum(cents(row["amount"]) for row in known)
        return Rules(
            as_of=str(self.settings["as_of"]),
            margin_rate=rate,
            set_duplicates_aside=any("order_id" in row for row in orders),
            keep_zero_amounts=self.settings["quality"].get("zero_amounts") == "keep",
            rates=self.settings["quality"]["currency_rates"],
        )

    def real(self, table: str) -> Rows:
        """Rows of a table beside the log but those of test accounts."""
        tests = {row["customer_id"] for row in self.tables["customers"] if row["is_test"] == "true"}
        return [row for row in self.tables.get(table, ()) if row["customer_id"] not in tests]

    def world(self) -> World:
        """What the oracle of the history must know, with the ids of persons.

        A row of a test account says nothing of the person whose account it is; that they do not
        want to be contacted holds all the same.
        """
        customers = self.tables["customers"]
        one, allowed = persons(customers), self.real("permissions")
        definitions = self.settings["definitions"]
        return World(
            as_of=self.as_of,
            window=definitions["return_window_months"] * 487 // 16,
            segment_by=definitions["segment_by"],
            segments={row["customer_id"]: row["segment"] for row in customers if row["segment"]},
            goodbyes=[
                (one.get(row["customer_id"], row["customer_id"]), ordinal(row["date"]), said)
                for row in self.real("goodbyes")
                if (said := row["stated_reason"])
            ],
            contacts=[
                (
                    one.get(row["customer_id"], row["customer_id"]),
                    ordinal(row["date"]),
                    row["arm"],
                    row["offer"] or "",
                    cents(row["contact_cost"]),
                    row["campaign"],
                )
                for row in distinct(self.real("contacts"))
            ],
            permissions=[
                (
                    one.get(row["customer_id"], row["customer_id"]),
                    row["channel"] or "",
                    bool(row["opted_out_at"]),
                    row["do_not_contact"] == "true",
                )
                for row in self.tables.get("permissions", ())
                if row in allowed or row["opted_out_at"] or row["do_not_contact"] == "true"
            ],
        )


def distinct(rows: Rows) -> Rows:
    """The rows without exact copies."""
    return list({tuple(row.items()): row for row in rows}.values())


def days(longest: int = LONGEST) -> st.SearchStrategy[str]:
    """Days of the log; every 25th comes up often, so that things happen on the same day."""
    number = st.integers(0, longest) | st.sampled_from(range(0, longest + 1, 25))
    return number.map(lambda n: str(FIRST + dt.timedelta(days=n)))


def maybe(*values: str) -> st.SearchStrategy[str | None]:
    """One of the values, or an empty cell."""
    return st.sampled_from((None, *values))


AMOUNTS = st.sampled_from((1000, 1000, 2000, 2000, 3050, 4999, 7, -1000, -2000, -500, -60000, 0))


def _order_row(full: dict[str, bool]) -> st.SearchStrategy[dict[str, Any]]:
    cells: dict[str, st.SearchStrategy[Any]] = {
        "customer_id": st.sampled_from((*"abcdef", *"abcdef", None)),
        "order_date": days(),
        "amount": AMOUNTS.map(lambda n: f"{n / 100:.2f}"),
        "status": st.sampled_from((None, "paid", "Paid", "CANCELLED")),
    }
    if full["order_id"]:
        cells["order_id"] = maybe("o1", "o2", "o3", "o4")
    if full["product"]:
        cells["product"] = maybe("x", "y")
    if full["margin"]:
        cells["margin"] = maybe("3.00", "4.25", "-0.05")
    if full["currency"]:
        cells["currency"] = maybe("EUR", "USD")
    return st.fixed_dictionaries(cells)


@st.composite
def order_rows(draw: st.DrawFn) -> Rows:
    """Rows of orders, some of them twice; and one customer z who buys once, on the first day."""
    optional = ("order_id", "product", "margin", "currency")
    full = {name: draw(st.booleans()) for name in optional}
    rows = draw(st.lists(_order_row(full), min_size=1, max_size=30))
    again = draw(st.lists(st.sampled_from(rows), max_size=4))
    once = dict.fromkeys(rows[0]) | order("z", str(FIRST), 10.0)
    once |= {"margin": "4.00"} if full["margin"] else {}
    return [once, *rows, *again]


CUSTOMER = st.fixed_dictionaries(
    {
        "segment": maybe("S", "T"),
        "contact_key": maybe("k", "k", "l"),
        "is_test": st.sampled_from(("false", "false", "false", "", "true")),
    }
)
Z = {"customer_id": "z", "segment": "S", "contact_key": None, "is_test": "false"}
GOODBYE = {"date": days(), "stated_reason": maybe("Price", "Service")}
CONTACT = {
    "date": days(),
    "campaign": st.just("one"),
    "arm": st.sampled_from(("treated", "holdout")),
    "offer": maybe("Call", "Letter"),
    "contact_cost": maybe("0.90", "4.50"),
}
PERMISSION = {
    "channel": st.sampled_from(("e-mail", "post", "E-Mail", "Post ", "all", "")),
    "opted_out_at": days() | st.none(),
    "do_not_contact": st.sampled_from(("false", "false", "", "true")),
}


def _about_people(cells: dict[str, Any], size: int) -> st.SearchStrategy[Rows]:
    """Rows of those who may have bought, and where there are any one of z, who has."""
    row = st.fixed_dictionaries({"customer_id": st.sampled_from(IDS), **cells})
    known = st.fixed_dictionaries({"customer_id": st.just("z"), **cells})
    return st.just([]) | st.tuples(st.lists(row, max_size=size), known).map(lambda r: [*r[0], r[1]])


SPELL = {
    "customer_id": st.sampled_from((*"abcdef", None)),
    "start": days(),
    "end": st.integers(0, 200) | st.none(),
    "price": st.sampled_from(("10.00", "25.55", "10.00", "0.00")),
    "period": st.sampled_from(("month", "Month", "quarter", "year")),
    "plan": maybe("small"),
    "paused": st.sampled_from(("false", "", "false", "true")),
}


@st.composite
def spells(draw: st.DrawFn) -> Rows:
    """Spells of contracts, some of them twice; and one customer z who pays once and is gone."""
    rows = draw(st.lists(st.fixed_dictionaries(SPELL), max_size=16))
    z = {"customer_id": "z", "start": str(FIRST), "end": 20, "price": "10.00", "period": "month"}
    whole = [z | {"plan": None, "paused": "false"}, *rows]
    for row in whole:
        if row["end"] is not None:
            row["end"] = later(row["start"], row["end"])
    return [*whole, *draw(st.lists(st.sampled_from(whole), max_size=3))]


@st.composite
def _clients(draw: st.DrawFn, name: str, log: st.SearchStrategy[Rows]) -> SmallLog:
    """A whole client with this log; some of the tables about people may be absent."""
    listed = draw(st.lists(st.sampled_from(IDS), min_size=1, unique=True))
    tables: dict[str, Rows] = {
        name: draw(log),
        "customers": [Z, *({"customer_id": one, **draw(CUSTOMER)} for one in listed)],
        "goodbyes": draw(_about_people(GOODBYE, 8)),
        "contacts": draw(_about_people(CONTACT, 12)),
        "permissions": draw(_about_people(PERMISSION, 8)),
    }
    for row in tables["contacts"]:  # nobody is in both arms of a campaign
        one = (row["arm"] == "treated") == (row["customer_id"] in "abd")
        row["campaign"] = "one" if one else "two"
    groupings = ["orders", "segment", *(["reason"] if tables["goodbyes"] else [])]
    settings = {
        "as_of": dt.date.fromisoformat(draw(days().filter(lambda day: day > "2023-07-01"))),
        "definitions": {
            "lapse_days": draw(st.integers(1, 90) | st.sampled_from((25, 50, 75))),
            "return_window_months": draw(st.integers(1, 3)),
            "segment_by": draw(st.sampled_from(groupings)),
        },
        "quality": {
            "currency_rates": {"USD": draw(st.sampled_from((0.9, 0.0009)))},
            "zero_amounts": draw(st.sampled_from(("set_aside", "keep"))),
        },
        "case": {"margin_rate": draw(st.sampled_from((0.37, 0.5, 0.425)))},
    }
    return SmallLog(settings, {name: rows for name, rows in tables.items() if rows})


def small_logs() -> st.SearchStrategy[SmallLog]:
    """Clients with orders."""
    return _clients("orders", order_rows())


@st.composite
def small_contracts(draw: st.DrawFn) -> SmallLog:
    """Clients with contracts, their grace period stated under one name, the other, or neither."""
    log = draw(_clients("subscriptions", spells()))
    definitions = log.settings["definitions"]
    stated = draw(st.sampled_from(("lapse_days", "renewal_grace_days", "both", None)))
    if stated in ("renewal_grace_days", "both"):
        definitions["renewal_grace_days"] = draw(st.integers(0, 40))
    if stated in ("renewal_grace_days", None):
        del definitions["lapse_days"]
    return log
