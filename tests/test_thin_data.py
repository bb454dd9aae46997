"""Where there is little to go by, a sentence or a refusal stands in the place of a number."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import winback_kit as wk
from tests.commands import LOG, SETTINGS, Row, assert_refused, client_folder, csv_text, run
from winback_kit.value.returns.past.ranking import ranking
from winback_kit.value.returns.return_forecast import ReturnForecast, return_forecast
from winback_kit.value.second_lifetime.lifetime_margin import LifetimeMargin
from winback_kit.value.second_lifetime.second_lifetime import pooled

BY_SEGMENT = "client: Acme\ncurrency: EUR\ndefinitions: {lapse_days: 100, segment_by: segment}\n"
SMALL = [f"01{4 * n:02d}" for n in range(12)]  # Yachts, none of whom returns; all others are Home


@pytest.fixture(scope="module")
def small_segment(tmp_path_factory: pytest.TempPathFactory) -> ReturnForecast:
    rows = [f"01{n:02d},{'Yachts' if f'01{n:02d}' in SMALL else 'Home'}" for n in range(60)]
    customers = "\n".join(["customer_id,segment", *rows, ""])
    files = {"orders.csv": csv_text(), "customers.csv": customers}
    folder = client_folder(tmp_path_factory.mktemp("small") / "acme", dict(files), BY_SEGMENT)
    history = wk.read_history(wk.open_client(folder))
    return return_forecast(wk.second_lifetime_value(history))


def test_a_segment_without_returns_takes_the_value_of_all(small_segment: ReturnForecast) -> None:
    value = wk.second_lifetime_value(small_segment.history)
    assert value.by_segment["Yachts"].pooled
    table = wk.show.value_table(value)
    assert "Yachts *" in [row[0] for row in table.texts()]
    assert "* Too few returns: the figures of all segments stand in" in table.source
    mine, everyone = value.by_segment["Yachts"].margin, value.everyone
    assert mine.value == everyone.value
    assert mine.low < everyone.low < everyone.high < mine.high


def margin_of(value: float, error: float) -> LifetimeMargin:
    reach = 1.6448536 * error
    none = np.zeros(1)
    return LifetimeMargin(50, 12, none, none, none, value, value - reach, value + reach, 0.0)


def test_the_spread_between_segments_by_hand() -> None:
    everyone = margin_of(100.0, 3.0)
    # nothing known: a spread of 0.2 · 100; √(20² + 3²)
    alone = pooled(everyone, [])
    assert (alone.high - 100) / 1.6448536 == pytest.approx(np.hypot(20, 3), rel=1e-6)
    # 80, 100 and 120 with errors of 10: Var 400 less 100; (2·400 + 2·300) / 4 = 350
    three = pooled(everyone, [margin_of(v, 10.0) for v in (80.0, 100.0, 120.0)])
    assert (100 - three.low) / 1.6448536 == pytest.approx(np.sqrt(350 + 9), rel=1e-6)


def test_a_segment_of_twelve_is_never_first_or_last(small_segment: ReturnForecast) -> None:
    title = wk.show.natural_return_by_segment(small_segment.history).title
    assert title == "How the lost come back on their own"


def test_without_campaigns_no_offer_is_compared(small_segment: ReturnForecast) -> None:
    shown = wk.show.arms_table(wk.second_lifetime_value(small_segment.history))
    assert "came back after an offer that is on record" in str(shown._repr_mimebundle_())


def once() -> list[Row]:
    """Everybody's first order only."""
    return [row for n, row in enumerate(LOG) if n == 0 or LOG[n - 1][0] != row[0]]


def no_return() -> list[Row]:
    """Everybody's first three orders, a month apart."""
    return [row for n, row in enumerate(LOG) if n < 3 or LOG[n - 3][0] != row[0]]


@pytest.mark.parametrize("rows", [once(), no_return()], ids=["one-time buyers", "no returns"])
def test_nobody_who_came_back(rows: list[Row], tmp_path: Path) -> None:
    settings = SETTINGS + "as_of: 2024-11-12\n"
    folder = client_folder(tmp_path / "acme", {"orders.csv": csv_text(rows)}, settings)
    found = run("check", folder)
    assert found.status == 0
    assert "second lifetimes followed for three months: 0 found, 40 needed" in found.out
    line = ["backtest", folder, "--origin", "2024-01-31", "--horizon-days", 200]
    assert_refused(run(*line), "holds too few returns before 2024-01-31")


def test_a_window_longer_than_the_log(tmp_path: Path) -> None:
    folder = client_folder(tmp_path / "acme")
    (folder / "client.yml").write_text(
        "client: Acme\ncurrency: EUR\nas_of: 2022-12-31\n"
        "definitions: {lapse_days: 100, return_window_months: 36}\n"
    )
    history = wk.read_history(wk.open_client(folder))
    seen = history.natural_return().months
    assert seen < 36
    assert f"return within {seen} months" in wk.show.returns_finding(history).text
    assert "not seen yet" in str(wk.show.returns_table(history)._repr_mimebundle_()["text/plain"])


def test_tenths_have_no_error_where_nobody_ordered() -> None:
    found = ranking(np.arange(20.0), np.zeros(20), weight=1)
    assert found.calibration_error is None
    assert json.dumps(found.calibration_error) == "null"
