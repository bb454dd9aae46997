"""The sample's campaigns read to what was planted, and what is planted wrong is found."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.shared_reseeds import CLIENTS, reseeds


@pytest.mark.slow
def test_intervals_of_campaigns_hold_what_was_planted() -> None:
    # of 90 %: at least 85 of 100 for each campaign and offer, and for all campaigns together
    held = Counter(
        (row.campaign, row.offer) for one in reseeds() for row in one["campaigns"] if row.held
    )
    assert len(held) == 5 * 3  # four campaigns and all of them, two offers and both
    assert {cell: n for cell, n in held.items() if n < 0.85 * CLIENTS} == {}
