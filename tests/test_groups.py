"""The six groups: on real logs against integers counted elsewhere, on random ones by a plain loop.

The integers are those of a loop over customers with bisection and of a join over the whole frame,
which agreed in every cell; neither knows the kit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.oracle_cleaning import clean_log
from tests.oracle_contracts import gaps_of, grace_of, lives_of_spells, used_spells
from tests.oracle_history import Life, lives_of_orders, month_of
from tests.order_logs import cleaned_client
from tests.small_client import order, small_client
from tests.small_logs import SmallLog, small_contracts, small_logs
from winback_kit.checks import Refused
from winback_kit.client.folder import Client, open_client
from winback_kit.history.groups.groups import Groups, hold_balanced, six_groups
from winback_kit.history.groups.rules import (
    AT_RISK,
    CUSTOMERS,
    GROUPS,
    LOST,
    NEW,
    NOBODY,
    PROSPECT,
    RETAINED,
    WON_BACK,
    GroupRule,
)
from winback_kit.history.lapse import WHOLE
from winback_kit.history.measure import measured_history
from winback_kit.tables.read import open_tables

ORDER = (NEW, RETAINED, AT_RISK, LOST, WON_BACK)


def groups_of(client: Client) -> Groups:
    with open_tables(client) as tables:
        return six_groups(tables.engine, measured_history(tables))


def month(text: str) -> int:
    year, of_year = map(int, text.split("-"))
    return year * 12 + of_year - 1


def closing(groups: Groups, text: str) -> list[int]:
    return [groups.heads(month(text), group) for group in ORDER]


def months(first: str, last: str) -> range:
    """The months after the first one, up to the last."""
    return range(month(first) + 1, month(last) + 1)


def flows(groups: Groups, over: range) -> tuple[list[int], list[int]]:
    others = {one: tuple({NOBODY, *GROUPS} - {one}) for one in ORDER}
    came = [groups.moved(over, others[one], one) for one in ORDER]
    return came, [groups.moved(over, one, others[one]) for one in ORDER]


def moves(groups: Groups, text: str, was: int) -> list[int]:
    over = range(month(text), month(text) + 1)
    return [groups.moved(over, was, one) for one in ORDER]


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory: pytest.TempPathFactory) -> Groups:
    return groups_of(
        cleaned_client(
            "cdnow",
            tmp_path_factory.mktemp("cdnow"),
            as_of="1998-06-30",
            lapse_days=180,
            at_risk_days=90,
            new_days=90,
        )
    )


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("1997-01", [7814, 0, 0, 0, 0]),
        ("1997-03", [23500, 0, 0, 0, 0]),
        ("1997-04", [15953, 2035, 5512, 0, 0]),
        ("1997-05", [6614, 4031, 12855, 0, 0]),
        ("1997-06", [0, 5322, 18059, 119, 0]),
        ("1997-07", [0, 4755, 13335, 5298, 112]),
        ("1997-09", [0, 3431, 3054, 16251, 764]),
        ("1997-11", [2, 2425, 2502, 16890, 1683]),
        ("1997-12", [2, 2246, 2167, 17159, 1928]),
        ("1998-03", [0, 1555, 2238, 17447, 2262]),
        ("1998-06", [0, 1200, 2059, 18142, 2101]),
    ],
)
def test_cdnow_closing(cdnow: Groups, end: str, expected: list[int]) -> None:
    assert closing(cdnow, end) == expected


def test_cdnow_flows(cdnow: Groups) -> None:
    came, went = flows(cdnow, months("1997-01", "1998-06"))
    assert came == [15688, 10286, 30056, 22691, 5693]
    assert went == [23502, 9086, 27997, 4549, 3592]


def test_cdnow_moves_of_a_month(cdnow: Groups) -> None:
    assert moves(cdnow, "1998-06", RETAINED) == [0, 1094, 264, 0, 0]
    assert moves(cdnow, "1998-06", AT_RISK) == [0, 106, 1111, 586, 116]
    assert moves(cdnow, "1998-06", LOST) == [0, 0, 0, 17556, 417]
    assert moves(cdnow, "1998-06", WON_BACK) == [0, 0, 684, 0, 1568]
    assert moves(cdnow, "1997-12", AT_RISK)[3] == 772
    assert moves(cdnow, "1997-12", LOST)[4] == 503


def test_losses_by_the_day_and_at_month_ends(cdnow: Groups) -> None:
    """chapters.md 03, July 1997 to June 1998 by the day: 5,291 + 6,703 + 4,902 + 1,062 + 727 + 792
    + 823 + 478 + 531 + 531 + 726 + 615 = 23,181; chapters.md 02 at month ends: 22,691 less the 119
    of June 1997 = 22,572. Back in the month of their loss were the other 609.
    """
    year = cdnow.year
    assert (year.lost_by_day, year.lost, year.back_at_once) == (23_181, 22_572, 609)


def test_cdnow_is_one_wave(cdnow: Groups) -> None:
    assert cdnow.one_wave
    assert [m for m in cdnow.months if cdnow.at_left_edge(m)] == [*range(23964, 23969)]


def test_cdnow_with_a_shorter_rule(tmp_path: Path) -> None:
    groups = groups_of(
        cleaned_client(
            "cdnow", tmp_path, as_of="1998-06-30", lapse_days=90, at_risk_days=45, new_days=30
        )
    )
    assert closing(groups, "1997-03") == [6931, 6650, 9919, 0, 0]
    assert closing(groups, "1997-06") == [0, 1809, 2283, 18178, 1230]
    assert closing(groups, "1997-12") == [0, 362, 1668, 19326, 2146]
    assert closing(groups, "1998-06") == [0, 180, 1247, 20201, 1874]
    came, went = flows(groups, months("1997-01", "1998-06"))
    assert came == [15388, 15999, 37126, 30056, 13077]
    assert went == [22993, 16028, 35879, 9855, 11203]


def test_online_retail_where_one_may_be_new_and_at_risk(tmp_path: Path) -> None:
    groups = groups_of(
        cleaned_client(
            "online_retail",
            tmp_path,
            as_of="2011-12-09",
            lapse_days=90,
            at_risk_days=45,
            new_days=60,
        )
    )
    assert closing(groups, "2010-12") == [885, 0, 0, 0, 0]
    assert closing(groups, "2011-03") == [715, 492, 518, 358, 51]
    assert closing(groups, "2011-06") == [401, 639, 644, 991, 285]
    assert closing(groups, "2011-09") == [396, 554, 617, 1465, 584]
    assert closing(groups, "2011-11") == [561, 648, 760, 1457, 871]
    came, went = flows(groups, months("2010-12", "2011-11"))
    assert came == [3412, 1919, 5140, 2706, 1933]
    assert went == [3736, 1271, 4380, 1249, 1062]
    assert moves(groups, "2011-11", NOBODY) == [323, 0, 0, 0, 0]
    assert moves(groups, "2011-11", NEW) == [238, 91, 239, 0, 0]
    assert moves(groups, "2011-11", AT_RISK) == [0, 102, 170, 229, 137]
    assert moves(groups, "2011-11", LOST) == [0, 0, 0, 1228, 285]
    assert moves(groups, "2011-11", WON_BACK) == [0, 0, 257, 0, 449]
    # who is not a customer yet in October and comes later: 4,338 less 4,297 by the end of November
    assert 4338 - sum(closing(groups, "2011-11")) == 41
    assert groups.is_cut
    assert groups.ends(groups.months[-1]) == dt.date(2011, 12, 9)
    assert not groups.one_wave


def test_apparel_at_the_ends_of_years(tmp_path: Path) -> None:
    groups = groups_of(
        cleaned_client(
            "apparel", tmp_path, as_of="2010-12-20", lapse_days=180, at_risk_days=90, new_days=90
        )
    )
    ends = [f"{year}-12" for year in range(2005, 2010)]
    found = [closing(groups, end) for end in ends]
    assert [sum(one) for one in found] == [599, 600, 600, 600, 600]
    retained, at_risk, lost, won_back = ([one[at] for one in found] for at in (1, 2, 3, 4))
    assert retained == [52, 9, 3, 1, 0]
    assert at_risk == [67, 38, 29, 29, 21]
    assert lost == [388, 446, 478, 485, 509]
    assert won_back == [92, 107, 90, 85, 70]


def test_the_long_log_at_the_ends_of_years(tmp_path: Path) -> None:
    groups = groups_of(
        cleaned_client(
            "longlog", tmp_path, as_of="2012-12-31", lapse_days=730, at_risk_days=400, new_days=365
        )
    )
    found = [closing(groups, f"{year}-12") for year in range(2005, 2013)]
    assert [list(one) for one in zip(*found, strict=True)] == [
        [1225, 1362, 2721, 2071, 1569, 1459, 1267, 1888],
        [0, 751, 1869, 2218, 2842, 2869, 2754, 2784],
        [0, 474, 306, 1940, 1378, 1516, 1485, 1100],
        [0, 0, 345, 1035, 2704, 3964, 5596, 6561],
        [0, 0, 67, 115, 455, 599, 572, 1229],
    ]


def _group(own: list[Life], day: int, rule: GroupRule, *, contract: bool) -> int:
    """The group of a person on a day, by the contract of rules.py read from top to bottom."""
    begun = [life for life in own if life.start <= day]
    if not begun:
        return NOBODY
    life = begun[-1]
    if contract:
        if life.lost is not None and life.lost <= day:
            return LOST
    else:
        silence = day - max(at for at, *_ in life.days if at <= day)
        if silence >= rule.lapse[WHOLE]:
            return LOST
        if silence >= rule.at_risk[WHOLE]:
            return AT_RISK
    if life.number > 1:
        return WON_BACK
    return NEW if day - begun[0].start < rule.new else RETAINED


def _by_hand(lives: list[Life], groups: Groups, *, contract: bool) -> dict[Any, tuple[int, int]]:
    """People and cents by month and group, person by person."""
    found: dict[Any, tuple[int, int]] = {}
    people = {life.person for life in lives}
    for number in groups.months:
        day = groups.ends(number).toordinal()
        for person in people:
            own = sorted((one for one in lives if one.person == person), key=lambda one: one.start)
            group = _group(own, day, groups.rule, contract=contract)
            if group == NOBODY:
                continue
            cents = sum(
                margin
                for life in own
                for at, _, margin in life.days
                if at <= day and month_of(at) > number - 12
            )
            n, sum_ = found.get((number, group), (0, 0))
            found[number, group] = (n + 1, sum_ + cents)
    return found


def _counted(groups: Groups) -> dict[Any, tuple[int, int]]:
    return {
        (number, group): (groups.heads(number, group), round(groups.margin(number, group) * 100))
        for number in groups.months
        for group in CUSTOMERS
        if groups.heads(number, group)
    }


def _measured(log: SmallLog) -> Groups:
    with small_client(log.settings, **log.tables) as folder:
        return groups_of(open_client(folder))


@examples(32)
@given(small_logs(), st.integers(1, 100), st.integers(1, 120))
def test_groups_of_random_logs(log: SmallLog, at_risk: int, new: int) -> None:
    definitions = log.settings["definitions"]
    if at_risk < log.lapse_days:
        definitions["at_risk_days"] = at_risk
    definitions["new_days"] = new
    days = clean_log(log.tables["orders"], log.tables["customers"], log.rules()).days
    lives = lives_of_orders(days, log.as_of, lambda _: log.lapse_days)
    groups = _measured(log)
    assert _counted(groups) == _by_hand(lives, groups, contract=False)


@examples(20)
@given(small_contracts(), st.integers(1, 120))
def test_groups_of_random_contracts(log: SmallLog, new: int) -> None:
    log.settings["definitions"]["new_days"] = new
    groups = _measured(log)
    spells = used_spells(log.tables["subscriptions"], log.tables["customers"], log.as_of)
    rate = log.settings["case"]["margin_rate"]
    grace = grace_of(log.settings["definitions"], gaps_of(spells, log.as_of))
    lives = lives_of_spells(spells, log.as_of, rate, grace)
    assert _counted(groups) == _by_hand(lives, groups, contract=True)


def test_prospects_by_hand() -> None:
    # P1 becomes c in March, P2 stays, P3 is met and buys in one month: never seen as a prospect
    orders = [
        order("c", "2023-03-10", 10),
        order("d", "2023-02-20", 10),
        order("e", "2023-01-02", 10),
    ]
    prospects = [
        {"prospect_id": "P1", "first_contact": "2023-01-20", "customer_id": "c"},
        {"prospect_id": "P2", "first_contact": "2023-02-03", "customer_id": None},
        {"prospect_id": "P3", "first_contact": "2023-02-01", "customer_id": "d"},
        {"prospect_id": "P4", "first_contact": "2022-06-01", "customer_id": None},
    ]
    settings = {"as_of": "2023-03-31", "definitions": {"lapse_days": 60}}
    with small_client(settings, orders=orders, prospects=prospects) as folder:
        groups = groups_of(open_client(folder))
    known = [groups.heads(month(text), PROSPECT) for text in ("2022-12", "2023-01", "2023-02")]
    assert known == [1, 2, 3]
    assert groups.heads(month("2023-03"), PROSPECT) == 2
    march = range(month("2023-03"), month("2023-03") + 1)
    assert groups.moved(march, PROSPECT, NEW) == 1
    assert groups.moved(march, NOBODY, NEW) == 0
    assert groups.heads(month("2023-03"), LOST) == 1  # e: 88 days of silence
    assert groups.heads(month("2023-03"), AT_RISK) == 1  # d: 39 days, half of the rule is 30


def test_groups_that_do_not_balance_stop_the_study(cdnow: Groups) -> None:
    hold_balanced(cdnow.counted)
    heads = cdnow.counted.heads.copy()
    heads[5, LOST] += 1
    with pytest.raises(ArithmeticError, match="heads of Lost in 1997-05: opening 0"):
        hold_balanced(replace(cdnow.counted, heads=heads))


def test_opening_and_flows_make_closing(cdnow: Groups) -> None:
    for row in cdnow.balance():
        assert row["opening"] + row["came"] - row["went"] == row["closing"]
        money = row["margin_opening"] + row["margin_came"] - row["margin_went"]
        assert money + row["margin_changed"] == pytest.approx(row["margin_closing"], abs=1e-6)


def test_a_moved_rule_is_the_client_with_that_rule(cdnow: Groups, tmp_path: Path) -> None:
    # the same log with 150 days for lost and 75 for at risk, counted month by month
    other = groups_of(
        cleaned_client(
            "cdnow", tmp_path, as_of="1998-06-30", lapse_days=150, at_risk_days=75, new_days=90
        )
    )
    shorter = cdnow.moved_rules[0]
    assert (shorter.days, shorter.at_risk) == (150, 75)
    last = other.months[-1]
    assert [shorter.heads.get(one, 0) for one in ORDER] == [other.heads(last, one) for one in ORDER]


def test_days_that_have_no_sense_are_refused(tmp_path: Path) -> None:
    days = [order("c", "2023-01-01", 10), order("c", "2023-06-01", 10)]
    stated = {"definitions": {"lapse_days": 60, "at_risk_days": 60}}
    with (
        small_client(stated, orders=days) as folder,
        pytest.raises(Refused, match="at_risk_days: must be shorter than the lapse rule of 60"),
    ):
        groups_of(open_client(folder))
