"""Amounts and days as sheets, shops and people write them: read, or the form that fits is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.commands import LOG, SETTINGS, changed, client_folder, csv_text
from tests.conftest import ROOT
from winback_kit.checks import Refused
from winback_kit.client.folder import open_client
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.forms.money import plain_amounts
from winback_kit.tables.read import ClientData, open_tables

FAULTS = ROOT.parent / "shared" / "faults"
Written = Callable[[str], str]


def fault(name: str) -> Path:
    """A folder of the shared faults, or the test is skipped."""
    if not (FAULTS / name).exists():
        pytest.skip(f"{name} is not beside the repository")
    return FAULTS / name


def read(folder: Path) -> tuple[ClientData, pd.DataFrame]:
    """A client's data, and the order days."""
    with open_tables(open_client(folder)) as tables:
        days = tables.engine.frame("order_days")
        by = ["customer_id", "order_day"]
        return tables.data, days.sort_values(by, ignore_index=True)


def refusal(folder: Path) -> str:
    with pytest.raises(Refused) as refused:
        read(folder)
    return str(refused.value)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return read(client_folder(tmp_path_factory.mktemp("plain") / "acme"))[1]


def test_f8_currency_sign() -> None:
    data, _ = read(fault("f8_currency_sign"))
    # 335 rows; awk '{gsub(/[$]/, "", $3); sum += $3}' of the file
    assert data.customers == 45
    assert data.bridge.money.iloc[0] == pytest.approx(13222.80)
    reading = str(data.given["orders"].readings["amount"])
    assert reading == "decimal point, with $, taken as EUR"


def test_f10_serial_days() -> None:
    data, _ = read(fault("f10_serial_days"))
    # serial day 44929 is 2023-01-01 (the sheet's own), so 44931 and 45837 are:
    assert (data.first_day, data.last_day) == (dt.date(2023, 1, 3), dt.date(2025, 6, 29))
    assert str(data.given["orders"].readings["order_date"]) == "dates serial days of a sheet"


def comma(paid: str) -> str:
    return paid.replace(".", ",")


AMOUNTS: dict[str, Written] = {
    "a sign before": lambda paid: f"${paid}",
    "a sign behind, decimal comma": lambda paid: f'"{comma(paid)} €"',
    "a blank that does not break": lambda paid: f'"{comma(paid)}\u00a0€"',
    "a code before": lambda paid: f"CHF {paid}",
    "a code behind": lambda paid: f"{paid}EUR",
    "letters and a full stop": lambda paid: f"kr. {paid}",
    "a sign and its code": lambda paid: f"US${paid}",
    "a sign and a code": lambda paid: f"$ {paid} USD",
    "a sign behind zero left out": lambda paid: f"£{paid}" if paid[0] != "2" else f"£ 0{paid}",
}
DAYS: dict[str, Written] = {
    "serial days": lambda day: str((dt.date.fromisoformat(day) - dt.date(1899, 12, 30)).days),
    "serial days with a time": lambda day: (
        f"{(dt.date.fromisoformat(day) - dt.date(1899, 12, 30)).days}.75"
    ),
    "English": lambda day: f'"{dt.date.fromisoformat(day):%b %d, %Y}"',
    "English in full": lambda day: f"{dt.date.fromisoformat(day):%d %B %Y}",
    "a day of the week before": lambda day: (
        f'"{dt.date.fromisoformat(day):%a, %d %b %Y} 10:20:30 GMT"'
    ),
    "a database's own": lambda day: f"{dt.date.fromisoformat(day):%d-%b-%y}".upper(),
    "ISO weeks with the day": lambda day: "{}-W{:02d}-{}".format(
        *dt.date.fromisoformat(day).isocalendar()
    ),
    "seconds since 1970": lambda day: str(
        (dt.date.fromisoformat(day) - dt.date(1970, 1, 1)).days * 86400 + 3600
    ),
    "milliseconds since 1970": lambda day: str(
        (dt.date.fromisoformat(day) - dt.date(1970, 1, 1)).days * 86_400_000
    ),
    "fourteen digits": lambda day: f"{day.replace('-', '')}235959",
    "full stops, year first": lambda day: day.replace("-", "."),
    "German": lambda day: named(day, "de", "{d}. {m} {y}"),
    "French in short": lambda day: named(day, "fr", "{d} {m} {y}"),
    "Spanish": lambda day: named(day, "es", "{d} de {m} de {y}"),
}
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
}


def named(day: str, language: str, form: str) -> str:
    year, month, date = day.split("-")
    return form.format(d=int(date), m=MONTHS[language].split()[int(month) - 1], y=year)


@pytest.mark.parametrize("name", AMOUNTS)
def test_amounts_written_in_another_way(name: str, tmp_path: Path, plain: pd.DataFrame) -> None:
    log = changed(lambda who, day, paid: (who, day, AMOUNTS[name](paid)))
    _, days = read(client_folder(tmp_path / "acme", {"orders.csv": log}))
    pd.testing.assert_frame_equal(days, plain)


@pytest.mark.parametrize("name", DAYS)
def test_days_written_in_another_way(name: str, tmp_path: Path, plain: pd.DataFrame) -> None:
    log = changed(lambda who, day, paid: (who, DAYS[name](day), paid))
    _, days = read(client_folder(tmp_path / "acme", {"orders.csv": log}))
    pd.testing.assert_frame_equal(days, plain)


