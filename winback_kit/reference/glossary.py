"""The glossary: the words of chapter 00, with those of the case, the tests and the code."""

from typing import Any

import yaml

from winback_kit.places import templates
from winback_kit.reference.marked_down import introduction, table
from winback_kit.show.readiness.vocabulary import WORDS


def glossary_page() -> str:
    """The page of words, in alphabetical order."""
    rows = sorted(glossary(), key=lambda row: row[0].lower())
    return (
        f"{introduction('glossary')}{table(['Word', 'What it means', 'In code', 'Unit'], rows)}\n"
    )


def glossary() -> list[list[str]]:
    """Each word with what it means, its name in code and its unit."""
    text = (templates() / "reference" / "glossary.yml").read_text(encoding="utf-8")
    more: dict[str, dict[str, Any]] = yaml.safe_load(text)
    names = {word: (f"`{one['code']}`" if "code" in one else "") for word, one in more.items()}
    told = [[word, one["means"], names[word], one.get("unit", "")] for word, one in more.items()]
    return [[word, means, "", ""] for word, means in WORDS] + told
