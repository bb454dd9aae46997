"""Every statistic of a test against printed values, hand arithmetic or another implementation."""

import numpy as np
import pytest

from winback_kit.checks import Refused
from winback_kit.plan.experiment.statistics.counts import realised_of
from winback_kit.plan.experiment.statistics.differences import (
    TwoArms,
    _likeliest,
    difference,
    equal_shares,
    exact,
    miettinen_nurminen,
    newcombe,
    score_error,
)
from winback_kit.plan.experiment.statistics.late_returns import (
    Watched,
    late_difference,
    raw_difference,
    share_by,
)
from winback_kit.plan.experiment.statistics.looks import (
    always_valid_reach,
    crossed,
    peeking,
    pocock,
    spending_bounds,
    sprt,
)
from winback_kit.plan.experiment.statistics.means import (
    cuped,
    mean_difference,
    pair_sums,
    standardised_difference,
    sums_of,
)
from winback_kit.plan.experiment.statistics.sample_ratio import same_ratio, sample_ratio
from winback_kit.plan.experiment.statistics.several import holm
from winback_kit.plan.experiment.statistics.shrinkage import drawn_to_mean, odds_differ

# Hillstrom's e-mail test, half A: visits and conversions of those mailed for men's and for women's
# goods, of both, and of none; limits by statsmodels (Newcombe) and by a likelihood that was
# constrained numerically (Miettinen & Nurminen).
MEN, WOMEN, BOTH, NONE = 10653, 10693, 21346, 10653
HILLSTROM = [
    (1969, MEN, 1128, (0.06953799, 0.08835334), (0.06955132, 0.08836829)),
    (132, MEN, 64, (0.00383869, 0.00901063), (0.00385740, 0.00902632)),
    (1654, WOMEN, 1128, (0.03978856, 0.05780575), (0.03979747, 0.05781644)),
    (87, WOMEN, 64, (-0.00012945, 0.00442080), (-0.00012172, 0.00442828)),
    (3623, BOTH, 1128, (0.05605761, 0.07148813), (0.05606958, 0.07150139)),
    (219, BOTH, 64, (0.00216708, 0.00619373), (0.00218196, 0.00620878)),
]
# Newcombe 1998, table II: 56/70 less 48/80, and 9/10 less 3/10; his methods 10 and 5 (Mee's is
# without N/(N − 1)); Miettinen & Nurminen's of the second by PropCIs::diffscoreci
PRINTED = 5e-5


@pytest.mark.parametrize(("seen", "people", "none", "hybrid", "score"), HILLSTROM)
def test_intervals_of_hillstrom(
    seen: int, people: int, none: int, hybrid: tuple[float, float], score: tuple[float, float]
) -> None:
    arms = TwoArms(seen, people, none, NONE)
    for found, expected in ((newcombe(arms), hybrid), (miettinen_nurminen(arms), score)):
        assert (float(found.low), float(found.high)) == pytest.approx(expected, abs=1.1e-8)


def test_differences_and_errors_of_hillstrom() -> None:
    arms = TwoArms(np.array([1969, 87]), np.array([MEN, WOMEN]), np.array([1128, 64]), NONE)
    assert arms.difference == pytest.approx([0.07894490, 0.00212847], abs=5e-9)
    assert arms.standard_error == pytest.approx([0.00479899, 0.00114684], abs=5e-9)
    assert arms.difference / arms.standard_error == pytest.approx([16.4503, 1.8559], abs=5e-5)


def test_printed_intervals() -> None:
    large, small = TwoArms(56, 70, 48, 80), TwoArms(9, 10, 3, 10)
    for found, low, high in (
        (newcombe(large), 0.0524, 0.3339),
        (miettinen_nurminen(large), 0.0528, 0.3382),
        (newcombe(small), 0.1705, 0.8090),
        (miettinen_nurminen(small), 0.1700, 0.8406),
    ):
        assert float(found.low) == pytest.approx(low, abs=PRINTED)
        assert float(found.high) == pytest.approx(high, abs=PRINTED)


