"""Satisfied is not loyal: ratings beside what followed, and what is said to matter beside it."""

from __future__ import annotations

from collections.abc import Callable

from winback_kit.plan.loyalty.opinions import Opinions
from winback_kit.plan.loyalty.what_matters import Matters, RatedSubject
from winback_kit.show.kit.figure import COST, NATURAL, PROGRAMME, Figure, places, rounded
from winback_kit.show.kit.sentence import (
    Fact,
    Name,
    Place,
    Sentence,
    count_fact,
    in_a_line,
    listed,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.show.kit.traces import error_bars
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import amount
from winback_kit.words.told import told_name

__all__ = [
    "matters_chart",
    "matters_finding",
    "matters_table",
    "satisfied_finding",
    "satisfied_table",
]

AT = "opinions.matters"


def _nobody_asked() -> Sentence:
    return say(
        "How satisfied customers are is not on record, so that nobody can say here whether the "
        "satisfied stay: no data. A table satisfaction (who, when, the score) or one question of a "
        "survey would show it after a lapse rule’s time."
    )


def _not_rated() -> Sentence:
    return say(
        "Single features were not rated, or by too few who left: with a score for each (about, in "
        "the table satisfaction) it would be seen which of them goes with staying."
    )


def _number(value: float, path: str, digits: int = 2) -> Fact:
    return Fact(value, path, amount(value, digits=digits))


def satisfied_finding(found: Opinions) -> Sentence:
    """How many of the satisfied leave all the same."""
    matters = found.matters
    if matters is None or matters.whole.difference is None:
        return _nobody_asked()
    one, at = matters.whole, f"{AT}.whole"
    facts: dict[str, Place] = {
        "gone": share_fact(one.satisfied_lost or 0.0, f"{at}.satisfied_lost"),
        "people": count_fact(one.satisfied, f"{at}.satisfied", "{n} customer", "{n} customers"),
        "of_gone": share_fact(one.satisfied_of_gone or 0.0, f"{at}.satisfied_of_gone"),
        "other": share_fact(one.repurchase_other or 0.0, f"{at}.repurchase_other"),
    }
    told = say(
        "Of {people} who said that they were satisfied, {gone} did not stay; of all who left, "
        "{of_gone} had been satisfied."
        if found.contractual
        else "Of {people} who said that they were satisfied, {gone} did not order again; of all "
        "who did not, {of_gone} had been satisfied.",
        **{name: facts[name] for name in ("people", "gone", "of_gone")},
    )
    _, low, _ = matters.whole.difference
    more = (
        say(
            "Satisfaction goes with staying all the same: of the others {other} stayed.",
            other=facts["other"],
        )
        if low > 0
        else say(
            "Of the others {other} stayed: a difference that chance makes too.",
            other=facts["other"],
        )
    )
    return in_a_line(told, more)


_QUADRANTS: tuple[tuple[str, Callable[[RatedSubject], int], Callable[[RatedSubject], int]], ...] = (
    (marked("Satisfied"), lambda one: one.satisfied_again, lambda one: one.satisfied_gone),
    (marked("Not satisfied"), lambda one: one.other_again, lambda one: one.other_gone),
)


def satisfied_table(found: Opinions) -> Table | Sentence:
    """Satisfied or not, by stayed or not, with the share who stayed."""
    matters = found.matters
    if matters is None or matters.whole.ends is None:
        return _nobody_asked()
    one = matters.whole
    again = (one.repurchase, one.repurchase_other)
    rows = [
        (name, stay(one), gone(one), share, *ends)
        for (name, stay, gone), share, ends in zip(
            _QUADRANTS, again, matters.whole.ends, strict=True
        )
    ]
    at = f"{AT}.whole.rows.{{row}}"
    phi = one.phi
    return Table.of(
        rows,
        (Column("They said"), lambda row: words(row[0])),
        (
            Column("Stayed" if found.contractual else "Ordered again", "count", path=f"{at}.again"),
            lambda row: row[1],
        ),
        (
            Column("Left" if found.contractual else "Did not", "count", path=f"{at}.gone"),
            lambda row: row[2],
        ),
        (
            interval("Share who did (95\u00a0%)", "share", digits=0, value=True),
            lambda row: (row[3], row[4], row[5]),
        ),
        source=words(
            "Rated: {about}; the first rating of each customer that is old enough to know. "
            "Satisfied: at least four fifths of the best score. φ {phi}, where 1 would be all and "
            "0 nothing.",
            about=told_name(one.about) or words("the rating"),
            phi=amount(phi, digits=2) if phi is not None else words("not known"),
        ),
    )


def matters_table(found: Opinions) -> Table | Sentence:
    """What is said to matter, beside what goes with staying."""
    matters = found.matters
    if matters is None:
        return _nobody_asked()
    if not matters.features:
        return _not_rated()
    at = f"{AT}.features.{{row}}"
    return Table.of(
        matters.features,
        (Column("Feature"), lambda one: told_name(one.name)),
        (Column("Rated by", "count", path=f"{at}.people"), lambda one: one.rated.people),
        (
            interval(
                "Leave, not satisfied against satisfied (95\u00a0%)",
                "factor",
                value=True,
                path=f"{at}.ratio.{{part}}",
            ),
            lambda one: one.rated.ratio or (None, None, None),
        ),
        (
            Column("Importance stated", "number", 1, path=f"{at}.stated"),
            lambda one: one.stated,
        ),
        (Column("So"), _verdict),
        source=words(
            "How many times as many of those not satisfied with it leave before their next order. "
            "Said to matter: above the mean importance of all features of the survey. It is what "
            "goes together; nobody drew who was satisfied."
        ),
    )


def _verdict(one: Matters) -> str:
    seen, said = one.rated.goes_with_staying, one.said_to_matter
    if said is None:
        return words("goes with staying") if seen else words("not seen to go with staying")
    if seen:
        return words("said and seen") if said else words("seen, and not said")
    return words("said, and not seen") if said else words("neither")


def matters_finding(found: Opinions) -> Sentence:
    """Where stated and derived importance part."""
    matters = found.matters
    if matters is None:
        return _nobody_asked()
    if not matters.features:
        return _not_rated()
    first = matters.features[0]
    told: list[Sentence | str] = []
    if first.rated.goes_with_staying and first.rated.ratio:
        told.append(
            say(
                "With staying goes most of all {feature}: of those not satisfied with it {ratio} "
                "times as many leave.",
                feature=Name(first.name),
                ratio=_number(first.rated.ratio[0], f"{AT}.features.0.ratio.value", 1),
            )
        )
    else:
        told.append(say("No single feature is seen to go with staying, beyond chance."))
    if matters.only_said:
        told.append(
            say(
                "Said to matter, and not seen to go with staying: {names}.",
                names=listed([one.name for one in matters.only_said]),
            )
        )
    if matters.only_seen:
        told.append(
            say(
                "Seen to go with staying, though few say so: {names}.",
                names=listed([one.name for one in matters.only_seen]),
            )
        )
    return in_a_line(*told)


def matters_chart(found: Opinions) -> Figure | Sentence:
    """How many times as many leave who are not satisfied, feature by feature."""
    matters = found.matters
    if matters is None or not matters.features:
        return matters_finding(found)
    drawn = matters.features[::-1]
    at = list(range(len(drawn)))

    def part(name: str, kept: bool, colour: str, symbol: str) -> dict[str, object]:
        mine = [
            (y, one.rated.ratio)
            for y, one in zip(at, drawn, strict=True)
            if one.rated.ratio and one.rated.goes_with_staying == kept
        ]
        return {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": rounded(ratio[0] for _, ratio in mine),
            "y": [y for y, _ in mine],
            "marker": {"color": colour, "size": 10, "symbol": symbol},
            "error_x": error_bars([ratio for _, ratio in mine], digits=4, thickness=1.6),
        }

    first = matters.features[0]
    title = (
        words(
            "{feature}: those not satisfied with it leave {ratio} times as often",
            feature=told_name(first.name),
            ratio=amount(first.rated.ratio[0] if first.rated.ratio else 1.0, digits=1),
        )
        if first.rated.goes_with_staying
        else words("No single feature is seen to go with staying")
    )
    return Figure(
        title=title,
        measure=words(
            "How many times as many of those not satisfied leave before their next order, with its "
            "95 % interval; 1 is no difference"
        ),
        traces=[
            part(words("Goes with staying"), kept=True, colour=PROGRAMME, symbol="circle"),
            part(words("Not seen to"), kept=False, colour=NATURAL, symbol="circle-open"),
        ],
        layout={
            "height": 170 + 40 * len(drawn),
            "xaxis": {"type": "log", "dtick": 0.30103, "title": {"text": words("times as many")}},
            "yaxis": {"zeroline": False} | places([told_name(one.name) for one in drawn]),
            "shapes": [
                {
                    "type": "line",
                    "yref": "paper",
                    "y0": 0,
                    "y1": 1,
                    "x0": 1,
                    "x1": 1,
                    "line": {"color": COST, "width": 1.5},
                }
            ],
        },
    )
