"""One column of a client's file as a typed SQL value, with every cell accounted for."""

import re
from dataclasses import dataclass

from winback_kit.checks import listed, refused
from winback_kit.client.columns import Mapping
from winback_kit.tables.columns.expression import Expression, row_filter
from winback_kit.tables.forms.column_form import flag_form
from winback_kit.tables.forms.ids import id_value, is_nobody, zero_is_somebody
from winback_kit.tables.forms.rewriting import filled
from winback_kit.tables.forms.zone import typed_in_zone
from winback_kit.tables.reading.amounts import read_amount, refuse_too_large
from winback_kit.tables.reading.contract import LOGS, Column
from winback_kit.tables.reading.days import read_day, refuse_odd_day
from winback_kit.tables.reading.load import GivenTable
from winback_kit.tables.reading.places import Looked
from winback_kit.words.text import Text, said

ZERO = re.compile(r"0+([.]0+)?")
_SIZES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")
_WHOLE_TYPES = (*_SIZES, "HUGEINT", *(f"U{size}" for size in _SIZES))
_NESTED = ("STRUCT", "MAP", "UNION", "VARIANT")


@dataclass(frozen=True)
class ReadColumn:
    """The SQL of one of our columns, how it was read, and the client's columns in it."""

    sql: str
    reading: str | Text  # '' where nothing was chosen
    headers: tuple[str, ...]


