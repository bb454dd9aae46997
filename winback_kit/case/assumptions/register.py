"""The assumption register: every input of a case with its range, evidence and source."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from winback_kit.assumptions import library as published
from winback_kit.assumptions.handed_over import HandedOver
from winback_kit.assumptions.record import Assumption, about
from winback_kit.assumptions.series import Retention, as_one
from winback_kit.assumptions.terms import Segment
from winback_kit.case.assumptions.inputs import Dial, dials, is_shown, key_of, owned
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.input_list import FIRST_MARGIN, LABELS, RUNNING_AFTER_A_YEAR
from winback_kit.records.result import Rows
from winback_kit.words.text import Text, Unit, marked


@dataclass(frozen=True)
class RegisterRow:
    """One input. `segment` is empty for the programme's own; `key` is that of a case file.

    `handed` is what was measured beside what the client states; None where one of them is missing.
    """

    segment: str | Text
    label: str
    unit: Unit
    assumption: Assumption
    key: str = ""
    handed: HandedOver | None = None


_OWN_ROWS = {  # of a segment, as they are best read
    "natural_return_rate",
    "return_rate",
    "margin",
    "retention",
    "offer_cost",
    "contact_cost",
    "contacted_per_month",
    "contact_months",
}


def _in_own_row(dial: Dial) -> bool:
    """Whether a row of its own tells it; a factor on a list is no assumption beside the list."""
    return dial.input.path.partition(".")[0] in _OWN_ROWS or dial.input.unit == "factor"


def register(case: Case, handed: Iterable[HandedOver] = ()) -> Rows[RegisterRow]:
    """The programme's inputs, then each segment's; what a case leaves out is not listed.

    `handed` is what was measured of inputs that the client states.

    >>> wk.register(study.case)[0].label
    'Discount rate, a year'
    """
    entries = Rows(
        RegisterRow("", dial.input.label, _unit(dial), dial.assumption, key_of(dial.path))
        for dial in dials(case)
        if dial.segment is None and is_shown(case, dial) and not dial.input.name.endswith("_cut")
    )
    for at, segment in enumerate(case.segments):
        entries += (
            replace(one, assumption=owned(case, one.key, one.assumption))
            for one in _of_segment(segment)
        )
        entries += [
            RegisterRow(
                segment.title, dial.input.label, _unit(dial), dial.assumption, key_of(dial.path)
            )
            for dial in dials(case)
            if dial.segment == at and is_shown(case, dial) and not _in_own_row(dial)
        ]
    both = {(str(one.segment), one.label): one for one in handed}
    return Rows(replace(one, handed=both.get((str(one.segment), one.label))) for one in entries)


_CHOSEN = ("holdout_share", "offer_depth")


def measured(entries: Sequence[RegisterRow]) -> int:
    """How many inputs were measured on the client's own customers."""
    return sum(one.assumption.evidence in ("A", "B") for one in entries)


def needs_owner(one: RegisterRow) -> bool:
    """Whether somebody is to answer for an input: not for what is chosen (months, the share held
    back), nor for an amount of 0 that nobody stated, such as a team that is not counted."""
    known = one.assumption
    if one.unit == "months" or one.key in _CHOSEN:
        return False
    return bool(known.value or known.owner or known.evidence != "E")


def _unit(dial: Dial) -> Unit:
    return "customers" if dial.input.unit == "people" else dial.input.unit


def is_old(case: Case, entry: RegisterRow) -> bool:
    """Whether an input rests on a benchmark that is older than five years, or undated."""
    return published.is_old(entry.assumption.source, on=case.start)


def _of_segment(segment: Segment) -> Iterator[RegisterRow]:
    rows: list[tuple[str, str, Unit, Assumption]] = [
        (
            "natural_return_rate",
            marked("Natural return rate"),
            "share",
            segment.natural_return_rate,
        ),
        ("return_rate", marked("Return rate with the offer"), "share", segment.return_rate),
        ("margin", FIRST_MARGIN, "money", as_one(segment.margin, first=True)),
        ("retention", RUNNING_AFTER_A_YEAR, "share", _at_year(segment.retention)),
        ("offer_cost", LABELS["offer_cost"], "money", segment.offer_cost),
        ("contact_cost", LABELS["contact_cost"], "money", segment.contact_cost),
    ]
    arms: tuple[tuple[str, str, Unit, Any, Any], ...] = (
        (
            "natural_margin",
            marked("Margin in the month of return, of those who would return anyway"),
            "money",
            segment.natural_margin,
            segment.margin,
        ),
        (
            "natural_retention",
            marked("The same after 12 months, of those who would return anyway"),
            "share",
            segment.natural_retention,
            segment.retention,
        ),
    )
    for key, label, unit, own, shown in arms:
        if own is not None and own.source != shown.source:
            known = _at_year(own) if isinstance(own, Retention) else as_one(own, first=True)
            rows.append((key, label, unit, known))
    contacted = as_one(segment.contacted_per_month, first=False)
    key = "contacted_per_month"
    rows.append((key, LABELS[key], "customers", contacted))
    for key, label, unit, known in rows:
        yield RegisterRow(segment.title, label, unit, known, key)


def _at_year(retention: Retention) -> Assumption:
    share = float(retention.survival(13)[12])
    monthly = retention.monthly
    low, high = (
        (share**retention.low_ratio, share**retention.high_ratio)
        if monthly is None
        else (end ** (12 * retention.hazard_ratio) for end in monthly.ends)
    )
    ends = {"low": min(low, share), "high": max(high, share)}  # whatever a power is rounded to
    return Assumption(value=share, **ends, **about(retention))
