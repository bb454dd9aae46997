"""What a cell refuses, in words: the rule, and how to mend it. One rule for each kind of limits."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from winback_kit.case.formulas.input_list import MOST, Input
from winback_kit.report.workbook.cells.pages import Sheet, cut
from winback_kit.words.catalogue import words
from winback_kit.words.numbers import amount, count, share

Area = tuple[int, int, int, int]
LONGEST_RULE, LONGEST_RULE_TITLE = 255, 32  # a longer one would be left out of the file
_AREAS_A_RULE = 50  # a rule with a very long list of areas is more than some programs read


@dataclass(frozen=True)
class Rule:
    """Limits of a cell in words; `mend` says how to write what was meant."""

    kind: str
    least: float
    most: float
    title: str
    rule: str
    mend: str


def rule_of(one: Input, currency: str) -> Rule:
    """The rule of an input."""
    least, most = one.least, one.most
    if one.unit == "share":
        mend = words("Write 4.5% or 0.045 for four and a half per cent.")
        return Rule("decimal", least, most, words("Share"), _between(least, most), mend)
    if one.unit == "months":
        limits = words(
            "A whole number of months, {least} to {most}.", least=count(least), most=count(most)
        )
        mend = words("Write it without decimals.")
        return Rule("integer", least, most, words("Months"), limits, mend)
    if most < MOST:
        limits = words("A number, {least} to {most}.", least=_plain(least), most=_plain(most))
        as_planned = words("Write 1 for as planned or measured.")
        mend = as_planned if one.unit == "factor" else words("Write a number.")
        return Rule("decimal", least, most, words("Number"), limits, mend)
    if least < 0:
        limits = words("An amount in {currency}.", currency=currency)
        mend = words("A loss has a minus sign before it; write no currency.")
        return Rule("decimal", -MOST, MOST, words("Amount"), limits, mend)
    mend = words("Costs are written without a minus sign; write no currency and no text.")
    if one.unit == "money":
        limits = words("An amount in {currency}, 0 or more.", currency=currency)
        return Rule("decimal", least, MOST, words("Amount"), limits, mend)
    return Rule("decimal", least, MOST, words("Number"), words("A number, 0 or more."), mend)


def probability_rule() -> Rule:
    """The rule of a scenario's probability."""
    return Rule("decimal", 0, 1, words("Probability"), _between(0, 1), "")


def _between(least: float, most: float) -> str:
    ends = {"least": share(least, digits=0), "most": share(most, digits=0)}
    return words("A share between {least} and {most}.", **ends)


def _plain(number: float) -> str:
    """A limit with as many decimals as it needs."""
    return amount(number, digits=len(f"{number:g}".partition(".")[2]))


def add_rules(sheet: Sheet, areas: Iterable[tuple[Rule, Area]]) -> None:
    """Have the sheet hold each rule in its areas (rows and columns counted from 0)."""
    by_rule: dict[Rule, list[Area]] = {}
    for rule, area in areas:
        by_rule.setdefault(rule, []).append(area)
    for rule, all_areas in by_rule.items():
        for at in range(0, len(all_areas), _AREAS_A_RULE):
            first, *others = all_areas[at : at + _AREAS_A_RULE]
            sheet.pages.data_validation(*first, _validation(rule, others))


def _validation(rule: Rule, others: list[Area]) -> dict[str, Any]:
    return {
        "validate": rule.kind,
        "criteria": "between",
        "minimum": rule.least,
        "maximum": rule.most,
        "ignore_blank": False,
        "input_title": cut(rule.title, LONGEST_RULE_TITLE),
        "input_message": cut(f"{rule.rule} {rule.mend}", LONGEST_RULE),
        "error_title": cut(words("This value cannot be used"), LONGEST_RULE_TITLE),
        "error_message": cut(f"{rule.rule} {rule.mend}", LONGEST_RULE),
        "other_cells": [list(area) for area in others],
    }
