"""Losses by cohort, month and money left behind, against integers counted elsewhere.

The integers are those of loops over sets of customers, made apart from the kit; hand cases are
written out.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tests.order_logs import cleaned_client
from winback_kit.client.codebook.codebook import read_codebook
from winback_kit.history.defection.cohorts import month_of, order_triangle, survival_triangle
from winback_kit.history.defection.control_chart import ControlChart, monthly_losses, one_wave
from winback_kit.history.defection.defection import Defection, who_left
from winback_kit.history.defection.partial import partial_defection
from winback_kit.history.goodbyes.goodbyes import goodbyes
from winback_kit.history.goodbyes.said import way_of_reason
from winback_kit.history.goodbyes.shapes import FADE, ONCE_ONLY, SILENT, TOO_FEW
from winback_kit.history.measure import measured_history
from winback_kit.places import templates
from winback_kit.tables.read import open_tables

RATE = 5e-7
CENT = 0.005


def found(name: str, place: pytest.TempPathFactory, *, as_of: str, lapse_days: int) -> Defection:
    client = cleaned_client(name, place.mktemp(name), as_of=as_of, lapse_days=lapse_days)
    with open_tables(client) as tables:
        return who_left(tables.engine, measured_history(tables))


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory: pytest.TempPathFactory) -> Defection:
    return found("cdnow", tmp_path_factory, as_of="1998-06-30", lapse_days=180)


@pytest.fixture(scope="module")
def online_retail(tmp_path_factory: pytest.TempPathFactory) -> Defection:
    return found("online_retail", tmp_path_factory, as_of="2011-12-09", lapse_days=90)


@pytest.fixture(scope="module")
def longlog(tmp_path_factory: pytest.TempPathFactory) -> Defection:
    return found("longlog", tmp_path_factory, as_of="2012-12-31", lapse_days=730)


def row(told: Defection, at: int) -> list[int]:
    assert told.orders
    cells = told.orders.customers[at]
    return [int(one) for one in cells[~np.isnan(cells)]]


def test_cohorts_of_cdnow(cdnow: Defection) -> None:
    january = "7814 1155 964 810 679 736 720 582 559 594 673 634 528 511 664 471 497 498"
    february = "8455 1311 980 783 847 786 626 619 666 719 661 545 568 717 545 548 551"
    march = "7231 1032 752 756 674 564 561 579 634 569 464 472 677 420 443 457"
    for at, expected in enumerate((january, february, march)):
        assert row(cdnow, at) == [int(n) for n in expected.split()]
    assert cdnow.orders is not None
    # the two customers of November 1997 are too few to be shown
    assert cdnow.orders.size == (7814, 8455, 7231)
    kept = cdnow.losses.cohort_orders
    assert kept.n[kept.first_month == month_of(dt.date(1997, 11, 1))].max() == 2


@pytest.mark.parametrize(
    ("age", "share"),
    [(1, 0.148851), (2, 0.114723), (3, 0.099957), (6, 0.081149), (12, 0.075447), (15, 0.062809)],
)
def test_pooled_retention_of_cohorts_watched(cdnow: Defection, age: int, share: float) -> None:
    assert cdnow.orders is not None
    assert cdnow.orders.pooled(age) == pytest.approx(share, abs=2 * RATE)


def test_cohorts_of_online_retail_leave_the_cut_month_empty(online_retail: Defection) -> None:
    first = [885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445]
    sizes = (885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41)
    assert row(online_retail, 0) == first
    assert online_retail.orders is not None
    assert online_retail.orders.size == sizes
    assert row(online_retail, 3) == [452, 68, 114, 90, 101, 76, 121, 104, 126]
    assert row(online_retail, 12) == []
    # December 2011 ends on the 9th: counted, and in no triangle
    kept = online_retail.losses.cohort_orders
    cut = kept[kept.month == month_of(dt.date(2011, 12, 1))].sort_values("first_month")
    assert (cut.n.iloc[0], cut.n.iloc[3]) == (235, 39)


def test_a_log_of_years_has_cohorts_of_years(longlog: Defection) -> None:
    assert row(longlog, 0) == [1225, 674, 733, 562, 604, 524, 497, 484]
    assert row(longlog, 2) == [2721, 791, 901, 713, 549, 741]


def test_survival_counts_who_is_not_lost_yet() -> None:
    # Twelve begin in January, three of them are lost in March and two in April; April is not over.
    january = month_of(dt.date(2024, 1, 1))
    losses = pd.DataFrame(
        [
            ("first", january, -1, 1, 7),
            ("first", january, january + 2, 1, 3),
            ("first", january, january + 3, 1, 2),
            ("second", january, january + 1, 1, 5),
        ],
        columns=["kind", "start_month", "lost_month", "willing", "n"],
    )
    triangle = survival_triangle(losses, dt.date(2024, 4, 20), step=1)
    assert (triangle.size, triangle.customers.tolist()) == ((12,), [[12, 12, 9]])


def test_a_month_that_was_not_watched_is_empty() -> None:
    january = month_of(dt.date(2000, 1, 1))
    begun, ordered = [january, january, january + 1], [january, january + 1, january + 1]
    orders = pd.DataFrame({"first_month": begun, "month": ordered, "n": [20, 8, 30]})
    triangle = order_triangle(orders, dt.date(2000, 2, 29), step=1)
    assert triangle.size == (20, 30)
    assert np.isnan(triangle.customers[1, 1])
    assert triangle.pooled(1) == 8 / 20  # not of 50: the younger cohort was not watched so long
    assert triangle.pooled(5) is None


def test_control_chart_of_online_retail(online_retail: Defection) -> None:
    chart = online_retail.chart
    assert chart is not None
    assert chart.n.tolist() == [1682, 1776, 1891, 1959, 1969, 2025, 1923, 2151, 2461]
    assert chart.k.tolist() == [409, 272, 341, 386, 303, 429, 382, 330, 274]
    assert chart.centre == pytest.approx(0.175254, abs=RATE)
    assert chart.spread == pytest.approx(4.3539, abs=5e-5)
    assert chart.month[0] == month_of(dt.date(2011, 3, 1))
    assert chart.outside(plain=True) == [0, 5, 8]  # March, August and November
    assert chart.outside() == []


def test_one_wave_has_no_chart_and_would_cry_wolf(cdnow: Defection) -> None:
    assert cdnow.wave
    assert cdnow.chart is None
    chart = monthly_losses(
        cdnow.losses.cohort_losses, dt.date(1997, 1, 1), cdnow.as_of, rule_days=180
    )
    lost = [5291, 6703, 4902, 1062, 727, 792, 823, 478, 531, 531, 726, 615]
    there = [23381, 18202, 11726, 7249, 6734, 6612, 6343, 5961, 5937, 6055, 5900, 5529]
    assert (chart.k.tolist(), chart.n.tolist()) == (lost, there)
    assert chart.centre == pytest.approx(0.211450, abs=RATE)
    assert chart.spread == pytest.approx(12.05, abs=5e-3)
    assert chart.outside(plain=True) == list(range(12))
    assert chart.outside() == [1, 2]  # August and September


def test_control_chart_of_cdnow_by_a_shorter_rule(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = found("cdnow", tmp_path_factory, as_of="1998-06-30", lapse_days=90)
    losses = told.losses.cohort_losses
    chart = monthly_losses(losses, dt.date(1997, 1, 1), told.as_of, rule_days=90)
    assert chart.centre == pytest.approx(0.308941, abs=RATE)
    assert chart.spread == pytest.approx(13.75, abs=5e-3)
    assert chart.n[:3].tolist() == [23500, 17988, 10645]
    assert chart.k[:3].tolist() == [5640, 7702, 6283]


CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22]
CANS += [8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]


def cans(without: tuple[int, ...] = ()) -> ControlChart:
    """Montgomery's orange-juice cans: 30 samples of 50."""
    kept = [n for at, n in enumerate(CANS) if at not in without]
    return ControlChart(
        tuple(range(len(kept))), np.full(len(kept), 50.0), np.array(kept, dtype=float)
    )


