"""What the programme takes: its costs, its cash by year, its people and months."""

from __future__ import annotations

from dataclasses import dataclass

from winback_kit.case.model import Model
from winback_kit.case.outcome import Outcome
from winback_kit.case.record import Case
from winback_kit.figures.fact import Sentence, count_fact, joined, money_fact, months_fact
from winback_kit.figures.grades import grade_of_cost
from winback_kit.figures.show import COST, INK, PROGRAMME, Figure, Finding, Table, rounded
from winback_kit.words.numbers import DASH, amount, count, money, months, share

YEAR = 12


@dataclass(frozen=True)
class CostItem:
    """One kind of cost as a present value before tax; `once` where it is paid at the start."""

    label: str
    amount: float
    name: str
    once: bool = False


def cost_items(result: Outcome) -> list[CostItem]:
    """What is paid out before tax; what a case does not hold is left out."""
    items = [
        CostItem("Set-up", result.pv_setup, "pv_setup", once=True),
        CostItem("Team", result.pv_team, "pv_team"),
        CostItem("Contacts", result.pv_contacts, "pv_contacts"),
        CostItem("Offers", result.pv_offers, "pv_offers"),
        CostItem("Customers who leave", result.pv_strategic_churn, "pv_strategic_churn"),
    ]
    return [one for one in items if one.amount or one.name != "pv_strategic_churn"]


def costs_finding(result: Outcome) -> Finding:
    """What is paid before the first customer is back, and what is paid for each one won."""
    total = sum(one.amount for one in cost_items(result))
    cur = result.currency
    each = (
        f"{money(total / result.incremental_returns, cur)} for each customer who would not have "
        "come by himself"
        if result.incremental_returns > 0
        else "and the offer brings back nobody who would not come anyway"
    )
    return Finding(
        f"{money(result.pv_setup, cur)} are paid before anybody is contacted. All costs before tax "
        f"come to {money(total, cur)}, {each}."
    )


def cost_table(result: Outcome, case: Case) -> Table:
    """Every cost: when it is paid, how much it is and its part of the whole."""
    items = cost_items(result)
    total = sum(one.amount for one in items)
    rows = [
        (
            one.label,
            "once, at the start" if one.once else "month by month",
            amount(one.amount),
            share(one.amount / total, digits=0) if total else DASH,
        )
        for one in items
    ]
    return Table(
        header=("Cost", "Paid", f"Present value, {result.currency}", "of all costs"),
        rows=[*rows, ("All costs before tax", "", amount(total), "")],
        total=True,
        text_columns=(1,),
        source=f"Of the offers, {money(result.pv_subsidy, result.currency)} go to customers who "
        f"come anyway. Weakest evidence among the costs: {grade_of_cost(case)}.",
    )


_BY_YEAR = (
    ("incremental_margin", 1),
    ("offers", -1),
    ("contacts", -1),
    ("team", -1),
    ("setup", -1),
    ("strategic_churn", -1),
    ("tax", -1),
    ("working_capital", -1),
    ("free_cash_flow", 1),
    ("discounted", 1),
)
_LABELS = {
    "incremental_margin": "Incremental margin",
    "offers": "Offers",
    "contacts": "Contacts",
    "team": "Team",
    "setup": "Set-up",
    "strategic_churn": "Customers who leave to get the offer",
    "tax": "Tax",
    "working_capital": "Working capital",
    "free_cash_flow": "Free cash flow",
    "discounted": "Discounted",
}
_ALWAYS = ("incremental_margin", "free_cash_flow", "discounted")
MOST_YEARS = 5


