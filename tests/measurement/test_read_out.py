"""The read-out of a campaign by hand, and the draws that are not believed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from tests.small_client import later, order, small_client
from winback_kit.client.folder import open_client
from winback_kit.client_study import Study
from winback_kit.history.campaigns.outcomes import campaign_outcomes
from winback_kit.history.measure import measure_history
from winback_kit.plan.experiment.readout import checks
from winback_kit.plan.experiment.readout.checks import campaign_checks
from winback_kit.plan.experiment.readout.measurement import Measurement, measured
from winback_kit.plan.experiment.readout.one_campaign import _staying
from winback_kit.plan.experiment.readout.one_offer import ReturnWorth, read_offer
from winback_kit.plan.experiment.statistics.differences import TwoArms, difference
from winback_kit.plan.experiment.statistics.sample_ratio import sample_ratio
from winback_kit.show.measurement.draws import draws_finding, draws_table
from winback_kit.tables.read import open_tables

START = "2024-01-01"
LOSS, DRAWN = 30, 40  # the loss, and the draw; the window of 60 days is over on day 100
SETTINGS: dict[str, Any] = {
    "as_of": dt.date(2024, 12, 31),
    "case": {"margin_rate": 0.5},
    "definitions": {"lapse_days": 30, "return_window_months": 2, "segment_by": "orders"},
    "campaigns": [{"name": "one", "treated_share": 0.5}],
}
TREATED, HELD = "abcd", "efgh"
# who returned, on which day, for how much: c after the window, d in the second campaign's
RETURNS = {"a": (70, 100.0), "b": (90, 40.0), "e": (80, 20.0), "c": (150, 60.0), "d": (230, 10.0)}


def read(**tables: Any) -> tuple[Measurement, dict[str, checks.Checks]]:
    with (
        small_client(SETTINGS, fewest=1, **tables) as folder,
        open_tables(open_client(folder)) as opened,
    ):
        history = measure_history(opened)
        found = campaign_outcomes(opened.engine, history)
    worths = {(segment, "Call"): ReturnWorth(100.0, 120.0, 5.0) for segment in history.segments}
    return measured(history, found, worths), campaign_checks(history)


def test_a_campaign_by_hand() -> None:
    orders = [order(one, START, 10.0) for one in TREATED + HELD]
    orders += [order(one, later(START, day), amount) for one, (day, amount) in RETURNS.items()]
    drawn = [
        {"customer_id": one, "date": later(START, DRAWN), "campaign": "one", "arm": arm}
        for arm, people in (("treated", TREATED), ("holdout", HELD))
        for one in people
    ]
    # what was done is another thing: e was held out and called; in "gross" nobody was held out
    called = [
        {"customer_id": one, "date": later(START, day), "campaign": name, "arm": "treated"}
        for one, day, name in [("a", 41, "one"), ("e", 45, "one"), ("d", 200, "gross")]
    ]
    made = {"offer": "Call", "contact_cost": "2.00"}
    found, checked = read(
        orders=orders,
        assignments=[one | {"offer": "Call"} for one in drawn],
        contacts=[one | made for one in called],
    )
    gross, one = sorted(found.campaigns, key=lambda read: read.campaign)
    # within the window a and b of four, and e of four: by intention to treat
    whole = one.whole
    assert whole is not None
    assert (whole.treated, whole.returned, whole.holdout, whole.holdout_returned) == (4, 2, 4, 1)
    expected = difference(TwoArms(2, 4, 1, 4), confidence=0.9)
    assert (whole.uplift.value, whole.uplift.low) == pytest.approx((0.25, float(expected.low)))
    # margin at half of the amount: (50 + 20)/4 less 10/4; one call of 2.00, two offers of 5
    assert whole.margin.value == pytest.approx(17.5 - 2.5)
    assert (whole.contact_cost, whole.offer_cost) == pytest.approx((0.5, 2.5))
    assert whole.net.value == pytest.approx(12.0)
    # p1·V1 − p0·V0 less costs: .5·100 − .25·120 − 3
    assert whole.long_run is not None
    assert whole.long_run.value == pytest.approx(17.0)
    assert (checked["one"].reached, checked["one"].withheld) == (1, False)
    assert (one.treated, one.never, gross.never) == (4, 3, 0)  # only a of a, b, c and d was called
    assert "Never contacted: some of those treated in “one”." in draws_finding(found).text
    assert list(draws_table(found).frame()["Of them never contacted"]) == [3]
    assert checked["one"].ratio == sample_ratio([4, 4], [1, 1])
    # d, still lost on day 200, came 30 days after: gross, of one contact
    assert gross.checks is None
    assert gross.gross is not None
    assert (gross.gross.contacts, gross.gross.returned, gross.gross.margin) == (1, 1, 5.0)
    assert found.combined[0].uplift.value == pytest.approx(0.25)


def test_second_lifetimes_of_both_arms_as_they_ripen() -> None:
    # of 40 treated who came back 10 were gone on day 100, 10 are watched for 150 days, 20 for 200:
    # 30/40. Of 50 held out 10 were gone on day 100, 10 are watched for 120 days, 6 of the other 30
    # were gone on day 160, 24 are watched for 200: .8 · .8, and not 1 − 16/50
    second = pd.DataFrame(
        [
            *(("treated", *row) for row in [(100, 1, 10), (150, 0, 10), (200, 0, 20)]),
            *(("holdout", *row) for row in [(100, 1, 10), (120, 0, 10), (160, 1, 6), (200, 0, 24)]),
        ],
        columns=["arm", "days", "ended", "n"],
    )
    (half_a_year,) = _staying(second)  # nobody is followed for a year yet
    assert (half_a_year.days, half_a_year.treated, half_a_year.holdout) == (180, 40, 50)
    assert half_a_year.treated_share == pytest.approx(0.75)
    assert half_a_year.holdout_share == pytest.approx(0.64)
    # a year later the 20 and the 24 are watched for 400 days, 4 and 6 of them gone on day 300
    older = second[second.days < 200]
    more = [("treated", 300, 1, 4), ("treated", 400, 0, 20)]
    more += [("holdout", 300, 1, 6), ("holdout", 400, 0, 24)]
    ripe = pd.concat([older, pd.DataFrame(more, columns=second.columns)])
    a_year = _staying(ripe)[1]
    assert a_year.treated_share == pytest.approx(34 / 44 * 20 / 24)
    assert a_year.holdout_share == pytest.approx(46 / 56 * 30 / 36 * 24 / 30)
    # fewer than twenty in an arm are not told
    assert _staying(second.drop(index=[1, 2])) == ()


def rows(*cells: tuple[str, int, int, float, float], reached: int = 0) -> pd.DataFrame:
    """Cells of arm, days ago, people, mean and sd of the days silent; all else alike."""
    made = [
        {
            "campaign": "one",
            "segment": "all",
            "arm": arm,
            "days_ago": ago,
            "people": people,
            "reached": reached if arm == "holdout" else 0,
            "again": 0,
            "silent": people * mean,
            "silent_squares": people * (mean**2 + sd**2),
            "bought": people,
            "bought_squares": people,
            "worth": 0,
            "worth_squares": 0,
        }
        for arm, ago, people, mean, sd in cells
    ]
    return pd.DataFrame(made)


def test_arms_that_were_not_alike_are_found() -> None:
    # 1,000 in each arm, 100 and 115 days silent, sd 50: .3 sd apart, z = .3·√500 = 6.7
    unlike = rows(("treated", 400, 1000, 115, 50), ("holdout", 400, 1000, 100, 50))
    found = checks._checked("one", unlike, None, None)
    assert found.failed == ("balance",)
    assert found.furthest is not None
    # the sd within the arms, with n − 1: 50·√(2000/1998)
    assert found.furthest.difference == pytest.approx(15 / (50 * (2000 / 1998) ** 0.5))


def test_days_with_other_shares_and_other_people_are_no_imbalance() -> None:
    # on one day three of four are treated and 200 days silent, on another one of four and 100:
    # alike within each day, and 50 days apart over both
    days = rows(
        *(("treated", 400, 750, 200, 50), ("holdout", 400, 250, 200, 50)),
        *(("treated", 300, 250, 100, 50), ("holdout", 300, 750, 100, 50)),
    )
    found = checks._checked("one", days, None, None)
    assert found.failed == ()
    assert found.furthest is not None
    assert found.furthest.difference == pytest.approx(0)
    assert found.everywhere.alarm  # and so they are compared within each day


@pytest.mark.parametrize(("reached", "failed"), [(4, ()), (5, ("contaminated",))])
def test_a_twentieth_of_the_held_out_and_five_people_are_too_many(
    reached: int, failed: tuple[str, ...]
) -> None:
    few = rows(("treated", 400, 100, 1, 1), ("holdout", 400, 100, 1, 1), reached=reached)
    assert checks._checked("one", few, None, None).failed == failed


def test_the_sample_is_read(sample_study: Study) -> None:
    found = sample_study.measurement
    assert [len(found.told), found.right, len(found.withheld)] == [4, 4, 0]
    for one in found.told:
        assert one.whole is not None
        # the counts that the effects by segment rest on are the same people
        assert (one.treated, one.holdout) == (one.whole.treated, one.whole.holdout)
    total = sum(one.holdout for one in found.told)
    assert total == sum({e.segment: e.holdout for e in sample_study.effects}.values())
    assert found.combined[0].offer == ""
    assert found.combined[0].treated == sum(one.treated for one in found.told)


def test_money_is_told_by_segment_where_segments_were_treated_unlike() -> None:
    def cell(segment: str, arm: str, people: int, returned: int, margin: float) -> dict[str, Any]:
        sums = dict.fromkeys(("worth", "worth_squares", "products", "quits", "complaints"), 0.0)
        # half bring twice the margin, and half nothing
        squares = people / 2 * (2 * margin) ** 2
        about = {"campaign": "one", "segment": segment, "arm": arm, "days_ago": 100}
        return about | {
            "offer": "Call" if arm == "treated" else "",
            "people": people,
            "returned": returned,
            "contact_cost": 2.0 * people if arm == "treated" else 0.0,
            "margin": people * margin,
            "gained": people * margin,
            "gained_squares": squares,
            **sums,
        }

    sums = pd.DataFrame(
        [
            cell("rich", "treated", 90, 18, 100.0),  # .2, of the held out .1
            cell("rich", "holdout", 10, 1, 100.0),
            cell("poor", "treated", 30, 9, 10.0),  # .3 and .2
            cell("poor", "holdout", 30, 6, 10.0),
        ]
    )
    worths = {("rich", "Call"): ReturnWorth(200, 300, 0), ("poor", "Call"): ReturnWorth(20, 30, 0)}
    read = read_offer(sums, "", alike=False, worths=worths)
    # nobody brought more for being treated; the arms whole are 77.5 and 32.5 apart
    assert read.margin.value == pytest.approx(0.0)
    assert read_offer(sums, "", alike=True, worths=worths).margin.value == pytest.approx(45.0)
    # weights 90·10/100 = 9 and 15; s² of a half at twice m is m²·n/(n − 1)
    rich, poor = 100**2 * (1 / 89 + 1 / 9), 10**2 * (1 / 29 + 1 / 29)
    error = (9**2 * rich + 15**2 * poor) ** 0.5 / 24
    assert read.margin.high == pytest.approx(1.644854 * error)
    # (90·(.2·200 − .1·300) + 30·(.3·20 − .2·30)) / 120 = 900/120, less the contact
    assert read.long_run is not None
    assert read.long_run.value == pytest.approx(7.5 - 2)
    spread = 90 * 0.16 * 200**2 + 30 * 0.21 * 20**2  # Σ n1·p1·q1·V1²
    spread += (90 * 300) ** 2 * 0.09 / 10 + (30 * 30) ** 2 * 0.16 / 30  # and of the held out
    assert read.long_run.high == pytest.approx(5.5 + 1.644854 * spread**0.5 / 120)
