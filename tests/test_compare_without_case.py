"""Two runs compared of which one has no case, or neither: all that both have is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.test_compare import case, compared, record
from winback_kit.report.compare.compare import as_text, headline, write_comparison


def without_case(of: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """The record of a run whose log has no amounts."""
    left = {"figures", "case", "segments", "decision"}
    kept = {key: value for key, value in of.items() if key not in left}
    return {**kept, "data": {"amounts_in": "orders"}, **changed}


def test_runs_without_a_case_are_compared_in_all_that_they_have() -> None:
    before = without_case(record(case(), 300))
    after = without_case(record(case(), 300), history={"lost_now": 50})
    found = compared(before, after)
    assert (found.npv, found.moves, found.segments, found.assumptions) == (None, None, [], [])
    text = as_text(found)
    assert "Neither run has a case, so there is no net present value to compare." in text
    assert "Decision" not in text
    (lost,) = [one for one in found.figures if one.path == ("history", "lost_now")]
    assert (lost.before, lost.after) == (40, 50)


@pytest.mark.parametrize("first", [True, False])
def test_where_one_run_has_no_case_that_is_said(tmp_path: Path, first: bool) -> None:
    whole = record(case(), 300)
    bare = without_case(whole, data={"amounts_in": "EUR"})
    before, after = (bare, whole) if first else (whole, bare)
    found = compared(before, after)
    told = "earlier" if first else "later"
    assert f"The {told} run has no case, so no net present value" in headline(found).text
    assert found.figures == []  # the same history; of what only one run has nothing moved
    page = tmp_path / "page.html"
    write_comparison(found, page)
    assert "data-chart" not in page.read_text(encoding="utf-8")
