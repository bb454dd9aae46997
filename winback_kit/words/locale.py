"""The locale in which numbers, money and dates are written: the one place that knows it.

The patterns are those of CLDR, read through Babel. English of Great Britain has the house's own
form (a narrow blank before % and behind the currency code), needs no Babel and is the default.
Everywhere money carries its code, where the locale puts its sign, and a real minus sign stands
before all. The locale holds for whatever is written within `client_context`.
"""

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from typing import Literal

from winback_kit.words.context import current
from winback_kit.words.text import HOUSE_LOCALE

THIN = "\N{NARROW NO-BREAK SPACE}"
_ON_LETTER = {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}
_DIRECTION_MARKS = "\u200e\u200f\u061c"


def paper() -> Literal["a4", "letter"]:
    """The paper that is printed on: the client's, else the one used where the locale is at home.

    >>> from winback_kit.words.context import client_context
    >>> def of(locale):
    ...     with client_context(locale=locale):
    ...         return paper()
    >>> of("de_DE"), of("en_US"), of("zh_Hant_TW"), of("es_MX"), of("eo")
    ('a4', 'letter', 'a4', 'letter', 'a4')
    """
    held = current()
    if held.paper:
        return "letter" if held.paper == "letter" else "a4"
    return "letter" if _ON_LETTER.intersection(held.locale.split("_")[1:]) else "a4"


def plain(number: float, digits: int) -> str:
    """A number that is not negative, with its thousands set off.

    >>> from winback_kit.words.context import client_context
    >>> with client_context(locale="de_CH"):
    ...     plain(1234567.8, 1)
    '1’234’567.8'
    """
    locale = current().locale
    if locale == HOUSE_LOCALE:
        return f"{number:,.{digits}f}"
    from babel.numbers import format_decimal

    return format_decimal(Decimal(str(number)), _pattern(locale, "plain", digits), locale)


def per_cent(number: float, digits: int) -> str:
    """Hundredths that are not negative, with the sign for per cent.

    >>> from winback_kit.words.context import client_context
    >>> with client_context(locale="tr_TR"):
    ...     per_cent(12.5, 1)
    '%12,5'
    """
    locale = current().locale
    if locale == HOUSE_LOCALE:
        return f"{number:,.{digits}f}{THIN}%"
    from babel.numbers import format_percent

    part = Decimal(str(number)) / 100
    return format_percent(part, _pattern(locale, "per cent", digits), locale)


def with_currency(number: float, digits: int, currency: str) -> str:
    """An amount that is not negative, with the currency's code where the locale puts its sign.

    >>> from winback_kit.words.context import client_context
    >>> with client_context(locale="de_DE"):
    ...     with_currency(1234.5, 2, "EUR")
    '1.234,50\\xa0EUR'
    """
    locale = current().locale
    if locale == HOUSE_LOCALE:
        return f"{currency}{THIN}{number:,.{digits}f}"
    from babel.numbers import format_currency

    return format_currency(
        Decimal(str(number)),
        currency,
        _pattern(locale, "money", digits),
        locale,
        currency_digits=False,
    )


@cache
def minor_digits(currency: str) -> int:
    """Decimals that a currency has: 2 for EUR, 0 for JPY."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


def _of_dates() -> str:
    """The locale of dates, whose months are words: a translated text has those of its language,
    whose country is that of `locale` if it is spoken there.
    """
    held = current()
    language = held.catalogue.language
    at_home = held.locale.split("_")[0] == language.split("_")[0]
    return held.locale if at_home or language == "en" else language


def day(date: dt.date) -> str:
    """A date in words, in one line: of a translated text its months are in that language.

    >>> from winback_kit.words.context import Catalogue, client_context
    >>> with client_context(catalogue=Catalogue("de"), locale="en_GB"):
    ...     day(dt.date(2026, 6, 7))
    '7.\\xa0Juni\\xa02026'
    """
    locale = _of_dates()
    if locale == HOUSE_LOCALE:
        return _in_a_line(_in_house(date))
    from babel.dates import format_date

    return _in_a_line(format_date(date, "long", locale))


def short_day(date: dt.date) -> str:
    """A date as it stands in a column: in figures where the locale has that, else in words that
    may take two lines.

    >>> from winback_kit.words.context import Catalogue, client_context
    >>> with client_context(catalogue=Catalogue("de"), locale="de_DE"):
    ...     short_day(dt.date(2026, 6, 7))
    '07.06.2026'
    >>> short_day(dt.date(2026, 6, 7))
    '7 June 2026'
    """
    locale = _of_dates()
    if locale == HOUSE_LOCALE:
        return _in_house(date)
    from babel.dates import format_date

    return _in_a_line(format_date(date, "medium", locale))


def _in_house(date: dt.date) -> str:
    return f"{date.day} {date:%B %Y}"


def _in_a_line(text: str) -> str:
    """A text that no line ends within."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def month(name: str) -> str:
    """A month, of which the log knows year and number, in words.

    >>> month("2026-06")
    'June 2026'
    """
    date = dt.date.fromisoformat(f"{name}-01")
    locale = _of_dates()
    if locale == HOUSE_LOCALE:
        return f"{date:%B %Y}"
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", date, locale=locale)


def separators() -> str:
    """The signs for decimals and thousands, as plotly wants them; empty in the house's locale."""
    locale = current().locale
    return "" if locale == HOUSE_LOCALE else signs_of(locale)


def per_cent_pattern() -> str:
    """How the locale writes hundredths, with 0 in the place of the number.

    Whatever draws or writes numbers by a format of its own puts them into this.

    >>> from winback_kit.words.context import client_context
    >>> def of(locale):
    ...     with client_context(locale=locale):
    ...         return per_cent_pattern()
    >>> of("en_GB"), of("de_DE"), of("tr_TR")
    ('0\\u202f%', '0\\xa0%', '%0')
    """
    return per_cent(0, 0)


def per_cent_format(digits: int) -> str:
    """The format of a share for a sheet or a chart of an office program, as the locale writes it.

    >>> per_cent_format(1)
    '0.0"\\u202f"%'
    """
    decimals = f"0.{'0' * digits}" if digits else "0"
    before, _, behind = per_cent_pattern().partition("0")
    if "%" not in before + behind:  # a sign that no format knows
        return f"{decimals}%"
    kept = (re.sub(r"[^%]+", lambda found: f'"{found[0]}"', part) for part in (before, behind))
    return decimals.join(kept)


def signs_of(locale: str) -> str:
    """The signs for decimals and thousands of a locale.

    >>> signs_of("en_GB"), signs_of("de-DE")
    ('.,', ',.')
    """
    locale = locale.replace("-", "_")
    if locale == HOUSE_LOCALE:
        return ".,"
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return get_decimal_symbol(locale) + get_group_symbol(locale)


@cache
def _pattern(locale: str, kind: Literal["plain", "per cent", "money"], digits: int) -> str:
    """The locale's pattern for what is not negative, with so many decimals."""
    from babel import Locale

    known = Locale.parse(locale)
    found = {
        "plain": known.decimal_formats[None],
        "per cent": known.percent_formats[None],
        "money": known.currency_formats["standard"],
    }[kind].pattern
    positive = "".join(c for c in found.split(";")[0] if c not in _DIRECTION_MARKS)
    decimals = f".{'0' * digits}" if digits else ""
    text = re.sub(r"0(?:\.[0#]+)?", f"0{decimals}", positive, count=1)
    text = re.sub(r"¤(?=[#0])", f"¤{THIN}", re.sub(r"(?<=[#0])¤", f"{THIN}¤", text))
    return text.replace("¤", "¤¤")
