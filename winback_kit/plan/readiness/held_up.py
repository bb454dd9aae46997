"""Which money each missing item holds up, and who would pay for winning back and who would gain.

Two amounts of a year are never confused and never added: the value that is lost, most of which
nobody brings back, and the part of it that contacts could recover (plan/programme/rewards.py). One
amount can stand behind several items: all of them have to be closed before it comes.

Of a year of contacts the payer spends the contacts, the offers and the team; what is gained is the
margin of those who would not have returned by themselves, R + Σ n·outlay with R the recoverable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from winback_kit.client.codebook.kinds import STOPPED
from winback_kit.history.reasons.reasons import ELSEWHERE
from winback_kit.plan.programme.rewards import MONTHS_A_YEAR, DoingNothing, contacted_in_a_year
from winback_kit.plan.readiness.items import ITEMS, Key

if TYPE_CHECKING:
    from winback_kit.history.reasons.reasons import Reasons
    from winback_kit.plan.programme.programme import Plan

Of = Literal["lost", "recoverable"]
TESTED = "AB"  # grades of an uplift that somebody has measured


@dataclass(frozen=True)
class Held:
    """Money of a year that an item holds up; of the value lost, or of the recoverable part."""

    amount: float
    of: Of


@dataclass(frozen=True)
class PaysAndGains:
    """A year of winning back: who pays how much, and who gains; money in the currency.

    Names are as in client.yml, empty where nobody said. `setup` is once, `team` a year's cost, None
    where it is not stated; `contacts` are contacts and offers. `gained` comes over the horizon.
    """

    payer: str
    gainer: str
    setup: float
    team: float | None
    contacts: float
    gained: float

    @property
    def paid(self) -> float:
        """What is paid in the first year."""
        return self.setup + (self.team or 0.0) + self.contacts

    @property
    def apart(self) -> bool | None:
        """Whether another one pays than gains; None where nobody said."""
        return self.payer != self.gainer if self.payer and self.gainer else None


def held_up(plan: Plan, idle: DoingNothing, reasons: Reasons | None) -> dict[Key, Held]:
    """The money behind each item; an item of which nothing can be said has none."""
    every = Held(idle.recoverable, "recoverable")
    found: dict[Key, Held] = {one.key: every for one in ITEMS}
    found["permission_known"] = Held(_closed(plan, idle), "recoverable")
    found["control_group"] = Held(_untested(plan), "recoverable")
    for key, part in _parts_of_loss(reasons).items():
        if idle.lost_value is None or part is None:
            found.pop(key)
        else:
            found[key] = Held(part * idle.lost_value, "lost")
    return found


def _parts_of_loss(reasons: Reasons | None) -> dict[Key, float | None]:
    """The part of the value lost that stands behind an item, by heads."""
    if reasons is None:
        return {
            "reason_known": 1.0,
            "competitor_known": None,
            "high_risk_list": 1.0,
            "learning_loop": None,
        }
    ours = sum(
        one.people
        for one in reasons.reasons
        if one.about.traced.controllable and one.about.kind not in STOPPED
    )
    went = sum(one.people for one in reasons.kinds if one.kind in ELSEWHERE)
    return {
        "reason_known": reasons.unknown,
        "competitor_known": went / reasons.losses * (1 - (reasons.competitor_rate or 0.0)),
        "high_risk_list": 1.0,
        "learning_loop": ours / reasons.losses,
    }


def _year(plan: Plan) -> tuple[dict[str, float], dict[str, float]]:
    """By segment, the lost of a year and those of them whom the team contacts."""
    lost = {name: MONTHS_A_YEAR * rate for name, rate in plan.losses_per_month.items()}
    return lost, contacted_in_a_year(plan, lost)


def _closed(plan: Plan, idle: DoingNothing) -> float:
    """What those could bring who may not be contacted; all where permission is an assumption."""
    if "permissions" not in plan.history.data.given:
        return idle.recoverable
    lost, _ = _year(plan)
    return sum(
        people
        * (1 - plan.contactable(name, plan.best[name].offer).value)
        * max(0.0, plan.best[name].incremental)
        for name, people in lost.items()
    )


def _untested(plan: Plan) -> float:
    """The recoverable part of segments whose best offer is not proven to pay."""
    _, reached = _year(plan)
    return sum(
        people * max(0.0, best.incremental)
        for name, people in reached.items()
        if (best := plan.best[name]).low <= 0 or best.effect.uplift.evidence not in TESTED
    )


def pays_and_gains(plan: Plan, idle: DoingNothing) -> PaysAndGains:
    """Who pays for a year of winning back where it pays, and who gains."""
    _, reached = _year(plan)
    best: Mapping[str, float] = {
        name: people for name, people in reached.items() if plan.best[name].incremental > 0
    }
    contacts = sum(people * plan.best[name].outlay for name, people in best.items())
    case, programme = plan.history.data.client.settings.case, plan.programme
    team = programme.team_cost_a_month * MONTHS_A_YEAR if plan.team_cost_known else None
    return PaysAndGains(
        payer=case.budget_from,
        gainer=case.sponsor,
        setup=programme.setup_cost.value,
        team=team,
        contacts=contacts,
        gained=idle.recoverable + contacts,
    )
