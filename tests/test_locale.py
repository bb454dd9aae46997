"""Numbers, money and dates in the client's locale; Babel's own texts are the second source."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import dates, numbers
from hypothesis import given
from hypothesis import strategies as st

from tests.commands import SETTINGS, Ended, assert_refused, client_folder, run
from winback_kit.client.folder import open_client
from winback_kit.show.kit.figure import Figure
from winback_kit.show.kit.written import write_for
from winback_kit.words.context import client_context
from winback_kit.words.locale import day, per_cent_format, plain, separators, with_currency
from winback_kit.words.numbers import amount, count, interval, money, months, points, share

LOCALES = ["de_DE", "de_CH", "fr_FR", "en_US", "en_IN", "ja_JP", "pl_PL", "sv_SE", "tr_TR", "he_IL"]
MARKS = re.compile("[\u200e\u200f\u061c]")


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> Iterator[str]:
    with client_context(locale=request.param):
        yield request.param


@pytest.mark.parametrize("number", [0, 7, 999, 1000, 1234567, 98765432.0])
def test_counts_are_those_of_babel(locale: str, number: float) -> None:
    assert count(number) == numbers.format_decimal(round(number), locale=locale)


@pytest.mark.parametrize("part", [0.0, 0.112, 0.5, 0.999, 1.25])
def test_shares_are_those_of_babel(locale: str, part: float) -> None:
    theirs = numbers.format_percent(part, locale=locale, decimal_quantization=False)
    whole = float(part * 100).is_integer()
    assert share(part, digits=0 if whole else 1) == theirs


@pytest.mark.parametrize("currency", ["EUR", "JPY"])
def test_money_is_that_of_babel_with_the_code_for_the_sign(locale: str, currency: str) -> None:
    """A yen has no hundredths, so neither Babel nor we show any."""
    theirs = numbers.format_currency(1234567.89, currency, locale=locale)
    sign = numbers.get_currency_symbol(currency, locale=locale)
    ours = money(1234567.89, currency, digits=2)
    blank = re.compile(r"\s")
    assert blank.sub("", ours) == blank.sub("", MARKS.sub("", theirs)).replace(sign, currency)
    assert re.search(rf"\s{currency}$|^{currency}\s", ours)


# As CLDR 47 has them, written out by hand
@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("en_GB", ["EUR\u202f1,234", "−EUR\u202f5.50", "JPY\u202f6", "12.5\u202f%", "+3.1 points"]),
        ("de_DE", ["1.234\xa0EUR", "−5,50\xa0EUR", "6\xa0JPY", "12,5\xa0%", "+3,1 points"]),
        ("en_US", ["EUR\u202f1,234", "−EUR\u202f5.50", "JPY\u202f6", "12.5%", "+3.1 points"]),
        ("tr_TR", ["EUR\u202f1.234", "−EUR\u202f5,50", "JPY\u202f6", "%12,5", "+3,1 points"]),
    ],
)
def test_texts_by_hand(name: str, texts: list[str]) -> None:
    with client_context(locale=name):
        assert [
            money(1234.4, "EUR"),
            money(-5.5, "EUR"),
            money(5.5, "JPY"),
            share(0.125),
            points(0.031),
        ] == texts


def test_ranges_and_small_words_follow() -> None:
    with client_context(locale="fr_FR"):
        assert interval(1234.5, 2000, "money", "EUR") == "1\u202f234\xa0EUR to 2\u202f000\xa0EUR"
        assert amount(-1234.5, digits=2) == "−1\u202f234,50"
        assert months(1200) == "1\u202f200 months"


@given(st.floats(-1e9, 1e9), st.sampled_from([0, 1, 2]))
def test_the_houses_form_is_pythons(number: float, digits: int) -> None:
    """EUR and a narrow blank, commas, a real minus and no minus before nothing."""
    rounded = round(number, digits) + 0.0
    sign = "−" if rounded < 0 else ""
    assert amount(number, digits=digits) == f"{sign}{abs(rounded):,.{digits}f}"
    assert money(number, "EUR", digits=digits) == f"{sign}EUR\u202f{abs(rounded):,.{digits}f}"


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_the_houses_dates_are_babels_in_one_line(date: dt.date) -> None:
    assert day(date) == dates.format_date(date, "long", "en_GB").replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("de_DE", "17.\u00a0Juni\u00a02026"),
        ("en_US", "June\u00a017,\u00a02026"),
        ("ja_JP", "2026年6月17日"),
    ],
)
def test_dates_by_hand(name: str, text: str) -> None:
    with client_context(locale=name):
        assert day(dt.date(2026, 6, 17)) == text


def test_charts_take_the_signs_of_the_locale() -> None:
    figure = Figure("t", "m", [])
    assert "separators" not in figure.as_plotly()["layout"]
    with client_context(locale="de_DE"):
        assert figure.as_plotly()["layout"]["separators"] == ",."
    with client_context(locale="de_CH"):
        assert separators() == ".’"
    assert separators() == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("de-DE", "locale must be a locale such as en_GB, de_DE or fr_FR; got 'de-DE'"),
        ("de-DE", "Did you mean de_DE"),
        ("de_XX", "Did you mean de_"),
        ("german", "must be a locale"),
        ("en_GB.UTF-8", "Did you mean en_GB"),
        ("../de_DE", "must be a locale"),
    ],
)
def test_an_unknown_locale_is_refused_with_the_nearest(
    tmp_path: Path, name: str, words: str
) -> None:
    folder = client_folder(tmp_path / "acme", settings=f"{SETTINGS}locale: '{name}'\n")
    assert_refused(run("check", folder), words)


@pytest.mark.parametrize("name", ["de", "zh_TW", "zh_Hans_CN", "es_419", "pt_BR"])
def test_known_locales_are_taken(tmp_path: Path, name: str) -> None:
    folder = client_folder(tmp_path / "acme", settings=f"{SETTINGS}locale: {name}\n")
    with client_context(locale=open_client(folder).settings.locale):
        assert with_currency(1.0, 0, "EUR")


def checked(folder: Path, **settings: str) -> Ended:
    return run(
        "check", folder, *(word for s in settings.items() for word in ("--set", "=".join(s)))
    )


@pytest.mark.slow
def test_check_writes_in_the_clients_locale_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme")
    assert "2022" in checked(folder).out
    german = checked(folder, locale="de_DE").out
    assert "3.\u00a0Januar\u00a02022" in german
    assert re.search(r"\d\.\d{3}", german)
    assert separators() == ""


def test_a_notebook_writes_for_its_client(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", settings=f"{SETTINGS}locale: de_DE\n")
    with client_context(locale="en_GB"):
        write_for(open_client(folder))
        assert count(1234) == "1.234"
    assert count(1234) == "1,234"


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("locale")
    folder = client_folder(here / "acme", settings=f"{SETTINGS}locale: de_DE\n")
    assert run("report", folder, "--out", here / "out").status == 0
    return here / "out" / "acme" / "latest"


@pytest.mark.slow
def test_no_english_amount_is_on_a_german_page(german: Path) -> None:
    for path in german.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        text = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
        assert "EUR\u202f" not in text, path
        assert "\u202f%" not in text, path
        for chart in re.findall(r"<script[^>]* data-chart=[^>]*>(.*?)</script>", page):
            assert json.loads(chart)["layout"]["separators"] == ",.", path
    assert re.search(r"\d\xa0EUR", (german / "business_case.html").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_the_record_stays_in_plain_numbers(german: Path) -> None:
    record = json.loads((german / "run.json").read_text(encoding="utf-8"))
    assert record["settings"]["locale"] == "de_DE"
    assert isinstance(record["figures"]["npv"], float)
    ended = run("compare", german, german)
    assert re.search(r"is the same, −?[\d.,]+\xa0EUR\.", ended.out), ended.out


@pytest.mark.parametrize(
    ("locale", "pattern", "sheet"),
    [
        # CLDR: de 0 %, tr %0, ja and en_US 0%; of the house by its own rule
        ("en_GB", "0\u202f%", '0.0"\u202f"%'),
        ("de_DE", "0\u00a0%", '0.0"\u00a0"%'),
        ("en_US", "0%", "0.0%"),
        ("tr_TR", "%0", "%0.0"),
        ("ja_JP", "0%", "0.0%"),
    ],
)
def test_charts_and_sheets_write_per_cent_as_prose_does(
    locale: str, pattern: str, sheet: str
) -> None:
    with client_context(locale=locale):
        figure = Figure("What", "Share", []).as_plotly()
        assert figure["layout"]["meta"]["percent"] == pattern
        assert pattern.replace("0", plain(12.5, 1)) == share(0.125)
        assert per_cent_format(1) == sheet


def test_thousands_at_an_axis_are_told_in_full_where_k_is_no_word() -> None:
    def formats() -> set[str]:
        layout = Figure("What", "EUR", []).as_plotly()["layout"]["template"]["layout"]
        return {layout[axis].get("exponentformat", "B") for axis in ("xaxis", "yaxis")}

    assert formats() == {"B"}
    with client_context(locale="de_DE"):
        assert formats() == {"none"}
