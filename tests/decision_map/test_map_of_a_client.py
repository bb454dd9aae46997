"""The map at the size of a client: the same rules as the list, whatever their order."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.examples import several
from tests.faults.test_lists import lists_in, rules_of
from tests.list_oracle import Clients, Oracle, some_clients, tables
from winback_kit.client_study import Study
from winback_kit.plan.decision_map.statements import bound_statement, ease_statement, map_statements
from winback_kit.plan.lists import statements
from winback_kit.plan.lists.off_list import NODE_KEYS, OFF_RULES
from winback_kit.plan.offers.uplift_by import UpliftBand, UpliftBy
from winback_kit.plan.programme.whole_people import PersonOffer, choose_people
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine

CLIENTS = several(600)
NODE = {rule.code: rule.node for rule in OFF_RULES}


def made_up() -> Clients:
    return some_clients(random.Random(5), CLIENTS)  # noqa: S311  made-up clients, no secrets


def mapped(engine: DuckDBEngine) -> pd.DataFrame:
    for name, sql in map_statements(engine.dialect, reach_months=12).items():
        engine.create(name, sql)
    return engine.frame("map_cells").assign(
        node=lambda rows: [NODE_KEYS[int(at)] for at in rows.node]
    )


def test_units_stand_at_one_node_and_the_order_of_the_rules_moves_no_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clients = made_up()
    rules = rules_of(clients)
    oracle = Oracle(clients, rules)
    oracle.judge()
    lost = {one["customer_id"]: oracle.firms.get(one["customer_id"]) for one in oracle.lost()}
    # a firm once, a customer without one as themselves; firms that still buy are not lost
    units = {firm or name for name, firm in lost.items() if firm not in oracle.buying}
    own_rules = statements._own_rules
    found = []
    with DuckDBEngine(on_disk=False) as engine:
        for turn in (list, reversed):
            monkeypatch.setattr(
                statements, "_own_rules", lambda d, r, turn=turn: list(turn(own_rules(d, r)))
            )
            on, off = lists_in(engine, tables(clients), rules)
            cells = mapped(engine)
            lifted = engine.frame("map_lifted").sort_values("code", ignore_index=True)
            found.append((set(on.customer_id), off.set_index("customer_id"), cells, lifted))
    (listed, off, cells, lifted), (other, off_by_other, cells_by_other, lifted_by_other) = found
    assert listed == other == oracle.listed.keys()
    assert cells.people.sum() == cells_by_other.people.sum() == len(units)
    assert cells.people[cells.node == "contact"].sum() == len(listed)
    assert Counter(off.off_by) != Counter(off_by_other.off_by)  # other counts at the nodes
    # whom one rule alone keeps off has the same code in any order
    alone = off.off_by[off.stops == 1].sort_index()
    assert alone.equals(off_by_other.off_by[off_by_other.stops == 1].sort_index())
    pd.testing.assert_frame_equal(lifted, lifted_by_other)
    assert len(lifted) > 3


def test_without_firms_the_map_is_the_two_lists() -> None:
    clients = made_up()
    clients.accounts.clear()
    with DuckDBEngine(on_disk=False) as engine:
        on, off = lists_in(engine, tables(clients), replace(rules_of(clients), accounts=False))
        cells = mapped(engine)
    by_code = Counter(off.off_by)
    told = cells[cells.listed == 0].groupby("code").people.sum().to_dict()
    assert told == by_code
    assert cells.people[cells.listed == 1].sum() == len(on)
    assert cells.gain[cells.listed == 1].sum() == pytest.approx(on.worth.sum())
    for code, node in cells[cells.code != ""][["code", "node"]].itertuples(index=False):
        # segments without an offer have no known effect either
        assert node == NODE[code] or (node, code) == ("pilot", "segment_costs_more")
    # of those whom a rule stops and an offer would reach: what they would be worth, and no loss
    barred = off[(off.off_by == "do_not_contact") & (off.segment_code == "")]
    told = cells[cells.code == "do_not_contact"]
    assert told.gain.sum() == pytest.approx(barred.would.clip(lower=0).sum())


def test_untested_offers_stand_at_the_pilot() -> None:
    clients = made_up()
    clients.offers = [replace(one, known=False) for one in clients.offers]
    with DuckDBEngine(on_disk=False) as engine:
        lists_in(engine, tables(clients), rules_of(clients))
        cells = mapped(engine)
    assert not (cells.node == "contact").any()
    assert (cells.code[cells.node == "pilot"].isin({"", "costs_more", "segment_costs_more"})).all()
    assert cells.people[(cells.node == "pilot") & (cells.listed == 1)].sum() > CLIENTS / 20


def test_the_bound_of_a_budget_is_that_of_the_linear_programme() -> None:
    clients = made_up()
    with DuckDBEngine(on_disk=False) as engine:
        lists_in(engine, tables(clients), rules_of(clients))
        rows = engine.frame("list_open")[:150]
        engine.create("list_open", "SELECT * FROM list_open WHERE 1 = 0")
        engine.connection.register("few", rows)
        engine.create("list_open", "SELECT * FROM few")
        budget = float(rows.cost.sum()) / 3
        ratios = sorted({0.0, *(rows.worth / rows.cost).tolist()})
        engine.create("bound", bound_statement(engine.dialect, ratios, budget))
        bound = float(engine.frame("bound").bound[0])
    offers = [
        PersonOffer(str(row.customer_id), str(row.offer), float(row.cost), float(row.worth))
        for row in rows.itertuples()
    ]
    best = choose_people(offers, budget=budget)
    cut = 1e-6 * len(rows)  # an exact sum cuts each of its terms at a millionth
    assert best.worth <= best.bound + 1e-9 <= bound + cut
    assert bound == pytest.approx(best.bound, rel=0.01)  # prices between two ratios were not tried


def test_a_band_that_answers_otherwise_moves_a_person() -> None:
    clients = made_up()
    clients.offers = [replace(one, uplift=0.05, first=0.0, last=1.0) for one in clients.offers[:1]]
    one = clients.offers[0]
    bands = tuple(UpliftBand(n, 90, 90, 0.0, 0.01, 0.02 * n) for n in range(3))
    moved = UpliftBy(one.segment, one.offer, "orders", bands, mean=0.02, q=9.0, p=0.01)
    worth = []
    with DuckDBEngine(on_disk=False) as engine:
        for moves in ((), (moved,)):
            lists_in(engine, tables(clients), replace(rules_of(clients), moves=moves))
            worth.append(engine.frame("list_offers").set_index("customer_id"))
    before, after = worth
    for name, row in before.iterrows():
        more = {1: -0.02, 2: 0.0, 3: 0.0}.get(int(row.order_days), 0.02)  # drawn less the mean
        kept = row.brings * one.slv_with_offer - one.offer_money
        assert after.worth[name] - row.worth == pytest.approx(more * kept)


def test_the_grid_of_ease_and_value() -> None:
    # margins 10, 30, 20, 60 of those with an ease, whose mean is 30; an ease of 3 is easy
    people = pd.DataFrame(
        [("a", 10.0, 1), ("b", 30.0, 1), ("c", 20.0, 0), ("d", 60.0, 0), ("e", 900.0, 1)],
        columns=["customer_id", "margin", "listed"],
    )
    known = pd.DataFrame([("a", 5.0), ("b", 3.0), ("c", 2.0), ("d", 1.0)]).set_axis(
        ["customer_id", "ease"], axis=1
    )
    with DuckDBEngine(on_disk=False) as engine:
        engine.create("id_map", "SELECT '' AS customer_id, '' AS person_id WHERE 1 = 0")
        for name, frame in (("map_people", people), ("customers_known", known)):
            engine.connection.register("given", frame)
            engine.create(name, "SELECT * FROM given")
        engine.create("grid", ease_statement(engine.dialect))
        rows = engine.frame("grid").sort_values(["easy", "worth_much"])
    assert rows.to_numpy().tolist() == [
        [0, 0, 1, 20.0, 0.0],
        [0, 1, 1, 60.0, 0.0],
        [1, 0, 1, 10.0, 1.0],
        [1, 1, 1, 30.0, 1.0],
    ]


def test_the_sample_stands_on_the_map(sample_study: Study) -> None:
    told, history = sample_study.decision_map, sample_study.history
    assert told.population == history.customers
    assert told.lost == history.lost_now
    assert sum(one.people for one in told.nodes) == told.population
    assert told.listed == told.contacted + told.piloted
    assert told.worth > 0 > told.at("no_gain").loss
    assert sum(one.people for one in told.rules) == told.lost - told.listed
    # the segments of the sample differ in reason; within one the offers work alike, as planted
    assert told.uplifts
    assert not told.differing
    assert {one.segment for one in told.harmed} == {"No longer needed", "Too expensive"}
    went_on = list(told.going_on.values())
    assert went_on[-1] == 0  # everybody has stopped somewhere
    before = [told.population, *went_on[:-1]]
    assert [one.people for one in told.nodes] == [
        a - b for a, b in zip(before, went_on, strict=True)
    ]


def test_page_one_agrees_with_the_nodes(sample_study: Study, published: Path) -> None:
    told: dict[str, Any] = json.loads((published / "run.json").read_text(encoding="utf-8"))
    lists, known = told["lists"], sample_study.decision_map
    people = {one.key: one.people for one in known.nodes}
    assert (lists["lost"], lists["listed"]) == (known.lost, known.listed)
    assert lists["off"]["shut"] == people["not_allowed"]
    assert lists["off"]["in_peace"] == people["sent_away"] + people["moved"]
    assert lists["off"]["too_long_ago"] == people["not_fit"]
    not_paying = people["below_offer"] + people["no_gain"] + people["pilot"] - known.piloted
    assert lists["off"]["costs_more"] == not_paying
    assert lists["off"]["others"] == people["not_now"] + people["no_room"]
    on_paper = told["decision_map"]
    assert {
        key: [one[name] for name in ("people", "gain", "loss")]
        for key, one in on_paper["nodes"].items()
    } == {key: [n, known.at(key).gain, known.at(key).loss] for key, n in people.items()}
    assert on_paper["frozen"] == known.frozen
    assert list(itertools.islice(people, 2)) == ["not_lost", "not_allowed"]
