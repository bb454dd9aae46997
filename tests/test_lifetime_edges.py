"""Lifetimes by hand, at the edges: a rule of 30 days, a window of 2 months (60 days)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from tests.small_client import Rows, later, measure, order
from winback_kit.checks import Refused
from winback_kit.history.measure import History

START = "2024-01-01"
AS_OF = dt.date(2024, 12, 31)  # 365 days after the start
RULE, WINDOW = 30, 60


def on(day: int) -> str:
    return later(START, day)


def history(
    days: list[int],
    *,
    as_of: int = 365,
    grouping: str = "orders",
    contacts: list[tuple[int, str]] | None = None,
    asked: Rows | None = None,
    **tables: Rows,
) -> History:
    """Customer a buys for 10.00 on these days; contacts are (day, arm), with the offer Call."""
    if asked:
        tables["contacts"] = asked
    if contacts:
        about = {"customer_id": "a", "campaign": "one", "offer": "Call", "contact_cost": "2.00"}
        tables["contacts"] = [about | {"date": on(day), "arm": arm} for day, arm in contacts]
    settings: dict[str, Any] = {
        "as_of": AS_OF - dt.timedelta(days=365 - as_of),
        "case": {"margin_rate": 0.5},
        "definitions": {
            "lapse_days": RULE,
            "return_window_months": 2,
            "segment_by": grouping,
        },
    }
    return measure(settings, orders=[order("a", on(day), 10.0) for day in days], **tables)


def people(found: History) -> dict[str, int]:
    return found.frames.people.iloc[0].to_dict()


def losses(found: History) -> list[tuple[str, int, int]]:
    """Kind, days and whether it ended, of every loss."""
    rows = found.frames.loss_days
    return sorted(zip(rows.kind, rows.days, rows.ended, strict=True))


@pytest.mark.parametrize(("gap", "lifetimes"), [(30, 1), (31, 2)])
def test_a_silence_of_exactly_the_rule_splits_nothing(gap: int, lifetimes: int) -> None:
    found = people(history([0, gap]))
    assert (found["customers"], found["lifetimes"], found["returns"]) == (
        1,
        lifetimes,
        lifetimes - 1,
    )


def test_the_first_day_of_a_return_is_the_day_after_the_loss() -> None:
    # lost on day 30, back on day 31: after 1 day; lost again on day 61, 304 days before day 365
    assert losses(history([0, 31])) == [("first", 1, 1), ("second", 304, 0)]


def test_a_loss_on_the_as_of_day_is_a_loss() -> None:
    found = history([0, 5], as_of=35)
    assert losses(found) == [("first", 0, 0)]
    assert found.frames.lost_now.months_since_loss.tolist() == [0]
    with pytest.raises(Refused, match="nobody was silent for more than 30 days"):
        history([0, 5], as_of=34)


def test_a_contact_while_lost_ends_what_is_seen_of_a_natural_return() -> None:
    # lost on day 30, back on day 100 and lost again on day 130
    second = ("second", 235, 0)
    assert losses(history([0, 100])) == [("first", 70, 1), second]
    assert losses(history([0, 100], contacts=[(45, "treated")])) == [("first", 15, 0), second]
    # the first of two contacts decides, and a contact on the day of the loss counts
    twice = [(90, "treated"), (45, "treated")]
    assert losses(history([0, 100], contacts=twice)) == [("first", 15, 0), second]
    assert losses(history([0, 100], contacts=[(30, "treated")])) == [("first", 0, 0), second]


@pytest.mark.parametrize(
    "contact",
    [
        (29, "treated"),  # not lost yet
        (100, "treated"),  # on the day of the return, and so not before it
        (45, "holdout"),  # nobody asked
    ],
)
def test_other_contacts_leave_a_return_natural(contact: tuple[int, str]) -> None:
    found = history([0, 100], contacts=[contact])
    assert ("first", 70, 1) in losses(found)
    assert set(found.frames.starts.arm) == {"natural"}


@pytest.mark.parametrize(
    ("contact", "arm"), [(100 - WINDOW, "Call"), (100 - WINDOW - 1, "natural")]
)
def test_a_return_on_the_last_day_of_the_window_is_the_offers(contact: int, arm: str) -> None:
    found = history([0, 100], contacts=[(contact, "treated")])
    second = found.frames.starts.query("kind == 'second'")
    assert second.arm.tolist() == [arm]
    campaign = found.frames.campaigns.iloc[0]
    assert (campaign.contacted, campaign.returned) == (1, int(arm == "Call"))
    assert campaign.contact_cost == 2.0


def test_of_two_offers_the_last_brought_the_customer_back() -> None:
    offers = [{"customer_id": "a", "campaign": "one", "arm": "treated"} for _ in range(2)]
    offers[0] |= {"date": on(60), "offer": "Letter"}
    offers[1] |= {"date": on(80), "offer": "Call"}
    for contacts in (offers, [offers[0] | {"offer": "Call"}, offers[1] | {"offer": "Letter"}]):
        found = history([0, 100], asked=contacts)
        second = found.frames.starts.query("kind == 'second'")
        assert second.arm.tolist() == [contacts[1]["offer"]]


@pytest.mark.parametrize(("contact", "rate"), [(49, 0.0), (50, 0.5)])
def test_a_contact_before_the_next_order_ends_a_silence(contact: int, rate: float) -> None:
    # two silences of more than 30 days, seen for less than a month after them: one ends on day 50,
    # one is still going on on day 365; a contact ends the first one's being watched, but for one
    # on the day of the order itself
    found = history([0, 50], contacts=[(contact, "treated")])
    assert found.rule.false_lost_rate == rate


@pytest.mark.parametrize(("contact", "counted"), [(365 - WINDOW, 1), (365 - WINDOW + 1, 0)])
def test_a_contact_counts_when_its_window_is_over(contact: int, counted: int) -> None:
    found = history([0], contacts=[(contact, "holdout")])
    assert len(found.frames.campaigns) == counted
    total = found.frames.contacts_total.iloc[0]
    assert (total.contacts, total.too_recent) == (1, 1 - counted)


@pytest.mark.parametrize(("contact", "counted"), [(29, 0), (30, 1), (99, 1), (100, 0), (130, 1)])
def test_campaigns_count_those_who_are_lost(contact: int, counted: int) -> None:
    # lost from day 30 until the return on day 100, and again from day 130
    found = history([0, 100], contacts=[(contact, "holdout")])
    assert found.frames.campaigns.contacted.sum() == counted


@pytest.mark.parametrize(
    ("day", "reasons"),
    [
        (0, ["Price", "No reason given"]),
        (99, ["Price", "No reason given"]),  # said while lost: it is about that loss
        (100, ["No reason given", "Price"]),  # on the day of the return: about the next one
        (365, ["No reason given", "Price"]),
        (366, ["No reason given", "No reason given"]),  # after the as-of day
    ],
)
def test_a_goodbye_belongs_to_one_loss(day: int, reasons: list[str]) -> None:
    said = [{"customer_id": "a", "date": on(day), "stated_reason": "Price"}]
    rows = history([0, 100], grouping="reason", goodbyes=said).frames.loss_days
    assert [rows.set_index("kind").segment[kind] for kind in ("first", "second")] == reasons


def test_the_last_goodbye_counts() -> None:
    said = [
        {"customer_id": "a", "date": on(day), "stated_reason": reason}
        for day, reason in ((10, "Price"), (20, "Service"), (5, "Moved"), (25, None))
    ]
    rows = history([0], grouping="reason", goodbyes=said).frames.loss_days
    assert rows.segment.tolist() == ["Service"]


def test_segments_by_the_number_of_orders() -> None:
    rows = history([0, 100, 110, 200, 210, 220, 230]).frames.loss_days
    # one order; two; four: the lifetimes are lost after days 30, 140 and 260
    assert set(zip(rows.segment, rows.days, strict=True)) == {
        ("Bought once", 70),
        ("Bought 2 or 3 times", 60),
        ("Bought 4 times or more", 105),
    }


def test_months_of_age_are_whole_and_seen_to_their_end() -> None:
    # a month is 30.4375 days: days 0 to 30 are month 0, days 31 to 60 month 1
    found = history([0, 30, 31, 60, 61], as_of=91).frames  # 92 days were seen: 3 months
    assert found.starts.followed.tolist() == [3]
    assert found.ages.set_index("age").orders.to_dict() == {0: 2, 1: 2, 2: 1}
    found = history([0, 30, 31, 60], as_of=90).frames  # 91 days were seen: 91/30.4375 = 2.99
    assert found.starts.followed.tolist() == [2]
    assert found.ages.set_index("age").orders.to_dict() == {0: 2, 1: 2}
    assert found.ages.margin.tolist() == [10.0, 10.0]


@pytest.mark.parametrize(
    ("channels", "contactable"),
    [
        ([], 0),  # no row, no permission
        ([(None, "no")], 1),
        ([(365, "no")], 0),  # opted out on the as-of day
        ([(366, "no")], 0),  # or after it: what is known counts
        ([(200, "no"), (None, "no")], 1),  # the other channel is open
        ([(None, "no"), (None, "yes")], 0),  # never to be contacted, on any channel
    ],
)
def test_who_may_be_contacted(channels: list[tuple[int | None, str]], contactable: int) -> None:
    rows = [
        {
            "customer_id": "a",
            "channel": f"c{n}",
            "opted_out_at": None if out is None else on(out),
            "do_not_contact": barred,
        }
        for n, (out, barred) in enumerate(channels)
    ]
    found = history([0], **({"permissions": rows} if rows else {}))
    assert found.frames.lost_now.contactable.tolist() == [contactable]


def test_money_of_the_lost_by_month() -> None:
    # 3 orders with a margin of 5.00, last on 2024-01-31, lost on 2024-03-01, back on 2024-04-01
    found = history([0, 10, 30, 91]).frames.loss_months
    march, april, may = (2024 * 12 + month for month in (2, 3, 4))
    rows = zip(found.lost_month, found.return_month, found.n, found.margin, strict=True)
    assert list(rows) == [(march, april, 1, 15.0), (may, -1, 1, 5.0)]


def test_people_listed_with_segments_and_others() -> None:
    orders = [order(who, START, 1.0) for who in "abc"]
    listed = [{"customer_id": "a", "segment": "S"}, {"customer_id": "b", "segment": None}]
    settings = {"as_of": AS_OF, "definitions": {"lapse_days": RULE}}
    rows = measure(settings, orders=orders, customers=listed).frames.loss_days
    counted = pd.Series(rows.n.to_numpy(), index=rows.segment)
    assert counted.to_dict() == {"S": 1, "Not given": 2}
