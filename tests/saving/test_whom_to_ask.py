"""Whom to ask to stay: effects by cell, what is enough to target by, and the rules on the test."""

from __future__ import annotations

from math import sqrt

import pandas as pd
import pytest

import winback_kit as wk
from tests.small_client import later, order, small_client
from winback_kit.client_study import Study
from winback_kit.plan.saving.rules import cells_worth, contacted_by_risk
from winback_kit.plan.saving.save_effects import WELL_KNOWN, SaveTest, Z, save_effects
from winback_kit.words.own_names import FEW_TIMES, MANY_TIMES, ONCE

Arm = tuple[str, str, int, int, int, int]  # cell, campaign, asked, stayed, held out, stayed

PLANTED: list[Arm] = [  # what the planted uplifts would bring in tests of this size
    (ONCE, "A", 360, 18, 240, 27),
    (FEW_TIMES, "A", 420, 97, 280, 65),
    (MANY_TIMES, "A", 540, 281, 360, 115),
]


def outcomes(arms: list[Arm], *, share: float = 1.0) -> pd.DataFrame:
    """`save_outcomes` of these arms, both halves alike, at a share of their size."""
    rows = []
    for cell, campaign, n1, r1, n0, r0 in arms:
        for arm, n, stayed in (("treated", n1, r1), ("holdout", n0, r0)):
            for half in (0, 1):
                for kept, people in ((1, stayed), (0, n - stayed)):
                    mine = round(people * share / 2)
                    cost = 4.5 * mine if arm == "treated" else 0.0
                    rows.append((cell, "Call", campaign, 400, arm, half, kept, mine, cost, 0, 0, 0))
    names = "cell offer campaign days_ago arm half stayed n contact_cost followed margin squares"
    return pd.DataFrame(rows, columns=names.split())


def only(arms: list[Arm], *, share: float = 1.0) -> SaveTest:
    [found] = save_effects(outcomes(arms, share=share))
    return found


def test_the_effect_of_a_cell_is_that_on_the_people_drawn() -> None:
    arms = [(ONCE, "A", 60, 30, 40, 10), (ONCE, "B", 100, 40, 100, 50)]
    [cell] = only(arms).cells
    # Mantel-Haenszel: w = 60·40/100 = 24 of .5 − .25, and 100·100/200 = 50 of .4 − .5
    assert cell.raw == pytest.approx((24 * 0.25 + 50 * -0.1) / 74)
    assert (cell.asked, cell.stayed_asked, cell.held, cell.stayed_held) == (160, 70, 140, 60)
    assert (cell.effect, cell.contact_cost) == (cell.raw, 4.5)  # a cell alone is drawn to nothing
    assert cell.over_draws > cell.error  # .25 and −.1 are more apart than chance has them
    error = sqrt((24 / 74) ** 2 * (0.25 / 60 + 0.1875 / 40) + (50 / 74) ** 2 * 2 * 0.0025)
    assert cell.raw_error == pytest.approx(error, rel=0.01)  # but for half a case in a draw


def test_cells_are_drawn_to_the_mean_and_told_apart() -> None:
    test = only(PLANTED)
    assert (test.people, test.enough, test.differ) == (2200, True, True)
    by = {one.cell: one for one in test.cells}
    raws = [one.raw for one in test.cells]
    for one in test.cells:
        mean = sum(raws) / 3
        assert abs(one.effect - mean) <= abs(one.raw - mean) + 0.01
    # 540 and 360 people: 1.645 · √(.52·.48/540 + .32·.68/360) = 1.645 · .0327
    assert Z * by[MANY_TIMES].raw_error == pytest.approx(1.645 * 0.0327, abs=1e-3)
    assert cells_worth(test, value=900.0, by_cell=True) == {
        ONCE: False,
        FEW_TIMES: False,
        MANY_TIMES: True,
    }


def test_a_small_test_is_not_enough_to_target_by() -> None:
    test = only(PLANTED, share=0.3)  # the same shares of 660 people
    assert [one.is_well_known for one in test.cells].count(False) >= 2
    assert not test.enough
    assert max(Z * one.raw_error for one in test.cells) > WELL_KNOWN
    worth = cells_worth(test, value=900.0, by_cell=test.enough)
    assert set(worth.values()) == {test.mean * 900 > 4.5}  # all alike


def test_by_risk_the_likeliest_to_leave_come_first() -> None:
    shares = contacted_by_risk(only(PLANTED), {ONCE: 100, FEW_TIMES: 50, MANY_TIMES: 80}, most=125)
    assert shares == {ONCE: 1.0, FEW_TIMES: 0.5, MANY_TIMES: 0.0}


def test_the_sample_is_read_as_it_was_planted(sample_study: wk.Study) -> None:
    found = sample_study.saving
    assert found.test is not None
    by = {one.cell: one for one in found.test.cells}
    # truth.yml: customers and treated by cell
    arms = {name: (one.asked + one.held, one.asked) for name, one in by.items()}
    assert arms == {ONCE: (587, 348), FEW_TIMES: (746, 438), MANY_TIMES: (942, 555)}
    for name, truth in ((ONCE, -0.068), (FEW_TIMES, 0.0), (MANY_TIMES, 0.204)):
        assert by[name].low - 0.01 < truth < by[name].high + 0.01
    assert found.enough
    assert [one.cell for one in found.proven] == [MANY_TIMES]
    assert [one.cell for one in found.put_off] == [ONCE]
    assert found.rules is not None
    values = {one.name: one.worth.value for one in found.rules.rules}
    assert values["effect"] > found.rules.all.worth.value > found.rules.nobody.worth.value
    assert values["risk"] < found.rules.nobody.worth.value


