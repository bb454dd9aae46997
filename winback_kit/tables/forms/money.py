r"""Amounts as sheets and shops write them, rewritten to digits with a minus before them.

    $24.70 · 24,70 € · CHF 1'234.50 · ($5.00) · 73.60- · 2 470,00 · 24,- · US$ -3 · .50

What stands for the currency must be the same in every cell that is not zero. The decimal sign is
left as it is, and told apart afterwards as it is in plain cells.
"""

import unicodedata
from dataclasses import dataclass

from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, quoted
from winback_kit.tables.forms.rewriting import PARTS, beside, filled, rewrite

_BLANK = r"\s\x{A0}\x{202F}\x{2009}\x{2007}"
_BLANKS = f"[{_BLANK}]*"
_MINUS = r"\-\x{2212}\x{2013}\x{2014}"
_SIGN = r"\p{L}{0,3}\p{Sc}\p{L}{0,3}|\p{L}[\p{L}./]{0,4}"
_GROUPED = rf"\d{{1,3}}(?:[{_BLANK}'\x{{2019}}]\d{{3}})+(?:[.,]\d+)?"
_INDIAN = r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"
_DIGITS = rf"{_GROUPED}|\d(?:[\d.,]*\d)?|[.,]\d+|[{_MINUS}]"
_WRITTEN = _BLANKS.join(
    (
        "^",
        f"({_SIGN})?",
        f"([+{_MINUS}(])?",
        f"({_SIGN})?",
        rf"({_DIGITS})(?:[.,][{_MINUS}]{{1,2}})?",
        f"({_SIGN})?",
        f"([{_MINUS})])?",
        f"({_SIGN})?",
        "$",
    )
)
_NAMES = ("sign1", "before", "sign2", "digits", "sign3", "behind", "sign4")
_LETTERS = (  # what is no code of ISO 4217 and holds no sign like $
    "kr", "kč", "zł", "fr", "sfr", "rs", "ft", "lei", "лв", "руб", "р", "kn", "din", "дин", "rm",
    "tl", "s/", "fcfa",
)  # fmt: skip


@dataclass(frozen=True)
class WrittenMoney:
    """The column of plain cells, the signs of money found, most frequent first, and its rows."""

    column: str
    signs: tuple[tuple[str, int], ...]


def plain_amounts(engine: DuckDBEngine, raw: str, header: str, cell: str) -> WrittenMoney:
    """Keep the plain form of a column's cells; a cell that has none stays as it is.

    A dash beside a sign of money is nothing, as in the accounting form of sheets (`$ -`).
    """
    plain = beside(header, cell)
    sign = f"{plain}, its sign"
    names = ", ".join(map(quoted, _NAMES))
    parts = f"REGEXP_EXTRACT({filled(cell)}, {quoted(_WRITTEN)}, [{names}])"
    rewrite(engine, raw, parts, {plain: f"COALESCE({_plain()}, {filled(cell)})", sign: _signs()})
    name, said = engine.dialect.column(plain), engine.dialect.column(sign)
    zero = f"REGEXP_FULL_MATCH({name}, '[-+0.,]*')"
    counted = engine.run(
        f"SELECT {said}, COUNT(*) FROM {raw} WHERE {said} IS NOT NULL AND NOT {zero} "
        f"GROUP BY {said} ORDER BY COUNT(*) DESC, {said} LIMIT 20"
    ).fetchall()
    return WrittenMoney(name, tuple((str(row[0]), int(row[1])) for row in counted))


def _plain() -> str:
    digits = f"REGEXP_REPLACE({_part('digits')}, '[{_BLANK}''\\x{{2019}}]', '', 'g')"
    indian = f"REGEXP_FULL_MATCH({digits}, '{_INDIAN}')"
    digits = f"CASE WHEN {indian} THEN REPLACE({digits}, ',', '') ELSE {digits} END"
    digits = f"REGEXP_REPLACE({digits}, '^([.,])', '0\\1')"
    before, behind = _part("before"), _part("behind")
    minus = f"REGEXP_MATCHES({before} || {behind}, '[{_MINUS}(]')"
    odd = (
        f"(({before} = '(') <> ({behind} = ')') OR ({before} NOT IN ('', '(') AND {behind} <> ''))"
    )
    return (
        f"CASE WHEN {_part('digits')} = '' OR {odd} THEN NULL "
        f"WHEN REGEXP_FULL_MATCH({_part('digits')}, '[{_MINUS}]') THEN "
        f"CASE WHEN {_signs()} <> '' THEN '0' END "
        f"WHEN {minus} THEN '-' || {digits} ELSE {digits} END"
    )


def _signs() -> str:
    signs = ", ".join(f"NULLIF({_part(name)}, '')" for name in _NAMES if name.startswith("sign"))
    return f"CASE WHEN {_part('digits')} <> '' THEN RTRIM(UPPER(CONCAT_WS(' ', {signs})), '.') END"


def _part(name: str) -> str:
    return f"{PARTS}.{name}"


def stands_for_money(signs: str) -> bool:
    """Whether signs are those of a currency: a code of ISO 4217, one like $, letters in use.

    >>> [stands_for_money(sign) for sign in ("$", "CHF", "US$", "KR", "$ USD", "PCS")]
    [True, True, True, True, True, False]
    """
    from babel.numbers import list_currencies

    return all(
        any(unicodedata.category(one) == "Sc" for one in sign)
        or sign.upper() in list_currencies()
        or sign.lower() in _LETTERS
        for sign in signs.split()
    )


def means(currency: str) -> frozenset[str]:
    """What may stand in a cell for a currency: its code, and its sign at home and abroad.

    >>> sorted(means("GBP")), sorted(means("AUD")), "$" in means("EUR")
    (['GBP', 'GB£', '£'], ['$', 'A$', 'AU$', 'AUD'], False)
    """
    from babel.numbers import get_currency_symbol

    symbol = get_currency_symbol(currency, "en").upper()
    sign = "".join(one for one in symbol if unicodedata.category(one) == "Sc")
    return frozenset({currency, symbol, *((sign, currency[:2] + sign) if sign else ())})


def decimal_sign(locale: str) -> str:
    """What stands before the cents in a locale.

    >>> decimal_sign("en_GB"), decimal_sign("de_DE")
    ('.', ',')
    """
    from babel.numbers import get_decimal_symbol

    return str(get_decimal_symbol(locale))