def test_the_score_interval_ends_where_the_score_test_begins_to_refuse() -> None:
    arms = TwoArms(np.array([5, 0, 12]), np.array([40, 30, 12]), np.array([2, 0, 3]), 50)
    found = miettinen_nurminen(arms)
    for edge in (found.low, found.high):
        z = np.abs(arms.difference - edge) / score_error(arms, edge)
        inside = np.abs(edge) < 1
        assert z[inside] == pytest.approx(np.full(inside.sum(), 1.959964), abs=1e-5)


def test_the_shares_behind_it_are_the_likeliest() -> None:
    # the slope of the likelihood at a difference of Δ: r1/p1 − (n1 − r1)/(1 − p1) and that of p0
    arms = TwoArms(
        np.array([5, 30, 1, 12]), np.array([40, 50, 900, 12]), np.array([2, 9, 4, 3]), 50
    )
    for delta in (-0.3, -0.01, 0.0, 0.02, 0.25):
        p0 = _likeliest(arms, delta)
        inside = (p0 > max(0.0, -delta)) & (p0 < min(1.0, 1 - delta))
        slope = 0.0
        for share, back, people in (
            (p0 + delta, arms.returned1, arms.people1),
            (p0, arms.returned0, arms.people0),
        ):
            with np.errstate(divide="ignore", invalid="ignore"):
                slope = slope + back / share - (people - back) / (1 - share)
        assert slope[inside] == pytest.approx(np.zeros(inside.sum()), abs=1e-6)


def test_zero_cells_have_exact_intervals_that_are_wider() -> None:
    arms = TwoArms(np.array([0, 0, 10]), 10, np.array([0, 4, 0]), 10)
    shown, surely, score = difference(arms), exact(arms), miettinen_nurminen(arms)
    assert shown.low.tolist() == surely.low.tolist()
    assert shown.high.tolist() == surely.high.tolist()
    assert (surely.low <= score.low).all()
    assert (surely.high >= score.high).all()
    # nobody of 10 against nobody: both limits 1 − (1 − √.975)^(1/10)
    level = 1 - 0.975**0.5
    assert float(shown.high[0]) == pytest.approx(1 - level**0.1)
    assert not TwoArms(1, 10, 1, 10).zero_cell


def test_swapped_arms_turn_the_interval_round() -> None:
    arms, swapped = TwoArms(3, 40, 9, 55), TwoArms(9, 55, 3, 40)
    for method in (newcombe, miettinen_nurminen, exact, difference):
        one, other = method(arms), method(swapped)
        assert float(one.low) == pytest.approx(-float(other.high), abs=1e-9)


def test_more_returned_than_people_is_refused() -> None:
    with pytest.raises(Refused, match="people0 less returned0: must not be negative"):
        TwoArms(1, 2, 4, 3)


def test_the_pooled_test_of_two_shares() -> None:
    # 4/100 less 0/100: pooled .02, error √(.02·.98·.02) = .0197990, z = 2.020305
    z, p = equal_shares(TwoArms(4, 100, 0, 100))
    assert (float(z), float(p)) == pytest.approx((2.020305, 0.043351), abs=1e-6)
    assert float(equal_shares(TwoArms(0, 10, 0, 10))[1]) == 1


@pytest.mark.parametrize(
    ("people", "shares", "chi2", "p"),
    [
        ([821588, 815482], [1, 1], 22.7744, 1.8e-6),
        ([4890, 5110], [1, 1], 4.84, 0.0278),
        ([4800, 5200], [1, 1], 16, 6.3e-5),
        ([9150, 850], [9, 1], 25, 5.7e-7),
        ([10653, 10653, 10693], [1, 1, 1], 0.100003, 0.951228),
    ],
)
def test_sample_ratio(people: list[int], shares: list[int], chi2: float, p: float) -> None:
    found = sample_ratio(people, shares)
    assert found.chi2 == pytest.approx(chi2, abs=6e-5)
    assert found.p == pytest.approx(p, rel=0.02)
    assert found.alarm is (p < 0.001)


