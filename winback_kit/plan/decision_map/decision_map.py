"""The decision map of a client: the nodes with their people and money, and what decides at them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Any

from winback_kit.history.groups.groups import Groups
from winback_kit.history.groups.rules import AT_RISK
from winback_kit.plan.decision_map.fatigue import Fatigue
from winback_kit.plan.decision_map.nodes import BY_KEY, NODES, Node
from winback_kit.plan.decision_map.statements import bound_statement, ease_statement, map_statements
from winback_kit.plan.decision_map.touches import break_even_left, stop_after
from winback_kit.plan.lists.off_list import (
    BEYOND_BUDGET,
    CONTACT,
    NODE_KEYS,
    NOT_LOST,
    OFF_RULES,
    PILOT,
    OffRule,
)
from winback_kit.plan.lists.rules import PRIOR, ListRules
from winback_kit.plan.offers.uplift_by import UpliftBy
from winback_kit.plan.offers.worth import Worth, behind_a_test
from winback_kit.plan.programme.programme import Plan
from winback_kit.records.result import Framed
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine, quoted

FEWEST_TOLD = 10  # whose money is told by itself
HARM = -0.0005  # an uplift below is told as one below 0
PRICES = 60  # of a unit of money, tried for the bound of a budget


@dataclass(frozen=True)
class MapCell:
    """Units alike: people or firms, and money (margin of the lifetime lost; gain and loss of Δ)."""

    segment: str
    node: str
    code: str
    listed: bool
    known: bool
    people: int
    margin: float = 0.0
    gain: float = 0.0
    loss: float = 0.0


@dataclass(frozen=True)
class MapNode:
    """A node with the people whom it stops, and their money.

    `gain` is what those of known effect would be worth to contact, `loss` what contacting the
    others would cost; `margin` is what all of them had brought before they were lost.
    """

    node: Node
    people: int
    margin: float
    gain: float
    loss: float

    @property
    def key(self) -> str:
        """The node's key."""
        return self.node.key

    @property
    def price(self) -> float | None:
        """What the rule costs; None at a node that is no rule, or with too few to be told."""
        return self.gain if self.node.rule and self.people >= FEWEST_TOLD else None


@dataclass(frozen=True)
class RulePrice:
    """A rule: whom it stops first, and whom nothing but it keeps off, with what they would bring.

    The first counts depend on the order of the rules, those `alone` do not.
    """

    rule: OffRule
    people: int
    gain: float
    alone: int
    alone_gain: float


@dataclass(frozen=True)
class OfferTouches:
    """The touches of the offer with which a segment is contacted.

    `effect` is that of the first, `value` what a return brings after the offer, `cost` that of a
    touch; `break_even` is what must be left of the effect for a second touch to pay, None where
    none can; `stop_after` is None where no contacts show what is left.
    """

    segment: str
    offer: str
    effect: float
    value: float
    cost: float
    stop_after: int | None

    @property
    def break_even(self) -> float | None:
        """φ* of plan/decision_map/touches.py."""
        return break_even_left(effect=self.effect, value=self.value, cost=self.cost)


@dataclass(frozen=True)
class EaseCell:
    """Lost customers who are easy to win back or not, and were worth much or not."""

    easy: bool
    worth_much: bool
    people: int
    margin: float
    listed: int


