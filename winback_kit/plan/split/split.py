"""One budget for acquiring, keeping and winning back: the best split beside today's.

The three hang together (big_three.py), so they are solved together. Where a ceiling is a prior, the
best split is worked out for a lower and a higher one too.
"""

from dataclasses import dataclass
from typing import Literal

from winback_kit.checks import too_little
from winback_kit.history.groups.groups import Groups
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.saving.saving import Saving
from winback_kit.plan.split.big_three import Allocation, BigThree, allocate
from winback_kit.plan.split.ceiling_curve import CeilingCurve
from winback_kit.plan.split.uses import (
    HALF_OF_IT,
    KINDS,
    LESS_AND_MORE,
    Kind,
    Use,
    acquisition,
    retention,
    win_back,
)
from winback_kit.records.result import Framed
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.words.text import ORDERS

Uses = dict[Kind, Use]
DRAWN = 40  # points of a curve
_NOTHING = CeilingCurve(floor=0.0, ceiling=0.0, steepness=1.0)


@dataclass(frozen=True)
class BudgetPart:
    """One use in the split: money for each person and in all, today and at best.

    `best_each` and what follows are None for a use whose effect is a prior alone: its money is in
    `with_priors` only. `next_unit` is what one more unit brings there beyond itself, at the best
    split, `next_unit_today` as it is spent today; `low` and `high` are the least and the most of
    the budget for it as ceilings that are priors move.
    """

    use: Use
    today_each: float
    today: float
    rate_today: float
    next_unit_today: float
    best_each: float | None
    best: float | None
    rate_at_best: float | None
    next_unit: float | None
    low: float | None
    high: float | None
    with_priors: float

    @property
    def is_full(self) -> bool:
        """Whether everybody there is to ask is asked at best, so that more would win nothing."""
        return self.use.is_capped and self.best_each == self.use.spend.value

    @property
    def is_corner(self) -> bool:
        """Whether the best split spends nothing on it."""
        return self.best is not None and self.best <= 0


@dataclass(frozen=True, repr=False)
class Split(Framed, rows="parts"):
    """The best split of a year's budget between acquiring, keeping and winning back.

    `best` moves money only between uses whose effect is stated or measured (`all_priors` where none
    is, and then it spends nothing); `with_priors` between all. `budget_basis` is stated, today or
    free: what is spent today, or, where nothing is, as much as brings more than itself.
    """

    parts: tuple[BudgetPart, ...]
    missing: tuple[Kind, ...]
    budget: float
    budget_basis: Literal["stated", "today", "free"]
    all_priors: bool
    currency: str
    today: Allocation
    best: Allocation
    with_priors: Allocation

    @property
    def next_unit(self) -> float:
        """What one more unit of the budget brings beyond itself, in every use that gets any."""
        return self.best.worth_of_budget

    @property
    def gain(self) -> float:
        """Present value more than with today's split."""
        return self.best.npv - self.today.npv

    @property
    def left_over(self) -> float:
        """What of the budget brings nothing anywhere."""
        return max(0.0, self.budget - sum(self.best.spent.values()))

    def of(self, kind: Kind) -> BudgetPart | None:
        """One of the parts."""
        return next((one for one in self.parts if one.use.kind == kind), None)

    @property
    def forgone(self) -> float | None:
        """What a customer who is kept would have brought if lost and asked back, at the best."""
        part = self.of("win_back")
        if part is None:
            return None
        each = self.best.win_back
        return part.use.curve().rate(each) * part.use.value.value - each

    @property
    def least_won(self) -> float | None:
        """Of the lost on each of whom one unit is spent, the share it must win to earn a place."""
        part = self.of("win_back")
        worth = part.use.value.value if part else 0.0
        return (1 + self.next_unit) / worth if worth > 0 else None

    @property
    def kept_net(self) -> float | None:
        """Vr − g: what keeping one customer is worth beside losing and asking them back."""
        part = self.of("retention")
        return None if part is None else part.use.value.value - (self.forgone or 0.0)

    def drawn(self, part: BudgetPart) -> tuple[list[float], list[float]]:
        """A curve for a picture: money on each from 0 past today's and the best, and the share."""
        most = 1.25 * max(
            *(max(one.today_each, one.best_each or 0.0, one.use.spend.value) for one in self.parts),
            0.0,
        )
        at = [round(most * step / DRAWN, 4) for step in range(DRAWN + 1)]
        return at, [part.use.curve().rate(each) for each in at]

    @property
    def least_kept(self) -> float | None:
        """Of customers on each of whom one unit is spent, the share it must keep to earn a place.

        (1 + λ) / (Vr − g), with g what they would have brought if lost and asked back.
        """
        worth = self.kept_net
        return (1 + self.next_unit) / worth if worth and worth > 0 else None


