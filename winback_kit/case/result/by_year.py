"""The cash flow by year and by month, for the whole programme."""

from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.result.model import Model
from winback_kit.case.result.nothing import is_nothing

YEAR = 12
MOST_YEARS = 5


def by_month(flow: Model, name: str) -> Array:
    """A line from month 0 to the horizon, segments summed."""
    values = flow[name]
    return (values.sum(axis=0) if values.ndim > 1 else values)[: flow.horizon + 1]


def cash_by_year(flow: Model) -> dict[str, list[float]]:
    """Money by line: at the start, by year of the programme, in all, and as a present value.

    The start is month 0; years after the fifth are one. What the bridge takes away is below 0.
    Parts that are 0 throughout are left out, sums are not.
    """
    out, factor = {}, by_month(flow, "discount_factor")
    for line in flow.lines.values():
        if not line.faces.by_year:
            continue
        months = line.faces.sign * by_month(flow, line.name)
        years = [float(months[at : at + YEAR].sum()) for at in range(1, len(months), YEAR)]
        if len(years) > MOST_YEARS:
            years = [*years[: MOST_YEARS - 1], sum(years[MOST_YEARS - 1 :])]
        if line.faces.bridge not in ("plus", "minus") or not is_nothing(months):
            whole, present = float(months.sum()), float((months * factor).sum())
            out[line.name] = [float(months[0]), *years, whole, present]
    return out


def lines_by_month(flow: Model) -> dict[str, list[float]]:
    """The lines that a run records, by month from 0 to the horizon."""
    lines = (line for line in flow.lines.values() if line.faces.by_month)
    return {line.name: by_month(flow, line.name).tolist() for line in lines}