def read_column(table: GivenTable, column: Column, mapping: Mapping) -> ReadColumn:
    """One of our columns as client.yml maps it, every cell of it accounted for."""
    # a survey holds other answers beside those meant, and a list of members those who have no last
    # day: outside the filter only money is read, which the bridge counts as left out
    meant = column.kind in ("number", "date", "flag") and table.found.source.where
    reader = _Reader(table, column, within=read_filter(table) if meant else "")
    key = f"columns.{column.name}"
    made = Expression(mapping, key=key, cells=reader, headers=table.headers)
    value = made.sql
    if column.kind == "money":
        if made.named:
            refuse_too_large(reader.looked, value, made.named)
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

    def __init__(self, table: GivenTable, column: Column, *, within: str = "") -> None:
        self.within = within
        self.engine, self.found, self.types = table.engine, table.found, table.types
        self.unread = table.unread
        self.raw, self.column, self.kind = table.raw, column, column.kind
        self.dialect, self.looked = table.engine.dialect, Looked(table, column)
        self.readings: list[str | Text] = []

    def text(self, header: str) -> str:
        """A cell as text, whatever its type."""
        self._refuse_unread(header)
        return self._as_text(header, self.dialect.column(header), self.types[header])

    def typed(self, header: str, *, kept: str, by_value: bool, zone: str | None = None) -> str:
        """A cell as the column holds it, in the rows that `kept` holds for."""
        self._refuse_unread(header)
        name, sql_type = self.dialect.column(header), self.types[header]
        rows = " AND ".join(f"({one})" for one in (kept, self.within) if one)
        name = f"CASE WHEN {rows} THEN {name} END" if rows else name
        counted = self.kind in ("date", "flag") and sql_type in (*_WHOLE_TYPES, "DOUBLE", "FLOAT")
        if (by_value or counted) and not self._fits(sql_type):
            name, sql_type = self._as_text(header, name, sql_type), "VARCHAR"
        value, reading = self._part(header, name, sql_type, zone)
        self.readings.append(reading)
        return value

    def after(self, header: str, word: str, *, kept: str) -> str:
        """The sum of the numbers behind a word; a filled cell must have one."""
        text = f"NULLIF(TRIM({self.text(header)}), '')"
        value = self.dialect.sum_after(text, word)
        rule = f"must hold a number behind {word}"
        self.looked.refuse_first(header, f"{text} IS NOT NULL AND {value} IS NULL", rule)
        return f"CASE WHEN {kept} THEN {value} END" if kept else value

    def _refuse_unread(self, header: str) -> None:
        if kind := self.unread.get(header):
            rule = f"is of PostgreSQL's type {kind}, which is not read"
            cast = "numeric" if self.kind in ("money", "number") else "text"
            mend = f"Cast it in the query, as in CAST({header} AS {cast}) AS {header}."
            raise refused(f"{self.found.where}, column {header}", rule, mend=mend)

    def _part(
        self, header: str, name: str, sql_type: str, zone: str | None
    ) -> tuple[str, str | Text]:
        kind = self.kind
        if kind == "id":
            if sql_type in _WHOLE_TYPES:
                return self._whole_id(name)
            return self._id(self._as_text(header, name, sql_type), header)
        if kind == "text":
            return self._one_line(self._as_text(header, name, sql_type)), ""
        if sql_type != "VARCHAR":
            return self._typed(header, name, sql_type, zone), ""
        cell = f"NULLIF(TRIM({name}), '')"
        if kind == "date":
            return read_day(self.looked, header, cell, zone=zone)
        if kind == "flag":
            cell = filled(cell)
            form = flag_form(cell)
            self.looked.refuse_unfitting(header, cell, form, "must be yes or no")
            return form.value, ""
        return read_amount(self.looked, header, cell)

    def _one_line(self, text: str) -> str:
        """A text without blanks around; one of names that are listed has no line ends either."""
        if self.column.named:
            text = self.dialect.replaced(text, "[ \t]*[\r\n][ \t\r\n]*", " ")
        return f"NULLIF(TRIM({text}), '')"

    def _whole_id(self, name: str) -> tuple[str, str | Text]:
        """The value of an id of a whole type: −1 is nobody, and 0 where it is not somebody."""
        text = f"CAST({name} AS VARCHAR)"
        nobody = f"CASE WHEN {name} NOT IN (0, -1) THEN {text} END"
        if self.column.name != "customer_id" or not self._any(f"{name} = 0"):
            return nobody, ""
        if self._zero_is_somebody(text):
            return text, _zero_told()  # no other cell stands for nobody
        return nobody, said("nobody is {texts}", texts=listed(["0"]))

    def _any(self, condition: str) -> bool:
        sql = f"SELECT 1 FROM {self.raw} WHERE {condition} LIMIT 1"
        return self.engine.run(sql).fetchone() is not None

    def _zero_is_somebody(self, text: str) -> bool:
        in_log = self.found.table in LOGS
        return zero_is_somebody(self.engine, text, self.raw, in_log=in_log)

    def _id(self, text: str, header: str) -> tuple[str, str | Text]:
        """The value of an id, and which texts were taken for nobody."""
        value, nobody = id_value(self.engine.dialect, text), is_nobody(self.engine.dialect, text)
        if self.column.name != "customer_id":
            return value, ""
        rounded = f"REGEXP_FULL_MATCH(TRIM({text}), '[0-9][.,][0-9]+[eE][+][0-9]+')"
        rule = "must be an id; a sheet has rounded it, and ids that differed may be one now"
        self.looked.refuse_first(header, rounded, rule, "Export the ids as text.")
        sql = f"SELECT DISTINCT TRIM({text}) FROM {self.raw} WHERE {nobody} ORDER BY 1"
        texts = [str(row[0]) for row in self.engine.run(sql).fetchall()]
        if texts and all(ZERO.fullmatch(one) for one in texts) and self._zero_is_somebody(text):
            return id_value(self.engine.dialect, text, zero=True), _zero_told()
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

    def _typed(self, header: str, name: str, sql_type: str, written_in: str | None) -> str:
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
            elif zone and written_in and sql_type.startswith("TIMESTAMP"):
                value = typed_in_zone(self.dialect, name, written_in=written_in, zone=zone)
            refuse_odd_day(self.looked, header, value)
            return value
        if sql_type in ("DOUBLE", "FLOAT"):
            wrong = f"{name} IS NOT NULL AND NOT ISFINITE({name})"
            self.looked.refuse_first(header, wrong, "must be a finite number")
        return f"CAST({name} AS BOOLEAN)" if kind == "flag" else name


def _zero_told() -> Text:
    return said("0 is a customer, as all other ids are whole numbers")
