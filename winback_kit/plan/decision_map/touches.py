"""How often to write before it is left: the worth of each touch from a hazard that tires.

Of those still silent before touch j a share h_j = q · φ^(j−1) comes back because of it: q is the
effect of the first, φ what is left of it from one touch to the next. With V for each who returns,
after the offer, and c for each touch, a person asked once is worth at touch j

    w_j = S_j · (h_j · V − c)      S_j = Π_{i<j} (1 − h_i), the share still silent       (1)

The touches go on while h_j · V > c, so the last is the one before the first that does not pay:

    n = 1 + ⌊ln(c / (q·V)) / ln φ⌋       where q·V > c and φ < 1                        (2)

What is left of the effect at the second touch has to be above c/(q·V) for a second touch to pay:
that is the break-even fatigue φ*, which is what is told where no contacts show φ.
"""

import math
from dataclasses import dataclass

from winback_kit.checks import hold_within

MOST_TOUCHES = 12  # nobody is asked without end, even where no touch tires


@dataclass(frozen=True)
class Touch:
    """One touch: its number, the share still silent before it, and its worth for each person."""

    number: int
    silent: float
    worth: float


def touches(*, effect: float, left: float, value: float, cost: float, many: int) -> list[Touch]:
    """The worth of touches 1 to `many`, by equation 1.

    `effect` is q, `left` is φ, both shares; `value` and `cost` are money for each return and each
    touch.

    >>> [round(one.worth, 4) for one in touches(effect=.03, left=.6, value=160, cost=1.5, many=4)]
    [3.3, 1.3386, 0.2172, -0.4365]
    """
    hold_within("effect of the first touch", effect, least=0, most=1)
    hold_within("what is left of it at the next", left, least=0, most=1)
    found, silent = [], 1.0
    for number in range(1, many + 1):
        hazard = effect * left ** (number - 1)
        found.append(Touch(number, silent, silent * (hazard * value - cost)))
        silent *= 1 - hazard
    return found


def stop_after(*, effect: float, left: float, value: float, cost: float) -> int:
    """After how many touches to stop, by equation 2; 0 where not even the first pays.

    >>> stop_after(effect=.03, left=.6, value=160, cost=1.5), stop_after(
    ...     effect=.009, left=.6, value=160, cost=1.5)
    (3, 0)
    """
    first = effect * value
    if first <= cost:
        return 0
    if left <= 0:
        return 1
    if left >= 1 or cost <= 0:
        return MOST_TOUCHES
    return min(MOST_TOUCHES, math.ceil(round(math.log(cost / first) / math.log(left), 9)))


def break_even_left(*, effect: float, value: float, cost: float) -> float | None:
    """φ*: what of the effect must be left at the second touch for it to pay.

    None where not even the first touch pays.
    """
    first = effect * value
    return cost / first if first > cost else None
