"""Whether an offer works alike with all of a segment, and what is left of it at another touch."""

import numpy as np
import pandas as pd
import pytest

import winback_kit as wk
from tests.small_client import later, order, small_client
from winback_kit.history.kaplan_meier import Curve, kaplan_meier
from winback_kit.plan.decision_map.fatigue import fatigue
from winback_kit.plan.offers.uplift_by import carried, uplifts_by


def campaign(*bands: tuple[int, int]) -> pd.DataFrame:
    """One draw of 1,000 treated and 1,000 held out in each band of orders, with their returns."""
    rows = [
        ("s", "o", arm, "c", 400, 0, band, 1000, back)
        for band, pair in enumerate(bands)
        for arm, back in zip(("treated", "holdout"), pair, strict=True)
    ]
    names = "segment offer arm campaign days_ago since orders contacted returned"
    return pd.DataFrame(rows, columns=names.split())


def test_bands_that_differ_are_told_and_carried() -> None:
    # .30 − .10, .12 − .10: variances (.21 + .09)/1000 and (.1056 + .09)/1000; but the errors of a
    # draw are no less than those of equal rates: p = .2, .11: .32/1000 and .1958/1000
    (found,) = uplifts_by(campaign((300, 100), (120, 100)))
    assert found.by == "orders"
    assert [one.uplift for one in found.bands] == pytest.approx([0.20, 0.02])
    squares = [one.error**2 for one in found.bands]
    assert squares == pytest.approx([0.32e-3, 0.1958e-3], rel=0.01)
    w = [1 / one for one in squares]
    mean = (w[0] * 0.20 + w[1] * 0.02) / sum(w)
    assert found.mean == pytest.approx(mean)
    assert found.q == pytest.approx(w[0] * (0.20 - mean) ** 2 + w[1] * (0.02 - mean) ** 2)
    assert found.differ
    assert carried([found]) == [found]
    first, second = found.moves[0], found.moves[1]
    assert 0 < first < 0.20 - mean  # drawn towards the mean
    assert 0.02 - mean < second < 0


def test_bands_alike_leave_everybody_the_uplift_of_the_segment() -> None:
    (found,) = uplifts_by(campaign((200, 100), (205, 102)))
    assert not found.differ
    assert carried([found]) == []
    assert uplifts_by(campaign((200, 100))) == []  # one band is nothing to compare
    assert uplifts_by(campaign()) == []


def seen(*touches: tuple[int, int, int]) -> pd.DataFrame:
    rows = [(touch, 2, 30, asked, back) for touch, asked, back in touches]
    return pd.DataFrame(rows, columns=["touch", "months", "days", "asked", "back"])


def nobody_returns() -> Curve:
    return kaplan_meier(np.array([200.0]), np.array([0]), np.array([100]))


def test_what_is_left_of_an_effect_at_the_second_touch() -> None:
    # 30 of 200 and 8 of 100, nobody by themselves: .08/.15
    found = fatigue(seen((1, 200, 30), (2, 100, 8)), nobody_returns())
    assert found.left == pytest.approx(0.08 / 0.15)


def test_too_few_or_no_effect_tell_nothing() -> None:
    assert fatigue(seen((1, 200, 30)), nobody_returns()).left is None
    assert fatigue(seen((1, 200, 30), (2, 29, 8)), nobody_returns()).left is None
    assert fatigue(seen((1, 200, 1), (2, 100, 8)), nobody_returns()).left is None


def test_who_would_have_come_anyway_is_no_effect() -> None:
    # lost 2.5 months (76 days): half of those left return on day 100, within the 30 days
    half = kaplan_meier(np.array([100.0, 300.0]), np.array([1, 0]), np.array([100, 100]))
    found = fatigue(seen((1, 200, 120), (2, 100, 60)), half)
    assert found.seen[0].natural == pytest.approx(100)
    assert [one.effect for one in found.seen] == pytest.approx([0.1, 0.1])
    assert found.left == pytest.approx(1.0)


def test_contacts_are_cut_by_time_since_the_loss_and_by_orders() -> None:
    """By hand: the loss 30 days after the last of the orders, a month of 30.4375 days."""
    # customer: orders of the lifetime, days from the loss to the contact, days on which they return
    people = {
        "a": (1, 60, 20),  # 1.97 months, back after 20 of 60 days: one order
        "b": (1, 91, None),  # 2.99 months
        "c": (1, 92, None),  # 3.02: the next band
        "d": (3, 182, 60),  # 5.98, back on the last day of the window
        "e": (4, 183, 61),  # 6.01, back after it
    }
    orders, contacts = [], []
    for who, (n, since, back) in people.items():
        orders += [order(who, later("2024-01-01", 10 * at), 20) for at in range(n)]
        day = 10 * (n - 1) + 30 + since
        contacts.append({"customer_id": who, "date": later("2024-01-01", day), "campaign": "One"})
        if back:
            orders.append(order(who, later("2024-01-01", day + back), 20))
    settings = {
        "as_of": "2025-06-30",
        "definitions": {"lapse_days": 30, "return_window_months": 2},
    }
    made = [one | {"arm": "treated", "offer": "Call"} for one in contacts]
    with small_client(settings, orders=orders, contacts=made) as folder:
        study = wk.study(folder)
        bands, window = study.campaign_bands, study.history.window_days
    assert window == 60
    found = bands.groupby(["since", "orders"])[["contacted", "returned"]].sum()
    assert found.apply(tuple, axis=1).to_dict() == {
        (0, 0): (2, 1),  # a and b
        (1, 0): (1, 0),  # c
        (1, 1): (1, 1),  # d
        (2, 2): (1, 0),  # e
    }
