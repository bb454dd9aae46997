"""JupyterLab on a client: the working copy, how it ends, and the sliders in a browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

import winback_kit as wk
from tests.chromium import lone_page
from tests.lab_browser import READY, Lab, await_heights, await_text, run_all, served
from winback_kit.chapters import chapters
from winback_kit.checks import Refused
from winback_kit.report.run.lab import changed_since, lab_command, open_lab, working_copy
from winback_kit.words.numbers import money

ROOT = Path(__file__).resolve().parents[1]
RELOADS = 3


def source(notebook: Path, tag: str) -> str:
    cells = nbformat.read(notebook, as_version=4).cells
    return next(cell.source for cell in cells if tag in cell.metadata.get("tags", []))


def other_client(sample: Path, folder: Path) -> Path:
    """A folder that is not the sample's."""
    folder.mkdir()
    (folder / "client.yml").write_bytes((sample / "client.yml").read_bytes())
    return folder


def test_working_copy_has_the_client_and_no_outputs(sample: Path, tmp_path: Path) -> None:
    client = other_client(sample, tmp_path / "acme")
    folder = working_copy(client, tmp_path / "lab")
    names = [chapter.path.name for chapter in chapters()]
    assert sorted(path.name for path in folder.iterdir()) == names
    for name in names:
        text = source(folder / name, "parameters")
        told: dict[str, Any] = {}
        exec(text, told)  # noqa: S102 - the cell that the copy was given
        assert told["client_folder"] == str(client.resolve())
        assert (told["as_of"], told["overrides"]) == ("", {})
        assert '"outputs": []' in (folder / name).read_text(encoding="utf-8")
        assert "text/html" not in (folder / name).read_text(encoding="utf-8")


def test_the_sample_is_shown_as_it_was_run(sample: Path, tmp_path: Path) -> None:
    folder = working_copy(None, tmp_path)
    for chapter in chapters():
        copy = nbformat.read(folder / chapter.path.name, as_version=4)
        kept = nbformat.read(chapter.path, as_version=4)
        for one, other in zip(copy.cells, kept.cells, strict=True):
            assert one.get("outputs") == other.get("outputs")
    assert str(sample.resolve()) in source(folder / "00_start_here.ipynb", "parameters")


def test_a_fresh_copy_stands_beside_the_old_one(sample: Path, tmp_path: Path) -> None:
    client = other_client(sample, tmp_path / "acme")
    first = working_copy(client, tmp_path / "lab")
    second = working_copy(client, tmp_path / "lab", fresh=True)
    assert (first.name, second.name) == ("harbour-pine", "harbour-pine-2")
    assert working_copy(client, tmp_path / "lab") == second  # and is opened from then on


def test_the_door_is_opened(tmp_path: Path) -> None:
    command = lab_command(tmp_path, port=None, browser=False)
    assert "--LabApp.default_url=/lab/tree/00_start_here.ipynb" in command


def test_what_the_user_changed_is_kept(sample: Path, tmp_path: Path) -> None:
    folder = working_copy(sample, tmp_path)
    file = folder / "07_rewards.ipynb"
    (folder / "01_client_data.ipynb").unlink()
    file.write_text(file.read_text(encoding="utf-8").replace("# What", "# Mine: what"), "utf-8")
    changed = file.read_bytes()
    assert working_copy(sample, tmp_path) == folder
    assert file.read_bytes() == changed
    assert (folder / "01_client_data.ipynb").exists()


