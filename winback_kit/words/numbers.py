"""How numbers are written where a person reads them.

Money carries its currency code, shares are per cent with one decimal, a real minus sign stands
before negative numbers. Separators, and where the code and the sign for per cent stand, are those
of the locale.
"""

import re
from collections.abc import Callable, Iterable

from winback_kit.words.catalogue import RANGE, plural, words
from winback_kit.words.locale import minor_digits, per_cent, plain, with_currency
from winback_kit.words.text import ORDERS, marked

MINUS = "\N{MINUS SIGN}"
DASH = "–"
MOST_SHARE = 10.0


def signed(text: str) -> str:
    """A number's text with a real minus sign."""
    return text.replace("-", MINUS)


def count(number: float) -> str:
    """Whole customers, orders, months.

    >>> count(12345.4)
    '12,345'
    """
    whole = round(number)
    return f"{_minus(whole)}{plain(abs(whole), 0)}"


def money(amount: float | None, currency: str, *, digits: int | None = None) -> str:
    """An amount with its currency; small amounts keep the decimals that the currency has.

    >>> money(1234567.8, "EUR"), money(-3.456, "EUR"), money(3.456, "JPY")
    ('EUR\\u202f1,234,568', '−EUR\\u202f3.46', 'JPY\\u202f3')
    """
    if amount is None:
        return DASH
    if currency == ORDERS:
        places = digits if digits is not None else (2 if abs(amount) < 100 else 0)
        rounded = round(amount, places)
        return words("{n} orders", n=f"{_minus(rounded)}{plain(abs(rounded), places)}")
    places = digits if digits is not None else (2 if abs(amount) < 100 else 0)
    places = min(places, minor_digits(currency))
    rounded = round(amount, places)
    return f"{_minus(rounded)}{with_currency(abs(rounded), places, currency)}"


THOUSANDS_FROM, MILLIONS_FROM, TENS_FROM = 1e5, 999_500.0, 9_995_000.0  # as they are rounded


def short_money(amount: float, currency: str) -> str:
    """An amount in a sentence: from a hundred thousand on in thousands, from a million in millions.

    >>> [short_money(one, "EUR") for one in (99_999, 212_345, 6_595_515)]
    ['EUR\\u202f99,999', 'EUR\\u202f212\\u202fk', 'EUR\\u202f6.60\\u202fm']
    """
    size = abs(amount)
    if size < THOUSANDS_FROM or currency == ORDERS:
        return money(amount, currency)
    if size < MILLIONS_FROM:
        number, currency_behind = _after_number(money(amount / 1e3, currency, digits=0))
        return words("{amount}\u202fk", amount=number) + currency_behind
    digits = 2 if size < TENS_FROM else 1
    millions = f"{_minus(amount)}{with_currency(size / 1e6, digits, currency)}"
    number, currency_behind = _after_number(millions)
    return words("{amount}\u202fm", amount=number) + currency_behind


def _after_number(amount: str) -> tuple[str, str]:
    """An amount up to its last digit, and what stands behind that: 160 k EUR, and EUR 160 k."""
    end = max(at for at, sign in enumerate(amount) if sign.isdigit()) + 1
    return amount[:end], amount[end:]


def unit_of_money(currency: str) -> str:
    """How the unit of amounts stands in a header: a currency's code, or orders.

    >>> unit_of_money("EUR")
    'EUR'
    """
    return words(_ORDERS) if currency == ORDERS else currency


_ORDERS = marked("orders")


def amount(number: float | None, *, digits: int = 0) -> str:
    """An amount whose currency stands in the header.

    >>> amount(-1234.5, digits=2)
    '−1,234.50'
    """
    if number is None:
        return DASH
    rounded = round(number, digits)
    return f"{_minus(rounded)}{plain(abs(rounded), digits)}"


def _minus(rounded: float) -> str:
    return MINUS if rounded < 0 else ""


def digits_for(numbers: Iterable[float]) -> int:
    """Decimals for a column of amounts: two where they are small, else none."""
    return 2 if max((abs(n) for n in numbers), default=0.0) < 100 else 0


def share(part: float | None, *, digits: int = 1) -> str:
    """A share as per cent.

    >>> share(0.1123), share(-0.02)
    ('11.2\\u202f%', '−2.0\\u202f%')

    Beyond ten times the whole it says no more than that, as of a yearly rate of return where the
    money is back within weeks.

    >>> share(352682.2)
    '> 1,000\\u202f%'
    """
    if part is None:
        return DASH
    if part > MOST_SHARE:
        return f"> {per_cent(MOST_SHARE * 100, 0)}"
    rounded = round(part * 100, digits)
    return f"{_minus(rounded)}{per_cent(abs(rounded), digits)}"


def points(part: float, *, digits: int = 1, sign: bool = True) -> str:
    """A difference of shares, in points; without `sign` only what is below 0 bears one.

    >>> points(0.0312), points(-0.005)
    ('+3.1 points', '−0.5 points')
    """
    rounded = round(part * 100, digits)
    shown = f"{_minus(rounded) or '+' * sign}{plain(abs(rounded), digits)}"
    return words("{n} points", n=shown)


def months(number: int | None) -> str:
    """A number of months, or a dash."""
    if number is None:
        return DASH
    return plural(number, "{n} month", "{n} months", n=count(number))


def odds(value: float) -> str:
    """A chance as it is told everywhere: no two places of a case may tell it differently."""
    if value < 0.005:
        return words("less than {share}", share=share(0.01, digits=0))
    if value > 0.995:
        return words("more than {share}", share=share(0.99, digits=0))
    return share(value, digits=0)


