"""The tables about people held to their contracts: one row a customer, one known arm a campaign."""

import json
from collections.abc import Iterable, Sequence

from winback_kit.checks import how_many, refused, shown_name
from winback_kit.client.folder import Client
from winback_kit.tables.columns.near import near
from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.reading.door import LoadedTable
from winback_kit.tables.reading.source import where_is

ARMS = ("treated", "holdout")
KANO_ANSWERS = ("like", "must_be", "neutral", "live_with", "dislike")
WORDS = (
    ("kano", "functional", KANO_ANSWERS),
    ("kano", "dysfunctional", KANO_ANSWERS),
    ("insights", "kind", ("reason", "offer")),
)
TODAY = "today"  # a third arm, in which what is done today goes on


def refuse_wrong_people(client: Client, engine: Engine, given: dict[str, LoadedTable]) -> None:
    """Refuse a customer listed twice, and a contact in no arm that is known, or in both."""
    if "customers" in given:
        _refuse_twice(client, engine)
    if "permissions" in given:
        _refuse_consent(client, given["permissions"])
    for table, column, words in WORDS:
        if table in given:
            _refuse_other_words(client, engine, table, column, words)
    if "contacts" in given:
        _refuse_other_words(client, engine, "contacts", "arm", ARMS)
        _refuse_both_arms(client, engine)
    if "assignments" in given:
        _refuse_other_words(client, engine, "assignments", "arm", (*ARMS, TODAY))
        _refuse_several_arms(client, engine)


def _refuse_consent(client: Client, permissions: LoadedTable) -> None:
    """Refuse permissions that say who agreed, where that says the opposite of our columns."""
    if {"opted_out_at", "do_not_contact"} & {*permissions.columns}:
        return
    agreed = [name for name in permissions.unused if near("agreed", [name])]
    if agreed:
        raise refused(
            f"{where_is(client, 'permissions')}, column {shown_name(agreed[0])}",
            "seems to say who may be contacted, and nothing is made of it",
            mend="Map what each of its cells means: tables: {permissions: {columns: "
            f"{{do_not_contact: {{column: {shown_name(agreed[0])}, "
            'values: {"yes": false, "no": true}}}}}.',
        )


def _refuse_twice(client: Client, engine: Engine) -> None:
    engine.create(
        "listed_twice",
        "SELECT customer_id, COUNT(*) AS n FROM customers_distinct "
        "WHERE in_filter AND customer_id IS NOT NULL GROUP BY customer_id HAVING COUNT(*) > 1",
    )
    twice = engine.frame("listed_twice").sort_values("customer_id")
    if len(twice):
        raise refused(
            f"{where_is(client, 'customers')}, column customer_id",
            f"must name each customer once; {shown_name(twice.customer_id.iloc[0])} stands there "
            f"{twice.n.iloc[0]} times ({how_many(len(twice), 'customer')} more than once)",
            mend="Keep one row a customer.",
        )


def _refuse_other_words(
    client: Client, engine: Engine, table: str, column: str, words: Sequence[str]
) -> None:
    """Refuse a table in which a column holds other words than those it may."""
    listed = ", ".join(f"'{word}'" for word in words)
    engine.create(
        "other_words",
        f"SELECT COALESCE({column}, '') AS word, COUNT(*) AS n FROM {table}_given "
        f"WHERE in_filter AND COALESCE(LOWER({column}), '') NOT IN ({listed}) "
        f"GROUP BY COALESCE({column}, '')",
    )
    other = engine.frame("other_words").sort_values("word")
    if len(other):
        raise refused(
            f"{where_is(client, table)}, column {column}",
            f"must be {', '.join(words[:-1])} or {words[-1]} "
            f"(none of them in {how_many(int(other.n.sum()), 'row')})",
            got=other.word.iloc[0],
            mend=f"Say which is which: tables: {{{table}: {{columns: {{{column}: "
            f"{_with_meanings(client, table, column, other.word[:3])}}}}}}}.",
        )


def _with_meanings(client: Client, table: str, column: str, unknown: Iterable[str]) -> str:
    """The client's own mapping of a column in one line, with words whose meaning is to be said."""
    source = getattr(client.settings.tables, table)
    mapped = source.columns.get(column) if source else None
    values = dict(mapped.values) if mapped else {}
    said = [f"{_quoted(one)}: {_quoted(meant)}" for one, meant in values.items()]
    said += [f"{_quoted(one)}: …" for one in unknown]
    name = mapped.column if mapped and mapped.column else column
    return f"{{column: {shown_name(name)}, values: {{{', '.join(said)}}}}}"


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _refuse_both_arms(client: Client, engine: Engine) -> None:
    """A holdout who is treated later is still one; whoever is treated first never was."""
    day = "CASE WHEN LOWER(arm) = '{}' THEN day END"
    engine.create(
        "in_both_arms",
        f"""SELECT customer_id, campaign FROM contacts_distinct
            WHERE in_filter AND customer_id IS NOT NULL GROUP BY customer_id, campaign
            HAVING MIN({day.format("treated")}) <= MAX({day.format("holdout")})""",
    )
    both = engine.frame("in_both_arms").sort_values(["customer_id", "campaign"])
    if len(both):
        one = both.iloc[0]
        raise refused(
            f"{where_is(client, 'contacts')}, column arm",
            f"must give a customer one arm in a campaign; {shown_name(one.customer_id)} is treated "
            f"and held out in {one.campaign} ({how_many(len(both), 'customer')} in both arms)",
            mend="Keep the arm that was drawn, or give each draw a campaign name of its own.",
        )


def _refuse_several_arms(client: Client, engine: Engine) -> None:
    """Nobody changes arms: a customer has one in a test."""
    engine.create(
        "in_several_arms",
        """SELECT customer_id, campaign, MIN(LOWER(arm)) AS one, MAX(LOWER(arm)) AS other
           FROM assignments_distinct WHERE in_filter AND customer_id IS NOT NULL
           GROUP BY customer_id, campaign HAVING MIN(LOWER(arm)) <> MAX(LOWER(arm))""",
    )
    several = engine.frame("in_several_arms").sort_values(["customer_id", "campaign"])
    if len(several):
        one = several.iloc[0]
        raise refused(
            f"{where_is(client, 'assignments')}, column arm",
            f"must give a customer one arm in a test; {shown_name(one.customer_id)} is in "
            f"{one.one} and {one.other} of {one.campaign} ({how_many(len(several), 'customer')})",
            mend="Keep the arm that was drawn first, or give each draw a name of its own.",
        )
