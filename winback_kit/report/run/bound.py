"""A module run as a helper that ends with whoever started it, however that ended.

    python -m winback_kit.report.run.bound MODULE ARGUMENTS…

Whoever starts it holds the other end of its standard input and writes nothing. When that end is
closed, which the system does for a process that was killed, the helper is told to end.
"""

import os
import runpy
import signal
import sys
import threading


def end_with_input() -> None:
    """Be told to end as soon as standard input is."""

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    end_with_input()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
