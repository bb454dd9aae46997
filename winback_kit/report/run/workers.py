"""Worker processes that have everything imported before they are needed.

A fork server is started first of all and imports what chapters and pages need while the main
process reads the client's tables; each worker is then forked from it in milliseconds. Where the
system has no fork, workers import for themselves.
"""

import contextlib
import multiprocessing as mp
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import Any

MOST_WORKERS = 4
Context = ForkServerContext | SpawnContext
_PRELOAD = ["winback_kit.report.run.warm"]


def warm_up() -> Context:
    """Start importing in the background; gives the context for `workers`."""
    if "forkserver" not in mp.get_all_start_methods():
        return mp.get_context("spawn")
    context = mp.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    with _deaf_to_interrupts():
        forkserver.ensure_running()
    return context


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


def workers(context: Context, *, tasks: int) -> ProcessPoolExecutor:
    """A pool with a worker for each processor, at most one a task."""
    return ProcessPoolExecutor(max_workers=at_once(tasks), mp_context=context)


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
