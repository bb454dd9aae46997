"""A case beside published figures: like with like, and gross never beside an uplift."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from winback_kit.assumptions.published import FILE, PublishedFigures, published_figures
from winback_kit.case.judged.references import References, references
from winback_kit.checks import Refused
from winback_kit.client_study import Study
from winback_kit.records.yaml_record import read_record

HELD = published_figures().benchmarks


def test_what_is_called_gross_had_no_holdout() -> None:
    compared = {key: one.compares for key, one in HELD.items() if one.compares}
    for key, one in compared.items():
        assert (one.measured == "gross_return") == HELD[key].says.endswith(", gross"), key
        assert one.holdout == (one.measured == "uplift"), key
        assert HELD[key].unit == ("points" if one.measured == "uplift" else "share"), key
    assert {one.measured for one in compared.values()} == {
        "natural_return",
        "uplift",
        "gross_return",
    }


def test_an_uplift_without_a_holdout_is_refused(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    file = tmp_path / FILE.name
    file.write_text(text.replace("holdout: true", "holdout: false", 1), encoding="utf-8")
    with pytest.raises(Refused, match="must have a holdout where it is an uplift"):
        read_record(file, PublishedFigures)


def test_each_is_compared_with_what_was_measured_alike(sample_study: Study) -> None:
    found, result = sample_study.references, sample_study.outcome
    own = {one.figure.key: one.own for one in found.rows}
    # the shop's curve at the six months in which the published ones were counted
    curve = sample_study.history.natural_return()
    assert own["shop_return_after_180_days"] == curve.at_month(6)[0]
    # what was caused of those contacted, and all of them who return
    uplift = next(one for one in sample_study.drivers if one.name == "uplift").base
    assert own["mail_uplift_mens"] == uplift
    assert own["mail_order_rate"] == result.known("returns") / result.known("contacted")
    assert "app_monthly_return" not in own  # of contracts, which a shop has not


def test_the_range_is_that_of_the_lowest_and_highest(sample_study: Study) -> None:
    found = sample_study.references
    natural, uplift = found.range_of("natural_return"), found.range_of("uplift")
    assert natural is not None
    assert uplift is not None
    # as the file has them: 10 to 12.5 % and 13.1 to 15.7 %; .53 to .83 and .18 to .45 points
    assert (natural.low, natural.high, natural.count) == (0.1, 0.157, 2)
    assert (uplift.low, uplift.high, uplift.count) == (0.0018, 0.0083, 2)
    places = [replace(natural, own=own).place for own in (0.09, 0.1, 0.157, 0.16, None)]
    assert places == ["below", "within", "within", "above", "nowhere"]


def test_contracts_have_no_test_to_compare_with(sample_study: Study) -> None:
    data = replace(sample_study.history.data, contractual=True)
    history = replace(sample_study.history, data=data)
    found = references(history, sample_study.outcome, sample_study.drivers)
    assert found.range_of("uplift") is None
    months = found.range_of("natural_return")
    assert months is not None
    assert months.months == 12
    assert References(found.rows[:0]).range_of("gross_return") is None
