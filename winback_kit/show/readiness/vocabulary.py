"""The words of the workbook, a sentence each."""

from winback_kit.show.kit.table import Column, Table
from winback_kit.words.catalogue import marked, words

__all__ = ["words_used"]

WORDS = (
    (
        marked("Lost customer"),
        marked("Somebody whose contract has ended, or who was silent past the lapse rule."),
    ),
    (
        marked("Lapse rule"),
        marked("How long a silence means lost; beside it stands how many came back all the same."),
    ),
    (
        marked("Natural return rate (p0)"),
        marked("The share of the lost who come back on their own within the return window."),
    ),
    (
        marked("Return rate (p1)"),
        marked("The share who come back within the same window when they are made an offer."),
    ),
    (
        marked("Uplift (τ)"),
        marked("p1 less p0: what the offer causes; it may be negative."),
    ),
    (
        marked("Second lifetime value"),
        marked("The margin that somebody brings from the day of the return on, in today's money."),
    ),
    (
        marked("Incremental"),
        marked("What comes on top of what would have come anyway; the only figure that decides."),
    ),
    (
        marked("Subsidy"),
        marked("Offers paid to those who would have come back on their own."),
    ),
    (
        marked("Holdout"),
        marked("Customers drawn not to be contacted, who show what happens without an offer."),
    ),
    (
        marked("Evidence grade"),
        marked(
            "How a figure is known: A own experiment, B own records, C stated with a record, "
            "D published, E assumed."
        ),
    ),
)


def words_used() -> Table:
    """The words that every chapter uses."""
    return Table.of(
        WORDS,
        (Column("Word"), lambda one: words(one[0])),
        (Column("What it means"), lambda one: words(one[1])),
    )
