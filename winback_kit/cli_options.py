"""What the options of the commands mean: folders, days, changes of settings, memory."""

import datetime as dt
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from winback_kit.checks import refused
from winback_kit.client.locale.locale import ENGLISH
from winback_kit.places import languages

# `readable=False`: what cannot be read is refused below with status 1, and is no wrong usage
ClientFolder = Annotated[
    Path, typer.Argument(help="client folder, with client.yml in it", readable=False)
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="change a setting of client.yml"),
]
Translation = Annotated[
    Path | None,
    typer.Option(help="a .po file: texts in another language", metavar="FILE.po", readable=False),
]
Language = Annotated[
    str, typer.Option(help="a language that the kit ships, e.g. de", metavar="LANGUAGE")
]
Memory = Annotated[
    str | None, typer.Option(help="memory limit of the engine, e.g. 4GB", metavar="SIZE")
]
AsOf = Annotated[str | None, typer.Option(help="read the log up to this day", metavar="DATE")]
Out = Annotated[Path, typer.Option(help="where runs are published", metavar="DIR", readable=False)]


def limit(memory: str | None) -> None:
    """Give the engine its memory limit."""
    from winback_kit.tables.engine.duckdb_engine import MEMORY_VARIABLE

    if memory:
        os.environ[MEMORY_VARIABLE] = memory


def day_of(text: str, option: str) -> dt.date:
    """A day as it is written in an option."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise refused(option, "must be a date such as 2026-06-30", got=text) from None


def changes_of(given: list[str] | None) -> dict[str, Any]:
    """`name=value` pairs; a value is read as YAML, so 120 is a number and 5% a share."""
    if not given:
        return {}
    from winback_kit.records.yaml_record import read_value

    changes = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise refused("--set", "must be name=value", got=text)
        changes[name.strip()] = read_value(value.strip())
    return changes


def translations(language: str, own: Path | None) -> list[Path]:
    """The files of the texts in a language that the kit ships, and of one's own wording."""
    known = languages()
    if language not in ("", ENGLISH, *known):
        rule = f"must be a language that the kit ships: {', '.join([ENGLISH, *known])}"
        raise refused("--language", rule, got=language, mend="Name a .po file as --translation.")
    return [file for file in (known.get(language), own) if file]
