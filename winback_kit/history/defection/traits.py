"""What is known of each customer from the day of the first purchase on, as columns to slice by.

Kept: `traits`, one row a customer, with a text a column: the names of the client's tables
(segment, source, country), and of the first order day its channel, product, discount, plan and
worth in a band. Values of few customers stand together; what is not given stands as such.
"""

from itertools import pairwise

import numpy as np
import pandas as pd

from winback_kit.tables.engine.duckdb_engine import Dialect, Engine, quoted
from winback_kit.tables.names import MOST_NAMES, one_spelling
from winback_kit.tables.read import ClientData
from winback_kit.tables.reading.contract import TABLES
from winback_kit.words.own_names import NOT_GIVEN, OTHERS
from winback_kit.words.text import ORDERS

FEWEST = 50  # customers of a value that is told by itself
STEPS = 20.0  # steps of money in a factor e, in which quarters are looked for
LEVELS = (" > ", " / ", "/", " | ", ": ", " - ")  # what parts the levels of a product's name

OF_CUSTOMERS = ("segment", "source", "country")
OF_ORDERS = ("channel", "product", "discount")
OF_CONTRACTS = ("plan", "period")
WORTH = "worth"


def keep_traits(engine: Engine, data: ClientData) -> list[str]:
    """Make `traits` from `order_days`, `first_days` and the client's tables; gives its columns."""
    dialect = engine.dialect
    parts: dict[str, str] = {}
    named = named_traits(data)
    customers = [one for one in named if one in OF_CUSTOMERS]
    if customers:
        engine.create("traits_of_customers", _of_customers(customers))
        parts |= dict.fromkeys(customers, "traits_of_customers")
    table = "subscriptions" if data.contractual else "orders"
    for one in named[len(customers) :]:
        engine.create(f"first_{one}", _of_first(dialect, data, table, one))
        parts[one] = f"first_{one}"
    if data.currency != ORDERS:
        limits = keep_worth(engine)
        if len(limits):
            parts[WORTH] = "first_worth"
    for one, source in list(parts.items()):
        if one == WORTH:
            continue
        if one == "product":
            _by_first_level(engine, source)
        engine.create(f"{one}_shown", _shown(f"SELECT customer_id, {one} AS name FROM {source}"))
    joins = " ".join(
        "LEFT JOIN first_worth w ON w.customer_id = f.customer_id"
        if one == WORTH
        else f"LEFT JOIN {one}_shown t_{one} ON t_{one}.customer_id = f.customer_id"
        for one in parts
    )
    told = "".join(f", {'w.worth' if one == WORTH else f't_{one}.shown'} AS {one}" for one in parts)
    engine.create("traits", f"SELECT f.customer_id{told} FROM first_days f {joins}")
    return list(parts)


def named_traits(data: ClientData) -> list[str]:
    """The columns of `traits` that are names in the client's tables, those of customers first."""
    table, columns = ("subscriptions", OF_CONTRACTS) if data.contractual else ("orders", OF_ORDERS)
    return [one for one in OF_CUSTOMERS if _given(data, "customers", one)] + [
        one for one in columns if _given(data, table, one)
    ]


def _given(data: ClientData, table: str, column: str) -> bool:
    return table in data.given and column in data.given[table].columns


def _of_customers(columns: list[str]) -> str:
    """The client's names of each person, whose first id stands for all."""
    named = ", ".join(f"c.{one}" for one in columns)
    return f"""SELECT f.customer_id, {named} FROM first_days f
        LEFT JOIN customers_known c ON c.customer_id = f.customer_id"""


def _of_first(dialect: Dialect, data: ClientData, table: str, column: str) -> str:
    """The value of a column on the day of the first purchase; of several the one of most money."""
    day, money = ("start_day", "price") if table == "subscriptions" else ("order_date", "amount")
    spelled = one_spelling(TABLES[table].column(column), table, data.names)
    if column == "discount":
        spelled = "CASE WHEN COALESCE(discount, 0) <> 0 THEN 'yes' ELSE 'no' END"
    return f"""SELECT customer_id, {column} FROM (
          SELECT customer_id, {column}, ROW_NUMBER() OVER (
            PARTITION BY customer_id ORDER BY money DESC, {column}) AS place FROM (
            SELECT f.customer_id, o.{column}, {dialect.whole_sum("o.money")} AS money
            FROM (SELECT customer_id, {day} AS day, COALESCE({money}, 0) AS money,
                         {spelled} AS {column} FROM {table}_given WHERE in_filter) o
            LEFT JOIN id_map m ON m.customer_id = o.customer_id
            JOIN first_days f ON f.customer_id = COALESCE(m.person_id, o.customer_id)
             AND f.first_day = o.day
            WHERE o.money >= 0 AND o.{column} IS NOT NULL
            GROUP BY f.customer_id, o.{column}) g) p WHERE place = 1"""


