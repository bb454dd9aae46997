"""Exports as spreadsheet programs of Windows write them: another encoding, days of two systems."""

from pathlib import Path

import pytest

from tests.commands import assert_refused, run
from winback_kit.client.folder import open_client
from winback_kit.tables.exports.draft import open_questions
from winback_kit.tables.exports.encodings import encoding_of
from winback_kit.tables.forms.column_form import date_forms, forms_together

HEAD = "Bestell-Nr.;Kunden-Nr.;Bestelldatum;Gesamtbetrag (brutto);Währung;Artikelgruppe\n"
ROWS = [f"{n};K{n % 7};{day};1.0{n:02d},50 €;EUR;Möbel\n" for n, day in enumerate(
    [f"{d:02d}.03.2023 10:00" for d in range(1, 29)] + [f"2024-03-{d:02d}" for d in range(1, 29)]
)]  # fmt: skip
SUMS = "Summe;;;57.568,00 €;EUR;\n"


def written(folder: Path, encoding: str, name: str = "export.csv") -> Path:
    file = folder / name
    file.write_bytes("".join([HEAD, *ROWS, SUMS]).encode(encoding))
    return file


@pytest.mark.slow
def test_a_windows_export_is_read_as_it_is(tmp_path: Path) -> None:
    """Two in the encoding of Windows, days of the old shop and of the new, and a row of sums."""
    folder = tmp_path / "acme"
    ended = run("new", folder, "--from", written(tmp_path, "cp1252"))
    assert ended.status == 0, ended.err
    source = open_client(folder).settings.tables.orders
    assert source is not None
    assert source.encoding == "cp1252"
    assert {name: one.column for name, one in source.columns.items() if one} == {
        "customer_id": "Kunden-Nr.",
        "order_date": "Bestelldatum",
        "amount": "Gesamtbetrag (brutto)",
        "order_id": "Bestell-Nr.",
        "product": "Artikelgruppe",
        "currency": "Währung",
    }
    text = (folder / "client.yml").read_text(encoding="utf-8")
    assert "encoding: cp1252  # a guess" in text
    assert "Fill in orders.csv" not in text  # which is said to whoever begins with the forms
    told = run("check", folder).out
    assert "dates year-month-day or day.month.year" in told
    assert "1 row of sums left out" in told


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a;b\n", ""),
        ("ä;b\n".encode(), "utf-8"),
        ("ä;b\n".encode("cp1252"), "cp1252"),
        ("ä;b\n".encode("utf-16"), ""),
        (b"PK\x03\x04\xe4", ""),
        (b"\x81", ""),  # no letter of Windows-1252 either
    ],
)
def test_the_encoding_of_a_file(content: bytes, found: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    assert encoding_of(tmp_path / "x.csv") == found


def test_files_of_one_export_in_two_encodings_are_refused(tmp_path: Path) -> None:
    files = [written(tmp_path, "utf-8", "1.csv"), written(tmp_path, "cp1252", "2.csv")]
    refused = run("new", tmp_path / "acme", "--from", *files)
    assert_refused(refused, "2.csv: is not written in utf-8, as 1.csv is", "in the same way")


def test_another_table_is_told_by_its_name(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("Pers.-Nr.,Eintritt\n1,2020-01-01\n2,2021-01-01\n", encoding="utf-8")
    refused = run("new", tmp_path / "acme", "--from", written(tmp_path, "utf-8"), people)
    assert_refused(
        refused, "people.csv: is taken for orders", "let its name say which: customers.csv"
    )


def test_days_that_can_be_read_in_two_ways_share_no_column() -> None:
    """17/06/2023 and 2023-06-17: the first may be told month first in another row."""
    forms = date_forms("cell", None)
    none = dict.fromkeys(forms, 0)
    assert forms_together(forms, none | {"%Y-%m-%d": 3, "%d/%m/%Y": 2, "%m/%d/%Y": 1}, 5) == []
    both = forms_together(forms, none | {"%Y-%m-%d": 3, "%d.%m.%Y": 2}, 5)
    assert [form.name for form in both] == ["%Y-%m-%d", "%d.%m.%Y"]


@pytest.mark.slow
def test_what_a_draft_asks_is_the_next_thing_to_do(tmp_path: Path) -> None:
    """Until it is answered and taken out, though the report could be made."""
    file = tmp_path / "export.csv"
    rows = [f"K{n % 40};2023-{1 + n % 12:02d}-03;5,00\n" for n in range(400)]
    file.write_text("".join(["Kunde;Datum;Betrag\n", *rows]), encoding="utf-8")
    folder = tmp_path / "acme"
    assert run("new", folder, "--from", file).status == 0
    settings = folder / "client.yml"
    (asked,) = open_questions(settings.read_text(encoding="utf-8"))
    assert asked.text.startswith("What is the currency?")
    last = run("check", folder).out.strip().splitlines()[-1]
    assert f"answer what {settings} asks in line {asked.line}" in last
    kept = settings.read_text(encoding="utf-8").splitlines()
    settings.write_text("\n".join(kept[: asked.line - 1] + kept[asked.line :]), encoding="utf-8")
    assert run("check", folder).out.strip().endswith(f"Next: winback report {folder}")


def test_a_currency_column_of_contracts_is_read(tmp_path: Path) -> None:
    file = tmp_path / "subscriptions.csv"
    rows = [f"{n},2024-01-{1 + n % 28:02d},,9.90,month,CHF\n" for n in range(40)]
    file.write_text("".join(["Customer Id,Started At,Cancelled At,Price,Period,Currency\n", *rows]))
    ended = run("new", tmp_path / "acme", "--from", file)
    assert "What is the currency?" not in ended.out
    assert open_client(tmp_path / "acme").settings.currency == "CHF"
