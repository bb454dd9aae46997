"""What a programme costs before tax: each kind as a present value."""

from dataclasses import dataclass

from winback_kit.case.formulas.line import Line
from winback_kit.case.formulas.lines import COSTS
from winback_kit.case.result.nothing import is_nothing
from winback_kit.case.result.outcome import Outcome


@dataclass(frozen=True)
class CostItem:
    """One kind of cost as a present value before tax; `once` where it is paid at the start.

    `name` is that of the figure. The label is marked, and translated where it is shown.
    """

    label: str
    amount: float
    name: str
    once: bool = False


def _costs(result: Outcome) -> list[Line]:
    return [*COSTS, *(line for line in result.own_lines if line.faces.cost)]


def cost_items(result: Outcome) -> list[CostItem]:
    """What is paid out before tax, the set-up first; what a case does not hold is left out."""
    lines = sorted(_costs(result), key=lambda line: line.faces.cost != "once")
    return [
        CostItem(line.column, result.known(line.faces.pv), line.faces.pv, line.faces.cost == "once")
        for line in lines
        if not is_nothing(result.known(line.faces.pv))
    ]


def all_costs(result: Outcome) -> float:
    """The present value of all costs before tax."""
    return sum(one.amount for one in cost_items(result))


def cost_of_a_return(result: Outcome) -> float | None:
    """All costs before tax for each customer who would not have come anyway; None without any."""
    own = result.incremental_returns
    return all_costs(result) / own if own > 0 else None


def spent(result: Outcome) -> float:
    """The money that is asked for: all costs before tax but what is lost and paid to nobody."""
    return sum(result.known(line.faces.pv) for line in _costs(result) if line.faces.cost != "lost")


def cost_shares(result: Outcome) -> dict[str, float | None]:
    """Each cost, by the name of its figure, as a share of all; None where nothing is paid."""
    total = all_costs(result)
    return {one.name: one.amount / total if total else None for one in cost_items(result)}
