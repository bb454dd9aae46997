"""The chance that a customer at risk leaves: the return model turned to the living.

On an evening the return model (value/returns/model) is fitted to all silences known by then. Of a
customer who is not lost it says how many orders H days would bring if the silence went on:

    Λ_i = ∫ hazard of customer i over the coming H days of silence                            (1)
    P(no order in H days) = exp(−exp(a + b·ln Λ_i + γ·x_i))                                    (2)

(2) with a = 0, b = 1 and γ = 0 is the return model as it is. What a, b and γ are is learnt on
evenings before, whose ends were known by then: a and b correct what it said there, and x are the
signals that orders do not tell: tickets, opt-outs, discounts, and the names of the first order (its
product, its channel), each a column. Under contract there is no silence: the hazard of the end has
the time as a customer, the price and the other signals as x. Columns without a day (segment,
source, country) are left out, since what stands there may have been written since.

The chances are tested on the latest past evening, learnt from those before it only. Where nobody
was lost on one before, they are learnt from half of all customers and tested on the other half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from winback_kit.history.at_risk.area import Area, area_of, difference, placed
from winback_kit.history.at_risk.league import score_of
from winback_kit.history.at_risk.rows import NOW, SignalRows
from winback_kit.history.at_risk.signals import (
    BESIDE,
    DISCOUNTED,
    OF_CONTRACTS,
    ORDERS,
    PRICE,
    SILENCE,
    TENURE,
    Signal,
)
from winback_kit.history.silences import Silences
from winback_kit.plan.at_risk.calibration import Calibration, calibration
from winback_kit.plan.at_risk.event_model import EventModel, fit_event_model
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.value.returns.model.forecast import return_times
from winback_kit.value.returns.model.learning import MOST_IN_TRIALS, can_learn
from winback_kit.value.returns.model.return_model import (
    ReturnModel,
    fit_return_model,
    merge,
    person_time,
    state_at,
)

Array = np.ndarray[Any, np.dtype[np.float64]]
LEARNT_FROM, CONTRACTS_LEARNT_FROM = 2, 4  # past evenings
COARSE = (1,)  # cells: what they lose is less than what the past says of the future
STEPS = 6  # of the horizon
PRIOR = 0.2  # of a, b and γ: the return model is right within some 20 %
LEVEL_OF_CONTRACTS = 10.0
LEAST = 1e-6
Tested = Literal["later", "others"]


@dataclass(frozen=True)
class Hazard:
    """The chances of those at risk now, and how such chances did on a past evening.

    `chance` (people,) of `person` (people,), for the rows of origin 0. `said` and `lost` (others,)
    are the chances of the evening tested and who then was lost; `area` and `calibration` are of
    them, `count` is the area of the plain count there and `gain` how much more the chances tell,
    with its interval. `tested` says whether on a later evening or on other customers.
    """

    person: Any
    chance: Array
    tested: Tested
    said: Array
    lost: Any
    area: Area
    count: Area
    gain: tuple[float, float, float]
    calibration: Calibration

    @property
    def beats_the_count(self) -> bool:
        """Whether the chances surely tell more than the plain count."""
        return self.gain[1] > 0


@dataclass(frozen=True)
class _Part:
    """Rows with their columns of (2): offset, x, and whether the event of (2) happened."""

    at: Any
    offset: Array
    columns: Array
    event: Any


def hazard_of(
    rows: SignalRows, log: Silences, *, first_day_model: ReturnModel | None = None
) -> Hazard | None:
    """Chances for today, tested; None where no past evening has ten who left and ten who stayed.

    `first_day_model` is the return model fitted to the whole log, where it is at hand.
    """
    evenings = [one for one in range(1, len(rows.evenings)) if _both(rows.lost[rows.origin == one])]
    if not evenings or evenings[0] != 1:
        return None
    most = CONTRACTS_LEARNT_FROM if rows.contractual else LEARNT_FROM
    evenings = [one for one in evenings if one <= most]
    models: dict[int, ReturnModel | None] = {NOW: first_day_model}
    offsets = _offsets(rows, log, (*evenings, NOW), models)
    parts = {one: _part(rows, one, offset) for one, offset in offsets.items()}
    before = [parts[one] for one in evenings[1:]]
    if before:
        tested: Tested = "later"
        chance = _learnt(rows, before, parts[1])
        at = parts[1].at
    else:
        tested = "others"
        halves = [_half(parts[1], rows.person[parts[1].at] % 2 == one) for one in (0, 1)]
        chance = np.concatenate(
            [_learnt(rows, [other], one) for one, other in (halves, halves[::-1])]
        )
        at = np.concatenate([one.at for one in halves])
    lost, person = rows.lost[at], rows.person[at]
    plain = next(one for one in rows.signals if one.key == (TENURE if rows.contractual else ORDERS))
    count = score_of(rows, at, plain)
    return Hazard(
        person=rows.person[parts[NOW].at],
        chance=_learnt(rows, [parts[one] for one in evenings], parts[NOW]),
        tested=tested,
        said=chance,
        lost=lost,
        area=area_of(chance, lost),
        count=area_of(count, lost),
        gain=difference(placed(chance, lost), placed(count, lost), person),
        calibration=calibration(chance, lost, weight=rows.weight),
    )


def _both(lost: Any) -> bool:
    return min(int((lost == 1).sum()), int((lost == 0).sum())) >= FEWEST_PEOPLE


def _half(part: _Part, kept: Any) -> _Part:
    return _Part(part.at[kept], part.offset[kept], part.columns[kept], part.event[kept])


def _learnt(rows: SignalRows, before: list[_Part], then: _Part) -> Array:
    """The chance to be lost of some rows, learnt from others."""
    model = fit_event_model(
        np.concatenate([one.columns for one in before]),
        np.concatenate([one.offset for one in before]),
        np.concatenate([one.event for one in before]),
        prior=PRIOR,
        level_prior=LEVEL_OF_CONTRACTS if rows.contractual else PRIOR,
    )
    chance = EventModel.chance(model, then.columns, then.offset)
    return chance if rows.contractual else 1 - chance


def _offsets(
    rows: SignalRows, log: Silences, evenings: Sequence[int], models: dict[int, ReturnModel | None]
) -> dict[int, Array]:
    """o of each evening; 0 on all of them where on one no return model can be learnt."""
    at = {one: np.flatnonzero(rows.origin == one) for one in evenings}
    if rows.contractual:
        return {one: -np.log1p(rows.values[TENURE][rows_]) for one, rows_ in at.items()}
    found = {one: _expected(rows, log, one, rows_, models) for one, rows_ in at.items()}
    if all(np.ptp(offset) > 0 for offset in found.values()):
        return found
    return {one: np.zeros(len(rows_)) for one, rows_ in at.items()}


def _part(rows: SignalRows, origin: int, offset: Array) -> _Part:
    """The columns of one evening: silence, orders and time where nothing is expected."""
    at = np.flatnonzero(rows.origin == origin)
    columns = [_column(rows, one, at) for one in rows.signals if _joins(rows, one)]
    for one in rows.signals:
        if one.key in rows.names and not one.undated:
            place = rows.values[one.key][at]
            columns += [(place == name).astype(float) for name in range(len(rows.names[one.key]))]
    event = rows.lost[at] == (1 if rows.contractual else 0)
    columns += [offset] if rows.contractual or offset.any() else _plain(rows, at)
    return _Part(at, offset, np.stack(columns, axis=1), event)


def _joins(rows: SignalRows, signal: Signal) -> bool:
    """Whether a signal is one of the x: what the return model does not know."""
    if rows.contractual:
        return signal in (*OF_CONTRACTS, *BESIDE) and signal.key != TENURE
    return signal in BESIDE or signal.key == DISCOUNTED


def _column(rows: SignalRows, signal: Signal, at: Any) -> Array:
    """A signal as x: prices and counts in logarithms, 0 where there is none."""
    values = rows.values[signal.key][at]
    usual = np.nanmean(values) if np.isfinite(values).any() else 0.0
    known = np.where(np.isfinite(values), values, usual)
    return np.asarray(np.log(np.maximum(known, 1.0)) if signal.key == PRICE else np.log1p(known))


def _plain(rows: SignalRows, at: Any) -> list[Array]:
    """Silence, orders and time as a customer, where no return model can be learnt."""
    return [np.log1p(rows.values[key][at]) for key in (SILENCE, ORDERS, TENURE)]


def _expected(
    rows: SignalRows, log: Silences, origin: int, at: Any, models: dict[int, ReturnModel | None]
) -> Array:
    """ln Λ of equation 1 by the return model of that evening; 0 where none can be learnt."""
    known = log.at((rows.evenings[origin] - log.first_day).days)
    if not can_learn(known):
        return np.zeros(len(at))
    model = models.get(origin)
    if model is None:
        near = next((one for one in models.values() if one), None)
        cells = merge(person_time(known, most_customers=MOST_IN_TRIALS), fineness=COARSE)
        model = models[origin] = fit_return_model(known, cells, bent=False, near=near)
    alive = np.flatnonzero(known.last & (known.until - known.day < known.rule_days))
    alive = alive[np.searchsorted(known.person[alive], rows.person[at])]
    silence = (known.until - known.day[alive]).astype(float)
    people = state_at(known, alive, silence=silence, month=np.zeros(len(alive)))
    stays = return_times(
        model, people, start=known.until, horizon_days=rows.horizon, steps=STEPS
    ).sum(axis=1)
    return np.asarray(np.log(np.maximum(-np.log1p(-np.minimum(stays, 1 - LEAST)), LEAST)))
