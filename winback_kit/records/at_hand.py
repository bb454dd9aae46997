"""A study that is at hand: whoever asks for the study of its client gets this one.

So a chapter goes on from what the run has worked out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_at_hand: ContextVar[Any] = ContextVar("at_hand", default=None)


@contextmanager
def at_hand(given: Any) -> Iterator[None]:
    """Within, `study` gives this one to whoever asks for the study of its client."""
    token = _at_hand.set(given)
    try:
        yield
    finally:
        _at_hand.reset(token)


def handed() -> Any:
    """The study at hand; None without one."""
    return _at_hand.get()
