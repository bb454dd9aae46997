"""Exports of shops and billing systems: known by header, else guessed, read by one command."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.commands import Ended, assert_refused, content, run
from tests.conftest import ROOT
from tests.small_client import clean_folder
from winback_kit.client.folder import open_client
from winback_kit.places import templates
from winback_kit.records.yaml_record import read_value
from winback_kit.tables.columns.expression import Headers
from winback_kit.tables.exports.draft import QUESTION, scalar
from winback_kit.tables.exports.known import known_exports, recognised
from winback_kit.tables.read import open_tables

SAMPLES = ROOT / "tests" / "exports"
NAMES = sorted(file.stem for file in (templates() / "exports").glob("*.yml"))
HEADERS = {name: (SAMPLES / f"{name}.csv").read_text().splitlines()[0] for name in NAMES}


def columns(name: str) -> list[str]:
    sign = ";" if HEADERS[name].count(";") > 3 else ","
    return next(csv.reader([HEADERS[name]], delimiter=sign))


def known_by(names: Sequence[str]) -> str | None:
    found = recognised(Headers(names, "x.csv", str))
    return found.name if found else None


def new(folder: Path, *files: Path) -> Ended:
    ended = run("new", folder, "--from", *files)
    assert ended.status == 0, ended.err
    return ended


def table(folder: Path, name: str, header: str, *rows: str) -> Path:
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("name", NAMES)
def test_an_export_is_known_by_its_header(name: str) -> None:
    stem = {export.name: file for file, export in zip(NAMES, known_exports(), strict=True)}
    header = columns(name)
    mixed = ["A column of their own", *reversed(header)]
    for names in (header, mixed, [one.upper() for one in header]):
        assert stem[known_by(names) or ""] == name
    needed = known_exports()[NAMES.index(name)].header
    for one in needed:  # nothing that it is known by may be missing
        assert known_by([other for other in header if other != one]) != known_by(header)


def test_a_header_of_our_own_names_is_no_export() -> None:
    assert known_by(["customer_id", "order_date", "amount", "status", "currency"]) is None


@pytest.mark.parametrize("name", NAMES)
def test_what_is_drafted_is_what_was_meant(name: str, tmp_path: Path) -> None:
    """client.yml maps as the export's file does, less the columns that are not there."""
    ended = new(tmp_path / "acme", SAMPLES / f"{name}.csv")
    export = known_exports()[NAMES.index(name)]
    assert f"export of {export.name}" in ended.out
    source = getattr(open_client(tmp_path / "acme").settings.tables, export.table)
    assert source.files == f"{name}.csv"
    assert source.where == export.where
    there = Headers(columns(name), "x.csv", str)
    assert export.mapped(there).keys() == source.columns.keys()
    assert {
        ours: made
        for ours, made in export.mapped(there).items()
        if ours not in export.by_words and made != source.columns[ours]
    } == {}


