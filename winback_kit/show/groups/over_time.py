"""The groups month by month, with the months that a reader must not take at their word."""

from typing import Any

from winback_kit.history.defection.cohorts import month_name
from winback_kit.history.groups.groups import Groups
from winback_kit.history.groups.rules import AT_RISK, LOST, NAMES, NEW, RETAINED, WON_BACK
from winback_kit.history.groups.year import too_few
from winback_kit.show.kit.figure import FAINT, GAIN, INK, PROGRAMME, SEQUENCE, Figure
from winback_kit.show.kit.missing import not_recorded
from winback_kit.show.kit.sentence import Sentence, count_fact, in_a_line, say
from winback_kit.show.kit.traces import FROM_ZERO, area, upright
from winback_kit.words.catalogue import words
from winback_kit.words.locale import day
from winback_kit.words.numbers import count, share

__all__ = ["edges_finding", "groups_over_time"]

COLOURS = {
    RETAINED: PROGRAMME,
    WON_BACK: GAIN,
    NEW: SEQUENCE[5],
    AT_RISK: SEQUENCE[1],
    LOST: FAINT,
}
PATTERNS = {AT_RISK: "/", WON_BACK: "x", NEW: "."}


def groups_over_time(groups: Groups) -> Figure:
    """All who ever bought, by the group in which they are at each month's end."""
    months = list(groups.months)
    ends = [groups.ends(month).isoformat() for month in months]
    shown = [one for one in COLOURS if any(groups.heads(month, one) for month in months)]
    traces = [
        area(
            words(NAMES[one]),
            ends,
            [_drawn(groups.heads(month, one)) for month in months],
            COLOURS[one],
            pattern=PATTERNS.get(one, ""),
            hovertemplate="%{x|%d.%m.%Y}: %{y:,.0f}<extra></extra>",
        )
        for one in shown
    ]
    edge = [month for month in months if month < groups.told_months.start]
    layout: dict[str, Any] = {
        "xaxis": {"type": "date", "range": [ends[0], ends[-1]]},
        "yaxis": FROM_ZERO,
    }
    if edge and len(edge) < len(months):
        last = groups.ends(edge[-1]).isoformat()
        late = len(edge) > len(groups.told_months)  # a name to the right would widen the axis
        layout |= {
            "shapes": [
                upright(last, colour=INK),
            ],
            "annotations": [
                {
                    "x": last,
                    "y": 1,
                    "yref": "paper",
                    "yanchor": "bottom",  # over the areas, which may reach the top
                    "text": words("from here losses can be seen"),
                    "showarrow": False,
                    "xanchor": "right" if late else "left",
                    "xshift": -4 if late else 4,
                    "font": {"size": 11, "color": INK},
                }
            ],
        }
    return Figure(
        title=_title(groups),
        measure=words("Customers by group at each month's end, one on top of the other"),
        traces=traces,
        layout=layout,
    )


def _title(groups: Groups) -> str:
    if too_few(groups.lost):
        return words("Fewer than ten of {all} who ever bought are lost", all=count(groups.ever))
    if not groups.lost:
        return words("None of the {all} who ever bought is lost today", all=count(groups.ever))
    return words(
        "{lost} of {all} who ever bought are lost today ({share})",
        lost=count(groups.lost),
        all=count(groups.ever),
        share=share(groups.lost_share, digits=0),
    )


def _drawn(number: int) -> int:
    """As many as there are; fewer than ten are drawn as none."""
    return 0 if too_few(number) else number


def edges_finding(groups: Groups) -> Sentence:
    """The months at the left edge, the month that is cut, and a log of one wave."""
    told = []
    edge = [month for month in groups.months if groups.at_left_edge(month)]
    if edge:
        told.append(
            say(
                "Up to {day} the log is shorter than the rule: nobody can be lost or back yet, and "
                "many who look new may have bought before it begins. Those months are left of the "
                "line, and are in no rate of this chapter.",
                day=day(groups.ends(edge[-1])),
            )
        )
    if groups.recorded_from:
        told.append(not_recorded(month_name(groups.recorded_from)))
    if groups.is_cut:
        told.append(
            say(
                "The last month ends on {day}, before its time: it is shown, and no rate is taken "
                "from it.",
                day=day(groups.ends(groups.months[-1])),
            )
        )
    if groups.one_wave:
        told.append(
            say(
                "For {n} in a row nobody new came: the customers of this log came as one wave. "
                "Its groups only empty or fill, and say nothing of how many customers there will "
                "be in the long run.",
                n=count_fact(groups.wave_months, "groups.wave_months", "{n} month", "{n} months"),
            )
        )
    if not told:
        return say("Every month of the log is whole, and long enough for losses to be seen.")
    return in_a_line(*told)
