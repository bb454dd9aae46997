"""Many clients side by side, each in a process of its own.

A process is forked from the server that has everything imported, runs one client and ends. So
nothing that one client leaves in memory reaches another, and a crash of one stops no other. As many
run at a time as there are processors. Their PDFs are printed by browsers that stay open for the
whole batch (`printers`).
"""

import contextlib
import gc
import hashlib
import os
import signal
import sys
import textwrap
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from winback_kit.checks import Refused, fault
from winback_kit.client.folder import open_client
from winback_kit.report.files.publish import none_left_empty
from winback_kit.report.printing.pdf import Printed, Printing, print_page
from winback_kit.report.printing.printers import Printers
from winback_kit.report.run.run import Job, Tell, run_report
from winback_kit.report.run.workers import Context, at_once, end_with_parent, warm_up
from winback_kit.show.kit.table import Column, Table
from winback_kit.tables.engine.memory import MEMORY_VARIABLE, default_limit

WIDEST = 72  # letters of a message in a line of the table at the end
Work = Callable[[Job, Tell, Printing], Path]


@dataclass(frozen=True)
class Ended:
    """How one client's run ended: its place, or what went wrong in words for a person."""

    client: str
    place: Path | None = None
    trouble: str = ""


@dataclass(frozen=True)
class _Task:
    at: int
    client: str
    job: Job


@dataclass(frozen=True)
class _ToPrint:
    """What a client's process asks for: a page as PDF."""

    page: Path
    out: Path


@dataclass
class _Running:
    """A client's process: when it began, and how it ended as far as it has told."""

    task: _Task
    process: BaseProcess
    began: float
    ended: Ended | None = None


def run_alone(job: Job, tell: Tell, printing: Printing = print_page) -> Path:
    """The report of one client in this process."""
    return run_report(job, tell=tell, alone=True, printing=printing)


def run_batch(
    folders: Sequence[Path], out: Path, *, tell: Tell = lambda _: None, work: Work = run_alone
) -> list[Ended]:
    """Run the report of every client, and give how each ended, in the order given.

    A folder that is named twice is run once.
    """
    context = warm_up()
    ended: dict[int, Ended] = {}
    tasks = []
    for at, folder in enumerate({folder.resolve(): folder for folder in folders}.values()):
        try:
            client = open_client(folder)
        except Exception as error:
            ended[at] = Ended(str(folder), trouble=_words(error))
            tell(ended[at].trouble)
        else:
            job = Job(folder, out, home=client.slug)
            tasks.append(_Task(at, " ".join(client.name.split()), job))
    with none_left_empty(out):  # that of one client may stand in it while another's is removed
        for task, how in _side_by_side(_kept_apart(tasks), context, work, tell):
            ended[task.at] = how
    return [ended[at] for at in sorted(ended)]


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, Refused) else fault(error)


def _kept_apart(tasks: Sequence[_Task]) -> list[_Task]:
    """Clients of the same name get a digest of their folder behind it, whatever their order."""
    homes = Counter(task.job.home for task in tasks)

    def apart(task: _Task) -> _Task:
        if homes[task.job.home] == 1:
            return task
        digest = hashlib.sha256(str(task.job.folder.resolve()).encode()).hexdigest()[:8]
        return replace(task, job=replace(task.job, home=f"{task.job.home}-{digest}"))

    return [apart(task) for task in tasks]


def _side_by_side(
    tasks: Sequence[_Task], context: Context, work: Work, tell: Tell
) -> Iterator[tuple[_Task, Ended]]:
    """Run the tasks, so many at a time, and give each as it ends."""
    waiting = list(reversed(tasks))
    running: dict[Any, _Running] = {}
    most = at_once(len(tasks))
    memory = os.environ.get(MEMORY_VARIABLE) or default_limit(most)
    printers = Printers(most)
    try:
        while waiting or running:
            while waiting and len(running) < most:
                task = waiting.pop()
                running.update([_started(task, context, work, memory)])
            for heard in wait([printers.done, *running]):
                if heard is printers.done:
                    _answer(running, *printers.done.recv())
                    continue
                one = running[heard]
                if not _heard(heard, one, tell, printers):
                    del running[heard]
                    how = _ended(one)
                    seconds = time.monotonic() - one.began
                    tell(f"{one.task.client}: {how.trouble or f'done in {seconds:.0f} s'}")
                    yield one.task, how
    finally:
        for one in running.values():
            one.process.terminate()
        for one in running.values():
            one.process.join()
        printers.close()


def _answer(running: Mapping[Any, _Running], whose: int, printed: bool) -> None:
    """Tell a client's process how its page was printed, if it is still there."""
    for connection, one in running.items():
        if one.task.at == whose:
            with contextlib.suppress(OSError):
                connection.send(printed)


def _started(task: _Task, context: Context, work: Work, memory: str) -> tuple[Connection, _Running]:
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(work, task, theirs, memory), daemon=True)
    process.start()
    theirs.close()
    return ours, _Running(task, process, time.monotonic())


def _heard(connection: Any, one: _Running, tell: Tell, printers: Printers) -> bool:
    """Take one message of a client's process; False when there will be no more."""
    try:
        message = connection.recv()
    except (EOFError, OSError):
        connection.close()
        one.process.join()
        return False
    if isinstance(message, Ended):
        one.ended = message
    elif isinstance(message, _ToPrint):
        printers.ask(one.task.at, message.page, message.out)
    else:
        tell(f"{one.task.client}: {message}")
    return True


def _ended(one: _Running) -> Ended:
    """What the process told at its end; one that was killed could tell nothing."""
    return one.ended or Ended(
        one.task.client,
        trouble=f"its process was ended by the system (status {one.process.exitcode}), which may "
        "have no memory left. Close other programs.",
    )


def _work(work: Work, task: _Task, connection: Connection, memory: str) -> None:
    """In a process of its own: run one client and tell how it goes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what is half-written goes
    end_with_parent()
    gc.freeze()  # what was imported before the fork stays; it need not be looked through again
    os.environ[MEMORY_VARIABLE] = memory
    lock = threading.Lock()

    def send(message: object) -> None:
        with lock:
            connection.send(message)

    def printed(page: Path, out: Path) -> Printed:
        send(_ToPrint(page, out))
        return Printed() if connection.recv() else print_page(page, out)

    try:
        ended = Ended(task.client, place=work(task.job, send, printed))
    except Exception as error:
        ended = Ended(task.client, trouble=_words(error))
    send(ended)


def ended_table(ended: Sequence[Ended]) -> Table:
    """Client, done or what went wrong, and the place; a long message takes several lines."""
    rows = []
    for one in ended:
        told = _in_lines(one.trouble) or ["done"]
        place = str(one.place / "index.html") if one.place else ""
        rows.append((one.client, told[0], place))
        rows += [("", part, "") for part in told[1:]]
    return Table((Column("Client"), Column("How it ended"), Column("Place")), rows)


def _in_lines(text: str) -> list[str]:
    """A message in lines of the table; a path stays whole."""
    wrap = textwrap.TextWrapper(WIDEST, break_long_words=False, break_on_hyphens=False).wrap
    return [part for line in text.splitlines() for part in wrap(line)]