def test_the_plain_chart_of_the_textbook() -> None:
    chart = cans()
    low, high = chart.limits(plain=True)
    assert chart.centre == pytest.approx(0.231333, abs=RATE)
    assert (low[0], high[0]) == pytest.approx((0.052428, 0.410239), abs=RATE)
    assert chart.outside(plain=True) == [14, 22]  # samples 15 and 23
    low, high = cans(without=(14, 22)).limits(plain=True)
    assert (low[0], high[0]) == pytest.approx((0.0407, 0.3893), abs=5e-5)


def test_limits_are_never_narrower_than_those_of_chance() -> None:
    # 20 and 21 of 1,000 in turn: p̄ = .0205, s = √(.0205 × .9795 / 1000) = .0044811, so that each
    # z differs from the one before by .001 / .0044811 = .22316, and σ_z = .22316 / 1.128 = .19784
    even = ControlChart(tuple(range(8)), np.full(8, 1000.0), np.array([20.0, 21.0] * 4))
    assert even.spread == pytest.approx(0.19784, abs=5e-5)
    assert not even.is_wider
    low, high = even.limits()
    assert (low[0], high[0]) == pytest.approx((0.0205 - 0.013443, 0.0205 + 0.013443), abs=RATE)
    assert cans().limits()[1][0] > cans().limits(plain=True)[1][0]  # months that differ more


