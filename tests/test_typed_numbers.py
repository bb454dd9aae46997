"""What is written for a person is read back as what it says, in every locale that Babel knows."""

from __future__ import annotations

import pytest
from babel.localedata import locale_identifiers

import winback_kit as wk
from tests.golden import golden
from winback_kit.words.context import client_context
from winback_kit.words.numbers import in_unit
from winback_kit.words.text import ORDERS
from winback_kit.words.typed import read_in_unit

SHARES = (0.005, -0.123)
NUMBERS = (999.5, -12_345_678.0)
UNITS = (("money", "EUR", 2), ("money", ORDERS, 2), ("amount", "", 2))


def test_what_is_written_is_read_back_in_every_locale() -> None:
    names = locale_identifiers()
    assert len(names) > 1_000
    wrong = []
    for name in names:
        with client_context(locale=name):
            for part in SHARES:
                text = in_unit(part, "share", "", 2)
                if read_in_unit(text, "share") != pytest.approx(part, abs=1e-12):
                    wrong.append((name, text))
            for unit, currency, digits in UNITS:
                for number in NUMBERS:
                    text = in_unit(number, unit, currency, digits)
                    if read_in_unit(text, unit, currency) != number:
                        wrong.append((name, text))
    assert wrong == []


@pytest.mark.parametrize(
    ("locale", "text", "unit", "value"),
    [
        ("de_DE", "1.234,5", "money", 1234.5),
        ("de_DE", "EUR 1.234,5", "money", 1234.5),
        ("de_DE", "12,5 %", "share", 0.125),
        ("de_DE", "12,5", "share", 0.125),
        ("de_DE", "12.5", "share", None),  # a dot sets thousands apart, and these are none
        ("de_CH", "1’234’567.5", "money", 1234567.5),
        ("de_CH", "1'234'567.5", "money", 1234567.5),
        ("en_IN", "12,34,567", "money", 1234567.0),
        ("en_GB", "12,34", "money", None),
        ("fr_FR", "1\u202f234,5\u00a0€", "money", None),  # EUR is written, and asked for
        ("fr_FR", "1\u202f234,5\u00a0EUR", "money", 1234.5),
        ("fr_FR", "1 234,5", "money", 1234.5),
        ("tr_TR", "%12,5", "share", 0.125),
        ("ar_EG", "١٢٫٥", "share", None),  # Babel writes this locale with a dot
        ("en_GB", "１２.5 ％", "share", 0.125),
        ("en_GB", "+3 points", "points", 0.03),
        ("en_GB", "18 months", "months", 18.0),
        ("en_GB", "EUR 171 k", "money", None),
        ("en_GB", "", "money", None),
        ("en_GB", "1e3", "money", None),
        ("en_GB", "--5", "money", None),
    ],
)
def test_a_number_as_it_is_typed(locale: str, text: str, unit: str, value: float | None) -> None:
    with client_context(locale=locale):
        assert read_in_unit(text, unit, "EUR") == value


@pytest.mark.parametrize("locale", ["en_GB", "de_DE", "de_CH", "en_IN", "fr_FR", "tr_TR", "sv_SE"])
def test_a_slider_takes_what_it_wrote_and_stays(locale: str) -> None:
    with client_context(locale=locale):
        panel = wk.what_if(golden()).panel
    for row in panel.rows.values():  # a move comes from the browser, where no locale holds
        row.slider.value += 1 if row.slider.value < row.slider.max else -1
        with client_context(locale=locale):
            assert row.entry.value == row.text
            taken = row.take(row.text)
        assert taken == pytest.approx(row.value, rel=0.01, abs=row.control.step / 2)
