"""Lists one may act on: who is on them, by which channel, in which arm, and why others are not."""

import datetime as dt
import itertools
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest

import winback_kit as wk
from tests.examples import several
from tests.list_oracle import TODAY, Clients, Oracle, some_clients, tables
from tests.made_lists import AS_OF, OFFER, OPEN, PEOPLE, Made, contacted, lists_of, log
from tests.office import recalculated
from tests.small_client import write_client
from winback_kit.checks import Refused
from winback_kit.client.folder import open_client
from winback_kit.client_study import Study
from winback_kit.history.counts import counts
from winback_kit.plan.experiment.arms import Draw
from winback_kit.plan.lists.off_list import OFF_RULES
from winback_kit.plan.lists.rules import ListRules
from winback_kit.plan.lists.statements import list_statements
from winback_kit.report.lists.columns import LIST_FILES
from winback_kit.report.lists.write import make_lists, write_lists
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.read import engine_for
from winback_kit.value.returns.each_lost import each_lost

CLIENTS, BATCH = several(10_000), 500
ABOUT_PERMISSIONS = ("permission_rows", "channels", "permitted", "lost_customers")
TYPES = {
    "opted_out_at": "DATE",
    "day": "DATE",
    "lost_day": "DATE",
    "return_day": "DATE",
    "do_not_contact": "BOOLEAN",
    "in_filter": "BOOLEAN",
}


def rules_of(clients: Clients, *, pause_days: int = 90, window_days: int = 182) -> ListRules:
    return ListRules(
        as_of=TODAY,
        window_days=window_days,
        pause_days=pause_days,
        reach_months=12,
        permissions_known=True,
        offers=tuple(clients.offers),
        off_segments=clients.off_segments,
        natural={},
        read_on=clients.read_on,
        draw=Draw("Spring", {one.segment: 0.25 for one in clients.offers}, unit="account"),
        accounts=True,
    )


