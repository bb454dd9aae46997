"""A browser that stays open and prints one page after the other: for a batch of clients.

It is spoken to in Chrome's DevTools protocol over a pair of pipes (messages end with a zero byte),
so nothing listens on a port, and it ends when this process does. Each page is loaded in a browser
context of its own, which shares no memory, cache or cookie with another's and is thrown away
behind it. https://chromedevtools.github.io/devtools-protocol/
"""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from winback_kit.own_folder import OwnFolder

OUT_OF_THE_WAY = 10  # first file descriptor that the browser's own two cannot hide
CHUNK = 1 << 20
PAPER = {"printBackground": True, "preferCSSPageSize": True, "generateTaggedPDF": True}
_TRIES, _MOMENT = 200, 0.05  # seconds
_GONE = ("Inspector.targetCrashed", "Inspector.detached", "Target.targetCrashed")
_OPEN = ("--no-startup-window", "--remote-debugging-pipe")
_JOINED = 'heard=$1; told=$2; shift 2; exec "$@" 3<"/dev/fd/$heard" 4>"/dev/fd/$told"'


class BrowserError(Exception):
    """The browser is gone, took too long, or refused."""


class Browser:
    """One browser process; not for two threads at a time."""

    def __init__(self, command: Sequence[str], *, patience: float) -> None:
        """Start it; `patience` is how many seconds one page may take."""
        self._patience = patience
        self._asked = 0
        self._held = b""
        self._heard: list[dict[str, Any]] = []
        self._profile = OwnFolder()
        theirs_in, self._to = _pipe()
        self._from, theirs_out = _pipe()
        asked = (*command, *_OPEN, f"--user-data-dir={self._profile.path}")
        shell = ("/bin/sh", "-c", _JOINED, "sh", str(theirs_in), str(theirs_out), *asked)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - a browser that the user has installed
                shell,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs_in, theirs_out),
                env={**os.environ, "TMPDIR": str(self._profile.path)},
            )
        finally:
            os.close(theirs_in)
            os.close(theirs_out)

    @property
    def process(self) -> int:
        """The number of its process."""
        return self._process.pid

    def print_page(self, page: Path, out: Path) -> None:
        """Print a page to a PDF; raises BrowserError, after which the browser should be closed."""
        until = time.monotonic() + self._patience
        with self._opened(page.resolve().as_uri(), until) as session:
            printed = self._ask("Page.printToPDF", PAPER, until=until, session=session)
            out.write_bytes(base64.b64decode(printed["data"]))

    def end(self) -> None:
        """End its process, from whatever thread: whoever waits for a page gets an error."""
        self._process.kill()

    def close(self) -> None:
        """End it and remove its profile."""
        self._process.kill()
        self._process.wait()
        os.close(self._to)
        os.close(self._from)
        for _ in range(_TRIES):  # its helpers end a moment later, and write until then
            shutil.rmtree(self._profile.path, ignore_errors=True)
            if not self._profile.path.exists():
                self._profile.close()
                return
            time.sleep(_MOMENT)

    @contextmanager
    def _opened(self, address: str, until: float) -> Iterator[str]:
        """A page loaded in a context of its own; gives its session."""
        context = self._ask("Target.createBrowserContext", {}, until=until)
        blank = {"url": "about:blank", **context}
        target = self._ask("Target.createTarget", blank, until=until)
        flat = {**target, "flatten": True}
        session = str(self._ask("Target.attachToTarget", flat, until=until)["sessionId"])
        self._ask("Page.enable", {}, until=until, session=session)
        went = self._ask("Page.navigate", {"url": address}, until=until, session=session)
        if went.get("errorText"):
            raise BrowserError(str(went["errorText"]))
        while not any(_loaded(message, session) for message in self._heard):
            self._heard.append(self._next(until))
        yield session
        self._send("Target.disposeBrowserContext", context)  # its page's end is no crash
        while self._next(until, ended=True).get("id") != self._asked:
            pass
        self._heard.clear()

    def _ask(
        self, method: str, given: dict[str, Any], *, until: float, session: str = ""
    ) -> dict[str, Any]:
        """What the browser answers; whatever it tells meanwhile is kept."""
        self._send(method, given, session)
        while True:
            answer = self._next(until)
            if answer.get("id") == self._asked:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error'].get('message')}")
                return dict(answer["result"])
            self._heard.append(answer)

    def _send(self, method: str, given: dict[str, Any], session: str = "") -> None:
        self._asked += 1
        message = {"id": self._asked, "method": method, "params": given}
        if session:
            message["sessionId"] = session
        try:
            os.write(self._to, json.dumps(message).encode() + b"\0")
        except OSError as error:
            raise BrowserError(str(error)) from None

    def _next(self, until: float, *, ended: bool = False) -> dict[str, Any]:
        """The next message; a page that is gone is an error where it should not have `ended`."""
        parts = [self._held]
        while b"\0" not in parts[-1]:
            ready, _, _ = select.select([self._from], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise BrowserError("it took too long")
            parts.append(os.read(self._from, CHUNK))
            if not parts[-1]:
                raise BrowserError("it ended")
        message, _, self._held = b"".join(parts).partition(b"\0")
        told = dict(json.loads(message))
        if told.get("method") in _GONE and not ended:
            raise BrowserError("the page crashed")
        return told


def _pipe() -> tuple[int, int]:
    """The reading and the writing end of a pipe, neither with a number below ten."""
    low = os.pipe()
    try:
        read, write = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, OUT_OF_THE_WAY) for end in low)
    finally:
        for end in low:
            os.close(end)
    return read, write


def _loaded(message: dict[str, Any], session: str) -> bool:
    return message.get("method") == "Page.loadEventFired" and message.get("sessionId") == session
