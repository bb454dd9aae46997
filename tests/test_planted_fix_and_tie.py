"""A mended cause and a tie, each planted in a copy of the sample, and read back by the chapters."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import winback_kit as wk
from sample_data.in_copies import Fixed, Tie
from sample_data.planted import MONTH_DAYS, Retail, scaled
from sample_data.retail import RetailClient, make_retail
from winback_kit.client_study import Study
from winback_kit.plan.bonds.tied import Ties
from winback_kit.plan.reasons.fixed import KnownFix, fixes_of

ERRORS = 4  # standard errors
PEOPLE = 9_000


def written(made: RetailClient, folder: Path) -> Path:
    folder.mkdir()
    for name, content in made.files().items():
        (folder / name).write_bytes(content)
    return folder


def fix_read_back(planted: Retail, folder: Path) -> KnownFix:
    """What the chapter of reasons makes of a fix that the client states, of which only the day."""
    stated = {"reason": Fixed().reason, "since": Fixed().since, "cost_a_year": 9_000}
    made = written(make_retail(planted, 8), folder / "shop")
    (one,) = fixes_of(wk.study(made, overrides={"case.fixes": [stated]}).plan)
    return one


@pytest.mark.slow
def test_a_fix_keeps_the_planted_share_of_those_it_concerns() -> None:
    """Of the first lifetimes that would end for the reason, and of no others."""
    planted = replace(scaled(4_000), fixed=Fixed(stops=0.5))
    without, mended = (make_retail(one, 8) for one in (replace(planted, fixed=None), planted))
    since = pd.Timestamp(Fixed().since)
    # campaigns draw anew where others are lost, so what only the fix can change is first lifetimes
    first, now = (
        made.lifetimes[made.lifetimes["number"] == 1].set_index("person_id")
        for made in (without, mended)
    )
    now = now.reindex(first.index)
    over = first["ended"]
    due = over & (first["reason"] == Fixed().reason) & (first["last_day"] >= since)
    kept = (now["last_day"] != first["last_day"]) | ~now["ended"]
    assert not kept[over & ~due].any()
    assert kept[due].mean() == pytest.approx(0.5, abs=ERRORS * sqrt(0.25 / due.sum()))


@pytest.mark.slow
def test_a_planted_fix_is_read_back(tmp_path: Path) -> None:
    one = fix_read_back(replace(scaled(PEOPLE), fixed=Fixed(stops=0.5)), tmp_path)
    assert one.measured is not None
    assert one.measured.months == 12
    assert one.measured.proven
    assert one.stops is not None
    assert one.stops.evidence == "B"
    found = one.measured
    assert found.stopped is not None
    counts = found.before, found.after, found.others_before, found.others_after
    error = sqrt(sum(1 / n for n in counts))
    assert abs(log((1 - found.stopped) / (1 - 0.5))) <= ERRORS * error


@pytest.mark.slow
def test_a_fix_that_stops_nothing_is_not_proven(tmp_path: Path) -> None:
    one = fix_read_back(scaled(PEOPLE), tmp_path)
    assert one.measured is not None
    assert not one.measured.proven


def ties_read_back(tie: Tie, folder: Path) -> tuple[RetailClient, Study, Ties]:
    """The index of that tie alone: products and channels are left out of it."""
    made = make_retail(replace(scaled(PEOPLE), tie=tie), 8)
    off = {"loyalty.ties": {"products": 0, "channels": 0}}
    study = wk.study(written(made, folder / "shop"), overrides=off)
    return made, study, study.ties


def lost_of(made: RetailClient, *, tied: bool, horizon: int) -> float:
    """By the clean orders: of those not lost on the evening `horizon` days before the last one, who
    does not order in it, by the months until they are lost.
    """
    assert made.planted.tie is not None
    has = made.persons.set_index("person_id")[made.planted.tie.column]
    evening = pd.Timestamp(made.planted.as_of) - pd.Timedelta(days=horizon)
    orders = made.clean_orders[made.clean_orders["person_id"].map(has).eq(tied)]
    before = orders[orders["day"] <= evening].groupby("person_id")["day"].max()
    silent = (evening - before).dt.days
    here = silent[silent < made.planted.lapse_days]
    lost = ~here.index.isin(orders.loc[orders["day"] > evening, "person_id"])
    watched = np.where(lost, made.planted.lapse_days - here, horizon).sum() / MONTH_DAYS
    return 1 - exp(-12 * int(lost.sum()) / watched)


@pytest.mark.slow
def test_a_planted_tie_is_read_back(tmp_path: Path) -> None:
    made, study, found = ties_read_back(Tie(ending_odds=0.3), tmp_path)
    (one,) = found.ties
    assert one.tie == "automatic_payment"
    assert one.have / one.people > 0.4  # the tied are longer with us, so that more of them are here
    for tied, told in ((True, one.year_with), (False, one.year_without)):
        truth = lost_of(made, tied=tied, horizon=study.history.rule.least_days)
        assert told == pytest.approx(truth, abs=0.005)
    assert found.monotone
    assert found.holds
    assert found.may_cost is not None
    assert found.may_cost > 0


@pytest.mark.slow
def test_a_column_that_ties_nobody_does_not_hold(tmp_path: Path) -> None:
    _, _, found = ties_read_back(Tie(ending_odds=1.0), tmp_path)
    assert not found.holds
    assert found.may_cost is None