CELLS = {  # as written, and the digits that they are; None is no amount
    "($5.00)": "-5.00",
    "$(5.00)": "-5.00",
    "(5,00 €)": "-5,00",
    "73.60-": "-73.60",
    "73,60- €": "-73,60",
    "−5": "-5",
    "- 5": "-5",
    "2'470.00": "2470.00",
    "2’470.00": "2470.00",
    "2 470,00": "2470,00",
    "2\u00a0470,00\u00a0€": "2470,00",
    "2\u202f470\u202f111,00": "2470111,00",
    "₹1,23,456.70": "123456.70",
    "24,-": "24",
    "CHF 24.–": "24",
    "-.50": "-0.50",
    "$ -": "0",
    "NULL": None,
    "NaN": None,
    "-": "-",
    "12 34": "12 34",
    "(5": "(5",
    "-5-": "-5-",
    "abc": "abc",
}


def test_the_digits_of_an_amount() -> None:
    with DuckDBEngine(on_disk=False) as engine:
        engine.create("raw", "SELECT UNNEST($$" + "\x1f".join(CELLS) + "$$.split('\x1f')) AS paid")
        written = plain_amounts(engine, "raw", "paid", "paid")
        rows = engine.run(f"SELECT paid, {written.column} FROM raw").fetchall()
    assert dict(rows) == CELLS


def test_refunds_in_brackets_and_with_a_minus_behind(tmp_path: Path) -> None:
    # one order of 20.50 refunded by half: 20.50 − 10.25
    for refund in ("($10.25)", "$10.25-", "-$10.25", "$-10.25"):
        first = (*LOG[0][:2], f"${LOG[0][2]}")
        rest = [(who, day, f"${paid}") for who, day, paid in LOG[1:]]
        rows = [first, (LOG[0][0], LOG[1][1], refund), *rest]
        name = refund.translate({ord(sign): "_" for sign in "($)"})
        data, _ = read(client_folder(tmp_path / name, {"orders.csv": csv_text(rows)}))
        plain_sum = sum(float(paid) for _, _, paid in LOG)
        assert data.bridge.money.iloc[0] == pytest.approx(plain_sum - 10.25)


def test_two_currencies_in_one_column(tmp_path: Path) -> None:
    log = changed(lambda who, day, paid: (who, day, f"{'$€'[who == '0107']}{paid}"))
    told = refusal(client_folder(tmp_path / "acme", {"orders.csv": log}))
    assert "orders.csv, column amount: must be written in one currency" in told
    assert '"$"' in told
    assert '"€"' in told


def test_a_sign_in_some_cells_only(tmp_path: Path) -> None:
    log = changed(lambda who, day, paid: (who, day, f"{'$' * (who != '0107')}{paid}"))
    told = refusal(client_folder(tmp_path / "acme", {"orders.csv": log}))
    assert "must be written in one currency" in told


def test_thousands_that_the_locale_tells_apart(tmp_path: Path) -> None:
    # 1.234 is thousands in German, and either in a client that states no locale
    log = changed(lambda who, day, paid: (who, day, f"1.{paid[:2]}0"))
    told = refusal(client_folder(tmp_path / "asked", {"orders.csv": log}))
    assert "reads as decimal point and as decimal comma" in told
    german = client_folder(tmp_path / "de", {"orders.csv": log}, SETTINGS + "locale: de_DE\n")
    data, _ = read(german)
    thousands = sum(1000 + 10 * int(paid[:2]) for _, _, paid in LOG)
    assert data.bridge.money.iloc[0] == pytest.approx(thousands)
    english = client_folder(tmp_path / "en", {"orders.csv": log}, SETTINGS + "locale: en_GB\n")
    assert "reads as decimal point" in refusal(english)


def test_a_whole_column_in_an_unknown_form(tmp_path: Path) -> None:
    log = changed(lambda who, day, paid: (who, day, f"{paid} pcs"))
    told = refusal(client_folder(tmp_path / "acme", {"orders.csv": log}))
    assert "line 2, column amount: must be a number; got '20.50 pcs'." in told
    assert "585 of 585 cells are so. Map another column in client.yml" in told
    assert "Correct the cell" not in told


@pytest.mark.parametrize("form", ["%d/%m/%y", "%m/%d/%y", "%d.%m.%y %H:%M", "%d%m%Y", "%Y-%j"])
def test_the_format_that_fits_is_proposed(form: str, tmp_path: Path, plain: pd.DataFrame) -> None:
    log = changed(lambda who, day, paid: (who, f"{dt.date.fromisoformat(day):{form}}", paid))
    told = refusal(client_folder(tmp_path / "acme", {"orders.csv": log}))
    assert f'{{date_format: "{form}"}}' in told
    stated = SETTINGS + f'tables: {{orders: {{date_format: "{form}"}}}}\n'
    _, days = read(client_folder(tmp_path / "mended", {"orders.csv": log}, stated))
    pd.testing.assert_frame_equal(days, plain)


def test_words_for_nothing_are_empty_cells(tmp_path: Path, plain: pd.DataFrame) -> None:
    rows = [(who, day, paid, "NULL" if who == "0107" else "1.5") for who, day, paid in LOG]
    header = "customer_id,order_date,amount,margin"
    _, days = read(client_folder(tmp_path / "acme", {"orders.csv": csv_text(rows, header)}))
    assert days.amount.tolist() == plain.amount.tolist()


def test_quoted_dates_in_yaml(tmp_path: Path) -> None:
    settings = SETTINGS + "as_of: \"2024-10-01\"\ncase: {start: '2027-01-01'}\n"
    client = open_client(client_folder(tmp_path / "acme", settings=settings))
    assert client.settings.as_of == dt.date(2024, 10, 1)
    assert str(client.stated["start"]) == "2027-01-01"
