"""What we got: tables, the bridge, the checks, and the orders by month."""

from collections.abc import Iterator, Sequence

import pandas as pd

from winback_kit.assumptions.record import GRADE_MEANING
from winback_kit.client_study import Study
from winback_kit.plan.experiment.readout.draws import FEWEST_IN_ARM
from winback_kit.show.kit.figure import NATURAL, PROGRAMME, Figure
from winback_kit.show.kit.missing import what_is_missing
from winback_kit.show.kit.sentence import Fact, Sentence, count_fact, joined, say, say_many
from winback_kit.show.kit.table import Column, Table
from winback_kit.show.kit.traces import bars
from winback_kit.tables.logs.states import KINDS
from winback_kit.tables.names import FEWEST_PEOPLE, Named, column_by_column
from winback_kit.tables.quality import RESIDUAL, QualityCheck
from winback_kit.tables.read import ClientData, ShownState
from winback_kit.words.catalogue import marked, plural, words
from winback_kit.words.locale import day
from winback_kit.words.numbers import DASH, count, money, months, share
from winback_kit.words.own_names import OTHERS
from winback_kit.words.text import ORDERS
from winback_kit.words.told import told, told_name

LINE = 90  # letters of names in one row of a table

__all__ = [
    "bridge",
    "checks",
    "columns_unused",
    "data_finding",
    "names_listed",
    "readiness_finding",
    "revenue_by_month",
    "side_bridges",
    "states",
    "tables_absent",
    "tables_given",
]

YEAR = 12  # months


def tables_given(data: ClientData) -> Table:
    """The tables that the client gave and how they were read."""
    as_typed = words("as typed in the file")
    return Table.of(
        data.given.items(),
        (Column("Table"), lambda one: one[0]),
        (Column("File"), lambda one: _files(one[1].files)),
        (Column("Rows", "count"), lambda one: one[1].rows),
        (Column("Columns used", "count"), lambda one: len(one[1].columns)),
        (
            Column("Read as"),
            lambda one: "; ".join(map(told, dict.fromkeys(one[1].readings.values()))) or as_typed,
        ),
    )


def _files(files: Sequence[str]) -> str:
    first, more = ", ".join(files[:2]), len(files) - 2
    if more <= 0:
        return first
    return plural(more, "{files} and {n} more", "{files} and {n} more", files=first, n=more)


def tables_absent(data: ClientData) -> Table:
    """The tables that were not given and what each would add."""
    rows = [(table.name, words(table.adds)) for table in data.missing]
    return Table(
        (Column("Not given"), Column("What it would add")),
        rows or [(DASH, words("every table was given"))],
    )


def bridge(data: ClientData) -> Table:
    """Given = used + set aside by reason, in rows and money."""
    found = data.bridge
    money_given = (Column("Money, {currency}", "amount"),) if data.priced else ()
    return Table(
        (Column("Step"), Column("Rows", "count"), *money_given),
        [
            (words(step), rows, *((money,) if data.priced else ()))
            for step, rows, money in zip(found.step, found.rows, found.money, strict=True)
        ],
        total=True,
        currency=data.currency,
        source=words("The residual is worked out from both ends: rows given and days used."),
    )


def side_bridges(data: ClientData) -> Table:
    """The same of every table beside the log."""
    priced = data.priced or any(found.money.any() for found in data.sides.values())
    money_given = (Column("Money, {currency}", "amount"),) if priced else ()
    return Table(
        (Column("Table"), Column("Step"), Column("Rows", "count"), *money_given),
        [
            (name, words(step), rows, *((money or None,) if priced else ()))
            for name, found in data.sides.items()
            for step, rows, money in zip(found.step, found.rows, found.money, strict=True)
            if step != RESIDUAL
        ]
        or [(DASH, words("no table beside the log was given"), None, *((None,) if priced else ()))],
        currency=data.client.settings.currency,
        source=words("In each table what is used is what was given less what was set aside."),
    )


def columns_unused(data: ClientData) -> Table:
    """The columns of which nothing is made: each that may be one of ours, and then the others."""
    near = [(one.table, one.column, one.may_be) for one in data.unused if one.may_be]
    others = [one for one in data.unused if not one.may_be]
    rest = [
        (table, line, None)
        for table in dict.fromkeys(one.table for one in others)
        for line in _in_lines([one.column for one in others if one.table == table])
    ]
    return Table(
        (Column("Table"), Column("Column that is not used"), Column("May be")),
        [*near, *rest] or [(DASH, words("every column is used"), None)],
        source=words("Where a column is one of ours under another name, map it in client.yml."),
    )


