"""codebook.yml of a client folder: the kind of each reason, and the words that tell a kind.

A reason that the file does not name gets the kind that its own words tell, which is a proposal and
is told as one. Where there is no file, all are proposals by the words of templates/codebook.yml.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from winback_kit.assumptions.record import broken
from winback_kit.client.codebook.kinds import DEFAULTS, TOLD, Kind, Locus, Stability, Traced
from winback_kit.client.codebook.text_rules import TextRules
from winback_kit.places import templates
from winback_kit.records.yaml_record import Record, read_yaml, to_record

CODEBOOK_FILE = "codebook.yml"


def _entry(raw: Any) -> Any:
    """`Too expensive: bought` is short for `Too expensive: {kind: bought}`."""
    return {"kind": raw} if isinstance(raw, str) else raw


def _word(raw: str) -> str:
    bare = " ".join(raw.split())
    if not bare.rstrip("*") or "*" in bare.replace("* ", " ").rstrip("*"):
        raise broken("must be a word or a phrase; * may stand for the end of a word")
    return bare


class ReasonEntry(Record):
    """What one reason is, and what it can be traced to where that is not as usual for its kind."""

    kind: Kind
    locus: Locus | None = None
    stability: Stability | None = None
    controllable: bool | None = None


Word = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_word)]
Words = Annotated[tuple[Word, ...], Field(strict=False)]


class CodebookFile(Record):
    """What codebook.yml may hold."""

    reasons: dict[str, Annotated[ReasonEntry, BeforeValidator(_entry)]] = Field({})
    words: dict[Kind, Words] = Field({})
    negations: Words | None = None
    never_asked: Words | None = None


@dataclass(frozen=True)
class ReasonKind:
    """One reason with its kind; `proposed` where the client's codebook does not name it."""

    reason: str
    kind: Kind
    traced: Traced
    proposed: bool


@dataclass(frozen=True)
class Codebook:
    """A client's codebook: its own file, laid over the words of the template."""

    entries: dict[str, ReasonEntry]
    words: dict[Kind, tuple[str, ...]]
    negations: tuple[str, ...]
    never_asked: tuple[str, ...]
    given: bool

    @cached_property
    def rules(self) -> TextRules[Kind]:
        """The words, ready to be looked for in a text."""
        return TextRules(self.words, self.negations)

    @cached_property
    def _never(self) -> TextRules[str]:
        return TextRules({"never": self.never_asked}, self.negations)

    def is_never_asked(self, text: str) -> bool:
        """Whether a reason or a text says that this person must be left in peace.

        >>> wk.read_codebook(study.client.folder).is_never_asked("My mother has died.")
        True
        """
        return bool(self._never.hits(text))

    @cached_property
    def _named(self) -> dict[str, ReasonEntry]:
        return {_same(name): entry for name, entry in self.entries.items()}

    def of(self, reason: str) -> ReasonKind:
        """The kind of a reason, as the file has it, else as its own words tell it.

        >>> book = wk.read_codebook(study.client.folder)
        >>> book.of("Too expensive").kind, book.of("Qwertz").kind
        ('bought', 'unknown')
        """
        entry = self._named.get(_same(reason))
        if entry is None:
            kind = self.kind_told(reason)
            return ReasonKind(reason, kind, DEFAULTS[kind], proposed=True)
        usual = DEFAULTS[entry.kind]
        traced = Traced(
            entry.locus or usual.locus,
            entry.stability or usual.stability,
            usual.controllable if entry.controllable is None else entry.controllable,
        )
        return ReasonKind(reason, entry.kind, traced, proposed=False)

    def kind_told(self, text: str) -> Kind:
        """The first kind that a text tells; unknown where it tells none."""
        return next(iter(self.rules.codes(text)), "unknown")

    def with_words(self, kind: Kind, more: Iterable[str]) -> Codebook:
        """The same with more words of one kind: the names of competitors, for instance."""
        words = {**self.words, kind: (*self.words.get(kind, ()), *more)}
        return replace(self, words=words)


def _same(reason: str) -> str:
    return " ".join(reason.split()).casefold()


def read_codebook(folder: Path) -> Codebook:
    """The codebook of a client folder; that of the template where it has none.

    A kind whose words the file names has these words and no others. Raises Refused with the line of
    what cannot be used.

    >>> wk.read_codebook(study.client.folder).given
    False
    """
    usual = _read(templates() / CODEBOOK_FILE)
    file = folder / CODEBOOK_FILE
    own = _read(file) if file.exists() else CodebookFile()
    words = {kind: own.words.get(kind, usual.words.get(kind, ())) for kind in TOLD}
    words["unknown"] = own.words.get("unknown", usual.words.get("unknown", ()))
    negations = usual.negations if own.negations is None else own.negations
    never = usual.never_asked if own.never_asked is None else own.never_asked
    return Codebook(own.reasons, words, negations or (), never or (), given=file.exists())


def _read(file: Path) -> CodebookFile:
    data, lines = read_yaml(file)
    return to_record(data, CodebookFile, where=file, lines=lines)
