"""How much memory the engine may take: what is asked for, else a share of what the machine has."""

import contextlib
import os
import re
from pathlib import Path

from winback_kit.checks import refused

MEMORY_VARIABLE = "WINBACK_MEMORY"
MOST = 4e9  # bytes, where nothing is asked for
PART = 0.5  # of the machine's, where that is less
_BYTES = {"MB": 1e6, "GB": 1e9, "TB": 1e12, "MiB": 2.0**20, "GiB": 2.0**30}
_OF_CONTAINER = Path("/sys/fs/cgroup/memory.max")


def memory_limit(stated: str | None = None) -> tuple[str, float]:
    """The memory that the engine may take, as it is written and in bytes; refused if it is none.

    >>> memory_limit("1.5GB")
    ('1.5GB', 1500000000.0)
    """
    limit = stated or os.environ.get(MEMORY_VARIABLE) or default_limit()
    amount = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)\s*(MB|GB|TB|MiB|GiB)", limit)
    if not amount:
        raise refused("memory limit", "must be an amount such as 4GB or 500MB", got=limit)
    return limit, float(amount[1]) * _BYTES[amount[2]]


def default_limit(runs: int = 1) -> str:
    """4 GB, or half of what the machine or its container has, where that is less.

    So many runs at once share that half.
    """
    return f"{min(MOST, PART * memory_here() / runs) / 1e6:.0f}MB"


def memory_here() -> float:
    """Bytes of memory of this machine, or of the container in it; without end where none tells."""
    found = [float("inf")]
    with contextlib.suppress(AttributeError, OSError, ValueError):  # Windows tells nothing
        found.append(float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")))
    with contextlib.suppress(OSError, ValueError):  # "max" where there is no limit
        found.append(float(_OF_CONTAINER.read_text(encoding="ascii")))
    return min(found)
