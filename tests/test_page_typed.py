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
        ("12,34,567", "en_IN", [1234567]),
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
