"""How long a step of a slider takes, and a page to its first paint: `make bench`.

A step in Python is a slider set and everything that follows worked out, on a case with two segments
and a capacity. Where Chromium and the browser extra are here, the sample's panel is opened in
JupyterLab (from the key to the last change), and the page's own panel on twenty segments. Medians
are printed. They are built for 60 ms of a step in JupyterLab, 40 of them the kernel's, 35 ms of a
step on a page, and a second to the first paint.
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
from tests.any_case import any_case
from tests.cases.studies import handed
from tests.chromium import NAMES, lone_page
from tests.conftest import ROOT
from tests.lab_browser import run_all, served
from tests.test_panel import rich_case
from winback_kit.report.page.panel import write_what_if

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
STEPS = """async () => {
  const out = [], slider = document.querySelector('[data-path$=return_rate] [type=range]');
  for (let i = 0; i < 40; i++) {
    const start = performance.now();
    slider.value = 0.02 + 0.001 * i;
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    document.body.offsetHeight;
    out.push(performance.now() - start);
    await new Promise((next) => requestAnimationFrame(next));
  }
  return out;
}"""
PAINTS = "performance.getEntriesByType('paint')"
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


def browser_step() -> tuple[float, float]:
    """Milliseconds from the key to the last change, and those of the kernel's processor time."""
    with tempfile.TemporaryDirectory() as folder:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PANEL)])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, Path(folder) / "panel.ipynb")
        with served(Path(folder)) as lab, lone_page(width=1400, height=1900) as page:
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


def page_step() -> float:
    """Milliseconds of a step of the page's own panel, for twenty segments over five years."""
    case = any_case(np.random.default_rng(3), segments=20, horizon=60)
    with tempfile.TemporaryDirectory() as folder, lone_page() as page:
        file = Path(folder) / "what_if.html"
        write_what_if(case, file)
        page.goto(file.as_uri())
        return statistics.median(page.evaluate(STEPS))


def first_paint() -> float:
    """Milliseconds to the first paint of an executive page; the best of three."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "business_case.html"
        file.write_text(handed("clear_yes").page, encoding="utf-8")
        return min(_painted(file) for _ in range(3))


def _painted(file: Path) -> float:
    with lone_page() as page:
        page.goto(file.as_uri())
        page.wait_for_function(f"{PAINTS}.length > 0")
        return float(page.evaluate(f"{PAINTS}[0].startTime"))


def kernel_seconds(server: int) -> float:
    """Processor time of the kernels that a server has started."""
    kernels = psutil.Process(server).children(recursive=True)
    times = [kernel.cpu_times() for kernel in kernels]
    return float(sum(one.user + one.system for one in times))


def main() -> None:
    """Measure and print."""
    print(f"A step of the panel in Python: {python_step():.0f} ms")
    if not any(map(shutil.which, NAMES)) or importlib.util.find_spec("playwright") is None:
        print("In a browser: not measured, Chromium or playwright is not here")
        return
    page, kernel = browser_step()
    print(f"In JupyterLab: {page:.0f} ms to the last change, {kernel:.0f} ms of the kernel")
    print(f"On a page with twenty segments: {page_step():.0f} ms")
    print(f"The executive page's first paint: after {first_paint():.0f} ms")


if __name__ == "__main__":
    main()
