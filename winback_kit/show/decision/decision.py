"""The decision in words, each number from the computation."""

from winback_kit.case.judged.assessment import Assessment
from winback_kit.case.judged.verdict import Verdict
from winback_kit.case.moved.what_if import LeverEffect
from winback_kit.case.result.outcome import Outcome
from winback_kit.plan.programme.programme import Plan
from winback_kit.show.decision.headline import decision_sentence
from winback_kit.show.decision.next_gate import next_gate
from winback_kit.show.decision.reasons import reason_sentences
from winback_kit.show.kit.sentence import Sentence, in_a_line, say
from winback_kit.tables.read import ClientData
from winback_kit.version import __version__
from winback_kit.words.catalogue import in_sentence, marked, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import in_range, in_unit, money, months

__all__ = ["cash_finding", "change_finding", "decision_finding", "ranking_finding", "stamp"]


def decision_finding(plan: Plan, assessed: Assessment, decision: Verdict) -> Sentence:
    """The headline, its reasons, and the next gate."""
    return say(
        "{decision}. {reasons} Next gate: {gate}",
        decision=decision_sentence(assessed, decision),
        reasons=in_a_line(*reason_sentences(plan, assessed, decision)),
        gate=next_gate(assessed, decision),
    )


def ranking_finding(plan: Plan) -> Sentence:
    """Where the gross view and the incremental view disagree."""
    currency = plan.currency
    gross = max(plan.best_gross.values(), key=lambda one: one.gross)
    best = max(plan.best.values(), key=lambda one: one.incremental)
    if len(plan.best) == 1:
        return say(
            "There is one segment, “{segment}”: a contact shows {gross} in a gross view, and "
            "brings {added} against doing nothing.",
            segment=best.segment,
            gross=money(gross.gross, currency),
            added=money(best.incremental, currency),
        )
    if gross.segment == best.segment:
        shown = money(best.incremental, currency)
        if money(gross.gross, currency) == shown:
            return say(
                "Both views put “{segment}” first, with {added} for each contact: hardly anybody "
                "there returns alone.",
                segment=best.segment,
                added=shown,
            )
        return say(
            "Both views put “{segment}” first, but the gross one shows {gross} for each "
            "contact where {added} is added.",
            segment=best.segment,
            gross=money(gross.gross, currency),
            added=shown,
        )
    same = plan.best[gross.segment]
    return say(
        "A gross view would start with “{first}” ({first_offer}, {gross} for each contact). "
        "Against doing nothing their best offer brings {added}, while contacting “{best}” "
        "with {best_offer} brings {most}.",
        first=gross.segment,
        first_offer=gross.offer,
        gross=money(gross.gross, currency),
        added=money(same.incremental, currency),
        best=best.segment,
        best_offer=best.offer,
        most=money(best.incremental, currency),
    )


_TURNS = marked("{driver} at {break_even} instead of {base} ({low} to {high})")
_TURNS_SURE = marked("{driver} at {break_even} instead of {base}")


def change_finding(result: Outcome, drivers: list[LeverEffect]) -> Sentence:
    """What would change the decision: the nearest break-evens."""
    parts = [
        words(
            _TURNS if driver.low < driver.high else _TURNS_SURE,
            driver=in_sentence(driver.label),
            **dict(zip(("break_even", "base"), _apart(driver, result.currency), strict=True)),
            **in_range(driver.low, driver.high, driver.unit, result.currency),
        )
        for driver in drivers[:3]
        if driver.break_even is not None
    ]
    if not parts:
        return say("No single driver within reach would change the decision.")
    return say("What would turn the decision: {list}.", list="; ".join(parts))


def _apart(driver: LeverEffect, currency: str) -> tuple[str, str]:
    """Break-even and estimate, with as many decimals as it takes to tell them apart."""
    for digits in (None, 2, 3):
        found = (
            in_unit(driver.break_even or 0.0, driver.unit, currency, digits),
            in_unit(driver.base, driver.unit, currency, digits),
        )
        if found[0] != found[1]:
            break
    return found


def cash_finding(result: Outcome) -> Sentence:
    """Cash need before and after tax, and payback."""
    need = money(result.known("peak_cash_need_before_tax"), result.currency)
    after = money(result.peak_cash_need, result.currency)
    if result.payback_months == 0:
        return say("The programme is never in the red, so there is nothing to pay back.")
    if result.payback_months is None:
        return say(
            "At its low point the programme is {need} in the red before tax ({after} after tax), "
            "and it never has the money back.",
            need=need,
            after=after,
        )
    return say(
        "At its low point the programme is {need} in the red before tax ({after} after tax); the "
        "money is back after {months}.",
        need=need,
        after=after,
        months=months(result.payback_months),
    )


def stamp(data: ClientData) -> Sentence:
    """What was run on what: the same stamp means the same figures."""
    inputs = ", ".join(f"{name} {given.sha256[:8]}" for name, given in data.given.items())
    return say(
        "{version} · {client} · as of {day} · settings {settings} · inputs: {inputs}",
        version=f"winback_kit {__version__}",
        client=data.client.name,
        day=day(data.as_of),
        settings=data.client.key[:8],
        inputs=inputs,
    )
