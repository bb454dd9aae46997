"""Exports that no system is known by: messy headers, words among days, states nobody named."""

from pathlib import Path

import pytest

from tests.commands import assert_refused, run
from tests.test_exports import new, table
from winback_kit.client.folder import open_client
from winback_kit.client.settings import TableSource
from winback_kit.tables.exports.draft import open_questions
from winback_kit.tables.read import open_tables

DAYS = [f"{1 + n % 28:02d}.{1 + n % 9:02d}.2024" for n in range(60)]


def source(folder: Path, name: str) -> TableSource:
    found = getattr(open_client(folder).settings.tables, name)
    assert isinstance(found, TableSource)
    return found


def mapped(folder: Path, name: str) -> dict[str, str]:
    return {ours: one.column for ours, one in source(folder, name).columns.items() if one}


def test_a_list_of_members_is_of_contracts_and_a_word_for_no_end_is_none(tmp_path: Path) -> None:
    header = "Membership ref,Member no.,Tariff,Joined on,Left on,Fee,Billing"
    rows = [
        f"MS{n},M{n // 2},Full,{DAYS[n]},{'ongoing' if n % 3 else '30.09.2025'},£39.50,monthly"
        for n in range(60)
    ]
    ended = new(tmp_path / "gym", table(tmp_path, "members.csv", header, *rows))
    assert mapped(tmp_path / "gym", "subscriptions") == {
        "customer_id": "Member no.",
        "start": "Joined on",
        "end": "Left on",
        "price": "Fee",
        "period": "Billing",
        "plan": "Tariff",
    }
    assert "Does ongoing in Left on mean that there is no such day yet?" in ended.out
    with open_tables(open_client(tmp_path / "gym")) as data:
        spells = data.engine.run("SELECT COUNT(*), COUNT(end_day) FROM subscriptions_given")
        assert spells.fetchone() == (60, 20)  # every third has ended


def test_neither_yes_and_no_nor_the_day_of_leaving_is_a_customer(tmp_path: Path) -> None:
    # f2 says yes or no, f3 holds days and a word, f4 is one of 12 who come five times each
    rows = [
        f"{DAYS[n]},{'yes' if n % 2 else 'no'},{'open' if n % 2 else '1.9.2025'},K{n % 12},{n}.50"
        for n in range(60)
    ]
    new(tmp_path / "acme", table(tmp_path, "t.csv", "f1,f2,f3,f4,f5", *rows))
    assert mapped(tmp_path / "acme", "orders")["customer_id"] == "f4"


def test_the_customer_goes_by_one_name_in_all_files(tmp_path: Path) -> None:
    orders = [f"K{n % 9},{DAYS[n]},{n}.50" for n in range(60)]
    goodbyes = [f"x{n},K{n},{DAYS[n]},too dear" for n in range(9)]
    log = table(tmp_path, "log.csv", "Wer,Datum,Betrag", *orders)
    said = table(tmp_path, "goodbyes.csv", "User,Wer,Datum,Grund", *goodbyes)
    new(tmp_path / "acme", said, log)
    assert mapped(tmp_path / "acme", "orders")["customer_id"] == "Wer"
    assert mapped(tmp_path / "acme", "goodbyes")["customer_id"] == "Wer"


@pytest.mark.parametrize("header", ["Zahlungsstatus", "Merkmal"])
def test_a_state_is_known_by_its_name_or_by_its_words(tmp_path: Path, header: str) -> None:
    state = ["bezahlt"] * 5 + ["storniert"]
    rows = [f"K{n % 9},{DAYS[n]},{n}.50,{state[n % 6]}" for n in range(60)]
    file = table(tmp_path, "t.csv", f"Kd.-Nr.,Datum,Endbetrag (€),{header}", *rows)
    ended = new(tmp_path / "acme", file)
    assert mapped(tmp_path / "acme", "orders")["status"] == header
    assert "Is EUR the currency? It was read off the name of the column." in ended.out
    told = run("check", tmp_path / "acme").out
    assert "no sale: called off" in told or "cancelled" in told


def test_sales_alone_say_no_state(tmp_path: Path) -> None:
    rows = [f"K{n % 9},{DAYS[n]},{n}.50,{'new' if n % 2 else 'complete'}" for n in range(60)]
    new(tmp_path / "acme", table(tmp_path, "t.csv", "Kd.-Nr.,Datum,Betrag,Merkmal", *rows))
    assert "status" not in mapped(tmp_path / "acme", "orders")


