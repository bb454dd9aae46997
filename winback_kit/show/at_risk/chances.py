"""Whether the chances come true: said against what came, on a past evening."""

from __future__ import annotations

from winback_kit.plan.at_risk.at_risk import AtRisk
from winback_kit.plan.at_risk.hazard import Hazard
from winback_kit.show.kit.figure import NATURAL, PROGRAMME, Figure, rounded
from winback_kit.show.kit.sentence import Fact, Sentence, in_a_line, say, share_fact
from winback_kit.show.kit.traces import line
from winback_kit.words.catalogue import words
from winback_kit.words.locale import day
from winback_kit.words.numbers import amount, days, in_range, share

__all__ = ["came_true_chart", "chances_finding"]

_AT = "at_risk.chances"


def chances_finding(found: AtRisk) -> Sentence:
    """Whether the chances sort better than the plain count, and whether they came true."""
    hazard = found.hazard
    if hazard is None:
        return _none(found)
    true = hazard.calibration
    facts = {
        "chances": share_fact(hazard.area.value, f"{_AT}.area"),
        "count": share_fact(hazard.count.value, f"{_AT}.count"),
    }
    sorts = (
        say(
            "All that is known together points at the right one of two in {chances} of pairs, the "
            "plain count in {count}.",
            **facts,
        )
        if hazard.beats_the_count
        else say(
            "All that is known together sorts no better than the plain count ({chances} against "
            "{count} of pairs): the count may name who comes first, the chances say how many.",
            **facts,
        )
    )
    came_true = _came_true(found, hazard, said=true.said, came=true.came)
    return in_a_line(_tested(found, hazard), sorts, came_true)


def _came_true(found: AtRisk, hazard: Hazard, *, said: float, came: float) -> Sentence:
    facts: dict[str, Fact | str] = {
        "said": share_fact(said, f"{_AT}.said"),
        "came": share_fact(came, f"{_AT}.came"),
        "slope": Fact(
            hazard.calibration.slope, f"{_AT}.slope", amount(hazard.calibration.slope, digits=2)
        ),
        **in_range(hazard.calibration.low, hazard.calibration.high, "factor"),
        "days": days(found.horizon_days),
    }
    if hazard.calibration.holds and hazard.calibration.low <= 0:
        return say(
            "{said} were expected to be lost within {days}, and {came} were. Whether those with a "
            "higher chance were lost more often cannot be told: the outcomes lay {slope} times as "
            "far apart as the chances ({low} to {high}, 1 is exact).",
            **facts,
        )
    if hazard.calibration.holds:
        return say(
            "{said} were expected to be lost within {days}, and {came} were. The outcomes lay "
            "{slope} times as far apart as the chances ({low} to {high}, 1 is exact), so that a "
            "list can be drawn by them.",
            **facts,
        )
    return say(
        "{said} were expected to be lost within {days}, and {came} were. The outcomes lay {slope} "
        "times as far apart as the chances ({low} to {high}, 1 is exact): not well enough to draw "
        "a list by.",
        **facts,
    )


def _tested(found: AtRisk, hazard: Hazard) -> Sentence:
    """On what the chances were learnt, and on what they were tested."""
    if hazard.tested == "later":
        return say(
            "Tested on {day} with what was known that evening: learnt from the time before, and "
            "held against the {days} after it.",
            day=day(found.rows.evenings[1]),
            days=days(found.horizon_days),
        )
    return say(
        "There was no earlier time with losses to learn from, so the chances were learnt from half "
        "of all customers on {day} and tested on the other half. That says nothing of another "
        "time.",
        day=day(found.rows.evenings[1]),
    )


def came_true_chart(found: AtRisk) -> Figure | Sentence:
    """Tenths of the customers: the chance they were given, and the share that was lost."""
    hazard = found.hazard
    if hazard is None:
        return _none(found)
    true = hazard.calibration
    ends = [0.0, max(max(one.said, one.high) for one in true.tenths)]
    last = true.tenths[-1]
    return Figure(
        title=words(
            "Of the tenth most at risk {said} were expected to be lost; {came} were",
            said=share(last.said, digits=0),
            came=share(last.came, digits=0),
        ),
        measure=words(
            "Customers of {day} by tenths: the chance to be lost within {days}, and the share lost "
            "with its 95 % interval; on the line a chance came true",
            day=day(found.rows.evenings[1]),
            days=days(found.horizon_days),
        ),
        traces=[
            line(words("Came true"), rounded(ends), ends, NATURAL, width=1.5, dash="dot"),
            {
                "type": "scatter",
                "mode": "markers",
                "name": words("A tenth of the customers"),
                "x": rounded(one.said for one in true.tenths),
                "y": rounded(one.came for one in true.tenths),
                "marker": {"color": PROGRAMME, "size": 10},
                "error_y": {
                    "type": "data",
                    "symmetric": False,
                    "array": rounded(one.reach[1] for one in true.tenths),
                    "arrayminus": rounded(one.reach[0] for one in true.tenths),
                    "color": PROGRAMME,
                    "thickness": 1.6,
                },
            },
        ],
        layout={
            "xaxis": {
                "title": {"text": words("Chance to be lost")},
                "tickformat": ".0%",
                "rangemode": "tozero",
            },
            "yaxis": {
                "title": {"text": words("Lost")},
                "tickformat": ".0%",
                "rangemode": "tozero",
            },
        },
    )


def _none(found: AtRisk) -> Sentence:
    return say(
        "No chances can be given: the last {days} before the as-of date must hold ten customers "
        "who left and ten who stayed, watched from the evening before.",
        days=days(found.horizon_days),
    )
