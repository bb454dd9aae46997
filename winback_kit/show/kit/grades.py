"""An evidence grade in words."""

from winback_kit.assumptions.record import GRADE_MEANING, Grade
from winback_kit.words.catalogue import words


def grade_in_words(grade: Grade) -> str:
    """A grade with its meaning.

    >>> grade_in_words("A")
    'A, own experiment'
    """
    return words("{grade}, {meaning}", grade=grade, meaning=words(GRADE_MEANING[grade]))
