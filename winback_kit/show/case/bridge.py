"""The bridge from the margin of all who return to the net present value, in present values.

    margin if all who return stayed
    − the same of those who come anyway
    − offer money paid to those who come anyway (subsidy)
    − margin lost because they leave again (repeat loss)
    − costs and tax
    = net present value

Costs and tax: offers to those won, contacts, team, set-up, customers who leave to get the offer,
poorer returners, customers replaced less the acquisition saved, tax and working capital.
"""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.case.result.outcome import Outcome
from winback_kit.show.kit.sentence import Fact, amount_fact
from winback_kit.words.catalogue import words


@dataclass(frozen=True)
class Step:
    """One step: its change (or height, for a sum), and from where to where it runs."""

    label: str
    fact: Fact
    before: float
    after: float
    is_sum: bool = False


def cost_and_tax(result: Outcome) -> float:
    """What the programme costs beside the subsidy, after tax; money out is above 0."""
    return (
        (result.pv_offers - result.pv_subsidy)
        + result.pv_contacts
        + result.pv_team
        + result.pv_setup
        + result.pv_strategic_churn
        + result.pv_poorer_returners
        + (result.pv_replaced_margin - result.pv_avoided_acquisition)
        + result.pv_tax
        + result.pv_working_capital
    )


def bridge_steps(result: Outcome) -> tuple[Step, ...]:
    """The steps in order; the last is the net present value."""
    changes = (
        (
            words("Come anyway"),
            -result.pv_natural_margin_if_all_stayed,
            "pv_natural_margin_if_all_stayed",
        ),
        (words("Offers to those who come anyway"), -result.pv_subsidy, "pv_subsidy"),
        (words("Leave again"), -result.pv_repeat_loss, "pv_repeat_loss"),
        (words("Cost and tax"), -cost_and_tax(result), "cost_and_tax"),
    )
    at = result.pv_margin_if_all_stayed
    steps = [_sum(words("Margin if all who return stayed"), at, "pv_margin_if_all_stayed", result)]
    for label, change, name in changes:
        path = f"figures.{name}" if name.startswith("pv_") else name
        fact = amount_fact(change, path)
        steps.append(Step(label, fact, at, at + change))
        at += change
    return (*steps, _sum(words("Net present value"), result.npv, "npv", result))


def _sum(label: str, value: float, name: str, result: Outcome) -> Step:
    return Step(label, amount_fact(value, f"figures.{name}"), 0.0, value, is_sum=True)
