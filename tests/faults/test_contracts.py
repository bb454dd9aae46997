"""Contracts as billing systems write them: late renewals, words for periods, overlaps, credits."""

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from tests.faults.test_ids import fault
from tests.small_client import day_rows, measure, order, small_client
from tests.test_contract_log import PLAIN, due, runs, spell
from winback_kit.checks import Refused
from winback_kit.client.folder import open_client
from winback_kit.history.measure import read_history
from winback_kit.tables.logs.grace import propose
from winback_kit.tables.logs.periods import Period, period_of
from winback_kit.tables.read import open_tables


def losses_and_returns(**definitions: Any) -> tuple[int, int, str]:
    overrides = {f"definitions.{name}": value for name, value in definitions.items()}
    history = read_history(open_client(fault("f6_two_days_late"), overrides=overrides))
    returned = history.frames.loss_days
    back = int(returned.n[returned.ended == 1].sum())
    return int(history.frames.people.losses[0]), back, str(history.rule.basis_in_words)


def test_f6_two_days_late() -> None:
    # lapse_days: 30 is taken for the grace period, and said
    losses, returns, basis = losses_and_returns()
    assert (losses, returns) == (20, 0)
    assert basis == "the end of a contract that is not renewed within 30 days"
    with open_tables(open_client(fault("f6_two_days_late"))) as tables:
        (one,) = [c for c in tables.data.checks if "grace period" in str(c.name)]
    assert one.found == 40
    assert str(one.done).startswith("Neither lost nor returned: 30 days of grace, as lapse_days")


@pytest.mark.parametrize(("days", "expected"), [(2, (20, 0)), (1, (60, 40))])
def test_f6_with_a_stated_grace_period(days: int, expected: tuple[int, int]) -> None:
    assert losses_and_returns(renewal_grace_days=days)[:2] == expected


def test_a_grace_period_is_proposed_from_the_gaps() -> None:
    # 12 gaps of 1 to 4 days and one of 70: a cluster, of which nothing is left after 5 days
    spells = []
    for n in range(12):
        who, start = f"c{n}", dt.date(2024, 2, 1) + dt.timedelta(days=n % 4 + 1)
        spells += [spell("2024-01-01", "2024-02-01", customer_id=who)]
        spells += [spell(str(start), "2024-05-01" if n < 6 else None, customer_id=who)]
    spells += [spell("2024-02-01", "2024-03-01", customer_id="x")]
    spells += [spell("2024-05-10", None, customer_id="x")]
    people = measure(PLAIN, subscriptions=spells).frames.people
    assert int(people.losses[0]) == 6 + 1  # six ends in May, and x in March


def test_returns_of_every_length_are_no_cluster() -> None:
    gaps = pd.DataFrame({"days": range(1, 121), "n": [5] * 120})
    assert propose(gaps) == 0
    # 20 a day on days 1 to 3 against 2 a day later: beyond those there is nothing after day 3
    late = pd.DataFrame({"days": range(1, 121), "n": [20] * 3 + [2] * 117})
    assert propose(late) == 3


def test_an_end_in_the_grace_period_is_no_loss_yet() -> None:
    stated = PLAIN | {"definitions": {"renewal_grace_days": 10}}
    rows = [spell("2024-01-01", "2024-06-21"), spell("2024-01-01", "2024-06-20", customer_id="b")]
    with (
        small_client(stated, subscriptions=rows) as folder,
        open_tables(open_client(folder)) as tables,
    ):
        frame = tables.engine.frame("contract_runs").sort_values("customer_id")
    # as of 30 June: 9 days after the one end, 10 after the other, on whose last day nobody renewed
    assert frame.end_day.isna().tolist() == [True, False]


def test_grace_is_refused_where_there_are_no_contracts() -> None:
    rows = [{"customer_id": "a", "order_date": "2024-01-01", "amount": "5.00"}]
    with pytest.raises(Refused, match="renewal_grace_days: is for contracts"):
        measure({"definitions": {"renewal_grace_days": 5}}, orders=rows)


def test_f7_period_words() -> None:
    with open_tables(open_client(fault("f7_period_words"))) as tables:
        assert tables.data.customers == 40


MONTHS = {
    **dict.fromkeys(("month", "Monthly", "1 month", "P1M", "monatlich", "mensuel", "mensual"), 1),
    **dict.fromkeys(("mensile", "mensal", "maandelijks", "miesięcznie", "månadsvis", "mois"), 1),
    **dict.fromkeys(("quarterly", "3 months", "P3M", "vierteljährlich", "trimestriel", "3M"), 3),
    **dict.fromkeys(("6 months", "half-yearly", "semi-annual", "halbjährlich", "semestral"), 6),
    **dict.fromkeys(("annual", "YEARLY", "year", "P1Y", "12 months", "jährlich", "annuel"), 12),
    **dict.fromkeys(("anual", "jaarlijks", "rocznie", "årlig", "per annum", "1 Year(s)"), 12),
    **dict.fromkeys(("2 years", "biennial", "24 months", "every 24 months"), 24),
    "18 months": 18,
}
DAYS = {
    **dict.fromkeys(("week", "weekly", "7 days", "P1W", "P7D", "wöchentlich", "semanal"), 7),
    **dict.fromkeys(("2 weeks", "fortnightly", "14 days", "every 2 weeks", "biweekly"), 14),
    **dict.fromkeys(("4 weeks", "28 days"), 28),
    **dict.fromkeys(("day", "daily", "täglich"), 1),
}


@pytest.mark.parametrize("text", [*MONTHS, *DAYS])
def test_words_for_periods(text: str) -> None:
    assert period_of(text) == Period(MONTHS.get(text, 0), DAYS.get(text, 0))


