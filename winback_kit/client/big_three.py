"""What client.yml may state of acquiring, keeping and winning back: `big_three:`.

Each of the three has a curve through what is spent today on each person in a year and what that
brings, up to a ceiling. What is left out is measured where the tables allow it, else a prior.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from winback_kit.assumptions.record import Cost, Share, broken
from winback_kit.records.yaml_record import Record


class StatedCurve(Record):
    """One of the three: how the share won rises with what is spent on each person in a year."""

    people: Annotated[float, Field(ge=0)] | None = Field(
        None, description="people in a year on whom it could be spent"
    )
    spend: Cost | None = Field(None, description="what is spent on each of them in a year today")
    rate: Share | None = Field(None, description="the share acquired, kept or won back by that")
    floor: Share | None = Field(None, description="the same if nothing were spent")
    ceiling: Share | None = Field(None, description="the same if money were no object")
    value: Cost | None = Field(
        None, description="what one more acquired, kept or won back is worth today"
    )

    @model_validator(mode="after")
    def _together(self) -> StatedCurve:
        if (self.spend is None) != (self.rate is None):
            raise broken("must state spend and rate together: the curve goes through both")
        return self


class BigThreeSettings(Record):
    """One budget for acquiring, keeping and winning back."""

    budget: Annotated[float, Field(ge=0)] | None = Field(
        None, description="a year, for the three together; left out, what is spent today"
    )
    acquisition: StatedCurve = Field(StatedCurve(), description="prospects who become customers")
    retention: StatedCurve = Field(StatedCurve(), description="customers who are kept for a year")
    win_back: StatedCurve = Field(StatedCurve(), description="lost customers who come back")
