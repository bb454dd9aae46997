"""How acquisition, loss and win-back settle: the number of customers in the long run.

    N(t+1) = N + A + W − L,   L = h · N,   W = ω · L        so that  N* = A / (h · (1 − ω))

Winning back a share ω of the lost does for the number what a loss rate lower by that share would.
Where second lifetimes last another time (mean lives L1, then L2 for each further one):

    N* = A · (L1 + ω·L2 + ω²·L2 + …) = A · (L1 + ω·L2 / (1 − ω))
"""

from winback_kit.checks import hold_within, refused


def steady_customers(*, acquired: float, loss_rate: float, regained_share: float) -> float:
    """Customers in the long run; `acquired` and `loss_rate` are per month (or any one period)."""
    hold_within("loss_rate", loss_rate, above=0, most=1)
    _check_share(regained_share)
    return acquired / (loss_rate * (1 - regained_share))


def mean_life_with_returns(
    *, first_life: float, second_life: float, regained_share: float
) -> float:
    """Mean time as a customer of one acquired, over all lifetimes, in the unit of the lives."""
    hold_within("first_life", first_life, least=0)
    hold_within("second_life", second_life, least=0)
    _check_share(regained_share)
    return first_life + regained_share * second_life / (1 - regained_share)


def _check_share(regained_share: float) -> None:
    if not 0 <= regained_share < 1:
        rule = "must be a share from 0 to below 1: whoever is always won back is never lost"
        raise refused("regained_share", rule, got=regained_share)
