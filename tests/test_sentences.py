"""A finding is told apart into its sentences in whatever language it is written."""

from __future__ import annotations

import pytest

from winback_kit.report.slides.words import sentences


@pytest.mark.parametrize(
    "told",
    [
        ["It pays at 3.5 points.", "“Price” first!", "−3 is less?", "It holds, e.g. here."],
        ["It is 12 months.", "3 come back."],
        ["Ça paie.", "Émile revient.", "« Prix » d’abord.", "Été comme hiver."],
        ["Am 7. Juni kommen z. B. Kunden zurück.", "„Preis“ zuerst.", "Über 3,5 Punkten."],
        ["Der Stand ist vom 17. Juni 2026.", "Dann folgt die 2. Stufe."],
        ["Окупается.", "Это верно!", "Ещё раз?", "«Цена» первая."],
        ["Συμφέρει.", "Έτσι είναι."],
        ["¿Vuelven?", "¡Sí!", "Ñandú vuelve."],
        ["هذا مربح.", "هل يعودون؟", "نعم."],
        ["यह लाभ देता है।", "ग्राहक लौटते हैं।"],
        ["იხდის.", "ბრუნდება."],  # no capitals at the start of a sentence
        ["One sentence without an end"],
        [""],
    ],
)
def test_sentences_are_told_apart_in_any_script(told: list[str]) -> None:
    assert sentences(" ".join(told)) == told


def test_sentences_without_blanks_between_them_are_told_apart() -> None:
    told = ["值得投资。", "客户会回来！", "价格“高”吗？", "是的。"]
    assert sentences("".join(told)) == told
