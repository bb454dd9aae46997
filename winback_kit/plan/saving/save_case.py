"""What it is worth to ask one customer at risk to stay, and what may be spent on it.

With q0 the chance to stay without a contact, q1 with it, V what staying is worth, R the remedy,
which everybody gets who stays, and h the handling of a case:

    worth         (q1 − q0) · V − q1 · R − h                                                     (1)
    break-even    q1* = (q0 · V + h) / (V − R)                                                   (2)
    limit         R*  = ((q1 − q0) · V − h) / q1                                                 (3)

Where nobody tested it, a campaign of Neslin, Gupta, Kamakura, Lu and Mason (2006, Journal of
Marketing Research 43) that offers an incentive d to everybody, which a share γ of those who would
leave accepts, at a contact cost f, breaks even at the risk of leaving

    β* = (d + f) / (γ · V + d · (1 − γ))                                                         (4)

and is told beside it, since targeting by risk alone takes γ for the same with everybody.
"""

import math

from winback_kit.checks import hold_within


def save_worth(
    *,
    stays_alone: float,
    stays_asked: float,
    value: float,
    remedy_cost: float,
    handling_cost: float,
) -> float:
    """What asking one customer to stay is worth, in the currency of `value`; equation (1).

    >>> round(save_worth(stays_alone=0.6, stays_asked=0.7, value=300, remedy_cost=40,
    ...                  handling_cost=8), 6)
    -6.0
    """
    _hold(stays_alone, stays_asked)
    return (stays_asked - stays_alone) * value - stays_asked * remedy_cost - handling_cost


def break_even_stay(
    *, stays_alone: float, value: float, remedy_cost: float, handling_cost: float
) -> float:
    """The chance to stay, once asked, from which on it pays; inf where no chance is enough.

    >>> round(break_even_stay(stays_alone=0.6, value=300, remedy_cost=40, handling_cost=8), 6)
    0.723077
    """
    _hold(stays_alone)
    if value <= remedy_cost:
        return math.inf
    least = (stays_alone * value + handling_cost) / (value - remedy_cost)
    return least if least <= 1 else math.inf


def authority_limit(
    *, stays_alone: float, stays_asked: float, value: float, handling_cost: float
) -> float:
    """The most that a remedy may cost whoever handles the case; 0 where none pays; equation (3).

    >>> round(authority_limit(stays_alone=0.6, stays_asked=0.7, value=300, handling_cost=8), 2)
    31.43
    """
    _hold(stays_alone, stays_asked)
    if stays_asked == 0:
        return 0.0
    return max(0.0, ((stays_asked - stays_alone) * value - handling_cost) / stays_asked)


def break_even_risk(
    *, accepted: float, value: float, incentive: float, contact_cost: float
) -> float:
    """The risk of leaving from which on a campaign to all of them pays; equation (4).

    >>> round(break_even_risk(accepted=0.3, value=200, incentive=10, contact_cost=1), 6)  # 11/67
    0.164179
    """
    _hold(accepted)
    won = accepted * value + incentive * (1 - accepted)
    return math.inf if won <= 0 else (incentive + contact_cost) / won


def _hold(*chances: float) -> None:
    for one in chances:
        hold_within("chance to stay", one, least=0, most=1)