def lists_in(
    engine: DuckDBEngine, given: Mapping[str, pd.DataFrame], rules: ListRules
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The two lists of tables that are written into the engine as they are."""
    for name, frame in given.items():
        engine.connection.register("given", frame)
        columns = ", ".join(
            f"CAST({c} AS {TYPES[c]}) AS {c}" if c in TYPES else c for c in frame.columns
        )
        engine.create(name, f"SELECT {columns} FROM given")
        engine.connection.unregister("given")
    known = counts(engine.dialect, rules.as_of, rules.window_days, contractual=False)
    steps = {name: known[name] for name in ABOUT_PERMISSIONS}
    for name, sql in (steps | list_statements(engine.dialect, rules)).items():
        engine.create(name, sql)
    return engine.frame("contact_list"), engine.frame("not_on_list")


@pytest.mark.random
def test_nobody_suppressed_held_out_or_just_contacted_is_on_a_list() -> None:
    rng = random.Random(11)  # noqa: S311  made-up clients, no secrets
    seen: Counter[str] = Counter()
    with DuckDBEngine(on_disk=False) as engine:
        for _ in range(CLIENTS // BATCH):
            clients = some_clients(rng, BATCH)
            rules = rules_of(
                clients,
                pause_days=rng.choice((0, 30, 90, 365)),
                window_days=rng.choice((30, 182, 365)),
            )
            on, off = lists_in(engine, tables(clients), rules)
            oracle = Oracle(clients, rules)
            oracle.judge()
            found = {row.customer_id: (row.offer, row.arm) for row in on.itertuples()}
            assert found == oracle.listed
            assert dict(zip(off.customer_id, off.off_by, strict=True)) == oracle.off
            assert (on.sort_values("place").worth.diff().dropna() <= 0).all()
            counted = set(off.customer_id[off.counted == 1])
            assert counted | found.keys() == oracle.counted
            seen.update(oracle.off.values())
            seen.update(arm for _, arm in oracle.listed.values())
    # every rule was met, and thousands were listed
    assert seen.keys() == {rule.code for rule in OFF_RULES} | {"treated", "holdout"}
    assert min(seen.values()) > CLIENTS / 100
    assert seen["treated"] > CLIENTS / 10


def lost_lately(tmp_path: Path) -> list[str]:
    """Those on the list where all may be contacted, the best first."""
    return list(lists_of(tmp_path).on.index)


def changed(one: str, **more: Any) -> list[dict[str, Any]]:
    """Everybody's permission, and another row of one customer."""
    return [*map(dict, OPEN), {"customer_id": one, "channel": "e-mail", **more}]


@pytest.mark.slow
def test_an_opt_out_after_the_as_of_date_counts(tmp_path: Path) -> None:
    first, *others = lost_lately(tmp_path)
    rows = changed(first, opted_out_at="2099-12-31", do_not_contact=None)
    made = lists_of(tmp_path, permissions=rows)
    assert made.off.rule[first] == "opted_out"
    assert set(made.on.index) == set(others)
    with_ban = lists_of(tmp_path, permissions=changed(first, do_not_contact="yes"))
    assert with_ban.off.rule[first] == "do_not_contact"


@pytest.mark.slow
def test_the_list_says_by_which_channel_and_a_closed_one_reaches_nobody(tmp_path: Path) -> None:
    first, second, third, *_ = lost_lately(tmp_path)
    rows = [
        {"customer_id": first, "channel": "Telephone", "opted_out_at": "2022-03-01"},
        {"customer_id": first, "channel": "E-Mail", "opted_out_at": None},
        {"customer_id": second, "channel": "telephone", "opted_out_at": None},
        {"customer_id": third, "channel": "all", "opted_out_at": "2024-01-01"},
        {"customer_id": third, "channel": "e-mail", "opted_out_at": None},
    ]
    made = lists_of(tmp_path, permissions=rows)
    assert set(made.on.index) == {first, second}
    assert made.on.channel[first] == made.on.open_channels[first] == "E-Mail"
    assert made.off.rule[third] == "opted_out"
    called = lists_of(tmp_path, permissions=rows, offer={**OFFER, "channel": "tele-phone"})
    assert list(called.on.index) == [second]
    assert called.on.channel[second] == "tele-phone"
    assert called.off.rule[first] == "channel_closed"


@pytest.mark.slow
def test_the_case_counts_whom_its_offers_reach(tmp_path: Path) -> None:
    rows = [{**row, "channel": "post" if n % 3 else "e-mail"} for n, row in enumerate(OPEN)]
    shares = []
    for channel in ("", "post"):
        offer = {**OFFER, "channel": channel}
        lists_of(tmp_path, permissions=rows, offer=offer)
        study = wk.study(max(tmp_path.iterdir(), key=lambda folder: folder.stat().st_mtime_ns))
        shares.append(study.plan.contactable_share.value)
        lost = study.history.frame("lost_channels")
    assert shares[0] == 1.0
    assert shares[1] == lost.n[lost.channels == "|post|"].sum() / lost.n.sum()


def test_an_offer_by_a_channel_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"channel.*Did you mean e-mail\?"):
        lists_of(tmp_path, offer={**OFFER, "channel": "emial"})


@pytest.mark.slow
def test_holdouts_stay_so_until_their_test_is_read(tmp_path: Path) -> None:
    # drawn 180 days ago, and read after six months of 30.4375 days: 182 days
    first, second, *_ = lost_lately(tmp_path)
    rows = [contacted(first, AS_OF - dt.timedelta(days=180), "holdout")]
    made = lists_of(tmp_path, contacts=rows)
    assert made.off.rule[first] == "held_out"
    assert made.off.until[first] == str(AS_OF + dt.timedelta(days=2))
    over = [contacted(first, AS_OF - dt.timedelta(days=182), "holdout")]
    assert first in lists_of(tmp_path, contacts=over).on.index
    # somebody drawn later into the same test makes it longer
    later = [*over, contacted(second, AS_OF - dt.timedelta(days=100), "treated")]
    assert lists_of(tmp_path, contacts=later).off.rule[first] == "held_out"


