"""In a notebook, results of an older client are unbound: none is taken for the new one's."""

import dis
from collections.abc import Iterable
from types import FrameType


def unbind_older(cell: FrameType, kind: type, stages: Iterable[str]) -> None:
    """Unbind what a cell was to replace, and the names that hold one of its `stages`.

    `cell` is the frame of the cell, `kind` the class of what it was to replace.
    """
    names = cell.f_globals
    if "get_ipython" not in names:
        return
    for step in dis.get_instructions(cell.f_code):
        older = names.get(step.argval) if step.opname == "STORE_NAME" else None
        if isinstance(older, kind):
            results = [held for name, held in vars(older).items() if name in set(stages)]
            gone = {id(held) for held in (older, *results)}
            for name in [name for name, held in names.items() if id(held) in gone]:
                del names[name]
