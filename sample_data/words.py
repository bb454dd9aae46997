"""The words of goodbyes and tickets: patterns of words.yml, with their places filled in."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("words.yml")
LARGE = 7_919  # a prime: the digits of a share beyond those that choose a pattern choose its places


@cache
def _file() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return told


def patterns(of: str) -> dict[str, list[str]]:
    """The patterns of `goodbyes` by reason, of `tickets` by topic."""
    told: dict[str, list[str]] = _file()[of]
    return told


def nothing_said() -> list[str]:
    """Texts that tell no reason."""
    return list(_file()["nothing"])


def sentence(choices: list[str], share: float, *, rival: str) -> str:
    """One of the patterns, all with the same chance; `share` is a uniform and fills it in too."""
    pattern = choices[int(share * len(choices))].replace("{rival}", rival)
    for index, (place, names) in enumerate(_file()["places"].items()):
        part = (share * LARGE * (index + 1)) % 1.0
        pattern = pattern.replace(f"{{{place}}}", names[int(part * len(names))])
    return pattern
