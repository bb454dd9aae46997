"""Who leaves and why, in a few sentences: one of each chapter that can say something.

A chapter gives its sentence by a function in its theme, named `who_leaves_…` with the chapter's
slug, which takes the study and gives the sentence, or None where it has nothing to say. It may
refuse for data that are too little. Sentences stand in the order of the names.
"""

from collections.abc import Iterator

from winback_kit.checks import TooLittle
from winback_kit.client_study import Study
from winback_kit.found import names_in
from winback_kit.show.kit.sentence import Sentence, count_fact, say, share_fact

OF_A_CHAPTER = "who_leaves_"


def who_leaves(study: Study) -> tuple[Sentence, ...]:
    """What the chapters found."""
    return tuple(_found(study))


def _found(study: Study) -> Iterator[Sentence]:
    themes = names_in("winback_kit.show")
    for name in sorted(name for name in themes if name.startswith(OF_A_CHAPTER)):
        try:
            said = themes[name](study)
        except TooLittle:
            continue
        if said is not None:
            yield said


def who_leaves_heading(study: Study) -> Sentence:
    """How many were ever lost, and how many of them said nothing."""
    found = study.defection
    told = found.goodbyes
    if not found.heard:
        return say(
            "Lost at least once: {lost}; no goodbye of theirs is on record",
            lost=count_fact(
                told.customers, "defection.goodbyes.customers", "{n} customer", "{n} customers"
            ),
        )
    if not told.silent_share:
        return say(
            "Lost at least once: {lost}; none of them left without a word",
            lost=count_fact(
                told.customers, "defection.goodbyes.customers", "{n} customer", "{n} customers"
            ),
        )
    return say(
        "Lost at least once: {lost}; {silent} of them said nothing",
        lost=count_fact(
            told.customers, "defection.goodbyes.customers", "{n} customer", "{n} customers"
        ),
        silent=share_fact(told.silent_share, "defection.goodbyes.silent_share", digits=0),
    )
