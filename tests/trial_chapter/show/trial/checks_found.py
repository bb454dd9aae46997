"""What each check of the tables found: as a chart, a table and a sentence."""

from __future__ import annotations

from winback_kit.show.kit.figure import PROGRAMME, Figure
from winback_kit.show.kit.sentence import Sentence, say
from winback_kit.show.kit.table import Column, Table
from winback_kit.tables.read import ClientData
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import count

__all__ = ["trial_chart", "trial_finding", "trial_table"]


def trial_chart(data: ClientData) -> Figure:
    """Rows in each table."""
    return Figure(
        title=words("Trial: {n} tables were given", n=count(len(data.given))),
        measure=words("Trial: rows in each table"),
        traces=[
            {
                "type": "bar",
                "name": words("Trial rows"),
                "x": list(data.given),
                "y": [given.rows for given in data.given.values()],
                "marker": {"color": PROGRAMME},
            }
        ],
    )


def trial_table(data: ClientData) -> Table:
    """Rows in each table."""
    rows = [(name, given.rows) for name, given in data.given.items()]
    return Table((Column("Trial table"), Column("Trial rows", "count")), rows)


def trial_finding(data: ClientData) -> Sentence:
    """How many tables there are."""
    return say("The trial chapter counts {n} tables.", n=count(len(data.given)))
