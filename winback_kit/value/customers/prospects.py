"""What a prospect is worth, and what one may cost.

A prospect is not yet a customer, so his value is a new customer's value (from the first order on,
that order included) times the chance that he becomes one, less what is spent on him:

    prospect value             = P(acquire) · V_new − cost of a prospect                  (1)
    allowable cost of a customer = V_new · (1 − target margin)                            (2)
    allowable cost of a prospect = P(acquire) · (2)                                       (3)

P(acquire) is measured as the share converted within so many months of the first contact, by
Kaplan-Meier: a prospect who was met last month has had little time and is counted for as long as
he was watched, never as a failure. Money in the currency, at the day of the first contact.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.checks import hold_within
from winback_kit.history.kaplan_meier import DAYS_PER_MONTH, Curve, kaplan_meier
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.words.own_names import ALL_PROSPECTS, OTHER_SOURCES

Array = np.ndarray[Any, np.dtype[np.float64]]
FEWEST_PROSPECTS = 30
MOST_SHOWN = 12


@dataclass(frozen=True)
class ProspectGroup:
    """Prospects of one source: how many, the share acquired within `months`, and their value.

    `cost` is the mean cost of a prospect, `cost_of_customer` that of one who was acquired; `low`
    and `high` bound the value, from the intervals of both the share and the new-customer value.
    `few` where too few were met to speak of them alone.
    """

    source: str
    prospects: int
    months: int
    acquired: float
    acquired_low: float
    acquired_high: float
    cost: float
    value: float
    low: float
    high: float
    few: bool

    @property
    def cost_of_customer(self) -> float | None:
        """What one acquired customer cost, or None where nobody was acquired."""
        return self.cost / self.acquired if self.acquired > 0 else None


def prospect_value(
    *, acquisition_rate: Array | float, new_customer_value: Array | float, cost: Array | float
) -> Array:
    """Value of one prospect (1); it may be negative.

    >>> float(prospect_value(acquisition_rate=0.2, new_customer_value=300.0, cost=45.0))
    15.0
    """
    rate = np.asarray(acquisition_rate, float)
    hold_within("acquisition_rate", rate, least=0, most=1)
    hold_within("cost of a prospect", np.asarray(cost), least=0)
    return np.asarray(rate * np.asarray(new_customer_value, float) - np.asarray(cost, float))


def value_prospects(
    rows: pd.DataFrame, *, new_customer_value: tuple[float, float, float], months: int
) -> list[ProspectGroup]:
    """Prospects by source, the largest first and all together last; small sources are merged.

    `rows` holds source, days (to the conversion or the as-of date), ended (1 if converted), n and
    cost (sum); `new_customer_value` is the value with its low and high end.
    """
    sizes = rows.groupby("source").n.sum()
    alone = sizes[sizes >= FEWEST_PEOPLE].nlargest(MOST_SHOWN, keep="all").index
    named = rows.assign(source=rows.source.where(rows.source.isin(alone), OTHER_SOURCES))
    sources = named.groupby("source").n.sum().sort_values(ascending=False, kind="stable")
    names = [str(name) for name, n in sources.items() if n >= FEWEST_PEOPLE]
    groups = [(name, named[named.source == name]) for name in names]
    if len(rows) and sum(len(own) for _, own in groups[:1]) < len(rows):
        groups.append((ALL_PROSPECTS, rows))
    return [_group(name, own, new_customer_value, months) for name, own in groups]


def _group(
    name: str, rows: pd.DataFrame, worth: tuple[float, float, float], months: int
) -> ProspectGroup:
    curve = kaplan_meier(rows.days.to_numpy(), rows.ended.to_numpy(), rows.n.to_numpy())
    share, low, high = _acquired(curve, months)
    cost = float(rows.cost.sum() / rows.n.sum())
    middle = float(prospect_value(acquisition_rate=share, new_customer_value=worth[0], cost=cost))
    down = np.hypot((share - low) * worth[0], share * (worth[0] - worth[1]))
    up = np.hypot((high - share) * worth[0], share * (worth[2] - worth[0]))
    return ProspectGroup(
        source=name,
        prospects=int(rows.n.sum()),
        months=min(months, curve.months),
        acquired=share,
        acquired_low=low,
        acquired_high=high,
        cost=cost,
        value=middle,
        low=middle - float(down),
        high=middle + float(up),
        few=int(rows.n.sum()) < FEWEST_PROSPECTS,
    )


def _acquired(curve: Curve, months: int) -> tuple[float, float, float]:
    return curve.at_day(int(months * DAYS_PER_MONTH))
