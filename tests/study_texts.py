"""A study told in the language made by a machine, and the words in it that are the client's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from tests.other_language import plain_words
from winback_kit.client.folder import Client, open_client
from winback_kit.client_study import BESIDE, Study
from winback_kit.words.own_names import OWN_NAMES

CASES = ["clear_yes", "partial", "pilot", "contractual", "clear_no", "too_little"]
LATER = {"pilot", "clear_no", "clear_yes", "hostile"}  # worked out in make test-all alone


def each(names: Iterable[str], *, later: Iterable[str] = LATER) -> list[Any]:
    """The cases as parameters of a test; those of `later` are slow."""
    return [pytest.param(one, marks=[pytest.mark.slow] * (one in set(later))) for one in names]


def of_the_client(study: Study) -> set[str]:
    """Words that the client gave: names of segments and offers, the currency, sources of costs."""
    plan = study.plan
    offers = [worth.offer for worth in plan.worths]
    source = study.case.programme.team_cost.source
    stated = [source] if isinstance(source, str) else []
    names = {*plan.best, *offers} - OWN_NAMES
    given = [*names, study.case.currency, *stated, f"{study.case.start:%B}"]
    return set(re.findall(r"[A-Za-z]{2,}", " ".join(given)))


def english_in(texts: Iterable[str], known: set[str]) -> list[str]:
    return [text for text in texts if plain_words(text, known)]


def restated(study: Study, overrides: dict[str, Any]) -> Study:
    """The study under other settings of `case:`, of those that the history does not rest on."""
    client = open_client(study.client.folder, overrides=overrides)
    return for_client(study, client)


def for_client(study: Study, client: Client) -> Study:
    """A study that goes on from what was measured of the tables, for a client of other settings."""
    history = replace(study.history, data=replace(study.history.data, client=client))
    other = Study(client).replace(history=history, data=history.data)
    vars(other).update({name: vars(study)[name] for name in BESIDE if name in vars(study)})
    return other
