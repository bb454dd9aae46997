"""The blocks of the executive page: a finding as heading, and what shows it.

What a board reads stands on the executive pages, which are at most eight on paper; what it looks up
stands behind them in the annex, under the same topic. The same blocks make every layout: `memo`
follows the order in which a board asks, `five_case` is HM Treasury's strategic, economic,
commercial, financial and management case (The Green Book), `tei` follows benefits, costs,
flexibility and risk (Forrester's Total Economic Impact).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from winback_kit.checks import TooLittle
from winback_kit.client_study import Study
from winback_kit.show.kit.figure import Figure
from winback_kit.show.kit.missing import not_known_yet, what_helps
from winback_kit.show.kit.sentence import Sentence, say
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
    """The place of the what-if panel, which is not printed."""


@dataclass(frozen=True)
class Asked:
    """Questions with their answers."""

    questions: tuple[Question, ...]


Shown = Drawn | Table | Sentence | PanelPlace | Asked


@dataclass(frozen=True)
class Block:
    """One block: what it is about, its finding, what is shown in order, and what the annex adds."""

    topic: str
    heading: Sentence
    shown: tuple[Shown, ...]
    detail: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class PagePart:
    """Blocks by their place on the page under one title; a memo is one part without a title."""

    key: str
    title: str
    about: str
    blocks: Mapping[str, Block]


@dataclass(frozen=True)
class AnnexPart:
    """A lettered part of the annex: the details of a block, or a block that stands there alone."""

    key: str
    letter: str
    topic: str
    heading: Sentence
    shown: tuple[Shown, ...]


@dataclass(frozen=True)
class Pages:
    """What stands on the executive pages, and in the annex behind them."""

    executive: tuple[PagePart, ...]
    annex: tuple[AnnexPart, ...]

    @property
    def letters(self) -> dict[str, AnnexPart]:
        """The part of the annex of each block that has one."""
        return {part.key.removesuffix(_DETAIL): part for part in self.annex}


Builder = Callable[[Study], Block]

EXECUTIVE = (
    "options",
    "who_leaves",
    "segments",
    "evidence",
    "benefits",
    "costs",
    "cash",
    "risk",
    "what_if",
    "measurement",
    "saving",
    "pilot",
    "delivery",
    "compliance",
    "kpis",
)
ANNEX = ("questions", "register", "method")  # of the annex alone, behind the details of the others
TOPICS = {
    "benefits": marked("Benefits"),
    "who_leaves": marked("Who leaves and why"),
    "measurement": marked("Measurement"),
    "saving": marked("Saving"),
}  # of blocks that show what may not be given
_DETAIL = "-detail"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PARTS: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "memo": (("", "", EXECUTIVE),),
    "five_case": (
        (
            marked("Strategic case"),
            marked("Why anything has to be done"),
            ("who_leaves", "saving", "evidence", "benefits"),
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
            ("measurement", "pilot", "delivery", "compliance", "kpis"),
        ),
    ),
    "tei": (
        (
            marked("Benefits"),
            marked("What comes on top of doing nothing"),
            ("who_leaves", "saving", "evidence", "benefits", "segments"),
        ),
        (
            marked("Costs"),
            marked("What is paid, and when it is back"),
            ("costs", "cash"),
        ),
        (
            marked("Flexibility"),
            marked("What else could be done, now or later"),
            ("options", "measurement", "pilot"),
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
    ),
}


def laid_out(
    study: Study,
    layout: Layout,
    builders: Mapping[str, Builder],
    *,
    first: Mapping[str, Block] | None = None,
) -> Pages:
    """The blocks of a layout, each once, with the details of those that have some in the annex.

    Those of `first` stand before all others.
    """
    executive = tuple(
        PagePart(
            key=f"part-{title.lower().replace(' ', '-')}",
            title=words(title) if title else "",
            about=words(about) if about else "",
            blocks=dict((first or {}) if at == 0 else {})
            | {_id(key): _block(study, key, builders[key]) for key in keys},
        )
        for at, (title, about, keys) in enumerate(PARTS[layout])
    )
    blocks = {key: block for part in executive for key, block in part.blocks.items()}
    annex = {
        f"{key}{_DETAIL}": replace(one, heading=_in_detail(one), shown=one.detail)
        for key, one in blocks.items()
        if one.detail
    } | {_id(key): _block(study, key, builders[key]) for key in ANNEX}
    return Pages(
        executive,
        tuple(
            AnnexPart(key, letter, one.topic, one.heading, one.shown)
            for letter, (key, one) in zip(_LETTERS, annex.items(), strict=False)
        ),
    )


def _in_detail(block: Block) -> Sentence:
    return say("{topic}: in detail", topic=block.topic)


def _id(key: str) -> str:
    return key.replace("_", "-")


def _block(study: Study, key: str, build: Builder) -> Block:
    """A block, or what it would take to give it."""
    try:
        return build(study)
    except TooLittle as why:
        topic = words(TOPICS[key]) if key in TOPICS else key
        return Block(topic=topic, heading=not_known_yet(why), shown=(what_helps(why),))
