"""What of a chapter's cells its page shows.

A notebook announces, computes and restates. Where the data are too little for what a cell computes,
its page says so in the cell's place and announces nothing there: prose that only introduces what is
missing goes, its heading stays over what is said. What is missing is said once. The page of a
chapter that nothing can be given of is its question, what is missing, and what needs no data.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from typing import Any

from winback_kit.show.kit.missing import MISSING

Cell = Any

_HEADING = re.compile(r"#+ .*")
_OF_STUDY = re.compile(r"\bstudy\b")
_PART_OF_STUDY = re.compile(r"\bstudy\.")
_STAMP = re.compile(r"\bshow\.stamp\(")


class Gives(Enum):
    """What a cell of code shows."""

    SILENT = auto()  # nothing: it prepares what others show
    SOMETHING = auto()
    MISSING = auto()  # what the data are too little for
    REPEAT = auto()  # just what one before has shown


@dataclass(frozen=True)
class _Group:
    """Prose, and the code that it introduces with what each cell of it shows."""

    prose: tuple[Cell, ...]
    code: tuple[tuple[Cell, Gives], ...] = ()

    @property
    def in_vain(self) -> bool:
        """Whether all that the prose introduces is missing, or was there before."""
        absent = {Gives.MISSING, Gives.REPEAT}
        return bool(self.code) and all(gives in absent for _, gives in self.code)


def cells_shown(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of an executed notebook that stand on its page.

    >>> def prose(text): return {"cell_type": "markdown", "source": text}
    >>> def code(source, *shown):
    ...     outputs = [{"data": {"text/html": html}} for html in shown]
    ...     return {"cell_type": "code", "source": source, "outputs": outputs}
    >>> lacks = code("study.plan", '<p class="wb-finding wb-missing">No')
    >>> told = code("study.case", "Yes")
    >>> start = [prose("# Who?\\n\\nIt asks."), code("study = wk.study()")]
    >>> middle = [prose("## A\\n\\nHow."), lacks, prose("Try."), prose("## B\\n\\nAgain."), lacks]
    >>> end = [prose("## Do\\n\\nThis."), code("wk.show.stamp(study.data)", "v1")]
    >>> def read(*parts): return [one["source"] for one in cells_shown([*sum(parts, [])])]
    >>> read(start, middle, [prose("So:"), told], end)  # doctest: +NORMALIZE_WHITESPACE
    ['# Who?\\n\\nIt asks.', 'study = wk.study()', '## A', 'study.plan', '## B', 'So:',
     'study.case', '## Do\\n\\nThis.', 'wk.show.stamp(study.data)']
    >>> read(start, middle, end)
    ['# Who?', 'study = wk.study()', 'study.plan', 'wk.show.stamp(study.data)']
    """
    groups = list(_groups(cells))
    of_client = [
        gives
        for group in groups
        for cell, gives in group.code
        if _PART_OF_STUDY.search(cell["source"]) and not _STAMP.search(cell["source"])
    ]
    if Gives.MISSING in of_client and Gives.SOMETHING not in of_client:
        return list(_of_nothing(groups))
    kept: list[Cell] = []
    for section in reversed(list(_sections(groups))):
        shown = list(_of_section(section))
        bare = all(_heading(cell) == cell["source"] for cell in shown)
        if not bare or (shown and kept and _depth(kept[0]) > _depth(shown[0])):
            kept = [*shown, *kept]
    return kept


def _groups(cells: Sequence[Cell]) -> Iterator[_Group]:
    told: list[Any] = []
    prose: tuple[Cell, ...] = ()
    for is_prose, run in groupby(cells, lambda cell: bool(cell["cell_type"] == "markdown")):
        if is_prose:
            *before, last = _split_at_headings(run)
            yield from map(_Group, before)
            prose = last
        else:
            yield _Group(prose, tuple(_told_once(cell, told) for cell in run))
            prose = ()
    if prose:
        yield _Group(prose)


def _split_at_headings(prose: Iterator[Cell]) -> list[tuple[Cell, ...]]:
    """Cells of prose, those from a heading on apart from those before."""
    parts: list[tuple[Cell, ...]] = []
    for cell in prose:
        if not parts or _heading(cell):
            parts.append((cell,))
        else:
            parts[-1] = (*parts[-1], cell)
    return parts


def _told_once(cell: Cell, told: list[Any]) -> tuple[Cell, Gives]:
    """A cell of code without outputs that were shown before, and what it gives."""
    outputs = cell.get("outputs", [])
    shown = [output.get("data") for output in outputs]
    if not shown:
        return cell, Gives.SILENT
    if shown in told:
        return cell, Gives.REPEAT
    fresh = [output for output in outputs if [output.get("data")] not in told]
    told.append(shown)
    missing = all(MISSING in str((data or {}).get("text/html", "")) for data in shown)
    cell = type(cell)({**cell, "outputs": fresh}) if fresh else cell
    return cell, Gives.MISSING if missing else Gives.SOMETHING


def _sections(groups: list[_Group]) -> Iterator[list[_Group]]:
    """Groups from a heading to the next."""
    section: list[_Group] = []
    for group in groups:
        if section and group.prose and _heading(group.prose[0]):
            yield section
            section = []
        section.append(group)
    yield section


def _of_section(section: list[_Group]) -> Iterator[Cell]:
    code = [gives for group in section for _, gives in group.code]
    given = not code or Gives.SOMETHING in code or Gives.SILENT in code
    for group in section:
        dropped = group.in_vain or not (group.code or given)
        yield from _headings(group.prose) if dropped else group.prose
        yield from (cell for cell, gives in group.code if gives is not Gives.REPEAT)


def _of_nothing(groups: list[_Group]) -> Iterator[Cell]:
    """What stands of a chapter that nothing can be given of."""
    for at, section in enumerate(_sections(groups)):
        general = [any(map(_needs_no_data, group.code)) for group in section]
        for group, stands in zip(section, general, strict=True):
            if stands and at:
                yield from group.prose
            elif group is section[0] and (at == 0 or any(general)):
                yield from _headings(group.prose[:1])
            yield from (cell for cell, gives in group.code if _stands_alone(cell, gives))


def _stands_alone(cell: Cell, gives: Gives) -> bool:
    always = gives in (Gives.SILENT, Gives.MISSING) or _STAMP.search(cell["source"])
    return bool(always) or _needs_no_data((cell, gives))


def _needs_no_data(code: tuple[Cell, Gives]) -> bool:
    """Whether a cell shows what holds for every client."""
    cell, gives = code
    return gives is Gives.SOMETHING and not _OF_STUDY.search(cell["source"])


def _headings(prose: Sequence[Cell]) -> Iterator[Cell]:
    """Cells of prose without what stands under their headings."""
    for cell in prose:
        if heading := _heading(cell):
            yield type(cell)({**cell, "source": heading})


def _heading(cell: Cell) -> str:
    """The heading that a cell of prose begins with, if any."""
    found = cell["cell_type"] == "markdown" and _HEADING.match(cell["source"])
    return found[0] if found else ""


def _depth(cell: Cell) -> int:
    """How deep a cell's heading stands: 1 for a title; 0 without one."""
    return len(_heading(cell).split(" ", 1)[0])
