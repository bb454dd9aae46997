"""A chapter run and paged.

A chapter runs in a worker process that was forked with everything imported, through papermill
with the in-process engine. The study that the main process has worked out is handed over, so a
chapter computes only what is its own.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winback_kit.chapters import Chapter, parameters_of
from winback_kit.checks import Refused, nearest, refused, unwritable

if TYPE_CHECKING:
    from winback_kit.client.folder import Client
    from winback_kit.client_study import Study
    from winback_kit.words.context import ClientContext


@dataclass(frozen=True)
class ChapterTask:
    """A chapter to run for a client into a folder, written for whom the run is."""

    chapter: Chapter
    folder: Path
    parameters: dict[str, Any]
    study: Study
    context: ClientContext


@dataclass(frozen=True)
class ChapterResult:
    """How a chapter went: `error` is empty, or what went wrong in words for a person.

    `refused` where the place to write is at fault, and not the chapter.
    """

    name: str
    seconds: float
    error: str = ""
    refused: bool = False


def check_parameters(chapter: Chapter, parameters: Mapping[str, Any]) -> None:
    """Refuse a parameter that the chapter does not declare (papermill would only log it)."""
    known = parameters_of(chapter.path)
    for name in parameters:
        if name not in known:
            raise refused(
                f"{chapter.path.name}: parameter {name}",
                "is not one that the chapter declares",
                mend=nearest(name, known),
            )


def run_chapter(task: ChapterTask) -> ChapterResult:
    """Run one chapter and write its notebook and page; errors come back in words."""
    import nbformat
    import papermill

    from winback_kit.records.at_hand import at_hand
    from winback_kit.report.page.chapter_page import write_chapter_page
    from winback_kit.report.run.in_process import ENGINE
    from winback_kit.words.catalogue import words
    from winback_kit.words.context import client_context

    start = time.perf_counter()
    client = task.study.client
    out = task.folder / f"{task.chapter.name}.ipynb"
    trouble, at_fault = "", False
    try:
        check_parameters(task.chapter, task.parameters)
        context, handed = task.context, at_hand(task.study, task.parameters)
        with contextlib.redirect_stderr(None), handed, client_context(context):
            notebook = papermill.execute_notebook(
                _told(nbformat.read(task.chapter.path, as_version=4)),
                str(out).replace("{", "{{").replace("}", "}}"),
                parameters=task.parameters,
                engine_name=ENGINE,
                progress_bar=False,
                request_save_on_cell_execute=False,  # at the end is enough: half the time saved
            )
        _without_places(notebook, client)
        nbformat.write(notebook, out)
        with client_context(context):
            write_chapter_page(
                notebook,
                out.with_suffix(".html"),
                client=client,
                title=words(task.chapter.title),
            )
    except papermill.PapermillExecutionError as error:
        trouble = error.evalue if error.ename == "Refused" else f"{error.ename}: {error.evalue}"
    except (Refused, OSError) as error:
        at_fault = True
        trouble = str(error if isinstance(error, Refused) else unwritable(task.folder, error))
    except Exception as error:
        trouble = f"{type(error).__name__}: {error}"
    return ChapterResult(task.chapter.name, time.perf_counter() - start, trouble, refused=at_fault)


def _told(notebook: Any) -> Any:
    """A notebook with its prose in the language that holds here."""
    from winback_kit.words.prose import told_prose

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = told_prose(cell.source)
    return notebook


_FOLDER = re.compile("^client_folder = .*$", re.MULTILINE)


def _without_places(notebook: Any, client: Client) -> None:
    """Take out of a notebook that was run where on this machine it was, and when."""
    name = f"client_folder = {json.dumps(client.folder.resolve().name)}"
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = _FOLDER.sub(lambda _: name, cell.source)
