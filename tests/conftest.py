"""What several tests share: where real data are, and what this machine has."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests.shared_results import open_home, shared, shared_folder

if TYPE_CHECKING:
    from winback_kit.client_study import Study

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
IN_CI = bool(os.environ.get("WINBACK_CI"))

# As the package has it, and before a test imports numpy: two workers with two threads each would
# mostly wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Tests start some hundred processes, and each would compile all that it imports anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

open_home()

# The same examples on every machine, however slow it is.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Properties are tried on more examples by make test-all."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.random)


def real_data(name: str) -> Path:
    """A real data set, or a skip that says why."""
    file = SHARED_DATA / name
    if not file.exists():
        pytest.skip(f"real data {name} are not on this machine")
    return file


def needs_program(*names: str) -> str:
    """The first of the programs that is here; else a skip, or in CI a failure."""
    for name in names:
        if found := shutil.which(name):
            return found
    reason = f"{' or '.join(names)} is not on this machine"
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


def needs_module(name: str) -> Any:
    """A package of an extra; without it a skip, or in CI a failure."""
    if importlib.util.find_spec(name) is None:
        reason = f"{name} is not installed; make test-browser installs it"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason, allow_module_level=True)
    return importlib.import_module(name)


@pytest.fixture(scope="session")
def sample() -> Path:
    """The retail sample's folder."""
    return ROOT / "sample_data" / "retail"


@pytest.fixture(scope="session")
def sample_study(sample: Path) -> Study:
    """The study of the sample with all its stages, to be left as it is."""
    return shared("sample", lambda: worked_out(sample))


def worked_out(folder: Path) -> Study:
    """A study of which every stage that can be given is there."""
    from winback_kit.client_study import STAGES, study

    made = study(folder)
    made.missing(*STAGES)
    return made


@pytest.fixture(scope="session")
def published(sample: Path) -> Path:
    """A run of the sample, to be looked at and left as it is."""
    from winback_kit.report.run.run import Job, run_report

    out = shared_folder("published", lambda out: run_report(Job(sample, out)))
    (home,) = out.iterdir()
    return (home / "latest").resolve()


@pytest.fixture
def without_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that print no PDF and keep no pictures of charts, which take a third of their time."""
    from winback_kit.report.printing.pdf import CHOSEN
    from winback_kit.report.run.workers import warm_up

    warm_up()  # before the environment is changed, which helpers keep for all that follow
    monkeypatch.setenv(CHOSEN, "none")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, moved by a test; without one a skip, or in CI a failure."""
    from tests.chromium import chromium

    with chromium() as opened:
        yield opened
