"""Answers on features and ratings beside what their customers did, as SQL.

An answer on Kano belongs to what its customer was on that day (the as-of day, where none is given):
kept, in the first lifetime; lost; won back, in a later one; or not known. Of a rating it counts
whether the same lifetime went on: another order after that day, or under contract still there
`CONTRACT_DAYS` later. Only ratings old enough to know are read, the first of each person on each
subject. Satisfied is who gave at least `SATISFIED` of the best score.

Kept: `kano_counts`, answers alike in all that is told of them; `kano_ranks`, the sum of the ranks
of each feature's importance among those who rated every feature, ties sharing their mean rank, and
`kano_ties` with Σ(t³ − t) over them (t ratings alike of one person); `ratings_seen`, ratings alike.
"""

import datetime as dt

from winback_kit.tables.engine.duckdb_engine import Dialect

SATISFIED = 0.8
CONTRACT_DAYS = 90
KEPT, LOST, WON_BACK, UNKNOWN = "kept", "lost", "won back", ""


def kano_statements(dialect: Dialect, as_of: dt.date) -> dict[str, str]:
    """Name and SELECT of the tables of Kano."""
    day = f"COALESCE(k.day, DATE '{as_of}')"
    rated = """SELECT respondent_id, feature, MAX(importance) AS importance FROM kano_used
        WHERE importance IS NOT NULL GROUP BY respondent_id, feature"""
    return {
        "kano_lifetimes": f"""SELECT k.respondent_id, k.feature, k.functional, k.dysfunctional,
              k.importance, k.wording, k.day, l.lifetime, l.lost_day, {day} AS on_day,
              ROW_NUMBER() OVER (PARTITION BY k.respondent_id, k.feature, k.day
                ORDER BY COALESCE(l.lifetime, 0) DESC, k.functional, k.dysfunctional) AS place
            FROM kano_used k LEFT JOIN id_map m ON m.customer_id = k.customer_id
            LEFT JOIN lifetimes l ON l.customer_id = COALESCE(m.person_id, k.customer_id)
             AND l.start_day <= {day}""",
        "kano_counts": f"""SELECT feature, day, COALESCE(wording, '') AS wording,
              LOWER(functional) AS functional, LOWER(dysfunctional) AS dysfunctional,
              CASE WHEN lifetime IS NULL THEN '{UNKNOWN}'
                   WHEN lost_day IS NOT NULL AND lost_day <= on_day THEN '{LOST}'
                   WHEN lifetime = 1 THEN '{KEPT}' ELSE '{WON_BACK}' END AS state,
              importance, COUNT(*) AS n
            FROM kano_lifetimes WHERE place = 1
            GROUP BY feature, day, COALESCE(wording, ''), LOWER(functional), LOWER(dysfunctional),
              CASE WHEN lifetime IS NULL THEN '{UNKNOWN}'
                   WHEN lost_day IS NOT NULL AND lost_day <= on_day THEN '{LOST}'
                   WHEN lifetime = 1 THEN '{KEPT}' ELSE '{WON_BACK}' END, importance""",
        "kano_rated": rated,
        "kano_complete": """SELECT r.respondent_id, r.feature, r.importance FROM kano_rated r
            JOIN (SELECT e.respondent_id FROM kano_rated e
                  CROSS JOIN (SELECT COUNT(DISTINCT feature) AS k FROM kano_rated) a
                  GROUP BY e.respondent_id HAVING COUNT(*) = MAX(a.k)) c
              ON c.respondent_id = r.respondent_id""",
        "kano_ranks": f"""SELECT feature, CAST({dialect.whole_sum("twice")} AS {dialect.real}) / 2
                AS ranks, COUNT(*) AS n FROM (
              SELECT feature, 2 * RANK() OVER (PARTITION BY respondent_id ORDER BY importance)
                + COUNT(*) OVER (PARTITION BY respondent_id, importance) - 1 AS twice
              FROM kano_complete) r GROUP BY feature""",
        "kano_ties": f"""SELECT COALESCE({dialect.whole_sum("t * t * t - t")}, 0) AS cubes FROM (
              SELECT COUNT(*) AS t FROM kano_complete GROUP BY respondent_id, importance) r""",
    }


def rating_statements(
    dialect: Dialect, as_of: dt.date, *, rule_days: str, contractual: bool
) -> dict[str, str]:
    """Name and SELECT of the tables of ratings; `rule_days` is an expression over `g.segment`."""
    today = f"DATE '{as_of}'"
    if contractual:
        known = f"{dialect.add('s.day', CONTRACT_DAYS)} <= {today}"
        again = f"l.lost_day IS NULL OR l.lost_day > {dialect.add('s.day', CONTRACT_DAYS)}"
    else:
        known = f"{dialect.add('s.day', rule_days)} < {today}"
        again = "l.last_day > s.day"
    return {
        "best_scores": """SELECT COALESCE(about, '') AS about, MAX(COALESCE(best, score)) AS best
            FROM satisfaction_used GROUP BY COALESCE(about, '')""",
        "ratings": f"""SELECT l.customer_id, COALESCE(s.about, '') AS about, s.day,
              CASE WHEN s.score >= {SATISFIED} * b.best THEN 1 ELSE 0 END AS satisfied,
              CASE WHEN {again} THEN 1 ELSE 0 END AS again_
            FROM satisfaction_used s
            JOIN best_scores b ON b.about = COALESCE(s.about, '')
            LEFT JOIN id_map m ON m.customer_id = s.customer_id
            JOIN lifetimes l ON l.customer_id = COALESCE(m.person_id, s.customer_id)
             AND l.start_day <= s.day AND (l.lost_day IS NULL OR l.lost_day > s.day)
            JOIN customer_groups g ON g.customer_id = l.customer_id
            WHERE {known}""",
        "ratings_seen": """SELECT about, satisfied, again_, COUNT(*) AS n FROM (
              SELECT r.*, ROW_NUMBER() OVER (PARTITION BY customer_id, about
                ORDER BY day, satisfied) AS place FROM ratings r) r
            WHERE place = 1 GROUP BY about, satisfied, again_""",
    }
