"""What a cell refuses, in words: the rule, and how to mend it. One rule for each kind of limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from winback_kit.case.input_list import MOST, Input
from winback_kit.report.workbook.pages import Sheet

Area = tuple[int, int, int, int]
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
        limits = f"between {least * 100:g} % and {most * 100:g} %"
        mend = "Write 4.5% or 0.045 for four and a half per cent."
        return Rule("decimal", least, most, "Share", f"A share {limits}.", mend)
    if one.unit == "months":
        limits = f"A whole number of months, {least:g} to {most:g}."
        return Rule("integer", least, most, "Months", limits, "Write it without decimals.")
    what = {"money": f"An amount in {currency}", "factor": "A number"}.get(one.unit, "A number")
    if most < MOST:
        mend = "Write 1 for as planned or measured." if one.unit == "factor" else "Write a number."
        return Rule("decimal", least, most, "Number", f"{what}, {least:g} to {most:g}.", mend)
    if least < 0:
        mend = "A loss has a minus sign before it; write no currency."
        return Rule("decimal", -MOST, MOST, "Amount", f"{what}.", mend)
    mend = "Costs are written without a minus sign; write no currency and no text."
    title = "Amount" if one.unit == "money" else "Number"
    return Rule("decimal", least, MOST, title, f"{what}, 0 or more.", mend)


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
        "input_title": rule.title,
        "input_message": f"{rule.rule} {rule.mend}",
        "error_title": "This value cannot be used",
        "error_message": f"{rule.rule} {rule.mend}",
        "other_cells": [list(area) for area in others],
    }