def test_one_ratio_everywhere() -> None:
    # rows 60 40 and 30 70 of 100: expected 45 55, χ² = 2·15²/45 + 2·15²/55 = 18.1818
    assert same_ratio([[60, 40], [30, 70]]).chi2 == pytest.approx(18.181818)
    assert same_ratio([[60, 40], [0, 0]]).p == 1
    with pytest.raises(Refused, match="above 0 for each of two arms"):
        sample_ratio([5, 5], [1, 0])


def test_means_and_what_was_before() -> None:
    # Y = 1 2 3 4 | 0 1 2 5, X = 1 2 3 4 | 1 1 2 4: by hand over all 8, X̄ = 2.25, Ȳ = 2.25,
    # Sxy = 1 + 4 + 9 + 16 + 0 + 1 + 4 + 20 − 8·2.25² = 14.5, Sxx = 52 − 40.5 = 11.5
    treated = pair_sums(np.array([1.0, 2, 3, 4]), np.array([1.0, 2, 3, 4]))
    held = pair_sums(np.array([0.0, 1, 2, 5]), np.array([1.0, 1, 2, 4]))
    found = cuped(treated, held)
    assert found.theta == pytest.approx(14.5 / 11.5)
    # d = 2.5 − 2; X̄1 − X̄0 = .5: less 14.5/11.5·.5
    assert found.before.value == pytest.approx(0.5)
    assert found.difference.value == pytest.approx(0.5 - 14.5 / 11.5 * 0.5)
    y = np.array([1.0, 2, 3, 4]) - found.theta * (np.array([1.0, 2, 3, 4]) - 2.25)
    other = np.array([0.0, 1, 2, 5]) - found.theta * (np.array([1.0, 1, 2, 4]) - 2.25)
    error = np.sqrt(y.var(ddof=1) / 4 + other.var(ddof=1) / 4)
    assert found.difference.error == pytest.approx(error)


def test_balance() -> None:
    # 1 3 against 3 5: means 2 and 4, both variances 2
    same = sums_of(np.array([1.0, 3]))
    assert standardised_difference(same, sums_of(np.array([3.0, 5]))) == pytest.approx(-(2**0.5))
    assert standardised_difference(same, same) == 0
    assert mean_difference(same, sums_of(np.array([2.0, 2]))).p == pytest.approx(1)


def test_effects_that_do_not_differ_are_drawn_to_one() -> None:
    # Q = Σ (d − .02)²/.01² = 2 with 2 degrees of freedom: nothing but chance
    found = drawn_to_mean(np.array([0.01, 0.02, 0.03]), errors=np.full(3, 0.01))
    assert (found.q, found.p) == pytest.approx((2, np.exp(-1)))
    assert found.effects == pytest.approx([0.02] * 3)
    assert not found.differ


def test_the_odds_of_segments() -> None:
    # levels that fit exactly: 20/100 v 50/100 and 50/100 v 20/100; with one effect, 0, both
    # segments fit 35/100 twice: 2·Σ r ln(r/r̂) over 8 cells = 39.5568
    arms = TwoArms(np.array([20, 50]), np.full(2, 100), np.array([50, 20]), np.full(2, 100))
    cells = np.array([20, 80, 50, 50]), np.array([35, 65, 35, 65])
    expected = 2 * 2 * float((cells[0] * np.log(cells[0] / cells[1])).sum())
    assert odds_differ(arms).ratio == pytest.approx(expected)


PEEKING = {1: 0.05, 2: 0.08312, 3: 0.10726, 4: 0.12617, 5: 0.14169, 10: 0.19336, 20: 0.24791}
POCOCK = {2: 2.1783, 3: 2.2895, 4: 2.3613, 5: 2.4132, 10: 2.5550}


