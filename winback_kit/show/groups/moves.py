"""How people moved between the groups in the last twelve months."""

from winback_kit.history.groups.groups import Groups
from winback_kit.history.groups.rules import (
    AT_RISK,
    LOST,
    NAMES,
    NEW,
    NOBODY,
    PROSPECT,
    RETAINED,
    WON_BACK,
)
from winback_kit.history.groups.year import Move, too_few
from winback_kit.show.groups.over_time import COLOURS
from winback_kit.show.kit.figure import FIRST, NATURAL, Figure
from winback_kit.show.kit.ribbons import names_beside, ribbons, sums_of
from winback_kit.words.catalogue import words
from winback_kit.words.locale import day
from winback_kit.words.numbers import count, months

__all__ = ["moves_of_the_year"]

ORDER = (NOBODY, PROSPECT, NEW, RETAINED, WON_BACK, AT_RISK, LOST)
INK_OF = COLOURS | {NOBODY: NATURAL, PROSPECT: NATURAL, LOST: FIRST}


def _large(groups: Groups) -> list[Move]:
    return [move for move in groups.year.moves if not too_few(move.people)]


def moves_of_the_year(groups: Groups) -> Figure:
    """Every move from one group into another, as thick as it is large; who stayed is not drawn."""
    moves = _large(groups)
    flows = [(words(NAMES[one.was]), words(NAMES[one.to]), float(one.people)) for one in moves]
    order = [words(NAMES[one]) for one in ORDER]
    colours = {words(NAMES[one]): INK_OF[one] for one in ORDER}
    numbers = [count(one.people) for one in moves]
    traces, layout = ribbons(flows, order=order, colours=colours, numbers=numbers)
    texts = [{name: count(n) for name, n in side.items()} for side in sums_of(flows)]
    measure = words(
        "People who moved between groups at the ends of months, {first} to {last}: on the left "
        "from where, on the right to where",
        first=day(groups.year_begins),
        last=day(groups.year_ends),
    )
    if len(moves) < len(groups.year.moves):
        measure = words("{measure}; moves of fewer than ten are left out", measure=measure)
    return Figure(
        title=_title(groups),
        measure=measure,
        traces=[*traces, *names_beside(flows, order=order, texts=texts)],
        layout=layout,
    )


def _title(groups: Groups) -> str:
    year = groups.year
    if any(map(too_few, (year.lost, year.back))) or not len(year.months):
        return words("How people moved between the groups")
    if not year.back and not year.lost:
        return words("In the last {months} nobody was lost", months=months(len(year.months)))
    if not year.back:
        return words(
            "In the last {months} {lost} customers were lost and none came back",
            months=months(len(year.months)),
            lost=count(year.lost),
        )
    return words(
        "In the last {months} {lost} customers were lost and {back} came back",
        months=months(len(year.months)),
        lost=count(year.lost),
        back=count(year.back),
    )
