"""JupyterLab on a client: `winback lab [CLIENT]`.

A working copy of the chapters is made in `lab/<client>/` where the command is run, with the
client's folder among the parameters. Of the sample the outputs are kept, since they are its own; of
any other client nothing has run yet. A copy that is there already is left as its user left it, and
`--fresh` makes a new one beside it, which is opened from then on. Each chapter of a copy says what
it was made from, so that it is told which the kit has changed since. The server runs until Ctrl-C,
or until this process is gone, and takes its kernels with it.
"""

import hashlib
import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from winback_kit.chapters import Chapter, chapter, chapters
from winback_kit.checks import listed, refused, unwritable
from winback_kit.client.folder import open_client
from winback_kit.places import is_sample, sample_client
from winback_kit.show.kit.written import context_of
from winback_kit.words.context import client_context
from winback_kit.words.prose import told_prose

FIRST = "start_here"  # the chapter that is opened
MADE_FROM = "winback_chapter"  # in a copy's metadata: the SHA-256 of what the kit's chapter says
HOME = Path("lab")
GRACE_SECONDS = 20
Tell = Callable[[str], None]
_CLIENT_LINE = re.compile(r"^client_folder(?:: str)? *= *(\"[^\"]*\"|'[^']*')", re.MULTILINE)


def open_lab(
    client: Path | None,
    *,
    home: Path = HOME,
    fresh: bool = False,
    port: int | None = None,
    browser: bool = True,
    tell: Tell = lambda _: None,
) -> int:
    """Serve JupyterLab on a working copy of the chapters; gives the server's exit status.

    Without a port the first free one is taken. Raises KeyboardInterrupt after Ctrl-C, when the
    server has ended.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        rule = "needs JupyterLab, which is not installed here"
        raise refused("winback lab", rule, mend="Run: pip install jupyterlab")
    if port is not None and not _is_free(port):
        rule = "must be a port that nothing else listens on"
        raise refused("--port", rule, got=port, mend="Leave it out to take the first free one.")
    folder = working_copy(client, home, fresh=fresh)
    tell(f"The chapters are in {folder}. Choose Run, Run All Cells, then move the sliders.")
    if older := changed_since(folder):
        few = "" if len(older) == len(chapters()) else f" ({listed(one.name for one in older)})"
        tell(
            f"The kit has changed chapters since this copy was made{few}; --fresh makes a new one."
        )
    tell("Ctrl-C here ends JupyterLab.")
    return _serve(lab_command(folder, port=port, browser=browser))


def working_copy(client: Path | None, home: Path, *, fresh: bool = False) -> Path:
    """A folder with the chapters set to a client; one that was made before is kept.

    With `fresh` a new folder is made beside those that there are.
    """
    given = (client or sample_client()).resolve()
    folder = _folder(home / open_client(given).slug, str(given), fresh=fresh)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with client_context(context_of(open_client(given))):
            for one in chapters():
                copy = folder / one.path.name
                if not copy.exists():
                    copy.write_text(_set_to(one, given), encoding="utf-8")
    except OSError as error:
        raise unwritable(folder, error) from None
    return folder.resolve()


def changed_since(folder: Path) -> list[Chapter]:
    """The chapters that the kit has changed since a working copy was made of them."""
    found = []
    for one in chapters():
        try:
            copy = json.loads((folder / one.path.name).read_text(encoding="utf-8"))
            made_from = copy["metadata"].get(MADE_FROM)
        except (OSError, ValueError, KeyError, AttributeError):
            continue  # taken away, or no notebook any more: it is the user's own
        if made_from != _said_by(one):
            found.append(one)
    return found


def _said_by(one: Chapter) -> str:
    """A chapter's prose and code, in short; its outputs are those of a run."""
    cells = json.loads(one.path.read_text(encoding="utf-8"))["cells"]
    told = json.dumps([[cell["cell_type"], "".join(cell["source"])] for cell in cells])
    return hashlib.sha256(told.encode("utf-8")).hexdigest()


def _folder(first: Path, client: str, *, fresh: bool) -> Path:
    """The newest copy of a client, else the first name that is free."""
    newest = None
    for folder in _names(first):
        if not folder.exists():
            return folder if fresh or newest is None else newest
        if _client_of(folder) == client:
            newest = folder
    raise refused(first, "has too many copies beside it", mend="Remove some of them.")


def _names(folder: Path) -> Iterator[Path]:
    yield folder
    for number in range(2, 1000):
        yield folder.with_name(f"{folder.name}-{number}")


def _client_of(folder: Path) -> str | None:
    """The client that the copies in a folder are set to."""
    for file in sorted(folder.glob("[0-9][0-9]_*.ipynb")):
        for cell in _cells(file.read_text(encoding="utf-8")):
            line = _CLIENT_LINE.search("".join(cell["source"]))
            if line:
                return str(json.loads(line.group(1)))
    return None


def _cells(text: str) -> list[dict[str, Any]]:
    try:
        cells: list[dict[str, Any]] = json.loads(text)["cells"]
    except (ValueError, KeyError):
        return []
    return cells


def _set_to(one: Chapter, client: Path) -> str:
    """A chapter with the client among its parameters; not run yet, unless it is the sample."""
    notebook = json.loads(one.path.read_text(encoding="utf-8"))
    line = f"client_folder: str = {json.dumps(str(client), ensure_ascii=False)}"
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = told_prose("".join(cell["source"]))
        if cell["cell_type"] != "code":
            continue
        if not is_sample(client):
            cell["outputs"], cell["execution_count"] = [], None
        if "parameters" in cell["metadata"].get("tags", []):
            source = "".join(cell["source"])
            cell["source"] = _CLIENT_LINE.sub(lambda _: line, source, count=1)
    notebook["metadata"][MADE_FROM] = _said_by(one)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def lab_command(folder: Path, *, port: int | None, browser: bool) -> list[str]:
    """The command that serves a folder, on this machine only."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    command += ["--ServerApp.ip=127.0.0.1", "--ServerApp.answer_yes=True"]
    command += [f"--LabApp.default_url=/lab/tree/{chapter(FIRST).name}.ipynb"]
    if port is not None:
        command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def _serve(command: list[str]) -> int:
    python, *module = command
    bound = [python, "-m", "winback_kit.report.run.bound", *module[1:]]  # after its -m
    # our own interpreter and our own folder; nothing is written to the server's input
    server = subprocess.Popen(bound, stdin=subprocess.PIPE)  # noqa: S603
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        try:
            server.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        raise


def _is_free(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
