"""The folders of the package: at most twelve modules each, and no circle between them."""

from __future__ import annotations

import ast
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "winback_kit"
MOST_MODULES = 12
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "__init__.py"
}
FOLDERS = sorted({path.parent for path in MODULES.values()})


def room(path: Path) -> str:
    """The folder of a module; a module beside the folders is a room of its own."""
    return path.stem if path.parent == PACKAGE else str(path.parent.relative_to(PACKAGE))


def imported(path: Path) -> set[str]:
    """The modules of the package that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found & MODULES.keys()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_a_folder_can_be_taken_in_at_a_glance(folder: Path) -> None:
    names = [path.stem for path in MODULES.values() if path.parent == folder]
    assert len(names) <= MOST_MODULES, names


def test_no_folder_needs_one_that_needs_it() -> None:
    needs: dict[str, set[str]] = defaultdict(set)
    for path in MODULES.values():
        needs[room(path)] |= {room(MODULES[name]) for name in imported(path)} - {room(path)}
    assert len(needs) > 30
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as circle:
        pytest.fail(f"a circle of folders: {' → '.join(circle.args[1])}")
