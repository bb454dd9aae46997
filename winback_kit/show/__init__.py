"""What is looked at, a folder a theme: figures, tables and sentences; no arithmetic."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    if name.startswith("__") or name == "chapters":
        raise AttributeError(name)
    return getattr(import_module("winback_kit.show.chapters"), name)
