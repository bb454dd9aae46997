"""What a complaint does to staying, by how it was met, beside customers alike who did not complain.

With E the losses expected of customers alike (history/saving/complaints.py) and O those that came,

    ratio = O / E,   exact Poisson interval (Garwood 1936)
    recovery = ratio of the recovered / ratio of those not recovered
    complaint × recovery = ratio of the recovered

The last is above 1 by default: recovery seldom makes good all that a complaint tells (Knox & van
Oest 2014, Journal of Marketing 78, 20,000 customers). The prior is ours in size, `PRODUCT` with a
spread of `SPREAD` on the log scale, and what is told is the mean of both by their precision,

    ln r = (ln(O/E)·O + ln(PRODUCT)/SPREAD²) / (O + 1/SPREAD²)

Nobody drew who is answered quickly: graver cases take longer. So what a faster answer is worth,

    worth = N_slow · p̄ · (ratio_slow − ratio_fast) · V

with N_slow the late answers of a year and p̄ the share lost of customers alike, is the most it can
be, and a test on the cases of a month tells it.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.history.saving.complaints import NEVER, NOT_RECOVERED, OPEN, RECOVERED
from winback_kit.plan.experiment.statistics.counts import realised_of
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.text import marked

PRODUCT, SPREAD = 1.2, 0.2
_Z = float(ndtri(0.5 + CONFIDENCE / 2))
EVERY = marked("All complaints")
FAST, SLOW = marked("Answered in time"), marked("Answered late")
NAMES = {
    EVERY: EVERY,
    RECOVERED: marked("Put right"),
    NOT_RECOVERED: marked("Closed, not put right"),
    OPEN: marked("Still open"),
    FAST: FAST,
    SLOW: SLOW,
}


@dataclass(frozen=True)
class MetComplaints:
    """Complaints met in one way: how many, who of them were lost, and how many alike would be."""

    kind: str
    complaints: int
    lost: int
    expected: float

    @property
    def name(self) -> str:
        """What they are called."""
        return NAMES[self.kind]

    @property
    def ratio(self) -> float:
        """Losses that came over losses expected."""
        return self.lost / self.expected

    @property
    def ends(self) -> tuple[float, float]:
        """Its ends, at 90 %."""
        found = realised_of(self.lost, self.expected, confidence=CONFIDENCE)
        return float(found.low), float(found.high)


@dataclass(frozen=True)
class Trust:
    """Complaints by how they were met; `slow_a_year` were answered late within the last year.

    `within` is the days in which an answer is in time. Ways with fewer than ten complaints are left
    out.
    """

    within: int
    ways: tuple[MetComplaints, ...]
    slow_a_year: int

    def of(self, kind: str) -> MetComplaints | None:
        """The complaints met in one way; None where they are too few."""
        return next((one for one in self.ways if one.kind == kind), None)

    @property
    def recovery(self) -> float | None:
        """What putting right does to the ratio of those not put right."""
        done, not_done = self.of(RECOVERED), self.of(NOT_RECOVERED)
        return done.ratio / not_done.ratio if done and not_done and not_done.lost else None

    @property
    def product(self) -> float:
        """Complaint times recovery: of the complaints put right, with the prior."""
        done = self.of(RECOVERED)
        return product_of(done.lost, done.expected) if done else PRODUCT

    def worth_of_speed(self, value: float) -> tuple[float, float, float] | None:
        """What answering all late ones in time is worth a year at most, with low and high.

        `value` is what a customer who stays is worth. None without both ways.
        """
        fast, slow = self.of(FAST), self.of(SLOW)
        if fast is None or slow is None or not self.slow_a_year:
            return None
        each = self.slow_a_year * slow.expected / slow.complaints * value
        gap = slow.ratio - fast.ratio
        error = math.hypot(*(math.sqrt(max(one.lost, 1)) / one.expected for one in (fast, slow)))
        return each * gap, each * (gap - _Z * error), each * (gap + _Z * error)


def product_of(lost: int, expected: float) -> float:
    """The ratio of losses after complaints put right, drawn towards the prior.

    >>> round(product_of(25, 25.0), 4)  # (0 · 25 + ln 1.2 · 25) / 50: the root of 1.2
    1.0954
    """
    weight = 1 / SPREAD**2
    seen = math.log(lost / expected) * lost if lost else 0.0
    return math.exp((seen + math.log(PRODUCT) * weight) / (lost + weight))


def trust_of(
    complaints: pd.DataFrame, gaps: pd.DataFrame, times: pd.DataFrame, *, within: int
) -> Trust | None:
    """From `complaints`, `like_gaps` and `ticket_times`; None with fewer than ten complaints."""
    if complaints.n.sum() < FEWEST_PEOPLE or gaps.empty:
        return None
    rows = complaints.assign(expected=complaints.n * _chance_alike(complaints, gaps))
    rows = rows[rows.expected.notna()]
    in_time = (rows.wait != NEVER) & (rows.wait <= within)
    parts: dict[str, Any] = {
        EVERY: rows.n > 0,
        RECOVERED: rows.recovery == RECOVERED,
        NOT_RECOVERED: rows.recovery == NOT_RECOVERED,
        OPEN: rows.recovery == OPEN,
        FAST: in_time,
        SLOW: ~in_time,
    }
    found = [_met(kind, rows[which]) for kind, which in parts.items()]
    ways = tuple(one for one in found if one.complaints >= FEWEST_PEOPLE and one.expected > 0)
    recent = times[times.recent == 1]
    late = (recent.wait > within) | ((recent.wait == NEVER) & (recent.age > within))
    return Trust(within, ways, int(recent.n[late].sum())) if ways else None


def _met(kind: str, rows: pd.DataFrame) -> MetComplaints:
    lost = int((rows.n * rows.lost).sum())
    return MetComplaints(kind, int(rows.n.sum()), lost, float(rows.expected.sum()))


def _chance_alike(complaints: pd.DataFrame, gaps: pd.DataFrame) -> np.ndarray[Any, Any]:
    """The chance to be lost of customers alike: after the same order, silent as long."""
    found = np.full(len(complaints), np.nan)
    for place, own in gaps.groupby("place"):
        longest = int(max(own.days.max(), complaints.silence.max())) + 1
        came, lost = np.zeros(longest + 1), float(own.n[own.lost == 1].sum())
        ordered = own[own.lost == 0]
        np.add.at(came, ordered.days.to_numpy(int), ordered.n.to_numpy(float))
        later = came[::-1].cumsum()[::-1]  # orders after so many days or more
        mine = (complaints.place == place).to_numpy()
        silence = complaints.silence.to_numpy(int)[mine]
        still = later[silence + 1] + lost
        found[mine] = np.divide(lost, still, out=np.full(len(still), np.nan), where=still > 0)
    return found
