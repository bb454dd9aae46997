"""The commands. Exit status: 0 done, 1 refused with a message for a person, 2 wrong usage, 130
stopped by Ctrl-C or SIGTERM.
"""

import io
import json
import signal
import sys
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer

from winback_kit.checks import Refused, fault, refused
from winback_kit.cli_experiment import experiment
from winback_kit.cli_options import (
    AsOf,
    Changes,
    ClientFolder,
    Language,
    Memory,
    Out,
    Translation,
    changes_of,
    day_of,
    limit,
    opened_at_once,
    translations,
)
from winback_kit.version import __version__

STOPPED = 130  # as in start/begin.py
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Should we invest in winning lost customers back? From an order log to a business case.",
)


app.add_typer(experiment, name="experiment")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"winback_kit {__version__}")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="the version")
    ] = False,
) -> None:
    """Begin."""


@app.command()
def report(
    client: Annotated[
        Path | None, typer.Argument(help="client folder; none runs the sample", readable=False)
    ] = None,
    out: Out = Path("reports"),
    as_of: AsOf = None,
    change: Changes = None,
    memory: Memory = None,
) -> None:
    """Run everything for a client and publish the business case."""
    if client is not None:
        opened_at_once(client, as_of=as_of, change=change)
    from winback_kit.places import sample_client
    from winback_kit.report.run.progress import progress
    from winback_kit.report.run.run import STEPS, Job, run_report

    limit(memory)
    job = Job(
        folder=client or sample_client(),
        out=out,
        as_of=day_of(as_of, "--as-of") if as_of else None,
        overrides=changes_of(change),
    )
    with progress(STEPS) as tell:
        place = run_report(job, tell=tell)
    typer.echo(f"The business case is in {place / 'index.html'}")


@app.command()
def batch(
    clients: Annotated[list[Path], typer.Argument(help="client folders", readable=False)],
    out: Out = Path("reports"),
    memory: Memory = None,
) -> None:
    """Run many clients side by side; a failure of one stops no other."""
    from winback_kit.report.run.batch import ended_table, run_batch
    from winback_kit.report.run.progress import progress
    from winback_kit.report.run.run import STEPS

    limit(memory)
    with progress(STEPS * len(clients)) as tell:
        ended = run_batch(clients, out, tell=tell)
    typer.echo(ended_table(ended).as_text())
    if not all(one.place for one in ended):
        raise typer.Exit(1)


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="a run, or a client's runs", readable=False)],
    after: Annotated[Path, typer.Argument(help="the run to compare with it", readable=False)],
    out: Annotated[
        Path | None, typer.Option(help="write it as a page too", metavar="FILE.html")
    ] = None,
    translation: Translation = None,
) -> None:
    """Say what changed between two runs, figure by figure, and because of which input."""
    from winback_kit.report.compare.runs import read_run

    if out is not None and out.suffix.lower() not in (".html", ".htm"):
        raise refused("--out", "must be a file that ends in .html", got=str(out))
    runs = read_run(before), read_run(after)

    from winback_kit.report.compare import compare as comparing
    from winback_kit.show.kit.written import catalogue_in
    from winback_kit.words.catalogue import words
    from winback_kit.words.context import client_context

    found = comparing.compare(*runs)
    catalogue = catalogue_in(translations(found.after.language, translation))
    with client_context(catalogue=catalogue, locale=found.after.locale):
        typer.echo(comparing.as_text(found))
        if out is not None:
            comparing.write_comparison(found, out)
            typer.echo(f"\n{words('The page is {file}', file=out)}")


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="folder to make", readable=False)],
    more: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="with --from: more files", readable=False),
    ] = None,
    source: Annotated[
        list[Path] | None,
        typer.Option("--from", metavar="FILE", help="exports to read as they are", readable=False),
    ] = None,
) -> None:
    """Make a new client folder, from the template or from exports of the client's systems."""
    from winback_kit.report.files.new_client import client_from, make_client_folder
    from winback_kit.show.data.taken import told_of_new

    if more and not source:
        raise typer.BadParameter("one folder is made; files stand after --from")
    if source:
        made = client_from(folder, [*source, *(more or [])])
        for part in told_of_new(made.taken, made.refusals):
            typer.echo(f"{part}\n")
        typer.echo(f"Made {folder} with copies of the files. Look through client.yml, then run")
    else:
        make_client_folder(folder)
        typer.echo(
            f"Made {folder} with a form of every table. Put your orders into orders.csv in place "
            "of the example row, look through client.yml, then run"
        )
    typer.echo(f"  winback check {folder}\n  winback report {folder}")


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="folder to make", readable=False)],
) -> None:
    """Make a client folder with the sample in it, to be tried out and changed."""
    from winback_kit.report.files.new_client import sample_folder

    sample_folder(folder)
    typer.echo(f"Made {folder} with the sample client. Now run")
    typer.echo(f"  winback check {folder}\n  winback report {folder}")


