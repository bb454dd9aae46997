"""A good client folder, spoilt in every way that exports are spoilt: nothing passes in silence.

Each kind spoils the folder at places that a seed draws. What follows must be one of three: the same
figures; figures of the folder without the rows that were spoilt, which the bridge of their table or
a check counts; or a refusal that names the place and how to mend it.
"""

import datetime as dt
import unicodedata
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

import winback_kit as wk
from tests import test_same_customers as client
from tests.test_same_customers import Folder, Row
from winback_kit.checks import Refused

SEEDS = range(5)
Rng = np.random.Generator


@dataclass
class Spoilt:
    """A folder while it is spoilt; `rows` are those that may be set aside, as table and place."""

    of: Folder
    draw: Rng
    rows: list[tuple[str, int]] = field(default_factory=list)

    def some(self, table: str, count: int = 7) -> list[Row]:
        """Rows of a table that the seed draws; they may be set aside."""
        rows = self.of.tables[table]
        places = self.draw.choice(len(rows), count, replace=False)
        self.rows += [(table, int(at)) for at in places]
        return [rows[at] for at in places]

    def add(self, table: str, rows: list[Row]) -> None:
        """Rows beside the good ones, at places that the seed draws; they may be set aside."""
        held = self.of.tables[table]
        for row in rows:
            held.insert(int(self.draw.integers(1, len(held))), row)
        self.rows += [(table, at) for at, row in enumerate(held) if any(row is one for one in rows)]

    def text(self, table: str, change: Callable[[str], str], encoding: str = "utf-8") -> None:
        """The file of a table as text, changed."""

        def write(file: Path, rows: list[Row]) -> None:
            client.as_csv(file, rows)
            whole = file.read_bytes().decode("utf-8")
            file.write_bytes(change(whole).encode(encoding))

        self.of.write[table] = write

    def without(self) -> Folder:
        """The folder without the rows that may be set aside."""
        out = deepcopy(self.of)
        gone: dict[str, set[int]] = {}
        for table, at in self.rows:
            gone.setdefault(table, set()).add(at)
        for table, places in gone.items():
            rows = out.tables[table]
            out.tables[table] = [row for at, row in enumerate(rows) if at not in places]
        return out


KINDS: dict[str, Callable[[Spoilt], None]] = {}


def kind(spoil: Callable[[Spoilt], None]) -> Callable[[Spoilt], None]:
    KINDS[spoil.__name__] = spoil
    return spoil


def _every(of: Folder, column: str, change: Callable[[str], str]) -> None:
    for rows in of.tables.values():
        for row in rows:
            if column in row:
                row[column] = change(row[column])


def _one(draw: Rng, *of: str) -> str:
    return str(of[int(draw.integers(len(of)))])


# ---- dialects ------------------------------------------------------------------------------------
@kind
def another_delimiter(x: Spoilt) -> None:
    sign = _one(x.draw, ";", "\t", "|")
    x.of.write = {name: lambda f, r: client.as_csv(f, r, delimiter=sign) for name in x.of.tables}


@kind
def another_encoding(x: Spoilt) -> None:
    x.of.tables["customers"][3]["segment"] = "Gärten"
    encoding = _one(x.draw, "utf-16", "cp1252", "utf-8-sig")
    x.of.write = {name: lambda f, r: client.as_csv(f, r, encoding=encoding) for name in x.of.tables}
    x.of.tables["customers"][3]["segment"] = "Garden"


@kind
def other_line_ends(x: Spoilt) -> None:
    end = _one(x.draw, "\n", "\r\n", "\r")
    x.text("orders", lambda text: text.replace("\r\n", end))


@kind
def no_last_line_end(x: Spoilt) -> None:
    x.text(_one(x.draw, "orders", "contacts"), lambda text: text.rstrip("\r\n"))


@kind
def blank_lines_at_the_end(x: Spoilt) -> None:
    lines = "\r\n" * int(x.draw.integers(1, 5))
    x.text("orders", lambda text: text + lines)


