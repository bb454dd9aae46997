"""What customers say beside what they do: features, satisfaction, and which fault to fix first."""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.history.loyalty.opinion_tables import OpinionTables
from winback_kit.history.measure import History
from winback_kit.history.reasons.reasons import Reasons
from winback_kit.plan.loyalty.fix_first import Fault, faults
from winback_kit.plan.loyalty.surveyed import Surveyed, surveyed
from winback_kit.plan.loyalty.what_matters import WhatMatters, what_matters
from winback_kit.records.result import Framed


@dataclass(frozen=True, repr=False)
class Opinions(Framed, rows="survey.features"):
    """What customers say of features and of their satisfaction, held against what they do.

    `survey` is None where no answers on features were given, `matters` where no ratings were.
    """

    survey: Surveyed | None
    matters: WhatMatters | None
    faults: tuple[Fault, ...]
    contractual: bool
    currency: str

    @property
    def first_fault(self) -> Fault | None:
        """The fault to fix first; None where none is tied to a reason that anybody left for."""
        return next((one for one in self.faults if one.counts), None)


def opinions_of(tables: OpinionTables, history: History, reasons: Reasons | None) -> Opinions:
    """All of it from the small tables, and from why customers left."""
    data = history.data
    survey = surveyed(tables)
    return Opinions(
        survey=survey,
        matters=what_matters(tables, survey),
        faults=faults(data.client, survey, reasons),
        contractual=data.contractual,
        currency=history.currency,
    )
