"""The finished texts: nothing is missing, no place is unknown, and a consultant may edit them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from winback_kit.checks import Refused
from winback_kit.client.codebook.kinds import KINDS
from winback_kit.client.playbooks.places import PLACES
from winback_kit.client.playbooks.playbook import Message, Playbook
from winback_kit.client.playbooks.read import Playbooks, read_playbook, read_playbooks

TEMPLATES = ROOT / "templates" / "playbooks"
VALUES = {
    "name": "Anna",
    "company": "Weber Ltd",
    "product": "a garden bench",
    "last_day": "3 May 2025",
    "offer": "a voucher for 60 euros",
    "answer_by": "30 November",
    "sender": "Mara Lind, Harbour & Pine",
    "firm": "Harbour & Pine",
    "what_changed": "Every order now leaves our warehouse within one working day.",
    "proof": "In May 97 of 100 did.",
}
# what nobody says to somebody whom they want back
EMPTY = ("valued", "dear customer", "we miss you", "exclusive", "!", "your text", "lorem", "click")


@pytest.fixture(scope="module")
def books() -> Playbooks:
    return read_playbooks(ROOT / "sample_data" / "retail")


def texts(books: Playbooks) -> Iterator[tuple[Playbook, str, Message]]:
    for book in (*books.books.values(), *books.answers.values()):
        for touch in book.touches:
            for form in book.forms:
                yield book, book.text_code(touch.name, form), touch.messages[form]


def test_each_kind_has_finished_texts_but_those_whom_the_firm_sent_away(books: Playbooks) -> None:
    kinds = {kind for tone, kind in books.books if tone == "consumer"}
    assert kinds == {*KINDS} - {"intentionally pushed"}
    assert len({code for _, code, _ in texts(books)}) > 100


def test_every_text_is_whole_once_its_places_are_filled(books: Playbooks) -> None:
    assert {place.name for place in PLACES} == VALUES.keys()
    for book, code, message in texts(books):
        form = next(one for one in book.forms if code.endswith(one.replace(" ", "-")))
        text = book.written(message, form, VALUES)
        assert not set("{}") & set(text), code
        bare = re.sub(r"\[[^\]]*\]", "", text)  # what whoever calls does, not what they say
        for word in EMPTY:
            assert word not in bare.lower(), (code, word)
        for paragraph in message.parts.values():
            assert re.search(r"[.?!”\]}]$", paragraph), (code, paragraph)
        if form == "text message":
            assert len(text) <= 320, code  # two messages of 160 signs


def test_the_first_touch_asks_and_every_later_one_may_be_declined(books: Playbooks) -> None:
    for book in books.books.values():
        first, *later = (touch.messages for touch in book.touches)
        for form in book.forms:
            assert first[form].offer is None
            if book.kind != "moved":
                assert first[form].ask is not None
            for messages in later:
                said = messages[form]
                assert said.easy_yes is not None, (book.code, form)
                assert said.easy_no is not None or form == "text message", (book.code, form)
        if "text message" in book.forms:
            assert "STOP" in book.frames["text message"].close


def test_what_changed_is_told_by_the_touch_of_change_alone(books: Playbooks) -> None:
    for book in books.books.values():
        for touch in book.touches:
            told = {bool({"what_changed", "proof"} & touch.messages[f].places) for f in book.forms}
            assert told == {touch.name == "change"}, (book.code, touch.name)


def edited(tmp_path: Path, old: str, new: str) -> Path:
    """A client's own playbook about the price, with one text changed."""
    folder = tmp_path / "playbooks"
    folder.mkdir(exist_ok=True)
    text = (TEMPLATES / "price.yml").read_text(encoding="utf-8")
    assert old in text
    file = folder / "price.yml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


SUBJECT = "Was it only the price?"


def test_a_text_of_the_clients_own_goes_before_the_kits(tmp_path: Path) -> None:
    edited(tmp_path, SUBJECT, "Too dear?")
    own = read_playbooks(tmp_path)
    assert own.of("bought").touches[0].messages["e-mail"].subject == "Too dear?"
    assert own.of("pulled").code == "competitor"  # the others stay
    assert own.of("bought").frames["letter"].opening == "Dear {name},"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("Hello {nmae}", r"price\.yml, line \d+: touches\.0\.messages\.e-mail\.subject: has a "
         r"place that is not known; got 'nmae'\. Did you mean name\?"),
        ("Hello {name", r"messages\.e-mail\.subject: has a brace that stands alone"),
        ('" "', r"line \d+: touches\.0\.messages\.e-mail\.subject: says nothing"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_sent_is_refused_with_its_line(
    tmp_path: Path, new: str, said: str
) -> None:
    file = edited(tmp_path, SUBJECT, new)
    line = next(n for n, row in enumerate(file.read_text().splitlines(), 1) if new in row)
    with pytest.raises(Refused, match=said) as refusal:
        read_playbooks(tmp_path)
    assert f"line {line}:" in str(refusal.value)


def changed(tmp_path: Path, **more: object) -> Path:
    file = edited(tmp_path, SUBJECT, SUBJECT)
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    for key, value in more.items():
        data["touches"][0][key] = value
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return file


def test_a_missing_message_is_refused(tmp_path: Path) -> None:
    file = changed(tmp_path, messages={"e-mail": {"subject": "So", "ask": "Why?"}})
    with pytest.raises(Refused, match=r"touches\.0: has no message for letter"):
        read_playbook(file)


def test_a_first_touch_that_makes_an_offer_is_refused(tmp_path: Path) -> None:
    coupon = {"subject": "So", "ask": "Why?", "offer": "Here: {offer}."}
    forms = ("e-mail", "letter", "text message", "telephone")
    file = changed(tmp_path, messages=dict.fromkeys(forms, coupon))
    with pytest.raises(Refused, match="makes an offer; the first touch asks"):
        read_playbook(file)


def test_a_touch_that_waits_for_none_before_it_is_refused(tmp_path: Path) -> None:
    file = changed(tmp_path, only_after="last word")
    with pytest.raises(Refused, match=r"only_after: must name a touch before it; got 'last word'"):
        read_playbook(file)


def test_an_answer_of_the_clients_own_goes_before_the_kits(tmp_path: Path) -> None:
    own = {"forms": ["letter"], "messages": {"letter": {"acknowledge": "Thanks."}}}
    file = tmp_path / "playbooks" / "answer.yml"
    file.parent.mkdir()
    file.write_text(yaml.safe_dump(own), encoding="utf-8")
    books = read_playbooks(tmp_path)
    found = books.answer("letter", tone="consumer")
    assert found is not None
    assert found.touches[0].messages["letter"].acknowledge == "Thanks."
    assert books.answer("e-mail", tone="consumer") is None  # it has no other form
    # firms have their own; where there is none by a form, that to a person
    assert [book and book.code for book in (books.answer("letter", tone="business"),)] == [
        "business.answer"
    ]
    file.write_text("forms: [letter]\nmessages: {}\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"messages\.letter: has no message for letter"):
        read_playbooks(tmp_path)


def test_two_playbooks_for_one_kind_are_refused(tmp_path: Path) -> None:
    file = edited(tmp_path, SUBJECT, SUBJECT)
    (file.parent / "prices.yml").write_bytes(file.read_bytes())
    with pytest.raises(Refused, match=r"prices\.yml: is the second playbook for bought"):
        read_playbooks(tmp_path)
