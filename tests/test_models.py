"""wk.models: each model fitted in one line from arrays, against the papers' numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import winback_kit as wk
from tests.cdnow import Cdnow, cdnow
from tests.conftest import real_data
from winback_kit.checks import Refused


@pytest.fixture(scope="module")
def sample() -> Cdnow:
    return cdnow()


def weeks(sample: Cdnow) -> tuple[Any, Any, Any]:
    return sample.repeats, (sample.last / 7).round(2), (sample.age / 7).round(2)


def test_fader_hardie_lee_2005_in_one_line(sample: Cdnow) -> None:
    model = wk.models.BG_NBD.fit(*weeks(sample), unit="week")
    found = model.summary()
    # Marketing Science 24, table 2; standard errors of another implementation
    assert found.estimate.round(3).to_dict() == {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    errors = [0.01256, 0.3782, 0.1857, 0.7054]
    assert found.standard_error.tolist() == pytest.approx(errors, rel=3e-4)
    assert (found.low_95 < found.estimate).all()
    # even in the logarithm: low · high = estimate²
    assert (found.low_95 * found.high_95).tolist() == pytest.approx((found.estimate**2).tolist())
    assert repr(model).startswith(
        "BG/NBD: r 0.2426, alpha 4.414, a 0.7929, b 2.426; log-likelihood"
    )
    assert "-9,582.43" in repr(model)


def test_predictions_of_one_customer(sample: Cdnow) -> None:
    model = wk.models.BG_NBD.fit(*weeks(sample), unit="week")
    asked = pd.DataFrame({"x": [2, 0], "t_x": [30.43, 0], "T": [38.86, 38.86]}, index=["a", "b"])
    found = model.predict(asked.x, asked.t_x, asked["T"], ahead=39)
    assert found.index.tolist() == ["a", "b"]
    assert found.probability_alive["a"] == pytest.approx(0.7266, abs=5e-5)
    assert found.expected_purchases["a"] == pytest.approx(1.2260, abs=5e-4)
    assert found.probability_alive["b"] == 1  # who never came back may not have left, in BG/NBD


@pytest.mark.parametrize("name", ["BG_NBD", "MBG_NBD", "PARETO_NBD"])
def test_weights_are_customers(sample: Cdnow, name: str) -> None:
    family = getattr(wk.models, name)
    rows = pd.DataFrame(dict(zip("abc", weeks(sample), strict=True)))
    counted = rows.value_counts().reset_index()
    whole = family.fit(rows.a, rows.b, rows.c, unit="week")
    weighted = family.fit(counted.a, counted.b, counted.c, weights=counted["count"], unit="week")
    assert len(counted) < len(rows)
    assert weighted.summary().estimate.tolist() == pytest.approx(whole.summary().estimate.tolist())


def test_schmittlein_morrison_colombo_in_one_line(sample: Cdnow) -> None:
    found = wk.models.PARETO_NBD.fit(*weeks(sample), unit="week").summary().estimate
    assert found.tolist() == pytest.approx([0.553275, 10.577612, 0.606214, 11.667913], abs=4e-6)


def test_gamma_gamma_of_note_025(sample: Cdnow) -> None:
    model = wk.models.GAMMA_GAMMA.fit(sample.repeats, sample.mean_spend)
    assert model.summary().estimate.tolist() == pytest.approx([6.2488, 3.7446, 15.4478], abs=1e-4)
    # the documentation of lifetimes prints 24.658619
    assert model.predict([2], [22.35]).expected_spend[0] == pytest.approx(24.6586, abs=5e-5)
    twice = wk.models.GAMMA_GAMMA.fit(
        sample.repeats, sample.mean_spend, weights=np.full(len(sample.repeats), 2)
    )
    ratio = model.summary().standard_error / twice.summary().standard_error
    assert ratio.tolist() == pytest.approx([2**0.5] * 3, rel=1e-3)


def test_bg_bb_of_the_donations() -> None:
    rows = pd.read_csv(real_data("donations_1995_cohort_rf.csv.gz"))
    x, t_x, n = rows.x_donations, rows.t_x_last_year, rows.n_years
    model = wk.models.BG_BB.fit(x, t_x, n, weights=rows.donors)
    # Fader, Hardie & Shang 2010
    found = model.summary().estimate.tolist()
    assert found == pytest.approx([1.2035, 0.7497, 0.6567, 2.7834], abs=5e-5)
    always = model.predict([6], [6], [6], ahead=5).iloc[0]
    assert always.tolist() == pytest.approx([0.93, 3.75], abs=0.005)


def test_sbg_of_fader_hardie_2007() -> None:
    # table 1, high end, of 1,000 after 0 to 7 years
    model = wk.models.SBG.fit([1000, 869, 743, 653, 593, 551, 517, 491])
    assert model.summary().estimate.tolist() == pytest.approx([0.668, 3.806], abs=5e-4)
    found = model.predict(7)
    assert found.retention_rate[[1, 2, 3, 7]].tolist() == pytest.approx(
        [0.8507, 0.8780, 0.8968, 0.9362], abs=5e-5
    )
    assert found.survival[7] == pytest.approx(found.retention_rate.prod())
    assert set(wk.models.BDW.fit([1000, 869, 743, 653, 593]).summary().index) == {
        "alpha",
        "beta",
        "c",
    }


def test_models_say_how_they_are_fitted() -> None:
    assert repr(wk.models.BG_NBD) == "BG/NBD: .fit(x, t_x, T, weights, unit)"
    assert repr(wk.models.SBG) == "sBG: .fit(survivors)"
    assert repr(wk.models.BG_BB) == "BG/BB: .fit(x, t_x, n, weights)"
    assert {"simple_clv", "rate_per", "BDW", "MBG_NBD"} <= set(dir(wk.models))
    for wrong in ([1.5], [np.nan]):
        with pytest.raises(Refused, match="x must be a whole number"):
            wk.models.BG_NBD.fit(wrong, [1.0], [2.0])
    with pytest.raises(Refused, match="t_x must not be after T"):
        wk.models.BG_NBD.fit([1], [3.0], [2.0], weights=[4])


def test_given_parameters_have_no_summary() -> None:
    given = type(wk.models.SBG.fit([100, 60, 50]))("sBG", 0.7, 3.8, 1.0, -1.0)
    assert repr(given) == "sBG, not fitted"
    with pytest.raises(Refused, match="sBG: was given its parameters"):
        given.summary()
