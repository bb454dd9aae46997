"""Chromium as the tests look at pages: quiet on the network, and patient on a busy machine."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import needs_module, needs_program
from winback_kit.report.printing.pdf import QUIET

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 600_000  # it waits for what happens, and gives up where nothing ever does


def chromium_program() -> str:
    """Where it is; without one a skip, or in CI a failure."""
    return needs_program(*NAMES)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser that a test moves; without one a skip, or in CI a failure."""
    program = chromium_program()
    start = needs_module("playwright.sync_api").sync_playwright
    flags = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with start() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program, args=flags, timeout=PATIENCE_MS
        )
        try:
            yield opened
        finally:
            opened.close()


def new_page(browser: Any, *, width: int = 1280, height: int = 860) -> Any:
    """An empty page of its own session."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(PATIENCE_MS)
    return page


@contextmanager
def lone_page(*, width: int = 1280, height: int = 860) -> Iterator[Any]:
    """A page in a browser that is there for it alone."""
    with chromium() as browser:
        yield new_page(browser, width=width, height=height)


def opened_by_chromium(page: Path) -> str:
    """The page as it stands in Chromium once its scripts have run."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [chromium_program(), "--headless", "--no-sandbox", *QUIET]
        command += ["--virtual-time-budget=5000", f"--user-data-dir={profile}", "--dump-dom"]
        command.append(page.as_uri())
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