def test_a_part_whose_column_is_not_there_falls_away(tmp_path: Path) -> None:
    whole = columns("shopify_orders")
    few = [name for name in whole if name not in ("Cancelled at", "Source", "Discount Amount")]
    rows = csv.DictReader(io.StringIO((SAMPLES / "shopify_orders.csv").read_text()))
    out = io.StringIO()
    writer = csv.DictWriter(out, few, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    new(tmp_path / "acme", table(tmp_path, "export.csv", out.getvalue().rstrip()))
    made = open_client(tmp_path / "acme").settings.tables.orders
    assert made is not None
    assert made.columns["status"].column == "Financial Status"
    assert not {"channel", "discount"} & made.columns.keys()


ORDERS = [f"{n},{n % 7},{1 + n % 28}.0{1 + n % 9}.2024,{n}.50" for n in range(40)]


def test_a_header_nobody_knows_is_guessed_by_name(tmp_path: Path) -> None:
    file = table(tmp_path, "auszug.csv", "Bestellnummer,Kundennummer,Datum,Betrag", *ORDERS)
    ended = new(tmp_path / "acme", file)
    assert "is a guess" in ended.out
    text = (tmp_path / "acme" / "client.yml").read_text()
    for line in ("customer_id: Kundennummer", "order_date: Datum", "amount: Betrag"):
        assert f"      {line}  # a guess by the name of the column" in text
    assert "What is the currency?" in text


def test_and_by_what_is_in_it_where_no_name_is_near(tmp_path: Path) -> None:
    rows = [f"A{n},{n % 7}@x.org,2024-0{1 + n % 9}-11 10:00,{n},{n}.50,x" for n in range(40)]
    new(tmp_path / "acme", table(tmp_path, "t.csv", "f1,f2,f3,f4,f5,f6", *rows))
    text = (tmp_path / "acme" / "client.yml").read_text()
    for line in ("customer_id: f2", "order_date: f3", "amount: f5"):
        assert f"      {line}  # a guess by what is in the column" in text
    assert "the orders of 7 customers" in run("check", tmp_path / "acme").out


def test_what_cannot_be_guessed_is_asked(tmp_path: Path) -> None:
    rows = [f"A{n},{n}" for n in range(40)]
    ended = new(tmp_path / "acme", table(tmp_path, "t.csv", "f1,f2", *rows))
    for column in ("customer_id", "order_date", "amount"):
        assert f"Which column is {column}" in ended.out
    text = (tmp_path / "acme" / "client.yml").read_text()
    assert text.count(f"# {QUESTION}: Which column is") == 3
    assert f"    # columns:\n      # customer_id: ?  # {QUESTION}: which column?\n" in text


def test_an_order_number_is_not_taken_for_the_customer_unasked(tmp_path: Path) -> None:
    rows = [f"#{1000 + n},2024-03-{1 + n % 28:02d},{n}.50" for n in range(40)]
    file = table(tmp_path, "t.csv", "customer_id,order_date,amount", *rows)
    assert "Is customer_id the customer?" in new(tmp_path / "acme", file).out


def test_a_currency_is_read_or_asked(tmp_path: Path) -> None:
    header, rows = "customer_id,order_date,amount", [f"{n % 9},2024-01-02,£5.00" for n in range(40)]
    ended = new(tmp_path / "sign", table(tmp_path, "a.csv", header, *rows))
    assert "Is GBP the currency? It was read off the sign." in ended.out
    assert open_client(tmp_path / "sign").settings.currency == "GBP"
    two = [f"{n % 9},2024-01-02,5.00,{'usd' if n % 4 else 'eur'}" for n in range(40)]
    ended = new(tmp_path / "two", table(tmp_path, "b.csv", f"{header},currency", *two))
    assert "one unit of each currency (USD, EUR) in USD" in ended.out
    assert open_client(tmp_path / "two").settings.currency == "USD"


def test_one_row_a_line_is_quantity_times_price(tmp_path: Path) -> None:
    header = "Invoice No,Client,Invoice Date,Item,Qty,Unit Price,Total"
    rows = [
        f"{n // 2},{n % 5},2024-03-{1 + n // 2:02d},i{n},{1 + n % 3},2.50,{100 + n // 2}.75"
        for n in range(40)
    ]  # the total is that of the invoice, in both of its lines
    new(tmp_path / "acme", table(tmp_path, "t.csv", header, *rows))
    made = open_client(tmp_path / "acme").settings.tables.orders
    assert made is not None
    assert made.columns["amount"].column == "Qty * Unit Price"
    file = table(
        tmp_path,
        "u.csv",
        "Invoice No,Client,Invoice Date,Item,Total",
        *(",".join((*row.split(",")[:4], row.split(",")[6])) for row in rows),
    )
    assert "Is Total the amount of the whole order" in new(tmp_path / "other", file).out


def test_a_table_is_known_by_the_name_of_its_file(tmp_path: Path) -> None:
    rows = [f"{n},{'no' if n % 2 else 'yes'}" for n in range(40)]
    orders = table(
        tmp_path,
        "orders.csv",
        "id,customer_id,order_date,amount",
        *(f"{n},{n},2024-01-02,5.00" for n in range(40)),
    )
    people = table(tmp_path, "permissions.csv", "customer_id,DNC", *rows)
    ended = new(tmp_path / "acme", orders, people)
    tables = open_client(tmp_path / "acme").settings.tables
    assert tables.permissions is not None
    assert tables.permissions.columns["do_not_contact"].column == "DNC"
    assert "Which column is channel" in ended.out


def test_files_of_one_table_are_one(tmp_path: Path) -> None:
    lines = (SAMPLES / "woocommerce_orders.csv").read_text().splitlines()
    first = table(tmp_path, "export_1.csv", *lines[:10])
    second = table(tmp_path, "export_2.csv", lines[0], *lines[10:])
    ended = new(tmp_path / "acme", first, second)
    assert "export_1.csv, export_2.csv are exports of WooCommerce orders (25 rows)" in ended.out
    source = open_client(tmp_path / "acme").settings.tables.orders
    assert source is not None
    assert source.files == "orders/*"
    other = table(tmp_path, "other.csv", "customer_id,order_date,amount", "1,2024-01-01,5")
    before = content(tmp_path)
    refused = run("new", tmp_path / "mixed", "--from", first, other)
    assert_refused(refused, "other.csv: is taken for orders, as export_1.csv is", "two clients")
    assert content(tmp_path) == before


def test_what_cannot_be_read_makes_nothing(tmp_path: Path) -> None:
    empty = table(tmp_path, "empty.csv", "customer_id,order_date,amount")
    before = content(tmp_path)
    folder = tmp_path / "acme"
    assert_refused(run("new", folder, "--from", tmp_path / "no.csv"), "no.csv: the file is not")
    assert_refused(run("new", folder, "--from", empty), "empty.csv: has no rows")
    assert run("new", folder, empty).status == 2
    assert content(tmp_path) == before


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (SAMPLES / "woocommerce_orders.csv").read_text().splitlines()
    files = [table(tmp_path, f"e{part}.csv", *lines) for part in (1, 2)]
    (tmp_path / "empty").mkdir()
    before = content(tmp_path)

    def full(source: Path, place: Path) -> None:
        if place.name == "e2.csv":
            raise OSError(28, "No space left on device")
        place.write_bytes(source.read_bytes())

    monkeypatch.setattr("winback_kit.report.files.new_client.shutil.copyfile", full)
    for name in ("empty", "new/deeper"):
        refused = run("new", tmp_path / name, "--from", *files)
        assert_refused(refused, "cannot be written (no space left on device)")
        assert content(tmp_path).keys() == before.keys()


def test_a_client_keeps_what_the_template_says(tmp_path: Path) -> None:
    """Whatever a client can say further stands in a drafted client.yml as in the template."""
    new(tmp_path / "a: b", SAMPLES / "woocommerce_orders.csv")
    text = (tmp_path / "a: b" / "client.yml").read_text()
    template = (templates() / "client" / "client.yml").read_text()
    assert text.endswith(template[template.index("# definitions:") :])
    assert open_client(tmp_path / "a: b").name == "a: b"


@pytest.mark.parametrize(
    "name", ["no", "true", "1e5", "a: b", "A #", "ä", "[x]", "-", "2024-01-01"]
)
def test_a_name_is_read_back_as_it_was(name: str) -> None:
    assert read_value(scalar(name)) == name


# Each sample of orders: customer i of ten orders on 10 + i January for 10·i + 0.50 and on 10 + i
# March for 10·i: 20 orders of 10·55 + 5 + 10·55 = 1,105.00. Then five in May: one of 99 cancelled,
# one of 40 refunded, one of 30 of which 12 are paid back, one of 15 never paid, one of 7 of nobody.
# So 21 orders of 1,105 + 30 − 12 = 1,123.00 are right, where the export says all that.
RIGHT = (21, 1123.00)
TOTALS = {
    "lightspeed_sales": RIGHT,
    "magento_orders": RIGHT,
    "shopify_orders": RIGHT,
    "square_items": RIGHT,
    "square_transactions": RIGHT,
    "stripe_payments": RIGHT,
    "woocommerce_analytics": (21, 1105 + 30),
    "woocommerce_orders": RIGHT,
    "shopware5_orders": (23, 1105 + 40 + 30 + 15),  # refunds, and who never paid, are not in it
    "shopware_orders": (24, 1105 + 99 + 40 + 30 + 15),  # nor is a state in words: it is asked
}


@pytest.mark.parametrize("name", TOTALS)
def test_a_sample_is_read_to_its_totals(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("winback_kit.history.measure.FEWEST_CUSTOMERS", 1)
    new(tmp_path / "acme", SAMPLES / f"{name}.csv")
    days = clean_folder(tmp_path / "acme").days
    orders, money = TOTALS[name]
    assert len({customer for customer, _, _, _ in days}) == 10
    assert (len(days), sum(cents for _, _, cents, _ in days)) == (orders, round(100 * money))


@pytest.mark.parametrize("name", ["stripe_subscriptions", "chargebee_subscriptions"])
def test_a_sample_of_contracts_is_read_to_its_spells(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten begin in January: 1 leaves on 30 June and is back on 1 September, 2 leaves on 31 May, 3
    pays 100 by year, 4 three times 10 by month, the others 10; the contract of 10 never began."""
    monkeypatch.setattr("winback_kit.history.measure.FEWEST_CUSTOMERS", 1)
    new(tmp_path / "acme", SAMPLES / f"{name}.csv")
    with open_tables(open_client(tmp_path / "acme")) as tables:
        runs = tables.engine.frame("contract_runs").sort_values(["customer_id", "lifetime"])
        paid = tables.engine.frame("order_days").groupby("customer_id").amount
    assert [*runs.customer_id.value_counts()] == [2] + 8 * [1]
    ended = runs[runs.end_day.notna()]
    assert [*ended.customer_id] == ["cus_001", "cus_002"]
    assert [str(day)[:10] for day in ended.end_day] == ["2024-06-30", "2024-05-31"]
    assert paid.max().loc[["cus_003", "cus_004", "cus_005"]].tolist() == [10000, 3000, 1000]
    assert paid.size()["cus_003"] == 1


def test_times_in_utc_are_days_of_the_client(tmp_path: Path) -> None:
    text = (
        (SAMPLES / "stripe_payments.csv")
        .read_text()
        .replace("2024-05-03 10:00", "2024-05-03 23:00")
    )
    ended = new(tmp_path / "acme", table(tmp_path, "payments.csv", text.rstrip()))
    assert "Whose days count? The times are those of UTC" in ended.out
    source = open_client(tmp_path / "acme").settings.tables.orders
    assert source is not None
    assert source.columns["order_date"].zone == "UTC"
    file = tmp_path / "acme" / "client.yml"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("winback_kit.history.measure.FEWEST_CUSTOMERS", 1)
        assert ("cus_003", "2024-05-03", 1800) in {d[:3] for d in clean_folder(file.parent).days}
        stated = file.read_text().replace("# time_zone: Europe/Berlin", "time_zone: Europe/Berlin")
        file.write_text(stated)
        assert ("cus_003", "2024-05-04", 1800) in {d[:3] for d in clean_folder(file.parent).days}


def test_orders_beside_contracts_are_asked_about(tmp_path: Path) -> None:
    files = [SAMPLES / f"{name}.csv" for name in ("stripe_payments", "stripe_subscriptions")]
    assert "Are payments of the contracts among the orders?" in new(tmp_path / "acme", *files).out


def test_who_may_not_be_mailed_is_read_from_the_customers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("winback_kit.history.measure.FEWEST_CUSTOMERS", 1)
    new(tmp_path / "acme", SAMPLES / "shopify_orders.csv", SAMPLES / "shopify_customers.csv")
    with open_tables(open_client(tmp_path / "acme")) as tables:
        said = tables.engine.frame("permissions_given").set_index("customer_id")
    assert sorted(said[said.do_not_contact].index) == [f"c{n:02d}@example.org" for n in (3, 6, 9)]
    assert set(said.channel) == {"e-mail"}
