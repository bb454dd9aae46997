"""Where wrong cells stand in the client's own files; slow, and for messages only."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.reading.source import SourceFiles
from winback_kit.tables.reading.text_form import TextForm, lines_of


@dataclass(frozen=True)
class Places:
    """A client's table in the engine and in its files; `wrong` is SQL that is true of a cell."""

    engine: DuckDBEngine
    found: SourceFiles
    form: TextForm | None
    raw: str

    def first(self, header: str, wrong: str) -> tuple[str, str]:
        """Where the first wrong cell stands in the client's own file, and its text."""
        values = self._texts(header, wrong)
        for file, line, cell in self._cells(header):
            if cell in values:
                return f"{self.found.line(file, line)}, column {header}", cell
        return f"{self.found.where}, column {header}", sorted(values)[0]

    def end_above(self, header: str, wrong: str) -> int | None:
        """The line above the wrong cells of a column, if no right one stands below them."""
        values, above, last = self._texts(header, wrong), 0, 0
        for _, line, cell in self._cells(header):
            if cell in values:
                above = above or last
            elif cell.strip():
                if above:
                    return None
                last = line
        return above if above and len(self.found.files) == 1 else None

    def _texts(self, header: str, wrong: str) -> set[str]:
        """The first thousand texts of wrong cells."""
        name = self.engine.dialect.column(header)
        sql = f"SELECT DISTINCT CAST({name} AS VARCHAR) FROM {self.raw} WHERE {wrong} LIMIT 1000"
        return {str(row[0]) for row in self.engine.run(sql).fetchall()}

    def _cells(self, header: str) -> Iterator[tuple[Path, int, str]]:
        """The cells of a column with their places in text files."""
        if self.form is None:
            return
        at = self.form.header.index(header)
        for file in self.found.files:
            for line, cells in lines_of(file, self.form):
                if len(cells) > at:
                    yield file, line, cells[at]
