"""The words of a codebook found in a text: in reading order, negations heard.

A word is compared in one case; `*` at its end stands for the rest of it, and several words are a
phrase. The longest phrase at a place counts, and its words count for nothing else. A negation at
most `REACH` words before it in the same clause takes a word's meaning away: "not expensive, but
down again" tells of the outage alone.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

REACH = 3
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|n/a|[.,;:!?()]")
_CLAUSE = frozenset(".,;:!?()") | {"but", "aber", "sondern", "mais", "pero", "ma", "maar"}
_SHORTEST_STEM = 2
K = TypeVar("K")


@dataclass(frozen=True)
class _Phrase(Generic[K]):
    meaning: K
    rest: tuple[str, ...]  # the tokens after the first, a stem with its star


class TextRules(Generic[K]):
    """The words of each meaning, ready to be looked for.

    >>> rules = TextRules({"price": ["expensive", "cheap*"], "service": ["down"]}, ["not"])
    >>> rules.codes("It was not expensive, but the site was down again")
    ('service',)
    >>> rules.codes("Cheaper elsewhere, and down")
    ('price', 'service')
    """

    def __init__(self, words: Mapping[K, Iterable[str]], negations: Iterable[str]) -> None:
        self._whole: dict[str, list[_Phrase[K]]] = {}
        self._stems: dict[str, list[_Phrase[K]]] = {}
        self._negations = frozenset(word.casefold() for word in negations)
        for meaning, phrases in words.items():
            for phrase in phrases:
                first, *rest = _tokens_of(phrase)
                places = self._stems if first.endswith("*") else self._whole
                places.setdefault(first.rstrip("*"), []).append(_Phrase(meaning, tuple(rest)))
        for found in (*self._whole.values(), *self._stems.values()):
            found.sort(key=lambda one: -len(one.rest))

    def codes(self, text: str) -> tuple[K, ...]:
        """The meanings told in a text, each once, the first told first."""
        return tuple(dict.fromkeys(self.hits(text)))

    def hits(self, text: str) -> list[K]:
        """The meaning of every word or phrase that counts, in reading order."""
        tokens = _TOKEN.findall(text.casefold().replace("’", "'"))
        found: list[K] = []
        at = 0
        while at < len(tokens):
            phrase = self._at(tokens, at)
            if phrase is not None and not self._negated(tokens, at):
                found.append(phrase.meaning)
            at += 1 + (len(phrase.rest) if phrase else 0)
        return found

    def _at(self, tokens: list[str], at: int) -> _Phrase[K] | None:
        """The longest phrase that begins at a token; of equals, a whole word before a stem."""
        token = tokens[at]
        stems = range(len(token), _SHORTEST_STEM - 1, -1)
        fitting = [
            *self._whole.get(token, ()),
            *(one for size in stems for one in self._stems.get(token[:size], ())),
        ]
        matching = [one for one in fitting if _follows(tokens, at + 1, one.rest)]
        return max(matching, key=lambda one: len(one.rest), default=None)

    def _negated(self, tokens: list[str], at: int) -> bool:
        for before in reversed(tokens[max(at - REACH, 0) : at]):
            if before in _CLAUSE:
                return False
            if before in self._negations or f"{before[:-1]}*" in self._negations:
                return True
        return False


def _tokens_of(phrase: str) -> list[str]:
    return phrase.casefold().split() or [""]


def _follows(tokens: list[str], at: int, rest: tuple[str, ...]) -> bool:
    if at + len(rest) > len(tokens):
        return False
    return all(
        token.startswith(word[:-1]) if word.endswith("*") else token == word
        for token, word in zip(tokens[at:], rest, strict=False)
    )
