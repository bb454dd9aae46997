"""What those at risk are worth: chapter 05's value of all current customers, dealt to each.

    v_i = W · m_i·f_i / Σ_j (1 − p_j)·m_j·f_j       worth of customer i who stays               (1)
    W   = Σ_i (1 − p_i)·v_i                         what all of them are worth today            (2)
    at stake = Σ_i p_i·v_i                          what the losses expected would take         (3)

p_i is the chance to be lost, m_i the margin expected of an order of theirs (value/returns/model/
spend.py) and f_i how often they order, drawn to how often all do: (n_i + 1) / (days_i + days per
order of all). Under contract m_i·f_i is the price of a month. By (2) nothing is worth more here
than in chapter 05.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from winback_kit.history.at_risk.rows import SignalRows
from winback_kit.history.at_risk.signals import ORDERS, PRICE, TENURE
from winback_kit.history.silences import Silences
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.value.returns.model.spend import expected_spend

Array = np.ndarray[Any, np.dtype[np.float64]]
THIRDS = 3


@dataclass(frozen=True)
class AtRiskCell:
    """Those of one third by risk and one by worth; money in the currency, None where not known.

    `people` in customers, `chance` their mean; `lost` are expected to be lost; `worth` is that of
    one who stays, `at_stake` equation 3 over the cell.
    """

    risk: int
    worth_third: int
    people: int
    chance: float
    lost: float
    worth: float | None
    at_stake: float | None


def worth_of_each(rows: SignalRows, log: Silences, chance: Array, *, whole: float) -> Array:
    """Equation 1 for the rows of origin 0, (people,); `whole` is W, in the currency."""
    now = rows.now
    brings = np.maximum(_brings(rows, log, now), 0.0)
    total = float(((1 - chance) * brings).sum()) * rows.weight
    return np.asarray(brings * (whole / total if total > 0 else 0.0))


def _brings(rows: SignalRows, log: Silences, now: Any) -> Array:
    """m_i·f_i."""
    if rows.contractual:
        price = rows.values[PRICE][now]
        return np.where(np.isfinite(price), price, np.nanmean(price) if len(price) else 0.0)
    last = np.flatnonzero(log.last)
    mine = last[np.searchsorted(log.person[last], rows.person[now])]
    orders, days = rows.values[ORDERS][now], rows.values[TENURE][now]
    usual = float(days.sum() / max(orders.sum(), 1.0))
    return np.asarray(expected_spend(log, mine).margin * (orders + 1) / (days + max(usual, 1.0)))


def cells_of(chance: Array, worth: Array | None, *, weight: int) -> tuple[AtRiskCell, ...]:
    """People by thirds of risk and of worth, the most at risk and worth most first.

    Where one of them holds fewer than ten people, or no worth is known, by risk alone.
    """
    by_risk = _third(chance)
    if worth is not None:
        both = THIRDS * by_risk + _third(worth)
        names, people = np.unique(both, return_counts=True)
        if len(names) > THIRDS and min(people) >= FEWEST_PEOPLE:
            return tuple(
                _cell(int(one) // THIRDS, int(one) % THIRDS, chance, worth, both == one, weight)
                for one in names
            )
    if len(chance) < THIRDS * FEWEST_PEOPLE:
        return ()
    return tuple(
        _cell(int(one), -1, chance, worth, by_risk == one, weight) for one in np.unique(by_risk)
    )


def _third(values: Array) -> Any:
    """0 for the third with the largest values, 2 for that with the smallest; equals together."""
    _, place, n = np.unique(-values, return_inverse=True, return_counts=True)
    middle = np.cumsum(n) - n / 2
    return np.minimum(middle * THIRDS // max(len(values), 1), THIRDS - 1).astype(np.int64)[place]


def _cell(
    risk: int, third: int, chance: Array, worth: Array | None, mine: Any, weight: int
) -> AtRiskCell:
    own = chance[mine]
    return AtRiskCell(
        risk=risk,
        worth_third=third,
        people=len(own) * weight,
        chance=float(own.mean()),
        lost=float(own.sum()) * weight,
        worth=None if worth is None else float(worth[mine].mean()),
        at_stake=None if worth is None else float((own * worth[mine]).sum()) * weight,
    )
