"""The what-if panel as a person has it before them: opened in Chromium, asked and read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import new_page
from tests.golden import golden_raw
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.lines import MEASURES
from winback_kit.case.result.outcome import outcome
from winback_kit.report.page.panel import write_what_if

RELATIVE = 1e-9
NASTY = '<script>alert(1)</script>=HYPERLINK("x") \u05e9\u05dc\u05d5\u05dd 🎉 ' + "long" * 30


def two_segments(**changes: Any) -> Case:
    """R1 with a second segment on a curve, two scenarios, a nasty name and a graded range."""
    raw = golden_raw() | {"currency": "EUR"}
    first = raw["segments"][0] | {"margin": 60, "offer": "Voucher"}
    first["return_rate"] = {"value": 0.05, "low": 0.03, "high": 0.08, "evidence": "B"}
    second = first | {
        "name": NASTY,
        "margin": [40, 42, 45],
        "retention": {"sbg": {"alpha": 0.7, "beta": 3.8}},
    }
    raw["segments"] = [first, second]
    raw["scenarios"] = [
        {"name": "Cautious", "changes": {"segments.*.return_rate": "x0.8"}},
        {"name": "Dear", "changes": {"programme.setup_cost": 90000, "discount_rate": 0.2}},
    ]
    return Case.model_validate_json(json.dumps(raw | changes))


class Shown:
    """A panel in a page: what it says, what it asked the network for, what it complained of."""

    def __init__(self, browser: Any, case: Case, folder: Path, *, width: int = 1280) -> None:
        self.case, self.file = case, folder / "what_if.html"
        write_what_if(case, self.file)
        self.page = new_page(browser, width=width)
        self.asked: list[str] = []
        self.told: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("dialog", lambda dialog: self.told.append(dialog.message))
        self.page.goto(self.file.as_uri())
        self.unfold()

    def unfold(self) -> None:
        """Open what is folded: every assumption by itself."""
        self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    def exact(self, path: str) -> float:
        """What a control stands at, behind the rounded figure in its box."""
        return float(self.number(path).get_attribute("data-value"))

    def type(self, path: str, text: str) -> None:
        """Type into a box and leave it."""
        self.number(path).fill(text)
        self.number(path).press("Enter")

    def number(self, path: str) -> Any:
        return self.page.locator(f'[name="{path}"]')

    def slider(self, path: str) -> Any:
        return self.page.locator(f'[data-path="{path}"] input[type=range]')

    def figures(self) -> dict[str, float | None]:
        found = self.page.evaluate(
            "Object.fromEntries(Array.from(document.querySelectorAll('[data-result]'),"
            " e => [e.dataset.result, e.dataset.value]))"
        )
        return {name: float(text) if text else None for name, text in found.items()}

    def assert_equal(self, moved: dict[str, float]) -> None:
        found, shown = outcome(self.case, moved), self.figures()
        for name in (*(one.name for one in MEASURES), "residual"):
            ours = found[name]
            assert shown[name] == (
                None if ours is None else pytest.approx(ours, rel=RELATIVE, abs=1e-8)
            ), name

    def close(self) -> None:
        """End; nothing may have left the page, and nothing may have gone wrong in it."""
        assert [url for url in self.asked if not url.startswith(("file:", "data:"))] == []
        assert self.told == []
        self.page.close()