def cash_by_year(flow: Model) -> dict[str, list[float]]:
    """Money lines by year of the programme, month 0 in the first; years after the fifth as one."""
    out = {}
    for name, sign in _BY_YEAR:
        line = flow[name]
        months_of = sign * (line.sum(axis=0) if line.ndim > 1 else line)[: flow.horizon + 1]
        years = [float(months_of[: YEAR + 1].sum())]
        years += [
            float(months_of[at : at + YEAR].sum()) for at in range(YEAR + 1, len(months_of), YEAR)
        ]
        if len(years) > MOST_YEARS:
            years = [*years[: MOST_YEARS - 1], sum(years[MOST_YEARS - 1 :])]
        if name in _ALWAYS or any(years):
            out[name] = [*years, sum(years)]
    return out


def cash_table(flow: Model, currency: str) -> Table:
    """The cash flow by year."""
    lines = cash_by_year(flow)
    years = len(next(iter(lines.values()))) - 1
    head = [f"Year {at + 1}" for at in range(years)]
    if flow.horizon > YEAR * MOST_YEARS:
        head[-1] = "later"
    return Table(
        header=(f"{currency}", *head, "Total"),
        rows=[(_LABELS[name], *(amount(one) for one in values)) for name, values in lines.items()],
        total=True,
        source=f"Years of the programme from {flow.case.start:%-d %B %Y}, the set-up in the first. "
        "Free cash flow is after tax; the total of the last line is the net present value.",
    )


def contacts_by_month(flow: Model) -> Figure:
    """Customers contacted in each month, with those still waiting where the team is the limit."""
    contacted = flow["contacted"].sum(axis=0)[1 : flow.horizon + 1]
    last = int(contacted.nonzero()[0].max()) + 1 if contacted.any() else 1
    most = int(contacted.argmax()) + 1
    return Figure(
        title=f"Month {most} is the busiest, with {count(contacted[most - 1])} contacts",
        measure="Customers contacted by month of the programme",
        traces=[
            {
                "type": "bar",
                "name": "Contacted",
                "x": list(range(1, last + 1)),
                "y": rounded(contacted[:last], 1),
                "marker": {
                    "color": [COST if at + 1 == most else PROGRAMME for at in range(last)],
                    "line": {"color": INK, "width": 0},
                },
                "text": [count(one) for one in contacted[:last]],
                "textposition": "outside",
                "cliponaxis": False,
            }
        ],
        layout={
            "showlegend": False,
            "xaxis": {"title": {"text": "Month of the programme"}, "dtick": 1 if last < 25 else 6},
            "yaxis": {"visible": False, "rangemode": "tozero"},
            "height": 320,
        },
    )


def delivery_heading(case: Case, result: Outcome) -> Sentence:
    """How many contacts in how many months, and what the team costs."""
    team = case.programme.team_cost.value * case.programme.people.value
    return joined(
        count_fact(result.contacted, "figures.contacted", "{n} contact", "{n} contacts"), " in ",
        months_fact(case.programme.team_months, "case.programme.team_months"),
        ", by a team that costs ", money_fact(team, "team_cost_a_month", case.currency), " a month",
    )  # fmt: skip


def delivery_table(case: Case) -> Table:
    """Who does what from when: people, ramp, months, and the days that matter."""
    programme, capacity = case.programme, case.programme.capacity
    rows = [
        ("Start", f"{case.start:%-d %B %Y}"),
        ("Team at work", months(programme.team_months)),
        ("Team cost a month", money(programme.team_cost.value, case.currency)),
        ("Team cost known from", programme.team_cost.source or DASH),
    ]
    if capacity is None:
        rows.append(("Contacts that the team can make", "not stated: no limit is taken"))
    else:
        rows += [
            ("People", amount(programme.people.value, digits=1)),
            ("Contacts a person and month", count(capacity.contacts_per_person.value)),
            ("Productivity at the start", share(capacity.ramp_start.value, digits=0)),
            ("Months to get up to speed", amount(capacity.ramp_months, digits=1)),
        ]
    return Table(
        header=("Delivery", "Value"),
        rows=rows,
        text_columns=(1,),
        source="Roles: a sponsor who decides at the gates, an owner of the list and its holdout, "
        "agents who contact, finance who reads the result.",
    )
