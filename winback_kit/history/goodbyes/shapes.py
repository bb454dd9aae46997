"""Slow fade or silent stop: how orders thin out before a loss, from the orders alone.

Of a lifetime of n order days with gaps g_1 … g_{n−1}, of which the last two are looked at:

    n = 1       once only
    n = 2, 3    too few to tell
    plain       slow fade if (g_{n−2} + g_{n−1}) / 2 ≥ 2 · mean(g_1 … g_{n−3})                   (1)
    own         slow fade if min(g_{n−2}, g_{n−1}) > m + s                                       (2)

with m and s of the person's own earlier gaps, k = n − 3 in number, drawn to those of the house
(M, and C² for the variance over the mean's square) as if P more gaps had been seen:

    m = (Σg + P M) / (k + P),   s² = (Σ(g − ḡ)² + P C² m²) / (k − 1 + P),   P = 4              (3)

Rule 1 is fooled by one long gap among irregular ones; rule 2 asks that both are long for this
person. `MEASURED` says how often each is right where the truth is known.

Kept: `order_shapes`, one row a customer whose first lifetime is lost: customer_id, n, plain, own.
"""

from dataclasses import dataclass

from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.words.text import marked

ONCE_ONLY = marked("Came once only")
TOO_FEW = marked("Too few orders to tell")
SILENT = marked("Silent stop")
FADE = marked("Slow fade")
LEAST_TO_TELL = 4  # order days
PRIOR_GAPS = 4


@dataclass(frozen=True)
class Measured:
    """How often the rules are right on a client whose goodbyes are planted, by order days.

    `silent` and `fades` are the customers of either kind; `plain_*`, `own_*` how many of them each
    rule takes for what they are.
    """

    least: int
    most: int | None
    silent: int
    fades: int
    plain_silent: int
    plain_fades: int
    own_silent: int
    own_fades: int

    @property
    def right(self) -> float:
        """The share of both kinds that the rule used takes for what they are."""
        return (self.own_silent + self.own_fades) / (self.silent + self.fades)

    @property
    def right_plain(self) -> float:
        """The same of the plain rule."""
        return (self.plain_silent + self.plain_fades) / (self.silent + self.fades)

    @property
    def found(self) -> float:
        """The share of the slow fades that the rule used finds."""
        return self.own_fades / self.fades

    @property
    def false_alarms(self) -> float:
        """The share of the silent stops that it takes for slow fades."""
        return (self.silent - self.own_silent) / self.silent


# of the retail sample, Harbour & Pine, where one lifetime in five of four orders or more fades
MEASURED = (
    Measured(4, 4, 931, 206, 674, 166, 906, 203),
    Measured(5, 7, 1580, 309, 1317, 266, 1522, 298),
    Measured(8, None, 1446, 300, 1302, 270, 1398, 291),
)


def shape_statements(dialect: Dialect) -> dict[str, str]:
    """Name and SELECT of `order_shapes`, from `lifetimes` and `lifetime_days`."""
    whole, real = dialect.whole_sum, dialect.real
    one = f"CAST(1 AS {real})"
    p, by = PRIOR_GAPS, "(PARTITION BY l.customer_id ORDER BY d.order_day)"
    return {
        "last_gaps": f"""SELECT customer_id, n,
              {whole("CASE WHEN place <= 2 THEN gap END")} AS last_two,
              MIN(CASE WHEN place <= 2 THEN gap END) AS least,
              {whole("CASE WHEN place > 2 THEN gap END")} AS early,
              {whole("CASE WHEN place > 2 THEN gap * gap END")} AS squares
            FROM (SELECT l.customer_id, l.order_days AS n,
                    {dialect.days(f"LAG(d.order_day) OVER {by}", "d.order_day")} AS gap,
                    l.order_days - ROW_NUMBER() OVER {by} + 1 AS place
                  FROM lifetimes l JOIN lifetime_days d
                    ON d.customer_id = l.customer_id AND d.lifetime = l.lifetime
                  WHERE l.lifetime = 1 AND l.lost_day IS NOT NULL
                   AND l.order_days >= {LEAST_TO_TELL}) g
            WHERE gap IS NOT NULL GROUP BY customer_id, n""",
        "usual_gaps": f"""SELECT mean, CASE WHEN more > 0 THEN within / more / (mean * mean)
              ELSE {one} END AS spread FROM (
              SELECT {one} * SUM(early) / SUM(n - 3) AS mean, {one} * SUM(n - 4) AS more,
                     SUM(squares - {one} * early * early / (n - 3)) AS within FROM last_gaps) h""",
        "order_shapes": f"""SELECT l.customer_id, l.order_days AS n,
              CASE WHEN l.order_days = 1 THEN {quoted(ONCE_ONLY)}
                   WHEN g.customer_id IS NULL THEN {quoted(TOO_FEW)}
                   WHEN g.last_two * (g.n - 3) >= 4 * g.early THEN {quoted(FADE)}
                   ELSE {quoted(SILENT)} END AS plain,
              CASE WHEN l.order_days = 1 THEN {quoted(ONCE_ONLY)}
                   WHEN g.customer_id IS NULL THEN {quoted(TOO_FEW)}
                   WHEN g.least > g.m + SQRT((g.within + {p} * g.spread * g.m * g.m)
                                             / (g.n - 4 + {p})) THEN {quoted(FADE)}
                   ELSE {quoted(SILENT)} END AS own
            FROM lifetimes l LEFT JOIN (
              SELECT o.*, u.spread, (o.early + {p} * u.mean) / (o.n - 3 + {p}) AS m,
                     o.squares - {one} * o.early * o.early / (o.n - 3) AS within
              FROM last_gaps o CROSS JOIN usual_gaps u) g ON g.customer_id = l.customer_id
            WHERE l.lifetime = 1 AND l.lost_day IS NOT NULL""",
    }
