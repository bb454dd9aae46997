"""Several tests in one total, with the best of them drawn towards the others.

Each test j treated n people and measured a difference d a person (returns, or money) with standard
error e. The total as measured is Σ n·d. A test that looks best is partly lucky, so what is said of
one, or of those that were taken up because they looked good, is too much: the winner's curse. Drawn
towards their mean (statistics/shrinkage.py, with its B and w) the total is a sum over the tests,

    T = Σ n·(B·d + (1 − B)·d̄) = Σ c·d        c_j = n_j·B_j + (w_j/Σw)·Σ n·(1 − B)
    se² = Σ c²·e² + Σ n²·(1 − B)²·2/(k − 3)·(d − d̄)²

with k − 3 at least 1. The second part says that k tests tell little of how much tests differ. The
mean is not for free either: what was tested was chosen, so it speaks for tests like these.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from winback_kit.plan.experiment.readout.measurement import Measurement
from winback_kit.plan.experiment.readout.one_offer import Z
from winback_kit.plan.experiment.statistics.shrinkage import Array, drawn_to_mean
from winback_kit.records.result import Framed

YEAR_DAYS = 365


@dataclass(frozen=True)
class OneTest:
    """A test as read: people treated, the difference a person, and its standard error.

    `in_year` says whether it is one of the last year.
    """

    name: str
    treated: int
    difference: float
    error: float
    in_year: bool = True


@dataclass(frozen=True)
class DrawnTest:
    """A test beside the others: the difference as measured and as drawn, and their totals."""

    test: OneTest
    drawn: float
    drawn_error: float

    @property
    def measured_total(self) -> float:
        """Over all treated, as measured."""
        return self.test.treated * self.test.difference

    @property
    def drawn_total(self) -> float:
        """Over all treated, drawn towards the mean."""
        return self.test.treated * self.drawn

    def is_winner(self, z: float) -> bool:
        """Whether the test alone is above 0 by z standard errors: what would be taken up."""
        return self.test.difference > z * self.test.error


@dataclass(frozen=True)
class TestTotal:
    """A total over some tests, as measured and as drawn, with standard errors."""

    tests: int
    measured: float
    measured_error: float
    drawn: float
    drawn_error: float

    __test__ = False

    def ends(self, z: float) -> tuple[float, float]:
        """The total as drawn, less and plus z standard errors."""
        return self.drawn - z * self.drawn_error, self.drawn + z * self.drawn_error

    @property
    def curse(self) -> float:
        """What the total as measured says too much, by all tests together."""
        return self.measured - self.drawn


@dataclass(frozen=True)
class SeveralTests(Framed, rows="each"):
    """Tests together: the total of all, of the last year, and of those proven each alone.

    `mean` is d̄, `spread` how far tests truly differ, `p` the chance of such differences by luck; a
    winner is above 0 by `z` standard errors.
    """

    each: tuple[DrawnTest, ...]
    everything: TestTotal
    of_year: TestTotal
    winners: TestTotal
    mean: float
    spread: float
    p: float
    z: float


def several_tests(tests: Sequence[OneTest], *, z: float) -> SeveralTests:
    """What tests come to together; a winner is above 0 by `z` standard errors.

    Two tests of 1,000 people, with errors of .01 and differences of .02 and .06: B is 7/8, so the
    winner is drawn from 60 more returns to 57.5, and the total of both stays 80.

    >>> two = [OneTest("spring", 1000, 0.02, 0.01), OneTest("autumn", 1000, 0.06, 0.01)]
    >>> found = several_tests(two, z=2.5)
    >>> [round(one, 6) for one in (found.everything.drawn, found.winners.measured)]
    [80.0, 60.0]
    >>> round(found.winners.drawn, 6), round(found.winners.curse, 6)
    (57.5, 2.5)
    """
    d, e = (np.array([getattr(one, part) for one in tests]) for part in ("difference", "error"))
    drawn = drawn_to_mean(d.astype(float), errors=e.astype(float))
    pairs = zip(tests, drawn.effects, drawn.errors, strict=True)
    each = tuple(DrawnTest(test, float(one), float(error)) for test, one, error in pairs)
    won = np.array([one.is_winner(z) for one in each], bool)
    return SeveralTests(
        each=each,
        everything=_total(each, np.ones(len(each), bool), drawn.mean.spread),
        of_year=_total(each, np.array([one.in_year for one in tests], bool), drawn.mean.spread),
        winners=_total(each, won, drawn.mean.spread),
        mean=drawn.mean.value,
        spread=drawn.mean.spread,
        p=drawn.p,
        z=z,
    )


def tests_of(found: Measurement, *, as_of: dt.date) -> SeveralTests:
    """The campaigns of a client that can be told, as tests of the share that returns.

    A winner is one whose 90 % interval lies above 0.
    """
    tests = [
        OneTest(
            name=one.campaign,
            treated=one.whole.treated,
            difference=float(one.whole.uplift.value),
            error=float(one.whole.uplift.high - one.whole.uplift.low) / (2 * Z),
            in_year=(as_of - one.last).days <= YEAR_DAYS,
        )
        for one in found.told
        if one.whole is not None
    ]
    return several_tests(tests, z=Z)


def _total(each: Sequence[DrawnTest], chosen: Array, spread: float) -> TestTotal:
    """The totals of the chosen ones; the mean is that of all."""
    if not len(each) or not chosen.any():
        return TestTotal(0, 0.0, 0.0, 0.0, 0.0)
    d, e = (np.array([getattr(one.test, p) for one in each]) for p in ("difference", "error"))
    n = np.array([one.test.treated for one in each], float) * chosen
    keep = spread**2 / (spread**2 + e**2) if len(each) > 1 else np.ones(len(each))
    w = 1 / e**2 / (1 / e**2).sum()
    given = n * (1 - keep)
    c = n * keep + w * given.sum()
    apart = given**2 * 2 / max(1, len(each) - 3) * (d - w @ d) ** 2
    return TestTotal(
        tests=int(chosen.sum()),
        measured=float(n @ d),
        measured_error=float(np.linalg.norm(n * e)),
        drawn=float(c @ d),
        drawn_error=float(np.sqrt((c * e) @ (c * e) + apart.sum())),
    )
