"""What is planted in the retail sample of who leaves, where and how is found again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sample_data.generate import RETAIL_SEED
from sample_data.planted import Retail
from sample_data.retail import RetailClient, make_retail
from tests.shared_reseeds import CLIENTS, reseeds
from tests.test_slices import shuffled
from winback_kit.client.folder import open_client
from winback_kit.client_study import Study
from winback_kit.history.defection.chances import TENURE, TICKETS
from winback_kit.history.defection.defection import who_left
from winback_kit.history.goodbyes.shapes import FADE, MEASURED, SILENT
from winback_kit.history.measure import measured_history
from winback_kit.show.defection.goodbyes import fade_accuracy_table
from winback_kit.show.kit.table import Table
from winback_kit.tables.read import open_tables

ROOT = Path(__file__).resolve().parents[1]
DRIVER, DECOY, WEAK = ("product", "Lighting"), ("source", "social"), ("country", "FR")


@pytest.fixture(scope="module")
def measured() -> dict[str, pd.DataFrame]:
    """The tables of the committed sample that stay in the engine."""
    with open_tables(open_client(ROOT / "sample_data" / "retail")) as tables:
        who_left(tables.engine, measured_history(tables))
        return {name: tables.engine.frame(name) for name in ("order_shapes", "chances")}


@pytest.fixture(scope="module")
def retail() -> RetailClient:
    return make_retail(Retail(), RETAIL_SEED)


def test_the_driver_is_found_and_the_decoy_explained(sample_study: Study) -> None:
    found = sample_study.defection
    by = {one.key: one for one in found.slices}
    assert DRIVER in [one.key for one in found.slices[:3]]
    assert (by[DECOY].called, by[DECOY].explained_by) == (True, DRIVER)
    assert WEAK in [one.key for one in found.causes]
    # segments have no bearing on anything
    assert not any(one.called for key, one in by.items() if key[0] == "segment")
    # the planted odds of the driver act after each order, not once a period: it is near 2.2
    assert 2.0 < by[DRIVER].odds_ratio < 3.2
    # every first loss is in one period, none was by a failed payment
    assert found.lost_while_watched == found.first_losses


@pytest.mark.slow
def test_shapes_confuse_as_often_as_is_told(
    retail: RetailClient, measured: dict[str, pd.DataFrame]
) -> None:
    lived = retail.lifetimes[(retail.lifetimes.number == 1)].dropna(subset="loss_day")
    first_id = retail.persons.set_index("person_id").customer_id
    faded = pd.Series(lived.faded.to_numpy(), index=lived.person_id.map(first_id))
    shapes = measured["order_shapes"].set_index("customer_id")
    assert len(shapes) == len(faded)
    true = np.where(faded.reindex(shapes.index), FADE, SILENT)
    for one in MEASURED:
        held = shapes.n.between(one.least, one.most or np.inf).to_numpy()

        def right(rule: str, kind: str, held: Any = held) -> int:
            return int((held & (true == kind) & (shapes[rule] == kind)).sum())

        kinds = [int((held & (true == kind)).sum()) for kind in (SILENT, FADE)]
        assert kinds == [one.silent, one.fades]
        assert [right("plain", kind) for kind in (SILENT, FADE)] == [
            one.plain_silent,
            one.plain_fades,
        ]
        assert [right("own", kind) for kind in (SILENT, FADE)] == [one.own_silent, one.own_fades]
        assert one.right > one.right_plain
    assert MEASURED[-1].least == 8
    assert MEASURED[-1].right >= 0.75


def test_the_docs_tell_the_same(sample_study: Study) -> None:
    told_table = fade_accuracy_table(sample_study.defection)
    assert isinstance(told_table, Table)
    told = (ROOT / "docs" / "defection.md").read_text(encoding="utf-8")
    for row in told_table.texts():
        assert f"| {' | '.join(row)} |".replace("\u202f", " ") in told


@pytest.mark.slow
def test_nothing_is_called_where_who_was_lost_is_shuffled(
    measured: dict[str, pd.DataFrame],
) -> None:
    rows = measured["chances"]
    columns = [one for one in rows if one not in ("later", "lost", "money")]
    assert {TENURE, TICKETS} < set(columns)
    assert shuffled(rows, columns, 500, seed=2) <= 35  # 7 %: 5 % and two errors of the count


@pytest.mark.slow
def test_a_hundred_clients_drawn_anew() -> None:
    drawn = [one["slices"] for one in reseeds()]
    assert len(drawn) == CLIENTS == 100
    assert sum(DRIVER in [one.key for one in slices[:3]] for slices in drawn) >= 95
    decoys = [next(one for one in slices if one.key == DECOY) for slices in drawn]
    assert sum(one.called and one.explained_by is not None for one in decoys) >= 90
