"""One budget for acquiring, keeping and winning back: the curves, the split, how they feed."""

from typing import Any

from winback_kit.assumptions.record import Assumption
from winback_kit.plan.split.split import BudgetPart, Split
from winback_kit.plan.split.uses import MISSING, Kind
from winback_kit.show.kit.figure import GAIN, PROGRAMME, SEQUENCE, Figure
from winback_kit.show.kit.grades import grade_in_words
from winback_kit.show.kit.sentence import Fact, Sentence, in_a_line, money_fact, range_facts, say
from winback_kit.show.kit.table import Cell, Column, Table, interval
from winback_kit.show.kit.traces import dots, line
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import amount, customers, digits_for, money, share
from winback_kit.words.told import told

__all__ = [
    "curves_of_the_three",
    "curves_table",
    "feeding_finding",
    "split_finding",
    "split_table",
]

NAMES: dict[Kind, str] = {
    "acquisition": marked("Acquiring"),
    "retention": marked("Keeping"),
    "win_back": marked("Winning back"),
}
LOOK: dict[Kind, tuple[str, str]] = {
    "acquisition": (SEQUENCE[5], "dot"),
    "retention": (PROGRAMME, "solid"),
    "win_back": (GAIN, "dash"),
}
WHOM: dict[Kind, str] = {
    "acquisition": marked("prospects met in a year"),
    "retention": marked("customers today"),
    "win_back": marked("lost who may be contacted"),
}


def curves_table(split: Split) -> Table:
    """What each curve goes through, and how each figure is known."""
    rows = [
        (
            words(NAMES[part.use.kind]) if first else "",
            name,
            Cell(one.value, unit, digits),
            one.evidence,
            told(one.source),
        )
        for part in split.parts
        for first, (name, one, unit, digits) in _through(part)
    ]
    return Table(
        (
            Column("Use"),
            Column(left=True),
            Column("Value", "own", left=False),
            Column("Evidence", left=True),
            Column("Source", left=True),
        ),
        rows,
        currency=split.currency,
        source=words(
            "Shares of those on whom the money is spent, within a year; won back within the return "
            "window. {grades}.",
            grades="; ".join(map(grade_in_words, sorted({row[3] for row in rows}))),
        ),
    )


def _through(part: BudgetPart) -> list[tuple[bool, tuple[str, Assumption, str, int | None]]]:
    use = part.use
    lines: list[tuple[str, Assumption, str, int | None]] = [
        (words(WHOM[use.kind]), use.people, "count", None),
        (words("money on each"), use.spend, "money", 2),
        (words("share won by it"), use.rate, "share", 1),
        (words("share without money"), use.floor, "share", 1),
        (words("share at the ceiling"), use.ceiling(), "share", 1),
        (words("worth of one won"), use.value, "money", None),
    ]
    return [(not at, one) for at, one in enumerate(lines)]


def curves_of_the_three(split: Split) -> Figure:
    """The share won by money on each person: the curves, today's place and the best one on each."""
    traces: list[dict[str, Any]] = []
    for part in split.parts:
        colour, dash = LOOK[part.use.kind]
        name = words(NAMES[part.use.kind])
        at, won = split.drawn(part)
        traces.append(line(name, at, won, colour, dash=dash))
        traces.append(
            dots(
                words("today"),
                [round(part.today_each, 4)],
                [part.rate_today],
                colour,
                size=9,
                symbol="circle-open",
                showlegend=False,
                hovertemplate=words("{use}, today", use=name) + ": %{y:.1%}<extra></extra>",
            )
        )
        if part.best_each is not None:
            traces.append(
                dots(
                    words("best"),
                    [round(part.best_each, 4)],
                    [part.rate_at_best or 0.0],
                    colour,
                    size=11,
                    symbol="diamond",
                    showlegend=False,
                    hovertemplate=words("{use}, best", use=name) + ": %{y:.1%}<extra></extra>",
                )
            )
    return Figure(
        title=words("The next sum brings less than the one before it, in each of the three"),
        measure=words(
            "Share won, by money on each person in a year, {currency}: open circles are today, "
            "diamonds the best split",
            currency=split.currency,
        ),
        traces=traces,
        layout={
            "xaxis": {
                "title": {
                    "text": words("Money on each person, {currency}", currency=split.currency)
                }
            },
            "yaxis": {"tickformat": ".0%", "rangemode": "tozero"},
        },
    )


