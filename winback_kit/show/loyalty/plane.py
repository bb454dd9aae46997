"""The plane of importance and better: each feature with the ellipse of both means at 95 %."""

from __future__ import annotations

from winback_kit.plan.loyalty.opinions import Opinions
from winback_kit.plan.loyalty.surveyed import SurveyedFeature
from winback_kit.show.kit.figure import COST, GAIN, INK, NATURAL, PROGRAMME, Figure, label, rounded
from winback_kit.show.kit.sentence import Sentence, say
from winback_kit.show.loyalty.features import kind_name, no_survey
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import count, share
from winback_kit.words.told import told_name

__all__ = ["features_plane"]

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
        return _not_asked()
    return Figure(
        title=_title(drawn),
        measure=words(
            "Importance stated, against the share of answers whom the feature would please; the "
            "ellipse holds both means at 95 %, dotted where the kind is not decided"
        ),
        traces=[*map(_ellipse, drawn), *map(_mark, range(len(drawn)), drawn)],
        layout={
            "height": 470,
            "xaxis": {"tickformat": ".0%", "title": {"text": words("Pleases if there")}},
            "yaxis": {"title": {"text": words("Importance stated")}},
        },
        source=words("Features whose ellipses overlap are not told apart."),
    )


def _not_asked() -> Sentence:
    return say(
        "How important each feature is was not asked (importance, in the table kano), so that "
        "the plane of importance and pleasure cannot be drawn."
    )


def _title(drawn: list[SurveyedFeature]) -> str:
    """What nobody praises and everybody misses, else what pleases most."""
    missed = [one for one in drawn if one.kind == "M" and one.decided]
    if missed:
        first = max(missed, key=lambda one: one.annoys or 0.0)
        return words(
            "{feature}: where it is there it pleases {better}, where it is not it annoys {annoys}",
            feature=told_name(first.name),
            better=share(first.answers.better or 0.0, digits=0),
            annoys=share(first.annoys or 0.0, digits=0),
        )
    first = max(drawn, key=lambda one: one.answers.better or 0.0)
    return words(
        "What pleases most is {feature}, with {better} where it is there",
        feature=told_name(first.name),
        better=share(first.answers.better or 0.0, digits=0),
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


def _mark(row: int, one: SurveyedFeature) -> dict[str, object]:
    """A numbered mark; the legend has the feature of each number, the colour is its kind's."""
    number = count(FIRST + row)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": words("{number} {feature}", number=number, feature=label(one.name, line=60)),
        "x": rounded([one.answers.better or 0.0]),
        "y": rounded([one.importance.mean if one.importance else 0.0]),
        "text": [number],
        "textposition": "top center",
        "hovertext": [kind_name(one.kind)],
        "marker": {"color": COLOURS[one.kind], "size": 10, "symbol": SYMBOLS[one.kind]},
    }


FIRST = 1
