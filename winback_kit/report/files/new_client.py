"""A new client folder: from the template, or from exports of the client's systems as they are."""

import contextlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from winback_kit.checks import Refused, refused, unreadable, unwritable
from winback_kit.client.folder import CLIENT_FILE, open_client
from winback_kit.places import sample_client, table_form, templates
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.exports.draft import client_yml
from winback_kit.tables.exports.taken import Taken, all_taken
from winback_kit.tables.reading.contract import TABLES
from winback_kit.tables.reading.door import load_table
from winback_kit.tables.reading.source import found_tables


@dataclass(frozen=True)
class NewClient:
    """A folder made from exports: what each was taken for, and what it is refused for."""

    folder: Path
    taken: tuple[Taken, ...]
    refusals: tuple[str, ...]


def make_client_folder(folder: Path) -> Path:
    """Make a folder with a commented client.yml, its schema and a form of every table.

    A form is the header with one example row. An existing folder is left alone.
    """
    return _made(folder, {f"{name}.csv": table_form(name) for name in TABLES})


def sample_folder(folder: Path) -> Path:
    """Make a folder with the sample client in it, to be tried out and changed."""
    tables = {file.name: file for file in sample_client().glob("*.csv")}
    settings = (sample_client() / CLIENT_FILE).read_text(encoding="utf-8")
    schema = settings.replace("../../templates/client/client.schema.json", "./client.schema.json")
    return _made(folder, {**tables, CLIENT_FILE: schema})


def client_from(folder: Path, files: Sequence[Path]) -> NewClient:
    """Make a folder with copies of the files and a client.yml that reads them as they are.

    Refused, with nothing made, where a file cannot be read or the folder is there already.
    """
    _refuse_existing(folder)
    taken = all_taken(files)
    copies: dict[str, str | Path] = {}
    places = {}
    for one in taken:
        within = f"{one.table}/" if len(one.files) > 1 else ""
        for file in one.files:
            place = f"{within}{file.name}"
            if place in copies:
                rule = "has the name of another of the files"
                raise refused(file, rule, mend="Rename one, since both are copied.")
            copies[place] = file
        places[one.table] = f"{within}*" if within else one.files[0].name
    named = folder.absolute().name or "Client"
    _made(folder, {**copies, CLIENT_FILE: client_yml(named, taken, places)})
    whole = [one.table for one in taken if not one.missing]
    return NewClient(folder, tuple(taken), tuple(_refusals(folder, whole)))


def _refusals(folder: Path, tables: Sequence[str]) -> list[str]:
    """What these tables of a folder are refused for, as client.yml stands."""
    found = []
    with DuckDBEngine() as engine:
        for name, one in found_tables(open_client(folder)).items():
            try:
                if name in tables:
                    load_table(engine, one)
            except Refused as refusal:
                found.append(str(refusal))
    return found


def _refuse_existing(folder: Path) -> None:
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise refused(folder, "is there already and not empty", mend="Name a new folder.")
    except OSError as error:
        raise unreadable(folder, error) from None


def _made(folder: Path, contents: Mapping[str, str | Path]) -> Path:
    """A new folder with the template's files and others, a text or a file to copy each."""
    _refuse_existing(folder)
    whole: dict[str, str | Path] = {file.name: file for file in (templates() / "client").iterdir()}
    whole |= contents
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        for name, content in sorted(whole.items()):
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Path):
                shutil.copyfile(content, place)
            else:
                place.write_text(content, encoding="utf-8")
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)  # which was not there, or empty
        with contextlib.suppress(OSError):
            if not made:
                folder.mkdir()
            for place in made[1:]:
                place.rmdir()
        raise unwritable(folder, error) from None
    return folder
