"""What is said of the messages, on the sample: who is asked, who is made an offer, and why."""

from __future__ import annotations

import winback_kit as wk
from winback_kit.client_study import Study
from winback_kit.show.kit.table import Table


def test_the_sample_makes_no_offer_where_nothing_has_changed(sample_study: Study) -> None:
    plan = sample_study.communication
    found = {one.strand.segment: one for one in plan.sequences}
    # of the three segments contacted the client states what changed for one
    assert {name: one.strand.kind for name, one in found.items()} == {
        "No reason given": "unknown",
        "Bad service": "unintentionally pushed",
        "Better elsewhere": "pulled",
    }
    assert [one.strand.segment for one in plan.held] == ["Better elsewhere"]
    assert found["Better elsewhere"].stop == "nothing_changed"
    told = wk.show.messages_finding(plan).text
    assert "Nothing is stated to have changed for “Better elsewhere”" in told
    assert "The first message asks, and offers nothing." in told


def test_messages_are_worth_what_a_contact_is(sample_study: Study) -> None:
    plan = sample_study.plan
    for one in sample_study.communication.sequences:
        best = plan.best[one.strand.segment]
        for touch in one.touches:
            if not touch.makes_offer:
                assert touch.worth == -best.contact_cost.value
        first = next((touch for touch in one.touches if touch.makes_offer), None)
        assert first is None or first.worth == best.incremental


def test_the_words_shown_are_those_sent(sample_study: Study) -> None:
    shown = wk.show.words_table(sample_study.communication)
    assert isinstance(shown, Table)
    said = [str(row[-1]) for row in shown.frame().to_numpy()]
    changed = sample_study.client.settings.communication.what_changed["Bad service"]
    assert changed.text in said
    assert changed.proof in said
    assert not any("{what_changed}" in one or "{firm}" in one for one in said)
