"""What client.yml may say of what keeps customers: `loyalty:`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from winback_kit.records.yaml_record import Record

Name = Annotated[str, Field(min_length=1)]


class LoyaltySettings(Record):
    """What the client knows of features that the tables do not say."""

    feature_reasons: dict[Name, Name] = Field(
        {}, description="of a feature asked about: the reason for leaving that its lack stands for"
    )
