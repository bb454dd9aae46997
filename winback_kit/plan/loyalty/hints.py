"""Whether employees' hints are better than chance.

Of `all` reasons so many are true; an employee names `named` of them and `hit` are among the true.
By chance alone the hits follow the hypergeometric distribution (Fisher 1935):

    P(≥ hit) = Σ_h C(true, h)·C(all − true, named − h) / C(all, named)                     (1)
    lift = (hit/named) / (true/all)                                                        (2)
"""

from dataclasses import dataclass
from math import comb

from winback_kit.checks import hold_within


@dataclass(frozen=True)
class Hints:
    """What was named, and how much of it is true."""

    all: int
    true: int
    named: int
    hit: int

    def __post_init__(self) -> None:
        hold_within("all", self.all, least=1)
        hold_within("true", self.true, least=0, most=self.all)
        hold_within("named", self.named, least=0, most=self.all)
        hold_within("hit", self.hit, least=0, most=min(self.true, self.named))

    @property
    def lift(self) -> float | None:
        """How many times better than chance, equation (2); None where nothing is true or named.

        >>> Hints(20, true=5, named=5, hit=3).lift
        2.4
        """
        if not (self.true and self.named):
            return None
        return self.hit * self.all / (self.named * self.true)

    @property
    def by_chance(self) -> float:
        """The chance of so many hits or more without knowing anything, equation (1).

        >>> round(Hints(20, true=5, named=5, hit=3).by_chance, 6)  # three of five are no proof
        0.072626
        """
        ways = sum(
            comb(self.true, h) * comb(self.all - self.true, self.named - h)
            for h in range(self.hit, min(self.true, self.named) + 1)
        )
        return ways / comb(self.all, self.named)
