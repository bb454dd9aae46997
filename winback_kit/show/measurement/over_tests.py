"""All tests in one total, and how far the best of them are drawn towards the others."""

from __future__ import annotations

from winback_kit.client_study import Study
from winback_kit.plan.experiment.over_time.several_tests import SeveralTests, TestTotal
from winback_kit.plan.experiment.over_time.three_arms import campaigns_of_three
from winback_kit.show.kit.sentence import Sentence, in_a_line, say, say_many
from winback_kit.words.catalogue import marked, plural
from winback_kit.words.numbers import amount, count, in_range, months, points

__all__ = ["ageing_finding", "tests_together_finding", "third_arm_finding"]


def tests_together_finding(found: SeveralTests) -> Sentence:
    """What all of them caused together, and what the proven ones alone say too much."""
    if not found.each:
        return _none()
    every = found.everything
    told = say_many(
        every.tests,
        "{n} campaign has caused {drawn} returns ({low} to {high}).",
        "{n} campaigns together have caused {drawn} returns ({low} to {high}).",
        n=count(every.tests),
        drawn=amount(every.drawn),
        **_ends(every, found.z),
    )
    return in_a_line(told, _wider(found), _year(found), _winners(found))


def _wider(found: SeveralTests) -> Sentence | str:
    """Why this range is wider than that of the uplift which all of them caused."""
    if found.everything.tests < 2:
        return ""
    return say(
        "That takes in how much campaigns truly differ, of which so few tell little: so its range "
        "is wider than that of the uplift above."
    )


def _ends(total: TestTotal, z: float) -> dict[str, str]:
    low, high = total.ends(z)
    return in_range(low, high, "count")


def _year(found: SeveralTests) -> Sentence | str:
    year = found.of_year
    if not year.tests or year.tests == found.everything.tests:
        return ""
    return say_many(
        year.tests,
        "{n} of them is of the last year: {drawn} ({low} to {high}).",
        "{n} of them are of the last year: {drawn} ({low} to {high}).",
        n=count(year.tests),
        drawn=amount(year.drawn),
        **_ends(year, found.z),
    )


def _winners(found: SeveralTests) -> Sentence | str:
    won = found.winners
    if not won.tests:
        return say("None of them is proven alone.")
    if len(found.each) < 2:
        return ""
    return say(
        "Whoever adds up only what is proven alone ({tests}) counts {measured} and should count "
        "{drawn}.",
        tests=plural(won.tests, "{n} test", "{n} tests", n=count(won.tests)),
        measured=amount(won.measured),
        drawn=amount(won.drawn),
    )


def _none() -> Sentence:
    return say("No campaign with a group held out can be told, so there is no total.")


def ageing_finding(study: Study) -> Sentence:
    """How old evidence is counted: by the stated half-life, or as of today where none is stated."""
    half_life = study.client.settings.experiment.evidence_half_life_months
    tested = [one for one in study.effects if one.draws]
    if not tested:
        return say("No test of this client's is in the case, so none is old.")
    if half_life is None:
        return say(
            "However old, a test counts in full here: client.yml states no half-life of evidence "
            "(experiment.evidence_half_life_months). With one, old tests get a wider range and a "
            "lower grade."
        )
    grades = sorted({one.uplift.evidence for one in tested})
    return say(
        "A test counts half {months} after its window has closed: its range widens, and its grade "
        "falls by one with each half-life. The uplifts of the case have the grades {grades}.",
        months=months(round(half_life)),
        grades=", ".join(grades),
    )


_VERDICTS = {
    "better": marked(
        "{campaign}: the programme brought back {better} more than what is done today."
    ),
    "as today": marked(
        "{campaign}: the programme works ({works} more than nothing), and is not proven better "
        "than what is done today ({better})."
    ),
    "not better": marked(
        "{campaign}: neither is proven, not that the programme works ({works}), and not that it is "
        "better than what is done today ({better})."
    ),
    "worse": marked("{campaign}: what is done today brought back more; the programme: {better}."),
}


def third_arm_finding(study: Study) -> Sentence:
    """Whether the programme is better than today's practice, where a third arm kept that."""
    found = campaigns_of_three(study.history)
    if not found:
        return say(
            "No campaign has a third arm in which what is done today went on (experiment."
            "today_share draws one): whether a programme beats today's practice no test can tell."
        )
    return in_a_line(
        *(
            say(
                _VERDICTS[one.arms.verdict],
                campaign=one.campaign,
                works=points(float(one.arms.works.returned.value)),
                better=points(float(one.arms.better.returned.value)),
            )
            for one in found
        )
    )
