"""Half A of Hillstrom's e-mail test: any mail, drawn for two of three, against none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import duckdb
import numpy as np
import pandas as pd

from tests.conftest import real_data
from winback_kit.plan.experiment.policy.tested_people import TestedPeople

TREATED_SHARE = 2 / 3
MAIL = 0.10  # what a mail costs


@dataclass(frozen=True, eq=False)
class Hillstrom:
    """The people, and what they did."""

    rows: pd.DataFrame
    visits: TestedPeople
    spend: TestedPeople


@cache
def half_a() -> Hillstrom:
    """Read once; a skip where it is not here."""
    rows = duckdb.read_parquet(str(real_data("hillstrom_email_half_a.parquet"))).df()
    treated = (rows.arm != "none").to_numpy()
    visits, spend = (
        TestedPeople.of(rows[column], treated=treated, treated_share=TREATED_SHARE)
        for column in ("visit", "spend")
    )
    return Hillstrom(rows, visits, spend)


def in_row_order(score: object) -> np.ndarray:
    """The ranks of a score in which, among equals, the later row stands first (scikit-uplift)."""
    values = np.asarray(score, float)
    order = np.lexsort((np.arange(len(values)), values))
    ranks = np.empty(len(values))
    ranks[order] = np.arange(len(values))
    return ranks
