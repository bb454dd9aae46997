"""Whom to ask to stay, and whether it pays: who is at risk, their worth, and what asking changes.

A customer who stays is worth the residual value V of a current one, net of those who would have
come back by themselves had they been lost (r within a year):

    kept   = V · (1 − r)
    worth  = τ · kept − q1 · R − c          of asking one in a cell (save_case.py)

τ is the effect by cell where a test is enough to target by, the mean of all cells where it is not,
and nothing where nobody was ever held out: then a cell has its break-even, and a test is designed.
Whoever is likeliest to leave is not asked first, but whom asking keeps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from winback_kit.assumptions import priors
from winback_kit.assumptions.handed_over import HandedOver, hand_over
from winback_kit.assumptions.record import Assumption
from winback_kit.history.measure import History
from winback_kit.history.saving.asked_to_stay import CELLS
from winback_kit.history.saving.save_tables import SaveTables
from winback_kit.plan.experiment.design.sample_size import people_per_arm, smallest_uplift
from winback_kit.plan.experiment.policy.compared import ComparedRules
from winback_kit.plan.experiment.readout.checks import Checks, checks_of
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.saving.clock import Clock, clock_of
from winback_kit.plan.saving.rules import rules_compared
from winback_kit.plan.saving.save_case import authority_limit, break_even_stay, save_worth
from winback_kit.plan.saving.save_effects import SaveEffect, SaveTest, save_effects
from winback_kit.plan.saving.trust import Trust, trust_of
from winback_kit.records.result import Framed
from winback_kit.tables.names import FEWEST_PEOPLE
from winback_kit.value.customers.customer_value import CustomerValue
from winback_kit.words.text import ORDERS, marked, said

YEAR = 12
NOTHING = 0.0


@dataclass(frozen=True)
class SaveCell:
    """Customers at risk of one cell, and what asking one of them to stay is worth.

    `now` are at risk today, of whom the share `may_be_asked` may be contacted, and `a_year` come to
    be at risk in a year. `stays` is the share who stay asked or not, `stays_alone` of the held
    out. Money in the currency for one customer; `worth` is None where no test says what asking
    changes, `value` where nobody knows what a customer is worth.
    """

    cell: str
    now: int
    may_be_asked: float
    a_year: int
    stays: float | None
    stays_alone: float | None
    effect: SaveEffect | None
    change: float | None
    value: float | None
    contact_cost: float
    remedy_cost: float

    @property
    def in_reach(self) -> float:
        """Those who come to be at risk in a year and may be contacted."""
        return self.a_year * self.may_be_asked

    @property
    def few(self) -> bool:
        """Whether they are too few to be told of."""
        return min(self.now, self.a_year) < FEWEST_PEOPLE

    @property
    def stays_asked(self) -> float | None:
        """The chance to stay, once asked."""
        if self.stays_alone is None or self.change is None:
            return None
        return min(1.0, max(0.0, self.stays_alone + self.change))

    @property
    def worth(self) -> float | None:
        """What asking one is worth."""
        if self.stays_alone is None or self.stays_asked is None or self.value is None:
            return None
        return save_worth(
            stays_alone=self.stays_alone,
            stays_asked=self.stays_asked,
            value=self.value,
            remedy_cost=self.remedy_cost,
            handling_cost=self.contact_cost,
        )

    @property
    def break_even(self) -> float | None:
        """The effect from which on asking pays, as a share; None where none does."""
        if self.stays_alone is None or not self.value:
            return None
        least = break_even_stay(
            stays_alone=self.stays_alone,
            value=self.value,
            remedy_cost=self.remedy_cost,
            handling_cost=self.contact_cost,
        )
        return None if math.isinf(least) else least - self.stays_alone

    @property
    def limit(self) -> float | None:
        """The most that whoever handles the case may spend on a remedy."""
        if self.stays_alone is None or self.stays_asked is None or self.value is None:
            return None
        return authority_limit(
            stays_alone=self.stays_alone,
            stays_asked=self.stays_asked,
            value=self.value,
            handling_cost=self.contact_cost,
        )

    @property
    def asked(self) -> bool:
        """Whether customers of the cell are asked to stay."""
        return self.worth is not None and self.worth > 0

    @property
    def proven(self) -> bool:
        """Whether the cell's own test shows beyond doubt that asking pays."""
        if not self.asked or self.effect is None or self.break_even is None:
            return False
        return self.change == self.effect.effect and self.effect.low > self.break_even

    @property
    def kept_of_leaving(self) -> float | None:
        """The share kept of those who would leave."""
        if self.stays_alone is None or self.change is None or self.stays_alone >= 1:
            return None
        return self.change / (1 - self.stays_alone)

    @property
    def worth_a_year(self) -> float:
        """What asking everybody in reach brings in a year, each when they come to be at risk.

        Of those fewer would leave than of the people tested, who had been silent for longer; the
        same share of them is kept.
        """
        leaving = 1 - (self.stays if self.stays is not None else 1.0)
        each = (self.kept_of_leaving or 0.0) * leaving * (self.value or 0.0)
        gifts = self.remedy_cost * (1 - leaving + (self.kept_of_leaving or 0.0) * leaving)
        return self.in_reach * (each - gifts - self.contact_cost)


