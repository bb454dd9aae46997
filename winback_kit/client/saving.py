"""What client.yml may say of keeping customers who are at risk: `saving:`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from winback_kit.assumptions.record import Cost
from winback_kit.records.yaml_record import Record


class SavingSettings(Record):
    """What asking a customer to stay costs, and when a complaint is answered in time."""

    answer_within_days: Annotated[int, Field(ge=0, le=60)] = Field(
        1, description="a complaint is answered in time within so many days"
    )
    contact_cost: Cost | None = Field(
        None, description="of asking one to stay; left out, as in the contacts, else as in the case"
    )
    remedy_cost: Cost | None = Field(
        None, description="what everybody gets who stays when asked; left out, nothing"
    )
