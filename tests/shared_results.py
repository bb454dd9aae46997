"""What is worked out once for all workers of a test session, and read by many tests.

The first who asks makes it and keeps it in the session's folder; the others wait for it there.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
HOME = "WINBACK_TESTS_SHARE"  # names the session's folder; workers inherit it


def open_home() -> None:
    """Make the session's folder, gone with the process; a worker has that of who started it."""
    if HOME not in os.environ:
        os.environ[HOME] = tempfile.mkdtemp(prefix="tests-of-winback-")
        atexit.register(shutil.rmtree, os.environ[HOME], ignore_errors=True)


def shared_folder(name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` fills, to be left as it is; whoever asks is told why it cannot."""
    place = Path(os.environ[HOME]) / name
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            half = place.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(place)
    return place


def shared(name: str, make: Callable[[], T]) -> T:
    """What `make` gives, kept pickled; each process has a copy of its own."""

    def keep(folder: Path) -> None:
        (folder / "result").write_bytes(pickle.dumps(make()))

    found: T = pickle.loads((shared_folder(name, keep) / "result").read_bytes())  # noqa: S301
    return found
