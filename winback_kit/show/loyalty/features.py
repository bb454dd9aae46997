"""The survey on features: what each is to customers, how sure that is, and who differs."""

from __future__ import annotations

from winback_kit.history.loyalty.said_of_features import KEPT, LOST, WON_BACK
from winback_kit.plan.loyalty.feature_tests import Compared
from winback_kit.plan.loyalty.opinions import Opinions
from winback_kit.plan.loyalty.surveyed import MOST_QUESTIONABLE, STATES, Surveyed, SurveyedFeature
from winback_kit.show.kit.sentence import (
    Fact,
    Name,
    Place,
    Sentence,
    count_fact,
    in_a_line,
    listed,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import amount, count, share

__all__ = [
    "feature_doubts",
    "features_by_state_finding",
    "features_by_state_table",
    "features_finding",
    "features_table",
]

AT = "opinions.survey"
KIND_NAMES = {
    "M": marked("must be"),
    "O": marked("the more the better"),
    "A": marked("delights"),
    "I": marked("indifferent"),
    "R": marked("not wanted"),
    "Q": marked("not clear"),
}
STATE_NAMES = {KEPT: marked("Kept"), LOST: marked("Lost"), WON_BACK: marked("Won back")}


def kind_name(kind: str) -> str:
    """A kind of feature in words."""
    return words(KIND_NAMES[kind])


def no_survey() -> Sentence:
    """What stands where nobody was asked about features."""
    return say(
        "Which features bind customers, and which only please, a survey would show: for each "
        "feature two questions, how it is with it and how it is without (a table kano; docs/"
        "loyalty.md has the questions). With the customer’s id it tells too what the lost see "
        "otherwise."
    )


def features_finding(found: Opinions) -> Sentence:
    """What is taken for granted, what is wanted more of, and what delights."""
    survey = found.survey
    if survey is None:
        return no_survey()
    told: list[Sentence | str] = [_asked(survey)]
    for kind, english in _BY_KIND.items():
        names = [one.name for one in survey.features if one.kind == kind and one.decided]
        if names:
            told.append(say(english, names=listed(names)))
    undecided = [one.name for one in survey.undecided]
    if undecided:
        told.append(say("Not decided by these answers: {names}.", names=listed(undecided)))
    return in_a_line(*told)


_BY_KIND = {
    "M": marked("Taken for granted, so that their lack drives away: {names}."),
    "O": marked("The more the better: {names}."),
    "A": marked("Delightful where it is there, and not missed: {names}."),
    "I": marked("Of no matter to most: {names}."),
    "R": marked("Not wanted: {names}."),
}


def _asked(survey: Surveyed) -> Sentence:
    facts: dict[str, Place] = {
        "people": count_fact(survey.respondents, f"{AT}.respondents", "{n} person", "{n} people"),
        "features": count_fact(len(survey.features), f"{AT}.number", "{n} feature", "{n} features"),
    }
    if survey.day is None:
        return say("The survey asked {people} about {features}.", **facts)
    return say("The survey of {day} asked {people} about {features}.", day=day(survey.day), **facts)


def features_table(found: Opinions) -> Table | Sentence:
    """Each feature with its kind by both rules, and how far it pleases and its lack annoys."""
    survey = found.survey
    if survey is None:
        return no_survey()
    at = f"{AT}.features.{{row}}"
    return Table.of(
        survey.features,
        (Column("Feature"), lambda one: one.name),
        (Column("Most say"), _kind_cell),
        (Column("By Berger’s rule"), lambda one: kind_name(one.answers.by_berger)),
        (
            interval(
                "Pleases if there (95\u00a0%)",
                "share",
                digits=0,
                value=True,
                path=f"{at}.better.{{part}}",
            ),
            lambda one: (one.answers.better, *(one.better or (None, None))),
        ),
        (
            interval(
                "Annoys if not (95\u00a0%)",
                "share",
                digits=0,
                value=True,
                path=f"{at}.annoys.{{part}}",
            ),
            lambda one: (one.annoys, *(one.worse or (None, None))),
        ),
        (
            Column("It matters to", "share", 0, path=f"{at}.total_strength"),
            lambda one: one.answers.total_strength,
        ),
        (
            Column("Leads the next by", "share", 0, path=f"{at}.category_strength"),
            lambda one: one.answers.category_strength,
        ),
        (
            Column("Importance stated", "number", 1, path=f"{at}.importance"),
            lambda one: one.importance.mean if one.importance else None,
        ),
        source=words(
            "After Kano. Most say: the most frequent kind, with “or” and the next one where the "
            "answers do not tell them apart (Fong’s test, 90 %). Berger’s rule takes the largest "
            "of the kinds that matter where together they outnumber the others. Intervals: Wilson."
        ),
    )


def _kind_cell(one: SurveyedFeature) -> str:
    if one.decided:
        return kind_name(one.kind)
    return words("{kind} or {next}", kind=kind_name(one.kind), next=kind_name(one.answers.second))


def feature_doubts(found: Opinions) -> Sentence:
    """What the survey does not bear: wordings, questionable answers, two rules, few answers."""
    survey = found.survey
    if survey is None:
        return no_survey()
    told = [_wordings(survey), _questionable(survey), _two_rules(survey), _importance(survey)]
    kept = [one for one in told if one]
    if not kept:
        return say(
            "Nothing speaks against these answers: hardly any contradict themselves, and both "
            "rules see the same kinds. Whether all saw the same wording is not on record."
        )
    return in_a_line(*kept)


def _wordings(survey: Surveyed) -> Sentence | str:
    found = survey.wordings
    if found is None:
        return ""
    low, high = found.low, found.high
    facts: dict[str, Place] = {
        "low": share_fact(found.shares[low], f"{AT}.wordings.low"),
        "high": share_fact(found.shares[high], f"{AT}.wordings.high"),
        "number": count_fact(
            len(found.shares), f"{AT}.wordings.number", "{n} wording", "{n} wordings"
        ),
        "p": _small(found.p, f"{AT}.wordings.p"),
    }
    if not found.differ:
        return say(
            "The questions were understood alike, whichever of the {number} was seen: “the more "
            "the better” is said in {low} to {high} of the answers (p {p}).",
            **facts,
        )
    return say(
        "The wording decides: by which of the {number} was seen, “the more the better” is said in "
        "{low} to {high} of the answers, more than chance makes (p {p}). All together are a "
        "mixture of several surveys; ask with one wording next time.",
        **facts,
    )


def _questionable(survey: Surveyed) -> Sentence | str:
    names = [one.name for one in survey.doubtful]
    if not names:
        return ""
    return say(
        "More than {most} of the answers contradict themselves, so that the question was not "
        "understood: {names}.",
        most=share(MOST_QUESTIONABLE, digits=0),
        names=listed(names),
    )


def _two_rules(survey: Surveyed) -> Sentence | str:
    names = [one.name for one in survey.split]
    if not names:
        return ""
    return say(
        "Two usual rules see another kind in {names}: most do not care, and those who do, do for "
        "one reason.",
        names=listed(names),
    )


def _importance(survey: Surveyed) -> Sentence | str:
    if survey.friedman is None:
        return ""
    p = survey.friedman[1]
    if p < 0.05:
        return ""
    return say(
        "That one feature is said to matter more than another may be chance (p {p}).",
        p=_small(p, f"{AT}.friedman.p"),
    )


def _small(p: float, path: str) -> Fact:
    """A probability that chance does as much; a very small one as less than one in 10,000."""
    shown = words("under {least}", least=amount(LEAST_P, digits=4))
    return Fact(p, path, amount(p, digits=3) if p >= LEAST_P else shown)


LEAST_P = 0.0001


def features_by_state_table(found: Opinions) -> Table | Sentence:
    """What each feature is to those kept, lost and won back."""
    survey = found.survey
    if survey is None:
        return no_survey()
    if not any(one.states for one in survey.features):
        return _nobody_known()
    states = [state for state in STATES if any(state in one.states for one in survey.features)]
    return Table.of(
        survey.features,
        (Column("Feature"), lambda one: one.name),
        *(
            (Column(STATE_NAMES[state]), lambda one, state=state: _seen_by(one, state))
            for state in states
        ),
        *(
            (
                Column(_STATE_ANNOYS[state], "share", 0),
                lambda one, state=state: one.annoys_of(state),
            )
            for state in states
        ),
        source=words(
            "What they were on the day of their answer. No group is told of fewer than {least}.",
            least=count(FEWEST_PEOPLE),
        ),
    )


def _nobody_known() -> Sentence:
    return say(
        "Who answered is not on record: with the customer’s id beside the answers it would be "
        "seen what the lost see otherwise than those who stayed. Until then what drives away is "
        "read off all who answered."
    )


_STATE_ANNOYS = {
    KEPT: marked("Its lack annoys: kept"),
    LOST: marked("Its lack annoys: lost"),
    WON_BACK: marked("Its lack annoys: won back"),
}


def _seen_by(one: SurveyedFeature, state: str) -> str:
    answers = one.states.get(state)
    if answers is None:
        return words("too few")
    if answers.told_apart:
        return kind_name(answers.most_frequent)
    return words(
        "{kind} or {next}",
        kind=kind_name(answers.most_frequent),
        next=kind_name(answers.second),
    )


def features_by_state_finding(found: Opinions) -> Sentence:
    """Where the lost see another kind than those kept, beyond chance."""
    survey = found.survey
    if survey is None:
        return no_survey()
    if not any(one.states for one in survey.features):
        return _nobody_known()
    if not survey.by_state:
        return say("Too few of those who stayed, or of the lost, have answered to compare them.")
    if not survey.seen_apart:
        return say(
            "In no feature do the lost see another kind than those who stayed, beyond what chance "
            "makes: what drives them away is not another taste."
        )
    return in_a_line(*(_seen_apart(one) for one in survey.seen_apart))


def _seen_apart(one: Compared) -> Sentence:
    return say(
        "{feature} is “{first}” to those who stayed and “{second}” to the lost, beyond what chance "
        "makes of so many features.",
        feature=Name(one.feature),
        first=kind_name(one.first.most_frequent),
        second=kind_name(one.second.most_frequent),
    )
