"""What we got: tables, the bridge, the checks, and the orders by month."""

from __future__ import annotations

import calendar

from winback_kit.figures.show import NATURAL, PROGRAMME, Figure, Finding, Table, rounded
from winback_kit.tables.read import ClientData
from winback_kit.words.locale import day
from winback_kit.words.numbers import DASH, amount, count, money, share


def tables_given(data: ClientData) -> Table:
    """The tables that the client gave and how they were read."""
    rows = [
        (
            name,
            ", ".join(given.files[:2])
            + (f" and {len(given.files) - 2} more" * (len(given.files) > 2)),
            count(given.rows),
            str(len(given.columns)),
            "; ".join(dict.fromkeys(given.readings.values())) or "as typed in the file",
        )
        for name, given in data.given.items()
    ]
    return Table(
        header=("Table", "File", "Rows", "Columns used", "Read as"),
        rows=rows,
        text_columns=(1, 4),
    )


def tables_absent(data: ClientData) -> Table:
    """The tables that were not given and what each would add."""
    rows = [(table.name, table.adds) for table in data.absent if _matters(data, table.name)]
    return Table(
        header=("Not given", "What it would add"),
        rows=rows or [(DASH, "every table was given")],
        text_columns=(1,),
    )


def _matters(data: ClientData, name: str) -> bool:
    other = {"orders": "subscriptions", "subscriptions": "orders"}.get(name)
    return other not in data.given


def bridge(data: ClientData) -> Table:
    """Given = used + set aside by reason, in rows and money."""
    currency = data.client.settings.currency
    rows = [
        (step, count(n), amount(total))
        for step, n, total in zip(
            data.bridge.step, data.bridge.rows, data.bridge.money, strict=True
        )
    ]
    return Table(
        header=("Step", "Rows", f"Money, {currency}"),
        rows=rows,
        total=True,
        source="The residual is worked out from both ends: rows given and days used.",
    )


def checks(data: ClientData) -> Table:
    """Every check that found something: how much, and what was done."""
    currency = data.client.settings.currency
    rows = [
        (
            check.name,
            count(check.found),
            amount(check.money) if check.money else DASH,
            check.done,
        )
        for check in data.checks
        if check.found
    ]
    quiet = sum(1 for check in data.checks if not check.found)
    return Table(
        header=("Check", "Found", f"Money, {currency}", "What was done"),
        rows=rows,
        text_columns=(3,),
        source=f"{quiet} further checks found nothing.",
    )


def revenue_by_month(data: ClientData) -> Figure:
    """Revenue by month; a last month that is not over is drawn pale."""
    months = data.months
    currency = data.client.settings.currency
    whole = data.as_of.day == calendar.monthrange(data.as_of.year, data.as_of.month)[1]
    last = f"{data.as_of:%Y-%m}"
    pale = [not whole and month == last for month in months.month]
    per_month = months.amount[[not p for p in pale]].tail(12).mean()
    return Figure(
        title=f"The log holds {len(months)} months; the last twelve whole ones brought "
        f"{money(per_month, currency)} each on average",
        measure=f"Revenue by month of the order, {currency}; a pale month is not over",
        traces=[
            {
                "type": "bar",
                "name": "Revenue",
                "x": months.month.tolist(),
                "y": rounded(months.amount, 2),
                "marker": {"color": [NATURAL if p else PROGRAMME for p in pale]},
                "hovertemplate": "%{x}: %{y:,.0f}<extra></extra>",
            }
        ],
        layout={
            "xaxis": {"type": "category", "nticks": 14},
            "yaxis": {"rangemode": "tozero"},
            "showlegend": False,
        },
    )


def data_finding(data: ClientData) -> Finding:
    """What was used, and of how many customers."""
    table = data.bridge.set_index("step")
    used, given = table.money["Used"], table.money["Given"]
    currency = data.client.settings.currency
    kept = share(used / given) if given else DASH
    return Finding(
        f"{count(table.rows['Used'])} of {count(table.rows['Given'])} rows are used, with "
        f"{money(used, currency)} of {money(given, currency)} ({kept}). They are the orders of "
        f"{count(data.customers)} customers from {day(data.first_day)} to "
        f"{day(data.last_day)}. Nothing is left over."
    )


def readiness_finding(data: ClientData) -> Finding:
    """What can be computed, and on which evidence the uplift will rest."""
    parts = ["Who left, who came back by themselves and what they were worth can be measured."]
    if "contacts" in data.given:
        parts.append("What contacting brings is measured against the client's own holdouts.")
    else:
        parts.append(
            "What contacting brings cannot: without a table of contacts it is an assumption."
        )
    if data.margin_rate.evidence == "E":
        assumed = share(data.margin_rate.value, digits=0)
        parts.append(f"No margin was given, so {assumed} of revenue is assumed.")
    return Finding(" ".join(parts))