@kind
def blank_lines_between(x: Spoilt) -> None:
    def spread(text: str) -> str:
        lines = text.split("\r\n")
        for at in sorted(x.draw.choice(len(lines) - 2, 4, replace=False) + 1, reverse=True):
            lines.insert(int(at), "")
        return "\r\n".join(lines)

    x.text("orders", spread)


@kind
def a_title_above(x: Spoilt) -> None:
    title = _one(x.draw, "Orders of all shops\r\n", "Export\r\n\r\n", "Orders,,,\r\n")
    x.text("orders", lambda text: title + text)


@kind
def a_total_below(x: Spoilt) -> None:
    line = _one(x.draw, "Total,,99999.00,\r\n", "\r\nRows: 1234\r\n", "End of report,,,\r\n")
    x.text("orders", lambda text: text + line)


@kind
def a_line_with_a_cell_too_many(x: Spoilt) -> None:
    def lengthen(text: str) -> str:
        lines = text.split("\r\n")
        lines[int(x.draw.integers(5, len(lines) - 2))] += ",more"
        return "\r\n".join(lines)

    x.text("orders", lengthen)


@kind
def a_line_cut_short(x: Spoilt) -> None:
    def shorten(text: str) -> str:
        lines = text.split("\r\n")
        at = int(x.draw.integers(5, len(lines) - 2))
        lines[at] = ",".join(lines[at].split(",")[:2])
        x.rows.append(("orders", at - 1))
        return "\r\n".join(lines)

    x.text("orders", shorten)


@kind
def a_quote_left_open(x: Spoilt) -> None:
    def open_it(text: str) -> str:
        lines = text.split("\r\n")
        at = int(x.draw.integers(5, len(lines) - 2))
        lines[at] = '"' + lines[at]
        return "\r\n".join(lines)

    x.text("orders", open_it)


@kind
def a_file_cut_in_the_middle(x: Spoilt) -> None:
    x.text("contacts", lambda text: text[: int(len(text) * 0.97)])
    held = x.of.tables["contacts"]
    x.rows += [("contacts", at) for at in range(int(len(held) * 0.95), len(held))]


@kind
def an_empty_file(x: Spoilt) -> None:
    x.text(_one(x.draw, "orders", "contacts"), lambda text: "")


@kind
def a_header_twice(x: Spoilt) -> None:
    x.text("orders", lambda text: text.replace("order_id", "amount", 1))


@kind
def a_header_in_capitals_and_blanks(x: Spoilt) -> None:
    def loud(text: str) -> str:
        head, rest = text.split("\r\n", 1)
        return head.upper().replace("_", _one(x.draw, " ", "-", "_")) + "\r\n" + rest

    x.text("orders", loud)


@kind
def a_zero_byte(x: Spoilt) -> None:
    at = int(x.draw.integers(200, 900))
    x.text("orders", lambda text: text[:at] + "\0" + text[at:])


# ---- ids -----------------------------------------------------------------------------------------
@kind
def blanks_around_ids(x: Spoilt) -> None:
    sign = _one(x.draw, " ", "\u00a0", "\u200b", "\t")
    for table in ("orders", "contacts"):
        for row in x.some(table):
            row["customer_id"] = sign + row["customer_id"] + sign
    x.rows.clear()


@kind
def placeholders_for_ids(x: Spoilt) -> None:
    for row in x.some("orders", 12):
        row["customer_id"] = _one(
            x.draw, "NaN", "None", "NULL", "N/A", "guest", "0", "-", "", "#N/A"
        )


@kind
def ids_with_a_point_and_nought(x: Spoilt) -> None:
    _every(x.of, "customer_id", lambda who: str(int(who[1:]) + 10_000))
    for row in x.of.tables["contacts"]:
        row["customer_id"] += ".0"


@kind
def ids_in_two_unicode_forms(x: Spoilt) -> None:
    _every(x.of, "customer_id", lambda who: f"é{who}")
    for row in x.some("orders", 40):
        row["customer_id"] = unicodedata.normalize("NFD", row["customer_id"])
    x.rows.clear()


