"""Getting customers to complain, as a scenario: how many buy again by how their trouble is met.

Of customers with a problem a share g complains, s of those are satisfied in the end and f of those
quickly; each group buys again with its own share:

    again = (1 − g) · silent + g · [(1 − s) · unsatisfied + s · ((1 − f) · satisfied + f · fast)]

The shares are stated intentions that TARP (Technical Assistance Research Programs, Washington,
1979 and 1986) found in American households, for troubles of a few dollars and of more than a
hundred: no measurement of this client, and never counted in a case.
"""

from dataclasses import dataclass

from winback_kit.checks import hold_within


@dataclass(frozen=True)
class BuysAgain:
    """The share that buys again of those who keep silent, and who complain and are answered so."""

    silent: float
    unsatisfied: float
    satisfied: float
    fast: float


SMALL_TROUBLE = BuysAgain(0.37, 0.46, 0.70, 0.95)
LARGE_TROUBLE = BuysAgain(0.09, 0.19, 0.54, 0.82)


def buying_again(shares: BuysAgain, *, complain: float, satisfied: float, fast: float) -> float:
    """The share of customers with a problem that buys again.

    >>> round(buying_again(SMALL_TROUBLE, complain=0.05, satisfied=0.5, fast=0.5), 6)
    0.383625
    """
    for one in (complain, satisfied, fast):
        hold_within("share", one, least=0, most=1)
    answered = (1 - fast) * shares.satisfied + fast * shares.fast
    complained = (1 - satisfied) * shares.unsatisfied + satisfied * answered
    return (1 - complain) * shares.silent + complain * complained


@dataclass(frozen=True)
class LeverRow:
    """One row of the scenario: how many complain and are satisfied, and who then buys again."""

    complain: float
    satisfied: float
    small: float
    large: float


FAST_SHARE = 0.5
_ROWS = ((0.05, 0.5), (0.05, 0.8), (0.5, 0.5), (0.5, 0.8))


def lever_rows() -> list[LeverRow]:
    """Few and many who complain, half and most of them satisfied, half of those quickly."""

    def again(of: BuysAgain, complain: float, satisfied: float) -> float:
        return buying_again(of, complain=complain, satisfied=satisfied, fast=FAST_SHARE)

    return [
        LeverRow(g, s, again(SMALL_TROUBLE, g, s), again(LARGE_TROUBLE, g, s)) for g, s in _ROWS
    ]
