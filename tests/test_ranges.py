"""How a range is told: its ends apart where they differ, once where they read alike."""

from __future__ import annotations

import pytest

from winback_kit.places import languages
from winback_kit.show.kit.sentence import range_facts, say
from winback_kit.show.kit.table import Table, interval
from winback_kit.words.catalogue import BETWEEN, CHANGE, LESS_TO_MORE, RANGE, words
from winback_kit.words.context import Catalogue, client_context
from winback_kit.words.numbers import apart, in_range, money
from winback_kit.words.translation import read_translation

JOINTS = (RANGE, BETWEEN, LESS_TO_MORE, CHANGE)


@pytest.mark.parametrize(
    ("low", "high", "unit", "told"),
    [
        (0.3112, 0.3148, "share", ("31.1\u202f%", "31.5\u202f%")),
        (0.31114, 0.31136, "share", ("31.11\u202f%", "31.14\u202f%")),
        (0.311401, 0.311404, "share", ("31.1\u202f%", "31.1\u202f%")),  # nearer than 0.001 %
        (17.881, 17.884, "money", ("EUR\u202f17.88", "EUR\u202f17.88")),  # nearer than a cent
        (1234.2, 1234.4, "money", ("EUR\u202f1,234.20", "EUR\u202f1,234.40")),
        (0.0210, 0.0214, "points", ("+2.10 points", "+2.14 points")),
        (1.031, 1.034, "factor", ("1.031", "1.034")),
        (12.2, 12.4, "count", ("12.2", "12.4")),
        (7.0, 7.0, "amount", ("7", "7")),
    ],
)
def test_ends_are_told_apart_within_reason(
    low: float, high: float, unit: str, told: tuple[str, str]
) -> None:
    assert apart(low, high, unit, "EUR") == told
    assert apart(high, low, unit, "EUR") == told[::-1]


def test_a_currency_without_cents_is_told_once() -> None:
    ends = in_range(12_345.2, 12_345.4, "money", "JPY")
    assert words("from {low} to {high}", **ends) == "from JPY\u202f12,345"


def test_ends_that_read_alike_are_told_once_in_sentences_and_tables() -> None:
    ends = range_facts(17.881, 17.884, "worth.", "money", currency="EUR")
    told = say("It is {worth} ({low} to {high}).", worth=money(17.882, "EUR"), **ends)
    assert told.text == "It is EUR\u202f17.88."
    assert say("It lies between {low} and {high}.", **ends).text == "It lies at EUR\u202f17.88."
    columns = (interval("Worth", "money"), interval("Worth", "money", value=True))
    rows = [((17.881, 17.884), (17.882, 17.881, 17.884)), ((1.0, 2.0), (1.5, 1.0, 2.0))]
    assert Table(columns, rows, currency="EUR").texts() == [
        ["EUR\u202f17.88", "EUR\u202f17.88"],
        ["EUR\u202f1.00 to EUR\u202f2.00", "EUR\u202f1.50 (EUR\u202f1.00 to EUR\u202f2.00)"],
    ]
    shares = Table((interval("Share", "share"),), [((0.31114, 0.31136),)])
    assert shares.texts() == [["31.11 to 31.14\u202f%"]]


def test_large_money_is_told_in_thousands_only_where_that_tells_the_ends_apart() -> None:
    def told(low: float, high: float) -> list[str]:
        ends = range_facts(low, high, "npv.", "money", currency="EUR")
        return [one.shown.replace("\u202f", " ") for one in ends.values()]

    assert told(128_400, 131_200) == ["EUR 128 k", "EUR 131 k"]
    assert told(128_600, 128_900) == ["EUR 128,600", "EUR 128,900"]


@pytest.mark.parametrize("language", languages())
def test_every_text_with_a_range_can_tell_it_once(language: str) -> None:
    """Of each text that has a range in English, the translation has it in the same words."""
    catalogue = read_translation(languages()[language])
    joints = {joint: catalogue.forms[joint][0] for joint in JOINTS}
    found = [
        (english, told)
        for english, forms in catalogue.forms.items()
        for joint, here in joints.items()
        if joint in english
        for told in forms
        if told and here not in told
    ]
    assert found == []
    assert sum(RANGE in english for english in catalogue.forms) > 50


def test_a_translation_tells_a_range_once_too() -> None:
    german = Catalogue(
        "de", {RANGE: ("{low} bis {high}",), "worth {low} to {high}": ("wert: {low} bis {high}",)}
    )
    with client_context(catalogue=german, locale="de_DE"):
        ends = in_range(17.881, 17.884, "money", "EUR")
        assert words("worth {low} to {high}", **ends) == "wert: 17,88\xa0EUR"
