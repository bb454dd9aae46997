"""Whatever is written for a client is written in its locale and its language."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from winback_kit.checks import refused
from winback_kit.client.folder import Client
from winback_kit.records.at_hand import handed
from winback_kit.show.kit.notebook import go_on_where_too_little, running_shell
from winback_kit.words.context import ENGLISH, HOUSE, Catalogue, ClientContext, current, use_context

__all__ = ["write_for"]


def catalogue_in(files: Iterable[Path]) -> Catalogue:
    """The catalogue in .po files, English without one; what a later file says goes before.

    Raises Refused where one cannot be used, or is in another language than that before it.
    """
    found = ENGLISH
    for file in files:
        own = _read(file, file.stat().st_mtime_ns if file.exists() else 0)
        if found is not ENGLISH and own.language != found.language:
            rule = f"must be in the language of client.yml: {found.language}"
            raise refused(file, rule, got=own.language)
        cases = {**found.cases, **own.cases}
        found = Catalogue(own.language, {**found.forms, **own.forms}, own.plural_rule, cases)
    return found


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> Catalogue:
    """A translation, read once in a process for as long as its file stays as it is."""
    from winback_kit.words.translation import read_translation

    return read_translation(file)


def context_of(client: Client) -> ClientContext:
    """The language, the locale and the paper of a client.

    Raises Refused where its translation cannot be used.
    """
    settings = client.settings
    return ClientContext(
        catalogue_in(client.translations), settings.locale, paper=settings.paper or ""
    )


def write_for(client: Client) -> None:
    """Write for this client from here on, as a notebook does, whose cells that cannot be given
    say why. In a run it is written for as the run is, whatever stands in the client's files by now.
    """
    here = handed()
    of_run = here is not None and here.client is client and current() is not HOUSE
    use_context(replace(current(), brand=None) if of_run else context_of(client))
    shell = running_shell()
    if shell is not None:
        go_on_where_too_little(shell)
