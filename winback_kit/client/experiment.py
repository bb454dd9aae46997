"""What client.yml may say of the next test: `experiment:`.

How many are held out of it stands under `lists` and `case.holdout`, since the case counts what that
costs; here is whom the test draws, from when on, and what is held out of everything.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from winback_kit.assumptions.record import Day, RuleShare, broken
from winback_kit.records.yaml_record import Record

Unit = Literal["person", "household", "account"]
UNIT_COLUMNS = {"household": "household_id", "account": "account_id"}  # of customers


class UniversalHoldout(Record):
    """Customers held out of every campaign, so that all of them together can be read."""

    share: RuleShare = Field(description="of the lost, held out of every campaign")
    rotation_months: Annotated[int, Field(ge=3, le=60)] = Field(
        12, description="after so many months others are drawn in their place"
    )

    @model_validator(mode="after")
    def _a_part(self) -> UniversalHoldout:
        if not 0 < self.share <= MOST_HELD_OUT:
            raise broken(f"share must be above 0 and at most {MOST_HELD_OUT:.0%}")
        return self


MOST_HELD_OUT, MOST_TODAY = 0.5, 0.8


def _not_all(raw: float) -> float:
    if raw > MOST_TODAY:
        raise broken(f"must be at most {MOST_TODAY:.0%}: the others show what the programme does")
    return raw


class ExperimentSettings(Record):
    """The next test: its name, whom it draws, and when it is looked at."""

    name: Annotated[str, Field(max_length=60, pattern=r"^([\w][\w .-]*)?$")] = Field(
        "",
        description="of the test, its folder below experiments/, and the campaign of its contacts; "
        "left out, the month in which it starts",
    )
    start: Day | None = Field(
        None, description="first day of its contacts; left out, the first day of the case"
    )
    unit: Unit | None = Field(
        None,
        description="what is drawn: all of a household or an account are in one arm; left out, the "
        "account where customers have one, else the person",
    )
    alike: RuleShare = Field(
        1.0,
        description="how alike the members of a household or account are in returning: 0 strangers "
        "to each other, 1 as one person",
    )
    today_share: Annotated[RuleShare, AfterValidator(_not_all)] = Field(
        0.0,
        description="of those not held out, left to what is done today as a third arm; the case "
        "counts no contact of theirs",
    )
    looks: Annotated[int, Field(ge=0, le=24)] = Field(
        0, description="so often it is looked at before the end, at even times"
    )
    universal_holdout: UniversalHoldout | None = Field(
        None, description="held out of every campaign, for as long as rotation_months"
    )
    evidence_half_life_months: Annotated[float, Field(ge=1, le=240)] | None = Field(
        None,
        description="so long after its window a test counts half: its range widens, and its grade "
        "falls by one with each half-life; left out, tests do not age",
    )