def test_a_kit_that_has_changed_is_noticed(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = working_copy(sample, tmp_path / "lab")
    mine = folder / "07_rewards.ipynb"
    mine.write_text(mine.read_text(encoding="utf-8").replace("# What", "# Mine: what"), "utf-8")
    (folder / "02_customer_groups.ipynb").write_text("mine", encoding="utf-8")
    assert changed_since(folder) == []  # what the user changed is no change of the kit
    house = tmp_path / "notebooks"
    shutil.copytree(ROOT / "notebooks", house)
    later = house / "05_lifetime_value.ipynb"
    later.write_text(later.read_text(encoding="utf-8").replace("# What", "# Now: what"), "utf-8")
    monkeypatch.setattr("winback_kit.chapters.notebooks", lambda: [house])
    assert [one.name for one in changed_since(folder)] == ["05_lifetime_value"]
    said: list[str] = []
    monkeypatch.setattr("winback_kit.report.run.lab._serve", lambda _: 0)
    open_lab(sample, home=tmp_path / "lab", tell=said.append)
    told = [line for line in said if "05_lifetime_value" in line]
    assert told[0].endswith("--fresh makes a new one.")
    assert changed_since(working_copy(sample, tmp_path / "lab", fresh=True)) == []


def test_another_client_of_the_same_name_gets_its_own_copy(sample: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    twin.mkdir()
    (twin / "client.yml").write_bytes((sample / "client.yml").read_bytes())
    first, second = (working_copy(folder, tmp_path / "lab") for folder in (sample, twin))
    assert (first.name, second.name) == ("harbour-pine", "harbour-pine-2")
    assert working_copy(twin, tmp_path / "lab") == second


def test_the_project_is_left_alone(sample: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in (ROOT / "notebooks").glob("*")}
    working_copy(sample, tmp_path)
    assert before == {path: path.read_bytes() for path in (ROOT / "notebooks").glob("*")}


def test_a_port_in_use_is_refused(sample: Path, tmp_path: Path) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        with pytest.raises(Refused, match="nothing else listens on"):
            open_lab(sample, home=tmp_path, port=door.getsockname()[1])
    assert list(tmp_path.iterdir()) == []


def test_no_jupyterlab_is_refused(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(Refused, match=r"needs JupyterLab.*pip install"):
        open_lab(sample, home=tmp_path)


def test_a_wrong_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"client\.yml"):
        open_lab(tmp_path, home=tmp_path / "lab")


@pytest.mark.slow
def test_ctrl_c_ends_the_server(sample: Path, tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from winback_kit.report.run.lab import open_lab\n"
        f"open_lab(Path({str(sample)!r}), home=Path({str(tmp_path)!r}), browser=False, tell=print)"
    )
    log = tmp_path / "log"
    with log.open("w") as out:
        run = subprocess.Popen(
            [sys.executable, "-c", program], stdout=out, stderr=out, start_new_session=True
        )
        try:
            while "is running at" not in log.read_text():
                assert run.poll() is None, log.read_text()
                time.sleep(0.1)
            os.killpg(run.pid, signal.SIGINT)
            run.wait()
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
    text = log.read_text()
    assert "is running at" in text
    assert "KeyboardInterrupt" in text  # the command line turns it into one sentence and 130
    address = text.split("http://127.0.0.1:")[1].split("/")[0]
    with socket.socket() as door:
        assert door.connect_ex(("127.0.0.1", int(address))) != 0


@pytest.fixture(scope="module")
def lab(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with served(working_copy(sample, tmp_path_factory.mktemp("lab"))) as server:
        yield server


@pytest.fixture
def page() -> Iterator[Any]:
    with lone_page(width=1400, height=1900) as made:
        yield made


def press(page: Any, label: str, key: str, times: int) -> None:
    """Move a slider by keyboard; `shows` waits until the page follows."""
    row = page.locator(".widget-slider", has=page.get_by_text(label, exact=True)).first
    handle = row.locator(".noUi-handle")
    handle.focus()
    for _ in range(times):
        handle.press(key)


def reloaded(page: Any) -> None:
    """Load the page again. A front end under load may look for a widget before it has fetched it,
    and then says so for good; the next load has it.
    """
    for _ in range(RELOADS):
        page.reload()
        page.wait_for_function(READY)
        page.wait_for_function(
            "() => document.querySelector('.widget-slider') !== null"
            " || document.body.innerText.includes('model not found')"
        )
        if page.locator(".widget-slider").count():
            page.locator(".widget-box .js-plotly-plot .main-svg").first.wait_for()
            return
    pytest.fail("the sliders did not come back")


def case_of(sample: Path) -> Any:
    return wk.study(sample).case


def shows(page: Any, case: Any, moved: dict[str, float]) -> None:
    """The page shows what Python works out."""
    result = wk.outcome(case, moved)
    await_text(page, "npv", money(result.npv, case.currency))
    await_text(page, "npv_headline", money(result.npv_headline, case.currency))
    flow = wk.cash_flow(case, moved)["cumulative_cash"]
    await_heights(page, 0, [float(height) for height in flow])
    await_heights(page, 2, [-result.pv("natural_margin")], first=1)


@pytest.mark.browser
@pytest.mark.slow
def test_sliders_move_figures_follow_and_a_reload_keeps_them(
    lab: Lab, page: Any, sample: Path
) -> None:
    case = case_of(sample)
    run_all(page, lab, "13_business_case.ipynb")
    shows(page, case, {})
    controls = {one.name: one for one in wk.what_if(case).controls}
    setup, team = controls["programme.setup_cost"], controls["programme.team_cost"]
    press(page, setup.label, "ArrowRight", 10)
    moved = {setup.name: setup.base + 10 * setup.step}
    shows(page, case, moved)
    press(page, team.label, "ArrowLeft", 4)
    moved[team.name] = team.base - 4 * team.step
    shows(page, case, moved)
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    reloaded(page)
    shows(page, case, moved)
    press(page, setup.label, "ArrowLeft", 10)
    shows(page, case, {team.name: moved[team.name]})


@pytest.mark.browser
@pytest.mark.slow
def test_the_slim_panel_moves_three_drivers(lab: Lab, page: Any, sample: Path) -> None:
    case = case_of(sample)
    run_all(page, lab, "07_rewards.ipynb")
    made = wk.what_if(case, ["offer_cost", "uplift", "natural_return_rate"])
    assert page.locator(".widget-slider").count() == 3
    press(page, "Uplift", "ArrowLeft", 12)
    made.panel.sliders["uplift"].value = -12
    shows(page, case, made.panel.moved)
