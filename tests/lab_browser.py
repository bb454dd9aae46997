"""JupyterLab served on a folder and driven in Debian's Chromium."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winback_kit.report.run.lab import lab_command

TOKEN = "tried"  # noqa: S105 - of a server on this machine that lives as long as one test
# no pop-up about news, and every cell is drawn even where it lies below the window
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}
READY = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady"
STATUS = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
NEAR = 0.006  # heights are written to the cent


@dataclass(frozen=True)
class Lab:
    """A running server."""

    address: str
    folder: Path
    server: int  # its process

    def notebook(self, name: str) -> str:
        """Where a notebook is opened."""
        return f"{self.address}/lab/tree/{name}?token={TOKEN}&reset"


@contextmanager
def served(folder: Path) -> Iterator[Lab]:
    """JupyterLab on a folder, gone afterwards with its kernels."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as own, (Path(own) / "log").open("w") as log:
        for place, content in SETTINGS.items():
            file = Path(own) / "settings" / "@jupyterlab" / f"{place}.jupyterlab-settings"
            file.parent.mkdir(parents=True)
            file.write_text(json.dumps(content), encoding="utf-8")
        variables = {
            **os.environ,
            "JUPYTER_TOKEN": TOKEN,
            "JUPYTERLAB_SETTINGS_DIR": str(Path(own) / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(Path(own) / "workspaces"),
        }
        command = [*lab_command(folder, port=port, browser=False), "--expose-app-in-browser"]
        server = subprocess.Popen(command, stdout=log, stderr=log, env=variables)
        try:
            address = f"http://127.0.0.1:{port}"
            _await(f"{address}/api/status?token={TOKEN}", server)
            yield Lab(address, folder, server.pid)
        finally:
            server.terminate()
            server.wait()


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    while True:
        assert server.poll() is None, "JupyterLab ended by itself"
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310
                answer.read()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)


def run_all(page: Any, lab: Lab, name: str) -> None:
    """Open a notebook, run every cell and wait until the panel is drawn."""
    page.goto(lab.notebook(name))
    page.wait_for_function(READY)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.locator(".widget-slider .noUi-handle").first.wait_for()
    page.wait_for_function(
        "() => document.querySelectorAll('.widget-box .js-plotly-plot .main-svg').length > 0"
    )


def await_heights(page: Any, trace: int, expected: list[float], *, first: int = 0) -> None:
    """Wait until a trace of the panel's charts has these heights, from the `first` on."""
    page.wait_for_function(
        """([n, first, expected, near]) => {
          const drawn = document.querySelector('.widget-box .js-plotly-plot')?.data?.[n];
          const y = Array.from(drawn?.y ?? []);
          return expected.every((right, at) => Math.abs(Number(y[first + at]) - right) <= near);
        }""",
        arg=[trace, first, expected, NEAR],
    )


def await_text(page: Any, name: str, text: str) -> None:
    """Wait until a figure of the panel is shown as this text."""
    page.wait_for_function(
        """([name, text]) =>
          document.querySelector(`.widget-box [data-result="${name}"]`)?.innerText === text""",
        arg=[name, text],
    )
