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
    from winback_kit.tables.engine.memory import MEMORY_VARIABLE

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


def opened_at_once(
    client: Path, *, as_of: str | None = None, change: list[str] | None = None
) -> Any:
    """A client whose settings and files are looked at before anything that takes long is loaded.

    Refused where client.yml is wrong, or a file that it names is not there.
    """
    from winback_kit.client.folder import open_client
    from winback_kit.tables.reading.source import found_tables

    day = day_of(as_of, "--as-of") if as_of else None
    opened = open_client(client, as_of=day, overrides=changes_of(change))
    found_tables(opened)
    return opened


def translations(language: str, own: Path | None) -> list[Path]:
    """The files of the texts in a language that the kit ships, and of one's own wording."""
    known = languages()
    if language not in ("", ENGLISH, *known):
        rule = f"must be a language that the kit ships: {', '.join([ENGLISH, *known])}"
        raise refused("--language", rule, got=language, mend="Name a .po file as --translation.")
    return [file for file in (known.get(language), own) if file]
