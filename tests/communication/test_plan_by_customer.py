"""The plan for a mailing system: nobody is in it to whom a message must not go, whatever is given.

Small random clients (tests/list_oracle.py) with permissions, tests and contacts of all kinds, in
countries known and unknown; each row is held against what is known of the person in plain loops.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from tests.conftest import ROOT
from tests.examples import several
from tests.faults.test_lists import lists_in, rules_of
from tests.list_oracle import TODAY, Clients, Oracle, open_for, plain, some_clients, tables
from tests.made_lists import AS_OF, OPEN, PEOPLE, lists_of
from winback_kit.checks import Refused
from winback_kit.client.communication import CommunicationSettings, minutes
from winback_kit.client.folder import Client, open_client
from winback_kit.client_study import Study
from winback_kit.plan.communication.by_person import MessagesMade, make_messages
from winback_kit.plan.communication.communication import hold_stated
from winback_kit.plan.communication.sequence import MessageTerms
from winback_kit.plan.communication.zones import zone_book
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine

CLIENTS, BATCH = several(2_000), 250
COUNTRIES = ("DE", "United States", "NZ", "Antarctica", "Nowhere", None)
FORM = {"email": "e-mail", "post": "letter", "letter": "letter", "telephone": "telephone"}
SENIOR = 150.0  # a second lifetime value
START = TODAY + dt.timedelta(days=3)


def client_with(rng: random.Random) -> Client:
    """The sample's settings, with others of the hours, the days and the number of messages."""
    end = rng.randrange(0, 600, 30)
    begin = rng.randrange(end + 60, 1440, 30)
    clock = [f"{at // 60:02d}:{at % 60:02d}" for at in (begin, end)]
    stated: dict[str, Any] = {
        "start": START,
        "most_touches": rng.randint(1, 5),
        "least_gap_days": rng.randint(1, 40),
        "quiet_hours": {"begin": clock[0], "end": clock[1]},
        "quiet_days": rng.sample(["saturday", "sunday", "monday"], rng.randint(0, 3)),
        "closed_days": [START + dt.timedelta(days=day) for day in rng.sample(range(60), 9)],
        "send_at": clock[1],
        "senior_sender": {"name": "Ada", "from_value": SENIOR},
        "most_a_day": rng.choice(({}, {"telephone": 3}, {"e-mail": 1})),
    }
    if rng.random() < 0.5:
        stated["what_changed"] = {"pulled": {"text": "We now have it."}}
    overrides = {f"communication.{name}": value for name, value in stated.items()}
    return open_client(ROOT / "sample_data" / "retail", overrides=overrides)


def with_people(rng: random.Random, clients: Clients) -> dict[str, pd.DataFrame]:
    """The tables of the clients, where each customer lives, and their last days."""
    given = tables(clients)
    lives = given["lifetimes"]
    lives["last_day"] = [day and day - dt.timedelta(days=100) for day in lives.lost_day]
    people = pd.DataFrame({"customer_id": sorted({*lives.customer_id})})
    people["country"] = [rng.choice(COUNTRIES) for _ in people.index]
    given["customers_known"] = people.merge(given["customers_known"], how="outer")
    return given


def made(
    engine: DuckDBEngine, client: Client, clients: Clients, rng: random.Random
) -> MessagesMade:
    terms = {
        (one.segment, one.offer): MessageTerms(
            effect=one.uplift, worth=one.worth, cost=one.contact_cost, left=rng.random()
        )
        for one in clients.offers
    }
    return make_messages(engine, client, terms, start=START, permissions_known=True)