def test_months_of_nothing_but_chance_seldom_sound_an_alarm() -> None:
    rng, months, logs = np.random.default_rng(14), 24, 1000
    lost = rng.binomial(1600, 0.014, (logs, months)).astype(float)
    charts = [ControlChart(tuple(range(months)), np.full(months, 1600.0), k) for k in lost]
    narrow = sum(not chart.is_wider for chart in charts) / logs
    assert narrow == pytest.approx(0.5, abs=0.1)  # σ_z is as often below 1 as above
    alarms = sum(bool(chart.outside()) for chart in charts) / logs
    plain = sum(bool(chart.outside(plain=True)) for chart in charts) / logs
    assert alarms < plain
    # beyond 3 deviations lie .0027 of a normal distribution: 1 − .9973²⁴ = .063 of all logs
    assert plain == pytest.approx(1 - 0.9973**months, abs=3 * np.sqrt(0.063 / logs))


def test_three_months_without_anybody_new_are_one_wave() -> None:
    def starts(*n: int) -> pd.DataFrame:
        return pd.DataFrame({"start_month": range(24000, 24000 + len(n)), "n": n})

    as_of = dt.date(2000, 8, 31)  # the seventh month after the first
    assert one_wave(starts(500, 480, 510, 2, 1, 1, 400, 380), as_of)
    assert not one_wave(starts(500, 480, 510, 2, 1, 300, 400, 380), as_of)
    assert one_wave(starts(500, 480, 510), as_of)


