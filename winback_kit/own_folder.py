"""A folder of a process's own, which goes with it, or where it was killed with the next.

Its owner holds a lock on it, which the system lets go of however the owner ends. Whoever makes a
folder beside it removes those that nobody holds. Where the system has no such locks, those that a
day has passed over go.
"""

import contextlib
import os
import re
import secrets
import shutil
import tempfile
import time
import weakref
from pathlib import Path
from typing import Self

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

A_DAY = 86_400  # seconds
BEGINNING = "winback-"
NO_LOCK = -1
_TRIES, _MOMENT = 20, 0.05  # seconds
_END = r"[0-9a-f]{12}"


class OwnFolder:
    """A new folder in `home`, by default that for temporary files; `path` until it is closed."""

    def __init__(self, home: Path | None = None, *, beginning: str = BEGINNING) -> None:
        """Make it, and remove what others left beside it; raises OSError."""
        home = home or Path(tempfile.gettempdir())
        clear_left(home, beginning)
        lock = None
        while lock is None:  # another may take the new folder for one that is left
            self.path = home / f"{beginning}{secrets.token_hex(6)}"
            try:
                self.path.mkdir(mode=0o700)
                lock = _lock(self.path)
            except BaseException:  # told to end just now
                shutil.rmtree(self.path, ignore_errors=True)
                raise
        self.close = weakref.finalize(self, _remove, self.path, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def clear_left(home: Path, beginning: str = BEGINNING) -> None:
    """Remove the folders of owners that are gone."""
    for folder in home.glob(f"{beginning}*"):
        if re.fullmatch(_END, folder.name.removeprefix(beginning)):
            with contextlib.suppress(OSError):  # another user's, or one that ends just now
                lock = _lock(folder)
                if lock is not None and (lock != NO_LOCK or _is_old(folder)):
                    _remove(folder, lock)


def _is_old(folder: Path) -> bool:
    return folder.stat().st_mtime < time.time() - A_DAY


def _lock(folder: Path) -> int | None:
    """A lock on a folder; None where another holds it, NO_LOCK where there are no locks."""
    if fcntl is None:
        return NO_LOCK
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:  # another took it for one that is left, before it was held
        return None
    lock: int | None = None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if folder.stat().st_ino == os.fstat(held).st_ino:  # and not removed meanwhile
            lock = held
    except OSError as error:
        if not isinstance(error, BlockingIOError | FileNotFoundError):
            lock = NO_LOCK
    if lock != held:
        os.close(held)
    return lock


def _remove(folder: Path, lock: int) -> None:
    for _ in range(_TRIES):  # the helpers of a browser that was ended write a moment longer
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(_MOMENT)
    if lock != NO_LOCK:
        os.close(lock)
