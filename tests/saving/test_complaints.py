"""What a complaint does to staying, beside customers alike; and the clock of the cases."""

from __future__ import annotations

import csv
import datetime as dt
from math import exp, log
from pathlib import Path

import pandas as pd
import pytest

import winback_kit as wk
from tests.small_client import small_client
from winback_kit.plan.saving.clock import ALL, ON_LINE, VOICE, clock_of
from winback_kit.plan.saving.clock import Met as InTime
from winback_kit.plan.saving.trust import FAST, PRODUCT, SLOW, product_of, trust_of

GAPS = pd.DataFrame(  # after the first order: 6 order again, 4 of them after 20 days; 4 are lost
    [(1, 10, 0, 2), (1, 30, 0, 3), (1, 20, 0, 1), (1, -1, 1, 4), (2, 10, 0, 5), (2, -1, 1, 5)],
    columns=["place", "days", "lost", "n"],
)


def complaints(*rows: tuple[int, int, str, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["place", "silence", "recovery", "wait", "lost", "n"])


TIMES = pd.DataFrame(
    [(0, 3, 5, "Telephone", 0, 1, "recovered", 6), (4, 9, 5, "e-mail", 0, 1, "not recovered", 3)],
    columns=["wait", "handled", "promised", "channel", "age", "recent", "recovery", "n"],
)


def test_as_many_as_of_customers_alike_are_expected() -> None:
    rows = complaints(
        (1, 0, "recovered", 0, 0, 10),  # of all ten silences four are lost: .4
        (1, 20, "recovered", 0, 1, 14),  # still silent after 20 days: 3 and 4 lost, 4/7
        (2, 10, "not recovered", 5, 1, 20),  # none orders later than ten days: 1
    )
    found = trust_of(rows, GAPS, TIMES, within=1)
    assert found is not None
    done, not_done = found.of("recovered"), found.of("not recovered")
    assert done is not None
    assert not_done is not None
    assert (done.complaints, done.lost) == (24, 14)
    assert done.expected == pytest.approx(10 * 0.4 + 14 * 4 / 7)
    assert not_done.expected == pytest.approx(20.0)
    assert found.recovery == pytest.approx((14 / 12) / 1.0)
    fast, slow = found.of(FAST), found.of(SLOW)
    assert (fast, slow and slow.complaints) == (
        done.__class__(FAST, 24, 14, done.expected),
        20,
    )
    speed = found.worth_of_speed(100.0)
    assert speed is not None
    assert found.slow_a_year == 3
    assert speed[0] == pytest.approx(3 * 20 / 20 * (1.0 - 14 / 12) * 100)
    assert speed[1] < speed[0] < speed[2]
    assert found.of("open") is None


def test_recovery_does_not_make_good_all_by_default() -> None:
    assert product_of(0, 3.0) == pytest.approx(PRODUCT)  # nothing seen
    assert product_of(25, 25.0) == pytest.approx(exp(log(PRODUCT) / 2))  # 25 = 1/.2²
    assert product_of(2500, 2500.0) == pytest.approx(1.0, abs=0.01)
    assert trust_of(complaints((1, 0, "open", -1, 0, 9)), GAPS, TIMES, within=1) is None


def test_the_clock_by_voice_and_on_line() -> None:
    every, voice, on_line = clock_of(TIMES, within=1)
    assert (every.cases, every.answered, every.kept) == (9, InTime(6, 9), InTime(6, 9))
    assert every.recovered == InTime(6, 9)
    assert (voice.name, voice.cases, voice.answered) == (VOICE, 6, InTime(6, 6))
    assert (on_line.cases, on_line.promised, on_line.kept) == (3, 3, InTime(0, 3))


def test_complaints_are_read_from_the_tickets() -> None:
    """Rule 100. a complains 10 days after the first order and is lost; b orders again."""
    orders = [
        {"customer_id": who, "order_date": day, "amount": 10, "order_id": f"{who}{day}"}
        for who, day in (
            ("a", "2024-01-01"),
            ("b", "2024-01-01"),
            ("b", "2024-02-20"),
            ("c", "2024-01-01"),
            ("c", "2024-12-31"),
        )
    ]
    tickets = [
        {
            "customer_id": who,
            "opened": day,
            "answered": answered,
            "closed": answered,
            "recovered": put_right,
            "promised": "2024-01-14",
        }
        for who, day, answered, put_right in (
            ("a", "2024-01-11", "2024-01-15", "false"),
            ("a", "2024-01-20", "", ""),  # the second of the same silence
            ("b", "2024-01-11", "2024-01-12", "true"),
        )
    ]
    settings = {"as_of": "2024-12-31", "definitions": {"lapse_days": 100}}
    with small_client(settings, orders=orders, tickets=tickets) as folder:
        tables = wk.study(folder).save_tables
    rows = sorted(tables.complaints.itertuples(index=False, name=None))
    assert rows == [(1, 10, "not recovered", 4, 1, 1), (1, 10, "recovered", 1, 0, 1)]
    gaps = sorted(tables.like_gaps.itertuples(index=False, name=None))
    assert gaps == [(1, -1, 1, 2), (1, 50, 0, 1), (2, -1, 1, 1)]
    waits = sorted((one.wait, one.promised, one.age) for one in tables.ticket_times.itertuples())
    assert waits == [(-1, 0, 60), (1, 3, 0), (4, 3, 0)]


def test_complaints_of_the_sample_come_before_losses(sample_study: wk.Study) -> None:
    trust = sample_study.saving.trust
    assert trust is not None
    low, high = trust.ways[0].ends
    assert 1 < low < trust.ways[0].ratio < high
    done, not_done = trust.of("recovered"), trust.of("not recovered")
    assert done is not None
    assert not_done is not None
    assert done.ratio < not_done.ratio  # planted: few of those left angry were put right
    assert trust.product > 1


def test_the_clock_of_the_sample_is_that_of_a_plain_loop(
    sample_study: wk.Study, sample: Path
) -> None:
    """Tickets of the last year by voice and on-line; who has not closed by today has not kept."""
    with (sample / "tickets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    today = dt.date(2026, 6, 17)  # of client.yml
    counted = {ALL: [0, 0, 0, 0], VOICE: [0, 0, 0, 0], ON_LINE: [0, 0, 0, 0]}
    for row in rows:
        if (today - dt.date.fromisoformat(row["opened"])).days >= 365:
            continue
        by, done, kept = row["promised"], row["closed"], 0
        if by and (done or by < today.isoformat()):
            kept = 1 if done and done <= by else -1
        for name in (ALL, VOICE if row["channel"] == "phone" else ON_LINE):
            for at, told in enumerate((True, bool(by), kept > 0, kept != 0)):
                counted[name][at] += told
    clocks = sample_study.saving.clocks
    assert {
        one.name: [one.cases, one.promised, one.kept.met, one.kept.due] for one in clocks
    } == counted
    # planted: .85 of promises are kept, .5 of those before a loss for bad service
    assert 0.5 < counted[ALL][2] / counted[ALL][3] < 0.85 + 0.05
    said = wk.show.cpr_finding(sample_study.saving).text
    assert "Of promises due" in said
    assert wk.show.cpr_table(sample_study.saving).frame().shape[1] == 3 + 3
