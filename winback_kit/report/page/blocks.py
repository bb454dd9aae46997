"""The blocks of the executive page: a finding as heading, and what shows it.

The same blocks make every layout: `memo` follows the order in which a board asks, `five_case` is
HM Treasury's strategic, economic, commercial, financial and management case (The Green Book),
`tei` follows benefits, costs, flexibility and risk (Forrester's Total Economic Impact).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from winback_kit.checks import TooLittle
from winback_kit.client_study import Study
from winback_kit.show.kit.figure import Figure
from winback_kit.show.kit.missing import not_given
from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.kit.table import Table
from winback_kit.show.questions.question import Question
from winback_kit.words.catalogue import marked, words

Layout = Literal["memo", "five_case", "tei"]


@dataclass(frozen=True)
class Drawn:
    """A figure with where its numbers come from and how well they are known."""

    figure: Figure
    source: str
    evidence: str


@dataclass(frozen=True)
class PanelPlace:
    """The place of the what-if panel; `static` stands there where there is none."""

    static: Table


@dataclass(frozen=True)
class Asked:
    """Questions with their answers."""

    questions: tuple[Question, ...]


Shown = Drawn | Table | Sentence | PanelPlace | Asked


@dataclass(frozen=True)
class Block:
    """One block: what it is about, its finding, and what is shown in order."""

    topic: str
    heading: Sentence
    shown: tuple[Shown, ...]


@dataclass(frozen=True)
class PagePart:
    """Blocks by their place on the page under one title; a memo is one part without a title."""

    key: str
    title: str
    about: str
    blocks: Mapping[str, Block]


Builder = Callable[[Study], Block]

ORDER = (
    "options",
    "segments",
    "evidence",
    "benefits",
    "costs",
    "cash",
    "risk",
    "what_if",
    "pilot",
    "delivery",
    "compliance",
    "kpis",
    "questions",
    "register",
    "method",
)
TOPICS = {"benefits": marked("Benefits")}  # of blocks that show what may not be given
_APPENDIX = (
    marked("Appendix"),
    marked("What the case rests on"),
    ("questions", "register", "method"),
)
PARTS: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "memo": (("", "", ORDER),),
    "five_case": (
        (
            marked("Strategic case"),
            marked("Why anything has to be done"),
            ("evidence", "benefits"),
        ),
        (
            marked("Economic case"),
            marked("Which option is worth most"),
            ("options", "risk", "what_if"),
        ),
        (
            marked("Commercial case"),
            marked("What is offered to whom"),
            ("segments",),
        ),
        (
            marked("Financial case"),
            marked("What it costs and when it is back"),
            ("costs", "cash"),
        ),
        (
            marked("Management case"),
            marked("How it is delivered and controlled"),
            ("pilot", "delivery", "compliance", "kpis"),
        ),
        _APPENDIX,
    ),
    "tei": (
        (
            marked("Benefits"),
            marked("What comes on top of doing nothing"),
            ("evidence", "benefits", "segments"),
        ),
        (
            marked("Costs"),
            marked("What is paid, and when it is back"),
            ("costs", "cash"),
        ),
        (
            marked("Flexibility"),
            marked("What else could be done, now or later"),
            ("options", "pilot"),
        ),
        (
            marked("Risk"),
            marked("What it may turn out to be"),
            ("risk", "what_if"),
        ),
        (
            marked("Delivery"),
            marked("How it is done and measured"),
            ("delivery", "compliance", "kpis"),
        ),
        _APPENDIX,
    ),
}


def laid_out(study: Study, layout: Layout, builders: Mapping[str, Builder]) -> tuple[PagePart, ...]:
    """The parts of a layout with their blocks; every layout has every block once."""
    return tuple(
        PagePart(
            key=f"part-{title.lower().replace(' ', '-')}",
            title=words(title) if title else "",
            about=words(about) if about else "",
            blocks={key.replace("_", "-"): _block(study, key, builders[key]) for key in keys},
        )
        for title, about, keys in PARTS[layout]
    )


def _block(study: Study, key: str, build: Builder) -> Block:
    """A block, or what it would take to give it."""
    try:
        return build(study)
    except TooLittle as why:
        topic = words(TOPICS[key]) if key in TOPICS else key
        return Block(topic=topic, heading=not_given(why), shown=())
