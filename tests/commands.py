"""Commands run as a user runs them, on client folders with a generated log of three years.

60 customers come in runs of three orders, 30 days apart; a run begins every 230 days, but every
fourth customer has one run only. So with `lapse_days: 100` there are 45 · 3 = 135 returns.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from winback_kit import cli
from winback_kit.report.printing.pdf import CHOSEN
from winback_kit.report.run.workers import warm_up

Row = tuple[str, ...]
WINBACK = Path(sys.executable).with_name("winback")
SETTINGS = "client: Acme\ncurrency: EUR\ndefinitions: {lapse_days: 100}\n"
HEADER = "customer_id,order_date,amount"
LONGEST_MESSAGE = 800
NO_BROWSER = {CHOSEN: "none"}  # which would print a PDF and draw each chart


def log() -> list[Row]:
    """Rows of customer_id, order_date, amount as text: 15 · 3 + 45 · 12 = 585 of them."""
    first = dt.date(2022, 1, 3)
    return [
        (
            f"01{customer:02d}",  # 0000 would be nobody
            str(first + dt.timedelta(days=5 * customer + 230 * run + 30 * order)),
            f"{20 + (customer * 7 + order * 3) % 40}.50",
        )
        for customer in range(60)
        for run in range(4 if customer % 4 else 1)
        for order in range(3)
    ]


LOG = log()


def csv_text(rows: Iterable[Row] = LOG, header: str = HEADER) -> str:
    """The rows as CSV, cells as they are."""
    return "\n".join([header, *(",".join(row) for row in rows)]) + "\n"


def changed(change: Callable[[str, str, str], Row], header: str = HEADER) -> str:
    """The log as CSV with every row changed."""
    return csv_text((change(*row) for row in LOG), header)


def with_line(number: int, text: str) -> str:
    """The log as CSV with one line of the file replaced; the header is line 1."""
    lines = csv_text().split("\n")
    lines[number - 1] = text
    return "\n".join(lines)


Files = dict[str, str | bytes]


def client_folder(folder: Path, files: Files | None = None, settings: str = SETTINGS) -> Path:
    """A client folder with the log in orders.csv, unless `files` says what is in it."""
    folder.mkdir(parents=True)
    given: Files = {"orders.csv": csv_text()} if files is None else files
    for name, content in {"client.yml": settings, **given}.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int | str | None
    out: str
    err: str

    @property
    def message(self) -> str:
        """The refusal; the words before it are progress."""
        return self.err.partition("winback: ")[2].strip()


def run(*words: object, browser: bool = False) -> Ended:
    """Run a command in this process; it finds a browser only where a test needs what that makes."""
    out, err = io.StringIO(), io.StringIO()
    status: int | str | None = 0
    if words and words[0] in ("report", "batch"):
        warm_up()  # before the environment is changed, which helpers keep for all that follow
    with (
        mock.patch.object(sys, "argv", ["winback", *map(str, words)]),
        mock.patch.dict(os.environ, {} if browser else NO_BROWSER),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as end:
            status = end.code
    return Ended(status, out.getvalue(), err.getvalue())


def start(
    *words: object, before: Sequence[str] = (), cwd: Path | None = None, browser: bool = False
) -> Ended:
    """Run the console script in a process of its own, after the words `before`.

    Its output goes to files: a pipe would stay open as long as the helper that imports for the
    chapters, and be waited for.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        command = [*before, str(WINBACK), *map(str, words)]
        own = {**os.environ, **({} if browser else NO_BROWSER)}
        done = subprocess.run(command, stdout=out, stderr=err, cwd=cwd, env=own, check=False)
        out.seek(0)
        err.seek(0)
        return Ended(done.returncode, out.read(), err.read())


def content(folder: Path) -> dict[str, tuple[int, int]]:
    """What lies in a folder: size and time of every file; empty where there is no folder."""
    found = sorted(folder.rglob("*")) if folder.exists() else []
    facts = {str(path.relative_to(folder)): path.lstat() for path in found}
    return {name: (fact.st_size, fact.st_mtime_ns) for name, fact in facts.items()}


def assert_refused(ended: Ended, *words: str) -> None:
    """One message for a person with these words in it, status 1 and nothing else."""
    assert ended.status == 1, ended
    assert "Traceback" not in ended.out + ended.err
    assert "fault in the program" not in ended.err
    assert "is done" not in ended.out
    assert ended.err.count("winback: ") == 1, ended.err
    assert len(ended.message) < LONGEST_MESSAGE, ended.message
    for word in words:
        assert word in ended.message, ended.message
