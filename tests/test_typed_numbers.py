<<<<<<< HEAD
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
=======
"""Numbers as people type them into the page, read by a JavaScript engine without a browser."""

from __future__ import annotations

import json
from typing import Any

import pytest
import quickjs

from winback_kit.places import templates
from winback_kit.words.context import client_context
from winback_kit.words.locale import plain, signs_of

SHARE, ANY = [0, 1], [-1e12, 1e12]


def read(
    text: str, *, locale: str = "en_GB", limits: list[float] | None = None, unit: str = ""
) -> list[Any] | str:
    """What it may mean; a share where it has limits."""
    engine = quickjs.Context()
    engine.eval((templates() / "report" / "panel_typed.js").read_text(encoding="utf-8"))
    given = json.dumps([text, limits is not None, limits or ANY, [unit] if unit else []])
    asked = f"JSON.stringify(winbackTyped({json.dumps(signs_of(locale))})(...{given}))"
    found = json.loads(engine.eval(asked))
    return "per cent" if found.get("per_cent") else found["values"]


# a share as people write it: 12 is 12 %, and nobody writes 1,200 % as 12
@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("12", "en_GB", [0.12]),
        ("12 %", "en_GB", [0.12]),
        ("12%", "en_GB", [0.12]),
        ("12\u202f%", "en_GB", [0.12]),
        ("%12", "tr_TR", [0.12]),
        ("12,5 %", "de_DE", [0.125]),
        ("12,5", "de_DE", [0.125]),
        ("12.5 %", "de_DE", [0.125]),  # no group of thousands ends after one digit
        ("12,5 %", "en_GB", [0.125]),
        ("0.12 %", "en_GB", [0.0012]),
        ("0,12%", "fr_FR", [0.0012]),
        ("0.12", "en_GB", [0.0012, 0.12]),  # not clear: 0.12 %, or 12 %?
        ("0,12", "de_DE", [0.0012, 0.12]),
        (".5", "en_GB", [0.005, 0.5]),
        ("1", "en_GB", [0.01, 1]),
        ("0", "en_GB", [0]),
        ("1.5", "en_GB", [0.015]),
        ("150", "en_GB", [1.5]),  # beyond the limits, which is said elsewhere
        ("\u0661\u0662 \u066a", "ar_EG", [0.12]),
    ],
)
def test_a_share_is_typed_as_per_cent(text: str, locale: str, expected: list[float]) -> None:
    assert read(text, locale=locale, limits=SHARE) == expected


def test_limits_that_allow_one_reading_only_decide() -> None:
    assert read("0.6", limits=[-0.5, 0.5]) == [0.006]
    assert read("-0.6", limits=[-0.5, 0.5]) == [-0.006]
    assert read("0.12", limits=[-1, 1], unit="points") == [0.0012, 0.12]
    assert read("0.12 points", limits=[-1, 1], unit="points") == [0.0012]


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("1234.5", "en_GB", [1234.5]),
        ("1,234.5", "en_GB", [1234.5]),
        ("1,234", "en_GB", [1234]),
        ("1,234", "de_DE", [1.234]),
        ("1.234", "de_DE", [1234]),
        ("1.234,5", "de_DE", [1234.5]),
        ("1.234,5", "en_GB", [1234.5]),  # only one reading is possible
        ("1.234.567", "en_GB", [1234567]),
        ("1 234,5", "fr_FR", [1234.5]),
        ("1’234.5", "de_CH", [1234.5]),
        ("12,", "en_GB", [12]),
        ("\u22123", "en_GB", [-3]),
        ("-EUR 3.40", "en_GB", [-3.4]),
        ("EUR 61.50", "en_GB", [61.5]),
        ("61,50 EUR", "de_DE", [61.5]),
        ("€61.50", "en_GB", [61.5]),
        ("12 %", "en_GB", "per cent"),
        ("", "en_GB", []),
        ("many", "en_GB", []),
        ("1e5", "en_GB", []),
        ("1,23,4", "en_GB", []),
        ("1.2.3", "en_GB", []),
        ("12k", "en_GB", []),
        ("--3", "en_GB", []),
    ],
)
def test_amounts(text: str, locale: str, expected: list[float]) -> None:
    assert read(text, locale=locale, unit="EUR") == expected


@pytest.mark.parametrize("locale", ["en_GB", "en_US", "de_DE", "de_CH", "fr_FR", "tr_TR", "sv_SE"])
def test_what_the_kit_writes_in_a_locale_is_read_back(locale: str) -> None:
    for number in (0.5, 12.0, 1234.5, 98765.25, 1234567.0):
        with client_context(locale=locale):
            text = plain(number, 2)
        assert read(text, locale=locale) == [number]
>>>>>>> 6ed69fd (Six sliders first on the page, numbers typed as people write them; what was moved is said on page 1, and the chance moves with it)
