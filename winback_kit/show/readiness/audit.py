"""The readiness audit: a strip of twelve items, the answers with their figures, and the score."""

from collections.abc import Sequence

from winback_kit.assumptions.published import published_figures
from winback_kit.plan.readiness.readiness import Item, Readiness
from winback_kit.plan.readiness.score import MOST
from winback_kit.show.kit.figure import FAINT, PROGRAMME, Figure, places
from winback_kit.show.kit.sentence import (
    Sentence,
    count_fact,
    joined,
    listed,
    say,
    say_many,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import amount, share
from winback_kit.words.told import told

__all__ = ["audit_finding", "audit_strip", "audit_table", "survey_table"]

_LINE = 52  # letters of a name in one line, so that the strip fits beneath a table on paper
_SCALE = [[0.0, "#F4F6F8"], [0.34, FAINT], [0.67, "#7FA9C4"], [1.0, PROGRAMME]]


def audit_strip(found: Readiness) -> Figure:
    """The items from top to bottom, darker the better they are met; empty where not known."""
    items = found.items
    names = [words(one.asked.name) for one in items]
    return Figure(
        title=_title(found),
        measure=words("0 not at all, 1 in part, 2 mostly, 3 as a routine; empty: not known"),
        traces=[
            {
                "type": "heatmap",
                "name": words("Level"),
                "x": [words("Level")],
                "y": names,
                "z": [[one.level] for one in items],
                "text": [[level_text(one)] for one in items],
                "texttemplate": "%{text}",
                "zmin": 0,
                "zmax": MOST,
                "colorscale": _SCALE,
                "showscale": False,
                "xgap": 2,
                "ygap": 3,
                "hoverongaps": False,
                "hovertemplate": "%{y}: %{text}<extra></extra>",
            }
        ],
        layout={
            "height": 130 + 36 * len(items),
            "xaxis": {"visible": False},
            "yaxis": {
                "type": "category",
                "autorange": "reversed",
                "ticks": "",
                **places(names, letters=60, line=_LINE),
            },
        },
    )


def _title(found: Readiness) -> str:
    score = found.score
    if score is None:
        return words("Of {items} items none is known", items=amount(len(found.items)))
    return words(
        "{n} of {items} items are known, and reach {score} of the points they could",
        score=share(score.value, digits=0),
        n=amount(score.answered),
        items=amount(score.items),
    )


def level_text(one: Item) -> str:
    """The level of an item, or the range of what people say."""
    answer = one.answer
    if answer is None:
        return words("not known")
    if answer.low == answer.high:
        return amount(answer.level)
    return words("{low} to {high}", low=amount(answer.low), high=amount(answer.high))


def audit_table(found: Readiness) -> Table:
    """Each item with its answer, who gives it, the figure, and the query behind it."""
    return Table.of(
        found.items,
        (Column("Item"), lambda one: words(one.asked.name)),
        (Column("Level"), level_text),
        (Column("Answered by"), _by),
        (Column("What shows it"), _shown),
        (Column("Query"), lambda one: one.seen.query if one.seen else ""),
        source=words(
            "A query is worked out in a notebook that holds wk and study. What no table shows is "
            "stated under readiness in client.yml, by one person or by several."
        ),
    )


def _by(one: Item) -> str:
    if one.answer is None:
        return words("nobody")
    if not one.stated.said:
        return words("the data")
    people = words("the client")
    if len(one.stated.said) > 1:
        people = words("several people ({n})", n=amount(len(one.stated.said)))
    return words("the data, and {people}", people=people) if one.by_data else people


def _shown(one: Item) -> str:
    seen = told(one.seen.text) if one.seen else ""
    if one.is_unshown:
        return words("nothing that is named")
    return "; ".join(part for part in (seen, one.stated.source) if part)


def survey_table(found: Readiness) -> Table:
    """The items that a published survey asked for too, beside this client's answer."""
    surveys = published_figures().surveys
    rows = [(one, surveys[key]) for one in found.items for key in one.asked.surveys]
    return Table.of(
        rows,
        (Column("Item"), lambda row: words(row[0].asked.name)),
        (Column("This client"), lambda row: level_text(row[0])),
        (Column("The survey counted"), lambda row: words(row[1].says)),
        (Column("Share of firms", "share", digits=0), lambda row: row[1].value),
        (Column("Year"), lambda row: f"{row[1].year}"),
        source=words(
            "{first}; {second}. Managers' own answers: two waves of the study print two figures "
            "for the number lost, so each stands with its year.",
            first=words(surveys["number_lost_unknown"].source),
            second=words(surveys["number_lost_unknown_later"].source),
        ),
    )


def audit_finding(found: Readiness) -> Sentence:
    """The score with its bounds, what nobody knows, and the lowest of what is known."""
    score = found.score
    if score is None:
        return say(
            "No item of the audit can be answered from these tables, and nobody has answered one "
            "in client.yml, so there is no score. That is not a score of 0: it is not known."
        )
    told_score = say(
        "Answered: {answered} of {items} items, with a score of {score}. With the others it is "
        "at least {low} and at most {high}.",
        items=count_fact(score.items, "readiness.score.items"),
        answered=count_fact(score.answered, "readiness.score.answered"),
        score=share_fact(score.value, "readiness.score.value"),
        low=share_fact(score.low, "readiness.score.low"),
        high=share_fact(score.high, "readiness.score.high"),
    )
    return joined(
        told_score, *_unshown(found.unshown), *_unknown(found.unknown), *_lowest(found.blockers)
    )


def _unshown(items: Sequence[Item]) -> list[str | Sentence]:
    if not items:
        return []
    number = count_fact(len(items), "readiness.unshown_count")
    return [
        " ",
        say_many(
            len(items),
            "Of {n} answer nothing is named that shows it.",
            "Of {n} answers nothing is named that shows them.",
            n=number,
        ),
    ]


def _unknown(items: Sequence[Item]) -> list[str | Sentence]:
    if not items:
        return []
    names = [words(one.asked.name) for one in items]
    return [
        " ",
        say("Not known, which is a finding of its own: {names}.", names=listed(names)),
    ]


def _lowest(items: Sequence[Item]) -> list[str | Sentence]:
    if not items:
        return []
    names = [words(one.asked.name) for one in items]
    return [" ", say("Lowest of what is known: {names}.", names=listed(names))]
