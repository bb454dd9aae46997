"""One column of a client's file as a typed SQL value, with every cell accounted for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from winback_kit.checks import Refused, how_many, listed, refused, wrong_cell
from winback_kit.client.columns import Mapping as ColumnMapping
from winback_kit.tables.columns.expression import Expression, Headers, row_filter
from winback_kit.tables.columns.near import plain
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, quoted
from winback_kit.tables.forms.dates import fitting_formats, plain_days
from winback_kit.tables.forms.ids import id_value, is_nobody
from winback_kit.tables.forms.money import decimal_sign, plain_amounts, stands_for_money
from winback_kit.tables.forms.rewriting import filled
from winback_kit.tables.forms.zone import has_offset, in_zone
from winback_kit.tables.reading.column_form import (
    DATE_FORMS,
    Form,
    choose_date,
    choose_money,
    date_forms,
    flag_form,
    money_forms,
)
from winback_kit.tables.reading.contract import Column
from winback_kit.tables.reading.places import Places
from winback_kit.tables.reading.source import SourceFiles
from winback_kit.tables.reading.text_form import TextForm
from winback_kit.words.text import Text, marked, said

_WHOLE_TYPES = frozenset(
    [
        "TINYINT",
        "SMALLINT",
        "INTEGER",
        "BIGINT",
        "HUGEINT",
        "UTINYINT",
        "USMALLINT",
        "UINTEGER",
        "UBIGINT",
    ]
)
_NESTED = ("STRUCT", "MAP", "UNION", "VARIANT")
LARGEST = 90_000_000_000_000  # in units of money; more is a mistake and would not fit in cents
LARGEST_SUM = 9e15  # of a column, both signs alike; its cents and a rate of ten still fit
FIRST_DAY = "1900-01-02"  # 1900-01-01 and 1899-12-30 are written where a day is not known
FIRST_ORDER_DAY = "1970-01-02"  # as is 1970-01-01, before which no order log goes


@dataclass(frozen=True)
class GivenTable:
    """A client's table as it stands in the engine, before its cells are read."""

    engine: DuckDBEngine
    found: SourceFiles
    form: TextForm | None
    raw: str
    types: Mapping[str, str]

    @property
    def headers(self) -> Headers:
        """Its columns, and where client.yml says something of them."""
        return Headers(list(self.types), self.found.files[0].name, self.found.setting)


@dataclass(frozen=True)
class ReadColumn:
    """The SQL of one of our columns, how it was read, and the client's columns in it."""

    sql: str
    reading: str | Text  # '' where nothing was chosen
    headers: tuple[str, ...]


def read_column(table: GivenTable, column: Column, mapping: ColumnMapping) -> ReadColumn:
    """One of our columns as client.yml maps it, every cell of it accounted for."""
    reader = _Reader(table, column)
    key = f"columns.{column.name}"
    made = Expression(mapping, key=key, cells=reader, headers=table.headers)
    value = made.sql
    if column.kind == "money":
        if made.named:
            reader.refuse_too_large(value, made.named)
        value = f"CAST(ROUND(({value}) * 100) AS BIGINT)"
    if column.kind == "number":
        value = f"CAST({value} AS DOUBLE)"
    return ReadColumn(value, next((one for one in reader.readings if one), ""), tuple(made.named))


def read_filter(table: GivenTable) -> str:
    """SQL that is true for the rows that client.yml keeps."""
    reader = _Reader(table, Column("", "text", ""))
    return row_filter(reader, table.found.source.where, table.headers, "where")


