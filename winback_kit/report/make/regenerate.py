"""Run the chapters on the sample and write them back, outputs and all: `make notebooks`.

The outputs are the same bytes on every run, so that the notebooks in git mean something: a
change of a figure shows as a change of the file, and a strict comparison with a real kernel is
part of the tests. Beside each chart stands its static picture; that of a chart that has not changed
is kept, since another machine with other fonts would draw it a little differently.
"""

import re
from pathlib import Path
from typing import Any

import nbformat

from winback_kit.chapters import chapters
from winback_kit.client_study import study
from winback_kit.places import sample_client
from winback_kit.records.at_hand import at_hand
from winback_kit.report.printing.notebook_pictures import add_pictures, pictures_in
from winback_kit.report.run.in_process import new_shell, run_cell

KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


def executed(path: Path) -> Any:
    """The notebook with fresh outputs; raises the error of a cell that fails."""
    notebook = nbformat.read(path, as_version=4)
    shell = new_shell()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = shell.execution_count
            cell.outputs, error = run_cell(shell, cell.source)
            cell.metadata = {k: v for k, v in cell.metadata.items() if k == "tags"}
            if error is not None:
                raise error
            drop_places(cell)
    notebook.metadata = {"kernelspec": KERNEL}
    return notebook


def drop_places(cell: Any) -> None:
    """Take from its tables the places of their numbers in run.json: none lies beside the file."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "text/html" in data:
            data["text/html"] = re.sub("</?data[^>]*>", "", data["text/html"])


def main() -> None:
    """Write every chapter anew."""
    import os

    kept: dict[str, str] = {}
    made = {}
    with at_hand(study(sample_client())):
        for chapter in chapters():
            os.chdir(chapter.path.parent)
            kept |= pictures_in(nbformat.read(chapter.path, as_version=4))
            made[chapter.path] = executed(chapter.path)
    if not add_pictures(list(made.values()), kept=kept):
        print("No browser could draw the charts that changed: they have no picture.")  # noqa: T201
    for path, notebook in made.items():
        nbformat.write(notebook, path)
        print(f"{path.stem}: {path.stat().st_size / 1000:.0f} kB")  # noqa: T201


if __name__ == "__main__":
    main()
