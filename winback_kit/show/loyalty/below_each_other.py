"""Several tables and sentences of one finding, one below the other, as what one cell shows."""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.kit.table import Table

__all__ = ["together"]


@dataclass(frozen=True)
class Together:
    """Tables and sentences in order; what stands twice, or begins what follows, stands once."""

    parts: tuple[Table | Sentence, ...]

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        bundles = [part._repr_mimebundle_() for part in self.parts]
        return {kind: "\n".join(one[kind] for one in bundles) for kind in bundles[0]}


def together(first: Table | Sentence, *more: Table | Sentence) -> Together:
    """A table with what it says, below each other.

    >>> from winback_kit.show.kit.sentence import say
    >>> together(say("One."), say("Two."), say("One."))._repr_mimebundle_()["text/plain"]
    'One.\\nTwo.'
    >>> together(say("One."), say("One. Two."))._repr_mimebundle_()["text/plain"]
    'One. Two.'
    """
    parts: list[Table | Sentence] = [first]
    for one in more:
        parts = [held for held in parts if not _begins(held, one)]
        if one not in parts:
            parts.append(one)
    return Together(tuple(parts))


def _begins(first: Table | Sentence, longer: Table | Sentence) -> bool:
    """Whether a sentence is the beginning of another, which then says it."""
    return (
        isinstance(first, Sentence)
        and isinstance(longer, Sentence)
        and longer.text.startswith(f"{first.text} ")
    )
