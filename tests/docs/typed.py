"""Commands of a page, typed into a shell in which the kit is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def typed_in(folder: Path, commands: str) -> str:
    """What the commands print, run one after another in a folder; all of them have to end well."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", commands],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
