"""Workbooks recalculated by LibreOffice: inputs changed, every kept value dropped first.

LibreOffice believes the values that a file keeps beside its formulas. openpyxl loads formulas
without them, so what it saves has none left, and LibreOffice has to work out every cell.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from tests.conftest import needs_program
from winback_kit.case.formulas.lines import MEASURES

CHOICE = "D4"  # of Assumptions: the scenario shown


def without_kept_values(source: Path) -> Any:
    """A workbook's formulas and inputs alone."""
    return openpyxl.load_workbook(source)


def save_with_inputs(
    book: Any, out: Path, *, base: Mapping[str, float] | None = None, scenario: str = ""
) -> Path:
    """Save it with base values typed over by path, and a scenario chosen.

    `book` itself is left as it was."""
    sheet = book["Assumptions"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Group")
    column = {cell.value: cell.column for cell in header}
    rows = {
        sheet.cell(row, column["Name in the case file"]).value: row
        for row in range(header[0].row + 1, sheet.max_row + 1)
    }
    cells = {sheet.cell(rows[path], column["Base"]): value for path, value in (base or {}).items()}
    if scenario:
        cells[sheet[CHOICE]] = scenario
    before = {cell: cell.value for cell in cells}
    for cell, value in cells.items():
        cell.value = value
        cell.data_type = "s" if isinstance(value, str) else "n"  # text, whatever it begins with
    book.save(out)
    for cell, value in before.items():
        cell.value = value
    return out


def recalculated(files: Sequence[Path], out: Path) -> list[Path]:
    """The files as LibreOffice saves them, from one start of it with a profile of its own."""
    program = needs_program("soffice", "libreoffice")
    profile = out / "profile"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True)
    shutil.rmtree(profile, ignore_errors=True)
    return [out / file.name for file in files]


def figures(file: Path) -> dict[str, Any]:
    """The figures on Summary by their names, which are those of their order; n/a is None."""
    rows = iter(_values(file, "Summary", columns=2))
    for row in rows:
        if row[0] == "Figure":
            break
    told = zip(MEASURES, rows, strict=False)
    return {one.name: None if row[1] == "n/a" else row[1] for one, row in told}


def failing_checks(file: Path) -> list[str]:
    """The labels of the checks that do not hold."""
    rows = _values(file, "Checks", columns=6)[6:]
    return [row[0] for row in rows if row[0] and row[5] != 1]  # LibreOffice keeps TRUE as 1


def flag(file: Path) -> str:
    """What Summary says of the checks."""
    rows = _values(file, "Summary", columns=2)
    return str(next(row[1] for row in rows if row[0] == "Checks"))


def _values(file: Path, sheet: str, *, columns: int) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(file, data_only=True, read_only=True)
    try:
        return list(book[sheet].iter_rows(values_only=True, max_col=columns))
    finally:
        book.close()
