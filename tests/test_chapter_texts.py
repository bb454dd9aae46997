"""Chapters 1, 5 and 6, and the cash of chapter 13, in another language: tables, findings, charts.

The language is made by a machine from what stands in the code (tests/other_language.py). A chart's
texts are read from the chart itself: on a page they stand within a script.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd
import pytest
import yaml

import winback_kit as wk
from tests.cases.clients import CASES as CASES_OF
from tests.cases.studies import handed
from tests.other_language import other_language, plain_words
from tests.study_texts import CASES, LATER, english_in, of_the_client
from tests.test_block_texts import LIGHT, made_by, told_by
from winback_kit.client.folder import Client
from winback_kit.client.playbooks.places import filled
from winback_kit.show.kit.missing import not_given
from winback_kit.tables.reading.contract import TABLES
from winback_kit.words.context import client_context

MODELS = {"sBG", "BG", "MBG", "NBD", "Pareto", "Gamma", "BdW"}
SETTINGS = {"client", "yml", "definitions", "unusual_returns", "unusual", "returns"}
NAMED = {  # columns whose texts are shown
    "customers.csv": ("segment", "source", "country"),
    "goodbyes.csv": ("stated_reason",),
    "prospects.csv": ("source",),
    "orders.csv": ("status", "channel", "product"),
    "subscriptions.csv": ("plan",),
    "staff.csv": ("role",),
    "survey.csv": ("question",),
    "kano.csv": ("feature",),
    "satisfaction.csv": ("about",),
    "insights.csv": ("which", "reason", "unit"),
}


def stated(here: Any) -> Iterator[str]:
    """The texts in client.yml, without the names of its settings."""
    if isinstance(here, dict):
        here = list(here.values())
    if isinstance(here, list):
        for one in here:
            yield from stated(one)
    elif isinstance(here, str):
        yield here


@cache
def known_to(name: str) -> frozenset[str]:
    """Words of the client's, and names that no language has: of files, settings and models."""
    files = CASES_OF[name]()
    texts = [*stated(yaml.safe_load(files["client.yml"])), *files, *TABLES]
    for file in NAMED.keys() & files.keys():
        held = pd.read_csv(io.BytesIO(files[file]), keep_default_na=False)
        for column in {*NAMED[file]} & {*held}:
            texts += held[column].astype(str).unique().tolist()
    texts += [f"{dt.date(2000, month, 1):%B}" for month in range(1, 13)]
    study = handed(name).study
    texts += [part for one in study.data.names for part in (one.column, *one.spellings)]
    given = re.findall("[A-Za-z]{2,}", " ".join(texts))
    return frozenset({*given, *of_the_client(study), *MODELS, *SETTINGS})


def to_customers(client: Client) -> set[str]:
    """The client's own words to its customers, which are not translated."""
    firm = {"firm": client.name}
    return {
        filled(text, firm)
        for book in client.playbooks.books.values()
        for touch in book.touches
        for message in touch.messages.values()
        for text in message.parts.values()
    }


def without_cut(text: str, known: frozenset[str]) -> str:
    """A text without the first letters of a word of the client's, where a long name is cut."""
    cut = re.search("([A-Za-z]+)…", text)
    own = cut is not None and any(word.startswith(cut[1]) for word in known)
    return text.replace(cut[0], "…") if cut is not None and own else text


THEMES = [
    "at_risk",
    "case",
    "communication",
    "data",
    "decision_map",
    "defection",
    "groups",
    "loyalty",
    "measurement",
]
THEMES += ["reasons", "saving", "second_lifetime", "team", "worth"]
LONG = {"at_risk"}  # learns models of who leaves, for each case anew
EACH = [
    pytest.param(name, theme, marks=[pytest.mark.slow] * (name in later))
    for name in CASES
    for theme in THEMES
    for later in [{*CASES} - {*LIGHT} if theme in LONG else LATER]
]


@pytest.mark.parametrize(("name", "theme"), EACH)
def test_no_english_is_left_in_a_chapter(name: str, theme: str) -> None:
    study = handed(name).study
    why = study.missing("reasons").get("reasons") if theme == "reasons" else None
    with client_context(catalogue=other_language()):
        if why:  # this client says of nobody why they left
            assert not plain_words(not_given(why).text, set())
            return
        texts = [text for shown in made_by(study, theme) for text in told_by(shown)]
        texts = [text for text in texts if text not in to_customers(study.client)]
        assert len(texts) > 5
        known = known_to(name)
        assert english_in([without_cut(text, known) for text in texts], set(known)) == []


def texts_of_widgets(widget: Any) -> Iterator[str]:
    """Every text of a widget and of those in it; a tooltip within HTML is one too.

    Of a list to choose from the labels are shown, its value is a key.
    """
    for name in ("description", "tooltip", "value"):
        text = getattr(widget, name, None)
        if isinstance(text, str) and not (name == "value" and hasattr(widget, "options")):
            yield from re.findall(r'title="([^"]*)"', text)
            yield html.unescape(re.sub(r"<[^>]*>", " ", text))
    yield from (shown for shown, _ in getattr(widget, "options", ()))
    yield from getattr(widget, "titles", ())
    for child in getattr(widget, "children", ()):
        yield from texts_of_widgets(child)


@pytest.mark.parametrize("name", ["partial", "contractual"])
def test_no_english_is_left_beside_the_sliders(name: str) -> None:
    case = handed(name).study.case
    with client_context(catalogue=other_language()):
        shown = wk.what_if(case)
        panel = shown.panel
        first, *others = panel.rows.values()
        panel.set_all({first.control.name: first.at(2)})
        assert others[0].take("...") is None
        others[0].tell(0.0)  # shows the refusal
        texts = [shown.twin()["text/plain"], *texts_of_widgets(panel.box)]
        texts += [note.text for note in panel.charts.layout.annotations]
        assert {"Base case", "Stress"} <= {named for _, named in panel.scenario.options}
        bare = [re.sub("<[^>]*>", " ", text) for text in texts]
        assert english_in(bare, set(known_to(name))) == []
