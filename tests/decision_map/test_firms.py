"""Firms as the unit of the case's contacts: one contact of each, where it brings most."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest

from winback_kit.client_study import Study
from winback_kit.history.beside.firms import FirmsAlike, firms_in_reach
from winback_kit.history.beside.units import Units
from winback_kit.history.measure import History
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine

MAIL, NONE = "|email|", ""


def test_firms_in_reach_by_hand() -> None:
    lost = pd.DataFrame(
        [  # f1: a, b and twice alike c; f2 still buys (e); f: no firm; g: lost too long ago
            ("a", "Price", MAIL, 2),
            ("b", "Service", NONE, 3),
            ("c", "Price", MAIL, 5),
            ("d", "Price", MAIL, 1),
            ("f", "Price", MAIL, 1),
            ("g", "Price", MAIL, 12),
        ],
        columns=["customer_id", "segment", "channels", "months_since_loss"],
    )
    firms = {"a": "f1", "b": "f1", "c2": "f1", "d": "f2", "e": "f2", "g": "f3"}
    history = SimpleNamespace(
        frames=SimpleNamespace(lost_now=lost),
        natural_return=lambda: SimpleNamespace(months=18),
        window_months=6,
    )
    with DuckDBEngine(on_disk=False) as engine:
        for name, frame in {
            "lost_customers": lost,
            "customers_known": pd.DataFrame(firms.items(), columns=["customer_id", "account_id"]),
            "id_map": pd.DataFrame({"customer_id": ["c2"], "person_id": ["c"]}),
            "lifetimes": pd.DataFrame({"customer_id": ["e"], "lost_day": [None]}),
        }.items():
            engine.connection.register(f"given_{name}", frame)
            engine.create(name, f"SELECT * FROM given_{name}")
        found = firms_in_reach(engine, cast("History", history))
    assert set(found) == {
        FirmsAlike((("Price", MAIL), ("Service", NONE)), 1),
        FirmsAlike((("Price", MAIL),), 1),
    }


def test_the_case_counts_one_contact_of_a_firm(sample_study: Study) -> None:
    plan = sample_study.plan
    best, second = (one.segment for one in sorted(plan.chosen.values(), key=_worth)[:2])
    every = "|all|"
    firms = (
        FirmsAlike(((best, every), (second, every)), 30),  # one contact: in the best segment
        FirmsAlike(((best, NONE), (second, every)), 20),  # only the second may be contacted
        FirmsAlike(((best, NONE),), 10),  # nobody
    )
    by_firm = replace(plan, units=Units("account", 2.0, firms))
    for segment, reached in ((best, 30), (second, 20)):
        share = by_firm.contactable(segment, plan.chosen[segment].offer)
        assert share.value == pytest.approx(reached / plan.backlog[segment], rel=1e-3)
        assert (share.evidence, share.ends) == ("B", (share.value, share.value))
    assert by_firm.design_effect == 1  # one contact of each is drawn
    assert replace(plan, units=Units("account", 2.0)).design_effect > 1


def _worth(one: object) -> float:
    return -cast("float", one.incremental)  # type: ignore[attr-defined]
