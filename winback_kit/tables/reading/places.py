"""The cells of a client's columns looked at while one of ours is read: counted, found in the
client's own files (slow, and for messages only) and, where they are wrong, refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from winback_kit.checks import how_many, wrong_cell
from winback_kit.tables.columns.near import plain
from winback_kit.tables.forms.column_form import Form
from winback_kit.tables.reading.contract import Column
from winback_kit.tables.reading.load import GivenTable
from winback_kit.tables.reading.text_form import lines_of


@dataclass(frozen=True)
class Looked:
    """A client's table, and the column of ours that is read.

    `cell` is SQL of the text of a cell, `wrong` SQL that is true of a wrong one.
    """

    given: GivenTable
    column: Column

    def count(self, cell: str, forms: Mapping[str, Form]) -> tuple[int, dict[str, int]]:
        """How many cells are filled, and how many of them fit each form."""
        counts = ", ".join(f"COUNT(*) FILTER ({form.fits})" for form in forms.values())
        row = self.given.engine.run(
            f"SELECT COUNT({cell}), {counts} FROM {self.given.raw}"
        ).fetchone()
        assert row is not None
        return int(row[0]), dict(zip(forms, (int(n) for n in row[1:]), strict=True))

    def refuse_unfitting(
        self, header: str, cell: str, form: Form, rule: str, mend: str = ""
    ) -> None:
        """Refuse filled cells that do not fit a form; the mend says how many there are."""
        wrong = f"{cell} IS NOT NULL AND NOT ({form.fits})"
        counts = f"SELECT COUNT({cell}), COUNT(*) FILTER ({wrong}) FROM {self.given.raw}"
        cells, unfitting = self.given.engine.run(counts).fetchone() or (0, 0)
        if unfitting > 1:
            whole = "Map another column in client.yml, or write its cells in a usual form."
            few = "Correct the cells, or leave them empty."
            mend = mend or (whole if unfitting > cells / 2 else few)
            mend = f"{unfitting:,} of {how_many(cells, 'cell')} are so. {mend}"
        if unfitting and (end := self._end_above(header, wrong)):
            line = f"tables: {{{self.given.found.table}: {{last_line: {end}}}}}"
            mend = f"If the table ends on line {end}, state it in client.yml: {line}."
        self.refuse_first(header, wrong, rule, mend)

    def refuse_first(self, header: str, wrong: str, rule: str, mend: str = "") -> None:
        """Refuse the first wrong cell, if there is one."""
        if self.any(wrong):
            where, got = self.place(header, wrong)
            if plain(got) == plain(header):
                mend = "The line repeats the header: delete it."
            raise wrong_cell(where, rule, got, mend)

    def any(self, wrong: str) -> bool:
        """Whether a cell is wrong."""
        return (
            self.given.engine.run(
                f"SELECT 1 FROM {self.given.raw} WHERE {wrong} LIMIT 1"
            ).fetchone()
            is not None
        )

    def example(self, cell: str) -> str:
        """A cell that is no plain whole number."""
        sign = f"SELECT MIN({cell}) FROM {self.given.raw} WHERE REGEXP_MATCHES({cell}, '[^0-9+-]')"
        row = self.given.engine.run(sign).fetchone()
        return str(row[0]) if row else ""

    def place(self, header: str, wrong: str) -> tuple[str, str]:
        """Where the first wrong cell stands in the client's own file or query, and its text."""
        if self.given.found.address:
            return self._row_of_query(header, wrong)
        values = self._texts(header, wrong)
        for file, line, cell in self._in_files(header):
            if cell in values:
                return f"{self.given.found.line(file, line)}, column {header}", cell
        return f"{self.given.found.where}, column {header}", sorted(values)[0]

    def _row_of_query(self, header: str, wrong: str) -> tuple[str, str]:
        """The row in the order in which the database gave them."""
        name = f"CAST({self.given.engine.dialect.column(header)} AS VARCHAR)"
        sql = f"SELECT rowid + 1, {name} FROM {self.given.raw} WHERE {wrong} ORDER BY rowid LIMIT 1"
        row, cell = self.given.engine.run(sql).fetchone() or (0, "")
        return f"{self.given.found.where}, row {row:,}, column {header}", str(cell)

    def _end_above(self, header: str, wrong: str) -> int | None:
        """The line above the wrong cells of a column, if no right one stands below them."""
        values, above, last = self._texts(header, wrong), 0, 0
        for _, line, cell in self._in_files(header):
            if cell in values:
                above = above or last
            elif cell.strip():
                if above:
                    return None
                last = line
        return above if above and len(self.given.found.files) == 1 else None

    def _texts(self, header: str, wrong: str) -> set[str]:
        """The first thousand texts of wrong cells."""
        name = self.given.engine.dialect.column(header)
        texts = f"SELECT DISTINCT CAST({name} AS VARCHAR) FROM {self.given.raw}"
        sql = f"{texts} WHERE {wrong} LIMIT 1000"
        return {str(row[0]) for row in self.given.engine.run(sql).fetchall()}

    def _in_files(self, header: str) -> Iterator[tuple[Path, int, str]]:
        """The cells of a column with their places in text files."""
        if self.given.form is None:
            return
        at = self.given.form.header.index(header)
        for file in self.given.found.files:
            for line, cells in lines_of(file, self.given.form):
                if len(cells) > at:
                    yield file, line, cells[at]
