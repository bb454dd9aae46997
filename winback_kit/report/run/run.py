"""The main job: from a client folder to a published run."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from winback_kit.chapters import Chapter, chapters
from winback_kit.checks import Refused, refused
from winback_kit.records.at_hand import asked_for
from winback_kit.report.files.publish import RunFolder, run_folder
from winback_kit.report.printing.bound import end_bound
from winback_kit.report.printing.pdf import Printed, Printing, print_page
from winback_kit.report.run.chapters import ChapterResult, ChapterTask, run_chapter
from winback_kit.report.run.workers import InThisProcess, warm_up, workers
from winback_kit.words.context import client_context, current

if TYPE_CHECKING:
    from winback_kit.client.folder import Client
    from winback_kit.client_study import Study
    from winback_kit.report.lists.about import ListsMade

Tell = Callable[[str], None]
STEPS = 6  # about as often a run tells what it does


class _Over(Exception):
    """The faces of a run that has ended are for nobody."""


@dataclass(frozen=True)
class Job:
    """What is asked for: a client folder and how its settings are changed.

    Runs are published in a folder of `out` that bears the client's name, or the name in `home`.
    """

    folder: Path
    out: Path
    as_of: dt.date | None = None
    overrides: dict[str, Any] | None = None
    home: str = ""

    def client(self) -> Client:
        """The client with the changes made."""
        from winback_kit.client.folder import held_client

        return held_client(self.folder, as_of=self.as_of, overrides=self.overrides)

    def parameters(self) -> dict[str, Any]:
        """What the chapters are given, in plain JSON types."""
        return asked_for(self.folder, self.as_of, self.overrides)


def run_report(
    job: Job,
    *,
    tell: Tell = lambda _: None,
    alone: bool = False,
    printing: Printing = print_page,
) -> Path:
    """Run every stage for a client and publish the run; gives the run's folder.

    `alone` runs the chapters in this process too, one after the other, where the processors have
    other clients to work on; `printing` is what makes the PDF. Raises Refused with a message for a
    person; nothing is then left half-written.
    """
    helpers = None if alone else warm_up()
    from winback_kit.report.look.brand import branded_context, notes_of

    client = job.client()
    todo = chapters()
    context = branded_context(client)  # a logo that cannot be used is refused early
    with run_folder(job.out / (job.home or client.slug)) as sheet:
        for note in notes_of(context):
            tell(note)
        tell("Reading and checking the tables")
        pool = InThisProcess() if helpers is None else workers(helpers, tasks=len(todo))
        with pool as working, client_context(context):  # nobody writes when the sheet is gone
            run = _run(job, client, todo, sheet, working, tell, printing)
        return sheet.publish(run)


def _run(
    job: Job,
    client: Client,
    todo: list[Chapter],
    sheet: RunFolder,
    pool: Executor,
    tell: Tell,
    printing: Printing,
) -> str:
    """Write everything of a run onto the sheet; gives the run's name."""
    from plotly.offline import get_plotlyjs

    from winback_kit.client_study import Study
    from winback_kit.report.compare.last_run import last_run
    from winback_kit.report.compare.runs import RECORD
    from winback_kit.report.compare.since_last import keep_since
    from winback_kit.report.lists.columns import LISTS
    from winback_kit.report.lists.write import write_lists
    from winback_kit.report.page.pages import write_text
    from winback_kit.report.printing.pictures import SCRIPT
    from winback_kit.report.record.run_record import as_text
    from winback_kit.report.run.cover import write_cover
    from winback_kit.report.run.outputs import write_outputs
    from winback_kit.show.compare.since_last import not_compared
    from winback_kit.tables.read import engine_for

    workbook = sheet.folder / "workbook"
    with engine_for(client) as engine:
        study = Study(client, engine)
        run = _run_name(study)
        last = last_run(
            sheet.home, client=client.name, currency=study.data.currency, as_of=study.data.as_of
        )
        lists = None
        if not study.missing("history"):
            folder = sheet.folder / LISTS  # and with the lists the forecast
            lists = write_lists(engine, study, folder, last=last.lists if last else None)
        record = _record(study, todo, run, lists)
        since = keep_since(engine, study, record, last, lists.marked if lists else None)
        write_text(sheet.folder / RECORD, as_text(record))
        tell(f"Running {len(todo)} chapters")
        write_text(workbook / SCRIPT, get_plotlyjs())
        asked, wearing = job.parameters(), current()
        tasks = [ChapterTask(chapter, workbook, asked, study, wearing) for chapter in todo]
        futures = {pool.submit(run_chapter, task): task.chapter for task in tasks}
    funnel = lists.funnel if lists else None
    faces = partial(write_outputs, study, sheet.folder, wearing, funnel=funnel, since=since)
    missing = _written(futures, pool, sheet, tell, faces, printing)
    missing += filter(None, (not_compared(record),))
    write_cover(study, todo, sheet.folder / "index.html", missing=missing, lists=lists)
    return run


