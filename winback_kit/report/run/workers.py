"""Worker processes that have everything imported before they are needed.

A fork server is started first of all and imports what chapters and pages need while the main
process reads the client's tables; each worker is then forked from it in milliseconds. Where the
system has no fork, workers import for themselves.
"""

import contextlib
import functools
import multiprocessing as mp
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from winback_kit.checks import unwritable
from winback_kit.own_folder import OwnFolder

MOST_WORKERS = 4
LONGEST_HOME = 50  # bytes: a socket's name may have 104, and 53 come behind it
SHORT_HOME = Path("/tmp")  # noqa: S108 - the folder made in it is this user's alone
AFTER_ALL = -1_000  # multiprocessing removes its folder at -100
Context = ForkServerContext | SpawnContext
STARTED_BY = "WINBACK_STARTED_BY"  # tells the server which process started it
_PRELOAD = ["winback_kit.report.run.warm"]


def warm_up() -> Context:
    """Start importing in the background; gives the context for `workers`."""
    if "forkserver" not in mp.get_all_start_methods():
        return mp.get_context("spawn")
    context = mp.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    os.environ[STARTED_BY] = str(os.getpid())
    with _deaf_to_interrupts(), _listening_in(_home_of_listener()):
        forkserver.ensure_running()
    del os.environ[STARTED_BY]
    return context


@functools.cache
def _home_of_listener() -> OwnFolder:
    """Where this process and its helpers meet: a short place, since a socket's name is one."""
    usual = Path(tempfile.gettempdir())
    try:
        own = OwnFolder(usual if len(os.fsencode(usual)) <= LONGEST_HOME else SHORT_HOME)
    except OSError as error:
        raise unwritable(usual, error) from None
    own.close.atexit = False
    Finalize(None, shutil.rmtree, (own.path, True), exitpriority=AFTER_ALL)
    return own


@contextlib.contextmanager
def _listening_in(own: OwnFolder) -> Iterator[None]:
    """The folder that multiprocessing makes for itself meanwhile is made in this one."""
    before, tempfile.tempdir = tempfile.tempdir, str(own.path)
    try:
        yield
    finally:
        tempfile.tempdir = before


def end_with_parent(told: Connection | None = None) -> None:
    """In a helper: end when the process that started it is gone, however that ended.

    Also when whoever holds the other end of `told` closes it.
    """

    def watch() -> None:
        parent = mp.parent_process()
        if parent is not None:
            wait([parent.sentinel, *([told] if told else [])])
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started meanwhile ignore Ctrl-C, which is the main process's to act on."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def at_once(tasks: int) -> int:
    """How many tasks run at a time: one a processor."""
    return max(1, min(os.cpu_count() or 1, tasks, MOST_WORKERS))


@contextlib.contextmanager
def workers(context: Context, *, tasks: int) -> Iterator[Executor]:
    """A pool with a worker for each processor, at most one a task.

    Whatever goes wrong within, they end at once: what they work on is for nobody.
    """
    told, tell = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(
        at_once(tasks), mp_context=context, initializer=end_with_parent, initargs=(told,)
    )
    try:
        with pool:
            try:
                yield pool
            except BaseException:
                tell.close()
                pool.shutdown(cancel_futures=True)
                raise
    finally:
        tell.close()
        told.close()


class InThisProcess(Executor):
    """A pool that does each task itself, at once; for a process that is a worker already."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do the task; what it gives or raises is in the future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future
