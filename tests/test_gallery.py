"""Figures for hard clients: titles in lines, names as text, every figure in the gallery."""

from __future__ import annotations

import pytest

from winback_kit.client_study import Study
from winback_kit.report.make.gallery import Picture, Wall, makers, page_of, shown
from winback_kit.show.decision.options import funding_chart
from winback_kit.show.kit.figure import Figure, label, places
from winback_kit.show.kit.sentence import Sentence

LONGEST_LINE = 78


@pytest.fixture(scope="module")
def drawn(sample_study: Study) -> list[Picture]:
    return list(shown(sample_study))


def test_every_figure_of_the_chapters_is_drawn(drawn: list[Picture]) -> None:
    assert [one.name for one in drawn] == list(makers(Figure))
    assert [one.name for one in drawn if one.figure is None] == []
    assert {"npv_bridge", "value_at_risk", "worth_of_one", "unusual_months"} <= set(makers(Figure))


def test_the_page_draws_every_figure(drawn: list[Picture]) -> None:
    page = page_of([Wall("Sample", "A shop.", [*drawn, Picture("none", None, "Not drawn.")])])
    assert page.count('class="wb-chart"') == len(drawn)
    assert "<p>Not drawn.</p>" in page


def test_every_figure_says_what_is_measured(drawn: list[Picture]) -> None:
    for one in drawn:
        assert one.figure
        assert one.figure.title
        assert one.figure.measure


def test_long_titles_are_broken_and_the_plot_keeps_its_height() -> None:
    words = "finding " * 30
    short, long = (Figure(text, "EUR", []).as_plotly()["layout"] for text in ("Short", words))
    lines = long["title"]["text"].split("<br>")
    assert max(map(len, lines)) <= LONGEST_LINE
    assert " ".join(lines) == words.strip()
    more = 22 * (len(lines) - 1)
    assert long["height"] - short["height"] == more
    assert long["margin"]["t"] == 104 + more


def test_titles_and_names_are_text() -> None:
    drawn = Figure("<script>alert(1)</script>", "EUR", []).as_plotly()["layout"]
    assert drawn["title"]["text"] == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert label("<b>") == "&lt;b&gt;"
    assert label("a" * 200).replace("<br>", "") == "a" * 43 + "…"


def test_names_that_are_cut_alike_keep_their_own_places() -> None:
    axis = places(["x" * 100 + "1", "x" * 100 + "2"])
    assert axis["tickvals"] == [0, 1]
    assert axis["ticktext"][0] == axis["ticktext"][1]


def test_a_plan_that_funds_nobody_has_a_sentence_and_no_chart() -> None:
    assert isinstance(funding_chart((), "EUR"), Sentence)
