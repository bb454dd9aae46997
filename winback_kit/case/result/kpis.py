"""What will be measured, as the plan has it."""

from winback_kit.case.result.costs import cost_of_a_return
from winback_kit.case.result.model import Model
from winback_kit.case.result.outcome import Outcome

QUARTER, YEAR = 3, 12


def kpi_figures(
    result: Outcome, flow: Model, uplift: tuple[float, float, float]
) -> dict[str, float | None]:
    """The planned value of each measure; None where nobody is contacted or returns.

    `uplift` is the mean one of those contacted, with low and high: what comes on top moves with it.
    """

    def part(above: float, below: float) -> float | None:
        return above / below if below > 0 else None

    each = part(result.incremental_returns, uplift[0])
    low, high = (None if each is None else each * end for end in uplift[1:])
    return {
        "gross_return_rate": part(result.returns, result.contacted),
        "incremental_return_rate": part(result.incremental_returns, result.contacted),
        "incremental_return_rate_low": None if low is None else part(low, result.contacted),
        "incremental_return_rate_high": None if high is None else part(high, result.contacted),
        "incremental_returns_low": low,
        "incremental_returns_high": high,
        "efficiency": part(result.incremental_returns, result.returns),
        "cost_per_incremental_return": cost_of_a_return(result),
        "running_after_3_months": running_after(flow, QUARTER),
        "running_after_12_months": running_after(flow, YEAR),
    }


def running_after(flow: Model, month: int) -> float | None:
    """The share of second lifetimes running after some months, weighted by returns."""
    returned = flow["returned"].sum(axis=-1)
    if month > flow.horizon or returned.sum() <= 0:
        return None
    at = [segment.retention.survival(month + 1)[month] for segment in flow.case.segments]
    return float((returned * at).sum() / returned.sum())
