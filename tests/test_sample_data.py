"""The sample clients: the same bytes again, true to their contracts, and true to their truth.

Expected numbers are arithmetic in a comment, or a simulation that shares no code with truth.py
and is held to four standard errors.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from sample_data.days import iso_days
from sample_data.generate import CLIENTS, RETAIL_SEED, SUBSCRIPTION_SEED
from sample_data.generate import HERE as FOLDER
from sample_data.planted import MONTH_DAYS, Lifetime, Retail, Spell, Subscription
from sample_data.retail import RetailClient, make_retail
from sample_data.returns import returned_within
from sample_data.spells import months_later, still_running
from sample_data.subscription import make_subscription
from sample_data.truth import expected_orders, return_rate_after_contact, running_share
from winback_kit.client.folder import open_client
from winback_kit.tables.reading.contract import TABLES

ERRORS = 4  # standard errors
DRAWN = 200_000


@pytest.fixture(scope="module")
def retail() -> RetailClient:
    return make_retail(Retail(), RETAIL_SEED)


@pytest.fixture(scope="module")
def untouched() -> RetailClient:
    """A larger shop that nobody may contact: all returns are natural."""
    return make_retail(replace(Retail(), persons=60_000, permission_rate=0.0), 1)


def read(client: str, table: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / client / f"{table}.csv", dtype=str, keep_default_na=False)


def truth(client: str) -> dict:
    return yaml.safe_load((FOLDER / client / "truth.yml").read_text(encoding="utf-8"))


def iso(days: pd.Series) -> pd.Series:
    return days.dt.strftime("%Y-%m-%d").fillna("")


def assert_near(values: np.ndarray | pd.Series, expected: float) -> None:
    values = np.asarray(values, dtype=float)
    error = values.std(ddof=1) / math.sqrt(values.size)
    assert abs(values.mean() - expected) <= ERRORS * error, (values.mean(), expected, error)


@pytest.mark.parametrize("client", sorted(CLIENTS))
def test_generator_gives_the_committed_files_byte_for_byte(client: str) -> None:
    files = CLIENTS[client]()
    assert sorted(files) == sorted(path.name for path in (FOLDER / client).iterdir())
    old = {name: (FOLDER / client / name).read_bytes() for name in files}
    assert [name for name in files if files[name] != old[name]] == []


def test_sample_data_stay_small() -> None:
    kept = [path for path in FOLDER.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sum(path.stat().st_size for path in kept) <= 12_000_000


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.csv")), ids=lambda path: path.stem)
def test_tables_keep_their_contract(path: Path) -> None:
    table, rows = TABLES[path.stem], read(path.parent.name, path.stem)
    assert set(table.required) <= set(rows.columns) <= {column.name for column in table.columns}
    guests_allowed = {"customer_id"} if path.stem == "orders" else set()
    assert (rows[sorted(set(table.required) - guests_allowed)] != "").all(axis=None)
    for name in {one.name for one in table.columns if one.kind == "date"} & set(rows.columns):
        assert rows[name].str.fullmatch(r"(\d{4}-\d\d-\d\d)?").all(), name
    assert not table.unique or not rows.duplicated(list(table.unique)).any()


@pytest.mark.parametrize("name", sorted(CLIENTS))
def test_settings_open_and_agree_with_the_planted_client(name: str) -> None:
    settings = open_client(FOLDER / name).settings
    planted = Retail() if name == "retail" else Subscription()
    assert (settings.client, settings.as_of) == (planted.client, planted.as_of)


def test_expected_orders_with_gaps_of_thirty_days_by_hand() -> None:
    plan = Lifetime(1, 1, 1.0, 1.0, margin_rate=0.4, least_gap=30, longest_gap=30)
    # T_k = 30 k < 365.25 for k ≤ 12, and S_k = 1/(k + 1): 1 + 1/2 + … + 1/13 = 1145993/360360
    assert expected_orders(plan, months=12) == pytest.approx(1145993 / 360360, rel=1e-12)
    # ended by 365.25: T_k + 180 ≤ 365.25 for k ≤ 6, so 1 − S_7 = 7/8 have ended
    assert running_share(plan, months=12, lapse_days=180) == pytest.approx(1 / 8, rel=1e-12)


def test_natural_returns_by_hand() -> None:
    # 0.4 · (1 − 1/e) after 100 whole days with a mean of 100
    assert returned_within(0.4, mean_days=100, days=100.9) == pytest.approx(0.25284822)
    shares = truth("retail")["implied"]["natural_return_share_by_months_since_loss"][12]
    # 12 months are 365 whole days; Σ share · rate ever return
    ever = sum(reason.share * reason.natural_return_rate for reason in Retail().reasons)
    mean = Retail().return_mean_days
    assert shares["overall"] == pytest.approx(ever * (1 - math.exp(-365 / mean)), abs=1e-6)


@pytest.mark.parametrize("key", ["first_lifetime", "natural_second_lifetime"])
def test_lifetime_truth_agrees_with_simulation(key: str) -> None:
    planted, rng = Retail(), np.random.default_rng(7)
    first = key == "first_lifetime"
    plan, driver = planted.first if first else planted.later, planted.driver
    odds = np.ones(DRAWN)
    for choices, name, times in (
        (planted.products, driver.product, driver.ending_odds),
        (planted.countries, driver.weak_unit, driver.weak_unit_odds),
    ):
        odds *= np.where((rng.random(DRAWN) < dict(choices)[name]) & first, times, 1.0)
    days = np.arange(4, 181)
    weight = days ** (plan.gap_shape - 1) * np.exp(-days / plan.gap_scale)
    # odds that are f times as high are those of a Beta(f · alpha, beta)
    more_orders = rng.geometric(rng.beta(plan.alpha * odds, plan.beta)) - 1
    gaps = rng.choice(days, size=(DRAWN, 60), p=weight / weight.sum())  # 60 gaps pass 24 months
    fades = (rng.random(DRAWN) < plan.fades) & (more_orders >= 3)
    for back in (1, 2):  # the last two gaps of a slow fade
        rows = np.flatnonzero(fades & (more_orders <= 60))
        late = rng.integers(plan.fade_least, plan.fade_most + 1, rows.size)
        gaps[rows, more_orders[rows] - back] = late
    at = np.cumsum(gaps, axis=1) + 20_000 * (np.arange(60) >= more_orders[:, None])
    last_order = np.where(at < 20_000, at, 0).max(axis=1)
    told = truth("retail")["implied"][key]
    for months, share in told["running_share"].items():
        assert_near(last_order + 180 > months * MONTH_DAYS, share)
    for months in (12, 24):
        orders = 1 + (at < months * MONTH_DAYS).sum(axis=1)
        assert_near(orders, told["expected_orders"][months])
        # 2 % of the orders are refunded by a quarter
        margin = planted.amount_mean * plan.margin_rate * 0.995
        assert_near(orders * margin, told["expected_margin"][months])


def test_the_planted_story_holds() -> None:
    for reason in Retail().reasons:  # no more can be put off than would have returned
        p0 = return_rate_after_contact(Retail(), reason, days_lost=365)
        assert p0 + min(reason.uplift) >= 0
    worth = truth("retail")["implied"]["worth_of_a_contact_150_days_after_the_loss_over_36_months"]
    gross = {reason: max(one["gross"] for one in by.values()) for reason, by in worth.items()}
    best = {reason: max(one["incremental"] for one in by.values()) for reason, by in worth.items()}
    assert max(gross, key=gross.get) == "Too expensive"
    assert max(best, key=best.get) == "Bad service"
    assert max(worth["Too expensive"][one.name]["incremental"] for one in Retail().offers) < 0
    assert max(worth["No longer needed"][one.name]["incremental"] for one in Retail().offers) < -9
    assert worth["Better elsewhere"]["Voucher"]["incremental"] > 0
    assert worth["Bad service"]["Apology call"]["incremental"] > 0


def test_natural_returns_are_as_told(untouched: RetailClient) -> None:
    lost = untouched.lifetimes[untouched.lifetimes["loss_day"].notna()]
    shares = truth("retail")["implied"]["natural_return_share_by_months_since_loss"]
    for months in (6, 12, 24):
        days = pd.Timedelta(days=months * MONTH_DAYS)
        old = lost[lost["loss_day"] + days <= pd.Timestamp(untouched.planted.as_of)]
        back = old["return_day"] - old["loss_day"] <= days
        assert_near(back, shares[months]["overall"])
        for reason, those in back.groupby(old["reason"]):
            assert_near(those, shares[months][reason])


def test_second_lifetimes_are_as_told(untouched: RetailClient) -> None:
    told = truth("retail")["implied"]["natural_second_lifetime"]
    lived = untouched.lifetimes[untouched.lifetimes["number"] > 1]
    orders = untouched.clean_orders.merge(lived, on=["person_id", "number"])
    for months in (12, 24):
        days = pd.Timedelta(days=months * MONTH_DAYS)
        old = lived[lived["start_day"] + days <= pd.Timestamp(untouched.planted.as_of)]
        running = ~(old["loss_day"] - old["start_day"] <= days)
        assert_near(running, told["running_share"][months])
        within = orders[orders["day"] - orders["start_day"] < days]
        by = within.groupby(["person_id", "number"])["margin"].agg(["size", "sum"])
        mine = by.reindex(pd.MultiIndex.from_frame(old[["person_id", "number"]]))
        assert_near(mine["size"], told["expected_orders"][months])
        assert_near(mine["sum"] / 100, told["expected_margin"][months])


def test_uplift_of_each_reason_and_offer_is_as_planted() -> None:
    made = make_retail(planted := replace(Retail(), persons=60_000), 2)
    lost = made.lifetimes[["person_id", "number", "loss_day", "return_day"]]
    contacts = made.contacts.merge(lost, on=["person_id", "number"])
    wait = (contacts["return_day"] - contacts["day"]).dt.days
    rates = {reason.name: reason.natural_return_rate for reason in planted.reasons}
    ever, m = contacts["reason"].map(rates), planted.return_mean_days
    lost_days = (contacts["day"] - contacts["loss_day"]).dt.days
    come = ever * (np.exp(-lost_days / m) - np.exp(-(lost_days + planted.window_days) / m))
    contacts["more"] = wait.between(1, planted.window_days) - come / (
        1 - ever * (1 - np.exp(-lost_days / m))
    )
    uplift = truth("retail")["implied"]["uplift_in_window"]
    for (reason, offer), group in contacts[contacts["treated"]].groupby(["reason", "offer"]):
        if reason != "Account closed by us":  # nobody returns: no spread to measure by
            assert_near(group["more"], uplift[reason][offer])
    assert_near(contacts["more"][~contacts["treated"]], 0.0)


def test_log_keeps_the_lapse_rule(retail: RetailClient) -> None:
    orders = retail.clean_orders
    same = orders["person_id"].diff().eq(0)
    gap, next_lifetime = orders["day"].diff().dt.days, orders["number"].diff().eq(1)
    assert gap[same & ~next_lifetime].between(4, 180).all()
    assert (gap[same & next_lifetime] > 180).all()
    assert orders["day"].max() <= pd.Timestamp(retail.planted.as_of)


def test_campaigns_contact_only_whom_they_may(retail: RetailClient) -> None:
    contacts, permissions = read("retail", "contacts"), read("retail", "permissions")
    refused = (permissions["opted_out_at"] != "") | (permissions["do_not_contact"] == "true")
    assert set(contacts["customer_id"]) <= set(permissions["customer_id"][~refused])
    assert not contacts.duplicated(["customer_id", "campaign"]).any()
    assert (contacts["contact_cost"].astype(float) > 0).eq(contacts["arm"] == "treated").all()
    once = retail.contacts.merge(retail.lifetimes, on=["person_id", "number"])
    assert not once.duplicated(["person_id", "number"]).any()
    assert (once["day"] - once["loss_day"]).dt.days.between(0, 365).all()
    assert not (once["return_day"] <= once["day"]).any()


def clean_log(as_of: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """Clean orders.csv by plain rules; gives one row an order, and how much of what was found."""
    customers = read("retail", "customers").set_index("customer_id")
    found, rows = {}, read("retail", "orders")

    def set_aside(kind: str, wrong: pd.Series) -> None:
        nonlocal rows
        found[kind] = int(wrong.sum())
        rows = rows[~wrong]

    set_aside("exact_duplicate_rows", rows.duplicated())
    set_aside("guest_rows", rows["customer_id"] == "")
    set_aside("test_account_rows", rows["customer_id"].map(customers["is_test"]) == "true")
    set_aside("rows_after_as_of", rows["order_date"] > as_of)
    set_aside("cancelled_rows", rows["status"] == "cancelled")
    set_aside("zero_amount_rows", rows["amount"] == "0.00")
    cents = (rows[["amount", "margin"]].astype(float) * 100).round().astype(int)
    rows = rows.assign(key=rows["customer_id"].map(customers["contact_key"]), **cents)
    sums = {"key": "first", "order_date": "first", "amount": "sum", "margin": "sum"}
    rows = rows.groupby("order_id").agg(sums).reset_index()
    set_aside("refunded_orders_same_order_id", rows["amount"] == 0)
    back = rows[rows["amount"] < 0].assign(amount=lambda these: -these["amount"])
    pairs = rows.merge(back[["key", "amount"]], on=["key", "amount"])
    set_aside("refunded_orders_other_order_id", rows["order_id"].isin(pairs["order_id"]))
    assert len(pairs) == len(back)  # the amount of a refunded order is the only one of its person
    found["test_accounts"] = int((customers["is_test"] == "true").sum())
    found["persons_with_two_ids"] = int(customers["contact_key"].duplicated().sum())
    return rows[rows["amount"] > 0], found


def test_cleaning_finds_each_kind_of_dirt_and_gives_back_the_truth(retail: RetailClient) -> None:
    cleaned, found = clean_log(str(retail.planted.as_of))
    assert found == truth("retail")["dirt"]
    true = retail.clean_orders.merge(retail.persons[["person_id", "contact_key"]], on="person_id")
    true = true.assign(key=true["contact_key"], order_date=iso(true["day"]))
    assert len(true) == truth("retail")["clean"]["orders"]
    names = ["key", "order_date", "amount", "margin"]
    rows, true_rows = (one[names].sort_values(names).to_numpy() for one in (cleaned, true))
    assert np.array_equal(rows, true_rows)


def test_second_ids_begin_with_the_second_lifetime(retail: RetailClient) -> None:
    moved = retail.persons[retail.persons["customer_id"] != retail.persons["second_id"]]
    assert (moved["second_id"] > retail.persons["customer_id"].max()).all()
    orders = retail.clean_orders.merge(moved, on="person_id")
    new = orders["customer_id_x"] == orders["second_id"]
    assert new.eq(orders["number"] > 1).all()
    assert orders.loc[new, "person_id"].nunique() == len(moved)


def test_months_of_service_by_hand() -> None:
    starts = np.array(["2024-01-31", "2024-01-15"], dtype="datetime64[D]").astype(int)
    assert iso_days(months_later(starts, np.array([1, 13]))) == ["2024-02-28", "2025-02-15"]
    # alpha = beta = 1: P(N > n) = 1/(n + 1)
    assert still_running(Spell(1, 1), 5) == pytest.approx(1 / 6)


def test_subscription_lifetimes_can_be_read_back() -> None:
    rows = read("subscription", "subscriptions")
    assert rows.duplicated().sum() == truth("subscription")["dirt"]["exact_duplicate_rows"]
    rows = rows.drop_duplicates().sort_values(["customer_id", "start"], ignore_index=True)
    same = rows["customer_id"] == rows["customer_id"].shift()
    joined = same & (rows["start"] == rows["end"].shift())
    changes = (joined & (rows["plan"] != rows["plan"].shift())).sum()
    found = {"plan_changes": changes, "pauses": (rows["paused"] == "true").sum()}
    assert found == truth("subscription")["not_a_loss"]
    read_back = rows.groupby((~joined).cumsum()).agg({"start": "first", "end": "last"})
    true = make_subscription(Subscription(), SUBSCRIPTION_SEED).lifetimes
    assert read_back["start"].tolist() == iso(true["start_day"]).tolist()
    assert read_back["end"].tolist() == iso(true["end_day"]).tolist()


def test_subscription_truth_agrees_with_simulation_and_drawn_client() -> None:
    told = truth("subscription")["implied"]
    rng = np.random.default_rng(11)
    months = rng.geometric(rng.beta(0.9, 4.0, DRAWN))
    for month, share in told["second_lifetime"]["goes_on_after_months"].items():
        assert_near(months > month, share)
    # .6 · 39 + .4 · 59 = 47 EUR a month, of which 45 % is margin
    told_margin = told["second_lifetime"]["expected_margin_of_first_12_months"]
    assert_near(np.minimum(months, 12) * 47 * 0.45, told_margin)
    drawn = make_subscription(replace(Subscription(), persons=40_000), 3).lifetimes
    days, as_of = pd.Timedelta(days=12 * MONTH_DAYS), pd.Timestamp(Subscription().as_of)
    old = drawn[drawn["end_day"] + days <= as_of]
    back = old["return_day"] - old["end_day"] <= days
    for involuntary, name in ((True, "involuntary"), (False, "voluntary")):
        shares = told["natural_return_share_by_months_since_end"][12]
        assert_near(back[old["involuntary"] == involuntary], shares[name])
    second = drawn[(drawn["number"] > 1) & (drawn["start_day"] + days * 1.1 <= as_of)]
    assert_near(second["months"] > 12, told["second_lifetime"]["goes_on_after_months"][12])