def split_of(
    groups: Groups, customers: CustomerValue, plan: Plan, saving: Saving | None = None
) -> Split:
    """The split of a client's budget; `saving` says what asking customers to stay has kept.

    Raises TooLittle where customers cannot be valued, no amounts are known, or fewer than two of
    the three have a curve.
    """
    data = groups.history.data
    valued = customers.valued
    if groups.currency == ORDERS:
        raise too_little(
            data.client.folder,
            "what a customer is worth in money is not known, so that money cannot be split by it",
            "Give the orders with amounts.",
        )
    stated = data.client.settings.big_three
    found: dict[Kind, Use | None] = {
        "acquisition": acquisition(stated.acquisition, groups, customers, valued),
        "retention": retention(stated.retention, groups, plan, valued, saving),
        "win_back": win_back(stated.win_back, groups, plan),
    }
    uses = {kind: use for kind, use in found.items() if use is not None}
    if len(uses) < 2:
        raise too_little(
            data.client.folder,
            "fewer than two of acquiring, keeping and winning back have a known cost and effect",
            "State them in client.yml under big_three.",
        )
    return _split(uses, groups, stated.budget)


def _split(uses: Uses, groups: Groups, stated: float | None) -> Split:
    known = {kind: use for kind, use in uses.items() if not use.is_prior}
    three = _three(uses, uses, HALF_OF_IT)
    today = _today(three, uses)
    spent = sum(today.spent.values())
    budget = stated if stated is not None else spent or None
    best = allocate(_three(uses, known, HALF_OF_IT), budget=budget)
    others = [allocate(_three(uses, known, effects), budget=budget) for effects in LESS_AND_MORE]
    basis: Literal["stated", "today", "free"] = "today" if spent else "free"
    with_priors = allocate(three, budget=budget)
    return Split(
        parts=tuple(
            _part(use, today, [best, *others] if kind in known else [], with_priors)
            for kind, use in uses.items()
        ),
        missing=tuple(kind for kind in KINDS if kind not in uses),
        budget=sum(best.spent.values()) if budget is None else budget,
        budget_basis=basis if stated is None else "stated",
        all_priors=not known,
        currency=groups.currency,
        today=today,
        best=best,
        with_priors=with_priors,
    )


def _today(three: BigThree, uses: Uses) -> Allocation:
    """What is spent on each now; where it is known in all, divided by those there are."""

    def each(kind: Kind, people: float) -> float:
        if kind not in uses:
            return 0.0
        whole = uses[kind].today
        return uses[kind].spend.value if whole is None else whole / people if people else 0.0

    retention = each("retention", three.customers)
    return Allocation(
        three=three,
        acquisition=each("acquisition", three.prospects),
        retention=retention,
        win_back=each("win_back", three.lost(retention)),
        worth_of_budget=0.0,
    )


def _three(uses: Uses, moved: Uses, effects: float) -> BigThree:
    """The three as they are known; the rate of one that is not `moved` stays where it is."""

    def people(kind: Kind) -> float:
        return uses[kind].people.value if kind in uses else 0.0

    def curve(kind: Kind) -> CeilingCurve:
        if kind not in uses:
            return _NOTHING
        if kind not in moved:
            stays = uses[kind].floor.value
            return CeilingCurve(floor=stays, ceiling=stays, steepness=1.0)
        return uses[kind].curve(effects)

    def value(kind: Kind) -> float:
        return uses[kind].value.value if kind in uses else 0.0

    return BigThree(
        prospects=people("acquisition"),
        customers=people("retention"),
        lost_before=people("win_back"),
        acquisition=curve("acquisition"),
        retention=curve("retention"),
        win_back=curve("win_back"),
        value_acquired=value("acquisition"),
        value_kept=value("retention"),
        value_won_back=value("win_back"),
    )


def _part(
    use: Use, today: Allocation, best: list[Allocation], with_priors: Allocation
) -> BudgetPart:
    each, curve = getattr(today, use.kind), use.curve()
    spent = [one.spent[use.kind] for one in best]
    at_best = getattr(best[0], use.kind) if best else None
    return BudgetPart(
        use=use,
        today_each=each,
        today=today.spent[use.kind],
        rate_today=curve.rate(each),
        next_unit_today=today.marginal_npv[use.kind],
        best_each=at_best,
        best=spent[0] if spent else None,
        rate_at_best=None if at_best is None else curve.rate(at_best),
        next_unit=best[0].marginal_npv[use.kind] if best else None,
        low=min(spent, default=None),
        high=max(spent, default=None),
        with_priors=with_priors.spent[use.kind],
    )
