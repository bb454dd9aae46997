"""Whatever is written for a client is written in its locale and its language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from winback_kit.client.folder import Client
from winback_kit.words.catalogue import ENGLISH, Catalogue, speak, spoken
from winback_kit.words.locale import write_in, written_in

__all__ = ["write_for"]


def catalogue_of(client: Client) -> Catalogue:
    """The catalogue of a client: its translation, or English where none is named."""
    return catalogue_in(client.translation)


def catalogue_in(file: Path | None) -> Catalogue:
    """The catalogue in a .po file; English where none is named."""
    if file is None:
        return ENGLISH
    return _read(file, file.stat().st_mtime_ns if file.exists() else 0)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> Catalogue:
    """A translation, read once in a process for as long as its file stays as it is."""
    from winback_kit.words.translation import read_translation

    return read_translation(file)


@contextmanager
def written_for(client: Client) -> Iterator[None]:
    """Whatever is written within is written for this client.

    Raises Refused where its translation cannot be used.
    """
    with written_in(client.settings.locale), spoken(catalogue_of(client)):
        yield


def write_for(client: Client) -> None:
    """Write for this client from here on, as a notebook does."""
    write_in(client.settings.locale)
    speak(catalogue_of(client))