def _in_lines(names: Sequence[str]) -> Iterator[str]:
    """Names with commas between them, as many in a line as a reader takes in at once."""
    line: list[str] = []
    for name in names:
        if line and len(", ".join([*line, name])) > LINE:
            yield ", ".join(line)
            line = []
        line.append(name)
    if line:
        yield ", ".join(line)


def names_listed(data: ClientData) -> Table:
    """Reasons, offers, campaigns and the like: the rows of each, and other ways it is written."""
    names = column_by_column(data.names_shown)
    return Table.of(
        names,
        (Column("Table"), lambda own: own[0].table),
        (Column("Column"), lambda own: own[0].column),
        (Column("Names, with their rows"), lambda own: ", ".join(map(_with_rows, own))),
        (
            Column("Written otherwise"),
            lambda own: ", ".join(also for one in own for also in one.also) or None,
        ),
        source=words(
            "Names that differ in case and blanks alone are one; those of fewer than {n} people "
            "are taken together.",
            n=count(FEWEST_PEOPLE),
        )
        if names
        else words("No table holds names of reasons, offers, campaigns or the like."),
    )


def _with_rows(one: Named) -> str:
    return words("{name} ({n})", name=told_name(one.name), n=count(one.rows))


def checks(data: ClientData) -> Table:
    """Every check that found something: how much, and what was done."""

    quiet = len([check for check in data.checks if not check.found])

    return Table.of(
        [check for check in data.checks if check.found],
        (Column("Check"), lambda check: told(check.name)),
        (Column("Found", "count"), lambda check: check.found),
        *(((Column("Money, {currency}", "amount"), _money_of),) if data.priced else ()),
        (Column("What was done"), lambda check: told(check.done)),
        currency=data.client.settings.currency,
        source=plural(
            quiet,
            "{n} further check found nothing.",
            "{n} further checks found nothing.",
            n=quiet,
        ),
    )


def _money_of(check: QualityCheck) -> float | None:
    return check.money or None


def states(data: ClientData, *, rare: bool = False) -> Table:
    """Every state of an order that occurs, and how it was taken.

    Those of few customers are one, unless `rare`: what is published names none of them.
    """
    shown = data.states_shown(rare=rare)
    return Table.of(
        shown,
        (Column("State of the order"), lambda one: one.state or words(OTHERS)),
        (Column("Rows", "count"), lambda one: one.rows),
        *(((Column("Money, {currency}", "amount"), _money_of_state),) if data.priced else ()),
        (Column("Taken as"), lambda one: "; ".join(words(KINDS[kind]) for kind in one.kinds)),
        currency=data.client.settings.currency,
        source=words("Known words, and those that client.yml names under quality.")
        if shown
        else words("No column says the state of an order: every row is taken for a sale."),
    )


def _money_of_state(one: ShownState) -> float:
    return one.money


def revenue_by_month(data: ClientData) -> Figure:
    """Revenue by month, or orders where no amounts were given; a last month not over is pale."""
    amounts, currency = data.calendar_months, data.currency
    return Figure(
        title=_months_in_words(data),
        measure=words("Orders by month; a pale month is not over")
        if currency == ORDERS
        else words(
            "Revenue by month of the order, {currency}; a pale month is not over",
            currency=currency,
        ),
        traces=[
            bars(
                words("Orders") if currency == ORDERS else words("Revenue"),
                list(amounts),
                list(amounts.values()),
                [PROGRAMME if whole else NATURAL for whole in data.whole_months],
                digits=2,
                hovertemplate="%{x}: %{y:,.0f}<extra></extra>",
            )
        ],
        layout={
            "xaxis": {"type": "category", "nticks": 14},
            "yaxis": {"rangemode": "tozero"},
            "showlegend": False,
        },
    )


def _months_in_words(data: ClientData) -> str:
    """How many months there are, and what a whole one brought."""
    log, last = months(len(data.calendar_months)), data.last_whole_months
    if data.mean_whole_month is None:
        return words("The log holds {months}, and none that is over", months=log)
    revenue = money(data.mean_whole_month, data.currency)
    if len(last) < YEAR:
        return plural(
            len(last),
            "The log holds {months}; the one that is over brought {revenue}",
            "The log holds {months}; the {n} that are over brought {revenue} each on average",
            months=log,
            n=len(last),
            revenue=revenue,
        )
    return words(
        "The log holds {months}; the last twelve whole ones brought {revenue} each on average",
        months=log,
        revenue=revenue,
    )


