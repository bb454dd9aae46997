"""A header that nobody knows: the best guess, by the names of its columns and by what is in them.

Two forms of orders are told apart: one row an order, whose amount stands in one column, and one
row a line, where it is a quantity and a price. A name decides only where the cells fit it; where no
name is near, what is in a column does, and the guess says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from winback_kit.client.columns import Mapping
from winback_kit.tables.columns.near import near, plain
from winback_kit.tables.exports.contents import MOST, Content, contents
from winback_kit.tables.logs.states import (
    MOST_STATES,
    NO_SALE,
    REFUNDED,
    UNKNOWN,
    folded,
    known_states,
)
from winback_kit.tables.reading.contract import TABLES, Column
from winback_kit.tables.reading.load import GivenTable
from winback_kit.words.text import Text, said

How = Literal["known", "own", "name", "contents"]
FEW = 20  # cells, too few to say what repeats
FEWEST_ORDERS = 5  # of several lines, from which their amounts are judged
SAME_IN_LINES = 0.9  # of the orders of several lines: then the amount is that of the order


@dataclass
class Guess:
    """What a table may be, which columns ours are made of, and how each was found."""

    table: str
    columns: dict[str, Mapping] = field(default_factory=dict)
    how: dict[str, How] = field(default_factory=dict)
    questions: list[Text] = field(default_factory=list)

    def take(self, ours: str, formula: str, how: How) -> None:
        """Make one of our columns of a column, or a formula, of theirs."""
        self.columns[ours], self.how[ours] = Mapping(column=formula), how


def guessed(given: GivenTable, *, called: str, customer: str = "") -> Guess:
    """The best guess of a table; `called` is the name of its file without the ending.

    A column of the name `customer` is the customer, as it is in the log that is taken with it.
    """
    found = contents(given)
    guess = Guess(_which(called, list(found)))
    columns = sorted(TABLES[guess.table].columns, key=lambda one: not one.required)
    free = list(found)
    for column in columns:
        same = [n for n in free if column.name == "customer_id" and plain(n) == plain(customer)]
        name = next(iter(same), None) or _by_name(guess.table, column, free, found)
        if name:
            own = plain(name) == plain(column.name)
            guess.take(column.name, name, "own" if own else "name")
            free.remove(name)
            if column.kind == "date" and not found[name].is_amount:
                _without_a_day(guess, column, found[name])
    if guess.table == "orders":
        _amount_of_lines(guess, given, list(found))
        _whose(guess, found)
        _state(guess, given, [found[name] for name in free])
        free = [name for name in free if name != _name_of(guess, "status")]
    _fill_by_contents(guess, [found[name] for name in free])
    return guess


def _fill_by_contents(guess: Guess, free: list[Content]) -> None:
    """Required columns that no name tells, the day first: without one nothing more is guessed."""
    columns = TABLES[guess.table].columns
    wanted = [one for one in columns if one.required or one.name == "amount"]
    missing = [one for one in wanted if one.name not in guess.columns]
    for column in sorted(missing, key=lambda one: one.kind != "date"):
        dated = [one for one in columns if one.kind == "date" and one.name in guess.columns]
        one = _by_contents(column, free) if dated or column.kind == "date" else None
        if one:
            guess.take(column.name, one.name, "contents")
            free.remove(one)
            continue
        asked = said(
            "Which column is {column} ({meaning})? It was not found by name, nor by contents.",
            column=column.name,
            meaning=column.meaning,
        )
        guess.questions.append(asked)
        if column.kind == "text":
            guess.questions.append(
                said(
                    "Or is {column} the same in every row? Then state it: {stated}.",
                    column=column.name,
                    stated=f"{column.name}: {{constant: …}}",
                )
            )
        if column.name == "amount":
            guess.questions.append(
                said(
                    "Or what does a customer pay on a day of an order? Without an amount all is "
                    "counted in orders, and case.value_per_order says it."
                )
            )


def _name_of(guess: Guess, ours: str) -> str:
    return guess.columns[ours].column if ours in guess.columns else ""


def _which(called: str, names: Sequence[str]) -> str:
    """The table: as the file is called, else contracts where start, price and period are named."""
    for table in TABLES:
        if plain(table.rstrip("s")) in plain(called):
            return table
    free = list(names)
    for column in ("period", "start", "price"):
        close = near(column, free)
        if not close:
            return "orders"
        free.remove(close[0])
    return "subscriptions"


def _without_a_day(guess: Guess, column: Column, one: Content) -> None:
    """A word in place of the day, as of a contract that runs on: no day, and asked about."""
    if one.no_days:
        words: dict[str, Any] = dict.fromkeys(one.no_days)
        guess.columns[column.name] = Mapping(column=one.name, values=words)
        guess.questions.append(
            said(
                "Does {words} in {name} mean that there is no such day yet? It is read as empty.",
                words=one.no_days,
                name=one.name,
            )
        )


def _by_name(
    table: str, column: Column, free: Sequence[str], found: dict[str, Content]
) -> str | None:
    """The column whose name is near ours and whose cells can be of its kind."""
    near_it = [
        name
        for name in near(column.name, free)
        if found[name].fits(column.kind)
        or (column.kind == "date" and not column.required and found[name].no_days)
    ]
    if table == "orders" and column.name == "customer_id":  # who has orders has some of them twice
        near_it.sort(key=lambda name: not found[name].repeats)
    return near_it[0] if near_it else None


def _amount_of_lines(guess: Guess, given: GivenTable, names: Sequence[str]) -> None:
    """One row a line: the amount is quantity times price, where none stands for the line itself."""
    quantity = [name for name in near("quantity", names) if name != _name_of(guess, "amount")]
    price = [name for name in near("unit_price", names) if name not in quantity]
    by_order = _repeated_in_lines(guess, given)
    amount = _name_of(guess, "amount")
    if quantity and price and (not amount or by_order or amount in price):
        guess.take("amount", " * ".join(map(_operand, (quantity[0], price[0]))), "name")
    elif by_order:
        guess.questions.append(
            said(
                "Is {amount} the amount of the whole order, written in each of its lines? Then it "
                "is counted once for every line: map an amount of the line, or keep one line of "
                "each order.",
                amount=amount,
            )
        )


def _state(guess: Guess, given: GivenTable, free: Sequence[Content]) -> None:
    """The state of an order by its words, where no name tells: nearly all known, some no sale."""
    if "status" in guess.columns:
        return
    for one in free:
        if not 1 < one.different <= MOST_STATES:
            continue
        cell = f"TRIM(CAST({given.engine.dialect.column(one.name)} AS VARCHAR))"
        sql = f"SELECT {cell} AS cell, COUNT(*) FROM {given.raw} GROUP BY cell"
        kinds = [
            (known_states().get(folded(c or ""), UNKNOWN), n, c)
            for c, n in given.engine.run(sql).fetchall()
        ]
        filled = sum(n for _, n, cell in kinds if cell)
        known = sum(n for kind, n, cell in kinds if cell and kind != UNKNOWN)
        if known >= MOST * filled and any(kind in (*NO_SALE, REFUNDED) for kind, _, _ in kinds):
            guess.take("status", one.name, "contents")
            return


def _operand(name: str) -> str:
    """A name in a formula: in double quotes where it holds a sign between blanks."""
    return f'"{name}"' if re.search(r"\s[-+*/]\s", name) else name


def _whose(guess: Guess, found: dict[str, Content]) -> None:
    """Ask about a customer whom every row names anew, as it does an order."""
    name = _name_of(guess, "customer_id")
    if name and found[name].filled > FEW and found[name].different == found[name].filled:
        guess.questions.append(
            said(
                "Is {name} the customer? No value of it stands there twice, as if nobody had "
                "ordered twice: it may be the number of the order.",
                name=name,
            )
        )


def _repeated_in_lines(guess: Guess, given: GivenTable) -> bool:
    """Whether the amount is the same in all lines of nearly every order that has several."""
    order, amount = _name_of(guess, "order_id"), _name_of(guess, "amount")
    if not order or not amount:
        return False
    order, amount = map(given.engine.dialect.column, (order, amount))
    orders = (
        f"SELECT COUNT(DISTINCT {amount}) AS different FROM {given.raw} GROUP BY {order} "
        f"HAVING COUNT(*) > 1 AND COUNT({amount}) = COUNT(*)"
    )
    sql = f"SELECT COUNT(*), COUNT_IF(different = 1) FROM ({orders})"
    row: Any = given.engine.run(sql).fetchone()
    return bool(row[0] >= FEWEST_ORDERS and row[1] > SAME_IN_LINES * row[0])


def _by_contents(column: Column, free: Sequence[Content]) -> Content | None:
    """The column that can be one of ours by what is in it, where no name tells."""
    likely: list[Content] = []
    if column.name == "customer_id":
        likely = [one for one in free if one.may_be_ids and one.repeats]
        likely.sort(key=lambda one: (one.addresses, one.different), reverse=True)
    elif column.kind == "date":
        likely = [one for one in free if one.is_day]
    elif column.kind == "money":
        likely = [one for one in free if one.is_amount and one.cents >= 0.5]
        likely.sort(key=lambda one: one.different, reverse=True)
    return likely[0] if likely else None