@dataclass(frozen=True, repr=False)
class DecisionMap(Framed, rows="nodes"):
    """Where every customer stands on the map, and what each rule costs.

    `lifted` are by rule those whom it alone keeps off, with what they would bring. `living` still
    buy, `at_risk` of them are about to leave; `firms` says whether a firm is one
    unit; money is in `currency`. `reach` are by segment those in reach of the programme and those
    of them whom its offer reaches. `uplifts` say whether offers work alike with all, `tired` what
    is left of an effect at another touch. `frozen` is the SHA-256 of the list: ids, offers and arms
    in their order. `ease` is a grid of ease and value, empty where nobody says how easy it is.
    """

    plan: Plan | None
    currency: str
    cells: tuple[MapCell, ...]
    lifted: Mapping[str, tuple[int, float]]
    living: int
    at_risk: int
    firms: bool
    reach: Mapping[str, tuple[int, int]]
    uplifts: tuple[UpliftBy, ...]
    tired: Fatigue
    list_gap: float
    frozen: str
    ease: tuple[EaseCell, ...] = ()

    @property
    def nodes(self) -> list[MapNode]:
        """Every node in order, from those who are not lost to those who are contacted."""
        return [self._node(node) for node in NODES]

    def _node(self, node: Node) -> MapNode:
        own = [one for one in self.cells if one.node == node.key]
        known = [one for one in own if one.known]
        return MapNode(
            node=node,
            people=sum(one.people for one in own) + (self.living if node.key == NOT_LOST else 0),
            margin=sum(one.margin for one in own),
            gain=sum(one.gain for one in known),
            loss=sum(one.loss for one in known),
        )

    def of_lost(self, one: MapNode) -> float | None:
        """The share of the lost who stop at a node; None of those who are not lost."""
        return one.people / self.lost if one.key != NOT_LOST and self.lost else None

    def at(self, key: str) -> MapNode:
        """One node by its key."""
        return self._node(BY_KEY[key])

    @property
    def population(self) -> int:
        """Everybody on the map."""
        return self.living + self.lost

    @property
    def going_on(self) -> dict[str, int]:
        """How many go on after each node, by its key, in the order of the nodes."""
        through = accumulate((-one.people for one in self.nodes), initial=self.population)
        return dict(zip((one.key for one in self.nodes), list(through)[1:], strict=True))

    @property
    def lost(self) -> int:
        """Those who are lost."""
        return sum(one.people for one in self.cells)

    @property
    def contacted(self) -> int:
        """Those to be contacted because what it causes is known, and pays."""
        return self.at(CONTACT).people

    @property
    def worth(self) -> float:
        """What contacting them brings; no price of a rule is in it."""
        return self.at(CONTACT).gain

    @property
    def piloted(self) -> int:
        """Those on the list for a pilot, since what an offer causes with them is not known."""
        return self._sum(lambda one: one.node == PILOT and one.listed)

    @property
    def listed(self) -> int:
        """Everybody on the contact list."""
        return self._sum(lambda one: one.listed)

    def _sum(self, which: Callable[[MapCell], bool]) -> int:
        return sum(one.people for one in self.cells if which(one))

    @property
    def price(self) -> float:
        """What those stopped by a rule would have been worth."""
        return sum(one.price or 0.0 for one in self.nodes)

    @property
    def rules(self) -> list[RulePrice]:
        """The rules that stop somebody, in their order."""
        found = []
        for rule in OFF_RULES:
            own = [one for one in self.cells if one.code == rule.code]
            known = [one for one in own if one.known]
            found.append(
                RulePrice(
                    rule=rule,
                    people=sum(one.people for one in own),
                    gain=sum(one.gain for one in known),
                    alone=self.lifted.get(rule.code, (0, 0.0))[0],
                    alone_gain=self.lifted.get(rule.code, (0, 0.0))[1],
                )
            )
        return [one for one in found if one.people]

    @property
    def harmed(self) -> list[Worth]:
        """Segments and offers with which a contact does harm: fewer come back than without."""
        worths = self.plan.worths if self.plan else []
        tested = (one for one in worths if one.effect.draws)
        return sorted(
            (one for one in tested if one.effect.uplift.value < HARM and one.incremental < 0),
            key=lambda one: one.incremental,
        )

    @property
    def touches(self) -> list[OfferTouches]:
        """Segments that are contacted with an offer whose effect is known, the best first."""
        chosen = self.plan.chosen.values() if self.plan else ()
        known = (one for one in chosen if one.effect.uplift.evidence != PRIOR)
        return [
            self._touches(one)
            for one in sorted(known, key=lambda one: -one.incremental)
            if one.effect.uplift.value > 0
        ]

    def _touches(self, one: Worth) -> OfferTouches:
        effect, value = one.effect.uplift.value, one.slv_with_offer - one.offer_money
        cost, left = one.contact_cost.value, self.tired.left
        stop = None
        if left is not None:
            stop = stop_after(effect=effect, left=left, value=value, cost=cost)
        return OfferTouches(one.segment, one.offer, effect, value, cost, stop)

    @property
    def record(self) -> dict[str, Any]:
        """What run.json holds of the map: nodes with their counts and money, and nobody's id."""
        names = ("population", "living", "at_risk", "lost", "contacted", "worth", "piloted")
        return {
            **{name: getattr(self, name) for name in (*names, "listed", "price", "list_gap")},
            "nodes": {
                one.key: {
                    "people": one.people,
                    "of_lost": self.of_lost(one),
                    "margin": one.margin if one.people >= FEWEST_TOLD else None,
                    "gain": one.gain,
                    "loss": one.loss,
                }
                for one in self.nodes
            },
            "touches": [{**asdict(one), "break_even": one.break_even} for one in self.touches],
            "fatigue": self.tired.left,
            "frozen": self.frozen,
        }

    @property
    def unknown(self) -> list[Worth]:
        """What offers that nobody has tested or stated ask of a pilot.

        Those that are the best of their segment, then those `behind` a test of another one.
        """
        best = self.plan.best.values() if self.plan else ()
        return [one for one in best if one.effect.uplift.evidence == PRIOR] + self.behind

    @property
    def behind(self) -> list[Worth]:
        """Offers that would have money by their prior alone, where another one was tested."""
        return behind_a_test(self.plan.worths) if self.plan else []

    @property
    def differing(self) -> list[UpliftBy]:
        """Offers whose effect differs within a segment by more than chance."""
        return [one for one in self.uplifts if one.differ]


