"""When the next order comes by itself: a hazard fitted to every silence of a log.

The daily hazard of equation 1 in `hazard_terms` is fitted by Poisson regression on person-time cut
into bands of silence (Holford 1980, Biometrics 36:299), with a ridge that only matters where little
was seen. Person-time is first merged into cells of nearly equal states, with their means.
Everything that happens after a return is the same hazard at the person's new state, so one model
gives the return, the orders after it and the next loss.
"""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from winback_kit.history.silences import Silences
from winback_kit.value.returns.model.hazard_terms import DAYS_PER_YEAR, PRIOR_SD, HazardTerms, State

Array = np.ndarray[Any, np.dtype[np.float64]]
BANDS = np.unique(np.round(np.r_[0, 1.25 ** np.arange(41)])).astype(float)
LONGEST_PIECE = 30.0
FINENESS = (4, 2, 1)  # of the cells, the finest first
MOST_CELLS = 200_000
RIDGE = 1.0
STEEPEST = 30.0
MANY_CELLS, COARSE = 50_000, 10  # from so many on a fit begins at that of every tenth
BLOCK = 4_096  # rows


@dataclass(frozen=True)
class ReturnModel:
    """A fitted hazard: `beta` in the order of the columns' names, shape (columns,).

    `covariance` of beta; `events` seen; `terms` say which columns there are.
    """

    terms: HazardTerms
    names: tuple[str, ...]
    beta: Array
    covariance: Array
    events: float
    log_likelihood: float
    months_of_day: Array

    def hazard(self, state: State) -> Array:
        """Expected orders a day, shape of the state."""
        columns = self.terms.columns(state)
        logarithm = np.zeros(np.shape(state.silence))
        for name, beta in zip(self.names, self.beta, strict=True):
            logarithm += beta * columns[name]
        return np.asarray(np.exp(np.clip(logarithm, -STEEPEST, 1.5)))

    def month_of(self, day: Array) -> Array:
        """The month of the year, 0 to 11, of days of the log."""
        return np.asarray(self.months_of_day[np.asarray(day).astype(int)])


@dataclass(frozen=True)
class PersonTime:
    """Pieces of silence: the state in the middle of each, days of it, and orders at its end.

    `row` is the silence a piece belongs to, `day` the day of its order, or its middle.
    """

    state: State
    row: Array
    day: Array
    days: Array
    events: Array


def fit_return_model(
    log: Silences, cells: PersonTime, *, bent: bool, near: ReturnModel | None = None
) -> ReturnModel:
    """Fit the hazard to the cells of a log; the fit begins at a model that is `near` it."""
    start = dict(zip(near.names, near.beta.tolist(), strict=True)) if near else {}
    terms = choose_terms(log, bent=bent)
    columns = terms.columns(cells.state)
    names = [name for name, column in columns.items() if name == "level" or np.ptp(column) > 0]
    fit = poisson_ridge({n: columns[n] for n in names}, cells.days, cells.events, start)
    at = names.index("lost_fall") if "lost_fall" in names else -1
    if at >= 0 and fit[0][at] > 0:  # a hazard that rises without end in s is never right
        start = dict(zip(names, fit[0].tolist(), strict=True))
        names.pop(at)
        fit = poisson_ridge({n: columns[n] for n in names}, cells.days, cells.events, start)
    beta, covariance, likelihood = fit
    return ReturnModel(
        terms=terms,
        names=tuple(names),
        beta=beta,
        covariance=covariance,
        events=float(cells.events.sum()),
        log_likelihood=likelihood,
        months_of_day=calendar_months(log.first_day, log.until),
    )


def seasonal(log: Silences) -> bool:
    """Whether the log is long enough to tell the months of the year apart."""
    return log.until >= 2 * DAYS_PER_YEAR


def calendar_months(first_day: dt.date, until: int) -> Array:
    """The month of the year of every day of the log, and of forty years after it."""
    first = np.datetime64(first_day, "D")
    days = first + np.arange(until + int(40 * DAYS_PER_YEAR)).astype("timedelta64[D]")
    return np.asarray(days.astype("datetime64[M]").astype(np.int64) % 12)


