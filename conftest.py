"""Examples in docstrings of the package run on one small client, made once a session."""

from __future__ import annotations

from typing import Any

import pytest

import winback_kit as wk
from tests.commands import SETTINGS, client_folder
from winback_kit.places import templates

OFFER = """case:
  margin_rate: 0.4
  programme: {setup_cost: 50, team_cost: 5, team_months: 12}
  offers:
    - name: Voucher
      offer_cost: 1
      contact_cost: 0.1
      uplift: {value: 0.2, low: 0.1, high: 0.3, evidence: C, source: stated}
"""


@pytest.fixture(scope="session")
def small_study(tmp_path_factory: pytest.TempPathFactory) -> wk.Study:
    """A study of 60 customers and one offer; each stage is worked out by the first that asks."""
    folder = tmp_path_factory.mktemp("small") / "acme"
    return wk.study(client_folder(folder, settings=SETTINGS + OFFER))


@pytest.fixture(autouse=True)
def _names_in_examples(doctest_namespace: dict[str, Any], small_study: wk.Study) -> None:
    doctest_namespace |= {
        "wk": wk,
        "study": small_study,
        "case_file": templates() / "case.yml",
    }
