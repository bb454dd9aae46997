"""What the programme takes: its costs, its cash by year, its people and months."""

from winback_kit.assumptions.priors import NO_FIXED_COST
from winback_kit.case.assumptions.record import Case
from winback_kit.case.judged.evidence import grade_of_cost
from winback_kit.case.result.by_year import MOST_YEARS, YEAR, by_month, cash_by_year
from winback_kit.case.result.costs import all_costs, cost_items, cost_of_a_return, cost_shares
from winback_kit.case.result.model import Model
from winback_kit.case.result.outcome import Outcome
from winback_kit.show.kit.figure import COST, INK, PROGRAMME, Figure
from winback_kit.show.kit.sentence import (
    Sentence,
    count_fact,
    in_a_line,
    money_fact,
    months_fact,
    say,
)
from winback_kit.show.kit.table import Cell, Column, Row, Table
from winback_kit.show.kit.traces import bars, programme_months
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import DASH, count, money
from winback_kit.words.told import told

__all__ = ["cash_table", "contacts_by_month", "cost_table", "costs_finding", "delivery_table"]


def costs_finding(result: Outcome) -> Sentence:
    """What is paid before the first customer is back, and what is paid for each one won."""
    total, each = all_costs(result), cost_of_a_return(result)
    cur = result.currency
    setup = result.pv("setup")
    first: str | Sentence = ""
    if setup > 0:
        first = say("{setup} is paid before anybody is contacted.", setup=money(setup, cur))
    if each is None:
        told = say(
            "All costs before tax come to {total}, and the offer brings back nobody who would not "
            "come anyway.",
            total=money(total, cur),
        )
    else:
        told = say(
            "All costs before tax come to {total}, {each} for each customer who would not have "
            "come back anyway.",
            total=money(total, cur),
            each=money(each, cur),
        )
    return in_a_line(first, told)


def cost_table(result: Outcome, case: Case) -> Table:
    """Every cost: when it is paid, how much it is and its part of the whole."""
    shares = cost_shares(result)

    whole = Cell(all_costs(result), "amount", path="cost_before_tax")
    return Table.of(
        cost_items(result),
        (Column("Cost"), lambda one: words(one.label)),
        (
            Column("Paid"),
            lambda one: words("once, at the start") if one.once else words("month by month"),
        ),
        (
            Column("Present value, {currency}", "amount"),
            lambda one: Cell(one.amount, "amount", path=f"figures.{one.name}"),
        ),
        (
            Column("of all costs", "share", 0),
            lambda one: Cell(shares[one.name], "share", 0, f"cost_share.{one.name}"),
        ),
        last=(words("All costs before tax"), "", whole, ""),
        currency=result.currency,
        source=words(
            "Of the offers, {subsidy} goes to customers who would return anyway. Weakest evidence "
            "among the costs: {grade}.",
            subsidy=money(result.pv("subsidy"), result.currency),
            grade=grade_of_cost(case),
        ),
    )


def cash_table(flow: Model, currency: str) -> Table:
    """The cash flow at the start, by year, in all and as a present value."""
    lines = cash_by_year(flow)
    years = len(next(iter(lines.values()))) - 3
    head = [words("Year {n}", n=at + 1) for at in range(years)]
    if flow.horizon > YEAR * MOST_YEARS:
        head[-1] = words("later")
    rows: list[Row] = [
        (
            words(flow.lines[name].label),
            *(
                Cell(one, "amount", path=f"cash_by_year.{name}.{at}")
                for at, one in enumerate(values)
            ),
        )
        for name, values in lines.items()
    ]
    return Table(
        (
            Column(currency),
            Column("Initial", "amount"),
            *(Column(one, "amount") for one in head),
            Column("Total", "amount"),
            Column("Present value", "amount"),
        ),
        rows,
        total=True,
        source=" ".join(
            (
                words("Years of the programme from {start}.", start=day(flow.case.start)),
                tax_timing(flow.case).text,
                words("The present value of the last line is the net present value."),
            )
        ),
    )


def tax_timing(case: Case) -> Sentence:
    """When the tax of a loss comes back."""
    if case.loss == "offset":
        return say(
            "A loss lowers the group’s tax in the month in which it is made; Finance has to "
            "confirm that there is profit to set it against."
        )
    return say("Losses are carried forward: they lower tax only once the programme earns profit.")


def contacts_by_month(flow: Model) -> Figure:
    """Customers contacted in each month, with those still waiting where the team is the limit."""
    contacted = by_month(flow, "contacted")[1:]
    last = int(contacted.nonzero()[0].max()) + 1 if contacted.any() else 1
    most = int(contacted.argmax()) + 1
    return Figure(
        title=plural(
            float(contacted[most - 1]),
            "Month {month} is the busiest, with {n} contact",
            "Month {month} is the busiest, with {n} contacts",
            month=most,
            n=count(contacted[most - 1]),
        ),
        measure=words("Customers contacted by month of the programme"),
        traces=[
            bars(
                words("Contacted"),
                list(range(1, last + 1)),
                contacted[:last],
                [COST if at + 1 == most else PROGRAMME for at in range(last)],
                digits=1,
                edge={"color": INK, "width": 0},
                text=[count(one) for one in contacted[:last]],
            )
        ],
        layout={
            "showlegend": False,
            "xaxis": programme_months(dtick=1 if last < 25 else 6),
            "yaxis": {"visible": False, "rangemode": "tozero"},
            "height": 320,
        },
    )


def busiest_finding(flow: Model) -> Sentence:
    """When the team has most to do."""
    return say("{busiest}.", busiest=contacts_by_month(flow).title)


def delivery_heading(case: Case, result: Outcome) -> Sentence:
    """How many contacts in how many months, and what the team costs."""
    told = marked("{contacts} in {months}, by a team that costs {cost} a month")
    if case.programme.team_cost == NO_FIXED_COST:
        told = marked("{contacts} in {months}; what the team costs is not stated")
    return say(
        told,
        contacts=count_fact(result.contacted, "figures.contacted", "{n} contact", "{n} contacts"),
        months=months_fact(case.programme.team_months, "case.programme.team_months"),
        cost=money_fact(case.programme.team_cost_a_month, "team_cost_a_month", case.currency),
    )


def delivery_table(case: Case) -> Table:
    """Who does what from when: people, ramp, months, and the days that matter."""
    programme, capacity = case.programme, case.programme.capacity
    rows: list[Row] = [
        (words("Start"), Cell(case.start, "date")),
        (words("Team at work"), Cell(programme.team_months, "months")),
        (words("Team cost a month"), Cell(programme.team_cost.value, "money")),
        (words("Team cost known from"), told(programme.team_cost.source or DASH)),
    ]
    if capacity is None:
        rows.append(
            (words("Contacts that the team can make"), words("not stated: no limit is taken"))
        )
    else:
        rows += [
            (words("People"), Cell(programme.people.value, "people")),
            (
                words("Contacts a person and month"),
                Cell(capacity.contacts_per_person.value, "count"),
            ),
            (words("Productivity at the start"), Cell(capacity.ramp_start.value, "share", 0)),
            (words("Months to get up to speed"), Cell(capacity.ramp_months, "number")),
        ]
    return Table(
        (Column("Delivery"), Column("Value", "own")),
        rows,
        currency=case.currency,
        source=words(
            "Roles: a sponsor who decides at the gates, an owner of the list and its holdout, "
            "agents who contact, finance who reads the result."
        ),
    )
