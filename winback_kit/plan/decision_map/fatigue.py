"""What is left of an offer's effect from one touch to the next, from contacts with several touches.

Of those asked for the j-th time since their loss a share r_j was back while that touch was
followed; of people as long lost a share n_j would have been anyway (the natural return curve).
With e_j = r_j − n_j and its standard error s_j,

    φ = e_2 / e_1        where e_1 is above 2·s_1, and 30 people were asked a second time

Whoever is still silent at the second touch is harder to move than those of the first were; that is
part of φ, since only they are asked again.
"""

from dataclasses import dataclass
from math import sqrt

import pandas as pd

from winback_kit.history.beside.touches_seen import FOLLOWED_DAYS
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH, Curve

FEWEST_ASKED, SURE = 30, 2.0


@dataclass(frozen=True)
class TouchSeen:
    """The j-th touch: people asked, back in time, and who would have been back anyway."""

    number: int
    asked: int
    back: int
    natural: float

    @property
    def effect(self) -> float:
        """e_j, a share of those asked."""
        return (self.back - self.natural) / self.asked

    @property
    def error(self) -> float:
        """s_j; half a case each way keeps it above 0 (Agresti & Coull 1998)."""
        share = (self.back + 0.5) / (self.asked + 1)
        return sqrt(share * (1 - share) / self.asked)


@dataclass(frozen=True)
class Fatigue:
    """The touches seen, and φ; `left` is None where no second touch, or no effect, was seen."""

    seen: tuple[TouchSeen, ...]
    days: int = FOLLOWED_DAYS

    @property
    def left(self) -> float | None:
        """φ within 0 and 1."""
        if len(self.seen) < 2 or self.seen[1].asked < FEWEST_ASKED:
            return None
        first, second = self.seen[0], self.seen[1]
        if first.effect <= SURE * first.error:
            return None
        return min(1.0, max(0.0, second.effect / first.effect))


def fatigue(touches: pd.DataFrame, natural: Curve) -> Fatigue:
    """Put the touches of a client together; `touches` has the columns of `touches_seen`."""
    found = []
    for number, rows in touches.groupby("touch"):
        found.append(
            TouchSeen(
                int(str(number)),
                int(rows.asked.sum()),
                int(rows.back.sum()),
                sum(
                    row.asked * _anyway(natural, int(row.months), int(row.days))
                    for row in rows.itertuples()
                ),
            )
        )
    return Fatigue(tuple(found))


def _anyway(natural: Curve, months: int, days: int) -> float:
    """The chance to be back within so many days, for those still lost in the middle of a month."""
    since = int((months + 0.5) * DAYS_PER_MONTH)
    gone, later = natural.at_day(since)[0], natural.at_day(since + days)[0]
    return (later - gone) / (1 - gone) if gone < 1 else 0.0