@pytest.mark.slow
def test_the_day_on_which_a_test_is_read_can_be_stated(tmp_path: Path) -> None:
    first, *_ = lost_lately(tmp_path)
    rows = [contacted(first, AS_OF - dt.timedelta(days=180), "holdout")]

    def read(day: dt.date, name: str = "spring  24") -> Made:
        stated = {"campaigns": [{"name": name, "read_on": day}]}
        return lists_of(tmp_path, stated, contacts=rows)

    assert first in read(AS_OF).on.index
    assert read(AS_OF + dt.timedelta(days=1)).off.rule[first] == "held_out"
    with pytest.raises(Refused, match="Did you mean"):
        read(AS_OF, "Sprung 24")


@pytest.mark.slow
def test_whoever_was_just_contacted_is_left_alone(tmp_path: Path) -> None:
    first, second, third, *_ = lost_lately(tmp_path)
    days = {first: 89, second: 90, third: -5}  # days before the as-of date
    rows = [contacted(one, AS_OF - dt.timedelta(days=n), "treated") for one, n in days.items()]
    made = lists_of(tmp_path, contacts=rows)
    assert made.off.rule[first] == made.off.rule[third] == "just_contacted"
    assert made.off.until[first] == str(AS_OF + dt.timedelta(days=1))
    assert made.on.last_contact[second] == str(AS_OF - dt.timedelta(days=90))
    longer = lists_of(tmp_path, {"lists": {"contact_pause_days": 91}}, contacts=rows)
    assert longer.off.rule[second] == "just_contacted"


