"""How a text column is written: decimal sign, date order. Detected from all its cells.

Every cell is counted against every way of writing it. A column is read only if exactly one way
fits all its cells, or days of one reading each share them; where two fit (03/04/2025, or 1.234) the
client is asked, and where none fits the first cell that breaks the best one is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winback_kit.tables.engine.duckdb_engine import quoted
from winback_kit.words.text import marked

_DOT = r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?([eE][-+]?\d+)?"
_COMMA = r"[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d*)?"
_WHOLE = r"[-+]?\d+"
_TIME = r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?( ?(Z|UTC|GMT|[-+]\d{2}(:?\d{2})?))?"
_TRUE = (
    "true", "yes", "y", "1", "t", "x", "on", "✓", "✔", "ja", "j", "wahr", "oui", "o", "vrai", "sí",
    "si", "sì", "s", "verdadero", "vero", "sim", "verdadeiro", "waar", "tak", "prawda", "ano",
)  # fmt: skip
_FALSE = (
    "false", "no", "n", "0", "f", "-", "off", "nein", "falsch", "non", "faux", "falso", "não",
    "nao", "nee", "onwaar", "nie", "fałsz", "ne", "nej",
)  # fmt: skip

DATE_FORMS: dict[str, tuple[str, str]] = {
    "%Y-%m-%d": (r"\d{4}-\d{1,2}-\d{1,2}", marked("year-month-day")),
    "%Y/%m/%d": (r"\d{4}/\d{1,2}/\d{1,2}", marked("year/month/day")),
    "%Y.%m.%d": (r"\d{4}\.\d{1,2}\.\d{1,2}", marked("year.month.day")),
    "%Y%m%d": (r"\d{8}", marked("yearmonthday")),
    "%d.%m.%Y": (r"\d{1,2}\.\d{1,2}\.\d{4}", marked("day.month.year")),
    "%d/%m/%Y": (r"\d{1,2}/\d{1,2}/\d{4}", marked("day first")),
    "%m/%d/%Y": (r"\d{1,2}/\d{1,2}/\d{4}", marked("month first")),
    "%d-%m-%Y": (r"\d{1,2}-\d{1,2}-\d{4}", marked("day first")),
    "%m-%d-%Y": (r"\d{1,2}-\d{1,2}-\d{4}", marked("month first")),
}

# of these each day has one reading alone, whatever the others of its column are
_OF_ONE_READING = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y")


@dataclass(frozen=True)
class Form:
    """One way of writing a column: which cells fit, and the SQL value of a cell that does."""

    name: str
    fits: str
    value: str


def money_forms(cell: str) -> dict[str, Form]:
    """Decimal point and decimal comma, with the value as DECIMAL(24, 6)."""

    def value(text: str) -> str:
        return f"TRY_CAST({text} AS DECIMAL(24, 6))"

    dot = value(f"REPLACE({cell}, ',', '')")
    comma = value(f"REPLACE(REPLACE({cell}, '.', ''), ',', '.')")
    return {
        ".": Form(".", f"REGEXP_FULL_MATCH({cell}, '{_DOT}') AND {dot} IS NOT NULL", dot),
        ",": Form(",", f"REGEXP_FULL_MATCH({cell}, '{_COMMA}') AND {comma} IS NOT NULL", comma),
        "whole": Form("whole", f"REGEXP_FULL_MATCH({cell}, '{_WHOLE}')", value(cell)),
    }


def date_forms(cell: str, stated: str | None) -> dict[str, Form]:
    """The ways of writing a day, with or without a time after it; the value is a DATE."""
    if stated:
        value = f"CAST(TRY_STRPTIME({cell}, {quoted(stated)}) AS DATE)"
        return {stated: Form(stated, f"{value} IS NOT NULL", value)}
    forms = {}
    for name, (pattern, _) in DATE_FORMS.items():
        day = f"REGEXP_EXTRACT({cell}, '^{pattern}')"
        value = f"CAST(TRY_STRPTIME({day}, '{name}') AS DATE)"
        if name == "%Y-%m-%d":
            value = f"TRY_CAST({day} AS DATE)"
        whole = f"REGEXP_FULL_MATCH({cell}, '{pattern}([T ]+{_TIME})?')"
        forms[name] = Form(name, f"{whole} AND {value} IS NOT NULL", value)
    return forms


def forms_together(forms: Mapping[str, Form], fitting: Mapping[str, int], cells: int) -> list[Form]:
    """The forms that share the cells of a column, where each cell has one reading; else none.

    So writes a shop that has changed its system: 17.06.2023 before, 2023-06-17 since.
    """
    some = [name for name in _OF_ONE_READING if fitting[name]]
    return [forms[name] for name in some] if sum(fitting[name] for name in some) == cells else []


def value_of(forms: Sequence[Form]) -> str:
    """The value of a cell by the form that it fits."""
    return f"CASE {' '.join(f'WHEN {form.fits} THEN {form.value}' for form in forms)} END"


def flag_form(cell: str) -> Form:
    """Yes and no in their usual spellings."""

    def listed(words: tuple[str, ...]) -> str:
        return f"LOWER({cell}) IN ({', '.join(quoted(word) for word in words)})"

    value = f"CASE WHEN {listed(_TRUE)} THEN TRUE WHEN {listed(_FALSE)} THEN FALSE END"
    return Form("flag", f"{listed(_TRUE)} OR {listed(_FALSE)}", value)


@dataclass(frozen=True)
class Decision:
    """The form chosen, or why none was: two that fit, or two that are mixed."""

    form: str | None
    rivals: tuple[str, ...] = ()


def choose_money(fitting: Mapping[str, int], cells: int, stated: str | None) -> Decision:
    """Which decimal sign a column has, from how many cells fit each form.

    >>> choose_money({".": 3, ",": 2, "whole": 1}, 3, None).form
    '.'
    >>> choose_money({".": 3, ",": 3, "whole": 1}, 3, None).rivals
    ('.', ',')
    """
    if stated:
        return Decision(stated)
    if fitting["whole"] == cells:
        return Decision(".")
    full = [sign for sign in (".", ",") if fitting[sign] == cells]
    if len(full) == 1:
        return Decision(full[0])
    return Decision(None, tuple(full))


def choose_date(fitting: Mapping[str, int], cells: int) -> Decision:
    """Which date form a column has; rivals are two that fit all, or two that share the cells.

    >>> choose_date({"%d/%m/%Y": 9, "%m/%d/%Y": 4}, 9).form
    '%d/%m/%Y'
    >>> choose_date({"%d/%m/%Y": 9, "%m/%d/%Y": 9}, 9).rivals
    ('%d/%m/%Y', '%m/%d/%Y')
    """
    full = [name for name, count in fitting.items() if count == cells]
    if len(full) == 1:
        return Decision(full[0])
    if full:
        return Decision(None, tuple(full))
    some = sorted((name for name, n in fitting.items() if n), key=lambda n: -fitting[n])
    return Decision(None, tuple(some[:2]) if len(some) > 1 else ())
