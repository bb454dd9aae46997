"""Who is about to leave: the signals measured, the chances tested, and who is at risk today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from winback_kit.history.at_risk.flags import Flags
from winback_kit.history.at_risk.league import League, league_of
from winback_kit.plan.at_risk.hazard import Hazard, hazard_of
from winback_kit.plan.at_risk.worth import AtRiskCell, cells_of, worth_of_each
from winback_kit.records.result import Framed

if TYPE_CHECKING:
    from winback_kit.history.at_risk.rows import SignalRows
    from winback_kit.history.measure import History
    from winback_kit.value.customers.customer_value import CustomerValue
    from winback_kit.value.returns.model.return_model import ReturnModel

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, repr=False, eq=False)
class AtRisk(Framed, rows="league.measured"):
    """Signals, chances, and who is at risk today; money in the currency.

    `league` is None where no past evening could be measured, and `hazard` then too. `worth`
    (people,) is what each of `hazard.person` is worth who stays, None where chapter 05 could not
    say. `capacity` is whom the team can ask in a month, None where nobody said.
    """

    rows: SignalRows
    flags: Flags | None
    currency: str
    capacity: float | None
    league: League | None
    hazard: Hazard | None
    worth: Array | None

    @property
    def horizon_days(self) -> int:
        """The days within which somebody is lost, or not."""
        return self.rows.horizon

    @property
    def customers(self) -> int:
        """Customers who are not lost today."""
        return len(self.rows.now) * self.rows.weight

    @property
    def lost_expected(self) -> float | None:
        """How many of them are expected to be lost within the horizon."""
        if self.hazard is None:
            return None
        return float(self.hazard.chance.sum()) * self.rows.weight

    @property
    def at_stake(self) -> float | None:
        """What the losses expected would take, at the worth of those who stay."""
        if self.hazard is None or self.worth is None:
            return None
        return float((self.hazard.chance * self.worth).sum()) * self.rows.weight

    @cached_property
    def cells(self) -> tuple[AtRiskCell, ...]:
        """Who is at risk × what they are worth."""
        if self.hazard is None:
            return ()
        return cells_of(self.hazard.chance, self.worth, weight=self.rows.weight)

    @property
    def share_of_most(self) -> float | None:
        """The part of what is at stake with the third most at risk that is also worth most."""
        mine = [one for one in self.cells if one.risk == one.worth_third == 0]
        if not mine or not self.at_stake or mine[0].at_stake is None:
            return None
        return mine[0].at_stake / self.at_stake

    @property
    def usable(self) -> bool:
        """Whether a list by these chances would name the right people: tested, and calibrated."""
        return self.hazard is not None and self.hazard.calibration.holds


def who_is_at_risk(
    history: History,
    rows: SignalRows,
    *,
    customers: CustomerValue | None,
    model: ReturnModel | None,
    capacity: float | None,
) -> AtRisk:
    """All of it from the rows; `model` is the return model of the whole log, where it is at hand.

    >>> study.at_risk.customers
    15
    """
    hazard = hazard_of(rows, history.silences, first_day_model=model)
    valued = customers.valued if customers else None
    whole = valued.everyone.total if valued else None
    worth = None
    if hazard is not None and whole is not None:
        worth = worth_of_each(rows, history.silences, hazard.chance, whole=whole)
    return AtRisk(
        rows=rows,
        flags=rows.flags,
        currency=history.currency,
        capacity=capacity,
        league=league_of(rows, capacity=capacity),
        hazard=hazard,
        worth=worth,
    )
