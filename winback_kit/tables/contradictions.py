"""What in the tables carries a result by itself, or contradicts another part of them."""

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from winback_kit.tables.engine.duckdb_engine import Engine, quoted
from winback_kit.tables.quality import QualityCheck, check_of
from winback_kit.tables.reading.contract import TABLES
from winback_kit.tables.reading.door import LoadedTable
from winback_kit.words.text import PerCent, marked, said

MOST_OF_ONE_ROW = 0.1
MUCH = 0.5
SAVES = "LOWER(COALESCE(purpose, '')) = 'save'"  # of contacts: with customers at risk, to keep them


def outliers(
    engine: Engine, months: pd.DataFrame, *, silent_days: int, usual_days: int, contractual: bool
) -> Iterator[QualityCheck]:
    """One row with more than a tenth of all money, and times in which nothing was bought.

    `silent_days` lie between the last purchase and the as-of date; up to `usual_days` are usual.
    """
    source, money = ("spells", "price") if contractual else ("purchase_lines", "amount")
    whole = engine.dialect.whole_sum
    engine.create(
        "largest_row",
        f"SELECT MAX({money}) AS largest, {whole(money)} AS total FROM {source}",
    )
    row = engine.frame("largest_row").iloc[0]
    large = row.total > 0 and row.largest > MOST_OF_ONE_ROW * row.total
    yield check_of(
        marked("One row that holds more than a tenth of all money"),
        int(large),
        float(row.largest) / 100,
        said(
            "Kept: it is {share} of the money, so look whether it is one purchase",
            share=PerCent(float(row.largest / row.total), digits=0) if large else "",
        ),
        level="warning",
    )
    yield check_of(
        marked("Days from the last purchase to the as-of date"),
        silent_days if silent_days > usual_days else 0,
        0.0,
        marked("Kept: everybody has been silent since then, and counts as lost before long"),
        level="warning",
    )
    spanned = pd.period_range(months.month.iloc[0], months.month.iloc[-1], freq="M")
    yield check_of(
        marked("Months without a single purchase"),
        len(spanned) - len(months),
        0.0,
        marked("Kept: if rows are missing there, customers seem to be lost who are not"),
        level="warning",
    )


def disagreements(
    engine: Engine,
    given: Mapping[str, LoadedTable],
    offers: Collection[str],
    *,
    window_months: int,
    contractual: bool,
) -> Iterator[QualityCheck]:
    """Ids of one person whose rows differ, contacts to save, holdouts who were treated after all,
    contacts with an offer that is not among those stated, and customers who ordered after their
    goodbye.
    """
    if "customers" in given:
        yield _rows_of_one_person(engine, given["customers"].columns)
    if "contacts" in given:
        yield check_of(
            marked("Contacts to save customers at risk"),
            _count(engine, f"contacts_used WHERE {SAVES}"),
            0.0,
            marked("Kept apart: they say nothing of winning back"),
        )
        stated = ", ".join(quoted(one) for one in offers) or "''"
        yield check_of(
            marked("Contacts with an offer that client.yml does not state"),
            _count(
                engine,
                f"""contacts_used WHERE LOWER(arm) = 'treated' AND NOT {SAVES}
                    AND (offer IS NULL OR offer NOT IN ({stated}))""",
            )
            if offers
            else 0,
            0.0,
            marked("Kept; they say nothing of the offers that are stated"),
        )
        until = engine.dialect.add_months("h.day", window_months)
        yield check_of(
            marked("Held out, and treated within the return window after all"),
            _count(
                engine,
                f"""(SELECT * FROM contacts_used WHERE LOWER(arm) = 'holdout' AND NOT {SAVES}) h
                    WHERE EXISTS (SELECT 1
                      FROM (SELECT * FROM contacts_used WHERE NOT {SAVES}) c
                      WHERE LOWER(c.arm) = 'treated' AND c.customer_id = h.customer_id
                        AND c.day >= h.day AND c.day <= {until})""",
            ),
            0.0,
            marked("Kept as held out, as they were drawn: the uplift looks smaller than it is"),
            level="warning",
        )
    if "goodbyes" in given and not contractual:
        yield check_of(
            marked("Goodbyes after which the customer bought again"),
            _count(
                engine,
                """goodbyes_used g LEFT JOIN id_map m ON m.customer_id = g.customer_id
                    WHERE EXISTS (SELECT 1 FROM order_days d WHERE d.order_day > g.day
                      AND d.customer_id = COALESCE(m.person_id, g.customer_id))""",
            ),
            0.0,
            marked("Kept: whether it was a loss and a return is for the lapse rule to say"),
        )


def _rows_of_one_person(engine: Engine, columns: Collection[str]) -> QualityCheck:
    """People of several ids, the rows of which say different things of them."""
    of_people = [
        one for one in TABLES["customers"].columns if one.named or one.name == "account_id"
    ]
    keys = {one.name: one.key for one in of_people if one.name in columns}
    dialect = engine.dialect
    differs = {
        name: f"COUNT(DISTINCT COALESCE(CAST(c.{key} AS {dialect.text}), '')) > 1"
        for name, key in keys.items()
    }
    some = " OR ".join(differs.values()) or "FALSE"
    flags = "".join(f", CASE WHEN {test} THEN 1 ELSE 0 END AS {n}" for n, test in differs.items())
    counts = "".join(f", {dialect.whole_sum(name)} AS {name}" for name in differs)
    engine.create(
        "differing_rows",
        f"""SELECT {dialect.whole_sum("anything")} AS people{counts} FROM (
              SELECT m.person_id, CASE WHEN {some} THEN 1 ELSE 0 END AS anything{flags}
              FROM id_map m JOIN customers_known c ON c.customer_id = m.customer_id
              GROUP BY m.person_id) p""",
    )
    found = engine.frame("differing_rows").iloc[0]
    return check_of(
        marked("People of two ids whose rows of customers differ"),
        int(found.people),
        0.0,
        said(
            "The row of their first id counts: they differ in {columns}",
            columns=tuple(f"{name} ({int(found[name])})" for name in differs if found[name]),
        ),
    )


def _count(engine: Engine, rows: str) -> int:
    engine.create("disagreement", f"SELECT COUNT(*) AS n FROM {rows}")
    return int(engine.frame("disagreement").n[0])


def set_aside(bridges: Mapping[str, pd.DataFrame]) -> QualityCheck:
    """How many rows of the tables beside the log could not be used."""
    steps = [bridge.set_index("step").rows for bridge in bridges.values()]
    aside = [int(rows["Given"] - rows["Used"]) for rows in steps]
    much = any(gone > MUCH * rows["Given"] for gone, rows in zip(aside, steps, strict=True))
    return check_of(
        marked("Rows of other tables that could not be used"),
        sum(aside),
        0.0,
        marked("Set aside; the bridge of each table says why"),
        level="warning" if much else "note",
    )
