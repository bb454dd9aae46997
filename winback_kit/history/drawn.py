"""Everybody who was drawn for a campaign while lost, and what they did within the window, as SQL.

Kept in the engine: `drawn_people`, one row a person, campaign and loss (the first draw counts, and
of two on one day the holdout). What leaves it are sums by campaign, arm and day of the draw: in
`drawn` what was so before and who was contacted all the same, and, beside the history, what came
after it. Sums of squares and products are of whole units of the currency.
A person is touched by every contact that was made within the window while they were still lost.
"""

import datetime as dt

from winback_kit.tables.engine.duckdb_engine import Dialect

LOST = """lifetimes l ON l.customer_id = c.customer_id AND l.lost_day <= c.day
             AND (l.return_day IS NULL OR l.return_day > c.day)"""  # on the day of a contact


def drawn_people(dialect: Dialect, as_of: dt.date, window_days: int) -> dict[str, str]:
    """`drawn_people` and the small table `drawn`, from `contacts_known` and `lifetimes`."""
    count = dialect.count_if
    within = f"t.day <= {dialect.add('d.day', window_days)}"
    before = measures_before(dialect)
    return {
        "drawn_once": f"""SELECT customer_id, campaign, day, arm, offer, contact_cost, lifetime,
              segment, return_day, silent, order_days, margin, days_ago FROM (
              SELECT c.customer_id, c.campaign, c.day, c.arm, c.offer,
                COALESCE(c.contact_cost, 0) AS contact_cost, l.lifetime, l.segment, l.return_day,
                {dialect.days("l.lost_day", "c.day")} AS silent, l.order_days,
                COALESCE(l.margin, 0) AS margin,
                {dialect.days("c.day", f"DATE '{as_of}'")} AS days_ago,
                ROW_NUMBER() OVER (PARTITION BY c.customer_id, c.campaign, l.lifetime
                  ORDER BY c.day, c.arm, c.offer, COALESCE(c.contact_cost, 0)) AS place
              FROM contacts_known c JOIN {LOST}
              WHERE c.arm IN ('treated', 'holdout') AND COALESCE(c.campaign, '') <> '') p
            WHERE place = 1""",
        "touches": f"""SELECT d.customer_id, d.campaign, d.lifetime, COUNT(*) AS touches
            FROM drawn_once d JOIN contacts_known t ON t.customer_id = d.customer_id
             AND t.arm = 'treated' AND t.day >= d.day AND {within}
             AND (d.return_day IS NULL OR t.day < d.return_day)
            GROUP BY d.customer_id, d.campaign, d.lifetime""",
        "drawn_people": f"""SELECT d.*, {dialect.floor("d.margin / 100.0")} AS units,
              {dialect.days("d.day", "d.return_day")} AS back, COALESCE(t.touches, 0) AS touches
            FROM drawn_once d LEFT JOIN touches t ON t.customer_id = d.customer_id
             AND t.campaign = d.campaign AND t.lifetime = d.lifetime""",
        "drawn": f"""SELECT campaign, segment, arm, days_ago, COUNT(*) AS people,
              {count("arm = 'holdout' AND touches > 0")} AS reached,
              {count("arm = 'treated' AND touches > 1")} AS again {before}
            FROM drawn_people GROUP BY campaign, segment, arm, days_ago""",
    }


def measures_before(dialect: Dialect) -> str:
    """Sums of what was so before a draw, and of its squares, as they begin after a comma."""
    whole = dialect.whole_sum
    return " ".join(
        f", {whole(of)} AS {name}, {whole(f'{of} * {of}')} AS {name}_squares"
        for name, of in {"silent": "silent", "bought": "order_days", "worth": "units"}.items()
    )
