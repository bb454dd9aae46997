"""The nodes of the map: how many stop at each, and who is left to be contacted."""

from winback_kit.plan.decision_map.decision_map import FEWEST_TOLD, DecisionMap, MapNode
from winback_kit.plan.decision_map.nodes import NODES, Node
from winback_kit.plan.lists.off_list import CONTACT, NOT_LOST, PILOT
from winback_kit.show.kit.figure import NATURAL, PROGRAMME, Figure, label, rounded, with_room
from winback_kit.show.kit.missing import UNDER_TEN
from winback_kit.show.kit.sentence import Sentence, count_fact, in_a_line, money_fact, say, say_many
from winback_kit.show.kit.table import Cell, Column, Table
from winback_kit.show.kit.traces import bars
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.numbers import count
from winback_kit.words.text import ORDERS

__all__ = ["map_chart", "map_finding", "map_table"]


def map_finding(decision_map: DecisionMap) -> Sentence:
    """Of everybody, how many are at which door, and how many of the lost are contacted."""
    told = decision_map
    lost = say_many(
        told.lost,
        "Of {all} {lost} is lost.",
        "Of {all} {lost} are lost.",
        all=count_fact(told.population, "decision_map.population", "{n} customer", "{n} customers"),
        lost=count_fact(told.lost, "decision_map.lost"),
    )
    return in_a_line(lost, _at_risk(told), _contacted(told), _piloted(told))


def _at_risk(told: DecisionMap) -> Sentence | str:
    """Those at the other door."""
    if not told.at_risk:
        return ""
    return say_many(
        told.at_risk,
        "{n} more is at risk, and at the other door.",
        "{n} more are at risk, and at the other door.",
        n=count_fact(told.at_risk, "decision_map.at_risk"),
    )


def _contacted(told: DecisionMap) -> Sentence:
    if not told.contacted:
        return say("With none of the lost is it known that a contact pays today.")
    return say_many(
        told.contacted,
        "{n} of the lost passes every node; contacting them brings {worth} more than doing "
        "nothing.",
        "{n} of the lost pass every node; contacting them brings {worth} more than doing nothing.",
        n=count_fact(told.contacted, "decision_map.contacted"),
        worth=money_fact(told.worth, "decision_map.worth", told.currency),
    )


def _piloted(told: DecisionMap) -> Sentence | str:
    unknown = told.at(PILOT).people
    if not unknown:
        return ""
    return say_many(
        unknown,
        "With {n} nobody knows what an offer causes: this one belongs in a pilot, not in a "
        "programme.",
        "With {n} nobody knows what an offer causes: these belong in a pilot, not in a programme.",
        n=count_fact(unknown, f"decision_map.nodes.{PILOT}.people"),
    )


def _shown(told: DecisionMap) -> list[MapNode]:
    """The nodes at which somebody stops, and the last one always."""
    return [one for one in told.nodes if one.people or one.key == CONTACT]


def map_chart(decision_map: DecisionMap) -> Figure:
    """From everybody to those who are contacted, one step a node."""
    nodes = _shown(decision_map)
    stops = [one for one in nodes if one.key != CONTACT]
    last = next(one for one in nodes if one.key == CONTACT)
    everybody = decision_map.population
    steps = [(words("Everybody"), 0.0, everybody, PROGRAMME)]
    for one in stops:
        goes_on = decision_map.going_on[one.key]
        steps.append((words(one.node.name), goes_on, one.people, NATURAL))
        if one.key == NOT_LOST:
            steps.append((words("Lost"), 0.0, decision_map.lost, PROGRAMME))
    steps.append((words("Contact"), 0.0, last.people, PROGRAMME))
    ends = with_room([everybody], 0.15)
    return Figure(
        title=_title(decision_map),
        measure=words("Firms and customers") if decision_map.firms else words("Customers"),
        traces=[
            bars(
                "",
                [label(name, line=22) for name, _, _, _ in steps],
                [people for _, _, people, _ in steps],
                [colour for _, _, _, colour in steps],
                lying=True,
                base=rounded(begin for _, begin, _, _ in steps),
                text=[count(people) for _, _, people, _ in steps],
            )
        ],
        layout={
            "height": 130 + 40 * len(steps),
            "showlegend": False,
            "yaxis": {"autorange": "reversed"},
            "xaxis": {"tickformat": ",.0f", "range": [0, ends[1]]},
        },
    )


def _title(told: DecisionMap) -> str:
    if not told.contacted and told.piloted:
        return plural(
            told.piloted,
            "Nobody can be contacted on what is known; {n} of {lost} lost is for a pilot",
            "Nobody can be contacted on what is known; {n} of {lost} lost are for a pilot",
            n=count(told.piloted),
            lost=count(told.lost),
        )
    stops = [one for one in told.nodes if one.key not in (NOT_LOST, CONTACT) and one.people]
    if not stops:
        return words("All who are lost can be contacted")
    most = max(stops, key=lambda one: one.people)
    return plural(
        told.contacted,
        "{n} of {lost} lost is to be contacted; most stop at “{node}”",
        "{n} of {lost} lost are to be contacted; most stop at “{node}”",
        n=count(told.contacted),
        lost=count(told.lost),
        node=words(most.node.name),
    )


def _why(node: Node) -> str:
    return words("{node}: {why}", node=words(node.name), why=words(node.why))


def map_table(decision_map: DecisionMap) -> Table:
    """Every node: who stops there, what they had brought, and what contacting them would bring."""
    in_orders = decision_map.currency == ORDERS
    before = marked("Orders before") if in_orders else marked("Margin before the loss, {currency}")
    return Table.of(
        _shown(decision_map),
        (Column("Node"), lambda one: _why(one.node)),
        (Column("Stop here", "count"), lambda one: _people(one)),
        (Column("of the lost", "share"), decision_map.of_lost),
        (
            Column(before, "amount"),
            lambda one: None if one.key == NOT_LOST or one.people < FEWEST_TOLD else one.margin,
        ),
        (Column("Would be worth, {currency}", "amount"), _gain),
        (Column("Would lose, {currency}", "amount"), _loss),
        currency=decision_map.currency,
        source=words(
            "A customer stops at the first node that applies. What those at a rule would be worth "
            "is the price of the rule: it is in no total, and nothing else in this workbook counts "
            "it. In another order of the nodes other counts stand here; who is contacted is the "
            "same."
        ),
    )


def _people(one: MapNode) -> Cell:
    few = 0 < one.people < FEWEST_TOLD and NODES.index(one.node) in (2, 3)
    path = f"decision_map.nodes.{one.key}.people"
    return Cell(words(UNDER_TEN), "text") if few else Cell(one.people, "count", path=path)


def _gain(one: MapNode) -> Cell | None:
    told = one.price if one.node.rule else one.gain if one.key == CONTACT else None
    if not told:
        return None
    return Cell(told, "amount", path=f"decision_map.nodes.{one.key}.gain")


def _loss(one: MapNode) -> Cell | None:
    if not one.loss or one.people < FEWEST_TOLD:
        return None
    return Cell(one.loss, "amount", path=f"decision_map.nodes.{one.key}.loss")
