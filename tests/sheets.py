"""A printed business case: the text of its sheets, where its headings stand, and what is blank."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from tests.conftest import needs_program
from winback_kit.report.page.paper import promised_pages

DOTS_PER_INCH = 50
# height, margin above and below in millimetres, as templates/report/page.css and letter.css say
A4, LETTER = (297, 15, 17), (279.4, 11, 13)
INK = 200  # of 255: what is darker


def texts(pdf: Path) -> list[str]:
    """The text of each sheet without any blank, in which words can be looked for."""
    command = [needs_program("pdftotext"), "-raw", str(pdf), "-"]
    said = subprocess.run(command, capture_output=True, check=True).stdout
    sheets = said.decode("utf-8", errors="replace").split("\f")[:-1]
    return ["".join(sheet.split()) for sheet in sheets]


def executive_sheets(pdf: Path) -> int:
    """How many sheets stand before the annex."""
    return promised_pages(pdf.read_bytes())["annex"][1] - 1


def blank(sheet: Any, *, top: int, bottom: int) -> float:
    """The share of a body, rows `top` to `bottom` of grey pixels, that is below its last ink."""
    inked = np.flatnonzero((sheet[top:bottom] < INK).any(axis=1))
    return 1.0 - (float(inked[-1]) + 1) / (bottom - top) if len(inked) else 1.0


def blanks(pdf: Path) -> list[float]:
    """The share of each sheet's body, foot and margins apart, that is below its last ink."""
    with tempfile.TemporaryDirectory() as folder:
        command = [needs_program("pdftoppm"), "-gray", "-r", str(DOTS_PER_INCH), str(pdf)]
        subprocess.run([*command, f"{folder}/sheet"], check=True)
        return [_blank(_pixels(file)) for file in sorted(Path(folder).iterdir())]


def _blank(sheet: Any) -> float:
    rows = len(sheet)
    high = rows / DOTS_PER_INCH * 25.4
    height, above, below = min(A4, LETTER, key=lambda paper: abs(paper[0] - high))
    bottom = round((height - below) / height * rows)
    return blank(sheet, top=round(above / height * rows), bottom=bottom)


def _pixels(file: Path) -> Any:
    """Rows of grey pixels of a PGM file: P5, width, height and 255, then a byte each."""
    kind, width, height, most, data = file.read_bytes().split(maxsplit=4)
    assert (kind, most) == (b"P5", b"255")
    return np.frombuffer(data[-int(width) * int(height) :], np.uint8).reshape(int(height), -1)
