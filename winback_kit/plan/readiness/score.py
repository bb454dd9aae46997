"""The score of an audit, with what those who are not known could make of it.

Of n items, k of them answered with levels x_i from 0 to 3:

    score = Σ x_i / (3·k)        low = Σ low_i / (3·n)        high = (Σ high_i + 3·(n − k)) / (3·n)

An item that nobody answered is not 0: it stands in the bounds. Where none is answered there is no
score, rather than one of 0 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from winback_kit.checks import too_little
from winback_kit.records.result import Result
from winback_kit.words.text import marked

MOST = 3  # of one item
BLOCKERS = 3


@dataclass(frozen=True)
class Rated:
    """The level of an item, 0 to 3, with the lowest and the highest that was given."""

    level: float
    low: float
    high: float


@dataclass(frozen=True, repr=False)
class Score(Result):
    """Points and their share of those possible, as answered, and at least and at most."""

    points: float
    answered: int
    items: int
    value: float
    low: float
    high: float


def score_of(answers: Sequence[Rated | None]) -> Score:
    """The score of an audit, None for an item that is not known; refused where none is.

    >>> levels = [3, 2, 1, 0, 2, 1, None, 3, 0, 1, None, 1]
    >>> found = score_of([None if one is None else Rated(one, one, one) for one in levels])
    >>> found.points, round(found.value, 6), round(found.low, 6), round(found.high, 6)
    (14, 0.466667, 0.388889, 0.555556)
    """
    known = [one for one in answers if one is not None]
    if not known:
        raise too_little(
            "readiness",
            "has no item that is answered, so there is no score",
            "Rated some under readiness in client.yml.",
            what=marked("items that are answered"),
            found=0,
            needed=1,
        )
    points = sum(one.level for one in known)
    most = MOST * len(answers)
    open_points = MOST * (len(answers) - len(known))
    return Score(
        points=points,
        answered=len(known),
        items=len(answers),
        value=points / (MOST * len(known)),
        low=sum(one.low for one in known) / most,
        high=(sum(one.high for one in known) + open_points) / most,
    )


def lowest(answers: Sequence[Rated | None], most: int = BLOCKERS) -> list[int]:
    """The places of the lowest answers below the best, the lowest first, ties in their order.

    >>> lowest([Rated(one, one, one) for one in [3, 2, 1, 0, 2, 1, 0, 3, 0, 1, 2, 1]])
    [3, 6, 8]
    """
    gaps = [at for at, one in enumerate(answers) if one is not None and one.level < MOST]

    def level(at: int) -> float:
        one = answers[at]
        return 0.0 if one is None else one.level

    return sorted(gaps, key=level)[:most]
