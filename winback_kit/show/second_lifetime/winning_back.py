"""What winning back today is worth, and months in which more came back than nature explains."""

from winback_kit.show.kit.figure import COST, GAIN, NATURAL, Figure
from winback_kit.show.kit.sentence import Sentence, joined, say
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.show.kit.traces import bars, line
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.value.returns.return_forecast import ReturnForecast
from winback_kit.words.catalogue import in_a_row, marked, plural, words
from winback_kit.words.numbers import count, digits_for, money, months
from winback_kit.words.text import ORDERS

__all__ = ["unusual_finding", "unusual_months", "won_back_finding", "won_back_table"]


def won_back_table(result: ReturnForecast) -> Table | Sentence:
    """Value from today if a lost customer were back, if left alone, and the difference."""
    if not result.won_back:
        return say(
            "No table here: it needs a segment with enough lost customers today, and a return "
            "model, which is fitted only to orders without a contract, where enough of them "
            "followed another."
        )
    digits = digits_for([one.incremental for one in result.won_back])

    return Table.of(
        result.won_back,
        (Column("Segment"), lambda one: one.segment),
        (Column("Lost", "count"), lambda one: one.people),
        (Column("Back on their own", "share"), lambda one: one.returns_alone),
        (Column("If back today, {currency}", "amount", digits), lambda one: one.if_back),
        (Column("If left alone, {currency}", "amount", digits), lambda one: one.if_left),
        (Column("Incremental value, {currency}", "amount", digits), lambda one: one.incremental),
        (interval("90 % interval", "amount", digits=digits), lambda one: (one.low, one.high)),
        currency=result.history.currency,
        source=_won_back_source(result),
    )


def _won_back_source(result: ReturnForecast) -> str:
    counted = marked(
        "Orders a customer from today over {months}, later ones counted for less. If back today: "
        "the second lifetime value of the segment. Left alone: those who come back on their own "
        "within that time bring what is left of it."
    )
    valued = marked(
        "Present value of margin a customer from today over {months}, before offers and contacts. "
        "If back today: the second lifetime value of the segment. Left alone: those who come back "
        "on their own within that time bring what is left of it."
    )
    told = words(
        counted if result.history.currency == ORDERS else valued,
        months=months(result.horizon_months),
    )
    left_out = _too_few_lost(result)
    if not left_out:
        return told
    few = words(
        "Fewer than {n} are lost today, so no figure: {segments}.",
        n=FEWEST_PEOPLE,
        segments=left_out,
    )
    return f"{told} {few}"


def _too_few_lost(result: ReturnForecast) -> str:
    """The segments that have lost customers today, but no row."""
    without = set(result.history.lost_people.segment.astype(str))
    without.difference_update(one.segment for one in result.won_back)
    return ", ".join(one for one in result.history.segments if one in without)


def won_back_finding(result: ReturnForecast) -> Sentence:
    """What a return is worth beyond doing nothing, for the best and the poorest segment."""
    currency = result.history.currency
    if not result.won_back:
        return joined(
            words(
                "Under contract the value of a return is the second lifetime value above, less the "
                "natural return of the segment."
            )
            if result.history.data.contractual
            else words(
                "Too little is known of returns here to say what winning back today is worth."
            )
        )
    best = max(result.won_back, key=lambda one: one.incremental)
    least = min(result.won_back, key=lambda one: one.incremental)
    unsure = [one.segment for one in result.won_back if one.low < 0]
    told = words(
        _ONE_SEGMENT if best == least else _TWO_SEGMENTS,
        most=money(best.incremental, currency),
        segment=best.segment,
        least=money(least.incremental, currency),
        other=least.segment,
    )
    if not unsure:
        return joined(told)
    caution = words("For {segments} it may be nothing at all.", segments=in_a_row(unsure))
    return joined(f"{told} {caution}")


_ONE_SEGMENT = marked(
    "Winning a lost customer back today is worth {most} more than leaving them alone in the "
    "segment {segment}. An offer and the contacts must cost less than that, and be paid only for "
    "returns they cause."
)
_TWO_SEGMENTS = marked(
    "Winning a lost customer back today is worth {most} more than leaving them alone in the "
    "segment {segment}, and {least} in {other}. An offer and the contacts must cost less than "
    "that, and be paid only for returns they cause."
)


def unusual_months(result: ReturnForecast) -> Figure | Sentence:
    """Returns of the long silent by month, seen and expected; months that stand out are marked."""
    by_month = result.judged.by_month if result.judged else None
    if by_month is None:
        return say(
            "Unusual months were not looked for: the log covers less than a year and a half, "
            "or the customers have contracts."
        )
    names = [f"{result.history.date_of(day)}" for day in by_month.first_days]
    colours = [COST if odd else NATURAL for odd in by_month.unusual]
    return Figure(
        title=_unusual_title(len(by_month.months)),
        measure=words("Returns of customers silent for twice the lapse rule or longer, by month"),
        traces=[
            bars(words("Came"), names, by_month.seen, colours),
            line(words("Expected"), names, by_month.expected, GAIN, width=2),
        ],
        layout={"yaxis": {"rangemode": "tozero"}, "xaxis": {"type": "date"}},
    )


def _unusual_title(found: int) -> str:
    if not found:
        return words("No month stands out: the long silent came back evenly")
    return plural(
        found,
        "In {n} month many more of the long silent came back",
        "In {n} months many more of the long silent came back",
        n=found,
    )


def unusual_finding(result: ReturnForecast) -> Sentence:
    """Whether an event was taken for nature."""
    by_month = result.judged.by_month if result.judged else None
    if by_month is None:
        return say("So no month was set aside, and an event in this log would count as nature.")
    if not by_month.unusual.any():
        return say("No month was set aside: the natural return rests on the whole log.")
    rule = result.history.data.client.settings.definitions.unusual_returns
    months_of = by_month.first_days[by_month.unusual]
    names = ", ".join(f"{result.history.date_of(day):%Y-%m}" for day in months_of)
    told = (
        marked(
            "In {months} some {n} more of the long silent came back than usual, as after a "
            "campaign or an event. They are kept out of what the return model learns from "
            "({setting})."
        )
        if rule == "set_aside"
        else marked(
            "In {months} some {n} more of the long silent came back than usual, as after a "
            "campaign or an event. They are taken for nature, as client.yml states ({setting})."
        )
    )
    setting = "definitions.unusual_returns"
    return say(told, months=names, n=count(by_month.beyond_expected), setting=setting)
