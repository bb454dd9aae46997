"""The win-back data of Kumar & Petersen (2012, ch. 7): probit and offers.

The printed values are those of domain 2.18, computed from the same 500 rows with other software.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from tests.conftest import real_data
from winback_kit.checks import Refused
from winback_kit.plan.offers.offer_pattern import OfferPattern, offer_pattern
from winback_kit.value.models.probit import fit_probit, inverse_mills
from winback_kit.words.told import told

NAMES = ("duration_1", "offer", "duration_lapse", "price_change", "gender", "age", "one")


@pytest.fixture(scope="module")
def lost() -> pd.DataFrame:
    return pd.read_csv(real_data("smcrm_winback.csv.gz")).assign(one=1.0)


def test_probit_of_the_reacquisition(lost: pd.DataFrame) -> None:
    found = fit_probit(NAMES, lost[list(NAMES)].to_numpy(), lost.reacquire.to_numpy())
    assert found.log_likelihood == pytest.approx(-115.891, abs=5e-4)
    assert found.pseudo_r2 == pytest.approx(0.6576, abs=5e-5)
    printed = (0.0092, 0.1576, -0.0334, 0.0050, -0.2129, -0.0389, -1.5178)
    assert found.coefficients == pytest.approx(np.array(printed), abs=5e-5)
    assert (found.errors > 0).all()


def test_probit_without_the_column_that_leaks(lost: pd.DataFrame) -> None:
    names = [name for name in NAMES if name != "price_change"]
    found = fit_probit(names, lost[names].to_numpy(), lost.reacquire.to_numpy())
    assert found.log_likelihood == pytest.approx(-116.175, abs=5e-4)
    # mean over all 500 of the change in the chance from an offer of 20 to one of 30
    at = [found.index(lost.assign(offer=offer)[names].to_numpy()) for offer in (20, 30)]
    assert float((ndtr(at[1]) - ndtr(at[0])).mean()) == pytest.approx(0.201, abs=5e-4)


def pattern(lost: pd.DataFrame) -> OfferPattern:
    return offer_pattern(
        offer=lost.offer.to_numpy(),
        returned=lost.reacquire.to_numpy(),
        value=lost.sclv.to_numpy(),
        duration=lost.duration_2.to_numpy(),
        randomised=False,
        has_control=False,
        known_after_return=("price_change",),
    )


def test_dearer_offers_win_more_and_poorer_returners(lost: pd.DataFrame) -> None:
    found = pattern(lost)
    assert found.more_but_poorer
    assert [row.asked for row in found.rows] == [211, 119, 170]
    rates = [row.return_rate for row in found.rows]
    assert rates == pytest.approx([0.4976, 0.6134, 0.6882], abs=5e-5)
    values = [row.value_if_returned for row in found.rows]
    assert values == pytest.approx([1300.48, 1216.89, 1202.69], abs=5e-3)
    days = [row.duration_if_returned for row in found.rows]
    assert days == pytest.approx([714.9, 652.9, 637.4], abs=5e-2)
    asked = [row.value_of_asking for row in found.rows]
    assert asked == pytest.approx([644.65, 744.57, 826.18], abs=5e-3)
    assert lost.reacquire.mean() == pytest.approx(0.590)
    assert lost.sclv.mean() == pytest.approx(730.148, abs=5e-3)


def test_the_pattern_says_what_it_cannot_say(lost: pd.DataFrame) -> None:
    words = " ".join(map(told, pattern(lost).caveats))
    for caveat in ("without an offer", "not drawn by lot", "price_change is known only"):
        assert caveat in words


def test_inverse_mills_far_out() -> None:
    # φ(z)/Φ(z) → −z − 1/z + 2/z³ …: at −40 it is 40.0249688 (asymptotic series)
    assert float(inverse_mills(np.array(-40.0))) == pytest.approx(40.0249688, abs=1e-6)


def test_probit_refusals() -> None:
    ones = np.ones((40, 1))
    half = np.repeat([0.0, 1.0], 20)
    with pytest.raises(Refused, match="all outcomes are alike"):
        fit_probit(["one"], ones, np.ones(40))
    with pytest.raises(Refused, match="repeat each other"):
        fit_probit(["one", "same"], np.column_stack([ones, ones]), half)
    with pytest.raises(Refused, match="a column separates the two outcomes"):
        fit_probit(["one", "x"], np.column_stack([ones[:, 0], half]), half)
    # by hand: with a constant alone Φ(b) is the share, here a quarter
    quarter = fit_probit(["one"], ones, (np.arange(40) < 10).astype(float))
    assert float(ndtr(quarter.coefficients[0])) == pytest.approx(0.25)
    assert quarter.pseudo_r2 == pytest.approx(0, abs=1e-12)
