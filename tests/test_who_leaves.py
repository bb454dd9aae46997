"""The block on who leaves and why of the executive page: a sentence of each chapter with one."""

from __future__ import annotations

import pytest

from winback_kit.checks import too_little
from winback_kit.client_study import Study
from winback_kit.show.defection.who_leaves import who_leaves_defection
from winback_kit.show.kit.sentence import Sentence, say
from winback_kit.show.who_leaves import said


def test_each_chapter_says_its_own(sample_study: Study) -> None:
    told = said.who_leaves(sample_study)
    own = who_leaves_defection(sample_study)
    assert own in told
    assert len(told) <= 3
    assert "76" in told[0].text  # most losses after a ticket: the first chapter that can say so


def test_a_chapter_that_cannot_say_anything_says_nothing(
    sample_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Study) -> Sentence:
        raise too_little("there", "is too short", "Give more.")

    def something(_: Study) -> Sentence:
        return say("{a}", a="b")

    def nothing(_: Study) -> None:
        """It stands in for a chapter without a finding."""

    found = {"who_leaves_c": something, "who_leaves_a": refused, "who_leaves_b": nothing}
    monkeypatch.setattr(said, "names_in", lambda _: {**found, "another": refused})
    assert [one.text for one in said.who_leaves(sample_study)] == ["b"]
