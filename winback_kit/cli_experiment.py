"""The commands of a test: designed and registered, drawn, read."""

from contextlib import closing
from typing import Annotated

import typer

from winback_kit.cli_options import AsOf, Changes, ClientFolder, Memory, limit, opened_at_once

experiment = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Test a programme: how many to hold out, who is in which arm, and what came of it.",
)


@experiment.command()
def design(
    client: ClientFolder, change: Changes = None, as_of: AsOf = None, memory: Memory = None
) -> None:
    """Say what the next test shows and costs; register it below experiments/."""
    opened = opened_at_once(client, as_of=as_of, change=change)
    from winback_kit.client_study import study
    from winback_kit.report.experiment.register import register_test
    from winback_kit.show.decision.pilot import gates_table
    from winback_kit.show.kit.written import context_of
    from winback_kit.show.measurement import designed as shown
    from winback_kit.words.catalogue import words
    from winback_kit.words.context import client_context

    limit(memory)
    with client_context(context_of(opened)), closing(study(opened)) as this:
        found, pilot = this.design, this.assessment.pilot
        for part in (
            shown.design_finding(found).text,
            shown.design_cost(found).text,
            shown.design_table(found).as_text(),
            shown.design_days(found).as_text(),
            *([gates_table(pilot, found.currency).as_text()] if pilot else []),
        ):
            typer.echo(f"{part}\n")
        file, now = register_test(this)
        told = (
            words("Registered: {file}", file=file)
            if now
            else words(
                "Registered before, and left as it is: {file}. Another test takes another name "
                "(experiment.name).",
                file=file,
            )
        )
        typer.echo(told)


@experiment.command()
def assign(
    client: ClientFolder, change: Changes = None, as_of: AsOf = None, memory: Memory = None
) -> None:
    """Draw the contact list of today into the arms of the registered test."""
    opened = opened_at_once(client, as_of=as_of, change=change)
    from winback_kit.report.experiment.assign import assign as assigning
    from winback_kit.show.kit.written import context_of
    from winback_kit.show.measurement.designed import assigned_finding
    from winback_kit.words.catalogue import words
    from winback_kit.words.context import client_context

    limit(memory)
    with client_context(context_of(opened)):
        made = assigning(opened)
        typer.echo(assigned_finding(made.new, drawn=made.drawn, kept=made.kept).text)
        typer.echo(words("The files are in {folder}", folder=made.folder))


@experiment.command()
def read(
    client: ClientFolder,
    campaign: Annotated[
        str | None, typer.Option(help="one campaign; left out, all", metavar="NAME")
    ] = None,
    change: Changes = None,
    as_of: AsOf = None,
    memory: Memory = None,
) -> None:
    """Read past campaigns as they were drawn: the draw first, then what they brought."""
    opened = opened_at_once(client, as_of=as_of, change=change)
    from winback_kit.client_study import study
    from winback_kit.report.experiment.read import read_campaigns
    from winback_kit.show.kit.sentence import Sentence
    from winback_kit.show.kit.written import context_of
    from winback_kit.show.measurement import draws, effects, later, money
    from winback_kit.words.catalogue import words
    from winback_kit.words.context import client_context

    limit(memory)
    with client_context(context_of(opened)), closing(study(opened)) as this:
        found, file = read_campaigns(this, campaign)
        told: list[str] = []
        for part in (
            draws.draws_table(found),
            draws.draws_finding(found),
            effects.campaigns_table(found),
            effects.combined_finding(found),
            effects.against_finding(found),
            money.money_table(found),
            money.money_finding(found),
            later.late_finding(found),
            effects.measured_harm_finding(found),
            *((money.gross_table(found), money.gross_finding(found)) if found.gross else ()),
        ):
            text = part.text if isinstance(part, Sentence) else part.as_text()
            if text not in told:  # what cannot be said is said once
                typer.echo(f"{text}\n")
            told.append(text)
        typer.echo(words("Written: {file}", file=file))