@kind
def mail_addresses_in_any_case(x: Spoilt) -> None:
    _every(x.of, "customer_id", lambda who: f"{who}@Example.com")
    for table in ("orders", "contacts", "customers"):
        for row in x.some(table, 60):
            change = _one(x.draw, "upper", "lower")
            row["customer_id"] = getattr(row["customer_id"], change)()
    x.rows.clear()


@kind
def lost_leading_zeros(x: Spoilt) -> None:
    _every(x.of, "customer_id", lambda who: who[1:])
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


# ---- dates ---------------------------------------------------------------------------------------
def _written(form: str) -> Callable[[str], str]:
    return lambda day: dt.date.fromisoformat(day).strftime(form)


@kind
def days_in_another_form(x: Spoilt) -> None:
    form = _one(x.draw, "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y%m%d", "%d-%b-%Y", "%b %d, %Y")
    for column in ("order_date", "date"):
        _every(x.of, column, _written(form))


@kind
def days_with_times(x: Spoilt) -> None:
    form = _one(
        x.draw, "%Y-%m-%dT12:30:00", "%Y-%m-%d 12:30", "%Y-%m-%dT12:30:00Z", "%d.%m.%Y 12:30"
    )
    _every(x.of, "order_date", _written(form))


@kind
def days_counted_by_a_sheet(x: Spoilt) -> None:
    first = dt.date(1899, 12, 30)
    _every(x.of, "order_date", lambda day: str((dt.date.fromisoformat(day) - first).days))


@kind
def days_that_are_none(x: Spoilt) -> None:
    for row in x.some("orders", 3):
        row["order_date"] = _one(x.draw, "2023-02-31", "2023-13-01", "soon", "0000-00-00")


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
        row["order_date"] = _one(x.draw, "1900-01-01", "1970-01-01", "1899-12-30")


@kind
def two_forms_of_days(x: Spoilt) -> None:
    for row in x.some("orders", 5):
        row["order_date"] = _written("%d.%m.%Y")(row["order_date"])


