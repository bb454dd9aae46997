"""How early the fixed rule of silence warns, and how often it is right."""

from __future__ import annotations

from winback_kit.plan.at_risk.at_risk import AtRisk
from winback_kit.show.kit.sentence import Place, Sentence, count_fact, odds_fact, say
from winback_kit.words.numbers import days


def fixed_rule(found: AtRisk) -> Sentence:
    """How early the fixed rule of silence warns, and how often it is right."""
    flags = found.flags
    if flags is None:
        return say(
            "Under contract nobody falls silent, so no silence warns: what does must be measured."
        )
    at = "at_risk.flags"
    facts: dict[str, Place] = {
        "days": days(flags.at_risk_days),
        "lead": days(flags.lead_days),
        "flags": count_fact(flags.flags, f"{at}.flags", "{n} warning", "{n} warnings"),
        "lost": count_fact(flags.lost, f"{at}.lost"),
        "ordered": count_fact(flags.ordered, f"{at}.ordered", "{n} customer", "{n} customers"),
    }
    if flags.precision is None:
        return say(
            "The plain rule, to warn after {days} of silence, is {lead} early; too few customers "
            "fell silent for so long to say how often it is right.",
            days=facts["days"],
            lead=facts["lead"],
        )
    if flags.lost == flags.flags:
        return say(
            "The plain rule, to warn after {days} of silence, is {lead} early and was always "
            "right: all of {flags} in the whole log ended in a loss.",
            days=facts["days"],
            lead=facts["lead"],
            flags=facts["flags"],
        )
    return say(
        "The plain rule, to warn after {days} of silence, is {lead} early and was right {share} of "
        "the time: of {flags} in the whole log {lost} ended in a loss, {ordered} ordered in "
        "time, and the rest are open.",
        share=odds_fact(flags.precision, f"{at}.precision"),
        **facts,
    )
