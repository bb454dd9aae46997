"""Where customers came from, beside how long they stay and whether they come back."""

from winback_kit.history.groups.by_source import Lives, Source
from winback_kit.history.groups.groups import Groups
from winback_kit.history.kaplan_meier import Curve
from winback_kit.show.kit.sentence import Name, Sentence, in_a_line, say, share_fact
from winback_kit.show.kit.table import Cell, CellValue, Column, Table, interval, with_ends
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import digits_for
from winback_kit.words.text import ORDERS

__all__ = ["sources_finding", "sources_table"]

YEAR = 12


def sources_table(groups: Groups) -> Table | Sentence:
    """Sources by how many stay a year, how many of the lost return, and what a year of each brings.

    A source with fewer than ten second lifetimes shows none of them.
    """
    if not groups.sources:
        return _none()
    digits = digits_for(one.first.margin_a_year for one in groups.sources)
    in_orders = groups.currency == ORDERS
    return Table.of(
        groups.sources,
        (Column("Source"), lambda one: one.source),
        (
            Column("Customers", "count", path="groups.sources.{row}.customers"),
            lambda one: one.customers,
        ),
        (
            interval("Still there after a year", "share", value=True),
            lambda one: _ends(one.first.lasting, stay=True),
        ),
        (
            interval("Lost who return within a year", "share", value=True),
            lambda one: _ends(one.back, stay=False),
        ),
        (
            Column("Second lifetimes", "count"),
            lambda one: _enough(one.second, one.second.number),
        ),
        (
            Column(
                "Orders in a year of a first lifetime"
                if in_orders
                else "Margin in a year of a first lifetime, {currency}",
                "amount",
                digits,
            ),
            lambda one: one.first.margin_a_year,
        ),
        (
            Column("of a second", "amount", digits),
            lambda one: _enough(one.second, one.second.margin_a_year),
        ),
        currency=groups.currency,
        source=words(
            "Kaplan-Meier with the 90 % interval: who was watched for less than a year counts for "
            "as long as they were watched. Sources of fewer than 10 customers are put together."
        ),
    )


def _at(row: int, figure: str) -> str:
    return f"groups.sources.{row}.{figure}"


def _enough(lives: Lives, value: float) -> CellValue:
    return value if lives.number >= FEWEST_PEOPLE else None


def _ends(curve: Curve, *, stay: bool) -> tuple[CellValue, ...] | Cell:
    if curve.people < FEWEST_PEOPLE:
        return None, None, None
    ends = curve.not_by_month(YEAR) if stay else curve.at_month(YEAR)
    return with_ends(*ends, "share")


def sources_finding(groups: Groups) -> Sentence:
    """Whether a source is told apart by who stays, or by who comes back."""
    if not groups.sources:
        return _none()
    told = []
    for stay in (True, False):
        best, rest = groups.apart(stay=stay)
        if best is None or rest is None:
            continue
        told.append(_apart(best, rest, groups, stay=stay))
    if not told:
        return say(
            "No source is told apart from the others, by who stays a year or by who of the lost "
            "comes back: where a customer came from says nothing here of either."
        )
    told.append(
        say("Whether something else stands behind it, such as what they bought first, is not said.")
    )
    return in_a_line(*told)


def _apart(best: Source, last: Source, groups: Groups, *, stay: bool) -> Sentence:
    english = _STAY if stay else _BACK
    figure = "stay_a_year" if stay else "back_within_a_year"
    best_at, last_at = (_at(groups.sources.index(one), figure) for one in (best, last))
    return say(
        english,
        best=Name(best.source),
        last=Name(last.source),
        more=share_fact(best.year(stay=stay), best_at),
        less=share_fact(last.year(stay=stay), last_at),
    )


_STAY = marked(
    "Customers from {best} stay longest ({more} are still there after a year), those from {last} "
    "the shortest ({less})."
)
_BACK = marked(
    "Of the lost from {best} {more} come back within a year, of those from {last} {less}."
)


def _none() -> Sentence:
    return say(
        "Where customers came from is not known for two sources or more. A column source in the "
        "table of customers would show which of them bring customers who stay, and which bring "
        "customers who come back."
    )
