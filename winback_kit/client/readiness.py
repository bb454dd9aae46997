"""What client.yml may say of how ready the firm is for winning back: `readiness:`.

Twelve items, each 0 (not at all) to 3 (as a routine). One that nobody answers is not known, which
is something else than 0. Several people may answer one; then their answers are a range.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from winback_kit.assumptions.record import broken
from winback_kit.records.yaml_record import Record

Level = Annotated[int, Field(ge=0, le=3)]


class StatedItem(Record):
    """One item as people see it, and what closing its gap would cost."""

    level: Level | None = Field(None, description="0 not at all, 1 in part, 2 mostly, 3 always")
    levels: dict[str, Level] = Field(
        {}, description="in place of level, what each of several people says: {Finance: 1, Care: 3}"
    )
    source: str = Field("", description="what shows it")
    cost: Annotated[float, Field(ge=0)] | None = Field(
        None, description="of closing the gap, in the first year"
    )

    @property
    def said(self) -> tuple[int, ...]:
        """Every answer."""
        return (self.level,) if self.level is not None else tuple(self.levels.values())

    @model_validator(mode="after")
    def _one_or_many(self) -> StatedItem:
        if self.level is not None and self.levels:
            raise broken("must have level or levels, not both", "Put the first among the others.")
        return self


def _item(raw: Any) -> Any:
    """`owner: 2` is short for `owner: {level: 2}`."""
    return {"level": raw} if isinstance(raw, int) and not isinstance(raw, bool) else raw


Item = Annotated[StatedItem, BeforeValidator(_item)]
_NONE = StatedItem()


class ReadinessSettings(Record):
    """The twelve items, in the order in which they are asked."""

    defectors_monthly: Item = Field(_NONE, description="those who left are identified every month")
    value_lost: Item = Field(_NONE, description="their number and the value lost are known")
    reason_known: Item = Field(_NONE, description="why they left is known of three in four")
    competitor_known: Item = Field(_NONE, description="where they went is known")
    high_risk_list: Item = Field(_NONE, description="there is a list of those about to leave")
    owner: Item = Field(_NONE, description="somebody owns winning back by name")
    remedies_authority: Item = Field(
        _NONE, description="whoever talks to them may offer a remedy at once"
    )
    permission_known: Item = Field(_NONE, description="whom one may contact is known")
    control_group: Item = Field(_NONE, description="some are always held out, to compare with")
    second_lifetime_value: Item = Field(
        _NONE, description="what one who comes back is worth is worked out"
    )
    incentives: Item = Field(_NONE, description="pay rewards keeping and regaining too")
    learning_loop: Item = Field(
        _NONE, description="what leavers tell reaches product and service, and is acted on"
    )
