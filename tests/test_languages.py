"""The languages that the kit ships: each is whole, and says what the English says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.commands import assert_refused, client_folder, run
from winback_kit.client.folder import open_client
from winback_kit.places import languages, templates
from winback_kit.report.make.texts import FILE
from winback_kit.show.kit.written import context_of
from winback_kit.words.catalogue import words
from winback_kit.words.context import client_context
from winback_kit.words.numbers import short_money
from winback_kit.words.prose import texts_of_prose
from winback_kit.words.translation import english_texts, read_translation

# what stands in a text of a page or chapter and is no word: tags, links, code, places of charts
KEPT = re.compile(r"<[^>]*>|\]\([^)]*\)|`[^`]*`|%\{\w+")
HEADING = re.compile(r"(?<=\.ipynb#)[\w-]+")  # of a chapter, as a link to it names it
SETTINGS = "client: Acme\ncurrency: EUR\nreport: {language: de}\n"


@pytest.mark.parametrize("language", languages())
def test_it_has_every_text_and_keeps_what_is_no_word(language: str) -> None:
    file = languages()[language]
    held = read_translation(file)  # which refuses a place that is lost
    assert held.language == language
    assert [one for one in english_texts(templates() / FILE) if one not in held.forms] == []
    with file.open("rb") as opened:
        for one in read_po(opened):
            if one.id and not one.context:
                english = one.id if isinstance(one.id, str) else one.id[-1]
                said = one.string if isinstance(one.string, str) else one.string[-1]
                wanted = HEADING.sub(
                    lambda of: held.forms[of[0].replace("-", " ")][0].replace(" ", "-"), english
                )
                assert sorted(KEPT.findall(said)) == sorted(KEPT.findall(wanted)), english


# a day is told with its article, "seit dem 7. Juni 2026"; places of nouns that German inflects
NO_ARTICLE = re.compile(r"\b(bis|seit|vor|von|nach|in) \{(day|last_day|promised_day|answer_by)\}")
NO_DATIVE = re.compile(r"\b([Vv]on(?: den)?|[Mm]it den|[Bb]innen) \{(active|cases|months|window)\}")


@pytest.mark.parametrize("wrong", [NO_ARTICLE, NO_DATIVE])
def test_german_has_the_article_of_days_and_the_case_of_nouns(wrong: re.Pattern[str]) -> None:
    held = read_translation(languages()["de"])
    assert [one for forms in held.forms.values() for one in forms if wrong.search(one)] == []


def test_a_word_in_parts_is_that_word() -> None:
    parts = read_translation(languages()["de"]).cases["parts"]
    assert [word for word, told in parts.items() if told.replace("|", "") != word] == []


def test_what_is_open_is_told_as_open_and_not_as_to_be_opened() -> None:
    with client_context(catalogue=read_translation(languages()["de"])):
        assert words("open") == "offen"


def test_a_clients_own_wording_goes_before_that_of_the_kit(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", settings=f"{SETTINGS}translation: own.po\n")
    own = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n\nmsgid "Costs"\nmsgstr "Aufwand"\n'
    (folder / "own.po").write_text(own, encoding="utf-8")
    with client_context(context_of(open_client(folder))):
        assert (words("Costs"), words("Benefits")) == ("Aufwand", "Nutzen")
        # the locale is that of the language, where none is stated
        assert short_money(212_345, "EUR") == "212\u202fTsd.\xa0EUR"


def test_words_of_another_language_than_the_clients_are_refused(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme", settings=f"{SETTINGS}translation: own.po\n")
    own = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "Costs"\nmsgstr "Coûts"\n'
    (folder / "own.po").write_text(own, encoding="utf-8")
    assert_refused(run("check", str(folder)), "must be in the language of client.yml: de", "own.po")


def test_a_language_that_is_not_shipped_is_refused(tmp_path: Path) -> None:
    settings = SETTINGS.replace("language: de", "language: it")
    folder = client_folder(tmp_path / "acme", settings=settings)
    assert_refused(run("check", str(folder)), "must be a language that the kit ships: en, de")


def test_prose_is_told_block_by_block() -> None:
    prose = "# One\nTwo\nthree.\n\nFour `a  b`."
    assert list(texts_of_prose(prose)) == ["One", "Two three.", "Four `a b`."]


def test_no_text_of_a_reader_loses_its_capitals() -> None:
    """Python's `capitalize` makes all letters but the first small: "wen man im arm holdout …"."""
    kit = templates().parent / "winback_kit"
    used = [file.name for file in kit.rglob("*.py") if ".capitalize()" in file.read_text("utf-8")]
    assert used == []
