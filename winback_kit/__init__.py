"""Should we invest in winning lost customers back?

From a client's order log: who left and why, who comes back on their own, what a second lifetime
is worth, which offers pay against doing nothing, and whether the programme clears the bar.

    import winback_kit as wk

    study = wk.study("acme")
    study.outcome.npv
    wk.outcome(study.case, {"segments.*.return_rate": 0.1}).npv
"""

import os
from typing import Any

# Sums in one order whatever the number of processors, so that figures are the same on any machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _homes() -> dict[str, str]:
    """Each public name and the module that holds it, as `__init__.pyi` lists them for editors."""
    import ast
    from pathlib import Path

    stub = ast.parse(Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    found = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in found for alias in node.names}


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first used: a command that needs little starts fast."""
    from importlib import import_module

    homes = _homes()
    if name == "__all__":
        return sorted(homes)
    if name not in homes:
        raise AttributeError(f"winback_kit has no {name}", name=name)
    home = import_module(homes[name])
    if hasattr(home, "__path__"):  # a folder: the name is that of one within it
        return import_module(f"{homes[name]}.{name}")
    return getattr(home, name)


def __dir__() -> list[str]:
    return sorted(_homes())