class _Reader:
    """What is needed to read a column and to name a wrong cell of it."""

    def __init__(self, table: GivenTable, column: Column) -> None:
        self.engine, self.found, self.form = table.engine, table.found, table.form
        self.raw, self.types, self.column = table.raw, table.types, column
        self.dialect, self.kind = table.engine.dialect, column.kind
        self.places = Places(table.engine, table.found, table.form, table.raw)
        self.readings: list[str | Text] = []

    def text(self, header: str) -> str:
        """A cell as text, whatever its type."""
        return self._as_text(header, self.dialect.column(header), self.types[header])

    def typed(self, header: str, *, kept: str, by_value: bool) -> str:
        """A cell as the column holds it, in the rows that `kept` holds for."""
        name, sql_type = self.dialect.column(header), self.types[header]
        name = f"CASE WHEN {kept} THEN {name} END" if kept else name
        counted = self.kind in ("date", "flag") and sql_type in (*_WHOLE_TYPES, "DOUBLE", "FLOAT")
        if (by_value or counted) and not self._fits(sql_type):
            name, sql_type = self._as_text(header, name, sql_type), "VARCHAR"
        value, reading = self._part(header, name, sql_type)
        self.readings.append(reading)
        return value

    def _part(self, header: str, name: str, sql_type: str) -> tuple[str, str | Text]:
        kind = self.kind
        if kind == "id":
            if sql_type in _WHOLE_TYPES:
                return f"CAST(CASE WHEN {name} NOT IN (0, -1) THEN {name} END AS VARCHAR)", ""
            return self._id(self._as_text(header, name, sql_type))
        if kind == "text":
            return f"NULLIF(TRIM({self._as_text(header, name, sql_type)}), '')", ""
        if sql_type != "VARCHAR":
            return self._typed(header, name, sql_type), ""
        cell = f"NULLIF(TRIM({name}), '')"
        if kind == "date":
            return self._date(header, cell)
        if kind == "flag":
            cell = filled(cell)
            form = flag_form(cell)
            self._refuse_unfitting(header, cell, form, "must be yes or no")
            return form.value, ""
        return self._number(header, cell)

    def _id(self, text: str) -> tuple[str, str | Text]:
        """The value of an id, and which texts were taken for nobody."""
        value, nobody = id_value(self.engine.dialect, text), is_nobody(self.engine.dialect, text)
        if self.column.name != "customer_id":
            return value, ""
        sql = f"SELECT DISTINCT TRIM({text}) FROM {self.raw} WHERE {nobody} ORDER BY 1"
        texts = [str(row[0]) for row in self.engine.run(sql).fetchall()]
        return value, said("nobody is {texts}", texts=listed(texts)) if texts else ""

    def _as_text(self, header: str, name: str, sql_type: str) -> str:
        """A value as text; 17850.0, which a whole number becomes beside gaps, is 17850."""
        if sql_type.startswith(_NESTED) or sql_type.endswith("]"):
            rule = f"must hold text or numbers; it holds {sql_type.split('(')[0].lower()}"
            mend = "Map another column in client.yml."
            raise refused(f"{self.found.where}, column {header}", rule, mend=mend)
        if sql_type not in ("DOUBLE", "FLOAT"):
            return f"CAST({name} AS VARCHAR)"
        whole = f"{name} = FLOOR({name}) AND ABS({name}) < 9007199254740992"
        return (
            f"CASE WHEN ISNAN({name}) THEN NULL WHEN {whole} THEN "
            f"CAST(TRY_CAST({name} AS BIGINT) AS VARCHAR) ELSE CAST({name} AS VARCHAR) END"
        )

    def _fits(self, sql_type: str) -> bool:
        """Whether a type holds what the column does."""
        dates = sql_type == "DATE" or sql_type.startswith("TIMESTAMP")
        numeric = sql_type in (*_WHOLE_TYPES, "DOUBLE", "FLOAT") or sql_type.startswith("DECIMAL")
        return {"date": dates, "flag": sql_type == "BOOLEAN"}.get(self.kind, numeric)

    def _typed(self, header: str, name: str, sql_type: str) -> str:
        kind = self.column.kind
        if not self._fits(sql_type):
            wanted = {"date": "dates", "flag": "yes or no"}.get(kind, "numbers")
            raise refused(
                f"{self.found.where}, column {header}",
                f"must hold {wanted}; it holds {sql_type.lower()}",
                mend="Map another column in client.yml.",
            )
        if kind == "date":
            zone = self.found.client.settings.time_zone
            value = f"CAST({name} AS DATE)"
            if zone and sql_type == "TIMESTAMP WITH TIME ZONE":
                value = self.dialect.day_in(name, zone)
            self._refuse_odd_day(header, value)
            return value
        if sql_type in ("DOUBLE", "FLOAT"):
            wrong = f"{name} IS NOT NULL AND NOT ISFINITE({name})"
            self._refuse_first(header, wrong, "must be a finite number")
        return f"CAST({name} AS BOOLEAN)" if kind == "flag" else name

    def _number(self, header: str, cell: str) -> tuple[str, str | Text]:
        forms, sign_of_money = money_forms(cell), ""
        cells, fitting = self._count(cell, forms)
        if max(fitting["."], fitting[","]) < cells:
            cell, sign_of_money = self._plain_amounts(header, cell)
            forms = money_forms(cell)
            cells, fitting = self._count(cell, forms)
        decision = choose_money(fitting, cells, self.found.source.decimal)
        sign = decision.form or (self._sign_of_locale(cell) if decision.rivals else "")
        if decision.rivals and not sign:
            raise refused(
                f"{self.found.where}, column {header}",
                f"reads as decimal point and as decimal comma (such as {self._example(cell)})",
                mend=f'State it in client.yml: tables: {{{self.found.table}: {{decimal: "."}}}} '
                'or decimal: ",".',
            )
        sign = sign or max((".", ","), key=lambda s: fitting[s])
        other = "," if sign == "." else "."
        mixed = fitting[other] - fitting["whole"] > 0 and fitting[sign] < cells
        note = marked("decimal point") if sign == "." else marked("decimal comma")
        hint = f" ({note} assumed; other cells use the other sign)" if mixed else ""
        if fitting[sign] < cells:
            self._refuse_unfitting(header, cell, forms[sign], f"must be a number{hint}")
        value = forms[sign].value
        value = f"CAST({value} AS DOUBLE)" if self.kind == "number" else value
        shown = "" if fitting["whole"] == cells else note
        if sign_of_money:
            currency = self.found.client.settings.currency
            return value, said(
                "{form}, with {sign}, taken as {currency}",
                form=said(shown or marked("whole numbers")),
                sign=sign_of_money,
                currency=currency,
            )
        return value, shown

    def _plain_amounts(self, header: str, cell: str) -> tuple[str, str]:
        """The cells without what stands for the currency, which must be one and the same in all."""
        written = plain_amounts(self.engine, self.raw, header, cell)
        signs = [sign for sign, _ in written.signs]
        money = [sign for sign in signs if sign and stands_for_money(sign)]
        if len(money) < len(signs) - signs.count(""):
            return cell, ""
        if len(signs) > 1:
            told = listed(sign or "none" for sign in signs)
            raise refused(
                f"{self.found.where}, column {header}",
                f"must be written in one currency; its cells have {told}",
                mend="Give the amounts without signs, and the currency in a column of its own.",
            )
        return written.column, "".join(money)

    def _sign_of_locale(self, cell: str) -> str:
        """The decimal sign of a stated locale, where with it 1.234 is thousands."""
        settings = self.found.client.settings
        if "locale" not in settings.model_fields_set:
            return ""
        decimal = decimal_sign(settings.locale)
        return "" if self._any(f"CONTAINS({cell}, {quoted(decimal)})") else decimal

    def _date(self, header: str, cell: str) -> tuple[str, Text]:
        stated = self.found.source.date_format
        if stated:
            self._refuse_no_date_format(stated)
        forms = date_forms(cell, stated)
        first = dict(list(forms.items())[:1])
        cells, fitting = self._count(cell, first)
        if fitting != dict.fromkeys(first, cells):
            cells, fitting = self._count(cell, forms)
        if not stated and max(fitting.values()) < cells:
            language = self.found.client.settings.locale.partition("_")[0]
            if written := plain_days(self.engine, self.raw, header, cell, language):
                day = date_forms(written.column, None)["%Y-%m-%d"]
                rule = "must be a day of the calendar"
                self._refuse_unfitting(header, written.column, day, rule)
                self._refuse_odd_day(header, day.value)
                return day.value, said("dates {form}", form=said(written.form))
        decision = choose_date(fitting, cells) if not stated else None
        if decision and decision.form is None and decision.rivals and cells:
            raise self._two_readings(header, cell, forms, decision.rivals, fitting, cells)
        name = stated or (decision.form if decision else None) or "%Y-%m-%d"
        form = stated or DATE_FORMS[name][1]
        if fitting[name] < cells:
            mend = "Correct the cell, or date_format in client.yml." if stated else ""
            if not any(fitting.values()):
                mend = self._proposed_format(cell, stated)
            self._refuse_unfitting(header, cell, forms[name], f"must be a date ({form})", mend)
        value, reading = forms[name].value, said("dates {form}", form=said(form))
        if self._any(has_offset(cell)):
            zone = self.found.client.settings.time_zone
            value, reading = in_zone(
                self.dialect, cell, value, zone=zone, date_format=stated, reading=reading
            )
        self._refuse_odd_day(header, value)
        return value, reading

    def _proposed_format(self, cell: str, stated: str | None) -> str:
        """How to mend a column of which no cell was read: the format that fits all of them."""
        fitting = fitting_formats(self.engine, self.raw, cell)
        if not fitting:
            known = "Write days as 2023-01-31, or map another column in client.yml."
            return "Correct date_format in client.yml." if stated else known
        first, *others = (f'date_format: "{form}"' for form in fitting)
        line = f"tables: {{{self.found.table}: {{{first}}}}}"
        return f"State in client.yml how days are written: {' or '.join([line, *others[:1]])}."

    def _refuse_no_date_format(self, stated: str) -> None:
        """A format must write a day so that it can be read again."""
        day, form = "DATE '2023-11-28'", quoted(stated)
        there_and_back = f"CAST(TRY_STRPTIME(STRFTIME({day}, {form}), {form}) AS DATE)"
        try:
            row = self.engine.run(f"SELECT {there_and_back} = {day}").fetchone()
        except duckdb.Error:
            row = None
        if row is None or not row[0]:
            mend = "Write day, month and year as in %d.%m.%Y."
            where = self.found.setting("date_format")
            raise refused(where, "is not the format of a date", got=stated, mend=mend)

    def _refuse_odd_day(self, header: str, value: str) -> None:
        """Refuse days that stand for a day that is not known, and those beyond the calendar."""
        first = FIRST_ORDER_DAY if self.column.name == "order_date" else FIRST_DAY
        wrong = f"{value} NOT BETWEEN DATE '{first}' AND DATE '9999-12-31'"
        rule = f"must be a day from {first} to 9999-12-31"
        mend = "Leave the cell empty where the day is not known."
        self._refuse_first(header, wrong, rule, mend)

    def _two_readings(
        self,
        header: str,
        cell: str,
        forms: Mapping[str, Form],
        rivals: Sequence[str],
        fitting: Mapping[str, int],
        cells: int,
    ) -> Refused:
        where = f"{self.found.where}, column {header}"
        mend = (
            "State it in client.yml: tables: "
            f'{{{self.found.table}: {{date_format: "{rivals[0]}"}}}}'
        )
        if all(fitting[name] == cells for name in rivals):
            example = self._example(cell)
            rule = f"reads both day first and month first (such as {example})"
            return refused(where, rule, mend=f'{mend} or date_format: "{rivals[1]}".')
        first, second = rivals[0], rivals[1]
        odd = f"NOT ({forms[first].fits}) AND {forms[second].fits}"
        if fitting[second] and self._any(f"{cell} IS NOT NULL AND {odd}"):
            where, got = self.places.first(header, f"{cell} IS NOT NULL AND {odd}")
            words = f"{DATE_FORMS[first][1]} ({first}) and {DATE_FORMS[second][1]} ({second})"
            mend = "Write all dates of the column in one form."
            return refused(where, f"mixes dates {words}", got=got, mend=mend)
        where, got = self.places.first(header, f"{cell} IS NOT NULL AND NOT ({forms[first].fits})")
        return wrong_cell(where, f"must be a date ({DATE_FORMS[first][1]})", got)

    def _count(self, cell: str, forms: Mapping[str, Form]) -> tuple[int, dict[str, int]]:
        counts = ", ".join(f"COUNT(*) FILTER ({form.fits})" for form in forms.values())
        row = self.engine.run(f"SELECT COUNT({cell}), {counts} FROM {self.raw}").fetchone()
        assert row is not None
        return int(row[0]), dict(zip(forms, (int(n) for n in row[1:]), strict=True))

    def _refuse_unfitting(
        self, header: str, cell: str, form: Form, rule: str, mend: str = ""
    ) -> None:
        wrong = f"{cell} IS NOT NULL AND NOT ({form.fits})"
        counts = f"SELECT COUNT({cell}), COUNT(*) FILTER ({wrong}) FROM {self.raw}"
        cells, unfitting = self.engine.run(counts).fetchone() or (0, 0)
        if unfitting > 1:
            whole = "Map another column in client.yml, or write its cells in a usual form."
            few = "Correct the cells, or leave them empty."
            mend = mend or (whole if unfitting > cells / 2 else few)
            mend = f"{unfitting:,} of {how_many(cells, 'cell')} are so. {mend}"
        if unfitting and (end := self.places.end_above(header, wrong)):
            line = f"tables: {{{self.found.table}: {{last_line: {end}}}}}"
            mend = f"If the table ends on line {end}, state it in client.yml: {line}."
        self._refuse_first(header, wrong, rule, mend)

    def refuse_too_large(self, value: str, headers: Sequence[str]) -> None:
        """Refuse an amount that no ledger holds, and amounts whose sum is none."""
        large = f"ABS(CAST({value} AS DOUBLE))"
        sizes = f"SELECT MAX({large}) > {LARGEST}, SUM({large}) FROM {self.raw}"
        too_large, total = self.engine.run(sizes).fetchone() or (None, None)
        if too_large:
            self._refuse_first(headers[0], f"{large} > {LARGEST}", "is too large for an amount")
        if total and total > LARGEST_SUM:
            where = f"{self.found.where}, column {headers[0]}"
            raise refused(where, f"adds up to more than {LARGEST_SUM:g}", mend="Is it the amount?")

    def _refuse_first(self, header: str, wrong: str, rule: str, mend: str = "") -> None:
        if self._any(wrong):
            where, got = self.places.first(header, wrong)
            if plain(got) == plain(header):
                mend = "The line repeats the header: delete it."
            raise wrong_cell(where, rule, got, mend)

    def _any(self, wrong: str) -> bool:
        return (
            self.engine.run(f"SELECT 1 FROM {self.raw} WHERE {wrong} LIMIT 1").fetchone()
            is not None
        )

    def _example(self, cell: str) -> str:
        sign = f"SELECT MIN({cell}) FROM {self.raw} WHERE REGEXP_MATCHES({cell}, '[^0-9+-]')"
        row = self.engine.run(sign).fetchone()
        return str(row[0]) if row else ""