def _by_first_level(engine: Engine, source: str) -> None:
    """Products by the first level of their name, where most names have levels."""
    engine.create("products_first", f"SELECT product, COUNT(*) AS n FROM {source} GROUP BY product")
    engine.create(
        "product_levels",
        "SELECT COUNT(*) AS names, "
        + ", ".join(
            f"{engine.dialect.count_if(f'CONTAINS(product, {quoted(sign)})')} AS level_{at}"
            for at, sign in enumerate(LEVELS)
        )
        + " FROM products_first",
    )
    found = engine.frame("product_levels").iloc[0]
    if found.names <= MOST_NAMES:
        return
    for at, sign in enumerate(LEVELS):
        if found[f"level_{at}"] >= 0.5 * found.names:
            engine.create(
                f"{source}_level",
                f"""SELECT customer_id, CASE WHEN CONTAINS(product, {quoted(sign)})
                      THEN SUBSTRING(product, 1, POSITION({quoted(sign)} IN product) - 1)
                      ELSE product END AS product FROM {source}""",
            )
            engine.create(source, f"SELECT * FROM {source}_level")
            return


def _shown(named: str) -> str:
    """`shown` of each customer: the name where many have it, else that of all others."""
    given = quoted(NOT_GIVEN)
    name = f"COALESCE(name, {given})"
    sizes = f"SELECT {name} AS name, COUNT(*) AS n FROM ({named}) s GROUP BY {name}"
    return f"""SELECT t.customer_id, CASE WHEN k.n >= {FEWEST} AND k.place <= {MOST_NAMES}
            THEN k.name ELSE {quoted(OTHERS)} END AS shown
        FROM (SELECT customer_id, {name} AS name FROM ({named}) o) t
        JOIN (SELECT name, n, ROW_NUMBER() OVER (ORDER BY n DESC, name) AS place
              FROM ({sizes}) z) k ON k.name = t.name"""


def keep_worth(engine: Engine) -> list[int]:
    """`first_worth`: what the first order day came to, in bands of round limits near the quarters.

    Gives the limits, in the currency; none where nearly all first orders came to the same.
    """
    dialect = engine.dialect
    engine.create(
        "first_steps",
        f"""SELECT step, COUNT(*) AS n FROM (
              SELECT {dialect.floor(f"{STEPS} * LN(d.amount)")} AS step
              FROM order_days d JOIN first_days f
                ON f.customer_id = d.customer_id AND f.first_day = d.order_day
              WHERE d.amount > 0) s GROUP BY step""",
    )
    limits = worth_limits(engine.frame("first_steps"))
    if not limits:
        return limits
    cases = " ".join(
        f"WHEN d.amount < {100 * limit} THEN {quoted(label)}"
        for limit, label in zip(limits, bands(limits), strict=False)
    )
    engine.create(
        "first_worth",
        f"""SELECT f.customer_id, CASE {cases} ELSE {quoted(bands(limits)[-1])} END AS worth
            FROM order_days d JOIN first_days f
              ON f.customer_id = d.customer_id AND f.first_day = d.order_day""",
    )
    return limits


def worth_limits(steps: pd.DataFrame) -> list[int]:
    """Round amounts near the quarters of what first orders came to; `steps`: step, n.

    >>> steps = pd.DataFrame({"step": np.floor(20 * np.log([900, 2100, 4900, 9900])), "n": 1})
    >>> worth_limits(steps)
    [10, 20, 50]
    """
    if steps.empty:
        return []
    ordered = steps.sort_values("step")
    share = (ordered.n.cumsum() / ordered.n.sum()).to_numpy()
    quarters = [
        float(np.exp((ordered.step.to_numpy()[np.searchsorted(share, q)] + 1) / STEPS)) / 100
        for q in (0.25, 0.5, 0.75)
    ]
    limits = sorted({_round(value) for value in quarters} - {0})
    least, most = (
        np.exp(end / STEPS) / 100 for end in (ordered.step.min(), ordered.step.max() + 1)
    )
    return [limit for limit in limits if least < limit < most]


def _round(amount: float) -> int:
    """The nearest of 1, 1.5, 2, 3, 4, 5, 6, 8, 10, …, as a whole amount."""
    if amount < 1:
        return 0
    ten = 10 ** int(np.floor(np.log10(amount)))
    ladder = np.array([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]) * ten
    return int(ladder[np.argmin(np.abs(np.log(ladder / amount)))])


def bands(limits: list[int]) -> list[str]:
    """The bands by their limits, as they stand in the engine.

    >>> bands([10, 20])
    ['..10', '10..20', '20..']
    """
    ends = ["", *map(str, limits), ""]
    return [f"{low}..{high}" for low, high in pairwise(ends)]
