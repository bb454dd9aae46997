"""The lapse rule: quantiles, the proposal, and its false-lost rate, by hand and in plain loops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from tests.examples import examples
from tests.oracle_cleaning import clean_log
from tests.oracle_history import lives_of_orders, ordinal, tables_of, tell
from tests.small_client import later, measure, order
from tests.small_logs import FIRST, SmallLog, small_logs
from tests.test_lifetimes import as_table
from winback_kit.checks import Refused
from winback_kit.client.settings import Definitions
from winback_kit.history.lapse import decide, false_lost_rate, propose, quantile
from winback_kit.show.defection.lapse_rule import rule_finding

Silence = tuple[int, bool]  # days, and whether an order ended it
RANDOM = examples(40)


def gap_counts(counts: Mapping[int, int], segment: str = "S") -> pd.DataFrame:
    rows = [(segment, days, n) for days, n in counts.items()]
    return pd.DataFrame(rows, columns=["customer_segment", "days", "n"])


def silence_counts(*rows: tuple[int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["days", "ended", "n"])


TENS = gap_counts(dict.fromkeys(range(10, 101, 10), 1))  # 10, 20, …, 100, one of each


@pytest.mark.parametrize(
    ("share", "days"), [(0.9, 90), (0.91, 100), (0.89, 90), (0.5, 50), (0.999, 100)]
)
def test_the_quantile_is_the_gap_that_the_share_does_not_exceed(share: float, days: int) -> None:
    assert quantile(TENS, share) == days


def test_quantiles_count_every_gap() -> None:
    assert quantile(gap_counts({7: 90, 400: 10}), 0.9) == 7
    assert quantile(gap_counts({7: 89, 400: 11}), 0.9) == 400


def test_the_false_lost_rate_by_hand() -> None:
    # past 30 days: 100 silences, 40 of which end on day 50 and 15 of the 60 left on day 200;
    # 45 are still going on after 500 days; a silence that ends after 30 days was no loss
    silences = silence_counts((30, 1, 80), (50, 1, 40), (200, 1, 15), (500, 0, 45))
    assert false_lost_rate(silences, 30) == (pytest.approx(0.55), 365)
    # seen for 170 days only, five months of 30.4375: 40 of 100, and what follows is not known
    silences = silence_counts((50, 1, 40), (200, 0, 60))
    assert false_lost_rate(silences, 30) == (pytest.approx(0.40), 152)
    # on the 166th day after the rule ten of the 60 are back: after the last whole month
    silences = silence_counts((50, 1, 40), (196, 1, 10), (200, 0, 50))
    assert false_lost_rate(silences, 30) == (pytest.approx(0.40), 152)
    # seen for a year to the day: a year, twelve months being a quarter of a day longer
    assert false_lost_rate(silence_counts((50, 1, 40), (395, 0, 60)), 30)[1] == 365
    # seen for less than a month: as far as it goes
    assert false_lost_rate(silence_counts((50, 1, 40), (55, 0, 60)), 30)[1] == 25


def test_the_rule_is_told_by_the_months_of_the_natural_return() -> None:
    """Page and picture speak of one span, so of one share, where nobody has a rule of their own.

    Of 40 lost on 31 March 15 come back after 120 and after 155 days; 160 days are seen, 5 months.
    """
    orders = [
        order(f"p{who:02d}", day, 10.0)
        for who in range(40)
        for day in ("2023-01-01", *(["2023-07-29"] * (who < 15)), *(["2023-09-02"] * (who >= 25)))
    ]
    settings = {"as_of": "2023-09-07", "definitions": {"lapse_days": 89}}
    history = measure(settings, orders=orders)
    curve = history.natural_return()
    assert (curve.months, history.rule.window_months) == (5, 5)
    assert history.rule.false_lost_rate == pytest.approx(curve.at_month(5)[0]) == 15 / 40
    assert "come back within 5 months on their own" in rule_finding(history).text


def test_the_proposal_is_the_shortest_that_three_conditions_allow() -> None:
    gaps = gap_counts({20: 9, 100: 1})  # nine in ten gaps are of 20 days
    some = silence_counts((40, 1, 60), (400, 0, 40))
    # past 30 days 60 of 100 come back; past 45 days nobody of 40 does
    assert propose(gaps, some, span_days=365) == 45
    assert propose(gaps, silence_counts((40, 1, 50), (400, 0, 50)), span_days=365) == 30
    # nine in ten gaps are of 50 days: 60 is the first length that is longer
    assert propose(gap_counts({50: 9, 100: 1}), some, span_days=365) == 60
    assert propose(gap_counts({60: 9, 100: 1}), some, span_days=365) == 60
    # of a log of 130 days a rule takes a third at most: 30, though more than half come back
    assert propose(gaps, some, span_days=130) == 30
    assert propose(gap_counts({300: 1}), some, span_days=365) == 120


def test_a_rule_as_long_as_the_log_is_refused() -> None:
    silences = silence_counts((400, 0, 40))
    chosen = decide(TENS, silences, Definitions(lapse_days=99), span_days=100)
    assert chosen.days == {"all customers": 99}
    with pytest.raises(Refused, match="100 days is longer than the log, which covers 100 days"):
        decide(TENS, silences, Definitions(lapse_days=100), span_days=100)


@pytest.mark.parametrize("by", ["all", "segment"])
def test_nobody_ordered_twice(by: str) -> None:
    definitions = Definitions.model_validate({"lapse_quantile": 0.9, "lapse_by": by})
    with pytest.raises(Refused, match="nobody ordered twice"):
        decide(gap_counts({}), silence_counts((9, 0, 1)), definitions, span_days=100)


def back_within(silences: Iterable[Silence], rule: int) -> tuple[float, int]:
    """The product over days of 1 − d/n among silences longer than the rule, up to a year, else to
    the end of the last whole month that is seen."""
    past = [(days - rule, ended) for days, ended in silences if days > rule]
    lefts = [1.0]
    for day in range(366):
        at_risk = sum(days >= day for days, _ in past)
        if not past or at_risk < min(20, len(past)):
            break
        lefts.append(lefts[-1] * (1 - sum(d == day and over for d, over in past) / at_risk))
    last = max(0, len(lefts) - 2)
    months = last * 16 // 487  # of 30.4375 days
    last = 365 if last >= 365 else months * 487 // 16 or last
    return 1 - lefts[min(last + 1, len(lefts) - 1)], last


@RANDOM
@given(small_logs())
def test_the_false_lost_rate_of_a_random_log(log: SmallLog) -> None:
    cleaned = clean_log(log.tables["orders"], log.tables["customers"], log.rules()).days
    days: dict[str, list[int]] = {}
    for person, day in sorted(cleaned):
        days.setdefault(person, []).append(ordinal(day))
    silences, gaps = [], []
    for person, own in days.items():
        asked = [
            day for who, day, arm, *_ in log.world().contacts if (who, arm) == (person, "treated")
        ]
        for at, following in zip(own, [*own[1:], None], strict=True):
            until = log.as_of if following is None else following
            first = min((day for day in asked if at < day < until), default=None)
            silences.append(((first or until) - at, first is None and following is not None))
            gaps += [following - at] if following is not None else []
    rule = measure(log.settings, **log.tables).rule
    rate, window = back_within(silences, log.lapse_days)
    assert rule.false_lost_rate == pytest.approx(rate)
    for row in rule.candidates.itertuples():
        rate, window = back_within(silences, row.lapse_days)
        assert (row.false_lost_rate, row.window_days) == (pytest.approx(rate), window)
        assert row.silences == sum(days > row.lapse_days for days, _ in silences)
        shorter = sum(gap <= row.lapse_days for gap in gaps)
        assert row.gaps_shorter == pytest.approx(shorter / max(1, len(gaps)))


def shop() -> SmallLog:
    """45 people: a third buys quickly, a third slowly, a third once."""
    rng = np.random.default_rng(5)
    usual = {"quick": 10, "slow": 40, "once": 0}
    orders, customers = [], []
    for number in range(45):
        person, segment = f"p{number:02d}", (*usual,)[number % 3]
        day = int(rng.integers(30))
        for _ in range(8 if usual[segment] else 1):
            orders.append(order(person, later(str(FIRST), day), 10.0))
            day += 1 + round(rng.exponential(usual[segment]))
        who = {"customer_id": person, "segment": segment}
        customers.append(who | {"contact_key": None, "is_test": ""})
    settings = {
        "as_of": FIRST.replace(year=2024),
        "quality": {"currency_rates": {}},
        "case": {"margin_rate": 0.5},
        "definitions": {
            "lapse_quantile": 0.8,
            "lapse_by": "segment",
            "segment_by": "segment",
            "return_window_months": 2,
        },
    }
    return SmallLog(settings, {"orders": orders, "customers": customers})


def test_a_rule_for_each_segment() -> None:
    log = shop()
    segment = log.world().segments
    days = clean_log(log.tables["orders"], (), log.rules()).days
    gaps: dict[str, list[int]] = {}
    for (one, before), (other, day) in pairwise(sorted(days)):
        if one == other:
            gaps.setdefault(segment[one], []).append(ordinal(day) - ordinal(before))
    rules = {name: least_that_holds(own, 0.8) for name, own in gaps.items()}
    longest = max(rules.values())  # for those who bought once: no gap of theirs is known
    history = measure(log.settings, **log.tables)
    assert history.rule.days == rules
    lives = lives_of_orders(days, log.as_of, lambda who: rules.get(segment[who], longest))
    tell(lives, log.world())
    found = {name: as_table(frame) for name, frame in vars(history.frames).items()}
    assert found == tables_of(lives, log.world())


def least_that_holds(gaps: list[int], share: float) -> int:
    """The shortest gap that at least this share of the gaps do not exceed."""
    return min(gap for gap in gaps if sum(one <= gap for one in gaps) >= share * len(gaps))
