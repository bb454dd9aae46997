"""Say in one sentence that this Python will not do, before anything is installed.

Which ones do stands in pyproject.toml alone. With the folder of an environment that is there, also
that it holds another Python than the one that was named. It runs on any Python, however old.
"""

import io
import os
import re
import sys


def found(pattern, *path):
    """What a pattern finds in a file; no groups where there is no such file or text."""
    if not os.path.exists(os.path.join(*path)):
        return ()
    with io.open(os.path.join(*path), encoding="utf-8") as file:
        held = re.search(pattern, file.read())
    return held.groups() if held else ()


HERE = "{}.{}".format(*sys.version_info[:2])
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIRST, PAST = map(int, found(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', ROOT, "pyproject.toml"))
FIT = ["3.{}".format(minor) for minor in range(FIRST, PAST)]

if HERE not in FIT:
    sys.exit(
        "winback_kit needs Python {} or {}; {} is Python {}. "
        "Name another one, for example: make report PY=python{}".format(
            ", ".join(FIT[:-1]), FIT[-1], sys.executable, HERE, FIT[-2]
        )
    )
for ENVIRONMENT in sys.argv[1:]:
    for OTHER in set(found(r"version\w* = (3\.\d+)", ENVIRONMENT, "pyvenv.cfg")) - {HERE}:
        sys.exit(
            "{0} holds Python {1}, and PY names Python {2}. Run make clean first, or keep both, "
            "for example: make test PY={3} VENV={0}-{2}".format(
                ENVIRONMENT, OTHER, HERE, sys.executable
            )
        )
