"""The browsers of a batch: each prints for one client at a time, and stays open for the next.

They belong to the process that runs the batch. A page that could not be printed here, whatever the
reason, is given back, and whoever asked prints it with a browser of its own, which also tells what
is wrong; a browser that died or hung is closed, and the next page gets a new one.
"""

from __future__ import annotations

import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING

from winback_kit.report.printing.pdf import LONGEST_SECONDS, browser_command

if TYPE_CHECKING:
    from winback_kit.report.printing.browser import Browser


class Printers:
    """At most so `many` browsers; `done` has something to receive when a page was dealt with."""

    def __init__(self, many: int) -> None:
        self._pool = ThreadPoolExecutor(many)
        self._lock = threading.Lock()
        self._idle: list[Browser] = []
        self._busy: list[Browser] = []
        self.done, self._tell = Pipe(duplex=False)

    def ask(self, whose: int, page: Path, out: Path) -> None:
        """Print a page in the background; `done` then gives `whose`, and whether it was printed."""
        self._pool.submit(self._print, whose, page, out)

    def close(self) -> None:
        """End every browser; what they are printing is lost."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            running = [*self._idle, *self._busy]
        for browser in running:
            browser.end()
        self._pool.shutdown()
        while self._idle:
            self._idle.pop().close()
        self.done.close()
        self._tell.close()

    def _print(self, whose: int, page: Path, out: Path) -> None:
        printed = False
        with contextlib.suppress(Exception):
            printed = self._printed(page, out)
        with self._lock:
            self._tell.send((whose, printed))

    def _printed(self, page: Path, out: Path) -> bool:
        browser = self._taken()
        if browser is None:
            return False
        try:
            browser.print_page(page, out)
        except Exception:
            with self._lock:
                self._busy.remove(browser)
            browser.close()
            out.unlink(missing_ok=True)
            return False
        with self._lock:
            self._busy.remove(browser)
            self._idle.append(browser)
        return True

    def _taken(self) -> Browser | None:
        """A browser that is open, or a new one; None where there is none to be had."""
        with self._lock:
            if self._idle:
                self._busy.append(self._idle.pop())
                return self._busy[-1]
            command = browser_command() if os.name == "posix" else None
            if command is None:
                return None
            from winback_kit.report.printing.browser import Browser

            self._busy.append(Browser(command, patience=LONGEST_SECONDS))
            return self._busy[-1]