@pytest.mark.random
def test_nobody_is_written_to_who_must_not_be() -> None:
    rng = random.Random(15)  # noqa: S311  made-up clients, no secrets
    seen: Counter[str] = Counter()
    with DuckDBEngine(on_disk=False) as engine:
        for _ in range(CLIENTS // BATCH):
            clients = some_clients(rng, BATCH)
            rules = rules_of(clients)
            given = with_people(rng, clients)
            lists_in(engine, given, rules)
            client = client_with(rng)
            found = made(engine, client, clients, rng)
            oracle = Oracle(clients, rules)
            oracle.judge()
            plan = engine.frame("communication_plan")
            hold_replies(plan[plan.after.notna()], oracle, client, given["customers_known"])
            plan = plan[plan.after.isna()]
            lives_in = dict(
                zip(
                    given["customers_known"].customer_id,
                    given["customers_known"].country,
                    strict=True,
                )
            )
            for row in plan.itertuples():
                assert oracle.listed[row.customer_id][1] == "treated"
                assert row.customer_id not in oracle.off
                own = oracle.permissions[row.customer_id]
                assert open_for(own, plain(row.channel))
                assert FORM[plain(row.channel)].replace(" ", "-") in row.text
                hold_hours(row, client, str(lives_in[row.customer_id]))
                assert row.text.startswith("business.") == (row.customer_id in oracle.firms)
                seen[FORM[plain(row.channel)]] += 1
            hold_order(plan, client.settings.communication)
            slv = engine.frame("contact_list").set_index("customer_id").slv
            signed = plan.sender.str.startswith("Ada, ")
            assert (signed == (plan.customer_id.map(slv) >= SENIOR)).all()
            seen["signed by the senior"] += int(signed.sum())
            treated = {one for one, (_, arm) in oracle.listed.items() if arm == "treated"}
            left_out = found.unreached + found.no_hour + found.too_late
            assert plan.customer_id.nunique() + left_out == len(treated)
            seen["no hour"] += found.no_hour
    assert min(seen.values()) > CLIENTS / 500
    assert len(seen) == 5


def hold_replies(rows: pd.DataFrame, oracle: Oracle, client: Client, people: pd.DataFrame) -> None:
    """A reply goes to whoever may be written to, by an open channel, and never by telephone.

    It has no day, and the hours that are not quiet in all zones of the country.
    """
    lives_in = dict(zip(people.customer_id, people.country, strict=True))
    quiet = client.settings.communication.quiet_hours
    for row in rows.itertuples():
        assert oracle.listed[row.customer_id][1] == "treated"
        assert row.customer_id not in oracle.off
        assert open_for(oracle.permissions[row.customer_id], plain(row.channel))
        form = FORM[plain(row.channel)]
        assert row.text.endswith(f".{form.replace(' ', '-')}")
        assert form != "telephone"
        assert (pd.isna(row.day), pd.isna(row.touch), pd.isna(row.offer)) == (True,) * 3
        if form == "letter":
            assert pd.isna(row.hours)
            continue
        zones, _ = zone_book(client.settings).of(str(lives_in[row.customer_id]))
        assert (row.hours, row.zones) == (f"{quiet.end}-{quiet.begin}", "|".join(zones))
    assert set(rows.after) == {"answered", "no_more_need"}
    assert not rows.duplicated(["customer_id", "after"]).any()


def hold_hours(row: Any, client: Client, country: str) -> None:
    """A message is sent on an open day, in hours that are quiet nowhere in the country."""
    stated = client.settings.communication
    assert row.day.strftime("%A").lower() not in stated.quiet_days
    assert row.day.date() not in stated.closed_days
    if FORM[plain(row.channel)] == "letter":
        assert pd.isna(row.send_at)
        return
    zones, _ = zone_book(client.settings).of(country)
    first, last = (dt.datetime.fromisoformat(at) for at in (row.send_at, row.send_until))
    for moment in (first, last - dt.timedelta(minutes=1)):
        for zone in zones:
            local = moment.astimezone(ZoneInfo(zone))
            quiet = stated.quiet_hours
            at = local.hour * 60 + local.minute
            assert minutes(quiet.end) <= at < minutes(quiet.begin)
            assert local.date() == row.day.date()


def hold_order(plan: pd.DataFrame, stated: CommunicationSettings) -> None:
    """Each has messages 1 to n at most, apart by the least gap, and the sunset after the last."""
    plan = plan.sort_values(["customer_id", "touch"])
    by = plan.groupby("customer_id")
    assert (plan.touch == by.cumcount() + 1).all()
    assert (plan.touches == by.touch.transform("size")).all()
    assert plan.touches.max() <= stated.most_touches
    assert (by.day.diff().dropna().dt.days >= stated.least_gap_days).all()
    assert plan.day.min() >= pd.Timestamp(START)
    last = by.day.transform("max")
    assert ((plan.sunset - last).dt.days == stated.sunset_days).all()
    for form, most in stated.most_a_day.items():
        first = plan[(plan.touch == 1) & plan.text.str.contains(form)]
        assert (first.groupby("day").size() <= most).all()


def rows_of(folder: Path) -> pd.DataFrame:
    """The dated rows."""
    rows = pd.read_csv(folder / "communication_plan.csv", dtype=str, keep_default_na=False)
    return rows[rows.after == ""]


def test_a_mailing_system_gets_a_row_a_message(tmp_path: Path) -> None:
    start = AS_OF + dt.timedelta(days=30)
    stated = {"start": start, "sender": {"name": "Mara Lind"}, "send_at": "09:00"}
    lists = lists_of(tmp_path, {"communication": stated, "time_zone": "Asia/Tokyo"})
    plan = rows_of(lists.folder)
    treated = lists.on[lists.on.arm == "treated"]
    assert set(plan.customer_id) == set(treated.index)
    one = plan[plan.customer_id == treated.index[0]]
    # nothing is stated to have changed, and of nobody is a reason known: ask, offer, last word
    names = ("question", "offer", "last-word")
    assert list(one.text) == [f"unknown.{name}.e-mail" for name in names]
    assert list(one.offer) == ["", "Voucher", "Voucher"]
    assert list(one.touch) == ["1", "2", "3"]
    assert set(one.of) == {"3"}
    assert set(one.sender) == {"Mara Lind, Small"}
    first = dt.date.fromisoformat(one.date.iloc[0])
    assert first >= start
    # 9:00 in Tokyo is midnight UTC all year; quiet from 20:00 there, 11:00 UTC
    assert one.send_at.iloc[0] == f"{first}T00:00:00Z"
    assert one.send_until.iloc[0] == f"{first}T11:00:00Z"
    texts = (lists.folder / "messages.md").read_text(encoding="utf-8")
    assert all(f"## {code}\n" in texts for code in plan.text)
    assert not any(person in texts for person in PEOPLE)
    # whoever answers gets one reply, when they have, by day where they live
    replies = pd.read_csv(lists.folder / "communication_plan.csv", dtype=str)
    replies = replies[(replies.customer_id == treated.index[0]) & replies.after.notna()]
    assert dict(zip(replies.after, replies.text, strict=True)) == {
        "answered": "answer.answer.e-mail",
        "no_more_need": "moved.last-word.e-mail",
    }
    assert list(replies.after) == ["answered", "no_more_need"]  # the same order in every run
    assert set(replies.hours) == {"08:00-20:00"}
    assert set(replies.zones) == {"Asia/Tokyo"}
    assert set(replies.answer_by) == set(one.answer_by)
    assert all(f"## {code}\n" in texts for code in replies.text)


@pytest.mark.slow
def test_nobody_is_written_to_where_permissions_are_not_known(tmp_path: Path) -> None:
    lists = lists_of(tmp_path, permissions=())
    assert len(lists.on)
    assert rows_of(lists.folder).empty
    assert "Nobody is in it, since permissions are not known" in readme(lists.folder)


def readme(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


def test_what_is_stated_of_a_reason_or_an_offer_that_is_not_there_is_refused(
    sample_study: Study,
) -> None:
    data = sample_study.data
    for stated, said in (
        ({"offers": {"Vuocher": "a voucher"}}, r"offers\.Vuocher: is no offer .* Did you mean Vou"),
        (
            {"what_changed": {"puled": {"text": "We have it."}}},
            r"is no reason, and no kind .* mean pulled\?",
        ),
    ):
        overrides = {f"communication.{name}": value for name, value in stated.items()}
        client = open_client(data.client.folder, overrides=overrides)
        with pytest.raises(Refused, match=said):
            hold_stated(replace(data, client=client))


@pytest.mark.slow
def test_a_channel_without_a_text_is_counted(tmp_path: Path) -> None:
    rows = [{**one, "channel": "Carrier pigeon"} for one in OPEN]
    lists = lists_of(tmp_path, permissions=rows)
    assert rows_of(lists.folder).empty
    stated = {"channels": {"carrier pigeon": "letter"}}
    flown = rows_of(lists_of(tmp_path, {"communication": stated}, permissions=rows).folder)
    assert set(flown.channel) == {"Carrier pigeon"}
    assert set(flown.send_at) == {""}
