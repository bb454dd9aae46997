"""Trust and complaints: what a complaint does, how it was met, and the worksheet of a case."""

from __future__ import annotations

from winback_kit.history.saving.complaints import NOT_RECOVERED, RECOVERED
from winback_kit.plan.saving.clock import Clock
from winback_kit.plan.saving.clock import Met as InTime
from winback_kit.plan.saving.complaint_lever import FAST_SHARE, lever_rows
from winback_kit.plan.saving.saving import Saving
from winback_kit.plan.saving.trust import EVERY, FAST, PRODUCT, SLOW
from winback_kit.show.kit.sentence import (
    Fact,
    Place,
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    range_facts,
    say,
    share_fact,
)
from winback_kit.show.kit.table import Column, Table, interval
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import amount, days, share

__all__ = [
    "complaint_lever_table",
    "complaints_finding",
    "complaints_table",
    "cpr_finding",
    "cpr_table",
    "speed_finding",
]

AT = "saving.trust"


def _times(value: float, path: str) -> Fact:
    return Fact(value, path, amount(value, digits=2))


def complaints_finding(found: Saving) -> Sentence:
    """How many are lost after a complaint, and whether putting right makes it good."""
    trust = found.trust
    every = trust.of(EVERY) if trust else None
    if trust is None or every is None:
        return say(
            "A table of tickets would show what a complaint does to staying, and whether putting "
            "it right makes it good. Until then we assume that it does not: {product} times as "
            "many are lost as without a complaint.",
            product=amount(PRODUCT, digits=1),
        )
    low, high = every.ends
    told = say(
        "After a complaint {ratio} times as many customers are lost as of customers alike who did "
        "not complain ({low} to {high}, {n}).",
        ratio=_times(every.ratio, f"{AT}.ways.0.ratio.value"),
        **range_facts(low, high, f"{AT}.ways.0.ratio.", "factor"),
        n=count_fact(
            every.complaints, f"{AT}.ways.0.complaints", "{n} complaint", "{n} complaints"
        ),
    )
    return in_a_line(told, _recovered(found))


def _recovered(found: Saving) -> Sentence | str:
    trust = found.trust
    if trust is None:
        return ""
    done, not_done = trust.of(RECOVERED), trust.of(NOT_RECOVERED)
    if done is None or not_done is None:
        return ""
    facts: dict[str, Place] = {
        "done": _times(done.ratio, f"{AT}.ways.{trust.ways.index(done)}.ratio.value"),
        "not_done": _times(not_done.ratio, f"{AT}.ways.{trust.ways.index(not_done)}.ratio.value"),
        "product": _times(trust.product, f"{AT}.product"),
    }
    if trust.product > 1:
        return say(
            "Where it was put right it is {done} times, where not {not_done}: putting right helps, "
            "and does not make good all ({product} times, with what is known elsewhere)."
            if done.ratio < not_done.ratio
            else "Where it was put right it is {done} times, where not {not_done}: putting right "
            "is not seen to help ({product} times, with what is known elsewhere).",
            **facts,
        )
    return say(
        "Where it was put right it is {done} times, where not {not_done}: customers whose "
        "complaint was put right stay as well as others, which is rare.",
        **{name: fact for name, fact in facts.items() if name != "product"},
    )


def complaints_table(found: Saving) -> Table | Sentence:
    """Complaints by how they were met, with losses beside those of customers alike."""
    trust = found.trust
    if trust is None:
        return complaints_finding(found)
    at = f"{AT}.ways.{{row}}"
    return Table.of(
        trust.ways,
        (Column("Complaints"), lambda one: words(one.name)),
        (Column("How many", "count", path=f"{at}.complaints"), lambda one: one.complaints),
        (Column("Lost", "count", path=f"{at}.lost"), lambda one: one.lost),
        (Column("Lost of as many alike", "count", path=f"{at}.expected"), lambda one: one.expected),
        (
            interval(
                "Times as many (90\u00a0%)", "factor", value=True, path=f"{at}.ratio.{{part}}"
            ),
            lambda one: (one.ratio, *one.ends),
        ),
        source=words(
            "Alike: after the same order of a lifetime, and silent for as long on that day. In "
            "time: within {days}. Intervals are exact for counts. Nobody drew how a complaint was "
            "met, and graver ones are met worse, so that these are no effects.",
            days=days(trust.within),
        ),
    )


