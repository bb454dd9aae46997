"""What is known of other uses of the money: measured, or stated by the client.

    keeping customers   whom asking keeps, of the customers at risk of a test of saving; those cells
                        alone in which it is proven that asking pays, as many as come to be at risk
                        and may be contacted, each once a year
    new customers       what one costs, where that is stated
    the main reason     what a fix stops, where that is stated

The share kept of those who would leave is that of the test, over the cells; its range is that of
another draw. Of those who come to be at risk fewer would leave than of the people tested, who had
been silent for longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Literal

from winback_kit.assumptions.record import NOT_COUNTED, Assumption
from winback_kit.case.assumptions.record import Case
from winback_kit.case.from_plan.fixes import main_fix
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.saving.save_effects import SaveEffect
from winback_kit.plan.saving.saving import SaveCell, Saving
from winback_kit.records.result import Rows
from winback_kit.words.text import Count, said

UseKind = Literal["retention", "acquisition", "root_cause"]
TENTH = 1.2815515655446004  # standard errors from a value to its tenth percentile


@dataclass(frozen=True)
class StayingAsked:
    """Those whom a measured use asks: people in a year, each once, and the share that would leave.

    `each_cost` is what asking one costs, with what those get who stay.
    """

    a_year: float
    leaving: float
    each_cost: Assumption


@dataclass(frozen=True)
class MeasuredUse:
    """What one other use was found to cause.

    `effect` is the share kept of those who would leave; for new customers the cost of one, in
    money. Its evidence is that of the measurement. `asked` are those whom it was measured on, where
    they are not all active customers.
    """

    kind: UseKind
    effect: Assumption
    asked: StayingAsked | None = None


def measured_uses(plan: Plan, case: Case, saving: Saving | None = None) -> Rows[MeasuredUse]:
    """What is known of other uses: whom asking keeps, what a customer costs, what a fix stops.

    >>> list(wk.measured_uses(study.plan, study.case))
    []
    """
    cost = case.avoided_acquisition.acquisition_cost
    known = cost.source != NOT_COUNTED and cost.value > 0
    found = [MeasuredUse("acquisition", cost)] if known else []
    kept = kept_by_asking(saving) if saving else None
    if kept is not None:
        people, effect = kept
        found.insert(0, MeasuredUse("retention", effect, people))
    fix = main_fix(plan)
    return Rows([*found, MeasuredUse("root_cause", fix.stops)] if fix else found)


def kept_by_asking(saving: Saving) -> tuple[StayingAsked, Assumption] | None:
    """Whom to ask, and the share kept of those who would leave; None where nothing is proven."""
    cells = [one for one in saving.proven if one.in_reach > 0 and one.stays is not None]
    weights = [one.in_reach * (1 - (one.stays or 0.0)) for one in cells]
    leaving, people = sum(weights), sum(one.in_reach for one in cells)
    if leaving <= 0:
        return None
    parts = [weight / leaving for weight in weights]
    kept = sum(part * (one.kept_of_leaving or 0.0) for part, one in zip(parts, cells, strict=True))
    error = hypot(*(part * _error(one) for part, one in zip(parts, cells, strict=True)))
    tested = [one.effect for one in cells if one.effect is not None]
    effect = Assumption(
        value=min(1.0, kept),
        low=min(1.0, max(0.0, kept - TENTH * error)),
        high=min(1.0, kept + TENTH * error),
        evidence="A",
        source=said(
            "own test of saving: {asked} asked, {held} held out",
            asked=Count(sum(one.asked for one in tested)),
            held=Count(sum(one.held for one in tested)),
        ),
    )
    return StayingAsked(people, leaving / people, _each_cost(saving.contact_cost, cells)), effect


def _error(cell: SaveCell) -> float:
    """The error of the share kept of those who would leave, in another draw."""
    effect: SaveEffect | None = cell.effect
    return effect.over_draws / (1 - effect.stays_alone) if effect else 0.0


def _each_cost(contact: Assumption, cells: list[SaveCell]) -> Assumption:
    """What asking one costs, with what those get who stay."""
    people = sum(one.in_reach for one in cells)
    gifts = sum(one.in_reach * (one.stays_asked or 0.0) * one.remedy_cost for one in cells) / people
    return contact.mapped(lambda cost: cost + gifts)
