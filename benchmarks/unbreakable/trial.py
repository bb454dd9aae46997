"""A client in a place of its own, commands started there, and what a place may hold."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.commands import SETTINGS, WINBACK, client_folder

ROOT = Path(__file__).resolve().parents[2]
TRIAL = "WINBACK_TRIAL"
FACES = (
    "index.html",
    "run.json",
    "business_case.html",
    "business_case.pdf",
    "business_case.pptx",
    "business_case.xlsx",
    "playbook.docx",
    "playbook.html",
    "lists/contact_list.csv",
)
PACKED = (".xlsx", ".pptx", ".docx")
ENDS = {".html": b"</html>", ".pdf": b"%%EOF", ".parquet": b"PAR1"}


@dataclass
class Place:
    """Where a trial takes place: the client, its runs, temporary files; and its processes' mark."""

    here: Path
    whole: bool = False
    mark: str = field(default_factory=lambda: secrets.token_hex(8))
    sessions: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Make the folders."""
        self.spare.mkdir(parents=True, exist_ok=True)
        if not self.client.exists():
            client_folder(self.client, settings=SETTINGS)

    @property
    def client(self) -> Path:
        """The client folder."""
        return self.here / "acme"

    @property
    def out(self) -> Path:
        """Where runs are published."""
        return self.here / "out"

    @property
    def home(self) -> Path:
        """The runs of the client."""
        return self.out / "acme"

    @property
    def spare(self) -> Path:
        """The folder for temporary files."""
        return self.here / "t"

    @property
    def said(self) -> Path:
        """What the last command told."""
        return self.here / "said"

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command in a session of its own; by default a report of the client."""
        words = words or ("report", str(self.client), "--out", str(self.out))
        own = {TRIAL: self.mark, "TMPDIR": str(self.spare), "PYTHONPATH": str(ROOT)}
        light = [sys.executable, str(ROOT / "benchmarks" / "unbreakable" / "light.py")]
        with self.said.open("wb") as told:
            process = subprocess.Popen(
                [*([str(WINBACK)] if self.whole else light), *words],
                stdout=told,
                stderr=told,
                env={**os.environ, **own},
                start_new_session=True,
            )
        self.sessions.add(process.pid)
        return process

    def alive(self) -> list[psutil.Process]:
        """The processes of the trial: by its mark, its sessions, or its folder in their words.

        A browser's helpers write over the environment that they were started with, and others of
        its helpers are in a session of their own.
        """
        return [one for one in psutil.process_iter() if self._is_ours(one)]

    def _is_ours(self, one: psutil.Process) -> bool:
        try:
            if one.pid == os.getpid() or one.status() == psutil.STATUS_ZOMBIE:
                return False
            if one.environ().get(TRIAL) == self.mark or os.getsid(one.pid) in self.sessions:
                return True
            return any(str(self.here) in word for word in one.cmdline())
        except (psutil.Error, OSError):
            return False

    def seconds_until_gone(self, longest: float) -> float | None:
        """How long processes of the trial are still there; None where some stay."""
        start = time.monotonic()
        while self.alive():
            if time.monotonic() - start > longest:
                return None
            time.sleep(0.1)
        return time.monotonic() - start

    def faults(self) -> list[str]:
        """What is wrong with the runs: one that is not whole, or `latest` that leads nowhere."""
        found = [f"{run.name}: {why}" for run in runs_in(self.home) if (why := not_whole(run))]
        latest = self.home / "latest"
        if runs_in(self.home) and (not latest.is_symlink() or not_whole(latest.resolve())):
            found.append("latest is not valid")
        return found

    def left(self) -> list[str]:
        """What lies about and is no run: half-written folders and temporary files."""
        known = {run.name for run in runs_in(self.home)} | {"latest", "failed"}
        beside = [path.name for path in self.home.glob("*")] if self.home.exists() else []
        hidden = [name for name in beside if name not in known]
        return [*hidden, *(path.name for path in self.spare.iterdir())]


def runs_in(home: Path) -> list[Path]:
    """The published runs of a client."""
    if not home.exists():
        return []
    folders = (one for one in home.iterdir() if one.is_dir() and not one.is_symlink())
    return sorted(one for one in folders if one.name[0] != "." and one.name != "failed")


def not_whole(run: Path) -> str:
    """Why a run is not whole; nothing where it is."""
    lacking = [name for name in FACES if not (run / name).is_file()]
    if lacking:
        return f"without {', '.join(lacking)}"
    broken = [file.name for file in sorted(run.rglob("*")) if file.is_file() and is_broken(file)]
    if broken:
        return f"half a file: {', '.join(broken)}"
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    pages = {page.stem for page in (run / "workbook").glob("*.html")}
    return "" if {*record["chapters"]} == pages else "a chapter has no page"


def is_broken(file: Path) -> bool:
    """Whether a file is empty or ends before its end."""
    content = file.read_bytes()
    if file.suffix in PACKED:
        return not zipfile.is_zipfile(file) or zipfile.ZipFile(file).testzip() is not None
    if file.suffix in (".json", ".ipynb"):
        try:
            json.loads(content)
        except ValueError:
            return True
    return not content or not content.rstrip().endswith(ENDS.get(file.suffix, b""))