def split_table(split: Split) -> Table | Sentence:
    """A year's budget as it is spent today and at the best split, and what the next unit brings."""
    if split.all_priors:
        return _no_split()
    digits = digits_for(part.today_each for part in split.parts)
    next_unit = Column("Next {currency} 1 brings, today", "ratio", 2, sign=True)
    return Table.of(
        split.parts,
        (Column("Use"), lambda one: Cell(words(NAMES[one.use.kind]), pattern=_mark(one))),
        (
            Column("Today, {currency}", "amount"),
            lambda one: Cell(one.today, path=_at(split, one, "today")),
        ),
        (Column("on each", "amount", digits), lambda one: one.today_each),
        (next_unit, lambda one: None if one.use.is_prior else one.next_unit_today),
        (
            Column("Best, {currency}", "amount", path="split.parts.{row}.best"),
            lambda one: one.best,
        ),
        (
            interval("as ceilings move", "amount"),
            lambda one: None if one.low is None else (one.low, one.high),
        ),
        (Column("at best", "ratio", 2, sign=True), lambda one: one.next_unit),
        currency=split.currency,
        source=_split_source(split),
    )


def _mark(part: BudgetPart) -> str:
    return "{use} *" if part.use.is_prior else ""


def _at(split: Split, part: BudgetPart, figure: str) -> str:
    return f"split.parts.{split.parts.index(part)}.{figure}"


def _split_source(split: Split) -> str:
    told_ = words(
        "Budget {budget} a year. What the next {one} brings is present value beyond the money "
        "itself; at best it is the same wherever money is spent, lower where none is, and a loss "
        "of it where everybody there is to ask is asked. "
        "As ceilings move: where none is stated, from half to three times of what is still to win.",
        one=money(1, split.currency, digits=0),
        budget=money(split.budget, split.currency),
    )
    if any(part.use.is_prior for part in split.parts):
        return f"{told_} {words(_PRIOR)}"
    return told_


_PRIOR = marked(
    "* What money does here is a prior alone: it gets none at the best split, and the sentence "
    "below says from which effect on it would."
)


def split_finding(split: Split) -> Sentence:
    """Where the budget should go, corners said, and what a use must bring that is only a prior."""
    told_ = []
    known = [part for part in split.parts if part.best is not None]
    if split.all_priors:
        pass  # said in the place of the table
    elif len(known) == 1:
        told_.append(
            say(
                "What money does is known of one use alone, {use}, so there is nothing to weigh it "
                "against yet.",
                use=words(NAMES[known[0].use.kind]),
            )
        )
    else:
        told_.extend(_moved(split, known))
    told_.extend(_break_even(split))
    told_.extend(say(MISSING[kind]) for kind in split.missing)
    return in_a_line(*told_)


def _moved(split: Split, known: list[BudgetPart]) -> list[Sentence]:
    most = max(known, key=lambda part: part.best or 0.0)
    first = say(
        "Of {budget} a year {best} belongs in {use} (today {today}); the next {one} then brings "
        "{next} beyond itself wherever it can be spent, and the whole is worth {gain} more than as "
        "it is spent today.",
        budget=money_fact(split.budget, "split.budget", split.currency),
        best=money_fact(most.best, _at(split, most, "best"), split.currency),
        use=words(_IN_A_SENTENCE[most.use.kind]),
        today=money_fact(most.today, _at(split, most, "today"), split.currency),
        one=money(1, split.currency, digits=0),
        next=Fact(split.next_unit, "split.next_unit", amount(split.next_unit, digits=2)),
        gain=money_fact(split.gain, "split.gain", split.currency),
    )
    corners = [
        say(
            "{use} gets nothing: its first {one} brings {next}, less than elsewhere.",
            use=words(NAMES[part.use.kind]),
            one=money(1, split.currency, digits=0),
            next=Fact(
                part.next_unit, _at(split, part, "next_unit"), amount(part.next_unit, digits=2)
            ),
        )
        for part in known
        if part.is_corner
    ]
    full = [
        say(
            "{use} gets {best} and no more: by then each of the {asked} whom a test has proven to "
            "be kept by asking has been asked once in the year.",
            use=words(NAMES[part.use.kind]),
            best=money_fact(part.best, _at(split, part, "best"), split.currency),
            asked=customers(part.use.asked or 0),
        )
        for part in known
        if part.is_full
    ]
    corners = [*full, *corners]
    if most.low == most.high or most.low is None or most.high is None:
        return [first, *corners]
    ceilings = say(
        "Where the ceilings lie nobody has measured: with lower and higher ones {use} gets {low} "
        "to {high}.",
        use=words(_IN_A_SENTENCE[most.use.kind]),
        **range_facts(most.low, most.high, _at(split, most, ""), "money", currency=split.currency),
    )
    return [first, ceilings, *corners]


