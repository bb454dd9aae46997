"""A study told in the language made by a machine, and the words in it that are the client's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tests.other_language import in_other_letters, other_language, plain_words
from winback_kit.assumption import GRADE_MEANING
from winback_kit.case.assessment import Assessment
from winback_kit.case.options import LABELS
from winback_kit.report.study import Study
from winback_kit.words.catalogue import Catalogue

CASES = ["clear_yes", "partial", "pilot", "contractual", "clear_no", "too_little"]


def with_labels(labels: list[str]) -> Catalogue:
    """The other language with labels of the case, which are marked where the case makes them."""
    held = other_language()
    own = {label: (in_other_letters(label),) for label in labels}
    return replace(held, forms={**own, **held.forms})


def labels_of(assessed: Assessment) -> list[str]:
    of_levers = [label for label, _ in assessed.risk.levers.values()]
    return [*(driver.label for driver in assessed.drivers), *of_levers]


def of_study(study: Study) -> Catalogue:
    names = [told.name for told in study.scenarios]
    levers = labels_of(study.assessment)
    return with_labels([*levers, *LABELS.values(), *GRADE_MEANING.values(), *names])


def of_the_client(study: Study) -> set[str]:
    """Words that the client gave: names of segments and offers, the currency, sources of costs."""
    plan = study.plan
    offers = [worth.offer for worth in plan.worths]
    source = study.case.programme.team_cost.source
    given = [*plan.best, *offers, study.case.currency, source, f"{study.case.start:%B}"]
    return set(re.findall(r"[A-Za-z]{2,}", " ".join(given)))


def english_in(texts: Iterable[str], known: set[str]) -> list[str]:
    return [text for text in texts if plain_words(text, known)]
