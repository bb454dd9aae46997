"""A study that is at hand: whoever asks for the study of its client gets this one.

So a chapter goes on from what the run has worked out, also where the client's files have changed
since the run began: all of a run is of the files as they were then.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

Asked = dict[str, Any]
_at_hand: ContextVar[tuple[Any, Mapping[str, Any] | None]] = ContextVar(
    "at_hand", default=(None, None)
)


def asked_for(
    folder: str | Path,
    as_of: dt.date | str | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Asked:
    """A client as a chapter asks for it, in plain JSON types."""
    return {
        "client_folder": str(Path(folder).resolve()),
        "as_of": str(as_of or ""),
        "overrides": json.loads(json.dumps(overrides or {}, default=str)),
    }


@contextmanager
def at_hand(given: Any, asked: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Within, `study` gives this one to whoever asks for the study of its client.

    Whoever asks as is `asked` gets it whatever stands in the client's files by now.
    """
    token = _at_hand.set((given, asked))
    try:
        yield
    finally:
        _at_hand.reset(token)


def handed() -> Any:
    """The study at hand; None without one."""
    return _at_hand.get()[0]


def handed_to(asked: Mapping[str, Any]) -> Any:
    """The study at hand for whoever asks so; None where it is another's, or there is none."""
    given, known = _at_hand.get()
    return given if known == asked else None