def data_finding(data: ClientData) -> Sentence:
    """What was used, and of how many customers."""
    table = data.bridge.set_index("step")
    if data.contractual:
        return _rows_used(data, table.rows)
    if not data.priced:
        return joined(_rows_used(data, table.rows), *_no_amounts(data))
    used, given = table.money["Used"], table.money["Given"]
    currency = data.currency
    return say_many(
        data.customers,
        "{rows} of {rows_given} rows are used, with {money} of {money_given} ({share}). They "
        "are the orders of {n} customer from {first} to {last}. Every row is accounted for.",
        "{rows} of {rows_given} rows are used, with {money} of {money_given} ({share}). They "
        "are the orders of {n} customers from {first} to {last}. Every row is accounted for.",
        rows=count_fact(table.rows["Used"], "history.rows_used"),
        rows_given=count_fact(table.rows["Given"], "history.rows_given"),
        money=Fact(used, "data.money_used", money(used, currency)),
        money_given=Fact(given, "data.money_given", money(given, currency)),
        share=Fact(data.share_used, "data.share_used", share(data.share_used)),
        n=count_fact(data.customers, "data.customers"),
        first=day(data.first_day),
        last=day(data.last_day),
    )


_OF_ORDERS = marked(
    "{rows} of {rows_given} rows are used. They are the orders of {n} from {first} to {last}. "
    "Every row is accounted for."
)
_OF_CONTRACTS = marked(  # whose prices are for periods of any length and no sum of money
    "{rows} of {rows_given} rows are used. They are the contracts of {n}, with payments "
    "from {first} to {last}. Every row is accounted for."
)


def _rows_used(data: ClientData, rows: pd.Series) -> Sentence:
    return say(
        _OF_CONTRACTS if data.contractual else _OF_ORDERS,
        rows=count_fact(rows["Used"], "history.rows_used"),
        rows_given=count_fact(rows["Given"], "history.rows_given"),
        n=count_fact(data.customers, "data.customers", "{n} customer", "{n} customers"),
        first=day(data.first_day),
        last=day(data.last_day),
    )


def _no_amounts(data: ClientData) -> tuple[str, str]:
    """What stands in for the amounts that were not given."""
    worth = data.value_per_order
    if worth is None:
        return " ", words(
            "No amounts were given, so everything is counted in orders, those of one day as one. "
            "What winning back would be worth cannot be said until a value of an order is stated."
        )
    return " ", words(
        "No amounts were given: each day with an order counts as {value}, which is {grade}.",
        value=money(worth.value, data.currency),
        grade=words(GRADE_MEANING[worth.evidence]),
    )


def readiness_finding(study: Study) -> Sentence:
    """What can be computed, and on which evidence what contacting brings rests."""
    data = study.data
    parts = [_measured(study), _tested(study)]
    if data.margin_rate.evidence == "E" and data.currency != ORDERS:
        assumed = share(data.margin_rate.value, digits=0)
        parts.append(words("No margin was given, so {share} of revenue is assumed.", share=assumed))
    return joined(" ".join(part for part in parts if part))


def _measured(study: Study) -> str:
    lost = study.missing("history").get("history")
    if lost:
        return words("Who left cannot be measured yet ({why}).", why=what_is_missing(lost))
    value = study.missing("value").get("value")
    if value:
        return words(
            "Who left and who came back on their own can be measured. What they were worth cannot "
            "({why}), so an assumption stands in.",
            why=what_is_missing(value),
        )
    if study.data.currency == ORDERS:
        return words(
            "Who left, who came back on their own and how often they ordered then can be measured."
        )
    return words("Who left, who came back on their own and what they were worth can be measured.")


def _tested(study: Study) -> str:
    """What the effect of a contact rests on, from the tests that were read."""
    if study.missing("effects"):
        return ""
    tested = [one for one in study.effects if one.treated]
    if tested:
        return words(
            "What contacting brings is measured against the client's own holdouts for {n} of {all} "
            "pairs of a segment and an offer.",
            n=count(len(tested)),
            all=count(len(study.effects)),
        )
    if "contacts" in study.data.given:
        return words(
            "What contacting brings is an assumption: in no segment were {n} of the lost treated "
            "and {n} held out with the same offer, long enough ago.",
            n=count(FEWEST_IN_ARM),
        )
    return words(
        "What contacting brings cannot be measured: without a table of contacts it is an "
        "assumption."
    )
