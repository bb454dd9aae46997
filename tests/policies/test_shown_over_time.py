"""What the chapter says of rules, of tests together, of the plan, and of what changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.policies.test_rules_of_campaigns import frame
from tests.policies.test_tracked import a_case, with_contacts
from winback_kit.case.tracked.benefits import benefits
from winback_kit.case.tracked.what_changes import Belief, ChangedBelief
from winback_kit.client_study import Study
from winback_kit.plan.experiment.over_time.several_tests import OneTest, several_tests
from winback_kit.plan.experiment.policy.of_campaigns import CampaignRules, campaign_rules
from winback_kit.plan.experiment.readout.one_offer import ReturnWorth
from winback_kit.show.kit.table import Table
from winback_kit.show.measurement.over_tests import tests_together_finding as together
from winback_kit.show.measurement.policies import policies_finding, policies_table, policy_rule
from winback_kit.show.measurement.realised import (
    beliefs_table,
    benefits_finding_of,
    benefits_table_of,
)

WORTHS = {(s, "o"): ReturnWorth(with_offer=100, without=100, offer_cost=0) for s in "ab"}


def rules(*, back: int) -> CampaignRules:
    """Two campaigns in two segments: 1,000 held out of whom 100 return, and 1,000 treated."""
    rows = [
        (segment, offer, campaign, 1000, back if offer else 100)
        for segment in "ab"
        for campaign in ("old", "new")
        for offer in ("", "o")
    ]
    found = campaign_rules(frame(*rows), WORTHS, contact_costs={"o": 1.0}, confidence=0.9)
    assert found is not None
    return found


def test_nothing_beats_everybody_where_all_gain_alike(sample_study: Study) -> None:
    study = sample_study.replace(policies=rules(back=300))
    told = policies_finding(study).text
    assert told.startswith("Best here is “Everybody, with the offers as drawn”")
    # 30 % at 100 less a contact of 1
    assert "EUR\u202f29.00 a lost customer" in told
    assert policy_rule(study).text.endswith("o: “a” and “b”.")


def test_nothing_beats_nobody_where_a_contact_puts_off(sample_study: Study) -> None:
    study = sample_study.replace(policies=rules(back=50))
    assert policies_finding(study).text.startswith("Best here is “Nobody”")
    assert policy_rule(study).text == "By all campaigns together no segment would be contacted."


def test_without_a_draw_no_rule_is_valued(sample_study: Study) -> None:
    study = sample_study.replace(policies=None)
    assert policies_table(study).text.startswith("No rule can be valued")  # type: ignore[union-attr]


def test_what_is_proven_alone_is_not_added_up() -> None:
    two = [OneTest("one", 1000, 0.02, 0.01, in_year=False), OneTest("two", 1000, 0.06, 0.01)]
    told = together(several_tests(two, z=2.5)).text
    assert "2 campaigns together have caused 80 returns" in told
    assert "1 of them is of the last year: 58" in told  # 57.5
    assert "what is proven alone (1 test) counts 60 and should count 58." in told


def test_a_plan_that_was_not_kept_is_said(sample_study: Study, tmp_path: Path) -> None:
    history = sample_study.history
    case = a_case(tmp_path, start=history.data.as_of - dt.timedelta(days=61))
    history = with_contacts(
        history,
        ("S", "O", "treated", "c", 60, 1, 1000, 100, 1000.0, 0.0),
        ("S", "O", "holdout", "c", 60, 1, 1000, 100, 0.0, 0.0),
    )
    found = benefits(history, case, today={})
    told = benefits_finding_of(found).text
    assert "1,000, against 200 planned" in told
    assert "Caused were 0 (−22 to 22), which the plan is within." in told
    table = benefits_table_of(found)
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["1", "2", "3", "All"]
    assert "No approved case is named" in benefits_finding_of(None).text
    assert "No approved case is named yet" in benefits_table_of(None).text  # type: ignore[union-attr]


def test_old_and_new_stand_beside_each_other() -> None:
    old, new = Belief(0.1, 0.02, 500.0, "B", "E"), Belief(0.12, 0.04, 520.0, "A", "A")
    table = beliefs_table([ChangedBelief("s", "o", old, new)], "EUR")
    assert "10.0\u202f% → 12.0\u202f%" in table.as_text()  # type: ignore[union-attr]
    assert "B, E → A, A" in table.as_text()  # type: ignore[union-attr]
    assert "Nothing is held otherwise" in beliefs_table([], "EUR").text  # type: ignore[union-attr]
