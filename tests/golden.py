"""Golden case R1, whose every row was worked out apart from this kit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.result.model import cash_flow

GOLDEN = Path(__file__).parent / "golden_cases" / "r1.yml"


def golden(**changes: Any) -> Case:
    """R1 with its segment changed."""
    raw = golden_raw()
    raw["segments"][0].update(changes)
    return Case.model_validate_json(json.dumps(raw))


def golden_raw() -> dict[str, Any]:
    """R1 as plain data."""
    raw: dict[str, Any] = yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))
    return {**raw, "start": str(raw["start"])}


def discount_factor(*, yearly_rate: float, months: int) -> Array:
    """The discount factors of months 0 to `months`, as the case has them."""
    case = golden().model_copy(update={"horizon_months": months})
    return cash_flow(case, {"discount_rate": yearly_rate})["discount_factor"]