def test_every_lost_customer_is_on_one_of_the_two_lists(tmp_path: Path) -> None:
    made = lists_of(tmp_path)
    lost = wk.study(made.folder.parent).history.lost_now
    assert len(made.on) + len(made.off) == lost > 50
    assert not set(made.on.index) & set(made.off.index)
    assert set(made.off.rule) <= {rule.code for rule in OFF_RULES}


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_the_case_contacts_those_of_the_lists_and_the_newly_lost(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  made-up clients, no secrets
    ways = ("e-mail", "post", "all")
    closed = rng.sample(PEOPLE, 60)
    permissions = [
        {
            "customer_id": one,
            "channel": rng.choice(ways),
            "opted_out_at": "2023-01-01" if one in closed else None,
        }
        for one in rng.sample(PEOPLE, 200)
    ]
    contacts = [
        contacted(one, AS_OF - dt.timedelta(days=rng.randint(0, 200)), arm)
        for arm in ("treated", "holdout")
        for one in rng.sample(PEOPLE, 40)
    ]
    offer = {**OFFER, "channel": ("post", "")[seed % 2], "contact_cost": 2}
    contacts = list({row["customer_id"]: row for row in contacts}.values())
    made = lists_of(tmp_path, permissions=permissions, contacts=contacts, offer=offer)
    known, study = made.funnel, wk.study(made.folder.parent)
    assert known.lost == study.history.lost_now == len(made.on) + len(made.off)
    assert known.counted["held_out"] <= known.off["held_out"]
    # the case: its contacts are those of the lists, one by one, and the losses of twelve months
    share = sum(known.counted.values()) + known.listed
    (only,) = study.plan.shares
    assert share == pytest.approx(study.plan.contactable(*only).value * study.plan.backlog[only[0]])
    assert known.contacted == pytest.approx(study.outcome.contacted)
    # but for those held back for the test who are back before they would be contacted
    back = study.flow["in_reach"].sum() - study.outcome.contacted
    assert known.back_while_held == pytest.approx(back)
    assert known.assumed == pytest.approx(0)
    assert 0 < back <= study.flow["held_back"].sum()


@pytest.mark.slow
@pytest.mark.parametrize("sample", ["retail", "subscription"])
def test_the_lists_of_the_samples_agree_with_their_case(sample: str) -> None:
    client = open_client(Path("sample_data") / sample)
    with engine_for(client) as engine:
        study = Study(client, engine)
        known = make_lists(engine, study).funnel
    assert known.lost == study.history.lost_now
    # without permissions the case takes a share of those on the list, and of the newly lost
    share = 1.0 if sample == "retail" else study.plan.contactable_share.value
    drawn = study.flow["in_reach"].sum()
    assert drawn == pytest.approx(share * known.lost_before + known.newly_lost)
    assert drawn - study.flow["held_back"].sum() < known.contacted < drawn


def test_the_readme_names_every_column_and_the_parquet_twin_holds_the_same(tmp_path: Path) -> None:
    made = lists_of(tmp_path)
    about = (made.folder / "README.md").read_text(encoding="utf-8")
    for file in LIST_FILES:
        csv = duckdb.read_csv(str(made.folder / f"{file.name}.csv"), all_varchar=True)
        twin = duckdb.read_parquet(str(made.folder / f"{file.name}.parquet"))
        assert csv.columns == twin.columns == [one.name for one in file.columns]
        assert csv.fetchall() == [
            tuple(None if cell is None else str(cell) for cell in row) for row in twin.fetchall()
        ]
        assert all(f"| `{name}` |" in about for name in csv.columns)


def test_an_empty_list_says_why(tmp_path: Path) -> None:
    nobody = [{**row, "opted_out_at": "2022-06-30"} for row in OPEN]
    made = lists_of(tmp_path, permissions=nobody)
    assert made.on.empty
    assert set(made.off.rule) == {"opted_out"}
    about = (made.folder / "README.md").read_text(encoding="utf-8")
    assert "What keeps most customers off: the customer has opted out of every channel." in about


@pytest.mark.slow
def test_no_formula_is_alive_in_a_sheet(tmp_path: Path) -> None:
    rows = [
        {"channel": sign + "1+1", "customer_id": row["customer_id"]}
        for row, sign in zip(OPEN, itertools.cycle(("=", "+", "-", "@", " =")), strict=False)
    ]
    letters = {"communication": {"channels": {row["channel"]: "letter" for row in rows}}}
    offer = {**OFFER, "name": "=HYPERLINK(1)"}
    made = lists_of(tmp_path, letters, permissions=rows, offer=offer)
    assert len(made.on) > 5
    files = [made.folder / f"{file.name}.csv" for file in LIST_FILES]
    for file in files:
        for book in recalculated([file], tmp_path):
            found = openpyxl.load_workbook(book.with_suffix(".xlsx")).active
            cells = [cell for row in found.iter_rows() for cell in row]
            assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
            assert len(cells) > 50 or "save_list" in file.name  # nobody is at risk
    raw = duckdb.read_parquet(str(made.folder / "contact_list.parquet"))
    assert {row[0] for row in raw.project("offer").fetchall()} == {"=HYPERLINK(1)"}


@pytest.mark.slow
def test_the_worth_of_each_adds_up_to_that_of_the_segment(tmp_path: Path) -> None:
    lists_of(tmp_path)
    study = wk.study(next(tmp_path.iterdir()))
    assert study.forecast.judged is not None
    each = each_lost(study.history, study.forecast.judged)
    assert each.chance.between(0, 1).all()
    # what each brings is the segment's mean, each person counted by the chance to return
    segment = each.person.map(study.history.lost_people.set_index("person").segment)
    for _, own in each.groupby(segment):
        assert (own.chance * own.brings).sum() == pytest.approx(own.chance.sum())
    # within half the horizon fewer return than within the whole of it
    assert each.chance.sum() < study.forecast.judged.forecast.returned.sum()


@pytest.mark.slow
def test_without_a_plan_nobody_is_on_the_list_and_that_is_said(tmp_path: Path) -> None:
    dates = [{key: row[key] for key in ("customer_id", "order_date")} for row in log()]
    folder = tmp_path / "few"
    folder.mkdir()
    write_client(folder, {"definitions": {"lapse_days": 100}}, orders=dates, permissions=OPEN[5:])
    client = open_client(folder)
    with engine_for(client) as engine:
        study = Study(client, engine)
        with pytest.raises(Refused, match="holds no amounts"):
            _ = study.plan
        made = write_lists(engine, study, folder / "lists")
        off = engine.frame("not_on_list").set_index("customer_id").off_by
    assert made.listed == 0
    assert "does not tell what a contact brings" in made.why_empty
    assert off["c000"] == "no_permission"
    assert set(off) == {"no_permission", "not_valued"}
