"""The rules of a case: numbers that are chosen and not estimated, and named sets of changes."""

from math import isfinite
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from winback_kit.assumptions.record import Grade, RuleCost, RuleShare, broken
from winback_kit.records.yaml_record import Record


class EvidenceCut(Record):
    """The share of a benefit that the headline case leaves out, by evidence grade."""

    A: RuleShare = Field(0.0, description="cut of a benefit that rests on evidence A")
    B: RuleShare = Field(0.10, description="cut of a benefit that rests on evidence B")
    C: RuleShare = Field(0.25, description="cut of a benefit that rests on evidence C")
    D: RuleShare = Field(0.40, description="cut of a benefit that rests on evidence D")
    E: RuleShare = Field(0.60, description="cut of a benefit that rests on evidence E")

    def of(self, grade: Grade) -> float:
        """The cut for one grade."""
        return float(getattr(self, grade))


def _change(raw: Any) -> Any:
    """A change is a number, a share such as 14%, or a factor such as x0.8."""
    if isinstance(raw, str):
        text = raw.strip()
        try:
            if text.endswith("%"):
                raw = float(text[:-1]) / 100
            elif text.startswith("x") and isfinite(float(text[1:])):
                return f"x{text[1:].strip()}"
        except ValueError:
            pass
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not isfinite(raw):
        raise broken("must be a number, a share such as 14%, or a factor such as x0.8")
    return float(raw)


Changes = dict[str, Annotated[float | str, BeforeValidator(_change)]]


class Scenario(Record):
    """A named set of changes: by assumption (`segments.0.return_rate`, `segments.*.margin`)."""

    name: str = Field(min_length=1, max_length=80, description="what it is called")
    probability: RuleShare | None = Field(None, description="all scenarios have one, or none")
    changes: Changes = Field({}, description="value by assumption")


class Correlation(Record):
    """Two levers that hang together, such as uplift and retention."""

    between: Annotated[tuple[str, str], Field(strict=False)] = Field(description="two levers")
    value: Annotated[float, Field(ge=-0.95, le=0.95)] = Field(description="between -0.95 and 0.95")


class RiskSettings(Record):
    """How the ranges of the assumptions are drawn."""

    draws: Annotated[int, Field(ge=100, le=1_000_000)] = Field(
        10_000, description="how many cases are drawn"
    )
    seed: Annotated[int, Field(ge=0)] = Field(1, description="of the draws")
    segment_correlation: RuleShare = Field(
        0.5,
        description="how far what turns out differently does so in all segments alike",
    )
    correlations: Annotated[tuple[Correlation, ...], Field(strict=False)] = Field(
        (
            Correlation(between=("uplift", "retention"), value=-0.3),
            Correlation(between=("uplift", "offer_cost"), value=0.2),
        ),
        description="levers that hang together",
    )


class PilotSettings(Record):
    """What a pilot takes, and where it stops."""

    setup_share: RuleShare = Field(
        0.25,
        description="its fixed cost, as a share of the set-up",
    )
    measuring_cost: RuleCost = Field(
        0.0,
        description="for each customer in either arm",
    )
    most_complaints: RuleShare = Field(
        0.005,
        description="share of the contacts at which it stops",
    )
    most_opt_outs: RuleShare = Field(
        0.03,
        description="share of the contacts at which it stops",
    )
    overspend: RuleShare = Field(
        0.10,
        description="share above the budget at which it stops",
    )
