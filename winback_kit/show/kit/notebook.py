"""Cells of a notebook whose result cannot be given: they say why, and the next cell runs.

A shell of IPython is told once, by `write_for` in the first cell of a chapter or by the runner, so
that “Run all” in JupyterLab and a report go on past the same cells. An error that is one still ends
the run.
"""

import sys
from typing import Any

from winback_kit.checks import TooLittle
from winback_kit.show.kit.missing import not_given
from winback_kit.words.catalogue import words


def running_shell() -> Any:
    """The shell that runs this, or None."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    return get_ipython()


def go_on_where_too_little(shell: Any) -> None:
    """Have the cells of a shell say what the data are too little for, and count as run."""
    shell.set_custom_exc((TooLittle,), _say_why)
    formatters = shell.display_formatter.formatters
    for module in ("pandas", "pandas.core.frame"):  # as pandas 3 and 2 name it
        formatters["text/html"].for_type_by_name(module, "DataFrame", _frame_html)
        formatters["text/plain"].for_type_by_name(module, "DataFrame", _frame_text)
    shell.events.register("post_run_cell", _count_as_run)


def _frame_html(frame: Any) -> str:
    """A frame as pandas shows it; one without rows as a sentence."""
    return frame._repr_html_() if len(frame) else f"<p>{_no_rows()}</p>"


def _frame_text(frame: Any, printer: Any, _cycle: bool) -> None:
    printer.text(repr(frame) if len(frame) else _no_rows())


def _no_rows() -> str:
    return words("There are no rows of this yet.")


def _say_why(shell: Any, _kind: type, why: TooLittle, _trace: Any, **_: Any) -> list[str]:
    shell.display_pub.publish(not_given(why)._repr_mimebundle_())
    return []


def _count_as_run(result: Any) -> None:
    if isinstance(getattr(result, "error_in_exec", None), TooLittle):
        result.error_in_exec = None
