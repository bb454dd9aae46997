"""Losses of random logs against a plain loop: nobody is forgotten, and nobody counted twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise

from hypothesis import given

from tests.examples import examples
from tests.oracle_cleaning import clean_log
from tests.oracle_contracts import gaps_of, grace_of, lives_of_spells, used_spells
from tests.oracle_history import Life, lives_of_orders, month_of
from tests.small_client import small_client
from tests.small_logs import SmallLog, small_contracts, small_logs
from winback_kit.client.folder import open_client
from winback_kit.history.defection.chances import CONTRACT_DAYS, MOST_MONTHS, MOST_PERIODS, periods
from winback_kit.history.defection.control_chart import monthly_losses
from winback_kit.history.defection.defection import Defection, who_left
from winback_kit.history.goodbyes.shapes import FADE, ONCE_ONLY, SILENT, TOO_FEW
from winback_kit.history.measure import measured_history
from winback_kit.tables.read import ClientData, open_tables


def measured(log: SmallLog) -> tuple[Defection, ClientData]:
    with small_client(log.settings, **log.tables) as folder, open_tables(open_client(folder)) as of:
        return who_left(of.engine, measured_history(of)), of.data


def watched(first: list[Life], starts: list[int], days: int) -> tuple[int, int]:
    """Customers by period who were there the evening before, and those of them lost in it."""
    there = [
        (life, evening)
        for life in first
        for evening in starts
        if life.start <= evening and (life.lost is None or life.lost > evening)
    ]
    return len(there), sum(
        life.lost is not None and life.lost <= evening + days for life, evening in there
    )


def told(found: Defection) -> tuple[int, int]:
    """The same, of the first column that all customers have."""
    own = found.losses.slice_pairs
    own = own[(own.a == own.b) & (own.a == "tenure")]
    return int(own.n.sum()), int(own.lost.sum())


def plain_shape(life: Life) -> str:
    days = [at for at, *_ in life.days]
    gaps = [later - at for at, later in pairwise(days)]
    if not gaps:
        return ONCE_ONLY
    if len(gaps) < 3:
        return TOO_FEW
    early = gaps[:-2]
    slow = sum(gaps[-2:]) / 2 * len(early) >= 2 * sum(early)
    return FADE if slow else SILENT


@examples(12)
@given(small_logs())
def test_losses_of_random_logs(log: SmallLog) -> None:
    days = clean_log(log.tables["orders"], log.tables["customers"], log.rules()).days
    lives = lives_of_orders(days, log.as_of, lambda _: log.lapse_days)
    first = [life for life in lives if life.number == 1]
    found, data = measured(log)
    rule = log.lapse_days
    evenings = periods(data.first_day, data.as_of, days=rule, most=MOST_PERIODS)
    starts = [day.toordinal() for day in evenings] or [data.first_day.toordinal()]
    assert told(found) == watched(first, starts, rule)
    lost = [life for life in first if life.lost is not None]
    assert found.first_losses == len(lost)
    shapes = Counter(plain_shape(life) for life in lost)
    assert found.losses.shape_counts.groupby("plain").n.sum().to_dict() == shapes
    chart = monthly_losses(found.losses.cohort_losses, data.first_day, data.as_of, rule_days=rule)
    for month, n, k in zip(chart.month, chart.n, chart.k, strict=True):
        before = dt.date(month // 12, month % 12 + 1, 1).toordinal() - 1
        there = [
            one for one in lives if one.start <= before and (one.lost is None or one.lost > before)
        ]
        gone = [one for one in there if one.lost is not None and month_of(one.lost) == month]
        assert (n, k) == (len(there), len(gone))


@examples(8)
@given(small_contracts())
def test_losses_of_random_contracts(log: SmallLog) -> None:
    found, data = measured(log)
    spells = used_spells(log.tables["subscriptions"], log.tables["customers"], log.as_of)
    rate = log.settings["case"]["margin_rate"]
    grace = grace_of(log.settings["definitions"], gaps_of(spells, log.as_of))
    lives = lives_of_spells(spells, log.as_of, rate, grace)
    first = [life for life in lives if life.number == 1]
    assert found.first_losses == sum(life.lost is not None for life in first)
    evenings = periods(data.first_day, data.as_of, days=CONTRACT_DAYS, most=MOST_MONTHS)
    starts = [day.toordinal() for day in evenings] or [data.first_day.toordinal()]
    there, gone = watched(first, starts, CONTRACT_DAYS)
    failed = found.losses.cohort_losses
    split = int(failed.n[(failed.willing == 0) & (failed.kind == "first")].sum())
    assert there - split <= told(found)[0] <= there  # whose payment failed leaves one period
    assert gone - split <= told(found)[1] <= gone
