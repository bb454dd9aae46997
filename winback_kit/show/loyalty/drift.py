"""What has come to be expected of features since the survey before, by all and by who they were."""

from __future__ import annotations

from winback_kit.history.loyalty.said_of_features import KEPT, LOST, WON_BACK
from winback_kit.plan.loyalty.feature_tests import CALLED, Compared
from winback_kit.plan.loyalty.opinions import Opinions
from winback_kit.plan.loyalty.surveyed import Surveyed
from winback_kit.show.kit.sentence import Name, Sentence, in_a_line, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.loyalty.features import AT, kind_name, no_survey
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.catalogue import marked, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import count

__all__ = ["features_drift_finding", "features_drift_table"]


def features_drift_table(found: Opinions) -> Table | Sentence:
    """What each feature was in the survey before, and what it is now."""
    survey = found.survey
    if survey is None:
        return no_survey()
    if not survey.drift:
        return _one_survey()
    at = f"{AT}.drift.{{row}}"
    return Table.of(
        survey.drift,
        (Column("Feature"), lambda one: one.feature),
        (Column("In the survey before"), lambda one: kind_name(one.first.most_frequent)),
        (Column("Now"), lambda one: kind_name(one.second.most_frequent)),
        (
            Column("Pleased before", "share", 0, path=f"{at}.better.0"),
            lambda one: one.first.better,
        ),
        (Column("Pleases now", "share", 0, path=f"{at}.better.1"), lambda one: one.second.better),
        (
            Column("Answers differ"),
            lambda one: words("beyond chance") if one.q < CALLED else words("as chance makes"),
        ),
        source=words(
            "Beyond chance: of all differences that are called so, one in twenty at most is false. "
            "Another mixture of people asked changes answers too."
        ),
    )


def _one_survey() -> Sentence:
    return say(
        "A second survey some months later would show what has come to be expected; dated answers "
        "are enough to tell surveys apart."
    )


def features_drift_finding(found: Opinions) -> Sentence:
    """What has changed its kind since the survey before."""
    survey = found.survey
    if survey is None:
        return no_survey()
    if not survey.drift or survey.earlier is None:
        return _one_survey()
    since = day(survey.earlier)
    if not survey.drifted:
        none = say("Since {day} no feature has changed its kind beyond chance.", day=since)
        return in_a_line(none, _by_state(survey, since))
    return in_a_line(*(_drifted(one, since) for one in survey.drifted), _by_state(survey, since))


def _by_state(survey: Surveyed, since: str) -> Sentence:
    """What has changed to those kept, to the lost and to those won back."""
    if not survey.drift_by_state:
        return say(
            "Whether it changed otherwise for the lost than for those who stayed cannot be told: "
            "both surveys would have to know who answered, {least} of a group at least.",
            least=count(FEWEST_PEOPLE),
        )
    if not survey.drifted_by_state:
        return say(
            "Looked at by who was kept, lost or won back, no feature has changed beyond chance."
        )
    return in_a_line(*(_drifted_by_state(one, since) for one in survey.drifted_by_state))


def _drifted_by_state(one: Compared, since: str) -> Sentence:
    return say(
        _TO_STATE[one.first_group],
        feature=Name(one.feature),
        first=kind_name(one.first.most_frequent),
        second=kind_name(one.second.most_frequent),
        day=since,
    )


_TO_STATE = {
    KEPT: marked("To those kept {feature} was “{first}” on {day} and is “{second}” now."),
    LOST: marked("To the lost {feature} was “{first}” on {day} and is “{second}” now."),
    WON_BACK: marked("To those won back {feature} was “{first}” on {day} and is “{second}” now."),
}


def _drifted(one: Compared, since: str) -> Sentence:
    return say(
        "{feature} was “{first}” on {day} and is “{second}” now: what pleases comes to be expected."
        if (one.first.most_frequent, one.second.most_frequent) in _RISEN
        else "{feature} was “{first}” on {day} and is “{second}” now.",
        feature=Name(one.feature),
        first=kind_name(one.first.most_frequent),
        second=kind_name(one.second.most_frequent),
        day=since,
    )


_RISEN = {("A", "O"), ("A", "M"), ("O", "M")}