# ---- states and amounts --------------------------------------------------------------------------
@kind
def orders_that_are_no_sale(x: Spoilt) -> None:
    for row in x.of.tables["orders"]:
        row["status"] = _one(x.draw, "paid", "completed", "shipped")
    for row in x.some("orders", 15):
        row["status"] = _one(
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
    form = _one(x.draw, "€{}", "{} €", "EUR {}", "{} EUR")
    _every(x.of, "amount", form.format)


@kind
def amounts_with_a_comma(x: Spoilt) -> None:
    _every(x.of, "amount", lambda amount: amount.replace(".", ","))


@kind
def amounts_in_thousands(x: Spoilt) -> None:
    _every(x.of, "amount", lambda amount: f"{float(amount):,.2f}")


@kind
def amounts_that_are_none(x: Spoilt) -> None:
    for row in x.some("orders", 4):
        row["amount"] = _one(x.draw, "n/a", "free", "twelve", "1.2.3")


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


# ---- columns -------------------------------------------------------------------------------------
@kind
def a_needed_column_gone(x: Spoilt) -> None:
    table, column = (("orders", "amount"), ("orders", "order_date"), ("contacts", "arm"))[
        int(x.draw.integers(3))
    ]
    for row in x.of.tables[table]:
        del row[column]


@kind
def a_needed_column_misspelt(x: Spoilt) -> None:
    table, column = (("orders", "customer_id"), ("orders", "order_date"), ("contacts", "campaign"))[
        int(x.draw.integers(3))
    ]
    x.of.tables[table] = [
        {(f"{name}s" if name == column else name): cell for name, cell in row.items()}
        for row in x.of.tables[table]
    ]


@kind
def a_column_of_permissions_misspelt(x: Spoilt) -> None:
    wrong = _one(x.draw, "opted_out", "optout_at", "dnc", "do_not_contac")
    x.of.tables["permissions"] = [
        {"customer_id": row["customer_id"], "channel": "e-mail", wrong: "2024-05-01"}
        for row in x.of.tables["customers"][:40]
    ]


@kind
def a_column_of_nothing(x: Spoilt) -> None:
    for row in x.of.tables[_one(x.draw, "orders", "contacts", "customers")]:
        row["remark"] = ""


# ---- tables that disagree ------------------------------------------------------------------------
def _contact(x: Spoilt, **other: str) -> Row:
    return {**x.of.tables["contacts"][int(x.draw.integers(400))], **other}


@kind
def contacts_of_people_unknown(x: Spoilt) -> None:
    x.add("contacts", [_contact(x, customer_id=f"Z{at}") for at in range(9)])


@kind
def contacts_twice(x: Spoilt) -> None:
    x.add("contacts", [dict(row) for row in x.of.tables["contacts"][20:30]])


@kind
def one_person_in_both_arms(x: Spoilt) -> None:
    given = x.of.tables["contacts"][int(x.draw.integers(400))]
    other = {"treated": "holdout", "holdout": "treated"}[given["arm"]]
    x.of.tables["contacts"].append({**given, "arm": other})


@kind
def an_arm_misspelt(x: Spoilt) -> None:
    for row in x.some("contacts"):
        row["arm"] = _one(x.draw, "controll", "treatd", "A", "")


@kind
def an_offer_misspelt(x: Spoilt) -> None:
    for row in x.some("contacts"):
        row["offer"] = _one(x.draw, "Leter", "Lettter", "Letterr")


@kind
def contacts_before_the_first_order(x: Spoilt) -> None:
    x.add("contacts", [_contact(x, date="2019-05-05", campaign="Old") for _ in range(6)])


@kind
def a_customer_in_two_segments(x: Spoilt) -> None:
    row = x.of.tables["customers"][int(x.draw.integers(400))]
    x.of.tables["customers"].append({**row, "segment": "Another"})


@kind
def customers_without_orders(x: Spoilt) -> None:
    x.add(
        "customers",
        [{"customer_id": f"Y{at}", "segment": "Home", "is_test": ""} for at in range(5)],
    )


@kind
def goodbyes_of_people_unknown(x: Spoilt) -> None:
    x.of.tables["goodbyes"] = [
        {"customer_id": f"{_one(x.draw, 'K', 'Z')}{at:04d}", "date": "2024-03-03"}
        for at in range(30)
    ]


# ---- what must follow ----------------------------------------------------------------------------
def counts(folder: Path) -> dict[str, float]:
    """Every row of every bridge but what was given and used, and every check, by its words."""
    data = wk.study(wk.open_client(folder)).data
    out = {
        f"{name}: {row.step}": float(row.rows)
        for name, bridge in data.bridges.items()
        for row in bridge.iloc[1:].itertuples()
    }
    return out | {f"check: {one.name}": float(one.found) for one in data.checks}


def outcome(folder: Path) -> dict[str, float] | str:
    """The figures of a folder, or its refusal."""
    try:
        return client.figures(folder)
    except Refused as refusal:
        return str(refusal)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, float], dict[str, float]]:
    folder = client._made().at(tmp_path_factory.mktemp("good"))
    return client.figures(folder), counts(folder)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", KINDS)
def test_nothing_passes_in_silence(
    name: str, seed: int, good: tuple[dict[str, float], dict[str, float]], tmp_path: Path
) -> None:
    figures, counted = good
    x = Spoilt(deepcopy(client._made()), np.random.default_rng(1000 + seed))
    KINDS[name](x)
    place = tmp_path / "spoilt"
    place.mkdir()
    found = outcome(x.of.at(place))
    if isinstance(found, str):
        where, _, rule = found.partition(": ")
        assert ".csv" in where or "client.yml" in where or "tables" in where, found
        assert rule.count(". ") >= 1, f"no mend: {found}"
        return
    if found == pytest.approx(figures, rel=1e-9, abs=1e-9, nan_ok=True):
        return
    assert x.rows, f"other figures, and nothing was to be set aside: {found}"
    beside = tmp_path / "beside"
    beside.mkdir()
    x.of.write.clear()
    client.same(found, client.figures(x.without().at(beside)))
    more = {name: now - counted.get(name, 0.0) for name, now in counts(place).items()}
    assert len(x.rows) in more.values(), f"{len(x.rows)} rows are counted nowhere: {more}"


def test_there_are_kinds_enough() -> None:
    assert len(KINDS) >= 40