@dataclass(frozen=True)
class SavePilot:
    """The test to make where none tells enough: people in each arm who let `effect` be seen.

    `people` come to be at risk in a year and may be contacted; `months` is how long it takes, and
    `smallest` the effect that a year of them, half held out, lets be seen.
    """

    stays_alone: float
    effect: float
    per_arm: int
    people: float
    smallest: float | None

    @property
    def whole_months(self) -> int:
        """Months until both arms are full."""
        return math.ceil(2 * self.per_arm / self.people * YEAR)


@dataclass(frozen=True, repr=False)
class Saving(Framed, rows="cells"):
    """Who is at risk, whom asking keeps, what that is worth, and how complaints are met.

    `kept` is what a customer who stays is worth, with its range; None where the data do not tell.
    `tests` has the offer with most people first, and `rules` values whom to ask on that one.
    `checks` are those of every draw (experiment/readout/checks.py): one that fails is withheld, and
    is no part of anything else.
    """

    currency: str
    contractual: bool
    cells: tuple[SaveCell, ...]
    checks: tuple[Checks, ...]
    tests: tuple[SaveTest, ...]
    rules: ComparedRules | None
    kept: Assumption | None
    asking: HandedOver
    pilot: SavePilot | None
    trust: Trust | None
    clocks: tuple[Clock, ...]
    within: int
    asked_to_stay: int

    @property
    def contact_cost(self) -> Assumption:
        """What asking one customer to stay costs: stated, else as paid, else a prior."""
        return self.asking.used

    @property
    def test(self) -> SaveTest | None:
        """The test with most people; None where nobody was held out."""
        return self.tests[0] if self.tests else None

    @property
    def withheld(self) -> list[Checks]:
        """The draws of which no figure is told."""
        return [one for one in self.checks if one.withheld]

    @property
    def enough(self) -> bool:
        """Whether tests are enough to target by."""
        return self.test is not None and self.test.enough

    @property
    def now(self) -> int:
        """Customers at risk today."""
        return sum(one.now for one in self.cells)

    @property
    def told(self) -> list[SaveCell]:
        """The cells that are large enough to be told of; under contract those that were tested."""
        if self.contractual:
            return [one for one in self.cells if one.effect is not None]
        return [one for one in self.cells if not one.few]

    @property
    def riskiest(self) -> SaveCell | None:
        """The cell whose customers are likeliest to leave by themselves."""
        known = [one for one in self.told if one.stays_alone is not None]
        return min(known, key=lambda one: one.stays_alone or 0.0, default=None)

    @property
    def a_year_as_tested(self) -> float:
        """What they would bring if each were worth what one of the people tested is."""
        return sum(one.in_reach * (one.worth or 0.0) for one in self.proven)

    @property
    def people_a_year(self) -> float:
        """Customers of the cells proven who come to be at risk in a year and may be contacted."""
        return sum(one.in_reach for one in self.proven)

    @property
    def speed(self) -> tuple[float, float, float] | None:
        """What answering complaints in time is worth a year at most, with low and high."""
        trust, kept = self.trust, self.kept
        return trust.worth_of_speed(kept.value) if trust and kept else None

    @cached_property
    def chosen(self) -> list[SaveCell]:
        """The cells whose customers are asked to stay, that worth most first."""
        found = [one for one in self.cells if one.asked]
        return sorted(found, key=lambda one: -(one.worth or 0.0))

    @property
    def proven(self) -> list[SaveCell]:
        """Those of them in which it is proven that asking pays."""
        return [one for one in self.chosen if one.proven]

    @property
    def put_off(self) -> list[SaveCell]:
        """The cells in which asking makes more leave than stay, beyond doubt."""
        return [one for one in self.told if one.effect is not None and one.effect.high < 0]

    @property
    def a_year(self) -> float:
        """What asking those of the cells proven brings in a year, each once, in the currency."""
        return sum(one.worth_a_year for one in self.proven)


