"""An engagement: client.yml read into a frozen record, and where the client's tables are.

A client folder lives anywhere and nothing of it is copied. `open_client` reads and checks the
settings; the tables themselves are read by the layer above.
"""

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from winback_kit.assumptions.stated import laid_over, plain
from winback_kit.checks import changed_meanwhile, missing_file, refused, unreadable
from winback_kit.client.changed import change
from winback_kit.client.codebook.codebook import CODEBOOK_FILE, Codebook, read_codebook
from winback_kit.client.playbooks.read import Playbooks, playbook_files, read_playbooks
from winback_kit.client.registration import (
    Registration,
    registered,
    registration_files,
    running_test,
)
from winback_kit.client.settings import Settings
from winback_kit.places import languages, notebooks
from winback_kit.records.mistakes import Path_
from winback_kit.records.result import Result
from winback_kit.records.yaml_record import R, read_yaml, to_record

CLIENT_FILE = "client.yml"


@dataclass(frozen=True, repr=False)
class Client(Result):
    """A client folder with its settings; `lines` tells where each setting stands."""

    folder: Path
    settings: Settings
    lines: Mapping[Path_, int] = field(default_factory=dict, repr=False, compare=False)

    def where(self, name: str) -> str:
        """Where a setting stands, for messages: file, line and dotted name, or the --set."""
        parts: Path_ = tuple(int(part) if part.isdigit() else part for part in name.split("."))
        while parts and parts not in self.lines:
            parts = parts[:-1]
        line = self.lines.get(parts, 0)
        if parts and not line:
            return f"--set {name}"
        return f"{self.folder / CLIENT_FILE}{f', line {line}' if parts else ''}: {name}"

    @property
    def name(self) -> str:
        """The client's name as it is printed."""
        return self.settings.client

    @property
    def translations(self) -> tuple[Path, ...]:
        """The files that hold texts in another language: the kit's, then the client's own."""
        shipped, own = languages().get(self.settings.report.language), self.settings.translation
        return tuple(file for file in (shipped, self.folder / own if own else None) if file)

    @cached_property
    def codebook(self) -> Codebook:
        """Which kind of leaving each reason is; Refused where codebook.yml cannot be used."""
        return read_codebook(self.folder)

    @cached_property
    def tests(self) -> tuple[Registration, ...]:
        """The tests registered; Refused where one is no longer what was registered."""
        return tuple(registered(file) for file in registration_files(self.folder))

    def running_test(self, day: dt.date) -> Registration | None:
        """The registered test that runs on a day: that of `experiment.name`, else the last."""
        return running_test(self.tests, self.settings.experiment.name, day)

    @cached_property
    def playbooks(self) -> Playbooks:
        """The messages to the lost by kind of reason; Refused where a file cannot be used."""
        return read_playbooks(self.folder, language=self.settings.report.language)

    @cached_property
    def plan(self) -> tuple[dict[str, Any], dict[Path_, int]] | None:
        """What the file of the approved case says, and on which lines; None where none is named.

        Raises Refused where it cannot be read.
        """
        named = self.settings.plan
        return read_yaml(self.folder / named) if named else None

    @property
    def slug(self) -> str:
        """The name as a folder name: letters, digits, hyphens; a digest where letters are lost."""
        letters = unicodedata.normalize("NFKD", self.name.lower())
        bare = "".join(c for c in letters if not unicodedata.combining(c))
        kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in bare)
        words = "-".join(part for part in kept.split("-") if part)
        if words and len(words) <= 60 and not any(c.isalnum() and not c.isascii() for c in bare):
            return words
        digest = hashlib.sha256(self.name.encode()).hexdigest()[:8]
        return f"{words[:51]}-{digest}".strip("-")

    @cached_property
    def stated(self) -> dict[str, Any]:
        """What is stated of the case, as mappings and lists."""
        return plain(self.settings.case)

    def over(self, name: str, measured: R) -> R:
        """What is stated of one part of the case, over what was measured or taken instead.

        `name` is its dotted name below `case`. Raises Refused where the two do not go together.
        """
        said: Any = self.stated
        for part in name.split("."):
            said = said.get(part, {}) if isinstance(said, Mapping) else {}
        return self.laid(said, measured, at=("case", *name.split("."))) if said != {} else measured

    def laid(self, said: Any, measured: R, *, at: Path_) -> R:
        """A part of the case with what is said laid over it; `at` is where client.yml says it."""
        whole, where = laid_over(plain(measured), said), self.folder / CLIENT_FILE
        return to_record(whole, type(measured), where=where, lines=self.lines, above=at)

    @cached_property
    def key(self) -> str:
        """A digest of the settings and of what lies beside them: codebook, playbooks, tests, plan.

        Equal ones have equal keys.
        """
        text = json.dumps(
            self.settings.model_dump(mode="json", exclude_defaults=True), sort_keys=True
        )
        own = [*registration_files(self.folder), *playbook_files(self.folder)]
        plan = [self.folder / self.settings.plan] if self.settings.plan else []
        files = [self.folder / CODEBOOK_FILE, *own, *plan]
        more = b"".join(file.read_bytes() for file in files if file.is_file())
        return hashlib.sha256(text.encode() + more).hexdigest()


def open_client(
    folder: str | Path,
    *,
    as_of: dt.date | str | None = None,
    overrides: dict[str, Any] | None = None,
) -> Client:
    """Read the settings of a client folder.

    `overrides` maps dotted names of client.yml to values, e.g. {"definitions.lapse_days": 120}.
    Raises Refused with file, line, rule and mend.

    >>> client = wk.open_client(study.client.folder, overrides={"definitions.lapse_days": 120})
    >>> client.name, client.settings.definitions.lapse_days
    ('Acme', 120)
    """
    place = _place(Path(folder))
    if place.name == CLIENT_FILE:
        place = place.parent
    try:
        if place.is_file():
            raise refused(place, "is a file; a client folder was expected", mend="Name a folder.")
        if not place.is_dir():
            looked = "" if place.is_absolute() else f"It was looked for in {Path.cwd()}. "
            mend = f"{looked}Make one with: winback new DIR"
            raise missing_file(place, "the client folder", mend)
        if not (place / CLIENT_FILE).exists():
            raise missing_file(place / CLIENT_FILE, "the file", "Make one with: winback new DIR")
    except PermissionError as error:
        raise unreadable(place, error) from None
    data, lines = read_yaml(place / CLIENT_FILE)
    changes = dict(overrides or {})
    if as_of:
        changes["as_of"] = as_of
    for name, value in changes.items():
        change(data, lines, name, value)
    settings = to_record(data, Settings, where=place / CLIENT_FILE, lines=lines)
    return Client(folder=place, settings=settings, lines=lines)


def held_client(
    folder: str | Path,
    *,
    as_of: dt.date | str | None = None,
    overrides: dict[str, Any] | None = None,
) -> Client:
    """A client whose own files are all read, so that what becomes of them later changes nothing.

    Raises Refused also where one of them changes meanwhile.
    """
    client = open_client(folder, as_of=as_of, overrides=overrides)
    _ = client.key, client.codebook, client.tests, client.playbooks, client.plan
    if open_client(folder, as_of=as_of, overrides=overrides).key != client.key:
        raise changed_meanwhile(client.folder)
    return client


def _place(folder: Path) -> Path:
    """A folder from where we are; where it is not there, from where the chapters are.

    So a chapter finds its client also when it is run from another folder than its own.
    """
    beside = [chapters / folder for chapters in notebooks() if (chapters / folder).exists()]
    return beside[0] if beside and not folder.exists() else folder
