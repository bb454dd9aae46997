"""Say in one sentence that this Python will not do, before anything is installed."""

import sys

if not (3, 11) <= sys.version_info[:2] < (3, 14):
    sys.exit(
        "winback_kit needs Python 3.11, 3.12 or 3.13; {} is Python {}.{}. "
        "Name another one, for example: make report PY=python3.12".format(
            sys.executable, *sys.version_info[:2]
        )
    )
