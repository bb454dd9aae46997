"""What the net present value may turn out to be, drawn 10,000 times from the ranges of the case.

Each lever (`levers.py`) that has a range is drawn. A range runs from the tenth to the ninetieth
percentile, the base case is the median: with z standard normal and g the scale on which the lever
is drawn,

    value = g⁻¹( g(base) + z · (g(end) − g(base)) / z₉₀ ),   end = high where z > 0, else low,

g being ln(p/(1 − p)) for a share, ln for an amount above 0, and x itself for what may be 0 or
negative (an uplift). The z of all levers have a Gaussian copula: segments share a part of each
lever (a price that turns out lower does so everywhere), and levers that hang together are tied
(more uplift by an offer goes with shorter second lifetimes). Points are scrambled Sobol points, so
that 10,000 of them say what many more random ones would. What is a choice or a rule (discount rate,
tax, people) is not drawn.

Equation (25) of docs/model.md.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri

from winback_kit.case.assumptions.correlations import correlation_matrix
from winback_kit.case.assumptions.record import Case
from winback_kit.case.formulas.evaluate import Array
from winback_kit.case.moved.levers import Lever, LeverPart, Moved, levers
from winback_kit.case.result.figures_of import outcome_measure
from winback_kit.case.result.model import Model

TENTH = float(ndtri(0.9))
AT_ONCE = 500
THREADS = 2
MOST_ASSUMED = 0.5
YEAR = 12


@dataclass(frozen=True)
class Risk:
    """Draws of a case, shape (D,), and of the levers behind them.

    `payback_months` is infinite where the money is not back within the horizon. `levers` holds for
    each drawn lever its label and the value of each part, shape (D, parts); `cash` the cumulative
    discounted cash by month at 5, 50 and 95 %, shape (3, H + 1). `assumed` is the part of the
    variance that comes from assumptions that nobody has looked up or measured (grade E): where it
    is more than half, the draws give a range and no chance.
    """

    npv: Array
    headline: Array
    peak_before_tax: Array
    payback_months: Array
    cash: Array
    levers: dict[str, tuple[str, Array]]
    assumed: float = 0.0

    @property
    def chance(self) -> float | None:
        """P(NPV > 0); None where most of what moves it is assumed."""
        return self._chance(self.npv > 0)

    @property
    def chance_after_cut(self) -> float | None:
        """P(NPV > 0 after the cut for weak evidence); None as above."""
        return self._chance(self.headline > 0)

    def _chance(self, happens: NDArray[np.bool_]) -> float | None:
        return None if self.assumed > MOST_ASSUMED else float(happens.mean())

    @property
    def mean(self) -> float:
        """The expected net present value."""
        return float(self.npv.mean())

    def percentile(self, share: float) -> float:
        """The net present value that a share of the draws stays below."""
        return float(np.quantile(self.npv, share))

    def shares(self, edges: Array) -> Array:
        """The share of the draws between each two of these net present values."""
        counts, _ = np.histogram(self.npv, edges)
        return np.asarray(counts / len(self.npv))

    def edges(self, bars: int) -> Array:
        """About so many bars of one width over all draws, of which one begins at 0."""
        ends = np.histogram_bin_edges(self.npv, bars)
        step = ends[1] - ends[0]
        return np.asarray(np.arange(np.floor(ends[0] / step), np.ceil(ends[-1] / step) + 1) * step)

    def tail_mean(self, share: float = 0.05) -> float:
        """The mean of the worst draws: conditional value at risk (CVaR)."""
        worst = np.sort(self.npv)[: max(1, round(share * len(self.npv)))]
        return float(worst.mean())

    @property
    def chance_of_payback_in_a_year(self) -> float | None:
        """P(the money is back within twelve months); None as above."""
        return self._chance(self.payback_months <= YEAR)

    @property
    def chance_of_no_payback(self) -> float | None:
        """P(the money is not back within the horizon); None as above."""
        return self._chance(np.isinf(self.payback_months))

    def peak_percentile(self, share: float) -> float:
        """The most cash out, before tax, that a share of the draws stays below."""
        return float(np.quantile(self.peak_before_tax, share))

    def payback_percentile(self, share: float) -> int | None:
        """The payback that a share of the draws stays below; None where it is never."""
        months = float(np.quantile(self.payback_months, share, method="higher"))
        return int(months) if np.isfinite(months) else None


def percentile_name(share: float) -> str:
    """The name of a percentile in the record of a run.

    >>> percentile_name(0.05)
    'p5'
    """
    return f"p{share * 100:g}"


def simulate(
    case: Case, *, draws: int | None = None, seed: int | None = None, assumed: float = 0.0
) -> Risk:
    """Draw the case; the same seed gives the same figures. `assumed` is kept beside the draws."""
    settings = case.risk
    number = settings.draws if draws is None else draws
    risky = [lever for lever in levers(case) if lever.risky]
    held = [one for one in risky if one.has_range]
    normal = _normal(case, held, number, settings.seed if seed is None else seed)
    drawn = {
        lever.name: np.stack(
            [drawn_value(part, z) for part, z in zip(lever.parts, zs, strict=True)], axis=-1
        )
        for lever, zs in zip(held, normal, strict=True)
    }
    model = Model(case)
    pieces = [slice(at, at + AT_ONCE) for at in range(0, number, AT_ONCE)]

    def one(piece: slice) -> tuple[Array, ...]:
        return _work_out(model, held, drawn, piece)

    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(one, pieces))
    npv, headline, peak, payback, cash = (np.concatenate(c) for c in zip(*parts, strict=True))
    return Risk(
        npv=npv,
        headline=headline,
        peak_before_tax=peak,
        payback_months=payback,
        cash=np.quantile(cash, [0.05, 0.5, 0.95], axis=0),
        levers={lever.name: (lever.label, drawn[lever.name]) for lever in held},
        assumed=assumed,
    )


def _normal(case: Case, held: list[Lever], draws: int, seed: int) -> Iterator[list[Array]]:
    """Standard normal draws of each lever, one array (D,) a part."""
    places = [(lever.name, part.segment) for lever in held for part in lever.parts]
    if not places:
        return iter([])
    from scipy.stats import qmc  # half a second to import, which most commands need not wait for

    sobol = qmc.Sobol(len(places), rng=np.random.default_rng(seed))
    uniform = sobol.random_base2(max(1, int(np.ceil(np.log2(draws)))))[:draws]
    free = ndtri(np.clip(uniform, 1e-9, 1 - 1e-9))
    tied = free @ np.linalg.cholesky(correlation_matrix(case, places)).T
    columns = iter(tied.T)
    return iter([[next(columns) for _ in lever.parts] for lever in held])


def drawn_value(part: LeverPart, z: Array) -> Array:
    """The value of a part at standard normal draws: the base at 0, the ends at ±z₉₀."""
    base, low, high = part.base, part.low, part.high
    if low >= high:
        return np.full(z.shape, base)
    end = z / TENTH
    if part.least == 0 and part.most == 1 and low > 0 and high < 1:
        middle = logit(base)
        return np.asarray(
            expit(middle + end * np.where(z > 0, logit(high) - middle, middle - logit(low)))
        )
    if part.least == 0 and low > 0:
        ratio = np.where(z > 0, np.log(high / base), np.log(base / low))
        return np.asarray(np.clip(base * np.exp(end * ratio), part.least, part.most))
    straight = base + end * np.where(z > 0, high - base, base - low)
    return np.asarray(np.clip(straight, part.least, part.most))


def _work_out(
    base: Model, held: list[Lever], drawn: dict[str, Array], piece: slice
) -> tuple[Array, ...]:
    moved: Moved = {}
    for lever in held:
        for at, part in enumerate(lever.parts):
            part.set_dials(drawn[lever.name][piece, at], moved)
    model = base.again(moved)
    size = len(range(*piece.indices(next(iter(drawn.values())).shape[0]))) if drawn else 1
    cash = np.broadcast_to(model["cumulative_discounted"], (size, model.months + 1))
    payback = outcome_measure(model, "payback_months")
    figures = (
        cash[:, -1],
        outcome_measure(model, "npv_headline"),
        outcome_measure(model, "peak_cash_need_before_tax"),
        np.where(np.isnan(payback), np.inf, payback),
    )
    return (*(np.broadcast_to(one, (size,)) for one in figures), cash)
