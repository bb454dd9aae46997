"""Who answers for each assumption, and of which day it is: those alike in one row."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from winback_kit.assumptions.record import Grade
from winback_kit.case.assumptions.register import RegisterRow, needs_owner


@dataclass(frozen=True)
class AnsweredFor:
    """Assumptions alike: `rows` of them in the register, of one `key` of a case file.

    `owner` is empty and `date` None where neither is known; what was measured on the client's own
    customers is of the day of the data.
    """

    label: str
    key: str
    rows: int
    evidence: Grade
    owner: str
    date: dt.date | None

    @property
    def is_open(self) -> bool:
        """Whether nobody answers for it, or nobody knows of which day it is."""
        return not self.owner or self.date is None


def answered_for(entries: Sequence[RegisterRow], *, data_to: dt.date) -> list[AnsweredFor]:
    """The register by assumption, evidence, owner and day; what is open first, in its order.

    >>> import datetime as dt
    >>> found = answered_for(study.register, data_to=dt.date(2026, 1, 31))
    >>> found[0].label, found[0].is_open
    ('Discount rate, a year', True)
    """
    rows: dict[tuple[str, str, Grade, str, dt.date | None], int] = {}
    for one in entries:
        known = one.assumption
        if not needs_owner(one):
            continue
        measured = known.evidence in ("A", "B")
        date = known.date or (data_to if measured else None)
        alike = (one.label, one.key, known.evidence, known.owner, date)
        rows[alike] = rows.get(alike, 0) + 1
    found = [
        AnsweredFor(label, key, n, evidence, owner, date)
        for (label, key, evidence, owner, date), n in rows.items()
    ]
    return sorted(found, key=lambda one: not one.is_open)


def rows_of(found: Sequence[AnsweredFor], *, is_open: bool = False) -> int:
    """Assumptions in all, or those for which nobody answers."""
    return sum(one.rows for one in found if one.is_open or not is_open)
