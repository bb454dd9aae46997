"""The one rule by which what a chapter measures comes into the business case.

    used        as the client states it; where they state nothing, as it was measured; without
                either what is taken otherwise (a prior, or nothing)
    difference  stated − measured, where both are known

A statement is never moved by a measurement, and a measurement is never lost behind a statement:
both stand beside each other wherever the assumption is told. A record is handed over part by part
by the same rule (`Client.over`).
"""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.assumptions.record import Assumption
from winback_kit.words.text import Text, Unit

MEASURED = ("A", "B")  # own experiment, own history: what is not of these is nothing measured
_ALIKE = 1e-9


@dataclass(frozen=True)
class HandedOver:
    """One input: as it is used, as the client states it, and as it was measured.

    `stated` and `measured` are None where there is no such figure; `key` is its dotted name in
    client.yml, `segment` empty where it is of no segment.

    >>> five, four = Assumption(value=5.0), Assumption(value=4.0, evidence="B")
    >>> found = hand_over("saving.contact_cost", "Asking one", "money", stated=five, measured=four)
    >>> found.used.value, found.difference
    (5.0, 1.0)
    >>> hand_over("x", "Asking one", "money", stated=None, measured=four).used is four
    True
    """

    key: str
    label: str
    unit: Unit
    used: Assumption
    stated: Assumption | None
    measured: Assumption | None
    segment: str | Text = ""

    @property
    def difference(self) -> float | None:
        """Stated less measured, in the unit; None where one of them is missing."""
        if self.stated is None or self.measured is None:
            return None
        return self.stated.value - self.measured.value

    @property
    def differs(self) -> bool:
        """Whether the client states another figure than was measured."""
        return self.difference is not None and abs(self.difference) > _ALIKE

    @property
    def outside(self) -> bool:
        """Whether what is stated lies outside the range of what was measured."""
        if self.stated is None or self.measured is None:
            return False
        low, high = self.measured.ends
        return not low - _ALIKE <= self.stated.value <= high + _ALIKE


def hand_over(
    key: str,
    label: str,
    unit: Unit,
    *,
    stated: Assumption | None,
    measured: Assumption | None,
    otherwise: Assumption | None = None,
) -> HandedOver:
    """An input by the rule; `otherwise` is what is taken where it is neither stated nor measured.

    What has no evidence of an own test or history counts as not measured. Raises ValueError where
    nothing at all is given.
    """
    known = measured if measured is not None and measured.evidence in MEASURED else None
    used = next((one for one in (stated, known, otherwise, measured) if one is not None), None)
    if used is None:
        raise ValueError(f"{key}: nothing is stated, measured or taken otherwise")
    return HandedOver(key, label, unit, used, stated, known)
