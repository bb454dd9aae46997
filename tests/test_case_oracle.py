"""The figures of 500 random case files against plain loops that share no code with them.

Files are read by the command's own reader; `winback case FILE --json` itself is run on some.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.case_oracle import figures
from tests.commands import run
from tests.random_cases import Raw, random_case, write
from winback_kit.case.assumptions.record import Case
from winback_kit.case.result.outcome import outcome
from winback_kit.records.yaml_record import read_record

RELATIVE = 1e-9
FILES, AT_ONCE = 500, 50
COMMANDS = range(0, FILES, 25)  # 20 files
TEXTS = {"name", "currency", "horizon_months", "notes"}


def told(raw: Raw, folder: Path) -> dict[str, Any]:
    """What the command would print, without the command."""
    return outcome(read_record(write(raw, folder / "case.yml"), Case)).as_json()


def printed(raw: Raw, folder: Path) -> dict[str, Any]:
    """What the command prints."""
    ended = run("case", write(raw, folder / "case.yml"), "--json")
    assert ended.status == 0, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


def differences(found: dict[str, Any], expected: dict[str, Any]) -> Iterable[str]:
    """Figures that differ; a sum may lose what its parts, which are larger, cannot hold."""
    money = sum(abs(found[name]) for name in found if name.startswith("pv_"))
    for name, right in expected.items():
        got = found[name]
        if got is None or right is None:
            if got is not right:
                yield f"{name}: {got}, not {right}"
            continue
        of_money = name.startswith(("npv", "pv_", "residual", "peak", "undiscounted"))
        room = 1e-14 * (money if of_money else found["contacted"] if "returns" in name else 0.0)
        if name in ("irr", "mirr"):  # what matters of a rate is by how much money grows
            got, right = 1 + got, 1 + right
        if abs(got - right) > RELATIVE * abs(right) + room:
            yield f"{name}: {got}, not {right}"


BATCHES = [  # one with every run of the tests, all with make test-all
    first if first < AT_ONCE else pytest.param(first, marks=pytest.mark.slow)
    for first in range(0, FILES, AT_ONCE)
]


@pytest.mark.parametrize("first", BATCHES)
def test_random_files_equal_the_plain_loops(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + AT_ONCE):
        raw = random_case(seed)
        expected, found = figures(raw), told(raw, tmp_path)
        assert set(expected) == set(found) - TEXTS
        assert list(differences(found, expected)) == [], f"random_case({seed})"


def test_the_command_prints_the_same_figures(tmp_path: Path) -> None:
    for seed in COMMANDS:
        raw = random_case(seed)
        assert printed(raw, tmp_path) == told(raw, tmp_path), f"random_case({seed})"


def test_the_random_files_hold_what_a_case_can_hold() -> None:
    seen: Counter[str] = Counter()
    for seed in range(FILES):
        raw = random_case(seed)
        seen.update(list(raw))
        seen.update(list(raw["programme"]))
        seen[f"{len(raw['segments'])} segments"] += 1
        seen[raw.get("loss", "")] += 1
        for segment in raw["segments"]:
            seen.update(list(segment))
            seen.update(f"{form} retention" for form in segment["retention"])
            seen[f"contacts: {type(segment['contacted_per_month']).__name__}"] += 1
    wanted = ["capacity", "carry_forward", "strategic_churn", "avoided_acquisition", "what_if"]
    wanted += ["natural_retention", "natural_margin", "monthly_discount", "adverse_selection"]
    wanted += ["sbg retention", "curve retention", "hazard_ratio retention", "contacts: list"]
    wanted += [
        "return_timing",
        "referrals",
        "success_fee",
        "holdout_share",
        "contactable_share",
        "working_capital_months",
        "scenarios",
    ]
    wanted += [f"{number} segments" for number in range(1, 7)]
    assert {name: seen[name] for name in wanted if seen[name] < 20} == {}
