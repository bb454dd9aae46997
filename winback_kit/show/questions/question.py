"""One question that a CFO asks, with its answer."""

from collections.abc import Callable
from dataclasses import dataclass

from winback_kit.checks import TooLittle
from winback_kit.client_study import Study
from winback_kit.show.kit.missing import not_given
from winback_kit.show.kit.sentence import Sentence
from winback_kit.show.kit.table import Table
from winback_kit.words.catalogue import words


@dataclass(frozen=True)
class Answer:
    """What is said to a question, in a sentence or more, and where it comes from.

    `open` where nobody can answer yet: the sentence then says what it would take. `tables` stand
    beneath it.
    """

    said: Sentence
    source: str = ""
    open: bool = False
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question by its key, in the reader's words, and its answer."""

    key: str
    text: str
    answer: Answer


Answers = Callable[[Study], Answer]


def asked(key: str, text: str, answer: Answers, study: Study) -> Question:
    """A question with its answer; one for which the data are too little is open.

    `text` is English, and translated here.
    """
    try:
        found = answer(study)
    except TooLittle as why:
        found = Answer(not_given(why), open=True)
    return Question(key, words(text), found)
