"""How long a step of a slider takes: `make bench`.

A step in Python is a slider set and everything that follows worked out, on a case with two segments
and a capacity. Where Chromium and the browser extra are here, the sample's panel is opened in
JupyterLab as well: a step there is from the key to the last change on the page. Medians are
printed; 40 ms of the kernel's time and 60 ms in all are what the panel is built for.
"""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np
import psutil

import winback_kit as wk
from tests.conftest import ROOT
from tests.lab_browser import browser_page, run_all, served
from tests.test_panel import rich_case

MOVES, PRESSES = 500, 15
PANEL = f"""import winback_kit as wk
history = wk.read_history(wk.open_client({str(ROOT / "sample_data" / "retail")!r}))
wk.what_if(wk.programme_case(wk.make_plan(wk.second_lifetime_value(history))))"""
WATCH = """() => {
  const mark = () => { window.changed = performance.now(); };
  new MutationObserver(mark).observe(document.querySelector('.widget-box'),
    {subtree: true, childList: true, attributes: true, characterData: true});
  const start = () => { window.pressed = performance.now(); window.changed = 0; };
  document.addEventListener('keydown', start, true);
}"""
QUIET = "() => window.changed > window.pressed && performance.now() - window.changed > 200"


def python_step() -> float:
    """Milliseconds of a random move, without a browser."""
    panel = wk.what_if(rich_case()).panel
    draw, names, taken = np.random.default_rng(7), list(panel.sliders), []
    for _ in range(MOVES):
        slider = panel.sliders[names[draw.integers(len(names))]]
        place = int(draw.integers(slider.min, slider.max + 1))
        start = time.perf_counter()
        slider.value = place
        taken.append(1e3 * (time.perf_counter() - start))
    return statistics.median(taken)


def browser_step(chromium: str) -> tuple[float, float]:
    """Milliseconds from the key to the last change, and those of the kernel's processor time."""
    with tempfile.TemporaryDirectory() as folder:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PANEL)])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, Path(folder) / "panel.ipynb")
        with served(Path(folder)) as lab, browser_page(chromium) as page:
            run_all(page, lab, "panel.ipynb")
            page.evaluate(WATCH)
            handle = page.locator(".widget-slider .noUi-handle").first
            handle.focus()
            taken, before = [], kernel_seconds(lab.server)
            for _ in range(PRESSES):
                handle.press("ArrowRight")
                page.wait_for_function(QUIET)
                taken.append(page.evaluate("() => window.changed - window.pressed"))
            worked = 1e3 * (kernel_seconds(lab.server) - before) / PRESSES
    return statistics.median(taken), worked


def kernel_seconds(server: int) -> float:
    """Processor time of the kernels that a server has started."""
    kernels = psutil.Process(server).children(recursive=True)
    times = [kernel.cpu_times() for kernel in kernels]
    return float(sum(one.user + one.system for one in times))


def main() -> None:
    """Measure and print."""
    print(f"A step of the panel in Python: {python_step():.0f} ms")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or importlib.util.find_spec("playwright") is None:
        print("In JupyterLab: not measured, Chromium or playwright is not here")
        return
    page, kernel = browser_step(chromium)
    print(f"In JupyterLab: {page:.0f} ms to the last change, {kernel:.0f} ms of the kernel")


if __name__ == "__main__":
    main()
