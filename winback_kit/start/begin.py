"""The command from its first moment to its last: Ctrl-C and SIGTERM end it with one status, 130.

Until the commands are imported nothing has begun and nothing has to be cleared away: the process
ends at once. While a command runs, it clears away what is half-written (`winback_kit.cli`). Once it
has ended, whichever way, its status stands and only Python itself is still being taken down.
"""

import os
import signal
import sys
from types import FrameType

STOPPED = 130  # as a shell counts a command that was interrupted
TOLD_TO_END = (signal.SIGINT, signal.SIGTERM)


def listen() -> None:
    """End at once when told to; a signal that whoever started us had ignored stays ignored."""
    for one in TOLD_TO_END:
        if signal.getsignal(one) is not signal.SIG_IGN:
            signal.signal(one, _end_at_once)


def _end_at_once(number: int, frame: FrameType | None) -> None:
    os._exit(STOPPED)


def main() -> None:
    """Import the commands and run the one that was asked for."""
    listen()
    from winback_kit import cli

    if signal.getsignal(signal.SIGINT) is _end_at_once:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        cli.main()
    except KeyboardInterrupt:  # told to in the very moment in which it ended
        sys.exit(STOPPED)
    finally:
        for one in TOLD_TO_END:
            signal.signal(one, signal.SIG_IGN)
