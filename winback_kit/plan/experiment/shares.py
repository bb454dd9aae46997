"""How a holdout is spread over the segments of a test: more where more people return on their own.

The test reads one uplift, that of all segments weighted by their people. So many people n held out
in all tell most of it where a segment holds out in proportion to the spread of its own returns
(Neyman 1934, Journal of the Royal Statistical Society 97):

    n_s = n · N_s·√(p_s(1 − p_s)) / Σ N·√(p(1 − p));   share h_s = n_s / N_s, at most ½

with N_s the people of the segment contacted while the test runs. What a segment cannot hold out of
its half the others hold out. Of N people a share p was seen to return, which by the rule of
succession (Laplace 1814) is taken as (N·p + 1)/(N + 2), so that a segment of which nobody was seen
to return is tested too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from winback_kit.checks import hold_within

MOST_HELD_OUT = 0.5


@dataclass(frozen=True)
class InTest:
    """A segment in a test: people contacted while it runs, and the share returning by itself."""

    people: float
    natural_return_rate: float


def holdout_shares(segments: Mapping[str, InTest], *, held_out: float) -> dict[str, float]:
    """The share of each segment to hold out, so many people in all; half of a segment at most.

    Where 300 of 1,000 are held out and √(p(1 − p)) is .3 in one half of them and .4 in the other,
    3 of 7 of the 300 are of the first half. Chapter `measurement` calls it.

    >>> half = InTest(500, 0.1), InTest(500, 0.2)
    >>> shares = holdout_shares({"one": half[0], "other": half[1]}, held_out=300)
    >>> {name: round(share, 3) for name, share in shares.items()}
    {'one': 0.258, 'other': 0.342}
    """
    hold_within("held_out", held_out, least=0)
    spread = {name: _spread(one) for name, one in segments.items() if one.people > 0}
    shares = dict.fromkeys(segments, 0.0)
    left = held_out
    while spread and left > 0:
        each = left / sum(segments[name].people * sd for name, sd in spread.items())
        full = [name for name, sd in spread.items() if each * sd >= MOST_HELD_OUT]
        if not full:
            return shares | {name: each * sd for name, sd in spread.items()}
        for name in full:
            shares[name] = MOST_HELD_OUT
            left -= MOST_HELD_OUT * segments[name].people
            del spread[name]
    return shares


def _spread(one: InTest) -> float:
    """The standard deviation of one person's return; never 0."""
    hold_within("natural return rate", one.natural_return_rate, least=0, most=1)
    rate = (one.people * one.natural_return_rate + 1) / (one.people + 2)
    return sqrt(rate * (1 - rate))
