"""What client.yml may say of the people who win back: `team:`.

Each figure that is stated goes before what is measured of the staff, and both are shown. How many
people the case counts with, and what each costs, stands in `case: {programme: …}`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from winback_kit.assumptions.record import Cost, RuleShare, Share
from winback_kit.records.yaml_record import Record


class TeamSettings(Record):
    """How the people who win back work; what is left out is measured of the staff, or assumed."""

    roles: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        (),
        description="of the staff who win back, as in the column role; left out, all whose "
        "contacts are counted",
    )
    led_by: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        (),
        description="roles of the staff who lead them: their cost is spread over all whom they "
        "lead; left out, none is counted",
    )
    days_a_month: Cost | None = Field(None, description="on which one person works")
    hours_a_day: Cost | None = Field(None, description="that one person works")
    share_of_time: Share | None = Field(
        None, description="of it that is spent on contacts, without breaks, absence and meetings"
    )
    minutes_a_contact: Cost | None = Field(
        None, description="of work, on average over all attempts, those without an answer too"
    )
    leaving_a_month: Share | None = Field(None, description="share of the people who leave")
    hire_cost: Cost | None = Field(
        None, description="of one person, to find, train and, where it ends, close down; once"
    )
    calls_a_month: Cost | None = Field(
        None, description="that come in: call-backs, complaints, goodbyes; or as the tickets tell"
    )
    answers_calls: bool = Field(
        False,
        description="whether the same people answer the calls that come in, beyond those that "
        "they answer today: what they can do for the lost is what is left",
    )
    minutes_a_call: Cost | None = Field(None, description="of work for each call that comes in")
    answer_within_seconds: Annotated[float, Field(ge=0, le=3600)] = Field(
        20, description="a call that comes in is answered in time within so many seconds"
    )
    answer_share: RuleShare = Field(
        0.8, description="of the calls that come in to be answered in time"
    )
