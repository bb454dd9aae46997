"""Read the playbooks: those of the kit, and those of the client's own in their place.

They are YAML files in templates/playbooks, and for customers that are firms in its folder business;
those of another language that the kit ships stand in a folder of its name (de) and go before them.
A client folder may hold playbooks/ with files of the same form: one for the same kind and tone goes
before the kit's. A text is checked as a translation is: a place that is not known, a form without a
message, a text that says nothing are refused with file and line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from winback_kit.checks import refused
from winback_kit.client.codebook.kinds import Kind
from winback_kit.client.playbooks.places import KNOWN, Form
from winback_kit.client.playbooks.playbook import (
    AnswerFile,
    Frame,
    FramesFile,
    Message,
    Playbook,
    PlaybookFile,
    PlaybookTouch,
    Tone,
)
from winback_kit.client.playbooks.scripts import Script, read_scripts
from winback_kit.client.playbooks.texts import PLAYBOOKS, hold_texts
from winback_kit.places import templates
from winback_kit.records.mistakes import Path_
from winback_kit.records.yaml_record import read_yaml, to_record

BUSINESS, FRAMES, ANSWER = "business", "frames.yml", "answer.yml"


@dataclass(frozen=True)
class Playbooks:
    """Every playbook, by tone and kind, the answers by tone, and the scripts in their order."""

    books: Mapping[tuple[Tone, Kind], Playbook]
    answers: Mapping[Tone, Playbook] = field(default_factory=dict)
    scripts: Sequence[Script] = ()

    def of(self, kind: Kind, *, tone: Tone = "consumer") -> Playbook:
        """The one for a kind; a firm is written to as a person where there is none for firms.

        >>> wk.read_playbooks(study.client.folder).of("bought").code
        'price'
        """
        return self.books.get((tone, kind)) or self.books["consumer", kind]

    def answer(self, form: Form, *, tone: Tone) -> Playbook | None:
        """What is sent by a form to whoever has answered: a firm's own, else a person's."""
        found = (self.answers.get(one) for one in (tone, "consumer"))
        return next((one for one in found if one and form in one.forms), None)

    def of_form(self, kind: Kind, form: Form, *, tone: Tone) -> Playbook:
        """The one for a kind that has messages of a form: a firm's own, else a person's."""
        book = self.of(kind, tone=tone)
        return book if form in book.forms else self.of(kind)


def playbook_files(folder: Path) -> list[Path]:
    """The client's own files, which its results rest on."""
    own = folder / PLAYBOOKS
    return sorted(own.rglob("*.yml")) if own.is_dir() else []


def read_playbooks(folder: Path, *, language: str = "") -> Playbooks:
    """The playbooks of a client folder over those of the kit in a language, and those in English.

    Raises Refused with file and line of what cannot be used.

    >>> [touch.name for touch in wk.read_playbooks(study.client.folder).of("unknown").touches]
    ['question', 'change', 'offer', 'last word']
    """
    found: dict[tuple[Tone, Kind], Playbook] = {}
    frames: dict[Tone, Mapping[Form, Frame]] = {}
    answers: dict[Tone, Playbook] = {}
    kit = templates() / PLAYBOOKS
    for root in (kit, *([kit / language] if language else []), folder / PLAYBOOKS):
        places: tuple[tuple[Tone, Path], ...] = (("consumer", root), ("business", root / BUSINESS))
        for tone, place in places:
            files = sorted(place.glob("*.yml")) if place.is_dir() else []
            if place / FRAMES in files:
                files.remove(place / FRAMES)
                frames[tone] = {**frames.get(tone, {}), **_read_frames(place / FRAMES)}
            if place / ANSWER in files:
                files.remove(place / ANSWER)
                answers[tone] = read_answer(place / ANSWER, tone=tone)
            found |= _one_each(files, tone)
    books = {key: replace(book, frames=frames[key[0]]) for key, book in found.items()}
    told = {tone: replace(book, frames=frames[tone]) for tone, book in answers.items()}
    return Playbooks(books, told, read_scripts(folder))


def _one_each(files: Sequence[Path], tone: Tone) -> dict[tuple[Tone, Kind], Playbook]:
    """The playbooks of one folder, of which none may be for the kind of another."""
    found: dict[tuple[Tone, Kind], Playbook] = {}
    for file in files:
        book = read_playbook(file, tone=tone)
        if (tone, book.kind) in found:
            rule = f"is the second playbook for {book.kind}"
            raise refused(file, rule, mend="Keep one of them.")
        found[tone, book.kind] = book
    return found


def _read_frames(file: Path) -> dict[Form, Frame]:
    data, lines = read_yaml(file)
    hold_texts(file, data, lines, known=KNOWN)
    return to_record({"frames": data}, FramesFile, where=file, lines=lines).frames


def read_answer(file: Path, *, tone: Tone = "consumer") -> Playbook:
    """answer.yml as a playbook of one touch, for any kind.

    Raises Refused with file and line of what cannot be used.
    """
    data, lines = read_yaml(file)
    read = to_record(data, AnswerFile, where=file, lines=lines)
    hold_texts(file, data, lines, known=KNOWN)
    touch = PlaybookTouch(name="answer", days=0, messages=read.messages)
    for form in read.forms:
        _hold_message(f"{file}: messages.{form}", read.messages.get(form), form)
    return Playbook(_code(file, tone), tone, "unknown", read.forms, {}, (touch,))


def _code(file: Path, tone: Tone) -> str:
    return f"{BUSINESS}.{file.stem}" if tone == "business" else file.stem


def read_playbook(file: Path, *, tone: Tone = "consumer") -> Playbook:
    """One file; its name begins the codes of its texts. It has no openings and closes (frames.yml).

    Raises Refused with file and line of what cannot be used.
    """
    data, lines = read_yaml(file)
    read = to_record(data, PlaybookFile, where=file, lines=lines)
    hold_texts(file, data, lines, known=KNOWN)
    _hold_whole(file, read, lines)
    return Playbook(
        code=_code(file, tone),
        tone=tone,
        kind=read.kind,
        forms=read.forms,
        frames={},
        touches=read.touches,
    )


def _hold_whole(file: Path, read: PlaybookFile, lines: Mapping[Path_, int]) -> None:
    """Refuse a form without a message, and a touch that comes twice or too early."""
    seen: list[str] = []
    for number, touch in enumerate(read.touches):
        where = f"{file}, line {lines.get(('touches', number), 0)}: touches.{number}"
        if touch.name in seen:
            raise refused(where, "comes twice", got=touch.name, mend="Keep one of them.")
        if touch.only_after and touch.only_after not in seen:
            raise refused(
                f"{where}.only_after", "must name a touch before it", got=touch.only_after
            )
        seen.append(touch.name)
        for form in read.forms:
            _hold_message(where, touch.messages.get(form), form)
    first = read.touches[0]
    if any(said.offer is not None for said in first.messages.values()):
        where = f"{file}, line {lines.get(('touches', 0), 0)}: touches.0"
        raise refused(where, "makes an offer; the first touch asks", mend="Move the offer.")


def _hold_message(where: str, said: Message | None, form: Form) -> None:
    if said is None or not said.parts:
        raise refused(where, f"has no message for {form}", mend="Write it.")
    if form == "e-mail" and said.subject is None:
        raise refused(f"{where}.messages.{form}", "has no subject", mend="Write it.")
