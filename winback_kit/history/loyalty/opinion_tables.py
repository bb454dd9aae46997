"""What customers say of features and of their satisfaction, as it leaves the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from winback_kit.history.lifetimes import lapse_days_of
from winback_kit.history.loyalty.said_of_features import kano_statements, rating_statements
from winback_kit.history.measure import History
from winback_kit.history.small_tables import small_tables
from winback_kit.tables.engine.duckdb_engine import Engine


@dataclass(frozen=True)
class OpinionTables:
    """Answers on features and ratings, counted; a table that was not given is empty.

    `day` is missing where no day of the answer is known, and `state` empty where it is not known
    who answered. `again_` is 1 where the rating's customer ordered again in that lifetime.
    """

    kano_counts: Annotated[
        pd.DataFrame, "feature day wording functional dysfunctional state importance n"
    ]
    kano_ranks: Annotated[pd.DataFrame, "feature ranks n"]
    kano_ties: Annotated[pd.DataFrame, "cubes"]
    ratings_seen: Annotated[pd.DataFrame, "about satisfied again_ n"]


def opinion_tables(engine: Engine, history: History) -> OpinionTables:
    """All of it, from what the history has made."""
    data, dialect = history.data, engine.dialect
    steps: dict[str, str] = {}
    empty: tuple[str, ...] = ()
    if "kano" in data.given:
        steps |= kano_statements(dialect, data.as_of)
    else:
        empty += ("kano_counts", "kano_ranks", "kano_ties")
    if "satisfaction" in data.given:
        steps |= rating_statements(
            dialect,
            data.as_of,
            rule_days=lapse_days_of(history.rule.days, "g.segment"),
            contractual=data.contractual,
        )
    else:
        empty += ("ratings_seen",)
    for name, sql in steps.items():
        engine.create(name, sql)
    return small_tables(OpinionTables, engine, empty=empty)
