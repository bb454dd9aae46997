"""Public names are found, not listed: what the modules of a folder name in their `__all__`.

A folder whose names are found has two lines in its `__init__`:

    from winback_kit.found import finder
    __getattr__, __dir__ = finder(__name__)
"""

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any


@cache
def names_in(package: str) -> dict[str, Any]:
    """What the modules of a package, and of the folders in it, name in their `__all__`.

    >>> names_in("winback_kit.show.compare")
    {}
    """
    found: dict[str, Any] = {}
    for info in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        if not info.ispkg:
            module = import_module(info.name)
            found |= {name: getattr(module, name) for name in getattr(module, "__all__", ())}
    return found


def finder(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` of a package whose names are found when one is asked for."""

    def find(name: str) -> Any:
        if not name.startswith("_"):
            if find_spec(f"{package}.{name}"):  # asked before its import, by the import itself too
                return import_module(f"{package}.{name}")
            if name in names_in(package):
                return names_in(package)[name]
        raise AttributeError(f"{package} has no {name}", name=name)

    def names() -> list[str]:
        inside = pkgutil.iter_modules(import_module(package).__path__)
        return sorted({*(info.name for info in inside if info.ispkg), *names_in(package)})

    return find, names
