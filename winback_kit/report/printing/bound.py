"""A command bound to this process: it ends with it, however that ends, and with all when told so.

A shell starts it and holds one end of a pipe. When the other end is closed, which the system does
for a process that was killed, the shell kills the command.
"""

import contextlib
import os
import threading
from collections.abc import Iterator

_BOUND = """
heard=$1; shift
"$@" & bound=$!
{ read -r ended <"/dev/fd/$heard"; [ "$ended" ] || kill -9 $bound; } >/dev/null 2>&1 &
wait $bound
"""
_held: set[int] = set()
_lock = threading.Lock()


@contextlib.contextmanager
def bound() -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Words to put before a command, and the file descriptors to pass on to it.

    Whatever goes wrong within, it is killed.
    """
    if os.name != "posix":
        yield (), ()
        return
    heard, held = os.pipe()
    with _lock:
        _held.add(held)
    try:
        yield ("/bin/sh", "-c", _BOUND, "sh", str(heard)), (heard,)
        with _lock:
            if held in _held:
                os.write(held, b"ended\n")
    finally:
        _let_go(held)
        os.close(heard)


def end_bound() -> None:
    """Kill all that are bound now; whoever waits for one hears that it failed."""
    for held in [*_held]:
        _let_go(held)


def _let_go(held: int) -> None:
    with _lock:
        if held in _held:
            _held.remove(held)
            os.close(held)
