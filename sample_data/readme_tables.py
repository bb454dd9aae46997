"""The tables of README.md that tell planted numbers, made from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sample_data.planted import Retail


def reasons_table(plan: Retail) -> str:
    """One row a reason: its share, natural returns, and the uplift of each offer in points."""
    offers = [f"{one.name} ({one.offer_cost:.0f} EUR)" for one in plan.offers]
    head = ["Reason", "Share of losses", "Ever return on their own", *offers]
    rows = [
        [
            reason.name,
            f"{reason.share * 100:.0f} %",
            f"{reason.natural_return_rate * 100:.0f} %",
            *(_points(one) for one in reason.uplift),
        ]
        for reason in plan.reasons
    ]
    return _table(head, rows)


def saves_table(saves: Mapping[str, Mapping[str, Any]]) -> str:
    """One row a cell of the save tests: people, who would stay, what a call changes in points."""
    head = ["Customers at risk", "In the tests", "Would stay", "A care call"]
    rows = [
        [
            name,
            f"{one['customers']:,}",
            f"{one['would_stay'] * 100:.0f} %",
            _points(round(one["effect_of_a_call"], 3)),
        ]
        for name, one in saves.items()
    ]
    return _table(head, rows)


def _points(share: float) -> str:
    """+11, −3.5 or 0."""
    return f"{share * 100:+.3g}".replace("-", "−") if share else "0"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return (
        "\n".join(f"| {' | '.join(one)} |" for one in lines)
        .replace("| --- |", "|---|")
        .replace(" ---: ", "---:")
    )
