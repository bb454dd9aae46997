"""The chapters of the workbook: its notebooks, with their titles, code and parameters."""

import ast
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winback_kit.places import notebooks


@dataclass(frozen=True)
class Chapter:
    """One notebook: its file, and its title from the first heading."""

    path: Path
    title: str

    @property
    def name(self) -> str:
        """The file's name without ending, number first: 13_business_case."""
        return self.path.stem

    @property
    def slug(self) -> str:
        """Its name without the number, by which code and links know it: business_case."""
        return self.name.partition("_")[2]


def chapters() -> list[Chapter]:
    """The chapters in order: the notebooks that there are, with those of one's own."""
    files = [file for folder in notebooks() for file in folder.glob("[0-9][0-9]_*.ipynb")]
    return [
        Chapter(path=file, title=_title(file)) for file in sorted(files, key=lambda file: file.name)
    ]


def chapter(slug: str) -> Chapter:
    """The chapter of that slug, with its number and title."""
    return next(one for one in chapters() if one.slug == slug)


def _cells(file: Path) -> list[tuple[dict[str, Any], str]]:
    """A notebook's cells with their source; plain JSON, so that no reader has to be imported."""
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return [(cell, "".join(cell["source"])) for cell in cells]


def cells_of(file: Path) -> list[str]:
    """The code of a notebook, cell by cell."""
    return [source for cell, source in _cells(file) if cell["cell_type"] == "code"]


def prose_of(file: Path) -> list[str]:
    """The prose of a notebook, cell by cell."""
    return [source for cell, source in _cells(file) if cell["cell_type"] == "markdown"]


def _title(file: Path) -> str:
    for cell, source in _cells(file):
        if cell["cell_type"] == "markdown" and source.startswith("# "):
            return source.split("\n", 1)[0][2:].strip()
    return file.stem


def parameters_of(file: Path) -> list[str]:
    """Names assigned in the cell tagged `parameters`."""
    for cell, source in _cells(file):
        if "parameters" in cell["metadata"].get("tags", []):
            names = []
            for node in ast.parse(source).body:
                targets = node.targets if isinstance(node, ast.Assign) else []
                targets += [node.target] if isinstance(node, ast.AnnAssign) else []
                names += [target.id for target in targets if isinstance(target, ast.Name)]
            return names
    return []