@app.command()
def check(
    client: ClientFolder,
    change: Changes = None,
    codebook: Annotated[
        bool, typer.Option(help="write a proposal of codebook.yml into the client folder")
    ] = False,
    memory: Memory = None,
) -> None:
    """Read and check the tables; say what can be computed, what is missing and what to do next."""
    opened = opened_at_once(client, change=change)
    from winback_kit.client.codebook.propose import REASON_COLUMNS, propose_codebook
    from winback_kit.client_study import study
    from winback_kit.report.look.brand import brand_of
    from winback_kit.show.data import data as shown
    from winback_kit.show.kit.written import context_of
    from winback_kit.show.readiness.promise import promise_table, promises
    from winback_kit.show.readiness.what_next import next_step
    from winback_kit.words.catalogue import words
    from winback_kit.words.context import client_context

    limit(memory)
    notes = brand_of(opened).notes
    with client_context(context_of(opened)), closing(study(opened)) as this:
        data = this.data
        for part in (
            shown.tables_given(data).as_text(),
            shown.columns_unused(data).as_text(),
            shown.bridge(data).as_text(),
            shown.side_bridges(data).as_text(),
            shown.names_listed(data).as_text(),
            *([shown.states(data, rare=True).as_text()] if len(data.states) else []),
            shown.checks(data).as_text(),
            shown.data_finding(data).text,
            shown.readiness_finding(this).text,
            promise_table(promises(this)).as_text(),
            shown.tables_absent(data).as_text(),
            *notes,
        ):
            typer.echo(f"{part}\n")
        if codebook:
            reasons = [one.name for one in data.names if one.column in REASON_COLUMNS]
            written = propose_codebook(opened.folder, opened.codebook, reasons)
            typer.echo(words("Proposed: {file}", file=written))
        typer.echo(next_step(this).text)


@app.command()
def case(
    file: Annotated[
        Path, typer.Argument(help="assumptions, as in templates/case.yml", readable=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="figures in full precision")] = False,
    page: Annotated[
        Path | None,
        typer.Option(help="write a page with sliders there", metavar="FILE.html", readable=False),
    ] = None,
    workbook: Annotated[
        Path | None,
        typer.Option(help="write a workbook there", metavar="FILE.xlsx", readable=False),
    ] = None,
    language: Language = "",
    translation: Translation = None,
) -> None:
    """A business case from assumptions alone, no data."""
    from winback_kit.show.kit.written import catalogue_in
    from winback_kit.words.context import client_context

    with client_context(catalogue=catalogue_in(translations(language, translation))):
        _case(file, as_json=as_json, page=page, workbook=workbook)


