"""The protocol of the test: who is drawn, what it is to show, on which days, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator

from winback_kit.client_study import Study
from winback_kit.report.playbook.kit.parts import Part, PlaybookSection, Points, Under
from winback_kit.show.measurement.designed import (
    design_cost,
    design_days,
    design_finding,
    design_table,
    hypotheses,
)
from winback_kit.words.catalogue import marked, words

__all__ = ["PROTOCOL_OF_THE_TEST"]


def _test(study: Study) -> Iterator[Part]:
    found = study.design
    yield design_finding(found)
    yield Under(words("What it is to tell"))
    yield Points(hypotheses(found))
    yield Under(words("Who is in which arm"))
    yield design_table(found)
    yield design_cost(found)
    yield Under(words("On which days"))
    yield design_days(found)
    yield Under(words("By which rules"))
    yield Points(
        (
            words(
                "Register it before the first contact: winback experiment design writes days, arms "
                "and hypotheses with a hash, and the reading checks that nothing was changed since."
            ),
            words(
                "Draw the arms with winback experiment assign, and by nothing else. Whoever is "
                "drawn keeps their arm, also when the list is made anew."
            ),
            words(
                "Whoever is held out gets no message and no call of the programme. If one of them "
                "rings, they are served as everybody is."
            ),
            words(
                "Everybody drawn is counted in their arm, reached or not. Who opened, clicked or "
                "answered is not an arm."
            ),
            words(
                "Nothing is read before its day but the stop rules. A look that was not planned "
                "does not count, however good it is."
            ),
            words(
                "Read it with winback experiment read: first whether the arms are as large as they "
                "were drawn, then the effect with its interval, then what it changes in the case."
            ),
        ),
        numbered=True,
    )


PROTOCOL_OF_THE_TEST = PlaybookSection(95, marked("The protocol of the test"), _test, "programme")
