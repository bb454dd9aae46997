"""What client.yml may say of keeping customers: `saving:` of those at risk, `loyalty:` of all."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from winback_kit.assumptions.record import Cost, broken
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


TIES = (
    "products",
    "channels",
    "contract",
    "automatic_payment",
    "stored_value",
    "referrals",
    "people",
    "integrations",
)


def _known(raw: dict[str, float]) -> dict[str, float]:
    for name, points in raw.items():
        if name not in TIES:
            raise broken(f"{name} is no tie", f"Ties are {', '.join(TIES)}.")
        if not 0 <= points <= MOST_POINTS:
            raise broken(f"points of {name} must be from 0 to {MOST_POINTS}")
    return raw


MOST_POINTS = 10
Name = Annotated[str, Field(min_length=1)]


class LoyaltySettings(Record):
    """What the client knows of features and ties that the tables do not say."""

    feature_reasons: dict[Name, Name] = Field(
        {}, description="of a feature asked about: the reason for leaving that its lack stands for"
    )
    ties: Annotated[dict[str, float], AfterValidator(_known)] = Field(
        {},
        description="points of a tie that is there in full, by its name; left out, one each; 0 "
        "leaves a tie out. Ties: " + ", ".join(TIES),
    )
