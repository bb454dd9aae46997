"""Cells of a notebook whose result cannot be given: they say why, and the next cell runs.

A shell of IPython is told once, by `write_for` in the first cell of a chapter or by the runner, so
that “Run all” in JupyterLab and a report go on past the same cells. An error that is one still ends
the run.
"""

import sys
from typing import Any

from winback_kit.checks import TooLittle
from winback_kit.show.kit.missing import not_given


def running_shell() -> Any:
    """The shell that runs this, or None."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    return get_ipython()


def go_on_where_too_little(shell: Any) -> None:
    """Have the cells of a shell say what the data are too little for, and count as run."""
    shell.set_custom_exc((TooLittle,), _say_why)
    shell.events.register("post_run_cell", _count_as_run)


def _say_why(shell: Any, _kind: type, why: TooLittle, _trace: Any, **_: Any) -> list[str]:
    shell.display_pub.publish(not_given(why)._repr_mimebundle_())
    return []


def _count_as_run(result: Any) -> None:
    if isinstance(getattr(result, "error_in_exec", None), TooLittle):
        result.error_in_exec = None