def test_who_is_at_risk_was_asked_and_stayed_in_a_small_log() -> None:
    """Rule 100, at risk from 50: a ordered once, b stays, c is held out, d is at risk today."""
    days = {
        "a": ["2024-01-01"],  # asked on 2024-03-11, lost
        "b": ["2024-01-01", "2024-01-21", "2024-03-31"],  # asked on day 50 of a silence, back on 70
        "c": ["2024-01-01", "2024-02-01"],  # held out, lost
        "d": ["2024-06-01", "2024-10-22"],  # 70 days silent on 2024-12-31
        "e": ["2024-01-01", "2024-12-30"],
    }
    orders = [
        {"customer_id": who, "order_date": day, "amount": 10, "order_id": f"{who}{at}"}
        for who, dates in days.items()
        for at, day in enumerate(dates)
    ]
    contacts = [
        {"customer_id": who, "date": day, "campaign": "S", "arm": arm, "purpose": "save"}
        for who, day, arm in (
            ("a", "2024-03-11", "treated"),
            ("b", "2024-03-11", "treated"),
            ("c", "2024-03-11", "holdout"),
            ("d", "2024-12-01", "treated"),  # not told yet
            ("e", "2024-06-01", "holdout"),  # lost on that day
        )
    ]
    settings = {"as_of": "2024-12-31", "definitions": {"lapse_days": 100}}
    with small_client(settings, orders=orders, contacts=contacts) as folder:
        tables = wk.study(folder).save_tables
    told = tables.save_outcomes.groupby(["cell", "arm", "stayed"]).n.sum().to_dict()
    few = FEW_TIMES
    assert told == {(ONCE, "treated", 0): 1, (few, "treated", 1): 1, (few, "holdout", 0): 1}
    totals = tables.save_totals.iloc[0].to_dict()
    assert totals == {"contacts": 5, "not_running": 1, "too_recent": 1, "other_arms": 0}
    assert tables.risk_now.set_index("cell").n.to_dict() == {ONCE: 1}  # a lifetime of one order


def drawn_client(*, held: int, also_called: int) -> Study:
    """A hundred customers with two orders, drawn in two save tests; nine in ten were to be called.

    In “Call A” `held` are held out, and in “Call B”, of whom ten are, `also_called` of those are
    called a day later all the same.
    """
    orders, contacts = [], []
    for test, day, out in (("Call A", 0, held), ("Call B", 1, 10)):
        for n in range(100):
            who = f"{test[-1]}{n:03d}"
            orders += [order(who, later("2024-01-01", day + n % 7 + at), 20) for at in (0, 30)]
            arm = "holdout" if n < out else "treated"
            row = {"customer_id": who, "date": "2024-04-01", "purpose": "save", "campaign": test}
            contacts.append(row | {"arm": arm, "offer": "Call", "contact_cost": "4"})
            if test == "Call B" and n < also_called:
                contacts.append(contacts[-1] | {"date": "2024-04-02", "arm": "treated"})
    settings = {
        "as_of": "2025-06-30",
        "definitions": {"lapse_days": 180},
        "campaigns": [{"name": name, "treated_share": 0.9} for name in ("Call A", "Call B")],
    }
    with small_client(settings, orders=orders, contacts=contacts) as folder:
        study = wk.study(folder)
        assert study.saving.asked_to_stay == 200 + also_called
        return study


def test_a_save_test_whose_draw_has_failed_is_withheld() -> None:
    # 18 of 100 held out where 10 were to be: 64/10 + 64/90 = 7.11, p .0077: no alarm
    right = drawn_client(held=18, also_called=0).saving
    ratio = right.checks[0].ratio
    assert ratio is not None
    assert ratio.chi2 == pytest.approx(64 / 10 + 64 / 90)
    assert [one.withheld for one in right.checks] == [False, False]

    # 22 are too many: 144/10 + 144/90 = 16, p 6e-5; and five of ten held out were called
    wrong = drawn_client(held=22, also_called=5).saving
    assert [(one.campaign, one.failed) for one in wrong.withheld] == [
        ("Call A", ("ratio",)),
        ("Call B", ("contaminated",)),
    ]
    assert [(one.reached, one.again) for one in wrong.checks] == [(0, 0), (5, 0)]
    assert wrong.tests == ()
    assert wrong.rules is None
    said = wk.show.save_finding(wrong).text
    assert "Withheld are the figures of “Call A”: not as many in each arm as were to be." in said
    assert wk.show.saving_heading(wrong).text.endswith("a draw has failed")


def test_chances_and_shares_of_groups_at_risk_tell_the_same(sample_study: Study) -> None:
    """Who has just come to be at risk is lost less often than who is today, and than the tested."""
    rows, hazard = sample_study.at_risk.rows, sample_study.at_risk.hazard
    assert hazard is not None
    orders, at_risk = rows.values["orders"][rows.now], rows.values["silence"][rows.now] >= 90
    groups = {ONCE: orders == 1, FEW_TIMES: (orders > 1) & (orders < 4), MANY_TIMES: orders > 3}
    chances = [hazard.chance[at_risk & groups[one.cell]].mean() for one in sample_study.saving.told]
    assert chances == sorted(chances, reverse=True)
    for chance, one in zip(chances, sample_study.saving.told, strict=True):
        assert one.stays is not None
        assert one.stays_alone is not None
        assert 1 - one.stays < chance < 1 - one.stays_alone, one.cell
