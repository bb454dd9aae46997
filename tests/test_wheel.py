"""An installed wheel carries the sample, chapters and templates: it runs without a client."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.commands import NO_BROWSER
from tests.conftest import IN_CI

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; what that needs is read from where these tests run."""
    home = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(home), str(ROOT)]
    made = subprocess.run(build, capture_output=True, text=True)
    if made.returncode:
        reason = "the wheel cannot be built here: its build tools cannot be fetched"
        if IN_CI:
            pytest.fail(f"{reason}\n{made.stderr}")
        pytest.skip(reason)
    (wheel,) = home.glob("*.whl")
    place = home / "env"
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "needs.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps"]
    subprocess.run([*install, str(wheel)], check=True)
    return place / "bin"


def run(command: list[str | Path], where: Path) -> str:
    shared = Path(sys.prefix) / "share" / "jupyter"  # what packages keep beside their modules
    env = {**os.environ, **NO_BROWSER, "JUPYTER_PATH": str(shared)}
    env.pop("PYTHONPATH", None)
    done = subprocess.run(command, cwd=where, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_report_without_a_client_runs_the_sample(installed: Path, tmp_path: Path) -> None:
    where = run(
        [installed / "python", "-c", "import winback_kit; print(winback_kit.__file__)"], tmp_path
    )
    assert Path(where.strip()).is_relative_to(installed.parent)
    run([installed / "winback", "report"], tmp_path)
    place = tmp_path / "reports" / "harbour-pine" / "latest"
    assert (place / "run.json").exists()
    assert (place / "workbook" / "00_start_here.html").exists()


def test_lab_without_a_client_opens_the_sample(installed: Path, tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from winback_kit.report.run.lab import working_copy\n"
        "print(working_copy(None, Path('lab')))"
    )
    folder = Path(run([installed / "python", "-c", program], tmp_path).strip())
    text = (folder / "00_start_here.ipynb").read_text(encoding="utf-8")
    assert "_house/sample_data/retail" in text
    assert "text/html" in text  # as it was run
