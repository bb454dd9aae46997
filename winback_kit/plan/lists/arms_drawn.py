"""The arms of the contact list as SQL: who was drawn before keeps their arm, the others are drawn.

Read: `list_chosen`, `list_firms`, `customers_known`, `id_map`, and where there are assignments
`assignments_distinct`.
Kept: `list_draws` (customer_id, day, campaign, arm, own: whether of the running test),
`list_units` (customer_id, unit_id), `list_drawn` (unit_id, arm).
"""

from winback_kit.client.experiment import UNIT_COLUMNS
from winback_kit.plan.experiment.arms import HELD_OUT, TODAY, arm_sql
from winback_kit.plan.lists.rules import ListRules
from winback_kit.tables.engine.duckdb_engine import Dialect, quoted

LEFT_ALONE = f"arm IN ({quoted(HELD_OUT)}, {quoted(TODAY)})"


def earlier_draws(rules: ListRules) -> dict[str, str]:
    """Who was drawn before, for the running test and for others; nothing without assignments."""
    if not rules.assigned:
        return {}
    own = f"LOWER(a.campaign) = {quoted(rules.draw.test.lower())}"
    return {
        "list_draws": f"""SELECT COALESCE(m.person_id, a.customer_id) AS customer_id, a.day,
              a.campaign, LOWER(TRIM(a.arm)) AS arm, {own} AS own
            FROM assignments_distinct a LEFT JOIN id_map m ON m.customer_id = a.customer_id
            WHERE a.in_filter AND a.customer_id IS NOT NULL""",
    }


def left_alone(rules: ListRules) -> str:
    """Rows to add to those of the contacts: who is held out of another test, or left to today's."""
    if not rules.assigned:
        return ""
    return f""" UNION ALL SELECT customer_id, day, campaign, arm FROM list_draws
        WHERE NOT own AND {LEFT_ALONE}"""


def units_drawn(rules: ListRules) -> dict[str, str]:
    """Whose id each customer of the list is drawn by, and the arm in which they were before.

    Of several arms of a household or an account, being held out goes before.
    """
    unit, join = _unit(rules, "o")
    found = {}
    if rules.draw.unit == "household":
        column = UNIT_COLUMNS["household"]
        found["list_households"] = f"""SELECT COALESCE(m.person_id, c.customer_id) AS customer_id,
              MIN(c.{column}) AS unit_id
            FROM customers_known c LEFT JOIN id_map m ON m.customer_id = c.customer_id
            GROUP BY COALESCE(m.person_id, c.customer_id)"""
    found["list_units"] = f"SELECT o.customer_id, {unit} AS unit_id FROM list_chosen o {join}"
    if rules.assigned and rules.draw.test:
        unit, join = _unit(rules, "d")
        found["list_drawn"] = f"""SELECT {unit} AS unit_id, MIN(d.arm) AS arm
            FROM list_draws d {join} WHERE d.own GROUP BY {unit}"""
    return found


def _unit(rules: ListRules, of: str) -> tuple[str, str]:
    """The id of the unit of a customer, and the join that it needs."""
    if rules.draw.unit == "household":
        join = f"LEFT JOIN list_households h ON h.customer_id = {of}.customer_id"
        return f"COALESCE(h.unit_id, {of}.customer_id)", join
    if rules.draw.unit == "account":
        join = f"LEFT JOIN list_firms f ON f.customer_id = {of}.customer_id"
        return f"COALESCE(f.account, {of}.customer_id)", join
    return f"{of}.customer_id", ""


def listed(dialect: Dialect, rules: ListRules) -> str:
    """`contact_list`: everybody chosen, in order, with their arm."""
    order = "o.worth DESC, o.lost_day DESC, o.customer_id"
    arm, before = arm_sql(dialect, "u.unit_id", rules.draw, edge="o.edge"), ""
    if rules.assigned and rules.draw.test:
        arm = f"COALESCE(d.arm, {arm})"
        before = "LEFT JOIN list_drawn d ON d.unit_id = u.unit_id"
    return f"""SELECT ROW_NUMBER() OVER (ORDER BY {order}) AS place, o.*, {arm} AS arm
        FROM list_chosen o JOIN list_units u ON u.customer_id = o.customer_id {before}"""
