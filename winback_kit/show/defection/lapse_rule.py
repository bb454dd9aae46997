"""The lapse rule: how it came about, how often it is wrong, and how others would do."""

from winback_kit.history.lapse import YEAR, LapseRule
from winback_kit.history.measure import History
from winback_kit.show.kit.sentence import Sentence, say, share_fact
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.words.catalogue import marked, words
from winback_kit.words.numbers import days, months

__all__ = ["rule_finding", "rule_table"]

_USED = marked("{days} (used)")


def rule_finding(history: History) -> Sentence:
    """The lapse rule, how it came about and how often it is wrong."""
    rule = history.rule
    if history.data.contractual:
        return say(
            "A customer is lost on the day the contract ends; a change of plan or a pause is none."
        )
    lengths = sorted(rule.days.values())
    shorter = rule.candidates[rule.candidates.chosen].iloc[0].gaps_shorter
    told = (
        marked(
            "A customer counts as lost after {days} without an order ({basis}). {shorter} of "
            "the gaps between orders are shorter. Of those it calls lost, {back} come back within "
            "{span} on their own. Most of those it calls lost are only late: read every figure "
            "below as one about a pause."
        )
        if rule.false_lost_rate > 0.5
        else marked(
            "A customer counts as lost after {days} without an order ({basis}). {shorter} of "
            "the gaps between orders are shorter. Of those it calls lost nobody came back within "
            "{span}."
        )
        if not rule.false_lost_rate
        else marked(
            "A customer counts as lost after {days} without an order ({basis}). {shorter} of "
            "the gaps between orders are shorter. Of those it calls lost, {back} come back within "
            "{span} on their own. The rest stay away at least that long."
        )
    )
    return say(
        told,
        days=_from_to(lengths[0], lengths[-1]),
        basis=rule.basis_in_words,
        shorter=share_fact(shorter, "lapse_candidates.0.gaps_shorter", digits=1),
        back=share_fact(rule.false_lost_rate, "history.false_lost_rate", digits=1),
        span=_seen_within(rule),
    )


def _seen_within(rule: LapseRule) -> str:
    if rule.window_days >= YEAR:
        return words("a year")
    return months(rule.window_months) if rule.window_months else days(rule.window_days)


def _from_to(least: int, most: int) -> str:
    if least == most:
        return days(least)
    return words("{low} to {high} days", low=least, high=most)


def rule_table(history: History) -> Table | Sentence:
    """How each lapse rule would do."""
    if history.data.contractual:
        return say("So there is no silence to choose, and no other rule to compare it with.")
    return Table.of(
        history.rule.candidates.itertuples(),
        (
            Column("Silence that means lost", "days"),
            lambda row: Cell(row.lapse_days, "days", pattern=_USED if row.chosen else ""),
        ),
        (Column("Gaps that are shorter", "share"), lambda row: row.gaps_shorter),
        (Column("Silences that long", "count"), lambda row: row.silences),
        (Column("Back on their own", "share"), lambda row: row.false_lost_rate),
        (Column("seen within, days", "count"), lambda row: row.window_days),
        source=words(
            "Back on their own: Kaplan-Meier share of the silences that end with an order."
        ),
    )