def test_partial_defection_of_online_retail(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = found("online_retail", tmp_path_factory, as_of="2011-11-30", lapse_days=90).partial
    assert told is not None
    assert [one.customers for one in told.plain] == [1095, 136, 312, 1236]
    assert told.customers == 2779
    assert told.plain[0].missing == pytest.approx(315_400.23, abs=CENT)
    assert told.plain[1].missing == pytest.approx(106_571.17, abs=CENT)
    # a season, and growth, lift the house: net of it more spend less than their share
    assert told.trend > 1.5
    assert told.less > 136 + 312


def test_in_a_grocery_the_money_leaves_by_partial_defection(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    told = found("complete_journey", tmp_path_factory, as_of="2017-12-31", lapse_days=90).partial
    assert told is not None
    assert [one.customers for one in told.plain] == [83, 229, 484, 810]
    # a tie of half a cent is rounded in the printed figure
    assert told.plain[0].missing == pytest.approx(7_543.69, abs=2 * CENT)
    assert told.plain[1].missing == pytest.approx(63_484.33, abs=CENT)


def test_shares_are_net_of_the_trend_of_the_house() -> None:
    # The house spends 300 now and 2 x 100 before, so its trend is 3. One who spent 2 x 40 = 80
    # and now 60 has a share of 1.5, half of the trend: not less than half, but less.
    rows = [(1, "less", 1, 8000, 6000), (1, "as much or more", 1, 12000, 24000)]
    rows += [(0, "as much or more", 2, 20000, 30000), (0, "house", 0, 20000, 30000)]
    told = partial_defection(pd.DataFrame(rows, columns=["net", "part", "n", "before", "now"]), 90)
    assert told.trend == 3.0
    assert told.less == 1
    assert told.missing_of_stayers == 40 * 3 - 60


def shapes(told: Defection) -> list[int]:
    by = told.losses.shape_counts.groupby("plain").n.sum()
    return [by.sum(), *(by[shape] for shape in (ONCE_ONLY, TOO_FEW, SILENT, FADE))]


def test_goodbyes_from_orders_alone(
    cdnow: Defection,
    online_retail: Defection,
    longlog: Defection,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    apparel = found("apparel", tmp_path_factory, as_of="2010-12-20", lapse_days=180)
    assert shapes(cdnow) == [21720, 14676, 5183, 1165, 696]
    assert shapes(online_retail) == [2693, 1837, 640, 173, 43]
    assert shapes(apparel) == [600, 358, 160, 70, 12]
    assert shapes(longlog) == [7918, 5375, 2054, 429, 60]
    assert cdnow.first_losses == 21720


def test_shapes_of_few_people_are_told_together() -> None:
    # Four slow fades by the rule used are told with the silent stops; twelve and more stand alone.
    rows = [(ONCE_ONLY, ONCE_ONLY, 30), (TOO_FEW, TOO_FEW, 20), (FADE, SILENT, 10)]
    rows += [(SILENT, SILENT, 12), (FADE, FADE, 4)]
    counts = pd.DataFrame(rows, columns=["plain", "own", "n"])
    ways = pd.DataFrame([(ONCE_ONLY, "", 76, 0, 0, 0)], columns=WAYS)
    told = goodbyes(ways, counts)
    assert [(one.shapes, one.own, one.plain) for one in told.shapes] == [
        ((ONCE_ONLY,), 30, 30),
        ((TOO_FEW,), 20, 20),
        ((SILENT, FADE), 26, 26),
    ]
    assert (told.once_only, told.too_few, told.tellable) == (30, 20, 26)


def test_ways_of_few_people_are_told_together() -> None:
    rows = [("Notice", "|email|", 40, 400_000, 80, 4), ("Notice", "-", 10, 100_000, 20, 6)]
    rows += [("Moved or died", "", 4, 1_000, 12, 0), ("Payment lapse", "|email|", 11, 2_000, 22, 1)]
    told = goodbyes(pd.DataFrame(rows, columns=WAYS), SHAPELESS)
    assert [one.way for one in told.ways] == ["Notice", "Other ways"]
    notice, others = told.ways
    # of fifty with notice ten are back; the channel of the other forty is open
    assert (notice.customers, notice.gone, notice.reachable) == (50, 40, 40)
    assert (notice.margin, notice.lag_days, notice.soon_back) == (5_000, 2, 10)
    # four are too few, so the next larger way, of eleven, joins them
    assert (others.customers, others.reachable) == (15, 11)
    assert others.lag_days == pytest.approx(34 / 15)
    assert told.dunning is not None
    # of eleven failed payments one was back: ten tenths of the others are 20 a year, less 1/11
    assert told.dunning.one_in_ten == pytest.approx(0.1 * 20 * 10 / 11)


WAYS = ["way", "channels", "n", "money", "lag", "soon_back"]
SHAPELESS = pd.DataFrame({"plain": [], "own": [], "n": []})


@pytest.mark.parametrize(
    ("reason", "way"),
    [
        ("Card expired", "Payment lapse"),
        ("Account closed by us", "Closed by us"),
        ("Moved house", "Moved or died"),
        ("Deceased", "Moved or died"),
        ("Moved to a competitor", None),
        ("Bad service", "Complaint exit"),
        ("Too expensive", None),
        ("No longer needed", None),
    ],
)
def test_reasons_that_name_a_way(reason: str, way: str | None) -> None:
    assert way_of_reason(reason, read_codebook(templates())) == way
