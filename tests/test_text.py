"""A text kept as data: compared, hashed, pickled, written in a file and in a language."""

from __future__ import annotations

import json
import pickle

import pytest
import yaml
from pydantic import ValidationError

from winback_kit.assumptions.record import Assumption
from winback_kit.words.context import Catalogue, client_context
from winback_kit.words.own_names import NO_REASON
from winback_kit.words.text import Amount, Count, PerCent, Text, said, said_many
from winback_kit.words.told import told

LOST = said_many(1234, "{n} lost customer", "{n} lost customers", n=Count(1234))
SOURCE = said("own history: {who}, {share} of {all}", who=LOST, share=PerCent(0.5), all=NO_REASON)
GERMAN = Catalogue(
    "de",
    {
        "own history: {who}, {share} of {all}": ("eigene Daten: {who}, {share} von „{all}“",),
        "{n} lost customer": ("{n} verlorener Kunde", "{n} verlorene Kunden"),
        "No reason given": ("Kein Grund",),
        "{others} and {last}": ("{others} und {last}",),
    },
)


def test_a_text_is_english_where_a_string_is_asked_for_whoever_reads() -> None:
    english = "own history: 1,234 lost customers, 50.0\u202f% of No reason given"
    with client_context(catalogue=GERMAN, locale="de_DE"):
        assert str(SOURCE) == english
        assert told(SOURCE) == ("eigene Daten: 1.234 verlorene Kunden, 50,0\xa0% von „Kein Grund“")
    assert told(SOURCE) == english


def test_a_text_is_compared_by_its_parts() -> None:
    assert (
        said("{a}, {b}", b=2, a="x") == said("{a}, {b}", a="x", b=2) != said("{a}, {b}", a=2, b=2)
    )
    again = pickle.loads(pickle.dumps(SOURCE))  # noqa: S301 - our own bytes
    assert again == SOURCE
    assert len({again, SOURCE, LOST}) == 2


def test_a_row_of_values_has_commas() -> None:
    row = said("{which}", which=("a", Amount(1.5, digits=1), "c"))
    assert str(row) == "a, 1.5, c"
    with client_context(catalogue=GERMAN, locale="de_DE"):
        assert told(row) == "a, 1,5, c"


def test_a_record_holds_a_text_as_it_is_and_a_file_its_english() -> None:
    given = Assumption(value=0.1, source=SOURCE)
    assert given.source is SOURCE
    assert given.model_copy(update={"value": 0.2}).source is SOURCE
    assert given.model_dump()["source"] is SOURCE
    assert json.loads(given.model_dump_json())["source"] == str(SOURCE)
    assert Assumption.model_json_schema()["properties"]["source"]["type"] == "string"
    read = Assumption.model_validate(yaml.safe_load('{value: 0.1, source: "Own test"}'))
    assert read.source == "Own test"


@pytest.mark.parametrize("source", [3, {"pattern": "x"}, ["x"]])
def test_a_file_gives_no_text_but_a_string(source: object) -> None:
    with pytest.raises(ValidationError, match="valid string"):
        Assumption.model_validate({"value": 0.1, "source": source})


def test_plurals_of_a_language_go_with_the_number() -> None:
    one = said_many(1, "{n} lost customer", "{n} lost customers", n=Count(1))
    with client_context(catalogue=GERMAN):
        assert told(one) == "1 verlorener Kunde"
    assert isinstance(one, Text)
