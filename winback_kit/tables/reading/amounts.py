"""A text column of amounts: its decimal sign found, and what stands for the currency taken off."""

from collections.abc import Sequence

from winback_kit.checks import listed, refused
from winback_kit.tables.engine.duckdb_engine import quoted
from winback_kit.tables.forms.column_form import choose_money, money_forms
from winback_kit.tables.forms.money import decimal_sign, means, plain_amounts, stands_for_money
from winback_kit.tables.reading.places import Looked
from winback_kit.words.text import Text, marked, said

CODE = 3  # letters of a currency's code
LARGEST = 90_000_000_000_000  # in units of money; more is a mistake and would not fit in cents
LARGEST_SUM = 9e15  # of a column, both signs alike; its cents and a rate of ten still fit


def read_amount(looked: Looked, header: str, cell: str) -> tuple[str, str | Text]:
    """The amount of each cell as SQL, and how it was read."""
    forms, sign_of_money = money_forms(cell), ""
    cells, fitting = looked.count(cell, forms)
    if max(fitting["."], fitting[","]) < cells:
        cell, sign_of_money = _plain_amounts(looked, header, cell)
        forms = money_forms(cell)
        cells, fitting = looked.count(cell, forms)
    exact = header in looked.given.exact  # which a database writes with a point
    decision = choose_money(fitting, cells, "." if exact else looked.given.found.source.decimal)
    sign = decision.form or (_sign_of_locale(looked, cell) if decision.rivals else "")
    if decision.rivals and not sign:
        raise refused(
            f"{looked.given.found.where}, column {header}",
            f"reads as decimal point and as decimal comma (such as {looked.example(cell)})",
            mend="State it in client.yml: tables: "
            f'{{{looked.given.found.table}: {{decimal: "."}}}} or decimal: ",".',
        )
    sign = sign or max((".", ","), key=lambda s: fitting[s])
    other = "," if sign == "." else "."
    mixed = fitting[other] - fitting["whole"] > 0 and fitting[sign] < cells
    note = marked("decimal point") if sign == "." else marked("decimal comma")
    hint = f" ({note} assumed; other cells use the other sign)" if mixed else ""
    if fitting[sign] < cells:
        looked.refuse_unfitting(header, cell, forms[sign], f"must be a number{hint}")
    value = forms[sign].value
    value = f"CAST({value} AS DOUBLE)" if looked.column.kind == "number" else value
    shown = "" if exact or fitting["whole"] == cells else note
    if sign_of_money:
        currency = looked.given.found.client.settings.currency
        return value, said(
            "{form}, with {sign}, taken as {currency}",
            form=said(shown or marked("whole numbers")),
            sign=sign_of_money,
            currency=currency,
        )
    return value, shown


def _plain_amounts(looked: Looked, header: str, cell: str) -> tuple[str, str]:
    """The cells without what stands for the currency, which must be one and the same in all.

    Cells without any are of the client's currency; so they may stand beside cells that name it.
    """
    written = plain_amounts(looked.given.engine, looked.given.raw, header, cell)
    signs = [sign for sign, _ in written.signs]
    money = [sign for sign in signs if sign and stands_for_money(sign)]
    if len(money) < len(signs) - signs.count(""):
        return cell, ""
    own = means(looked.given.found.client.settings.currency)
    if len(signs) > 1 and not own.issuperset({*signs} - {""}):
        told = listed(sign or "none" for sign in signs)
        raise refused(
            f"{looked.given.found.where}, column {header}",
            f"must be written in one currency; its cells have {told}",
            mend="Give the amounts without signs, and the currency in a column of its own."
            + _where_it_is_the_currency(money),
        )
    return written.column, money[0] if money else ""


def _where_it_is_the_currency(signs: Sequence[str]) -> str:
    """What helps where one sign stands in some cells only, and may be that of all."""
    if len(signs) != 1 or not (signs[0].isalpha() and len(signs[0]) == CODE):
        return ""
    return f" Where {signs[0]} is the currency of all, state it in client.yml: currency."


def _sign_of_locale(looked: Looked, cell: str) -> str:
    """The decimal sign of a stated locale, where with it 1.234 is thousands."""
    settings = looked.given.found.client.settings
    if "locale" not in settings.model_fields_set:
        return ""
    decimal = decimal_sign(settings.locale)
    return "" if looked.any(f"CONTAINS({cell}, {quoted(decimal)})") else decimal


def refuse_too_large(looked: Looked, value: str, headers: Sequence[str]) -> None:
    """Refuse an amount that no ledger holds, and amounts whose sum is none."""
    large = f"ABS(CAST({value} AS DOUBLE))"
    sizes = f"SELECT MAX({large}) > {LARGEST}, SUM({large}) FROM {looked.given.raw}"
    too_large, total = looked.given.engine.run(sizes).fetchone() or (None, None)
    if too_large:
        looked.refuse_first(headers[0], f"{large} > {LARGEST}", "is too large for an amount")
    if total and total > LARGEST_SUM:
        where = f"{looked.given.found.where}, column {headers[0]}"
        raise refused(where, f"adds up to more than {LARGEST_SUM:g}", mend="Is it the amount?")
