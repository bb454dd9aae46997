"""The pilot: its size, what it is worth, and the gates written before it starts."""

from __future__ import annotations

from winback_kit.case.assessment import Assessment, Pilot
from winback_kit.case.gates import Gate
from winback_kit.figures.show import Finding, Table
from winback_kit.words.numbers import amount, count, money, months, points, share

_METRICS = {
    "return_gap": "Gap between treated and holdout",
    "likelihood_ratio": "Likelihood of the planned uplift against none",
    "survival_90_days": "Returned customers still there after 90 days",
    "complaint_rate": "Complaints, share of contacts",
    "opt_out_rate": "Opt-outs, share of contacts",
    "next_touch_worth": "Worth of the next contact of a customer",
    "spend_per_person_tested": "Spent for each person tested",
}
_THEN = {"stop": "stop", "scale": "scale up"}


def pilot_finding(assessed: Assessment) -> Finding:
    """Whether to pilot, how large, and what it adds to deciding now."""
    pilot, cur = assessed.pilot, assessed.case.currency
    if pilot is None:
        return Finding(
            "No pilot is proposed: the range of the uplift leaves nothing to find out, or too few "
            "customers can be contacted to see it."
        )
    size = (
        f"A pilot of {months(pilot.months)} with {count(pilot.worth.per_arm)} customers contacted "
        f"and as many held out"
    )
    if pilot.option.best == "pilot":
        return Finding(
            f"{size} adds {money(pilot.option.option_value, cur)} to deciding now: what it finds "
            f"out is worth {money(pilot.worth.evsi, cur)}, and it leads on to the full programme "
            f"with odds of {share(pilot.option.go_chance, digits=0)}."
        )
    return Finding(
        f"{size} would find out {money(pilot.worth.evsi, cur)} worth, and cost "
        f"{money(pilot.worth.cost + pilot.worth.delay_cost, cur)} with the delay: deciding now is "
        "better."
    )


def pilot_table(pilot: Pilot, currency: str) -> Table:
    """The pilot in figures."""
    worth, option = pilot.worth, pilot.option
    rows = [
        ("Length", months(pilot.months)),
        ("Customers contacted", count(worth.per_arm)),
        ("Customers held out", count(worth.per_arm)),
        ("Worth of what it finds out (EVSI)", money(worth.evsi, currency)),
        ("Its cost", money(worth.cost, currency)),
        ("Cost of waiting", money(worth.delay_cost, currency)),
        ("Net worth of piloting first", money(worth.net, currency)),
        ("Odds that it leads to the full programme", share(option.go_chance, digits=0)),
        ("Pilot, then scale or stop", money(option.staged, currency)),
        ("Commit now", money(option.commit, currency)),
    ]
    return Table(
        header=("Pilot", "Value"),
        rows=rows,
        source="The uplift has a normal prior from its range; money is after tax, at the day of "
        "the decision.",
    )


def gates_table(pilot: Pilot, currency: str) -> Table:
    """What will be done at which result, written before the pilot."""
    rows = [
        (
            f"from month {gate.month}",
            _METRICS[gate.metric],
            f"{gate.comparison} {_limit(gate, currency)}",
            _THEN[gate.then],
        )
        for gate in pilot.gates
        if gate.reachable
    ]
    return Table(
        header=("When", "What is looked at", "If it is", "Then"),
        rows=rows,
        text_columns=(1, 2, 3),
        source=f"Budget of the pilot: {money(pilot.budget, currency)}. The gap decides at 9 in 10 "
        "odds on either side of the break-even; the likelihood may be looked at every week.",
    )


def _limit(gate: Gate, currency: str) -> str:
    if gate.unit == "points":
        return points(gate.limit)
    if gate.unit == "share":
        return share(gate.limit)
    if gate.unit == "money":
        return money(gate.limit, currency)
    return amount(gate.limit, digits=2)