def read_map(
    engine: DuckDBEngine,
    rules: ListRules,
    groups: Groups,
    plan: Plan | None,
    *,
    uplifts: Sequence[UpliftBy],
    tired: Fatigue,
) -> DecisionMap:
    """Count the map in the engine that holds the lists."""
    for name, sql in map_statements(engine.dialect, reach_months=rules.reach_months).items():
        engine.create(name, sql)
    rows = engine.frame("map_cells").sort_values(["node", "segment", "code", "listed", "known"])
    cells = (
        MapCell(
            segment=str(row.segment),
            node=NODE_KEYS[int(row.node)],
            code=str(row.code),
            listed=bool(row.listed),
            known=bool(row.known),
            people=int(row.people),
            margin=float(row.margin),
            gain=float(row.gain),
            loss=float(row.loss),
        )
        for row in rows.itertuples()
    )
    one = engine.frame("map_list").iloc[0]
    return DecisionMap(
        plan=plan,
        currency=groups.currency,
        cells=tuple(cells),
        lifted={
            str(row.code): (int(row.people), float(row.gain))
            for row in engine.frame("map_lifted").sort_values("code").itertuples()
        },
        living=int(engine.frame("map_living").people.iloc[0]),
        at_risk=groups.heads(groups.months[-1], AT_RISK),
        firms=rules.accounts,
        reach={
            str(row.segment): (int(row.lost), int(row.reached))
            for row in engine.frame("map_reach").sort_values("segment").itertuples()
        },
        uplifts=tuple(uplifts),
        tired=tired,
        list_gap=_gap(engine, worth=float(one.worth), cost=float(one.cost)),
        frozen=str(one.frozen),
        ease=_ease(engine) if rules.ease else (),
    )


def _ease(engine: DuckDBEngine) -> tuple[EaseCell, ...]:
    engine.create("map_ease", ease_statement(engine.dialect))
    rows = engine.frame("map_ease").sort_values(["easy", "worth_much"], ascending=False)
    return tuple(
        EaseCell(
            easy=bool(row.easy),
            worth_much=bool(row.worth_much),
            people=int(row.people),
            margin=float(row.margin),
            listed=int(row.listed),
        )
        for row in rows.itertuples()
    )


def _gap(engine: DuckDBEngine, *, worth: float, cost: float) -> float:
    """What another choice among the same people and offers could add at most, at the same cost.

    Where the budget leaves nobody out, money has no price.
    """
    beyond = f"SELECT COUNT(*) AS n FROM not_on_list WHERE off_by = {quoted(BEYOND_BUDGET)}"
    engine.create("map_beyond", f"{beyond} AND segment_code = ''")
    prices = [0.0]
    if engine.frame("map_beyond").n.iloc[0]:
        engine.create(
            "map_prices", "SELECT MAX(worth / cost) AS most FROM list_open WHERE cost > 0"
        )
        dearest = float(engine.frame("map_prices").most.iloc[0])
        prices += [dearest * (at / PRICES) ** 2 for at in range(1, PRICES)]
    engine.create("map_bound", bound_statement(engine.dialect, prices, cost))
    return max(0.0, float(engine.frame("map_bound").bound.iloc[0]) - worth)