def _case(file: Path, *, as_json: bool, page: Path | None, workbook: Path | None) -> None:
    from winback_kit.case.assumptions.record import Case
    from winback_kit.case.result.outcome import outcome
    from winback_kit.records.yaml_record import read_record

    given = read_record(file, Case)
    result = outcome(given)
    if page:
        from winback_kit.report.page.panel import write_what_if

        write_what_if(given, page)
    if workbook:
        from winback_kit.report.workbook.write import write_workbook

        write_workbook(given, workbook)
    if as_json:
        typer.echo(json.dumps(result.as_json(), indent=2, ensure_ascii=False))
        return
    from winback_kit.show.case.case_tables import figures_table
    from winback_kit.words.catalogue import words
    from winback_kit.words.told import told

    typer.echo(f"{told(result.name)}\n\n{figures_table(result).as_text()}")
    for note in result.notes:
        typer.echo(words("Note: {note}", note=told(note)))


@app.command()
def lab(
    client: Annotated[
        Path | None, typer.Argument(help="client folder; none opens the sample", readable=False)
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="a new copy of the chapters, beside yours")
    ] = False,
    port: Annotated[
        int | None, typer.Option(help="where it listens; left out, the first free one", metavar="N")
    ] = None,
) -> None:
    """JupyterLab on the workbook, with sliders that move."""
    from winback_kit.report.run.lab import open_lab

    status = open_lab(client, fresh=fresh, port=port, tell=typer.echo)
    if status:
        sys.exit(status)


@app.command()
def backtest(
    client: ClientFolder,
    origin: Annotated[str, typer.Option(help="forecast as of this day", metavar="DATE")],
    horizon_days: Annotated[int, typer.Option(min=1, help="days to forecast", metavar="N")],
    as_json: Annotated[bool, typer.Option("--json", help="figures in full precision")] = False,
    change: Changes = None,
    memory: Memory = None,
) -> None:
    """Forecast those lost at a past day, and hold it against what they did."""
    from winback_kit.client.folder import open_client
    from winback_kit.show.kit.written import context_of
    from winback_kit.show.second_lifetime.backtest import (
        backtest_finding,
        backtest_table,
        rivals_table,
    )
    from winback_kit.value.returns.backtest_of_client import backtest_client
    from winback_kit.words.context import client_context

    limit(memory)
    day = day_of(origin, "--origin")
    changes = changes_of(change)
    whole = open_client(client, overrides=changes)
    result = backtest_client(
        open_client(client, as_of=day, overrides=changes),
        whole,
        origin=day,
        horizon_days=horizon_days,
    )
    if as_json:
        typer.echo(json.dumps(result.as_json(), indent=2, ensure_ascii=False))
        return
    with client_context(context_of(whole)):
        for part in (
            backtest_finding(result).text,
            backtest_table(result).as_text(),
            rivals_table(result).as_text(),
        ):
            typer.echo(f"{part}\n")


def main() -> None:
    """Run a command; a refusal is one message and status 1, never a traceback.

    To be told to end (SIGTERM) is the same as Ctrl-C.
    """
    signal.signal(signal.SIGTERM, _stop)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no − or é gets a ?
    try:
        app()
    except Refused as refusal:
        _end(str(refusal), 1)
    except BrokenPipeError:
        sys.exit(1)
    except (KeyboardInterrupt, SystemExit) as end:
        code = end.code if isinstance(end, SystemExit) else STOPPED
        if code != STOPPED:
            raise
        _end(_STOPPED_WORDS, STOPPED)
    except Exception as error:
        if "Query interrupted" in str(error):  # DuckDB's word for Ctrl-C
            _end(_STOPPED_WORDS, STOPPED)
        _end(fault(error), 1)


def _stop(number: int, frame: FrameType | None) -> None:
    """End as by Ctrl-C; a moment later where Python is importing, and would let that pass."""
    importing = frame is not None and frame.f_code.co_filename.startswith("<frozen importlib")
    if importing and hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _stop)
        signal.setitimer(signal.ITIMER_REAL, _A_MOMENT)
    else:
        raise KeyboardInterrupt


_A_MOMENT = 0.02  # seconds


_STOPPED_WORDS = "stopped; nothing was left half-written"


def _end(words: str, status: int) -> NoReturn:
    typer.echo(f"winback: {words}", err=True)
    sys.exit(status)
