"""The save list: everybody at risk is on it or off it by one rule, under the rules of all lists."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from tests.made_lists import OPEN, PEOPLE, lists_of, log
from winback_kit.plan.experiment.arms import arm_of
from winback_kit.plan.saving.save_list import HELD_IN_TEST

RULE, AT_RISK = 100, 50
AS_OF = dt.date(2023, 5, 1)


def at_risk() -> dict[str, int]:
    """Days silent of everybody at risk, by plain loops."""
    last: dict[str, dt.date] = {}
    for row in log():
        who, day = row["customer_id"], row["order_date"]
        if day <= AS_OF:
            last[who] = max(last.get(who, day), day)
    silent = {who: (AS_OF - day).days for who, day in last.items()}
    return {who: days for who, days in silent.items() if AT_RISK <= days < RULE}


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both lists of a client of whom some opted out, were asked just now, or are held out."""
    people = sorted(at_risk())
    shut, barred, held, asked = people[:3], people[3:5], people[5:7], people[7:9]
    permissions = [
        {**row, "channel": "=1+1"}
        | {"opted_out_at": "2022-06-30" if row["customer_id"] in shut else ""}
        | {"do_not_contact": "true" if row["customer_id"] in barred else ""}
        for row in OPEN
        if row["customer_id"] != people[9]
    ]
    day = AS_OF - dt.timedelta(days=20)
    contacts = [
        {"customer_id": who, "date": day, "campaign": "S", "arm": arm, "purpose": "save"}
        for arm, group in (("holdout", held), ("treated", asked))
        for who in group
    ]
    folder = lists_of(
        tmp_path_factory.mktemp("save"),
        {"as_of": AS_OF},
        permissions=permissions,
        contacts=contacts,
    ).folder
    return read(folder, "save_list"), read(folder, "not_on_save_list")


Lists = tuple[pd.DataFrame, pd.DataFrame]


def test_everybody_at_risk_is_on_it_or_off_it_by_one_rule(made: Lists) -> None:
    on, off = made
    assert sorted([*on.customer_id, *off.customer_id]) == sorted(at_risk())
    people = sorted(at_risk())
    wanted = {
        **dict.fromkeys(people[:3], "opted_out"),
        **dict.fromkeys(people[3:5], "do_not_contact"),
        **dict.fromkeys(people[5:7], "held_out"),
        **dict.fromkeys(people[7:9], "just_contacted"),
        people[9]: "no_permission",
    }
    assert dict(zip(off.customer_id, off.rule, strict=True)) == wanted
    assert not set(on.customer_id) & wanted.keys()


def test_a_first_test_holds_out_half_by_the_hash_of_all_lists(made: Lists) -> None:
    on, _ = made
    assert set(on.evidence) == {"E"}  # nobody of the test has been read
    assert set(on.incremental_worth) == {""}
    arms = [arm_of(who, salt="Small|save", holdout_share=HELD_IN_TEST) for who in on.customer_id]
    assert list(on.arm) == arms
    assert {"treated", "holdout"} == set(arms)


def test_the_days_are_those_of_the_log(made: Lists) -> None:
    on, _ = made
    silent = at_risk()
    for row in on.itertuples():
        assert int(row.days_silent) == silent[row.customer_id]
        left = dt.timedelta(days=RULE - silent[row.customer_id])
        assert row.lost_on == str(AS_OF + left)
    assert list(on["rank"]) == [str(at + 1) for at in range(len(on))]
    stakes = on.worth_if_kept.replace("", "0").astype(float)
    assert stakes.is_monotonic_decreasing  # all of one group here


def test_the_lists_name_nobody_who_is_not_a_customer(made: Lists) -> None:
    on, off = made
    assert {*on.customer_id, *off.customer_id} <= set(PEOPLE)


def test_no_formula_is_alive_in_a_sheet(made: Lists) -> None:
    on, _ = made
    assert set(on.open_channels) == {"'=1+1"}
