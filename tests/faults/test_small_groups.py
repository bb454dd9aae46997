"""Groups of fewer than ten people are one: by hand, in the engine, and in a client's history."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_client import Rows, later, measure, order
from winback_kit.history.measure import History
from winback_kit.history.small_groups import shown_names
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.own_names import ALL_CUSTOMERS, NO_REASON, OTHER_OFFERS, OTHER_SEGMENTS


def shown(engine: DuckDBEngine, sizes: dict[str, int]) -> dict[str, str]:
    rows = ", ".join(f"('{name}', {n})" for name, n in sizes.items())
    groups = f"SELECT * FROM (VALUES {rows}) g(name, n)"
    engine.create("shown", shown_names(groups, other="other", alone="all"))
    frame = engine.frame("shown")
    return dict(zip(frame.name, frame.shown, strict=True))


@pytest.mark.parametrize(
    ("sizes", "kept"),
    [
        ({"a": 50, "b": 6, "c": 4}, {"a"}),  # 6 and 4 are 10
        ({"a": 50, "b": 20, "c": 4}, {"a"}),  # 4 alone are too few: the 20 join them
        ({"a": 50, "b": 20, "c": 20, "d": 4}, {"a"}),  # both of the 20, whatever their names
        ({"a": 50, "b": 10}, {"a", "b"}),
        ({"a": 9, "b": 8}, set()),  # none is large enough
        ({"a": 9}, set()),
    ],
)
def test_small_groups_by_hand(sizes: dict[str, int], kept: set[str]) -> None:
    with DuckDBEngine(on_disk=False) as engine:
        found = shown(engine, sizes)
    rest = "other" if kept else "all"
    assert found == {name: name if name in kept else rest for name in sizes}


def test_no_group_that_is_shown_is_small_and_names_do_not_matter() -> None:
    with DuckDBEngine(on_disk=False) as engine:

        @given(st.lists(st.integers(1, 40), min_size=1, max_size=8))
        def holds(sizes: list[int]) -> None:
            found = shown(engine, {f"g{n}": size for n, size in enumerate(sizes)})
            people: dict[str, int] = {}
            for n, size in enumerate(sizes):
                people[found[f"g{n}"]] = people.get(found[f"g{n}"], 0) + size
            assert min(people.values()) >= min(FEWEST_PEOPLE, sum(sizes))
            back = shown(engine, {f"h{9 - n}": size for n, size in enumerate(sizes)})
            assert [name.replace("g", "") for name in sorted(found)] == [
                str(n) for n in range(len(sizes))
            ]
            for n in range(len(sizes)):
                own = found[f"g{n}"] == f"g{n}"
                assert own == (back[f"h{9 - n}"] == f"h{9 - n}")

        holds()


def history(reasons: list[str], offers: list[str]) -> History:
    """One lost customer for each reason, contacted with one of the offers after the loss."""
    ids = [f"c{n:03d}" for n in range(len(reasons))]
    orders: Rows = [
        order(who, later("2023-01-02", n + 40 * nth), 30.0)
        for n, who in enumerate(ids)
        for nth in range(2)
    ]
    return measure(
        {
            "as_of": "2024-12-31",
            "definitions": {"lapse_days": 100, "segment_by": "reason"},
            "case": {"margin_rate": 0.5, "offers": [{"name": "Voucher"}]},
        },
        fewest=FEWEST_PEOPLE,
        orders=orders,
        goodbyes=[
            {"customer_id": who, "date": "2023-06-01", "stated_reason": reason}
            for who, reason in zip(ids, reasons, strict=True)
            if reason
        ],
        contacts=[
            {
                "customer_id": who,
                "date": "2023-09-01",
                "campaign": "autumn",
                "arm": "treated",
                "offer": offer,
            }
            for who, offer in zip(ids, offers, strict=True)
        ],
    )


def test_a_reason_of_four_people_has_no_name() -> None:
    reasons = ["moved"] * 14 + ["allergic to the parcel"] * 4 + ["too dear"] * 11 + [""] * 20
    offers = ["Voucher"] * 3 + ["Zebra"] * 4 + ["Call"] * 42
    found = history(reasons, offers)
    # 4 are too few, so the 11 join them
    assert set(found.segments) == {"moved", OTHER_SEGMENTS, NO_REASON}
    assert found.natural_return(OTHER_SEGMENTS).people == 15
    # an offer of the client's own is no secret however few it reached; one of 4 people has no name
    assert set(found.frames.campaigns.offer) == {"Voucher", OTHER_OFFERS, "Call"}
    told = " ".join(str(frame.to_dict()) for frame in vars(found.frames).values())
    assert "allergic" not in told
    assert "Zebra" not in told


def test_reasons_too_few_together_are_all_customers() -> None:
    assert history(["moved"] * 5 + ["too dear"] * 4, ["Voucher"] * 9).segments == [ALL_CUSTOMERS]


def test_segments_are_put_together_for_the_living_too() -> None:
    """30 buy on to the end; of the segment of three among them nothing tells."""
    ids = [f"c{n:03d}" for n in range(60)]
    rows = [
        order(who, later("2023-01-02", n % 10 + 50 * nth), 30.0)
        for n, who in enumerate(ids)
        for nth in range(12 if n < 30 else 3)
    ]
    named = {0: "Yachts", 1: "Yachts", 31: "Yachts"}
    found = measure(
        {"as_of": "2024-08-20", "definitions": {"lapse_days": 100}, "case": {"margin_rate": 0.5}},
        fewest=FEWEST_PEOPLE,
        orders=rows,
        customers=[
            {"customer_id": who, "segment": named.get(n, "Home" if n % 2 else "Away")}
            for n, who in enumerate(ids)
        ],
    )
    # Yachts has 3 people, Away 29 and Home 28: Home joins Yachts
    assert set(found.purchases.purchase_counts.segment) == {"Away", OTHER_SEGMENTS}
    assert set(found.segments) == {"Away", OTHER_SEGMENTS}
    sizes = sorted(found.frames.lost_now.groupby("segment").n.sum())
    assert all(before <= after for before, after in pairwise(sizes))
    assert min(sizes) >= FEWEST_PEOPLE