def saving_of(
    tables: SaveTables,
    history: History,
    customers: CustomerValue | None,
    plan: Plan | None,
) -> Saving:
    """All of it from the small tables; of the plan what a contact costs, where nothing else tells.

    What the tables do not tell is empty.
    """
    data = history.data
    stated = data.client.settings.saving
    kept = _kept(history, customers)
    checks = tuple(checks_of(tables.save_drawn, data.client).values())
    failed = [one.campaign for one in checks if one.withheld]
    outcomes = tables.save_outcomes[~tables.save_outcomes.campaign.isin(failed)]
    tests = tuple(save_effects(outcomes))
    test = tests[0] if tests else None
    asking = _asking(stated.contact_cost, test, plan)
    remedy = stated.remedy_cost.value if stated.remedy_cost else NOTHING
    of_all = (plan.contactable_share if plan else priors.CONTACTABLE_SHARE).value
    in_reach = None if "permissions" in data.given else of_all
    costs = (asking.used.value, remedy)
    cells = tuple(_cell(name, tables, test, kept, costs=costs, in_reach=in_reach) for name in CELLS)
    cells = tuple(one for one in cells if one.now or one.a_year or one.effect)
    within = stated.answer_within_days
    trust = trust_of(tables.complaints, tables.like_gaps, tables.ticket_times, within=within)
    clocks = tuple(clock_of(tables.ticket_times, within=within))
    rules = rules_compared(outcomes, test, value=kept.value) if test and kept else None
    return Saving(
        currency=history.currency,
        contractual=data.contractual,
        cells=cells,
        checks=checks,
        tests=tests,
        rules=rules,
        kept=kept,
        asking=asking,
        pilot=None if test and test.enough else _pilot(cells),
        trust=trust,
        clocks=clocks,
        within=within,
        asked_to_stay=int(tables.save_totals.contacts.sum()),
    )


_PAID = said("as paid in the tests of saving")
_LIKE_A_CONTACT = said("prior: a contact of the programme")
_KEPT = said("value of a current customer, less those who would have come back by themselves")


def _asking(stated: Assumption | None, test: SaveTest | None, plan: Plan | None) -> HandedOver:
    """What asking one costs: stated, as paid in tests, else as a contact of the programme."""
    costs = [one.contact_cost.value for one in plan.best.values()] if plan else []
    mean = sum(costs) / len(costs) if costs else NOTHING
    return hand_over(
        "saving.contact_cost",
        marked("Asking one customer to stay"),
        "money",
        stated=stated,
        measured=Assumption(value=test.contact_cost, evidence="A", source=_PAID) if test else None,
        otherwise=Assumption(value=mean, evidence="E", source=_LIKE_A_CONTACT),
    )


def _kept(history: History, customers: CustomerValue | None) -> Assumption | None:
    """What a customer who stays is worth, in the currency; None where it is not in money."""
    worth = customers.valued.everyone if customers and customers.valued else None
    if worth is None or not worth.value or worth.value <= 0 or history.currency == ORDERS:
        return None
    anybody = int(history.frames.people.losses[0]) > 0
    net = 1 - history.natural_return().at_month(YEAR)[0] if anybody else 1.0
    value, low, high = (max(0.0, one or 0.0) * net for one in (worth.value, worth.low, worth.high))
    return Assumption(value=value, low=low, high=high, evidence="B", source=_KEPT)


def _cell(
    name: str,
    tables: SaveTables,
    test: SaveTest | None,
    kept: Assumption | None,
    *,
    costs: tuple[float, float],
    in_reach: float | None,
) -> SaveCell:
    """One cell; `costs` of a contact and a remedy, `in_reach` where permissions are not known."""
    now = tables.risk_now[tables.risk_now.cell == name]
    year = tables.risk_year[tables.risk_year.cell == name]
    told, stayed = int(year.told.sum()), int(year.stayed.sum())
    effect = test.of(name) if test else None
    stays = stayed / told if told >= FEWEST_PEOPLE else None
    open_to = float(now.contactable.sum() / now.n.sum()) if now.n.sum() else 0.0
    change = None
    if test is not None:
        change = effect.effect if effect and test.enough else test.mean
    return SaveCell(
        cell=name,
        now=int(now.n.sum()),
        may_be_asked=in_reach if in_reach is not None else open_to,
        a_year=int(year.n.sum()),
        stays=stays,
        stays_alone=effect.stays_alone if effect else stays,
        effect=effect,
        change=change,
        value=kept.value if kept else None,
        contact_cost=costs[0],
        remedy_cost=costs[1],
    )


def _pilot(cells: tuple[SaveCell, ...]) -> SavePilot | None:
    """A test of everybody at risk who may be contacted, half of them held out."""
    people = sum(one.in_reach for one in cells)
    known = [one for one in cells if one.stays is not None and one.a_year]
    if not known or people <= 0:
        return None
    everybody = sum(one.a_year for one in known)
    alone = sum((one.stays or 0.0) * one.a_year for one in known) / everybody
    effect = min(priors.UPLIFT.ends[1], (1 - alone) / 2)
    if not 0 < alone < 1 or effect <= 0:
        return None
    return SavePilot(
        stays_alone=alone,
        effect=effect,
        per_arm=people_per_arm(natural_return_rate=alone, uplift=effect),
        people=people,
        smallest=smallest_uplift(natural_return_rate=alone, treated=people / 2, held=people / 2),
    )
