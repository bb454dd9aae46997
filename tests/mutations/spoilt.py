"""A client folder while it is spoilt, and the list of the kinds in which it can be."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests import client_rewritten as client
from tests.client_rewritten import Folder, Row

Rng = np.random.Generator


@dataclass
class Spoilt:
    """A folder while it is spoilt; `rows` are those that may be set aside, as table and place."""

    of: Folder
    draw: Rng
    rows: list[tuple[str, int]] = field(default_factory=list)

    def some(self, table: str, count: int = 7) -> list[Row]:
        """Rows of a table that the seed draws; they may be set aside."""
        rows = self.of.tables[table]
        places = self.draw.choice(len(rows), count, replace=False)
        self.rows += [(table, int(at)) for at in places]
        return [rows[at] for at in places]

    def add(self, table: str, rows: list[Row]) -> None:
        """Rows beside the good ones, at places that the seed draws; they may be set aside."""
        held = self.of.tables[table]
        for row in rows:
            held.insert(int(self.draw.integers(1, len(held))), row)
        self.rows += [(table, at) for at, row in enumerate(held) if any(row is one for one in rows)]

    def text(self, table: str, change: Callable[[str], str], encoding: str = "utf-8") -> None:
        """The file of a table as text, changed."""

        def write(file: Path, rows: list[Row]) -> None:
            client.as_csv(file, rows)
            whole = file.read_bytes().decode("utf-8")
            file.write_bytes(change(whole).encode(encoding))

        self.of.write[table] = write

    def without(self) -> Folder:
        """The folder without the rows that may be set aside."""
        out = deepcopy(self.of)
        gone: dict[str, set[int]] = {}
        for table, at in self.rows:
            gone.setdefault(table, set()).add(at)
        for table, places in gone.items():
            rows = out.tables[table]
            out.tables[table] = [row for at, row in enumerate(rows) if at not in places]
        return out


KINDS: dict[str, Callable[[Spoilt], None]] = {}


def kind(spoil: Callable[[Spoilt], None]) -> Callable[[Spoilt], None]:
    KINDS[spoil.__name__] = spoil
    return spoil


def every(of: Folder, column: str, change: Callable[[str], str]) -> None:
    for rows in of.tables.values():
        for row in rows:
            if column in row:
                row[column] = change(row[column])


def one_of(draw: Rng, *of: str) -> str:
    return str(of[int(draw.integers(len(of)))])