def person_time(log: Silences, *, most_customers: int) -> PersonTime:
    """Cut the silences into bands, and those longer than a month into months.

    Of more than `most_customers` every k-th is taken.
    """
    number = np.cumsum(np.r_[True, log.person[1:] != log.person[:-1]])
    learnt = number % max(1, -(-int(number[-1]) // most_customers)) == 0
    pieces, rows = [], np.flatnonzero(learnt)
    for low, high in itertools.pairwise(BANDS):
        rows = rows[log.silence[rows] > low]
        if not len(rows):
            break
        for start in np.arange(low, high, LONGEST_PIECE):
            end = min(start + LONGEST_PIECE, high)
            inside = rows[log.silence[rows] > start]
            stop = np.minimum(log.silence[inside], end)
            ended = log.ended[inside] & (log.silence[inside] <= end)
            middle = np.full(len(inside), (start + end) / 2)
            when = np.where(ended, stop, (start + stop) / 2)
            pieces.append((inside, middle, when, stop - start, ended))
    row, middle, when, days, ended = (np.concatenate(part) for part in zip(*pieces, strict=True))
    day = log.day[row] + when
    months = calendar_months(log.first_day, log.until)[day.astype(int)] * seasonal(log)
    return PersonTime(
        state=state_at(log, row, silence=middle, month=months),
        row=row,
        day=day,
        days=days.astype(float),
        events=ended.astype(float),
    )


def state_at(log: Silences, rows: Any, *, silence: Array, month: Array) -> State:
    """The states of some rows of the log at a silence each."""
    return State(
        orders=log.orders[rows],
        mean_gap=log.mean_gap[rows],
        silence=np.asarray(silence, dtype=float),
        first=log.first[rows],
        since_lapse=log.since_lapse[rows],
        lapse=log.lapse[rows],
        rule_days=log.rule_days[rows],
        month=np.asarray(month, dtype=float),
    )


def choose_terms(log: Silences, *, bent: bool) -> HazardTerms:
    """Knots at quantiles of the silences that ended; the month where two years were seen."""
    quiet = np.log1p(log.silence[log.ended])
    more = log.ended & (log.orders > 1)
    relative = np.log1p(log.silence[more]) - np.log1p(log.mean_gap[more])
    again = log.since_lapse[log.since_lapse > 0]
    return HazardTerms(
        silence_knots=_knots(quiet, (0.05, 0.35, 0.65, 0.95)),
        relative_knots=_knots(relative, (0.05, 0.5, 0.95)) if len(relative) > 50 else (),
        scale=max(1.0, float(np.median(log.silence))),
        seasonal=seasonal(log),
        bent=bent,
        most_since_lapse=max(2.0, float(np.quantile(again, 0.95))) if len(again) else 2.0,
    )


def _knots(values: Array, shares: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(np.unique(np.round(np.quantile(values, shares), 3)).tolist())


def only(time: PersonTime, kept: Any) -> PersonTime:
    """The pieces that are kept."""
    return PersonTime(
        state=time.state.take(kept),
        row=time.row[kept],
        day=time.day[kept],
        days=time.days[kept],
        events=time.events[kept],
    )


def merge(
    time: PersonTime, *, most: int = MOST_CELLS, fineness: Sequence[int] = FINENESS
) -> PersonTime:
    """Cells of nearly equal states with their means: as fine as `most` cells allow.

    What is lost is of second order in the width of a cell. The cells are in no order that counts.
    """
    measures, marks = _measures(time.state), _marks(time.state)
    few = slice(None, None, max(1, len(time.row) // (2 * most)))
    for finest in fineness[:-1]:
        if not _fits(measures, marks, finest, few, most):
            continue
        cell, cells = pd.factorize(_places(measures, marks, finest))
        if len(cells) <= most:
            return _cell_means(time, cell)
    return _cell_means(time, pd.factorize(_places(measures, marks, fineness[-1]))[0])


def _fits(
    measures: Sequence[Array], marks: Sequence[Any], fineness: int, few: slice, most: int
) -> bool:
    """Whether so few of the pieces lie in at most so many cells; if not, neither do all."""
    some = [one[few] for one in measures], [one[few] for one in marks]
    return len(pd.unique(_places(*some, fineness))) <= most


def _measures(state: State) -> list[Array]:
    """The scales on which states are near each other; a step of 1 is a cell at fineness 1."""
    newcomers = np.exp(-state.first / max(1.0, float(np.median(state.first) + 1)))
    return [
        np.log(state.orders) * 4,
        np.log1p(state.mean_gap) * 3,
        np.log1p(state.silence) * 4,
        newcomers * 4,
        np.log1p(state.since_lapse) * 2,
        np.log1p(state.lapse) * 2,
    ]


def _marks(state: State) -> list[Any]:
    """What pieces of one cell have in common to the letter."""
    return [state.rule_days.astype(np.int64), state.month.astype(np.int64)]


def _places(measures: Sequence[Array], marks: Sequence[Any], fineness: int) -> Any:
    """A number for each piece, equal for those of one cell."""
    place = np.zeros(len(measures[0]), dtype=np.int64)
    scaled = np.empty(len(place))
    for values in measures:
        np.rint(np.multiply(values, fineness, out=scaled), out=scaled)
        _further(place, scaled)
    for values in marks:
        _further(place, values)
    return place


def _further(place: Any, values: Any) -> None:
    """Tell places apart by whole numbers too."""
    lowest = int(values.min())
    place *= int(values.max()) - lowest + 1
    np.add(place, values, out=place, casting="unsafe")
    place -= lowest


def _cell_means(time: PersonTime, cell: Any) -> PersonTime:
    state = time.state
    people = np.bincount(cell)

    def mean(values: Array) -> Array:
        return np.bincount(cell, weights=values) / people

    cells = State(
        orders=np.exp(mean(np.log(state.orders))),
        mean_gap=np.expm1(mean(np.log1p(state.mean_gap))),
        silence=np.expm1(mean(np.log1p(state.silence))),
        first=mean(state.first),
        since_lapse=mean(state.since_lapse),
        lapse=mean(state.lapse),
        rule_days=mean(state.rule_days),
        month=np.round(mean(state.month)),
    )
    return PersonTime(
        state=cells,
        row=np.zeros(len(people)),
        day=mean(time.day),
        days=np.bincount(cell, weights=time.days).astype(float),
        events=np.bincount(cell, weights=time.events).astype(float),
    )


def poisson_ridge(
    columns: dict[str, Array], days: Array, events: Array, start: Mapping[str, float] | None = None
) -> tuple[Array, Array, float]:
    """Poisson regression of events on days by Newton steps: beta, covariance, log-likelihood.

    The ridge is one pseudo-observation a standardised column; the terms of a second lifetime
    have prior standard deviations of their own (`PRIOR_SD`), on their natural scale.
    """
    names = list(columns)
    if len(days) > MANY_CELLS:
        few = slice(None, None, COARSE)
        some = {name: column[few] for name, column in columns.items()}
        near, _, _ = poisson_ridge(some, days[few], events[few], start)
        start = dict(zip(names, near.tolist(), strict=True))
    middle = np.array([column.mean() for column in columns.values()])
    spread = np.array([column.std() for column in columns.values()])
    middle[0], spread[0] = 0.0, 1.0
    spread[spread == 0] = 1.0  # a column that only the cells left out tell anything of
    design = np.empty((len(days), len(names)))
    for at, column in enumerate(columns.values()):
        design[:, at] = (column - middle[at]) / spread[at]
    prior = [
        PRIOR_SD[n] * s if n in PRIOR_SD else RIDGE**-0.5
        for n, s in zip(names, spread, strict=True)
    ]
    penalty = np.diag(np.r_[1e-6, np.asarray(prior[1:]) ** -2.0])
    beta = np.array([(start or {}).get(name, 0.0) for name in names]) * spread
    beta[0] = beta[0] + beta[1:] @ (middle[1:] / spread[1:])
    if not start:
        beta[0] = np.log(events.sum() / days.sum())
    information = penalty
    for _ in range(100):
        expected = days * np.exp(np.clip(design @ beta, -STEEPEST, 5))
        slope = design.T @ (events - expected) - penalty @ beta
        information = _weighted_squares(design, expected) + penalty
        step = np.linalg.solve(information, slope)
        step *= min(1.0, 3.0 / float(np.abs(step).max()))
        beta = beta + step
        if np.abs(step).max() < 1e-8:
            break
    likelihood = float((events * (design @ beta) - days * np.exp(design @ beta)).sum())
    to_raw = np.diag(1 / spread)
    to_raw[0, 1:] = -middle[1:] / spread[1:]
    covariance = to_raw @ np.linalg.inv(information) @ to_raw.T
    return to_raw @ beta, covariance, likelihood


def _weighted_squares(design: Array, weights: Array) -> Array:
    """X′WX, a block of rows at a time: a block stays in the processor's cache."""
    total = np.zeros((design.shape[1], design.shape[1]))
    roots = np.sqrt(weights)
    for start in range(0, len(design), BLOCK):
        rows = slice(start, start + BLOCK)
        part = design[rows] * roots[rows, None]
        total += part.T @ part
    return total
