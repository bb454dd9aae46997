"""What is planted in copies of the sample alone, which a test makes for itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Fixed:
    """A cause that was mended on a day: what it stops from then on.

    A share `stops` of the lifetimes that would end for `reason` with an order on that day or later
    go on as others of the same customer do, and may end for any reason later.
    """

    reason: str = "Bad service"
    since: dt.date = dt.date(2024, 12, 1)
    stops: float = 0.5


@dataclass(frozen=True)
class Tie:
    """What holds some customers: a column of customers.csv with yes for a share of them.

    Through their first lifetime the odds that nothing follows an order are `ending_odds` times
    those of others.
    """

    column: str = "automatic_payment"
    share: float = 0.4
    ending_odds: float = 0.5
