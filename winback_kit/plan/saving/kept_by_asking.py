"""Whom asking keeps in a year, as tests of saving have shown it: what saving hands on.

Those cells alone in which it is proven that asking pays, as many customers as come to be at risk
and may be contacted, each once a year. The share kept of those who would leave is that of the test,
over the cells; its range is that of another draw. Of those who come to be at risk fewer would leave
than of the people tested, who had been silent for longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from winback_kit.assumptions.record import Assumption
from winback_kit.plan.saving.save_effects import SaveEffect
from winback_kit.plan.saving.saving import SaveCell, Saving
from winback_kit.words.text import Count, said

TENTH = 1.2815515655446004  # standard errors from a value to its tenth percentile


@dataclass(frozen=True)
class StayingAsked:
    """Those whom a measured use asks: people in a year, each once, and the share that would leave.

    `each_cost` is what asking one costs, with what those get who stay.
    """

    a_year: float
    leaving: float
    each_cost: Assumption


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
