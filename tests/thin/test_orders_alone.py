"""Sixty of 120 came back with one order each, half a year after the last of the others, and no
amount is known: nothing is told of money, of a house that stood still, or of what is found by luck.
"""

from __future__ import annotations

from typing import Any

import pytest

import winback_kit as wk
from tests.faults.test_what_can_be_given import thin_client


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return wk.study(thin_client("orders without money", tmp_path_factory.mktemp("bare") / "acme"))


@pytest.mark.slow
def test_no_amount_is_held_up_where_none_is_known(study: Any) -> None:
    table = wk.show.blockers_table(study.readiness)
    assert [one.header for one in table.columns] == ["In this order", "Level", "What it blocks"]


def test_a_house_that_stood_still_is_no_measure(study: Any) -> None:
    """The last order is of day 569 of 729, and the window of the last 90 days."""
    told = wk.show.partial_finding(study.defection).text
    assert told.startswith("Nobody bought anything in the last 90 days")


def test_a_group_that_cannot_be_told_of_is_not_said_to_be_none(study: Any) -> None:
    finding = wk.show.slice_finding(study.defection).text
    assert finding.startswith("No group of customers that loses more than others can be told of")
    table = wk.show.slice_table(study.defection)
    assert table.text == "No group that loses more than others can be told of."


def test_a_score_that_goes_with_nothing_finds_nobody(study: Any) -> None:
    ultra = study.ultra
    assert ultra.score.value < 0 < ultra.beside.low
    told = wk.show.ultra_finding(ultra).text
    assert "by itself it does not go with what they ordered later" in told
    assert not ultra.found


def test_what_is_the_same_for_all_has_no_range(study: Any) -> None:
    told = wk.show.value_finding(study.value).text
    assert "is worth 1.00 orders from that day on, one as much as the other, and 25" in told
    assert "1.00 orders to 1.00 orders" not in told


def test_groups_balance_in_orders(study: Any) -> None:
    assert wk.show.balance_finding(study.groups).text.endswith("in people and in orders.")


def test_all_second_lifetimes_are_over_after_three_months(study: Any) -> None:
    """One order and ninety days of silence are 2.96 months."""
    title = wk.show.still_running(study.value).title
    assert title.startswith("After 3 months 0.0")
