"""The tables of the lists, made in the engine that holds the history."""

from collections.abc import Mapping, Sequence

from winback_kit.history.measure import History
from winback_kit.history.reasons.losses import ReasonTables
from winback_kit.plan.lists.rules import ListRules, list_rules
from winback_kit.plan.lists.statements import list_statements
from winback_kit.plan.offers.uplift_by import UpliftBy, carried
from winback_kit.plan.programme.programme import Plan
from winback_kit.plan.reasons.lost_kinds import lost_kinds
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.value.returns.each_lost import each_lost
from winback_kit.value.returns.past.backtest import PooledForecast

# what the statements of the lists and of the decision map read, of which some clients have a part
READ_BY_LISTS = (
    "assignments_distinct",
    "buckets",
    "contacts_distinct",
    "customers_known",
    "id_map",
    "lifetimes",
    "loss_reasons",
    "lost_customers",
)
# orders, and months since the loss in quarters: of a large log, whom a person stands for
_CELLS = 5


def keep_lists(
    engine: DuckDBEngine,
    history: History,
    plan: Plan | None,
    *,
    judged: PooledForecast | None,
    reasons: ReasonTables | None,
    uplifts: Sequence[UpliftBy],
    holdout_shares: Mapping[str, float],
) -> ListRules:
    """Make `contact_list` and `not_on_list`, and give the rules by which they were made.

    Where there is no plan nobody is on the list; without a forecast (`judged`) the chance of each
    customer is that of the segment.
    """
    rules = list_rules(history, plan, holdout_shares=holdout_shares, moves=carried(uplifts))
    _keep_values(engine, history, judged)
    book = history.data.client.codebook
    engine.create("lost_kinds", lost_kinds(engine.dialect, reasons, book))
    for name, sql in list_statements(engine.dialect, rules).items():
        engine.create(name, sql)
    return rules


def _keep_values(engine: DuckDBEngine, history: History, judged: PooledForecast | None) -> None:
    """`list_values`: the chance of each, and what they bring; where only every k-th customer was
    forecast, the others have the mean of those like them."""
    if judged is None:
        engine.create(
            "list_values",
            "SELECT CAST(NULL AS VARCHAR) AS customer_id, 0.0 AS chance, 0.0 AS brings WHERE 1 = 0",
        )
        return
    engine.connection.register("each_lost", each_lost(history, judged))
    engine.create(
        "list_known",
        f"""SELECT l.customer_id, l.segment, LEAST(l.order_days, {_CELLS}) AS orders,
              LEAST(l.months_since_loss // 3, {_CELLS}) AS quarters, e.chance, e.brings
            FROM lost_customers l JOIN buckets b ON b.customer_id = l.customer_id
            LEFT JOIN each_lost e ON e.person = b.person""",
    )
    engine.connection.unregister("each_lost")
    engine.create(
        "list_values",
        """SELECT k.customer_id, COALESCE(k.chance, c.chance) AS chance,
             COALESCE(k.brings, c.brings) AS brings
           FROM list_known k JOIN (
             SELECT segment, orders, quarters, AVG(chance) AS chance, AVG(brings) AS brings
             FROM list_known GROUP BY segment, orders, quarters) c
           ON c.segment = k.segment AND c.orders = k.orders AND c.quarters = k.quarters""",
    )
