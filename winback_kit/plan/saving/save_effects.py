"""What asking changes: customers at risk who stay, asked less held out, by cell and offer.

Treated and held out are compared within the draw of a campaign or day (plan/offers/draws.py), by
intention to treat, in cells with thirty people in each arm. The effect of a cell is that on the
people drawn, the mean over its draws k with the weights of Mantel & Haenszel

    τ = Σ w_k·τ_k / Σ w_k,   w_k = n1·n0/(n1 + n0),   e² = Σ w_k²·s_k² / (Σ w_k)²

since whom to ask is decided by the mean. How far draws truly differ widens what another draw may
bring, `over_draws`, which is what the case takes. Cells are drawn towards the mean of all, by how
much they truly differ (plan/experiment/statistics/shrinkage.py): the best of several looks better
than it is.

A test is enough to target by where each cell of an offer is known to within `WELL_KNOWN`, at 90 %:

    1.645 · e_s ≤ .075

At that width an effect of 15 points is told from none by two widths, and two cells whose effects
differ by as much are put in the right order 99 times in 100 (.15 / (√2 · .0456) = 2.3). Below it
the cells say too little of each other, and everybody at risk is judged by the mean.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from winback_kit.history.kaplan_meier import CONFIDENCE
from winback_kit.plan.experiment.readout.draws import held_out, in_draws, share_error, tested
from winback_kit.plan.experiment.statistics.shrinkage import DrawnIn, drawn_to_mean

WELL_KNOWN = 0.075
Z = float(ndtri(0.5 + CONFIDENCE / 2))


@dataclass(frozen=True)
class SaveEffect:
    """One cell and offer: people asked and held out, who of them stayed, and the effect on that.

    `raw` and `raw_error` are the cell's own difference, `effect` and `error` what it is drawn to,
    and `over_draws` is the error of another draw's effect, `spread` how far draws truly differ;
    `stays_alone` is the share of the held out who stayed, with its error. `contact_cost` is what
    asking one cost, in the currency.
    """

    cell: str
    offer: str
    asked: int
    stayed_asked: int
    held: int
    stayed_held: int
    draws: int
    stays_alone: float
    alone_error: float
    raw: float
    raw_error: float
    effect: float
    error: float
    over_draws: float
    spread: float
    contact_cost: float

    @property
    def low(self) -> float:
        """The lower end of the effect, at 90 %."""
        return self.effect - Z * self.error

    @property
    def high(self) -> float:
        """Its upper end."""
        return self.effect + Z * self.error

    @property
    def reach(self) -> tuple[float, float]:
        """How far the ends of the interval lie below and above the effect."""
        return Z * self.error, Z * self.error

    @property
    def is_well_known(self) -> bool:
        """Whether the cell's own difference is known well enough to target by."""
        return Z * self.raw_error <= WELL_KNOWN

    @property
    def stays_asked(self) -> float:
        """The chance to stay, once asked."""
        return float(np.clip(self.stays_alone + self.effect, 0, 1))

    @property
    def kept_of_leaving(self) -> float:
        """The share kept of those who would leave; negative where asking puts off."""
        leaving = 1 - self.stays_alone
        return self.effect / leaving if leaving > 0 else 0.0


@dataclass(frozen=True)
class SaveTest:
    """What the tests of one offer say: each cell, and all of them together.

    `mean` and `mean_error` are the effect on everybody asked; `q`, `p` whether cells differ.
    """

    offer: str
    cells: tuple[SaveEffect, ...]
    mean: float
    mean_error: float
    q: float
    p: float

    @property
    def people(self) -> int:
        """Everybody in the tests, in either arm."""
        return sum(one.asked + one.held for one in self.cells)

    @property
    def widest(self) -> float:
        """How far, at 90 %, the effect of the cell known least may be from what was seen."""
        return max(Z * one.raw_error for one in self.cells)

    @property
    def enough(self) -> bool:
        """Whether it is enough to target by: more cells than one, each known well enough."""
        return len(self.cells) > 1 and all(one.is_well_known for one in self.cells)

    @property
    def contact_cost(self) -> float:
        """What asking one of them cost, in the currency."""
        asked = sum(one.asked for one in self.cells)
        return sum(one.contact_cost * one.asked for one in self.cells) / asked

    @property
    def differ(self) -> bool:
        """Whether chance alone would seldom part the cells as far."""
        return self.p < 0.05

    def of(self, cell: str) -> SaveEffect | None:
        """The effect in a cell; None where too few of it were tested."""
        return next((one for one in self.cells if one.cell == cell), None)


