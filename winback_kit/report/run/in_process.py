"""A papermill engine that runs a notebook in this process, in an IPython shell of its own.

A kernel takes a second to start and imports everything anew for each notebook. The runner forks
its workers from a process that has imported everything already, so a notebook can run right
there; each worker runs one notebook at a time and no state is shared between workers.

Outputs are those of a kernel: what a cell prints, displays, returns or raises, in order. What a
kernel has and this shell has not: an event loop (`await` at the top of a cell), widgets (a panel is
shown as its table), `input`, updates of what was displayed before, and output that a process
started by the cell writes to its own stdout. The chapters use none of these; the tests run them by
a real kernel too and compare.
"""

from __future__ import annotations

import atexit
import contextlib
import io
from collections.abc import Iterator
from typing import Any

import nbformat
import pandas
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

from winback_kit.show.kit.notebook import go_on_where_too_little

ENGINE = "winback-in-process"


class _Outputs(io.TextIOBase):
    """The outputs of the cell that runs: streams are joined as a kernel joins them."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.execution_count = 0

    def stream(self, name: str) -> _Stream:
        return _Stream(self, name)

    def add(self, kind: str, **content: Any) -> None:
        self.items.append(nbformat.v4.new_output(kind, **content))

    def add_text(self, name: str, text: str) -> None:
        last = self.items[-1] if self.items else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        elif text:
            self.add("stream", name=name, text=text)


class _Stream(io.TextIOBase):
    def __init__(self, outputs: _Outputs, name: str) -> None:
        self._outputs, self._name = outputs, name

    def write(self, text: str) -> int:
        self._outputs.add_text(self._name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    outputs: _Outputs

    def publish(self, data: Any, metadata: Any = None, **_: Any) -> None:
        self.outputs.add("display_data", data=data, metadata=metadata or {})


class _Hook(DisplayHook):
    outputs: _Outputs

    def start_displayhook(self) -> None:
        """A kernel writes no prompt."""

    def write_output_prompt(self) -> None:
        """A kernel writes no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.outputs.add(
            "execute_result",
            data=format_dict,
            metadata=md_dict or {},
            execution_count=self.outputs.execution_count,
        )

    def finish_displayhook(self) -> None:
        """A kernel writes no newline."""


class _Shell(InteractiveShell):
    """A shell without history, prompts or colours."""

    displayhook_class = _Hook
    display_pub_class = _Publisher
    failed: BaseException | None = None

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        """Errors are kept as outputs, not printed; one of what draws itself ends a cell too."""
        self.failed = evalue


def new_shell() -> _Shell:
    """A fresh shell that `get_ipython()` finds."""
    pandas.set_option("display.max_columns", 20)  # as in a kernel; else the terminal's width
    _Shell.clear_instance()
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell: _Shell = _Shell.instance(config=config)
    shell.display_formatter.active_types = shell.display_formatter.format_types
    go_on_where_too_little(shell)
    return shell


@contextlib.contextmanager
def shell_of_a_notebook() -> Iterator[_Shell]:
    """A fresh shell that at the end lets go of all that its cells made, a study above all, and of
    its place as `__main__`.

    IPython would keep it until this process ends, and a worker runs several notebooks.
    """
    shell = new_shell()
    try:
        yield shell
    finally:
        atexit.unregister(shell.atexit_operations)
        shell.atexit_operations()
        shell.restore_sys_module_state()


def run_cell(shell: _Shell, source: str) -> tuple[list[Any], BaseException | None]:
    """Run one cell; its outputs as notebook nodes, and the error that ended it, if any."""
    outputs = _Outputs()
    outputs.execution_count = shell.execution_count
    shell.displayhook.outputs = outputs
    shell.display_pub.outputs = outputs
    shell.failed = None
    with (
        contextlib.redirect_stdout(outputs.stream("stdout")),
        contextlib.redirect_stderr(outputs.stream("stderr")),
    ):
        result = shell.run_cell(source, store_history=True)
    error = result.error_before_exec or result.error_in_exec or shell.failed
    if error is not None:
        outputs.add(
            "error",
            ename=type(error).__name__,
            evalue=str(error),
            traceback=[f"{type(error).__name__}: {error}"],
        )
    return outputs.items, error


class InProcessEngine(Engine):
    """Runs the cells of a notebook one after the other, and stops at the first error.

    Where the data are too little for what a cell shows, it says so, and the others go on.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **_: Any
    ) -> None:
        """Run every code cell of the managed notebook."""
        with shell_of_a_notebook() as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                if cell.cell_type == "code":
                    cell.execution_count = shell.execution_count
                    cell.outputs, error = run_cell(shell, cell.source)
                    if error is not None:
                        nb_man.cell_exception(cell, cell_index=index, exception=error)
                        return
                nb_man.cell_complete(cell, cell_index=index)


papermill_engines.register(ENGINE, InProcessEngine)
