"""The scripts of the playbook: what is said, listened for, promised and never said in each talk.

One YAML file a script in templates/playbooks/scripts; a file of the same name in the client's own
playbooks/scripts/ goes before it, and one of a new name adds a script. The kit's are translated
with its other texts; a client's own stand as they are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from winback_kit.client.playbooks.playbook import Words
from winback_kit.client.playbooks.texts import PLAYBOOKS, hold_texts
from winback_kit.places import templates
from winback_kit.records.yaml_record import Record, read_yaml, to_record

SCRIPTS = "scripts"
SCRIPT_PLACES = (
    "firm",  # filled by the kit; all others by whoever speaks or writes
    "name",
    "sender",
    "last_day",
    "offer",
    "answer_by",
    "what_changed",
    "what_happened",
    "remedy",
    "promised_day",
)


class ScriptStep(Record):
    """One step: what it does, in a word or two, and what is said."""

    step: Words
    say: Words


class ScriptPromise(Record):
    """What may be promised at which authority; each beyond what the one before may."""

    agent: Words
    lead: Words
    owner: Words


class ScriptFile(Record):
    """What a file of templates/playbooks/scripts may hold."""

    order: Annotated[int, Field(ge=0, le=1000)]
    title: Words
    when: Words
    campaign: bool
    subject: Words | None = None
    steps: Annotated[tuple[ScriptStep, ...], Field(strict=False, min_length=1)]
    listen_for: Annotated[tuple[Words, ...], Field(strict=False, min_length=1)]
    promise: ScriptPromise
    never: Annotated[tuple[Words, ...], Field(strict=False, min_length=1)]


@dataclass(frozen=True)
class Script:
    """One script; `own` where it is the client's, in the client's words.

    `campaign` is of those that are for winning back alone, and not for a client who has no
    programme.
    """

    code: str
    own: bool
    said: ScriptFile


def read_scripts(folder: Path) -> list[Script]:
    """The scripts of a client folder over those of the kit, in their order.

    Raises Refused with file and line of what cannot be used.

    >>> from winback_kit.client.playbooks.scripts import read_scripts
    >>> [one.code for one in read_scripts(study.client.folder)][:2]
    ['win_back_call', 'save_call']
    """
    found: dict[str, Script] = {}
    for root, own in ((templates(), False), (folder, True)):
        for file in script_files(root):
            found[file.stem] = Script(file.stem, own, read_script(file))
    return sorted(found.values(), key=lambda one: (one.said.order, one.code))


def script_files(root: Path) -> list[Path]:
    """The files of scripts in templates, or in a client folder."""
    place = root / PLAYBOOKS / SCRIPTS
    return sorted(place.glob("*.yml")) if place.is_dir() else []


def read_script(file: Path) -> ScriptFile:
    """One file, its texts in one line each.

    Raises Refused with file and line of what cannot be used.
    """
    data, lines = read_yaml(file)
    to_record(data, ScriptFile, where=file, lines=lines)
    hold_texts(file, data, lines, known=SCRIPT_PLACES)
    flat = {key: _flat(one) for key, one in data.items()}
    return to_record(flat, ScriptFile, where=file, lines=lines)


def _flat(held: object) -> object:
    """Texts without blanks at their ends."""
    if isinstance(held, dict):
        return {key: _flat(one) for key, one in held.items()}
    if isinstance(held, list):
        return [_flat(one) for one in held]
    return held.strip() if isinstance(held, str) else held
