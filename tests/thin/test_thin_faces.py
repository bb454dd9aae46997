"""Clients with hardly anything to go by: each face of a run is right, or says what is missing.

Those of tests/faults/test_what_can_be_given.py are read in the same way, from the runs made there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.commands import NO_BROWSER
from tests.faults.test_what_can_be_given import RULE, back, bought_and_gone, drawn, order
from tests.small_client import Rows, write_client
from tests.thin.faces import faults
from winback_kit.report.run.run import Job, run_report

OTHERS = [
    {"customer_id": f"c{n:04d}", "segment": "other" if n % 8 else "Other people"}
    for n in range(120)
]
CLIENTS: dict[str, tuple[dict[str, Any], dict[str, Rows]]] = {
    "bought once": ({"as_of": "2023-12-31"}, {"orders": [order(n, 2 * n) for n in range(150)]}),
    "segment named other": (
        {"as_of": "2023-12-31", "definitions": {"lapse_days": 90, "segment_by": "segment"}},
        {"orders": bought_and_gone() + back(70, 450), "customers": OTHERS},
    ),
    "contacts and nobody back": (RULE, {"orders": bought_and_gone(), "contacts": drawn()}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CLIENTS)
def test_no_face_shows_what_is_not_there(name: str, tmp_path: Path) -> None:
    settings, tables = CLIENTS[name]
    (tmp_path / "acme").mkdir()
    folder = write_client(tmp_path / "acme", settings, **tables)
    with mock.patch.dict(os.environ, NO_BROWSER):
        place = run_report(Job(folder=folder, out=tmp_path / "out"), alone=True)
    assert faults(place) == []


def test_what_is_found(tmp_path: Path) -> None:
    """A page with each fault, planted."""
    page = (
        "<h2>Nothing here</h2><h2>More</h2><p>EUR nan, 0 of 0, −0.0 points: .</p>"
        "<table><thead><tr><th>Offer</th></tr></thead></table>"
    )
    (tmp_path / "index.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    found = "\n".join(faults(tmp_path))
    for word in ("'nan'", "'0 of 0'", "'−0.0'", "': .", "“Nothing here”", "without rows: Offer"):
        assert word in found