def _written(
    futures: dict[Any, Chapter],
    pool: Executor,
    sheet: RunFolder,
    tell: Tell,
    write_faces: Callable[..., list[str]],
    printing: Printing,
) -> list[str]:
    """Wait for the chapters and, made beside them, the faces; gives what is missing, and why.

    Where a chapter fails, or the run is told to end, no further face is begun and nothing printed.
    """
    from winback_kit.report.page.chapter_page import keep_pictures

    over = threading.Event()

    def next_one() -> None:
        if over.is_set():
            raise _Over

    def printed(page: Path, out: Path) -> Printed:
        next_one()
        return printing(page, out)

    pages = [sheet.folder / "workbook" / f"{one.name}.html" for one in futures.values()]
    with ThreadPoolExecutor(1) as printer:
        faces = printer.submit(write_faces, printing=printed, next_one=next_one)
        try:
            _await(futures, sheet, tell)
            pool.shutdown()  # browsers print next, and each of them needs as much memory
            no_pictures = keep_pictures(pages)
            return [*faces.result(), *filter(None, (no_pictures,))]
        except BaseException:
            over.set()
            end_bound()
            raise


def _run_name(study: Study) -> str:
    """The as-of date and a digest of settings and inputs: the same run has the same name."""
    data = study.data
    inputs = [study.client.key, *(given.sha256 for given in data.given.values()), str(data.as_of)]
    digest = hashlib.sha256(json.dumps(inputs).encode()).hexdigest()[:8]
    return f"{data.as_of:%Y-%m-%d}_{digest}"


def _record(study: Study, todo: list[Chapter], run: str, lists: ListsMade | None) -> dict[str, Any]:
    """The record of the run, as plain values."""
    from winback_kit.report.look.brand import notes_of
    from winback_kit.report.record.run_record import as_text, run_record

    record = run_record(study, run=run, chapters=[chapter.name for chapter in todo])
    if lists:
        record["lists"] |= lists.record
        record["decision_map"] = study.decision_map.record
    record["notes"] = list(notes_of(current()))
    plain: dict[str, Any] = json.loads(as_text(record))
    return plain


def _await(futures: dict[Any, Chapter], sheet: RunFolder, tell: Tell) -> None:
    for future in as_completed(futures):
        chapter = futures[future]
        try:
            ran: ChapterResult = future.result()
        except BrokenProcessPool:
            rule = "was ended by the system, which may have no memory left"
            raise refused(f"chapter {chapter.name}", rule, mend="Close other programs.") from None
        if ran.error:
            raise Refused(ran.error) if ran.refused else _stopped(chapter, ran, sheet)
        tell(f"Chapter {ran.name} is done")


def _stopped(chapter: Chapter, ran: ChapterResult, sheet: RunFolder) -> Refused:
    partial = sheet.folder / "workbook" / f"{chapter.name}.ipynb"
    kept = f"The partial notebook is kept at {sheet.keep(partial)}." if partial.exists() else ""
    return refused(f"chapter {chapter.name}", f"stopped: {ran.error.rstrip('.')}", mend=kept)
