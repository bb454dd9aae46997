"""The business case as PDF: the very page, printed by a browser that is on the machine.

Charts stay vectors, the file is tagged and fonts are embedded. Where no such browser is found the
run goes on without a PDF, and the cover says so. WINBACK_CHROMIUM names one that lies elsewhere.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from winback_kit.own_folder import OwnFolder
from winback_kit.report.printing.bound import bound
from winback_kit.words.catalogue import marked, words

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
CHOSEN = "WINBACK_CHROMIUM"
LONGEST_SECONDS = 90
PAPER_PIXELS = 794  # the width of A4
QUIET = (  # it asks the network for nothing
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FLAGS = (
    "--headless",
    *QUIET,
    "--no-pdf-header-footer",
    f"--window-size={PAPER_PIXELS},1000",
)
MISSING = marked(
    "No PDF was made: it is printed by Chromium, Chrome or Edge, and none of them was found. "
    "Install one, or name it in {variable}; the page itself prints just as well."
)

_TOO_LONG = marked("No PDF was made: {browser} took longer than {n} seconds.")
_FAILED = marked("No PDF was made: {browser} failed ({why}).")


@dataclass(frozen=True)
class Printed:
    """Whether a PDF was made; `why_not` is for a person and empty where it was."""

    why_not: str = ""


def find_browser() -> str | None:
    """A browser that can print: the one chosen, one on the path, or one in its usual place."""
    chosen = os.environ.get(CHOSEN)
    if chosen:
        return shutil.which(chosen)
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    return next((place for place in PLACES if Path(place).exists()), None)


Printing = Callable[[Path, Path], Printed]


def browser_command() -> tuple[str, ...] | None:
    """How a browser that can print is started, where there is one."""
    browser = find_browser()
    return None if browser is None else (browser, *FLAGS, *_as_root())


def opened(page: Path, *asked: str, command: tuple[str, ...]) -> bytes:
    """Let a browser do what is asked with a page, in a profile of its own; gives what it writes.

    It ends with this process, also where that is killed, since nobody would end it if it hung.
    Raises SubprocessError or OSError where it fails or takes too long.
    """
    with OwnFolder() as profile, bound() as (before, handed):
        command = (*before, *command, f"--user-data-dir={profile.path}")
        done = subprocess.run(  # noqa: S603 - a browser that the user has installed
            [*command, *asked, page.resolve().as_uri()],
            env={**os.environ, "TMPDIR": str(profile.path)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_SECONDS,
            check=True,
            pass_fds=handed,
        )
    return done.stdout


def print_page(page: Path, out: Path) -> Printed:
    """Print a page; whatever goes wrong is told, never raised."""
    started = browser_command()
    if started is None:
        return Printed(words(MISSING, variable=CHOSEN))
    browser = started[0]
    try:
        opened(page, f"--print-to-pdf={out}", command=started)
    except subprocess.TimeoutExpired:
        out.unlink(missing_ok=True)
        return Printed(words(_TOO_LONG, browser=Path(browser).name, n=LONGEST_SECONDS))
    except (subprocess.CalledProcessError, OSError) as error:
        out.unlink(missing_ok=True)
        return Printed(words(_FAILED, browser=Path(browser).name, why=_reason(error)))
    if not out.exists():
        return Printed(words("No PDF was made: {browser} wrote none.", browser=Path(browser).name))
    return Printed()


def _as_root() -> tuple[str, ...]:
    """Chromium refuses to work for root inside its sandbox."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if root else ()


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return f"status {error.returncode}"
    return str(getattr(error, "strerror", "") or type(error).__name__)
