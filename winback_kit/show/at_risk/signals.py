"""The league table of signals, and what it says of the ones that are most often recommended."""

from __future__ import annotations

from winback_kit.history.at_risk.league import LEAK, OFFERED, League, MeasuredSignal
from winback_kit.history.at_risk.signals import BESIDE, OF_CONTRACTS, OF_ORDERS, RATIO, Signal
from winback_kit.plan.at_risk.at_risk import AtRisk
from winback_kit.show.at_risk.fixed_rule import fixed_rule
from winback_kit.show.kit.sentence import (
    Place,
    Sentence,
    count_fact,
    in_a_line,
    range_facts,
    say,
    say_many,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import count, days, share
from winback_kit.words.told import told

__all__ = [
    "recommended_finding",
    "signals_finding",
    "signals_table",
    "warning_by_evening",
]

_AT = "at_risk.signals"


def signals_finding(found: AtRisk) -> Sentence:
    """Which signal tells most, how many are worth warning by, and which know too much."""
    league = found.league
    if league is None:
        return say(
            "No signal can be measured: there is no past day on which ten customers who then left, "
            "and ten who stayed, were watched for {days}.",
            days=days(found.horizon_days),
        )
    return in_a_line(_best(league), _alarm(found, league))


def _best(league: League) -> Sentence:
    if not league.offered:
        return say(
            "No signal that was given warns of a loss: of {n} measured, none points at the right "
            "one of two customers, one who leaves and one who stays, in {least} of pairs or more.",
            n=count_fact(len(league.measured), "at_risk.measured"),
            least=share(OFFERED, digits=0),
        )
    first = league.offered[0]
    return say_many(
        len(league.offered),
        "“{signal}” warns best: of two customers, one who then left and one who stayed, it points "
        "at the right one in {right} of pairs; a coin would in half. Of {measured} it alone is "
        "worth warning by.",
        "“{signal}” warns best: of two customers, one who then left and one who stayed, it points "
        "at the right one in {right} of pairs; a coin would in half. {offered} of {measured} are "
        "worth warning by.",
        signal=first.signal.name,
        right=share_fact(first.area.value, f"{_AT}.{first.key}.value"),
        offered=count_fact(len(league.offered), "at_risk.offered"),
        measured=count_fact(len(league.measured), "at_risk.measured", "{n} signal", "{n} signals"),
    )


def signals_table(found: AtRisk) -> Table | Sentence:
    """Every signal that could be measured, the best first."""
    league = found.league
    if league is None:
        return signals_finding(found)
    asked = league.measured[0].at_capacity is not None
    beside = any(one.within for one in league.measured)
    optional = [
        (
            Column("Among customers with as many orders", "share", 0),
            lambda one: one.within.value if one.within else None,
        ),
        (Column("Lost of those the team can ask", "share", 0), lambda one: one.at_capacity),
    ]
    return Table.of(
        league.measured,
        (Column("Signal"), lambda one: told(one.signal.name)),
        (
            interval("Right one of two (95\u00a0%)", "share", digits=0, value=True),
            lambda one: (one.area.value, one.area.low, one.area.high),
        ),
        *(column for column, kept in zip(optional, (beside, asked), strict=True) if kept),
        (Column("Lost of the first tenth", "share", 0), lambda one: one.precision),
        (Column("Days ahead", "count"), lambda one: one.lead_days),
        (Column("To warn by"), lambda one: words(_use(one))),
        source=_source(found, league),
    )


def _use(one: MeasuredSignal) -> str:
    if one.leaks:
        return marked("no: it knows too much")
    if one.offered:
        return marked("yes")
    return marked("no: points the other way") if one.misleads else marked("no: too weak")


def _source(found: AtRisk, league: League) -> str:
    about = words(
        "Right one of two: of a customer who then left and one who stayed, how often the signal is "
        "the stronger for the one who left. Customers who were not lost on the evening, "
        "{evenings}, {n} in all, of whom {lost} then left; only "
        "customers of one evening are compared. Days ahead: the median, for the lost of the first "
        "tenth.",
        evenings=plural(
            league.evenings,
            "{n} past evening",
            "{n} past evenings {days} apart",
            n=count(league.evenings),
            days=days(found.horizon_days),
        ),
        n=count(league.customers),
        lost=count(league.lost),
    )
    return words("{about} {few}", about=about, few=_few(league.few)) if league.few else about


def _few(signals: tuple[Signal, ...]) -> str:
    return words(
        "Given, and too seldom to be measured: {names}.",
        names="; ".join(told(one.name) for one in signals),
    )


def recommended_finding(found: AtRisk) -> Sentence:
    """Whether a plain count tells as much as the rest, and what the usual advice is worth here:
    a silence held against the customer's own rhythm, and the fixed rule.
    """
    league = found.league
    if league is None:
        return fixed_rule(found)
    return in_a_line(_plain_count(league), _own_rhythm(league), fixed_rule(found))


def _plain_count(league: League) -> Sentence | str:
    if not (league.reference and league.best and league.gain):
        return ""
    best, plain = league.best, league.reference
    if plain.leaks:  # it knows too much to be a measure of the others
        return ""
    _, low, high = league.gain
    both: dict[str, Place] = {
        "plain": plain.signal.name,
        "best": best.signal.name,
        "right": share_fact(plain.area.value, f"{_AT}.{plain.key}.value", digits=1),
        "other": share_fact(best.area.value, f"{_AT}.{best.key}.value", digits=1),
    }
    if high < 0:
        return say(
            "“{plain}” alone, a plain count, tells more than any other signal that everybody has: "
            "it is right in {right} of pairs, “{best}”, the next best, in {other}. What does not "
            "beat it on this log need not be bought.",
            **both,
        )
    if low <= 0:
        return say(
            "“{plain}” alone, a plain count, is as good as any other signal that everybody has: it "
            "is right in {right} of pairs, “{best}”, the best of the others, in {other}, and the "
            "difference may be chance.",
            **both,
        )
    return say(
        "“{plain}” alone, a plain count, is not enough here: it is right in {right} of pairs, "
        "“{best}” in {other}, and that is more than chance could make ({low} to {high} of pairs "
        "more).",
        **range_facts(low, high, "at_risk.gain.", "share"),
        **both,
    )


def _own_rhythm(league: League) -> Sentence | str:
    """What the signal that is most often recommended is worth on this log."""
    one = next((it for it in league.measured if it.key == RATIO), None)
    if one is None or one.within is None:
        return ""
    facts = {
        "right": share_fact(one.area.value, f"{_AT}.{one.key}.value"),
        "within": share_fact(one.within.value, f"{_AT}.{one.key}.within"),
    }
    if one.offered:
        return say(
            "A silence held against the customer’s own rhythm, which is most often recommended, is "
            "right in {right} of pairs here, and in {within} among customers with as many orders.",
            **facts,
        )
    if one.within.low > 0.5:
        return say(
            "A silence held against the customer’s own rhythm, which is most often recommended, is "
            "right in only {right} of pairs here: frequent buyers have short gaps, so a silence "
            "soon looks long for those who are the least likely to leave. Among customers with as "
            "many orders it is right in {within}.",
            **facts,
        )
    return say(
        "A silence held against the customer’s own rhythm, which is most often recommended, is "
        "right in only {right} of pairs here, and in {within} among customers with as many orders: "
        "it should not be warned by.",
        **facts,
    )


def _alarm(found: AtRisk, league: League) -> Sentence:
    """Signals that know too much, those whose day is not known, and those not given."""
    leaks = ", ".join(told(one.signal.name) for one in league.leaks)
    undated = [one for one in league.offered if one.signal.undated]
    return in_a_line(
        say(
            "Alarm: {signals} would tell more than {most} of pairs apart, one way or the other. "
            "What tells so much is mostly written down after the loss, and nothing may be built "
            "on it.",
            signals=leaks,
            most=share(LEAK, digits=0),
        )
        if leaks
        else say(
            "No signal knows too much: none is right in more than {most} of pairs.",
            most=share(LEAK, digits=0),
        ),
        say(
            "Since when a customer has had it is not on record for {signals}: ask before it is "
            "used.",
            signals=", ".join(told(one.signal.name) for one in undated),
        )
        if undated
        else "",
        _not_given(found),
    )


def _not_given(found: AtRisk) -> Sentence | str:
    """Which signals no table carries yet, and where they would come from."""
    known = {one.key for one in found.rows.signals}
    every = (*(OF_CONTRACTS if found.rows.contractual else OF_ORDERS), *BESIDE)
    absent: dict[str, list[str]] = {}
    for one in every:
        if one.key not in known and one.needs:
            absent.setdefault(one.needs[0], []).append(told(one.name))
    if not absent:
        return ""
    return say(
        "Not given, and so not measured: {signals}.",
        signals="; ".join(
            words("{table} ({signals})", table=table, signals=", ".join(names))
            for table, names in absent.items()
        ),
    )


def warning_by_evening(found: AtRisk) -> Table | Sentence:
    """How often each signal that is offered was right on each past evening, the latest first."""
    league = found.league
    shown = [one for one in league.offered if one.by_evening] if league else []
    if not shown:
        return say("There is no table by evening, since no signal is offered.")
    told_of = sorted({origin for one in shown for origin in one.by_evening})
    rows = [
        (
            told(one.signal.name),
            *(one.by_evening[at].value if at in one.by_evening else None for at in told_of),
        )
        for one in shown
    ]
    return Table(
        columns=(
            Column("Right one of two"),
            *(
                Column(words("From {day}", day=day(found.rows.evenings[at])), "share", 0)
                for at in told_of
            ),
        ),
        rows=tuple(rows),
        source=words(
            "Customers who were not lost on the evening, and whether they were lost within {days}.",
            days=days(found.horizon_days),
        ),
    )