_IN_A_SENTENCE: dict[Kind, str] = {
    "acquisition": marked("acquiring"),
    "retention": marked("keeping"),
    "win_back": marked("winning back"),
}


def _no_split() -> Sentence:
    return say(
        "Nobody has stated or measured what money does in any of the three, so no split can be "
        "named here: a prior is no reason to move money. The sentence below says from which effect "
        "on each would pay."
    )


def _break_even(split: Split) -> list[Sentence]:
    return [*_keeping(split), *_winning(split)]


def _winning(split: Split) -> list[Sentence]:
    part = split.of("win_back")
    if part is None or not part.use.is_prior or split.least_won is None:
        return []
    return [
        say(
            "What winning back does has not been tested: it earns a place from the first {one} on "
            "each of the lost if that brings back {share} of them who would not have come.",
            one=money(1, split.currency, digits=0),
            share=Fact(split.least_won, "split.least_won", share(split.least_won, digits=2)),
        )
    ]


def _keeping(split: Split) -> list[Sentence]:
    part = split.of("retention")
    if part is None or not part.use.is_prior or split.least_kept is None:
        return []
    return [
        say(
            "What keeping costs and does has not been measured: it earns a place from the first "
            "{one} on each customer if that keeps {share} of them that would have gone.",
            one=money(1, split.currency, digits=0),
            share=Fact(split.least_kept, "split.least_kept", share(split.least_kept, digits=2)),
        )
    ]


def feeding_finding(split: Split) -> Sentence:
    """That a customer who is kept need not be won back: what that saves, and what it forgoes."""
    part, back = split.of("retention"), split.of("win_back")
    if part is None or back is None or split.forgone is None:
        return say(
            "How keeping and winning back feed each other cannot be told where one of them is not "
            "known."
        )
    if not back.best_each and not split.forgone:
        if back.use.is_prior:
            return say(
                "A customer who is kept is worth {kept}. Once lost they do not come back by "
                "themselves, and what asking them brings nobody has tested.",
                kept=money_fact(part.use.value.value, _at(split, part, "value"), split.currency),
            )
        return say(
            "A customer who is kept is worth {kept}. Once lost they would bring nothing, whatever "
            "is spent on asking them back.",
            kept=money_fact(part.use.value.value, _at(split, part, "value"), split.currency),
        )
    if not back.best_each:
        return say(
            "A customer who is kept is worth {kept}, and will not bring what they would have "
            "brought once lost, {forgone}. So keeping one is worth {net} more than losing one, and "
            "every gain in winning back makes keeping worth less.",
            kept=money_fact(part.use.value.value, _at(split, part, "value"), split.currency),
            forgone=money_fact(split.forgone, "split.forgone", split.currency),
            net=money_fact(split.kept_net, "split.kept_net", split.currency),
        )
    return say(
        "A customer who is kept is worth {kept}, and need not be asked back: that saves {saved} "
        "and forgoes what they would have brought once lost, {forgone} after that cost. So "
        "keeping one is worth {net} more than losing one, and every gain in winning back makes "
        "keeping worth less.",
        kept=money_fact(part.use.value.value, _at(split, part, "value"), split.currency),
        saved=money(back.best_each, split.currency, digits=2),
        forgone=money_fact(split.forgone, "split.forgone", split.currency),
        net=money_fact(split.kept_net, "split.kept_net", split.currency),
    )