def test_a_currency_in_a_header_and_in_some_cells(tmp_path: Path) -> None:
    # 60 · 12.50: every fourth with its currency, the others without
    rows = [f"R{n},K{n % 9},{DAYS[n]},{'' if n % 4 else 'CHF '}12.50" for n in range(60)]
    file = table(tmp_path, "t.csv", "Inv. no,Client,Invoiced,Net (CHF)", *rows)
    new(tmp_path / "acme", file)
    assert open_client(tmp_path / "acme").settings.currency == "CHF"
    assert mapped(tmp_path / "acme", "orders")["amount"] == "Net (CHF)"
    with open_tables(open_client(tmp_path / "acme")) as data:
        money = data.engine.run("SELECT SUM(amount) FROM orders_given").fetchone()
        assert money == (60 * 1250,)  # cents
    settings = (tmp_path / "acme" / "client.yml").read_text()
    other = settings.replace("currency: CHF", "currency: EUR")
    (tmp_path / "acme" / "client.yml").write_text(other)
    refused = run("check", tmp_path / "acme")
    assert_refused(refused, "must be written in one currency", "Where CHF is the currency of all")


def test_what_is_alike_in_every_row_is_stated(tmp_path: Path) -> None:
    log = table(
        tmp_path, "log.csv", "customer_id,order_date", *(f"K{n % 9},{DAYS[n]}" for n in range(60))
    )
    rows = [f"K{n},{DAYS[n]},{'ja' if n % 2 else 'nein'}" for n in range(9)]
    sent = table(tmp_path, "contacts.csv", "customer_id,date,Kontrollgruppe", *rows)
    folder = tmp_path / "acme"
    new(folder, log, sent)
    asked = [one.text for one in open_questions((folder / "client.yml").read_text())]
    assert "Or is campaign the same in every row? Then state it: campaign: {constant: …}." in asked
    stated = "Where it is the same in every row, state it: campaign: {constant: …}"
    assert_refused(run("check", folder), "has no column campaign", stated)
    text = (folder / "client.yml").read_text()
    text = text.replace("# campaign: ?", "campaign: {constant: March}")
    (folder / "client.yml").write_text(text)
    told = '{arm: {column: Kontrollgruppe, values: {"ja": …, "nein": …}}}'
    assert_refused(run("check", folder), "must be treated or holdout", told)
    text = text.replace(
        "arm: Kontrollgruppe", "arm: {column: Kontrollgruppe, values: {ja: holdout}}"
    )
    (folder / "client.yml").write_text(text)
    told = '{column: Kontrollgruppe, values: {"ja": "holdout", "nein": …}}'
    assert_refused(run("check", folder), told)


@pytest.mark.slow
def test_goodbyes_are_made_of_the_list_of_members(tmp_path: Path) -> None:
    # 60 rows, 20 of them ended, of which every second says why; the others hold no day
    header = "Member no.,Joined on,Left on,Fee,Billing,Leaving reason"
    why = ["too dear", "no time", "moved away"]
    rows = [
        f"M{n},{DAYS[n]},{'ongoing' if n % 3 else '30.09.2024'},£39.50,monthly,"
        + (why[n % 9 // 3] if n % 6 == 0 else "")
        for n in range(60)
    ]
    folder = tmp_path / "gym"
    new(folder, table(tmp_path, "members.csv", header, *rows))
    assert "goodbyes: stated_reason" in run("check", folder).out
    text = (folder / "client.yml").read_text()
    goodbyes = """tables:
  goodbyes:
    files: members.csv
    columns: {customer_id: Member no., date: Left on, stated_reason: Leaving reason}
    where: {Leaving reason: {not: null}}
"""
    (folder / "client.yml").write_text(text.replace("tables:\n", goodbyes, 1))
    told = run("check", folder)
    assert told.status == 0, told.err
    assert "goodbyes: stated_reason" not in told.out
    with open_tables(open_client(folder)) as data:
        kept = data.engine.run("SELECT COUNT(day) FROM goodbyes_given WHERE in_filter").fetchone()
        assert kept == (10,)
