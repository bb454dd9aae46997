"""Which features customers take for granted, want more of, or are delighted by (Kano 1984).

Each person says how they feel with a feature and without it. The two answers give one of six kinds:

    with \\ without   like  must be  neutral  live with  dislike
    like              Q       A        A         A          O
    must be           R       I        I         I          M
    neutral           R       I        I         I          M
    live with         R       I        I         I          M
    dislike           R       R        R         R          Q

(M must be, O the more the better, A attractive, I indifferent, R reverse, Q questionable: the two
answers cannot both be meant.) Of the answers to a feature, n in all:

    better = (A + O)/(A + O + M + I);   worse = −(O + M)/(A + O + M + I)               (1)
    the most frequent kind, ties by M > O > A > I
    Berger's rule: the largest of O, A, M where they outnumber I, R, Q; else the largest of those
    told apart from the next, a against b answers, where
        |a − b| > 1.65·√((a + b)(2n − a − b)/(2n))                                     (2)
    total strength (A + O + M)/n;   category strength (a − b)/n

(1) Timko, (2) Fong, both in Berger et al. 1993, Center for Quality of Management Journal 2:4, where
the rule is too; the means are DuMouchel's there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from winback_kit.checks import refused, unknown
from winback_kit.tables.people import KANO_ANSWERS as ANSWERS

TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
KINDS = "MOAIRQ"  # ties go to the first
_WITH = dict(zip(ANSWERS, (4, 2, 0, -1, -2), strict=True))
_WITHOUT = {answer: -points for answer, points in _WITH.items()} | {"like": -2, "dislike": 4}
_WITHOUT |= {"must_be": -1, "live_with": 2}
FONG = 1.65


def kind_of(functional: str, dysfunctional: str) -> str:
    """The kind that two answers give.

    >>> kind_of("like", "dislike"), kind_of("neutral", "dislike"), kind_of("like", "like")
    ('O', 'M', 'Q')
    """
    for answer in (functional, dysfunctional):
        if answer not in ANSWERS:
            raise unknown("answer", answer, ANSWERS)
    return TABLE[ANSWERS.index(functional)][ANSWERS.index(dysfunctional)]


@dataclass(frozen=True)
class Feature:
    """The answers to one feature, by kind; `functional` and `dysfunctional` are mean points."""

    counts: Mapping[str, int]
    functional: float | None = None
    dysfunctional: float | None = None

    @property
    def answers(self) -> int:
        """All who answered."""
        return sum(self.counts.values())

    def _of(self, kinds: str) -> int:
        return sum(self.counts.get(kind, 0) for kind in kinds)

    @property
    def better(self) -> float | None:
        """How far the feature pleases, equation (1); None where every answer is R or Q."""
        return self._of("AO") / self._of("AOMI") if self._of("AOMI") else None

    @property
    def worse(self) -> float | None:
        """How far its lack annoys, equation (1), not above 0."""
        return -self._of("OM") / self._of("AOMI") if self._of("AOMI") else None

    @property
    def most_frequent(self) -> str:
        """The kind that most gave."""
        return self._largest(KINDS)

    @property
    def second(self) -> str:
        """The kind that came next."""
        rest = [kind for kind in KINDS if kind != self.most_frequent]
        return self._largest("".join(rest))

    @property
    def by_berger(self) -> str:
        """The kind by Berger's rule."""
        return self._largest("MOA" if self._of("OAM") > self._of("IRQ") else "IRQ")

    def _largest(self, kinds: str) -> str:
        return max(kinds, key=lambda kind: (self.counts.get(kind, 0), -KINDS.index(kind)))

    @property
    def lead(self) -> int:
        """Answers by which the most frequent kind leads the next."""
        first, second = sorted(self.counts.values(), reverse=True)[:2]
        return first - second

    @property
    def needed_lead(self) -> float:
        """The lead above which the two are told apart, equation (2)."""
        both, n = sum(sorted(self.counts.values(), reverse=True)[:2]), self.answers
        return FONG * sqrt(both * (2 * n - both) / (2 * n))

    @property
    def told_apart(self) -> bool:
        """Whether its kind is decided."""
        return self.lead > self.needed_lead

    @property
    def total_strength(self) -> float:
        """The share to whom the feature matters at all."""
        return self._of("AOM") / self.answers

    @property
    def category_strength(self) -> float:
        """The lead as a share of the answers."""
        return self.lead / self.answers

    @property
    def questionable(self) -> float:
        """The share of answers that cannot both be meant; above a tenth the wording is in doubt."""
        return self._of("Q") / self.answers


def feature_of(answers: Iterable[tuple[str, str]]) -> Feature:
    """The answers with and without a feature, counted.

    >>> found = feature_of([("like", "dislike")] * 3 + [("neutral", "dislike")])
    >>> found.most_frequent, found.better, found.worse
    ('O', 0.75, -1.0)
    """
    pairs = list(answers)
    if not pairs:
        raise refused("answers", "must hold at least one pair")
    counts = dict.fromkeys(KINDS, 0)
    for functional, dysfunctional in pairs:
        counts[kind_of(functional, dysfunctional)] += 1
    return Feature(
        counts,
        sum(_WITH[one] for one, _ in pairs) / len(pairs),
        sum(_WITHOUT[one] for _, one in pairs) / len(pairs),
    )
