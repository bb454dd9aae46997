"""Two surveys by who was kept, lost or won back: χ² by hand; what cannot be compared is said."""

from __future__ import annotations

from math import erfc, sqrt
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from winback_kit.plan.loyalty.feature_tests import kinds_differ
from winback_kit.plan.loyalty.kano import Feature
from winback_kit.plan.loyalty.surveyed import Surveyed, surveyed
from winback_kit.show.loyalty.drift import features_drift_finding

A, O = ("like", "neutral"), ("like", "dislike")  # noqa: E741 (the letters of the kinds)
BEFORE, NOW = pd.Timestamp("2024-04-16"), pd.Timestamp("2026-04-21")


def survey_of(*cells: tuple[pd.Timestamp, str, tuple[str, str], int]) -> Surveyed:
    """A survey on one feature: day, state, answers with and without it, and how many."""
    rows = [
        {"feature": "Card", "day": day, "wording": "", "functional": yes, "dysfunctional": no}
        | {"state": state, "importance": np.nan, "n": n}
        for day, state, (yes, no), n in cells
    ]
    nothing = pd.DataFrame({"feature": [], "ranks": [], "n": [], "cubes": []})
    tables = SimpleNamespace(
        kano_counts=pd.DataFrame(rows), kano_ranks=nothing, kano_ties=nothing, ratings_seen=nothing
    )
    found = surveyed(tables)  # type: ignore[arg-type]
    assert found is not None
    return found


def told(survey: Surveyed) -> str:
    return features_drift_finding(SimpleNamespace(survey=survey)).text  # type: ignore[arg-type]


def test_what_has_changed_to_the_lost_alone() -> None:
    """The lost go from 30 A and 10 O to 10 A and 30 O, those kept stay at 20 of each.

    χ² = 80·(30·30 − 10·10)²/40⁴ = 20 with one degree, p = erfc(√10); of two tests q is twice that.
    """
    found = survey_of(
        (BEFORE, "lost", A, 30), (BEFORE, "lost", O, 10), (NOW, "lost", A, 10),
        (NOW, "lost", O, 30), (BEFORE, "kept", A, 20), (BEFORE, "kept", O, 20),
        (NOW, "kept", A, 20), (NOW, "kept", O, 20), (BEFORE, "won back", A, 9),
        (NOW, "won back", O, 40),
    )  # fmt: skip
    kept, lost = found.drift_by_state  # nine won back are too few to be told of
    assert (kept.first_group, kept.p, kept.differs) == ("kept", 1.0, False)
    assert lost.p == pytest.approx(erfc(sqrt(10)))
    assert lost.q == pytest.approx(2 * erfc(sqrt(10)))
    assert [one.first_group for one in found.drifted_by_state] == ["lost"]
    assert "To the lost" in told(found)


def test_several_kinds_by_hand() -> None:
    """A, O, M, I of 20, 10, 5, 5 against 10, 20, 5, 5: χ² = 4·5²/15 = 20/3 with three degrees.

    Of three degrees p = erfc(√(x/2)) + √(2x/π)·e^(−x/2).
    """
    counts = [
        dict(zip("AOMIRQ", row, strict=True))
        for row in ((20, 10, 5, 5, 0, 0), (10, 20, 5, 5, 0, 0))
    ]
    x = 20 / 3
    by_hand = erfc(sqrt(x / 2)) + sqrt(2 * x / np.pi) * np.exp(-x / 2)
    assert kinds_differ(*(Feature(one) for one in counts)) == pytest.approx(by_hand)


def test_a_survey_that_does_not_know_who_answered_says_so() -> None:
    found = survey_of((BEFORE, "", A, 40), (NOW, "lost", O, 40))
    assert found.drift_by_state == ()
    assert "would have to know who answered" in told(found)
