"""The page's model, run by a JavaScript engine without a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import quickjs

from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.javascript import javascript
from winback_kit.places import templates
from winback_kit.report.page.panel_data import model_data


class PageModel:
    """What the page would show of a case."""

    def __init__(self, case: Case) -> None:
        words = (templates() / "report" / "words.js").read_text(encoding="utf-8")
        self._engine = quickjs.Context()
        self._engine.eval(f"{javascript()}\n{words}")
        self.take(case)

    def take(self, case: Case) -> None:
        """Take another case."""
        self._engine.set("given", json.dumps(model_data(case)))
        self._engine.eval("var data = JSON.parse(given);")

    def figures(self, moved: Mapping[str, float] | None = None) -> dict[str, float | None]:
        """Every figure with dials moved."""
        return dict(self._ask("winbackModel(data, values).figures", moved))

    def line(self, name: str, moved: Mapping[str, float] | None = None) -> list[float]:
        """A line of the whole case by month."""
        asked = f"Array.from(winbackModel(data, values).lines({json.dumps(name)}))"
        return list(self._ask(asked, moved))

    def rates_of_return(self) -> list[float]:
        """All rates at which the case as it stands is worth nothing."""
        return list(self._ask("winbackModel(data, values).rates_of_return()", None))

    def _ask(self, asked: str, moved: Mapping[str, float] | None) -> Any:
        self._engine.set("moved", json.dumps(dict(moved or {})))
        return json.loads(
            self._engine.eval(f"var values = JSON.parse(moved); JSON.stringify({asked})")
        )
