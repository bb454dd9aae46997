"""The messages to customers in German: built as those in English, and no text left in English."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.communication.test_playbooks import EMPTY, TEMPLATES, VALUES, texts
from tests.conftest import ROOT
from winback_kit.client.playbooks.places import places_in
from winback_kit.client.playbooks.playbook import Tone
from winback_kit.client.playbooks.read import (
    ANSWER,
    BUSINESS,
    FRAMES,
    read_answer,
    read_playbook,
    read_playbooks,
)

GERMAN = TEMPLATES / "de"
FOLDERS: tuple[tuple[Tone, str], ...] = (("consumer", ""), ("business", BUSINESS))
FILES = [
    (tone, folder, file.name)
    for tone, folder in FOLDERS
    for file in sorted((TEMPLATES / folder).glob("*.yml"))
    if file.name != FRAMES
]
# with these a first sentence stands with a small letter after the comma of the opening
SMALL_AFTER_A_COMMA = re.compile(r"(?!(Sie|Ihre?|Ihnen)\b|\{company\})")
SAMPLE = ROOT / "sample_data" / "retail"


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.glob("*.yml")}


def test_each_file_has_a_german_one() -> None:
    for _, folder in FOLDERS:
        assert names(GERMAN / folder) == names(TEMPLATES / folder)


@pytest.mark.parametrize(("tone", "folder", "name"), FILES)
def test_a_german_playbook_is_built_as_the_english(tone: Tone, folder: str, name: str) -> None:
    read = read_answer if name == ANSWER else read_playbook
    english, german = (read(root / folder / name, tone=tone) for root in (TEMPLATES, GERMAN))
    assert (german.code, german.kind, german.forms) == (english.code, english.kind, english.forms)
    assert len(german.touches) == len(english.touches)
    for ours, theirs in zip(german.touches, english.touches, strict=True):
        assert (ours.name, ours.days, ours.only_after) == (
            theirs.name,
            theirs.days,
            theirs.only_after,
        )
        assert list(ours.messages) == list(theirs.messages)
        for form, said in ours.messages.items():
            meant = theirs.messages[form]
            where = (name, ours.name, form)
            assert (said.subject is None) == (meant.subject is None), where
            assert list(said.parts) == list(meant.parts), where
            pairs = [(said.parts[part], meant.parts[part], part) for part in meant.parts]
            for text, of, part in [*pairs, (said.subject or "", meant.subject or "", "subject")]:
                assert Counter(places_in(text)) == Counter(places_in(of)), (*where, part)
                assert text.count("[") == of.count("["), (*where, part)
                assert text != of or not re.sub(r"\{\w+\}", "", of), (*where, part)


@pytest.mark.slow
def test_german_messages_begin_and_end_as_the_english_do() -> None:
    english, german = (read_playbooks(SAMPLE, language=one) for one in ("", "de"))
    assert german.books.keys() == english.books.keys()
    for key, book in german.books.items():
        of = english.books[key].frames
        assert book.frames.keys() == of.keys()
        for form, frame in book.frames.items():
            for text, meant in ((frame.opening, of[form].opening), (frame.close, of[form].close)):
                assert text != meant
                assert Counter(places_in(text)) == Counter(places_in(meant))
    for tone, _ in FOLDERS:
        texting = german.books[tone, "unknown"].frames.get("text message")
        assert texting is None or "STOP" in texting.close


def test_german_texts_are_whole_and_those_by_text_message_no_longer_than_one() -> None:
    english, german = (read_playbooks(SAMPLE, language=one) for one in ("", "de"))
    meant = {code: (book, message) for book, code, message in texts(english)}
    for book, code, message in texts(german):
        form = next(one for one in book.forms if code.endswith(one.replace(" ", "-")))
        text = book.written(message, form, VALUES)
        assert not set("{}") & set(text), code
        assert not {*EMPTY} & {word for word in EMPTY if word in text.lower()}, code
        for part, paragraph in message.parts.items():
            assert re.search(r"[.?\]}]$", paragraph), (code, part)
            assert paragraph.count("„") == paragraph.count("“"), (code, part)
        if form == "text message":
            of, said = meant[code]
            most = 160 if len(of.written(said, form, VALUES)) <= 160 else 320
            assert len(text) <= most, (code, text)
        elif form != "telephone":
            first = next(iter(message.parts.values()))
            assert not SMALL_AFTER_A_COMMA.match(first), (code, first)
