"""A rate that rises with spend towards a ceiling, and the spend that pays best.

    ρ(c) = ρ0 + (ρmax − ρ0) · (1 − e^(−k·c))            c: money for each person

(Blattberg & Deighton 1996, Harvard Business Review 74(4):136, with the rate without spend, ρ0,
added, so that nobody who comes anyway is bought.) A person won is worth W; the spend at which one
more unit of money brings 1 + λ is

    c* = ln[k · (ρmax − ρ0) · W / (1 + λ)] / k,  or 0,

and no more than `most` where money on each beyond it finds nobody else to be spent on. With λ = 0
it is that of the regain profit of Stauss & Friege (1999, Journal of Service Research 1:347).
"""

import math
from dataclasses import dataclass

from winback_kit.checks import hold_within, refused


@dataclass(frozen=True)
class CeilingCurve:
    """`floor` ρ0 and `ceiling` ρmax are shares, `steepness` k is per unit of money a person.

    Money on each beyond `most` wins nothing more.

    >>> CeilingCurve(floor=0, ceiling=1, steepness=1, most=2).best_spend(100)
    2
    """

    floor: float
    ceiling: float
    steepness: float
    most: float = math.inf

    def __post_init__(self) -> None:
        if not 0 <= self.floor <= self.ceiling <= 1:
            rule = "needs 0 ≤ floor ≤ ceiling ≤ 1"
            raise refused("ceiling curve", rule, got=f"{self.floor:g}, {self.ceiling:g}")
        hold_within("steepness", self.steepness, above=0, below=math.inf)
        hold_within("most", self.most, least=0, most=math.inf)

    def rate(self, spend: float) -> float:
        """ρ at that spend."""
        used = min(spend, self.most)
        return self.floor - (self.ceiling - self.floor) * math.expm1(-self.steepness * used)

    def slope(self, spend: float) -> float:
        """ρ' at that spend: what one more unit of money adds to the rate."""
        if spend >= self.most:
            return 0.0
        return self.steepness * (self.ceiling - self.floor) * math.exp(-self.steepness * spend)

    def best_spend(self, worth: float, *, asked: float = 1.0) -> float:
        """The spend a person at which one more unit brings `asked` (1 + λ)."""
        first_unit = self.slope(0.0) * worth
        free = math.log(first_unit / asked) / self.steepness if first_unit > asked else 0.0
        return min(self.most, free)


def curve_from_today(
    *, spend: float, rate: float, ceiling: float, floor: float = 0.0, most: float = math.inf
) -> CeilingCurve:
    """The curve through today's spend and rate: k = −ln(1 − (rate − ρ0)/(ρmax − ρ0)) / spend."""
    if not (floor < rate < ceiling and spend > 0):
        rule = "today's rate must lie between floor and ceiling, and today's spend above 0"
        raise refused("ceiling curve", rule, got=f"{floor:g}, {rate:g}, {ceiling:g}")
    steepness = -math.log1p(-(rate - floor) / (ceiling - floor)) / spend
    return CeilingCurve(floor=floor, ceiling=ceiling, steepness=steepness, most=most)