@pytest.mark.parametrize("text", ["0 months", "sometimes", "month 6", "", "1.5 months"])
def test_words_for_no_period(text: str) -> None:
    assert period_of(text) is None


def test_a_period_that_is_none_is_refused_once_with_the_mend() -> None:
    rows = [spell("2024-01-01", None, period="tier 2"), spell("2024-02-01", None, period="tier 2")]
    with pytest.raises(Refused, match=r"column period: must be .*2 rows hold none.*got 'tier 2'"):
        measure(PLAIN, subscriptions=rows)


def test_weeks_fall_due_every_seven_days() -> None:
    assert due(spell("2024-06-01", "2024-06-23", period="week")) == [
        "2024-06-01",
        "2024-06-08",
        "2024-06-15",
        "2024-06-22",
    ]
    assert due(spell("2024-01-31", None, period="6 months")) == ["2024-01-31"]


def test_days_fall_due_for_longer_than_a_thousand_of_them() -> None:
    # 1 January 2020 to 30 June 2024: 4 years with one leap day (1,461), and 182 days of 2024
    assert len(due(spell("2020-01-01", None, period="daily"))) == 1461 + 182


def test_overlapping_spells_are_one_lifetime() -> None:
    found, _ = runs(
        spell("2024-01-01", "2024-04-01"),
        spell("2024-02-01", "2024-03-01", price="3.00"),
        spell("2024-03-15", "2024-05-01", period="week"),
    )
    assert found == [("a", "2024-01-01", "2024-05-01")]


def test_a_negative_price_is_refused_with_its_row() -> None:
    rows = [spell("2024-01-01", None), spell("2024-02-01", None, customer_id="b", price="-4.00")]
    with pytest.raises(Refused, match="customer b, spell from 2024-02-01, price: must not be neg"):
        measure(PLAIN, subscriptions=rows)


def test_orders_beside_contracts_are_purchases_of_members() -> None:
    # payments of 10 on 1 January, February and March; 4 and 5 bought in February, the rest outside
    spells = [spell("2024-01-01", "2024-04-01"), spell("2024-01-01", None, customer_id="z")]
    orders = [order("a", "2024-02-01", 4), order("a", "2024-02-29", 5), order("a", "2024-04-01", 7)]
    orders += [order("b", "2024-02-01", 20), order("a", "2024-07-01", 1)]
    with (
        small_client(PLAIN, subscriptions=spells, orders=orders) as folder,
        open_tables(open_client(folder)) as tables,
    ):
        rows = day_rows(tables.engine.frame("order_days"))
        checks = {str(one.name): (one.found, one.money) for one in tables.data.checks}
    assert [row[1:3] for row in rows if row[0] == "a"] == [
        ("2024-01-01", 1000),
        ("2024-02-01", 1900),
        ("2024-03-01", 1000),
    ]
    assert checks["Order days of members, beside their contracts"] == (2, 9.0)
    assert checks["Order days outside a contract"] == (2, 27.0)  # 1 July is after the as-of day


def test_every_row_of_orders_beside_contracts_has_its_place() -> None:
    # of 11 rows 4 are used: 4, 6 and the refund of 2 in February, and 9, of which 3 are paid back
    spells = [spell("2024-01-01", "2024-04-01"), spell("2024-01-01", None, customer_id="z")]
    orders = [
        order("a", "2024-02-01", 4),
        order("a", "2024-02-10", 6),
        order("a", "2024-02-11", -2),
        {**order("a", "2024-03-01", 9), "refunded": 3},
        {**order("a", "2024-04-02", 7), "refunded": 1},  # the contract is over
        order("a", "2024-04-03", -2),  # and so for this refund of it
        order("b", "2024-02-01", 20),  # who has none
        {**order("a", "2024-02-20", 8), "status": "cancelled"},
        order(None, "2024-02-20", 30),
        order("a", "2024-07-01", 1),  # after the as-of day
        {**order("a", "2024-02-21", 5), "refunded": 5},
    ]
    with (
        small_client(PLAIN, subscriptions=spells, orders=orders) as folder,
        open_tables(open_client(folder)) as tables,
    ):
        found = tables.data.bridges["orders"]
        assert [*tables.data.bridges] == ["subscriptions", "orders"]
    steps = {step: (rows, money) for step, rows, money in found.itertuples(index=False)}
    assert steps == {
        "Given": (11, 86),  # 4 + 6 − 2 + 9 + 7 − 2 + 20 + 8 + 30 + 1 + 5
        "No customer id": (-1, -30),
        "Dated after the as-of date": (-1, -1),
        "No sale, by the state of the order": (-1, -8),
        "Orders refunded in full, with their refunds": (-1, -5),
        "Paid back, by the column refunded": (0, -3),
        "Outside a paid contract": (-3, -25),  # 7 − 2 and 20
        "Used": (4, 14),
        "Residual": (0, 0),
    }


def test_weekly_contracts_renew_by_the_week() -> None:
    # from 1 May to the end on 29 May four weeks were begun; from 1 June to the 30th four are over
    spells = [spell("2024-05-01", "2024-05-29", period="week")]
    spells += [spell("2024-06-01", None, period="week", customer_id="b")]
    counts = measure(PLAIN, subscriptions=spells).purchases.renewal_counts
    rows = counts.sort_values("lost")[["renewals", "lost"]].to_numpy().tolist()
    assert rows == [[4, 0], [4, 1]]
    assert counts.period.tolist() == pytest.approx([7 / 30.4375] * 2)
