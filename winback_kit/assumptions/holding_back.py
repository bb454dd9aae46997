"""Whom a test, or a holdout of every campaign, leaves alone: terms of a case."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from winback_kit.assumptions.record import ALL, NOTHING, Share
from winback_kit.records.yaml_record import Record


class HeldBack(Record):
    """Customers whom a test leaves alone at first, to be contacted when it has read them.

    Of those in reach in the first `test_months` each segment holds back its `holdout_share`. Each
    of these is contacted `months` later, if not back by then; to win them, and that they come back
    on their own, has `kept_chance` times the chance that it had. Where a share is held out of every
    campaign, it is part of those held back, in all months, and is never contacted.
    """

    test_months: Annotated[int, Field(ge=0, le=600)] = Field(
        0,
        description="months until the test is read, in which some of those in reach are held back; "
        "0: the first in which its gate can decide",
    )
    months: Annotated[int, Field(ge=0, le=600)] = Field(
        0, description="how long each of them is left alone"
    )
    kept_chance: Share = Field(
        ALL, description="share of the chance to return that is left then, of those still lost"
    )
    universal_share: Share = Field(
        NOTHING, description="share of those in reach that is held out of every campaign"
    )
    today_share: Share = Field(
        NOTHING,
        description="share of those whom the test does not hold back that is left to what is done "
        "today while it runs",
    )
    design_effect: Annotated[float, Field(ge=1, le=1000)] = Field(
        1.0,
        description="so many times the people the test needs, since households or accounts are "
        "drawn; 1 where people are",
    )

    def read_share(self, holdout_share: float) -> float:
        """The share held out of the two arms that are compared, of a share of all in reach.

        >>> held = HeldBack(today_share=0.5, universal_share=0.1)
        >>> held.read_share(0.2), held.read_share(0.0)  # .2 of .6, .1 of .55
        (0.3333333333333333, 0.18181818181818182)
        """
        held = max(holdout_share, self.universal_share.value)
        others = (1 - held) * (1 - self.today_share.value)
        return held / (held + others) if held + others > 0 else 0.0
