"""A good client folder, spoilt in every way that exports are spoilt: nothing passes in silence.

Each kind spoils the folder at places that a seed draws. What follows must be one of three: the same
figures; figures of the folder without the rows that were spoilt, which the bridge of their table or
a check counts; or a refusal that names the place and how to mend it.
"""

from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest

import winback_kit as wk
from tests import client_rewritten as client
from tests.client_rewritten import same
from tests.mutations import of_cells, of_exports, of_files, of_tables
from tests.mutations.spoilt import KINDS, Spoilt
from winback_kit.checks import Refused

SPOILERS = (of_files, of_cells, of_tables, of_exports)  # what is imported is in KINDS
SEEDS = range(5)


def counts(folder: Path) -> dict[str, float]:
    """Every row of every bridge but what was given and used, and every check, by its words."""
    data = wk.study(wk.open_client(folder)).data
    out = {
        f"{name}: {row.step}": float(row.rows)
        for name, bridge in data.bridges.items()
        for row in bridge.iloc[1:].itertuples()
    }
    return out | {f"check: {one.name}": float(one.found) for one in data.checks}


def outcome(folder: Path) -> dict[str, float] | str:
    """The figures of a folder, or its refusal."""
    try:
        return client.figures(folder)
    except Refused as refusal:
        return str(refusal)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, float], dict[str, float]]:
    folder = client.made().at(tmp_path_factory.mktemp("good"))
    return client.figures(folder), counts(folder)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", KINDS)
def test_nothing_passes_in_silence(
    name: str, seed: int, good: tuple[dict[str, float], dict[str, float]], tmp_path: Path
) -> None:
    figures, counted = good
    x = Spoilt(deepcopy(client.made()), np.random.default_rng(1000 + seed))
    KINDS[name](x)
    place = tmp_path / "spoilt"
    place.mkdir()
    found = outcome(x.of.at(place))
    if isinstance(found, str):
        where, _, rule = found.partition(": ")
        assert any(place in where for place in (".csv", ".xlsx", "client.yml", "tables")), found
        assert rule.count(". ") >= 1, f"no mend: {found}"
        return
    if found == pytest.approx(figures, rel=1e-9, abs=1e-9, nan_ok=True):
        return
    assert x.rows, f"other figures, and nothing was to be set aside: {found}"
    beside = tmp_path / "beside"
    beside.mkdir()
    x.of.write.clear()
    same(found, client.figures(x.without().at(beside)))
    more = {name: now - counted.get(name, 0.0) for name, now in counts(place).items()}
    assert len(x.rows) in more.values(), f"{len(x.rows)} rows are counted nowhere: {more}"


def test_there_are_kinds_enough() -> None:
    assert len(KINDS) >= 40
