"""The gap between those contacted and those held out that is due month by month, and its gate."""

from winback_kit.case.gates.gap_gate import GapGate
from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.case_pilot import Pilot
from winback_kit.show.kit.figure import COST, GAIN, INK, NATURAL, PROGRAMME, Figure, rounded
from winback_kit.show.kit.sentence import Sentence, say
from winback_kit.show.kit.traces import band, dots, line, programme_months, upright
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import count, points

__all__ = ["gap_due_chart"]


def gap_due_chart(assessed: Assessment) -> Figure | Sentence:
    """The gap due by month on plan, at break-even and without effect, and the limits of the gate.

    >>> wk.show.gap_due_chart(study.assessment).text  # of 60 customers
    'No gap between those contacted and those held out could be read.'
    """
    pilot = assessed.pilot
    if pilot is None or not pilot.has_arms:
        return say("No gap between those contacted and those held out could be read.")
    gates = pilot.test.by_month()
    months = [0, *(one.month for one in gates)]
    plan = [0.0, *(one.on_plan.gap for one in gates)]
    even = [0.0, *(one.at_break_even.gap for one in gates)]
    low, high = ([0.0, *(one.band_on_plan[end] for one in gates)] for end in (0, 1))
    return Figure(
        title=_title(pilot, gates[-1]),
        measure=words(
            "Gap in the share that is back between those contacted and those held out, at the end "
            "of each month; the band holds 9 of 10 programmes that are on plan"
        ),
        traces=[
            band(words("9 of 10 on plan"), months, rounded(low), rounded(high)),
            line(words("On plan"), months, plan, PROGRAMME),
            line(words("At break-even"), months, even, INK, dash="dash"),
            line(words("No effect"), months, [0.0] * len(months), NATURAL, dash="dot"),
            *_limits(pilot, gates[-1]),
        ],
        layout={
            "xaxis": programme_months(dtick=1 if len(months) <= 13 else 6, rangemode="tozero"),
            "yaxis": {"zeroline": True, "tickformat": ".1%"},
            "shapes": [upright(pilot.months)] if pilot.needed is None else [],
        },
    )


def _title(pilot: Pilot, gate: GapGate) -> str:
    told = (
        marked("Month {month} decides: {plan} are due on plan, {even} at break-even")
        if pilot.needed is None
        else marked("By month {month} the plan cannot be told from break-even")
    )
    return words(
        told,
        month=count(gate.month),
        plan=points(gate.on_plan.gap, sign=False),
        even=points(gate.at_break_even.gap, sign=False),
    )


def _limits(pilot: Pilot, gate: GapGate) -> list[dict[str, object]]:
    """The two limits on the day of the gate, where it can decide."""
    if pilot.needed is not None:
        return []
    return [
        dots(words("Scale up above"), [gate.month], [gate.scale_above], GAIN, size=11),
        dots(words("Stop below"), [gate.month], [gate.stop_below], COST, size=11, symbol="x"),
    ]
