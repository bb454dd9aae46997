"""The template of a case: R1 as it stands, and every optional key of it can be taken in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from tests.conftest import ROOT
from winback_kit.assumptions.rules import PilotSettings, RiskSettings, Scenario
from winback_kit.assumptions.series import Retention
from winback_kit.assumptions.terms import (
    AvoidedAcquisition,
    Capacity,
    HeldBack,
    MonthlyDiscount,
    Programme,
    Referrals,
    Segment,
    StrategicChurn,
    SuccessFee,
)
from winback_kit.case.assumptions.record import Case
from winback_kit.case.result.outcome import outcome
from winback_kit.records.yaml_record import read_record

TEMPLATE = (ROOT / "templates" / "case.yml").read_text(encoding="utf-8")
CENT = 0.005
_KEY = re.compile(r"^( *)# (\s*(?:- |[a-z_]+:))", re.MULTILINE)


def taken_in(text: str) -> str:
    """The template with every optional key."""
    return _KEY.sub(r"\1\2", text)


def read(text: str, folder: Path) -> Case:
    (folder / "case.yml").write_text(text, encoding="utf-8")
    return read_record(folder / "case.yml", Case)


def test_as_it_stands_it_is_r1(tmp_path: Path) -> None:
    assert outcome(read(TEMPLATE, tmp_path)).npv == pytest.approx(-35472.08, abs=CENT)


def test_every_optional_key_can_be_taken_in(tmp_path: Path) -> None:
    case = read(taken_in(TEMPLATE), tmp_path)
    assert case.programme.capacity is not None
    assert [one.name for one in case.scenarios] == ["Cautious", "Base", "Bold"]
    assert outcome(case).npv < outcome(read(TEMPLATE, tmp_path)).npv


@pytest.mark.parametrize("match", list(_KEY.finditer(TEMPLATE)), ids=lambda m: m.group(2).strip())
def test_each_optional_line_is_aligned(match: re.Match[str]) -> None:
    line = TEMPLATE[match.start() :].split("\n", 1)[0]
    assert len(line) <= 100
    comment = line.find("# ", match.end() - match.start())
    assert comment in (-1, 40) or line[comment - 3 : comment] == "   "


def test_it_shows_every_key_of_the_format() -> None:
    data: dict[str, Any] = yaml.safe_load(taken_in(TEMPLATE))
    segment, programme = data["segments"][0], data["programme"]
    shown: list[tuple[type[BaseModel], dict[str, Any]]] = [
        (Case, data),
        (Segment, segment),
        (Programme, programme),
        (Capacity, programme["capacity"]),
        (StrategicChurn, programme["strategic_churn"]),
        (AvoidedAcquisition, data["avoided_acquisition"]),
        (Referrals, data["referrals"]),
        (SuccessFee, data["success_fee"]),
        (HeldBack, data["holdout"]),
        (MonthlyDiscount, segment["monthly_discount"]),
        (RiskSettings, data["risk"]),
        (PilotSettings, data["pilot"]),
        (Scenario, data["scenarios"][0]),
    ]
    for record, keys in shown:
        assert set(record.model_fields) == set(keys), record.__name__
    forms = {"monthly", "sbg", "curve", "hazard_ratio"}
    assert all(f"{form}:" in TEMPLATE for form in forms)
    assert forms <= set(Retention.model_fields)
