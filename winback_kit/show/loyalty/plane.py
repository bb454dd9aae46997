"""The plane of importance and better: each feature with the ellipse of both means at 95 %."""

from __future__ import annotations

from winback_kit.plan.loyalty.opinions import Opinions
from winback_kit.plan.loyalty.surveyed import SurveyedFeature
from winback_kit.show.kit.figure import COST, GAIN, INK, NATURAL, PROGRAMME, Figure, label, rounded
from winback_kit.show.kit.sentence import Name, Sentence, in_a_line, listed, say
from winback_kit.show.loyalty.features import KIND_NAMES, kind_name, no_survey
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import amount, share
from winback_kit.words.told import told_name

__all__ = ["features_plane", "features_plane_finding"]

COLOURS = {"M": COST, "O": PROGRAMME, "A": GAIN, "I": NATURAL, "R": INK, "Q": INK}
SYMBOLS = {"M": "square", "O": "circle", "A": "diamond", "I": "circle-open", "R": "x", "Q": "cross"}
FILLS = {"M": 0.16, "O": 0.16, "A": 0.16, "I": 0.10, "R": 0.08, "Q": 0.08}


def _drawn(found: Opinions) -> list[SurveyedFeature]:
    survey = found.survey
    return [one for one in survey.features if one.ellipse] if survey else []


def features_plane(found: Opinions) -> Figure | Sentence:
    """Importance against how far each feature pleases, with an ellipse of what chance moves."""
    if found.survey is None:
        return no_survey()
    drawn = _drawn(found)
    if not drawn:
        return say(
            "How important each feature is was not asked (importance, in the table kano), so that "
            "the plane of importance and pleasure cannot be drawn."
        )
    first = drawn[0]
    return Figure(
        title=_title(drawn),
        measure=words(
            "Importance stated, against the share of answers whom the feature would please; the "
            "ellipse holds both means at 95 %"
        ),
        traces=[*map(_ellipse, drawn), *_marks(drawn)],
        layout={
            "height": 470,
            "xaxis": {"tickformat": ".0%", "title": {"text": words("Pleases if there")}},
            "yaxis": {"title": {"text": words("Importance stated")}},
        },
        source=words(
            "Features whose ellipses overlap are not told apart. {feature} is said to matter most.",
            feature=told_name(first.name),
        ),
    )


def _title(drawn: list[SurveyedFeature]) -> str:
    first = drawn[0]
    return words(
        "{feature} is said to matter most ({importance}), and pleases {share} where it is there",
        feature=told_name(first.name),
        importance=amount(first.importance.mean if first.importance else 0.0, digits=1),
        share=share(first.answers.better or 0.0, digits=0),
    )


def _ellipse(one: SurveyedFeature) -> dict[str, object]:
    x, y = one.ellipse or ([], [])
    colour = COLOURS[one.kind]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": rounded(x),
        "y": rounded(y),
        "line": {"color": colour, "width": 1.5, "dash": "solid" if one.decided else "dot"},
        "fill": "toself",
        "fillcolor": colour,
        "opacity": FILLS[one.kind],
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _marks(drawn: list[SurveyedFeature]) -> list[dict[str, object]]:
    """A mark for each feature, its kind by colour and shape, with its name beside it."""
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "name": kind_name(kind),
            "x": rounded(one.answers.better or 0.0 for one in mine),
            "y": rounded(one.importance.mean if one.importance else 0.0 for one in mine),
            "text": [label(one.name, letters=30, line=20) for one in mine],
            "textposition": "top center",
            "marker": {"color": COLOURS[kind], "size": 10, "symbol": SYMBOLS[kind]},
        }
        for kind in KIND_NAMES
        if (mine := [one for one in drawn if one.kind == kind])
    ]


def features_plane_finding(found: Opinions) -> Sentence:
    """Which features cannot be told apart in the picture, and how to read it."""
    survey = found.survey
    if survey is None or not _drawn(found):
        return say("Without stated importance there is no plane to read.")
    told: list[Sentence | str] = [
        say(
            "High on the right are features to have in full; high on the left those that nobody "
            "praises and everybody misses.",
        )
    ]
    silent = [one for one in _drawn(found) if one.kind == "M"]
    if silent:
        told.append(
            say(
                "Asked what pleases them, customers would hardly name {names}.",
                names=listed([one.name for one in silent]),
            )
        )
    undecided = [one for one in _drawn(found) if not one.decided]
    if undecided:
        told.append(
            say(
                "{feature} has a dotted edge: its kind is not decided.",
                feature=Name(undecided[0].name),
            )
        )
    return in_a_line(*told)