def speed_finding(found: Saving) -> Sentence:
    """What a faster answer is worth, at most."""
    trust, speed = found.trust, found.speed
    if trust is None:
        return complaints_finding(found)
    fast, slow = trust.of(FAST), trust.of(SLOW)
    if fast is None or slow is None or speed is None:
        return say(
            "What a faster answer is worth cannot be told: too few were answered in time, or too "
            "few late, or what a customer is worth is not known."
        )
    value, low, high = speed
    facts: dict[str, Place] = {
        "late": count_fact(trust.slow_a_year, f"{AT}.slow_a_year"),
        "days": days(trust.within),
        "slow": _times(slow.ratio, f"{AT}.ways.{trust.ways.index(slow)}.ratio.value"),
        "fast": _times(fast.ratio, f"{AT}.ways.{trust.ways.index(fast)}.ratio.value"),
        "value": money_fact(value, f"{AT}.speed.value", found.currency),
        "low": money_fact(low, f"{AT}.speed.low", found.currency),
        "high": money_fact(high, f"{AT}.speed.high", found.currency),
    }
    if value <= 0:
        return say(
            "A faster answer is not seen to keep anybody: of the last year’s complaints {late} had "
            "no answer within {days}, and after late answers {slow} times as many are lost as "
            "expected, after others {fast} times.",
            **{name: facts[name] for name in ("late", "days", "slow", "fast")},
        )
    return say(
        "Of the last year’s complaints {late} had no answer within {days}. After late answers "
        "{slow} times as many are lost as expected, after others {fast} times. If the delay is the "
        "cause, answering all in time is worth {value} a year ({low} to {high}); it is the most it "
        "can be, since graver complaints take longer.",
        **facts,
    )


def complaint_lever_table() -> Table:
    """How many buy again by how many complain: a scenario from elsewhere, marked as such."""
    return Table.of(
        lever_rows(),
        (Column("Complain, of those with a problem", "share", 0), lambda one: one.complain),
        (Column("Satisfied in the end", "share", 0), lambda one: one.satisfied),
        (Column("Buy again, small trouble", "share", 1), lambda one: one.small),
        (Column("Buy again, large trouble", "share", 1), lambda one: one.large),
        source=words(
            "A scenario, evidence E: what American households said they would do (TARP), with "
            "{fast} of the satisfied answered quickly. In it getting customers to complain moves "
            "more than answering faster does. Nothing of it is counted in any case.",
            fast=share(FAST_SHARE, digits=0),
        ),
    )


def cpr_finding(found: Saving) -> Sentence:
    """How many cases met their clock in the last year."""
    every = next(iter(found.clocks), None)
    if every is None or every.answered.share is None:
        return say(
            "A table of tickets with the days of opening, answer and promise would fill the clock "
            "of the worksheet."
        )
    at = "saving.clocks.0"
    told = say(
        "Of the last year’s {cases}, {share} had a first answer by a person within {days}.",
        cases=count_fact(every.cases, f"{at}.cases", "{n} case", "{n} cases"),
        share=share_fact(every.answered.share, f"{at}.answered"),
        days=days(every.within),
    )
    if every.kept.share is None:
        return in_a_line(
            told,
            say("Whether promises are kept a column promised of tickets would tell."),
        )
    return in_a_line(
        told,
        say("Of promises due {share} were kept.", share=share_fact(every.kept.share, f"{at}.kept")),
    )


_STEPS = (
    (
        marked("Comprehend"),
        marked("Listen, let them finish, say it back, find the cause; own it."),
        marked("trigger, cause, how grave, what they are worth"),
        "answered",
    ),
    (
        marked("Propose"),
        marked("Ask what would make it right; offer two or three remedies within the limit."),
        marked("remedy, its cost, the day promised"),
        "promised",
    ),
    (
        marked("Respond"),
        marked("Do it, say so, ask again after three and after thirty days."),
        marked("day done, asked again, put right or not"),
        "kept",
    ),
)
_CLOCKS = {
    "answered": marked("first answer in time {share}"),
    "promised": marked("put right {share}"),
    "kept": marked("promise kept {share}"),
}


def cpr_table(found: Saving) -> Table:
    """The worksheet of a case: comprehend, propose, respond, with its clock."""
    return Table.of(
        _STEPS,
        (Column("Step"), lambda step: words(step[0])),
        (Column("Ask and do"), lambda step: words(step[1])),
        (Column("Write down"), lambda step: words(step[2])),
        *((Column(one.name), lambda step, one=one: _clock(one, step[3])) for one in found.clocks),
        source=in_a_line(
            say(
                "First answer: by a person, within {days}. By voice and on-line the steps are the "
                "same, and the channel is all that differs.",
                days=days(found.within),
            ),
            *_limits(found),
        ).text,
    )


def _limits(found: Saving) -> list[Sentence]:
    """What whoever handles a case may spend, by what the customer who stays is worth."""
    best = next(iter(found.proven), None)
    if best is None or best.limit is None:
        return []
    return [
        say(
            "Who handles the case may spend up to {limit} on a remedy with customers at risk in "
            "“{who}”; the save list has the limit of each.",
            limit=money_fact(
                best.limit, f"saving.cells.{found.told.index(best)}.limit", found.currency
            ),
            who=words(best.cell),
        )
    ]


def _clock(one: Clock, part: str) -> str:
    met: InTime = one.recovered if part == "promised" else getattr(one, part)
    if met.share is None:
        return words("not known")
    return words(_CLOCKS[part], share=share(met.share, digits=0))
