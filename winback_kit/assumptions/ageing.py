"""Evidence that ages: what was true when it was measured is less sure the longer ago that was.

With a half-life H, what was measured a months ago counts as so many fewer people, and its standard
error grows (a power prior: Ibrahim & Chen 2000, Statistical Science 15:46):

    weight = 2^(−a/H)        error(a) = error / √weight

and for each whole half-life its grade falls by one, at most to E. The kit does not know how fast a
client's customers change, so without a stated half-life nothing ages.
"""

from math import floor, log2

from winback_kit.assumptions.record import GRADE_MEANING, Grade
from winback_kit.checks import hold_within


def aged_weight(months: float, *, half_life: float | None) -> float:
    """What a measurement so many months old counts, as a share of a new one.

    >>> aged_weight(24, half_life=24), aged_weight(48, half_life=24), aged_weight(9, half_life=None)
    (0.5, 0.25, 1.0)
    """
    if half_life is None:
        return 1.0
    hold_within("half-life in months", half_life, above=0)
    return float(2 ** (-max(0.0, months) / half_life))


def aged_grade(grade: Grade, *, weight: float) -> Grade:
    """The grade of evidence that counts so much of what it did.

    >>> aged_grade("A", weight=0.6), aged_grade("A", weight=0.5), aged_grade("D", weight=0.1)
    ('A', 'B', 'E')
    """
    hold_within("weight", weight, above=0, most=1)
    grades: list[Grade] = list(GRADE_MEANING)
    lower = floor(-log2(weight) + 1e-9)
    return grades[min(grades.index(grade) + lower, len(grades) - 1)]