def in_unit(number: float, unit: str, currency: str, digits: int | None = None) -> str:
    """A figure in its unit: money, amount, share, odds, points, count, months, days, or a number.

    Amounts, whose currency stands elsewhere, have no decimals where none are asked for; shares,
    points and what is counted otherwise (customers, people) have one, factors two.

    >>> in_unit(12.34, "customers", "EUR"), in_unit(12, "months", "EUR")
    ('12.3', '12 months')
    """
    if unit == "money":
        return money(number, currency, digits=digits)
    if unit in _WHOLE:
        return _WHOLE[unit](number)
    places = digits if digits is not None else _PLACES.get(unit, 1)
    return _WITH_DECIMALS.get(unit, amount)(number, digits=places)


def end_in_unit(number: float, unit: str, currency: str = "", digits: int | None = None) -> str:
    """An end of a range: one that would be rounded to 0, or a factor's to 1, without being that has
    as many places more as show it, so that a range seems to hold "nothing" only where it does.

    >>> end_in_unit(-0.0002, "points"), end_in_unit(0.004, "share", digits=0)
    ('−0.02 points', '0.4\\u202f%')
    >>> end_in_unit(1.0004, "factor"), end_in_unit(0.4, "count"), end_in_unit(0.0, "count")
    ('1.0004', '0.4', '0')
    """
    if unit in _WHOLE and unit != "count":
        return in_unit(number, unit, currency)
    kind = "amount" if unit == "count" else unit
    shown = in_unit(number, kind, currency, digits)
    for nothing in _NOTHING.get(unit, (0.0,)):
        if number == nothing or shown != in_unit(nothing, kind, currency, digits):
            continue
        closer = (
            (in_unit(number, kind, currency, places), in_unit(nothing, kind, currency, places))
            for places in range((_PLACES.get(kind, 1) if digits is None else digits) + 1, _MOST)
        )
        return next((told for told, zero in closer if told != zero), shown)
    return shown


def apart(
    one: float, other: float, unit: str, currency: str = "", digits: int | None = None
) -> tuple[str, str]:
    """Two figures as ends of a range are told, with decimals more where they would read alike.

    Two more at most, and of money no more than its currency has; what is nearer than that reads
    alike, and is told once (`in_one`).

    >>> apart(0.31141, 0.31122, "share"), apart(17.881, 17.884, "money", "EUR")
    (('31.14\u202f%', '31.12\u202f%'), ('EUR\u202f17.88', 'EUR\u202f17.88'))
    >>> apart(7, 7.2, "months"), apart(120.3, 120.1, "money", "EUR")
    (('7 months', '7 months'), ('EUR\u202f120.30', 'EUR\u202f120.10'))
    """
    places = digits_apart(one, other, unit, currency, digits)
    return end_in_unit(one, unit, currency, places), end_in_unit(other, unit, currency, places)


def in_range(
    low: float, high: float, unit: str, currency: str = "", digits: int | None = None
) -> dict[str, str]:
    """The ends of a range by the places of a text (`apart`).

    >>> in_range(0.1, 0.2, "share")
    {'low': '10.0\u202f%', 'high': '20.0\u202f%'}
    """
    return dict(zip(("low", "high"), apart(low, high, unit, currency, digits), strict=True))


def digits_apart(
    one: float,
    other: float,
    unit: str,
    currency: str = "",
    digits: int | None = None,
    *,
    more: int = 2,
) -> int | None:
    """Decimals with which two figures read differently, at most `more` than they have; else theirs.

    >>> digits_apart(0.31141, 0.31122, "share"), digits_apart(0.1, 0.2, "share")
    (2, None)
    """
    if one == other or (unit in _WHOLE and unit != "count"):
        return digits
    first = digits if digits is not None else _PLACES.get(unit, 1)
    closer = [2] if unit == "money" else [*range(first + 1, first + 1 + more)]
    for places in (digits, *closer):
        told = [end_in_unit(number, unit, currency, places) for number in (one, other)]
        if told[0] != told[1]:
            return places
    return digits


def days(number: float) -> str:
    """A number of days."""
    return plural(number, "{n} day", "{n} days", n=count(number))


def customers(number: float) -> str:
    """A number of customers."""
    return plural(number, "{n} customer", "{n} customers", n=count(number))


_WHOLE: dict[str, Callable[[float], str]] = {
    "odds": odds,
    "count": count,
    "days": days,
    "months": lambda number: months(round(number)),
}
_PLACES: dict[str, int] = {"money": 0, "amount": 0, "count": 0, "factor": 2}
_NOTHING = {"factor": (0.0, 1.0)}  # the ends that mean "no difference", where it is not 0 alone
_MOST = 6  # fewer decimals than these show an end; what is nearer to nothing is nothing
_WITH_DECIMALS: dict[str, Callable[..., str]] = {"share": share, "points": points}


def without_unit(low: str, high: str) -> str:
    """The low end of a range without the unit that the high end bears behind its number.

    Both alike are told once (`in_one`), with the unit.

    >>> without_unit("−2.8 points", "+3.4 points"), without_unit("EUR 5", "EUR 7")
    ('−2.8', 'EUR 5')
    """
    unit = re.search(r"(?<=\d)\D+$", high) if low != high else None
    return low.removesuffix(unit[0]) if unit else low


def interval(low: float | None, high: float | None, unit: str, currency: str) -> str:
    """A range in a unit; a dash where there is none."""
    if low is None or high is None or low == high:
        return DASH
    ends = apart(low, high, unit, currency)
    return words(RANGE, low=ends[0], high=ends[1])
