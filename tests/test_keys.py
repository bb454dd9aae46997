"""The keys of client.yml and of a case: schemas, their descriptions, and `--set` by name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.commands import client_folder
from tests.conftest import ROOT
from tests.test_case_template import taken_in
from winback_kit.case.assumptions.record import Case
from winback_kit.checks import Refused
from winback_kit.client.folder import open_client
from winback_kit.client.settings import Settings
from winback_kit.records.yaml_record import read_yaml, to_record

CLIENT, CASE = Settings.model_json_schema(), Case.model_json_schema()
_OPTIONAL = re.compile(r"^# (\s*(?:- |[a-z_]+:))", re.MULTILINE)
CLIENTS = sorted([*ROOT.glob("sample_data/*/client.yml"), *ROOT.glob("tests/clients/*/client.yml")])
CASES = sorted([ROOT / "templates" / "case.yml", *ROOT.glob("tests/golden_cases/*.yml")])


def as_json(data: Any) -> Any:
    """What an editor checks: days as text."""
    if isinstance(data, dict):
        return {key: as_json(one) for key, one in data.items()}
    if isinstance(data, list):
        return [as_json(one) for one in data]
    return str(data) if isinstance(data, dt.date) else data


@pytest.mark.parametrize("path", CLIENTS, ids=lambda path: path.parent.name)
def test_the_schema_takes_every_client(path: Path) -> None:
    jsonschema.validate(as_json(read_yaml(path)[0]), CLIENT)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_schema_takes_every_case(path: Path) -> None:
    jsonschema.validate(as_json(read_yaml(path)[0]), CASE)


def test_the_schemas_take_each_template_with_every_optional_key(tmp_path: Path) -> None:
    case = (ROOT / "templates" / "case.yml").read_text(encoding="utf-8")
    client = (ROOT / "templates" / "client" / "client.yml").read_text(encoding="utf-8")
    one_rule = client.replace("#   lapse_quantile", "# #  lapse_quantile")
    for text, schema, model in (
        (taken_in(case), CASE, Case),
        (_OPTIONAL.sub(r"\1", one_rule), CLIENT, Settings),
    ):
        path = tmp_path / "whole.yml"
        path.write_text(text, encoding="utf-8")
        data, lines = read_yaml(path)
        jsonschema.validate(as_json(data), schema)
        to_record(data, model, where=path, lines=lines)


def test_a_schema_refuses_what_the_record_refuses() -> None:
    for wrong in ({"discount_rate": "soon"}, {"disount_rate": 0.1}, {"programme": {"people": []}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"client": "Acme", "currency": "EUR", "case": wrong}, CLIENT)


def properties(schema: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every property of a schema, with its place."""
    if isinstance(schema, list):
        for one in schema:
            yield from properties(one, at)
    elif isinstance(schema, dict):
        for name, about in schema.items():
            if name == "properties":
                yield from ((f"{at}.{key}", one) for key, one in about.items())
            yield from properties(about, f"{at}.{name}")


@pytest.mark.parametrize("schema", [CLIENT, CASE], ids=["client", "case"])
def test_every_property_has_a_description(schema: Any) -> None:
    assert [at for at, about in properties(schema) if not about.get("description")] == []


KNOWN = "{value: 35%, low: 30%, high: 40%, evidence: C, source: Accounts, owner: Finance}"
SETTINGS = f"""client: Acme
currency: EUR
case:
  margin_rate: {KNOWN}
  tax_rate: 25%
  offers: [{{name: Voucher no. 2, offer_cost: 5}}, {{name: Call, offer_cost: 1}}]
  segments: [{{name: Price, margin: [9, 8]}}]
"""


@pytest.fixture
def said(tmp_path: Path) -> Any:
    folder = client_folder(tmp_path / "acme", settings=SETTINGS)
    return lambda **changes: open_client(folder, overrides=changes).stated


def test_a_changed_value_keeps_what_is_known_of_it(said: Any) -> None:
    rate = said(**{"case.margin_rate": "38%"})["margin_rate"]
    kept = {"low": 0.3, "high": 0.4, "evidence": "C", "source": "Accounts", "owner": "Finance"}
    assert rate == {"value": 0.38, **kept}
    with pytest.raises(Refused, match=r"in its own range.*State low and high too"):
        said(**{"case.margin_rate": "50%"})


def test_single_parts_are_set(said: Any) -> None:
    assert said(**{"case.margin_rate.low": "33%"})["margin_rate"]["low"] == 0.33
    assert said(**{"case.tax_rate.evidence": "A"})["tax_rate"] == {"value": 0.25, "evidence": "A"}
    assert said(**{"case.discount_rate.low": 0.02})["discount_rate"] == {"low": 0.02}
    found = said(**{"case.segments.Price.margin.factor": 0.9})["segments"]
    assert found == ({"name": "Price", "offer": "", "margin": {"curve": (9, 8), "factor": 0.9}},)


def test_offers_and_segments_are_named_or_numbered(said: Any) -> None:
    for name in ("case.offers.Voucher no. 2.offer_cost", "case.offers.0.offer_cost"):
        offers = said(**{name: 7})["offers"]
        assert [one["offer_cost"]["value"] for one in offers] == [7, 1]
    new = said(**{"case.segments.Bad service.return_rate": "9%"})["segments"][1]
    assert new == {"name": "Bad service", "offer": "", "return_rate": {"value": 0.09}}
    with pytest.raises(Refused, match=r"has no entry Cal\. Did you mean Call"):
        said(**{"case.offers.Cal.offer_cost": 7})


def test_a_day_in_quotes_is_a_day(tmp_path: Path) -> None:
    text = "client: Acme\ncurrency: EUR\nas_of: '2025-06-30'\ncase:\n  start: \"2027-01-01\"\n"
    text += "  tax_rate: {value: 25%, date: '2026-03-31'}\n"
    settings = open_client(client_folder(tmp_path / "acme", settings=text)).settings
    assert (settings.as_of, settings.case.start) == (dt.date(2025, 6, 30), dt.date(2027, 1, 1))
    assert settings.model_dump()["case"]["tax_rate"]["date"] == dt.date(2026, 3, 31)