def test_peeking_and_pocock() -> None:
    # exact recursion, and 200,000 simulated paths; Pocock 1977, table 1
    for looks, chance in PEEKING.items():
        assert peeking(looks) == pytest.approx(chance, abs=5.1e-6)
    for looks, bound in POCOCK.items():
        assert pocock(looks) == pytest.approx(bound, abs=5.1e-5)


def test_spending_holds_the_error_at_any_looks() -> None:
    for information in ([0.1, 0.35, 0.4, 1.0], [0.25, 0.5, 0.75, 1.0], [1.0]):
        bounds = spending_bounds(information)
        assert crossed(bounds, information)[-1] == pytest.approx(0.05, abs=1e-6)
    # Proschan, Lan & Wittes 2006, four equal looks of O'Brien & Fleming's kind
    assert spending_bounds([0.25, 0.5, 0.75, 1]) == pytest.approx(
        [4.333, 2.963, 2.359, 2.014], abs=5e-4
    )
    with pytest.raises(Refused, match="information: must rise"):
        crossed([2, 2], [0.5, 0.5])


def test_wald_and_always_valid() -> None:
    assert sprt(alpha=0.05, beta=0.2).logs == pytest.approx((2.772589, -1.558145), abs=5e-7)
    # wider than an interval that is read once, at any size
    for error in (0.1, 1, 10):
        assert always_valid_reach(error, expected=1) > 1.96 * error


def test_realised_against_forecast() -> None:
    # 45 of 50, 12 of 8, none of 3: limits of Garwood 1936
    for seen, forecast, low, high in (
        (45, 50, 0.656466, 1.204271),
        (12, 8, 0.775072, 2.620198),
        (0, 3, 0, 1.229626),
    ):
        found = realised_of(seen, forecast)
        assert (found.value, found.low) == pytest.approx((seen / forecast, low), abs=5e-7)
        assert found.high == pytest.approx(high, abs=5e-7)


def test_holm() -> None:
    # Holm 1979: .01·4, .013·3 (at least .04), .014·2 (.04), .19
    assert holm([0.01, 0.19, 0.014, 0.013]) == pytest.approx([0.04, 0.19, 0.04, 0.04])
    assert holm([]).shape == (0,)


def waves(ages: list[int], returns: list[int]) -> Watched:
    """Waves of 1,000 watched so many months, with the returns of each month of age."""
    rows = []
    for age in ages:
        seen = returns[:age]
        rows += [(month + 1, 1, n) for month, n in enumerate(seen)]
        rows.append((age, 0, 1000 - sum(seen)))
    return Watched(*(np.array(column, float) for column in zip(*rows, strict=True)))


def test_late_returns_of_staggered_waves() -> None:
    # three monthly waves watched 3, 2 and 1 months; returns by month of age 30 20 10 v 20 12 8:
    # of those at risk 90/3000, then 40/1940 and 10/950
    treated, held = waves([3, 2, 1], [30, 20, 10]), waves([3, 2, 1], [20, 12, 8])
    assert raw_difference(treated, held) == pytest.approx(0.016)
    for month, of_treated, of_held in ((1, 0.03, 0.02), (2, 0.05, 0.032), (3, 0.06, 0.04)):
        assert share_by(treated, month).share == pytest.approx(of_treated)
        assert share_by(held, month).share == pytest.approx(of_held)
    found = late_difference(treated, held, 3)
    assert float(found.value) == pytest.approx(0.02)
    plain = miettinen_nurminen(TwoArms(180, 3000, 120, 3000))
    assert float(found.high - found.low) > float(plain.high - plain.low)


def test_late_returns_are_the_plain_ones_where_all_are_watched_alike() -> None:
    treated, held = waves([3], [30, 20, 10]), waves([3], [20, 12, 8])
    found, plain = late_difference(treated, held, 3), difference(TwoArms(60, 1000, 40, 1000))
    assert (float(found.low), float(found.high)) == pytest.approx(
        (float(plain.low), float(plain.high))
    )
    assert share_by(Watched(*(np.zeros(0),) * 3), 5).people == 0
