"""One SQL expression for each of our columns, as client.yml maps it; for files and engines alike.

How a cell of one of the client's columns is read is the business of whoever has the table: `Cells`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from winback_kit.checks import Refused, listed, nearest, refused, shown_name
from winback_kit.client.columns import Condition, Mapping, Rule, Value
from winback_kit.tables.columns.formula import Formula
from winback_kit.tables.columns.near import plain
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted


class Cells(Protocol):
    """The cells of a client's table, as one of our columns holds them."""

    @property
    def dialect(self) -> Dialect:
        """The words of the engine that holds the table."""

    @property
    def kind(self) -> str:
        """What our column holds: id, text, date, money, number or flag."""

    def text(self, header: str) -> str:
        """A cell as text, whatever its type."""

    def typed(self, header: str, *, kept: str, by_value: bool, zone: str | None = None) -> str:
        """A cell as a value of `kind`, read in the rows that `kept` (SQL; '' for all) holds for.

        `by_value` where a table of values reads the others, whatever the column's type; `zone` is
        that of times that do not say theirs.
        """

    def after(self, header: str, word: str, *, kept: str) -> str:
        """The sum of the numbers behind a word in a text, empty where the cell is."""


@dataclass(frozen=True)
class Headers:
    """The columns of a client's table, and where client.yml says something of it."""

    names: Sequence[str]
    table: str
    said_at: Callable[[str], str]

    def has(self, name: str) -> bool:
        """Whether a column is called so, signs and all."""
        return name.strip().lower() in {one.strip().lower() for one in self.names}

    def same(self, name: str) -> str | None:
        """The column of that name; case, blanks and signs make no difference where one fits."""
        same = [n for n in self.names if n == name]
        same = same or [n for n in self.names if plain(n) == plain(name)]
        return same[0] if len(same) == 1 else None

    def unused(self, used: Iterable[str]) -> tuple[str, ...]:
        """The columns that are not among those used."""
        known = {self.same(name) for name in used}
        return tuple(name for name in self.names if name not in known)

    def named(self, name: str, key: str) -> str:
        """The column that client.yml names under a key of this table, which must be there."""
        found = self.same(name)
        if found is None:
            hint = nearest(name, self.names)
            raise refused(
                self.said_at(key),
                f"names the column {shown_name(name)}, and {self.table} has {listed(self.names)}",
                mend=hint if hint.startswith("Did") else "Correct it.",
            )
        return found


def names_in(one: Mapping) -> Iterator[str]:
    """The names that a mapping looks for, before the client's columns are known."""
    yield from one.where
    for inner in one.first:
        yield from names_in(inner)
    with suppress(Refused):  # the name of a column can look like a wrong formula
        if one.column:
            yield from Formula(one.column, at="", is_column=lambda _: False).names


class Expression:
    """What makes one of our columns: its SQL, and the client's columns in it."""

    def __init__(self, one: Mapping, *, key: str, cells: Cells, headers: Headers) -> None:
        """Make the expression of a mapping, which stands under `key` of the table in client.yml."""
        self.named: list[str] = []
        self._key, self._cells, self._known = key, cells, headers
        self.sql = self._mapped(one, "")

    def _mapped(self, one: Mapping, kept: str) -> str:
        """A mapping in the rows that `kept` holds for."""
        if one.where:
            rows = row_filter(self._cells, one.where, self._known, f"{self._key}.where")
            kept = f"{kept} AND {rows}" if kept else rows
        if one.first:
            parts = [self._mapped(inner, kept) for inner in one.first]
            return f"COALESCE({', '.join(parts)})"
        if one.constant is not None:
            value = self._value(one.constant)
            return f"CASE WHEN {kept} THEN {value} END" if kept else value
        at = self._known.said_at(self._key)
        formula = Formula(one.column, at=at, is_column=self._known.has)
        if not formula.is_name and self._cells.kind not in ("money", "number"):
            raise refused(at, "is no amount, so it cannot be a formula of columns", got=one.column)
        if one.zone and self._cells.kind != "date":
            raise refused(at, "has a zone, which is for days", got=one.zone, mend="Leave it out.")
        if one.after and not (formula.is_name and self._cells.kind in ("money", "number")):
            rule = "has after, which is for an amount in the text of one column"
            raise refused(at, rule, got=one.after, mend="Leave it out.")
        if one.values and not formula.is_name:
            raise refused(at, "holds values of one column, and column is a formula", got=one.column)
        sql = formula.sql(lambda name: self._column(name, one, kept))
        return f"CASE WHEN {kept} THEN {sql} END" if kept and not formula.is_name else sql

    def _column(self, name: str, one: Mapping, kept: str) -> str:
        header = self._known.named(name, self._key)
        if header not in self.named:
            self.named.append(header)
        if one.after:
            return self._cells.after(header, one.after, kept=kept)
        if not one.values:
            return self._cells.typed(header, kept=kept, by_value=False, zone=one.zone)
        text = _folded(self._cells, header)
        cases = " ".join(
            f"WHEN {text} = {quoted(_fold(cell))} THEN {self._value(value)}"
            for cell, value in one.values.items()
        )
        others = f"{text} NOT IN ({', '.join(quoted(_fold(cell)) for cell in one.values)})"
        kept = f"{kept} AND {others}" if kept else others
        rest = self._cells.typed(header, kept=kept, by_value=True, zone=one.zone)
        within = kept.removesuffix(others).removesuffix(" AND ")
        value = f"CASE {cases} ELSE {rest} END"
        return f"CASE WHEN {within} THEN {value} END" if within else value

    def _value(self, value: Value | None) -> str:
        """A value of client.yml as SQL of the column's kind."""
        dialect, kind = self._cells.dialect, self._cells.kind
        if value is None:
            return "NULL"
        fitting: dict[str, type] = {"date": dt.date, "flag": bool, "money": float, "number": float}
        given = float(value) if type(value) is int else value
        if kind in ("id", "text"):
            return quoted(_as_text(value))
        if kind == "date" and isinstance(value, str):
            given = _day(value)
        if type(given) is not fitting[kind]:
            must = {"date": "a date such as 2027-01-31", "flag": "true or false"}
            rule = f"must give {must.get(kind, 'numbers')}"
            raise refused(self._known.said_at(self._key), rule, got=_as_text(value))
        if kind == "date":
            return f"DATE '{given}'"
        return str(given).upper() if kind == "flag" else f"CAST({value} AS {dialect.real})"


def row_filter(cells: Cells, rule: Rule, headers: Headers, key: str) -> str:
    """SQL that is true for the rows a rule names; for every row where it is empty."""
    tests = [
        _test(cells, headers.named(name, f"{key}.{name}"), condition)
        for name, condition in rule.items()
    ]
    return " AND ".join(tests) or "TRUE"


def _test(cells: Cells, header: str, condition: Condition) -> str:
    """An empty cell is equal to null alone."""
    values = ", ".join(quoted(_fold(_as_text(value))) for value in condition.values)
    return f"{_folded(cells, header)} {'NOT ' * condition.negated}IN ({values})"


def _folded(cells: Cells, header: str) -> str:
    return f"COALESCE(LOWER(TRIM({cells.text(header)})), '')"


def _fold(cell: str) -> str:
    return cell.strip().lower()


def _as_text(value: Value | None) -> str:
    """A value of client.yml as it stands in a cell."""
    if isinstance(value, bool):
        return str(value).lower()
    whole = isinstance(value, float) and value.is_integer()
    return "" if value is None else str(int(value) if whole else value)  # type: ignore[arg-type]


def _day(text: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text
