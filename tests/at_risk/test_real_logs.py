"""Chances on the real logs: do they come true out of time, and does boosting do better?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from tests.at_risk.test_rows import FIVE, rows_of
from tests.order_logs import cleaned_client
from tests.small_client import later
from winback_kit.history.at_risk.area import placed
from winback_kit.history.at_risk.league import league_of
from winback_kit.plan.at_risk.calibration import calibration
from winback_kit.plan.at_risk.hazard import hazard_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["cdnow", "online_retail", "complete_journey", "longlog"])
def test_chances_come_true_and_boosting_does_not_beat_them(name: str, tmp_path: Path) -> None:
    """Learnt before the evening, held against the time after it, where a thousand are at risk."""
    origin, lapse, (base, _), areas, *_ = FIVE[name]
    history, rows = rows_of(
        cleaned_client(name, tmp_path, as_of=later(origin, lapse), lapse_days=lapse)
    )
    found = hazard_of(rows, history.silences)
    assert found is not None
    assert found.tested == "later"
    assert len(found.lost) == base > 1000
    assert found.calibration.holds, found.calibration
    assert found.count.value == pytest.approx(areas[1], abs=1e-6)
    assert found.area.value > found.count.value - 0.005  # never much worse than the plain count

    features = np.stack([rows.values[one.key] for one in rows.signals], axis=1)
    before, then = (rows.origin > 1) & (rows.origin <= 2), rows.origin == 1
    boosted = HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.05, max_leaf_nodes=15, min_samples_leaf=40, random_state=1
    ).fit(features[before], rows.lost[before])
    chance = boosted.predict_proba(features[then])[:, 1]
    other = calibration(chance, rows.lost[then])
    assert abs(other.slope - 1) > abs(found.calibration.slope - 1)
    gain = placed(chance, rows.lost[then]).value - found.area.value
    assert gain < 0.02


@pytest.mark.parametrize("name", FIVE)
def test_a_count_of_orders_is_as_good_as_any_other_signal(name: str, tmp_path: Path) -> None:
    origin, lapse, *_ = FIVE[name]
    _, rows = rows_of(cleaned_client(name, tmp_path, as_of=later(origin, lapse), lapse_days=lapse))
    league = league_of(rows)
    assert league is not None
    assert league.reference is not None
    assert league.count_as_good
