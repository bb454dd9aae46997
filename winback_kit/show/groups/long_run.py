"""Where the number of customers settles, and what one more of a hundred won back does to it."""

from winback_kit.plan.split.long_run import LongRun
from winback_kit.show.kit.sentence import Fact, Sentence, count_fact, in_a_line, say, share_fact
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import points

__all__ = ["long_run_finding", "long_run_table"]


def long_run_table(run: LongRun) -> Table:
    """The flows of the last twelve months, and the number of customers to which they lead."""
    rows = [
        (words("Customers acquired a month"), Cell(run.acquired, "count", path=_at("acquired"))),
        (
            words("Lost a month, of the customers there are"),
            Cell(run.loss_rate, "share", 1, path=_at("loss_rate")),
        ),
        (
            words("Came back for each who was lost"),
            Cell(run.regained_share, "share", 1, path=_at("regained_share")),
        ),
        (words("Customers today"), Cell(run.customers_now, "count", path=_at("customers_now"))),
        (words("Customers in the long run"), Cell(run.settled, "count", path=_at("settled"))),
        (
            words("The same if nobody came back"),
            Cell(run.settled_without, "count", path=_at("settled_without")),
        ),
        (
            words("Mean length of a first lifetime, months"),
            Cell(run.first_life, "ratio", 1, path=_at("first_life")),
        ),
        (
            words("of a second one"),
            Cell(run.second_life, "ratio", 1, path=_at("second_life")),
        ),
        (
            words("Months as a customer for each acquired, over all lifetimes"),
            Cell(run.months_each, "ratio", 1, path=_at("months_each")),
        ),
    ]
    return Table(
        (Column(), Column("Last 12 months", "own", left=False)),
        rows,
        source=words(
            "Long run: acquired a month / (loss rate × (1 − share who come back)). A mean length "
            "is the months watched / the ends seen, which holds where ends come at a steady rate."
        ),
    )


def _at(figure: str) -> str:
    return f"long_run.{figure}"


def long_run_finding(run: LongRun) -> Sentence:
    """What winning back stands for in loss rate, and what one more of a hundred would bring."""
    stands = say(
        "Winning back {share} of the lost does for the number of customers what a loss rate of "
        "{equal} a month in place of {rate} would do. If the flows stay as they are, {settled} "
        "customers is where the number settles; without anybody coming back it would be {without}.",
        share=share_fact(run.regained_share, _at("regained_share")),
        equal=share_fact(run.equal_loss_rate, _at("equal_loss_rate"), digits=1),
        rate=share_fact(run.loss_rate, _at("loss_rate"), digits=1),
        settled=count_fact(run.settled, _at("settled")),
        without=count_fact(run.settled_without, _at("settled_without")),
    )
    if not run.regained_share:
        stands = say(
            "Nobody who was lost came back. If the flows stay as they are, {settled} customers is "
            "where the number settles.",
            settled=count_fact(run.settled, _at("settled")),
        )
    more = say(
        "One more of every hundred lost who comes back is {more}: as much as {in_loss} off the "
        "monthly loss rate.",
        more=count_fact(
            run.point_more,
            _at("point_more"),
            "{n} customer more in the long run",
            "{n} customers more in the long run",
        ),
        in_loss=Fact(
            run.point_in_loss_rate,
            _at("point_in_loss_rate"),
            points(run.point_in_loss_rate, digits=2, sign=False),
        ),
    )
    return in_a_line(stands, more)