def save_effects(outcomes: pd.DataFrame) -> list[SaveTest]:
    """What each offer to stay changes, from `save_outcomes`; the offer with most people first.

    Offers of which no cell has thirty people in each arm are left out.
    """
    if outcomes.empty:
        return []
    stayed = outcomes.assign(returned=outcomes.n * outcomes.stayed)
    keys = ["cell", "offer", "arm", "campaign", "days_ago"]
    rows = stayed.groupby(keys, as_index=False)[["n", "returned", "contact_cost"]].sum()
    rows = rows.rename(columns={"cell": "segment", "n": "contacted"})
    costs = rows[rows.arm == "treated"].groupby(["segment", "offer"])[["contact_cost", "contacted"]]
    each = costs.sum().pipe(lambda sums: sums.contact_cost / sums.contacted)
    alone, cells = held_out(rows), tested(rows)
    drawn = in_draws(rows)
    own = drawn[drawn.n0 > 0].groupby(["segment", "offer"])
    both = [_of_those_drawn(own.get_group((one.segment, one.offer))) for one in cells.itertuples()]
    cells = cells.assign(raw=[one[0] for one in both], raw_error=[one[1] for one in both])
    found = [
        _test_of(str(offer), mine, alone, each) for offer, mine in cells.groupby("offer", sort=True)
    ]
    return sorted(found, key=lambda one: -one.people)


def _of_those_drawn(draws: pd.DataFrame) -> tuple[float, float]:
    """The effect on the people drawn, and its standard error."""
    n1, r1, n0, r0 = (draws[name].to_numpy(float) for name in ("n1", "r1", "n0", "r0"))
    weight = n1 * n0 / (n1 + n0)
    weight /= weight.sum()
    errors = np.hypot(share_error(r1 / n1, n1), share_error(r0 / n0, n0))
    return float(weight @ (r1 / n1 - r0 / n0)), float(np.sqrt(weight**2 @ errors**2))


def _test_of(offer: str, cells: pd.DataFrame, alone: pd.DataFrame, each: pd.Series) -> SaveTest:
    raw, errors = cells.raw.to_numpy(float), cells.raw_error.to_numpy(float)
    drawn: DrawnIn = drawn_to_mean(raw, errors=errors)
    effects = tuple(
        SaveEffect(
            cell=str(row.segment),
            offer=offer,
            asked=int(row.n1),
            stayed_asked=int(row.r1),
            held=int(row.n0),
            stayed_held=int(row.r0),
            draws=int(row.draws),
            stays_alone=float(alone.p0[row.segment]),
            alone_error=float(alone.error[row.segment]),
            raw=float(row.raw),
            raw_error=float(row.raw_error),
            effect=float(effect),
            error=float(error),
            over_draws=max(float(error), float(row.error)),
            spread=float(row.spread),
            contact_cost=float(each[row.segment, offer]),
        )
        for row, effect, error in zip(cells.itertuples(), drawn.effects, drawn.errors, strict=True)
    )
    weights = np.array([one.asked + one.held for one in effects], float)
    weights /= weights.sum()
    mean, error = float(weights @ raw), float(np.sqrt(weights**2 @ errors**2))
    return SaveTest(offer, effects, mean, error, drawn.q, drawn.p)
