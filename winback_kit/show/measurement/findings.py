"""What belongs together in one finding of the chapter: money and its range, what came later."""

from __future__ import annotations

from winback_kit.case.designed.design import Design
from winback_kit.client_study import Study
from winback_kit.plan.experiment.readout.measurement import Measurement
from winback_kit.show.kit.missing import not_given
from winback_kit.show.kit.sentence import Sentence, in_a_line
from winback_kit.show.kit.table import Table
from winback_kit.show.measurement.designed import design_cost, design_finding
from winback_kit.show.measurement.effects import (
    against_finding,
    campaigns_finding,
    measured_harm_finding,
)
from winback_kit.show.measurement.later import late_finding, staying_finding
from winback_kit.show.measurement.money import gain_finding, money_finding
from winback_kit.show.measurement.over_tests import (
    ageing_finding,
    tests_together_finding,
    third_arm_finding,
)
from winback_kit.show.measurement.policies import calibration_finding, policies_finding
from winback_kit.show.measurement.realised import benefits_finding, realised_finding, realised_table
from winback_kit.words.text import ORDERS

__all__ = [
    "came_after_finding",
    "caused_finding",
    "measured_money_finding",
    "next_test_finding",
    "rules_finding",
    "since_finding",
    "years_finding",
]


def caused_finding(found: Measurement) -> Sentence:
    """What was caused, and whether one offer did better than another."""
    return in_a_line(campaigns_finding(found), against_finding(found))


def measured_money_finding(found: Measurement) -> Sentence:
    """Whether the money is proven, and what is known from before that narrows its range."""
    told = money_finding(found)
    if not found.told or found.currency == ORDERS:
        return told
    return in_a_line(told, gain_finding(found))


def came_after_finding(found: Measurement) -> Sentence:
    """Late returns, whether those who came stay, and harm."""
    if not found.told:
        return late_finding(found)
    return in_a_line(late_finding(found), staying_finding(found), measured_harm_finding(found))


def next_test_finding(design: Design) -> Sentence:
    """Who is drawn, what that shows, and what it costs."""
    return in_a_line(design_finding(design), design_cost(design))


def rules_finding(study: Study) -> Sentence:
    """Which rule would have been best, and whether what it expected came."""
    return in_a_line(policies_finding(study), calibration_finding(study))


def years_finding(study: Study) -> Sentence:
    """What all tests came to, what age takes from them, and today's practice beside them."""
    if why := study.missing("tests_together"):
        return not_given(why["tests_together"])
    together = tests_together_finding(study.tests_together)
    return in_a_line(together, ageing_finding(study), third_arm_finding(study))


def since_finding(study: Study) -> Sentence:
    """What came against the forecast, and against the approved case; where there is no forecast to
    hold it against the table has said so."""
    realised = realised_finding(study) if isinstance(realised_table(study), Table) else ""
    return in_a_line(realised, benefits_finding(study))
